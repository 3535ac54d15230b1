/* SPDX-License-Identifier: MIT */
/* The one way of writing objects: single, moved or imported. */
#include "base/etag.h"
#include "model/limits.h"
#include "store/calendar.h"
#include "store/property.h"
#include "store/tx.h"
#include "store/user.h"
#include "core/absent.h"
#include "core/access.h"
#include "core/attach.h"
#include "core/event.h"
#include "core/field.h"
#include "core/lock.h"
#include "core/object.h"
#include "core/schedule.h"
#include "core/view.h"

/* ---- inside a transaction ---- */

static cal_err uid_taken(cal_ctx *cx, cal_err code, cal_str calendar_href, cal_str href,
                         const char *why)
{
    cal_err e = cal_fail(cx, code, "%s", why);

    cx->fail.href = cal_arena_printf(cx->arena, "%.*s/%.*s", CAL_FMT(calendar_href), CAL_FMT(href));
    return e;
}

/* RFC 4791 5.3.2.1, and further: once in a home, so that scheduling knows which one is meant. */
static cal_err check_uid(cal_ctx *cx, const cal_calendar *cal, const cal_event *existing,
                         const core_object *obj)
{
    cal_str uid = obj->row.event.uid;
    cal_event other;
    cal_str calendar_href;

    if (existing && cal_str_eq(existing->uid, uid))
        return CAL_OK;
    if (existing)
        return uid_taken(cx, CAL_E_UID_TAKEN, cal->href, existing->href,
                         "What is stored here has another UID; keep that, or use another path.");

    cal_err e = store_event_by_uid(cx, cal->home, uid, &other, &calendar_href);

    if (core_absent(cx, &e) || e)
        return e;
    /* Where it is, only who may see it learns. */
    if (!core_view(cx, &(cal_calendar){.id = other.calendar, .home = cal->home}, &other))
        return cal_fail(cx, CAL_E_UID_TAKEN, "This UID is taken here; use another one.");
    if (obj->is_meeting && other.schedule_tag.n && other.calendar != cal->id) /* RFC 6638 3.2.4.1 */
        return uid_taken(cx, CAL_E_SCHEDULE_UID, calendar_href, other.href,
                         "This meeting is in another calendar of this person; change it there.");
    return uid_taken(cx, CAL_E_UID_TAKEN, calendar_href, other.href,
                     "Another object of this person has this UID; change that one instead.");
}

/* Every object has a sequence number of its own, so a calendar whose sequence is below the limit
   need not be counted. */
static cal_err check_room(cal_ctx *cx, const cal_calendar *cal)
{
    int64_t count = cal->seq;

    if (count < cx->limits->objects)
        return CAL_OK;

    cal_err e = store_event_count(cx, cal, &count);

    if (e || count < cx->limits->objects)
        return e;
    return cal_fail(cx, CAL_E_QUOTA,
                    "The calendar holds %lld objects, the most it may; delete some first.",
                    (long long)count);
}

static cal_err check_kind(cal_ctx *cx, const cal_calendar *cal, int64_t component)
{
    if (cal->kind != CAL_COLL_CALENDAR)
        return cal_fail(cx, CAL_E_FORBIDDEN,
                        "The server alone puts messages here; write to a calendar instead.");
    if (component & cal->components)
        return CAL_OK;
    return cal_fail(cx, CAL_E_COMPONENT,
                    "This calendar does not take such components; use another calendar.");
}

/* RFC 6638 3.2.10. */
static cal_str schedule_tag(cal_ctx *cx, const cal_event *existing, const core_object *obj)
{
    if (!obj->is_meeting)
        return CAL_STR("");
    if (obj->keeps_tag && existing && existing->schedule_tag.n)
        return existing->schedule_tag;
    return cal_arena_printf(cx->arena, "\"%lld\"", (long long)obj->row.event.seq);
}

cal_err core_object_put(cal_ctx *cx, const cal_calendar *cal, cal_str href,
                        const cal_event *existing, core_object *obj)
{
    cal_event *ev = &obj->row.event;
    cal_err e;

    ev->calendar = cal->id;
    ev->home = cal->home;
    ev->href = href;
    ev->created = existing ? existing->created : cx->now;
    if ((e = check_kind(cx, cal, ev->component)) || (e = check_uid(cx, cal, existing, obj)))
        return e;
    if (existing && cal_str_eq(existing->etag, ev->etag)) {
        ev->id = existing->id;
        ev->seq = existing->seq;
        ev->modified = existing->modified;
        ev->schedule_tag = existing->schedule_tag;
        return CAL_OK;
    }
    if ((!existing && (e = check_room(cx, cal))) || (e = store_home_bump(cx, cal->home, &ev->seq)))
        return e;
    ev->schedule_tag = schedule_tag(cx, existing, obj);
    if ((e = store_event_put(cx, &obj->row, &ev->id)))
        return e;
    return core_attach_note(cx, existing != NULL, obj);
}

cal_err core_object_delete(cal_ctx *cx, const cal_event *ev)
{
    int64_t seq;
    cal_err e;

    if ((e = core_attach_release(cx, ev)) || (e = store_home_bump(cx, ev->home, &seq)))
        return e;
    return store_event_delete(cx, ev, seq);
}

/* The calendar as it is now: it may have gone since the request began. */
static cal_err fresh(cal_ctx *cx, const cal_calendar *cal, cal_calendar *out)
{
    cal_err e = store_calendar_by_id(cx, cal->id, out);

    if (core_absent(cx, &e))
        return cal_fail(cx, CAL_E_NO_PARENT, "The calendar was deleted meanwhile.");
    return e ? e : core_access_need_content(cx, out);
}

/* What stands at href now: *out points to row, or is NULL. */
static cal_err standing(cal_ctx *cx, const cal_calendar *cal, cal_str href, cal_event *row,
                        const cal_event **out)
{
    cal_err e = store_event_meta_at(cx, cal, href, row);

    *out = core_absent(cx, &e) || e ? NULL : row;
    return e;
}

static cal_err check_condition(cal_ctx *cx, const cal_etag_fields *cond, const cal_event *existing)
{
    cal_str etag = existing ? existing->etag : (cal_str){NULL, 0};

    if (!cond ||
        cal_etag_judge(cond, etag, existing ? existing->modified : 0, false) == CAL_ETAG_RUN)
        return CAL_OK;
    return cal_fail(cx, CAL_E_CHANGED, "It was changed meanwhile; read it again, then retry.");
}

/* RFC 6638 8.3: what only answers have changed is the same. */
static cal_err check_schedule_tag(cal_ctx *cx, cal_str match, const cal_event *existing)
{
    if (!match.p || (existing && existing->schedule_tag.n &&
                     cal_str_eq(cal_str_trim(match), existing->schedule_tag)))
        return CAL_OK;
    return cal_fail(cx, CAL_E_CHANGED, "The meeting was changed meanwhile; read it again.");
}

/* What is hidden is as if it were not there. */
static cal_err visible_at(cal_ctx *cx, const cal_calendar *cal, cal_str href, cal_event *out)
{
    cal_err e = store_event_at(cx, cal, href, out);

    if (e || core_view(cx, cal, out))
        return e;
    return cal_fail(cx, CAL_E_NOT_FOUND, "There is no such object.");
}

/* ---- public ---- */

cal_err core_event_put(cal_ctx *cx, const cal_calendar *cal, cal_str href, const cal_put *put,
                       cal_event *out, bool *created)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    const cal_event *existing;
    cal_calendar now;
    cal_event row;
    core_object obj;
    cal_err e;

    if ((e = core_access_need_content(cx, cal)) ||
        (e = core_field_segment(cx, CAL_STR("href"), href)) ||
        (e = core_object_read(cx, put->ics, &obj)) ||
        (e = store_tx_begin_homes(cx, &tx, &cal->home, obj.is_meeting ? 0 : 1)) ||
        (e = fresh(cx, cal, &now)) || (e = standing(cx, &now, href, &row, &existing)) ||
        (e = core_view_write(cx, &now, existing, core_view_is_closed(&obj.row.event))) ||
        (e = check_condition(cx, put->cond, existing)) ||
        (e = check_schedule_tag(cx, put->schedule_match, existing)))
        return e;
    if (put->must_be_new && existing)
        return cal_fail(cx, CAL_E_EXISTS, "There is an object at this path already.");
    if ((e = core_lock_check(cx, now.home, now.id, href,
                             existing ? CORE_LOCK_CHANGE : CORE_LOCK_BIND)) ||
        (e = core_attach_check(cx, &now, existing, &obj)) ||
        (e = core_schedule_put(cx, &now, href, existing, &obj)))
        return e;
    *out = obj.row.event;
    *created = !existing;
    return store_tx_commit(&tx);
}

cal_err core_event_delete(cal_ctx *cx, const cal_calendar *cal, cal_str href, const cal_drop *how)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    const cal_drop plain = {0};
    cal_calendar now;
    cal_event row;
    cal_err e;

    how = how ? how : &plain;
    if ((e = core_access_need_content(cx, cal)) ||
        (e = store_tx_begin_homes(cx, &tx, &cal->home, 1)) || (e = fresh(cx, cal, &now)) ||
        (e = visible_at(cx, &now, href, &row)) || (e = core_view_write(cx, &now, &row, false)) ||
        (e = check_condition(cx, how->cond, &row)) ||
        (e = check_schedule_tag(cx, how->schedule_match, &row)) ||
        (e = core_lock_check(cx, now.home, now.id, href, CORE_LOCK_BIND)) ||
        (e = core_schedule_delete(cx, &row, how->no_reply)) ||
        (e = core_lock_drop(cx, now.home, now.id, href)))
        return e;
    return store_tx_commit(&tx);
}

/* ---- copy and move ---- */

/* Source and destination as they are within the transaction. */
typedef struct ends {
    cal_calendar from, to;
    cal_event source, standing;
    const cal_event *in_the_way; /* &standing, or NULL */
} ends;

static cal_err find_source(cal_ctx *cx, const core_transfer *t, ends *x)
{
    cal_err e = store_calendar_by_id(cx, t->from->id, &x->from);

    if (e ||
        (e = t->move ? core_access_need_content(cx, &x->from)
                     : core_access_need(cx, &x->from, CAL_RIGHT_READ)) ||
        (e = visible_at(cx, &x->from, t->from_href, &x->source)))
        return e;
    if (x->from.kind == CAL_COLL_INBOX)
        return cal_fail(cx, CAL_E_FORBIDDEN,
                        "Messages stay in the inbox; the meeting itself is in a calendar.");
    if ((e = check_condition(cx, t->cond, &x->source)) ||
        (e = check_schedule_tag(cx, t->schedule_match, &x->source)) || !t->move ||
        (e = core_view_write(cx, &x->from, &x->source, false)))
        return e;
    return core_lock_check(cx, x->from.home, x->from.id, t->from_href, CORE_LOCK_BIND);
}

static cal_err find_destination(cal_ctx *cx, const core_transfer *t, ends *x)
{
    cal_err e;

    if ((e = fresh(cx, t->to, &x->to)) || (e = check_kind(cx, &x->to, x->source.component)) ||
        (e = standing(cx, &x->to, t->to_href, &x->standing, &x->in_the_way)) ||
        (e = core_view_write(cx, &x->to, x->in_the_way, core_view_is_closed(&x->source))))
        return e;
    if (!x->in_the_way)
        return core_lock_check(cx, x->to.home, x->to.id, t->to_href, CORE_LOCK_BIND);
    if (x->in_the_way->id == x->source.id)
        return cal_fail(cx, CAL_E_FORBIDDEN, "Source and destination are the same object.");
    if (!t->overwrite)
        return cal_fail(cx, CAL_E_NO_OVERWRITE, "There is an object at the destination already.");
    return core_lock_check(cx, x->to.home, x->to.id, t->to_href, CORE_LOCK_REPLACE);
}

/* RFC 4918 7.6: a lock does not move along; one on what a copy overwrites stays. */
static cal_err drop_locks(cal_ctx *cx, const core_transfer *t, const ends *x)
{
    cal_err e;

    if (!t->move)
        return CAL_OK;
    e = core_lock_drop(cx, x->from.home, x->from.id, t->from_href);
    return e ? e : core_lock_drop(cx, x->to.home, x->to.id, t->to_href);
}

/* Within a home the object keeps its id, bytes and ETag. */
static cal_err move_within(cal_ctx *cx, const core_transfer *t, ends *x)
{
    int64_t seq;
    cal_err e = x->from.id == x->to.id ? CAL_OK : check_room(cx, &x->to);

    if (e || (e = store_home_bump(cx, x->to.home, &seq)))
        return e;
    return store_event_move(cx, &x->source, x->to.id, t->to_href, seq);
}

static cal_err copy_across(cal_ctx *cx, const core_transfer *t, ends *x)
{
    store_property_at from = {x->from.home, x->from.id, t->from_href};
    store_property_at to = {x->to.home, x->to.id, t->to_href};
    core_object obj;
    cal_err e;

    if ((e = core_object_read(cx, x->source.ics, &obj)) ||
        (e = core_schedule_store(cx, &x->to, t->to_href, NULL, &obj)) ||
        (e = store_property_copy(cx, &from, &to)))
        return e;
    return t->move ? core_object_delete(cx, &x->source) : CAL_OK;
}

/* RFC 4918 9.8.4, 9.9.3: what is in the way is deleted first. */
cal_err core_event_transfer(cal_ctx *cx, const core_transfer *t, cal_event *out, bool *created)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    ends x = {0};
    cal_err e;

    if ((e = core_field_segment(cx, CAL_STR("href"), t->to_href)) ||
        (e = store_tx_begin_homes(cx, &tx, (int64_t[]){t->from->home, t->to->home}, 2)) ||
        (e = find_source(cx, t, &x)) || (e = find_destination(cx, t, &x)) ||
        (x.in_the_way && (e = core_schedule_delete(cx, x.in_the_way, false))))
        return e;
    e = t->move && x.from.home == x.to.home ? move_within(cx, t, &x) : copy_across(cx, t, &x);
    if (e || (e = drop_locks(cx, t, &x)) || (e = store_event_meta_at(cx, &x.to, t->to_href, out)))
        return e;
    *created = !x.in_the_way;
    return store_tx_commit(&tx);
}
