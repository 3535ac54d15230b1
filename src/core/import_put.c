/* SPDX-License-Identifier: MIT */
/* One object of a file into a calendar. */
#include "core/import_put.h"

#include "base/id.h"
#include "store/calendar.h"
#include "core/absent.h"
#include "core/access.h"
#include "core/lock.h"
#include "core/new_href.h"
#include "core/schedule.h"
#include "core/view.h"

bool core_import_is_refusal(cal_err e)
{
    static const cal_err about_object[] = {
        CAL_E_BAD_ICAL,  CAL_E_BAD_OBJECT, CAL_E_COMPONENT, CAL_E_UID_TAKEN,  CAL_E_OBJECT_SIZE,
        CAL_E_MIN_DATE,  CAL_E_MAX_DATE,   CAL_E_INSTANCES, CAL_E_ATTENDEES,  CAL_E_QUOTA,
        CAL_E_NOT_ICAL,  CAL_E_LOCKED,     CAL_E_FORBIDDEN, CAL_E_RSCALE,     CAL_E_NO_RIGHT,
        CAL_E_BAD_FIELD, CAL_E_BAD_ZONE,   CAL_E_ATTACH_ID, CAL_E_ORGANIZERS, CAL_E_SCHEDULE_UID,
    };

    for (size_t i = 0; i < CAL_COUNT(about_object); i++) {
        if (about_object[i] == e)
            return true;
    }
    return false;
}

cal_err core_import_find(cal_ctx *cx, int64_t home, cal_str uid, core_known *out)
{
    cal_err e;

    *out = (core_known){0};
    e = store_event_by_uid(cx, home, uid, &out->event, &out->calendar_href);
    out->found = !core_absent(cx, &e) && !e;
    return e;
}

static cal_err elsewhere(cal_ctx *cx, const cal_calendar *cal, cal_str href)
{
    cal_calendar other;
    cal_err e = store_calendar_at(cx, cal->owner, href, &other);

    if (!e && core_access_calendar(cx, &other) < CAL_RIGHT_READ)
        return cal_fail(cx, CAL_E_UID_TAKEN, "This UID is taken here by another object.");
    return e ? e
             : cal_fail(cx, CAL_E_UID_TAKEN,
                        "It is in the calendar \"%.*s\" already; import into that one, or delete "
                        "it there first.",
                        CAL_FMT(other.name));
}

/* The href that was asked for, unless something is there. */
static cal_err href_for(cal_ctx *cx, const core_import_to *to, cal_str uid, cal_str *out)
{
    cal_event other;
    cal_err e;

    if (!to->href.n)
        return core_new_href(cx, to->cal, uid, out);
    e = store_event_meta_at(cx, to->cal, to->href, &other);
    *out = to->href;
    if (core_absent(cx, &e) || e)
        return e;
    return core_new_href(cx, to->cal, uid, out);
}

static cal_err add(cal_ctx *cx, const core_import_to *to, core_object *obj)
{
    const cal_event *ev = &obj->row.event;
    const cal_calendar *cal = to->cal;
    cal_str href;
    cal_err e;

    if ((e = core_view_write(cx, cal, NULL, core_view_is_closed(ev))) ||
        (e = href_for(cx, to, ev->uid, &href)) ||
        (e = core_lock_check(cx, cal->home, cal->id, href, CORE_LOCK_BIND)))
        return e;
    return core_schedule_store(cx, cal, href, NULL, obj);
}

/* The bytes with another UID in every component, all else as it was. */
static cal_str with_uid(cal_ctx *cx, const core_object *obj, cal_str uid)
{
    const ical_comp *calendar = obj->parsed.calendar;
    cal_str text = obj->row.event.ics;
    cal_buf *out = cal_buf_new(cx->arena, 0);
    const char *done = text.p;

    for (size_t i = 0; i < calendar->n_comps; i++) {
        const ical_prop *p = ical_prop_at(calendar->comps[i], CAL_STR("UID"));

        if (!p || !p->raw.p || p->raw.p < done || p->raw.p > text.p + text.n)
            continue;
        cal_buf_add(out, (cal_str){done, (size_t)(p->raw.p - done)});
        cal_buf_printf(out, "UID:%.*s\r\n", CAL_FMT(uid));
        done = p->raw.p + p->raw.n;
    }
    cal_buf_add(out, (cal_str){done, (size_t)(text.p + text.n - done)});
    return cal_buf_str(out);
}

static cal_err copy(cal_ctx *cx, const core_import_to *to, const core_object *obj)
{
    core_object other;
    cal_err e = core_object_read(cx, with_uid(cx, obj, cal_id_uuid(cx->arena)), &other);

    return e ? e : add(cx, to, &other);
}

/* Of a calendar beside the one that is written to. */
static cal_err need_other(cal_ctx *cx, int64_t id, cal_calendar *out)
{
    cal_err e = store_calendar_by_id(cx, id, out);

    return e ? e : core_access_need_content(cx, out);
}

static cal_err update(cal_ctx *cx, const core_import_to *to, const core_known *known,
                      core_object *obj, cal_import_fate *fate)
{
    const cal_event *there = &known->event, *ev = &obj->row.event;
    cal_calendar cal = *to->cal;
    cal_err e = CAL_OK;

    if (there->calendar != cal.id)
        e = to->anywhere ? need_other(cx, there->calendar, &cal)
                         : elsewhere(cx, &cal, known->calendar_href);
    if (e || (e = core_view_write(cx, &cal, there, core_view_is_closed(ev))))
        return e;
    *fate = cal_str_eq(there->etag, ev->etag) ? CAL_FATE_UNCHANGED : CAL_FATE_UPDATED;
    if ((e = core_lock_check(cx, cal.home, cal.id, there->href, CORE_LOCK_CHANGE)))
        return e;
    return core_schedule_store(cx, &cal, there->href, there, obj);
}

cal_err core_import_put(cal_ctx *cx, const core_import_to *to, const core_known *known,
                        core_object *obj, cal_import_fate *fate)
{
    if (!known->found) {
        *fate = CAL_FATE_CREATED;
        return add(cx, to, obj);
    }
    if (to->known == CAL_IMPORT_UPDATE)
        return update(cx, to, known, obj, fate);
    *fate = to->known == CAL_IMPORT_COPY ? CAL_FATE_COPIED : CAL_FATE_SKIPPED;
    return to->known == CAL_IMPORT_COPY ? copy(cx, to, obj) : CAL_OK;
}
