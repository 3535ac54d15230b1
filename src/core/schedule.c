/* SPDX-License-Identifier: MIT */
/* Which part the owner of a home has in a meeting, and what becomes of it when they save or delete
   it (RFC 6638 3.1, 3.2.3). */
#include "core/schedule.h"

#include "ical/itip_judge.h"
#include "store/event.h"
#include "core/access.h"
#include "core/quota.h"
#include "core/schedule_send.h"
#include "core/scratch.h"

enum { LEAVE_PAGE = 50 };

/* What is being saved or deleted, with the owner's part in it then and now. */
typedef struct saving {
    core_meeting meeting;
    cal_event before; /* with its bytes; id 0: there was none */
    ical_object old;
    ical_part was, is;
} saving;

static bool names_organizer(const ical_object *o)
{
    bool names = o->master && ical_prop_at(o->master, CAL_STR("ORGANIZER"));

    for (size_t i = 0; i < o->n_overrides; i++)
        names |= ical_prop_at(o->overrides[i], CAL_STR("ORGANIZER")) != NULL;
    return names;
}

static cal_err find_owner(cal_ctx *cx, int64_t home, core_meeting *m)
{
    cal_err e = core_person_by_id(cx, home, &m->owner);

    if (!e)
        m->may_send = core_access_home(cx, &m->owner.user) >= CAL_RIGHT_WRITE;
    return e;
}

static cal_err find_before(cal_ctx *cx, const cal_event *ev, saving *s)
{
    const cal_calendar at = {.id = ev->calendar, .home = ev->home};
    cal_err e = store_event_at(cx, &at, ev->href, &s->before);

    if (e || (e = ical_object_load(cx, s->before.ics, &s->old)))
        return e;
    s->was = ical_part_of(cx, &s->old, &s->meeting.owner.addresses);
    return CAL_OK;
}

static cal_err find_now(cal_ctx *cx, const core_object *obj, saving *s)
{
    ical_person organizer;

    if (!ical_organizer_of(cx, &obj->parsed, &organizer))
        return cal_fail(cx, CAL_E_ORGANIZERS,
                        "All components of a meeting name the same organizer.");
    s->is = ical_part_of(cx, &obj->parsed, &s->meeting.owner.addresses);
    return CAL_OK;
}

/* ---- what follows ---- */

/* The meeting ends for its owner, by deletion or because they have another part in it now. */
static cal_err end_part(cal_ctx *cx, const saving *s, bool no_reply)
{
    core_meeting m = s->meeting;

    m.old = &s->old;
    m.now = (ical_object){0};
    if (s->was == ICAL_PART_ORGANIZER)
        return core_organize_end(cx, &m);
    return s->was == ICAL_PART_ATTENDEE && !no_reply ? core_attend_end(cx, &m) : CAL_OK;
}

static cal_err check_end(cal_ctx *cx, const saving *s)
{
    const ical_addresses *me = &s->meeting.owner.addresses;
    const ical_object *now = &s->meeting.now;
    ical_person organizer;
    cal_str why;

    if (s->was == ICAL_PART_ORGANIZER)
        return ical_itip_organizer_may(cx, &s->old, now, me, &why)
                   ? CAL_OK
                   : cal_fail(cx, CAL_E_ORGANIZER_CHANGE, "%.*s", CAL_FMT(why));
    if (!ical_organizer_of(cx, &s->old, &organizer) || organizer.agent != ICAL_AGENT_SERVER ||
        ical_itip_attendee_may(cx, &s->old, now, me, &why))
        return CAL_OK;
    return cal_fail(cx, CAL_E_ATTENDEE_CHANGE, "%.*s", CAL_FMT(why));
}

static cal_err follow(cal_ctx *cx, saving *s)
{
    core_meeting *m = &s->meeting;
    cal_err e;

    if (s->was != ICAL_PART_NONE && s->was != s->is &&
        ((e = check_end(cx, s)) || (e = end_part(cx, s, false))))
        return e;
    m->old = s->was == s->is ? &s->old : NULL;
    if (s->is == ICAL_PART_ORGANIZER)
        return core_organize(cx, m);
    return s->is == ICAL_PART_ATTENDEE ? core_attend(cx, m) : CAL_OK;
}

/* obj becomes what the meeting's text says now. */
static cal_err take_text(cal_ctx *cx, const saving *s, core_object *obj)
{
    cal_str text = s->meeting.text;
    cal_err e = CAL_OK;

    if (!cal_str_eq(text, obj->row.event.ics))
        e = core_object_read(cx, text, obj);
    obj->is_meeting = s->is != ICAL_PART_NONE;
    return e;
}

/* What somebody writes needs room in the home; what is delivered comes into a full one too. */
static cal_err need_room(cal_ctx *cx, const cal_calendar *cal, const cal_event *existing,
                         const core_object *obj)
{
    return core_quota_need(cx, cal->home,
                           (int64_t)obj->row.event.ics.n - (existing ? existing->size : 0));
}

/* ---- public ---- */

cal_err core_schedule_put(cal_ctx *cx, const cal_calendar *cal, cal_str href,
                          const cal_event *existing, core_object *obj)
{
    saving s = {
        .meeting = {.now = obj->parsed, .text = obj->row.event.ics}
    };
    bool is_same = existing && cal_str_eq(existing->etag, obj->row.event.etag);
    bool was_meeting = existing && existing->schedule_tag.n;
    cal_err e = need_room(cx, cal, existing, obj);

    if (e)
        return e;
    if (is_same || (!was_meeting && !names_organizer(&obj->parsed)))
        return core_object_put(cx, cal, href, existing, obj);
    if ((e = find_owner(cx, cal->home, &s.meeting)) || (e = find_now(cx, obj, &s)) ||
        (existing && (e = find_before(cx, existing, &s))) || (e = follow(cx, &s)) ||
        (e = take_text(cx, &s, obj)))
        return e;
    return core_object_put(cx, cal, href, existing, obj);
}

cal_err core_schedule_store(cal_ctx *cx, const cal_calendar *cal, cal_str href,
                            const cal_event *existing, core_object *obj)
{
    core_person owner;
    cal_err e = need_room(cx, cal, existing, obj);

    if (e)
        return e;
    if (names_organizer(&obj->parsed)) {
        if ((e = core_person_by_id(cx, cal->home, &owner)))
            return e;
        obj->is_meeting = ical_part_of(cx, &obj->parsed, &owner.addresses) != ICAL_PART_NONE;
    }
    return core_object_put(cx, cal, href, existing, obj);
}

static cal_err leave(cal_ctx *cx, const cal_event *ev, bool no_reply)
{
    saving s = {0};
    cal_err e;

    if ((e = find_owner(cx, ev->home, &s.meeting)) || (e = find_before(cx, ev, &s)))
        return e;
    return end_part(cx, &s, no_reply);
}

cal_err core_schedule_delete(cal_ctx *cx, const cal_event *ev, bool no_reply)
{
    cal_err e = ev->schedule_tag.n ? leave(cx, ev, no_reply) : CAL_OK;

    return e ? e : core_object_delete(cx, ev);
}

static cal_err leave_page(cal_ctx *cx, const cal_calendar *cal, cal_str *after, bool *more)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};
    const cal_event *meetings;
    size_t n = 0;
    cal_err e = core_scratch_begin(cx, &scratch);

    if (!e)
        e = store_event_meetings(cx, cal, *after, LEAVE_PAGE, &meetings, &n);
    for (size_t i = 0; i < n && !e; i++)
        e = leave(cx, &meetings[i], false);
    *more = n == LEAVE_PAGE;
    if (n)
        *after = cal_arena_dup(scratch.kept, meetings[n - 1].href);
    return e;
}

cal_err core_schedule_leave(cal_ctx *cx, const cal_calendar *cal)
{
    cal_str after = CAL_STR("");
    bool more = true;
    cal_err e = CAL_OK;

    while (more && !e)
        e = leave_page(cx, cal, &after, &more);
    return e;
}
