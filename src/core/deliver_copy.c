/* SPDX-License-Identifier: MIT */
/* Copies of meetings in the homes of those who take part, and the inboxes that tell of changes. */
#include "core/deliver_copy.h"

#include "base/id.h"
#include "store/calendar.h"
#include "store/event.h"
#include "store/user.h"
#include "core/absent.h"
#include "core/new_href.h"
#include "core/object.h"

enum { INBOX_HREF = 24, INBOX_DROP = 50 };

static const cal_str delivered = CAL_STR_K("1.2"), not_possible = CAL_STR_K("5.1"),
                     no_way = CAL_STR_K("5.2");

bool core_is_refusal(cal_err e)
{
    static const cal_err about_object[] = {
        CAL_E_BAD_ICAL, CAL_E_BAD_OBJECT, CAL_E_COMPONENT, CAL_E_UID_TAKEN,
        CAL_E_NOT_ICAL, CAL_E_MIN_DATE,   CAL_E_MAX_DATE,  CAL_E_OBJECT_SIZE,
        CAL_E_QUOTA,    CAL_E_INSTANCES,  CAL_E_ATTENDEES,
    };

    for (size_t i = 0; i < CAL_COUNT(about_object); i++) {
        if (about_object[i] == e)
            return true;
    }
    return false;
}

cal_err core_copy_of(cal_ctx *cx, const core_person *of, cal_str uid, core_copy *out)
{
    cal_event meta;
    cal_str calendar_href;
    cal_err e = store_event_by_uid(cx, of->user.id, uid, &meta, &calendar_href);

    *out = (core_copy){0};
    if (core_absent(cx, &e) || e || (e = store_calendar_by_id(cx, meta.calendar, &out->calendar)))
        return e;
    if (out->calendar.kind != CAL_COLL_CALENDAR)
        return CAL_OK;
    if ((e = store_event_at(cx, &out->calendar, meta.href, &out->event)) ||
        (e = ical_object_load(cx, out->event.ics, &out->object)))
        return e;
    out->found = true;
    return CAL_OK;
}

static cal_err put_new(cal_ctx *cx, const core_person *of, core_object *obj, cal_str *status)
{
    cal_calendar cal;
    cal_str href;
    bool found;
    cal_err e = core_schedule_default(cx, &of->user, obj->row.event.component, &cal, &found);

    if (e || !found) {
        *status = no_way;
        return e;
    }
    if ((e = core_new_href(cx, &cal, obj->row.event.uid, &href)))
        return e;
    return core_object_put(cx, &cal, href, NULL, obj);
}

cal_err core_copy_put(cal_ctx *cx, const core_person *of, const core_copy *copy, cal_str text,
                      bool keeps_tag, cal_str *status)
{
    core_object obj;
    cal_err e = core_object_read(cx, text, &obj);

    *status = delivered;
    obj.is_meeting = true;
    obj.keeps_tag = keeps_tag;
    if (!e && copy->found)
        e = core_object_put(cx, &copy->calendar, copy->event.href, &copy->event, &obj);
    else if (!e)
        e = put_new(cx, of, &obj, status);
    if (!core_is_refusal(e))
        return e;
    cal_fail_clear(cx);
    *status = not_possible;
    return CAL_OK;
}

/* ---- inboxes ---- */

/* Room for one more: some of the oldest go at once, so that this is rare. */
static cal_err make_room(cal_ctx *cx, const cal_calendar *inbox)
{
    const cal_change *oldest;
    int64_t count, seq;
    size_t n = 0;
    cal_err e = store_event_count(cx, inbox, &count);

    if (e || count < CORE_INBOX_MOST)
        return e;
    e = store_event_changes(cx, inbox, 0, INBOX_DROP, &oldest, &n);
    for (size_t i = 0; i < n && !e; i++) {
        if ((e = store_home_bump(cx, inbox->home, &seq)))
            return e;
        e = store_event_delete(cx, &oldest[i].event, seq);
    }
    return e;
}

cal_err core_inbox_add(cal_ctx *cx, const core_person *of, cal_str message, const ical_itip *parsed)
{
    cal_calendar inbox;
    core_object obj;
    cal_event *ev = &obj.row.event;
    cal_err e = store_calendar_at(cx, of->user.handle, CAL_STR("inbox"), &inbox);

    if (core_absent(cx, &e) || e || inbox.kind != CAL_COLL_INBOX)
        return e;
    if ((e = core_object_of_message(cx, message, &parsed->object, &obj))) {
        if (core_is_refusal(e)) {
            cal_fail_clear(cx);
            e = CAL_OK;
        }
        return e;
    }
    ev->home = inbox.home;
    ev->calendar = inbox.id;
    ev->href = cal_arena_printf(cx->arena, "%.*s.ics", CAL_FMT(cal_id_new(cx->arena, INBOX_HREF)));
    ev->uid = ev->href;
    ev->created = cx->now;
    ev->schedule_tag = CAL_STR("");
    if ((e = make_room(cx, &inbox)) || (e = store_home_bump(cx, inbox.home, &ev->seq)))
        return e;
    return store_event_put(cx, &obj.row, &ev->id);
}
