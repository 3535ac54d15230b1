/* SPDX-License-Identifier: MIT */
/* Objects of another server into calendars here. */
#include "core/migration.h"

#include "store/calendar.h"
#include "store/event.h"
#include "store/migrated.h"
#include "store/tx.h"
#include "store/user.h"
#include "core/absent.h"
#include "core/access.h"
#include "core/calendar_make.h"
#include "core/import_put.h"

/* ---- calendars ---- */

cal_err core_migration_find(cal_ctx *cx, const cal_user *owner, cal_str source,
                            cal_migrated_calendar *out, bool *found)
{
    return store_migrated_calendar_at(cx, owner->id, source, out, found);
}

static bool is_free(cal_ctx *cx, const cal_user *owner, cal_str href)
{
    cal_calendar there;
    cal_err e;

    if (!href.n || core_calendar_check_href(cx, href)) {
        cal_fail_clear(cx);
        return false;
    }
    e = store_calendar_at(cx, owner->handle, href, &there);
    return core_absent(cx, &e);
}

/* A calendar of theirs in which there is nothing: what was made with the account, or what stood for
   the other server's while that was behind this one (core/engine.h). It becomes what is taken. */
static bool is_empty(cal_ctx *cx, const cal_user *owner, cal_str href, cal_calendar *out)
{
    int64_t count = 1;
    cal_err e = href.n ? store_calendar_at(cx, owner->handle, href, out) : CAL_E_NOT_FOUND;

    if (core_absent(cx, &e) || e || store_event_count(cx, out, &count))
        return false;
    return !count && out->kind == CAL_COLL_CALENDAR && !out->source.n;
}

static cal_err take_over(cal_ctx *cx, const cal_calendar_patch *patch, cal_calendar *cal)
{
    cal_calendar_patch usable = *patch;
    cal_err e;

    usable.set &= ~(unsigned)CAL_PATCH_COMPONENTS;
    if (patch->set & CAL_PATCH_COMPONENTS)
        cal->components |= patch->to.components;
    if ((e = core_calendar_apply(cx, &usable, cal)) ||
        (e = store_home_bump(cx, cal->home, &cal->seq)))
        return e;
    return store_calendar_update(cx, cal);
}

static cal_err make_calendar(cal_ctx *cx, const cal_user *owner, cal_str href,
                             const cal_calendar_patch *patch, cal_calendar *out)
{
    bool is_kept = is_free(cx, owner, href);
    cal_err e;

    if (cx->fail.code)
        return cx->fail.code;
    if (!is_kept && !patch->n_dead && is_empty(cx, owner, href, out))
        return take_over(cx, patch, out);
    if (cx->fail.code)
        return cx->fail.code;
    e = core_calendar_plan(cx, owner, is_kept ? href : (cal_str){NULL, 0}, patch, out);
    return e ? e : core_calendar_insert(cx, patch, is_kept, out);
}

cal_err core_migration_make(cal_ctx *cx, const cal_user *owner, cal_str href,
                            const cal_calendar_patch *patch, cal_migrated_calendar *row)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_calendar cal;
    cal_err e;

    if ((e = core_access_need_home(cx, owner, CAL_RIGHT_WRITE)) || (e = store_tx_begin(cx, &tx)) ||
        (e = make_calendar(cx, owner, href, patch, &cal)))
        return e;
    row->calendar = cal.id;
    row->home = cal.home;
    row->run_at = cx->now;
    return (e = store_migrated_calendar_put(cx, row)) ? e : store_tx_commit(&tx);
}

cal_err core_migration_reached(cal_ctx *cx, const cal_migrated_calendar *row)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = store_migrated_calendar_put(cx, row)))
        return e;
    return store_tx_commit(&tx);
}

cal_err core_migration_objects(cal_ctx *cx, int64_t calendar, const cal_migrated **out, size_t *n)
{
    return store_migrated_list(cx, calendar, out, n);
}

/* ---- objects ---- */

static cal_err refused(cal_ctx *cx, cal_err e, core_migrated_object *o)
{
    if (!core_import_is_refusal(e))
        return e;
    o->fate = CAL_FATE_REFUSED;
    o->why = cx->fail.why;
    cal_fail_clear(cx);
    return CAL_OK;
}

/* As it is; else, when that makes one object of it, mended. */
static cal_err read_object(cal_ctx *cx, core_migrated_object *o, core_object *out)
{
    const ical_piece *pieces;
    size_t n;
    cal_failure first;
    cal_err e = core_object_read(cx, o->ics, out);

    if (!core_import_is_refusal(e))
        return e;
    first = cx->fail;
    cal_fail_clear(cx);
    if (ical_split(cx, o->ics, &pieces, &n) == CAL_OK && n == 1 && !pieces[0].refused.p &&
        core_object_read(cx, pieces[0].text, out) == CAL_OK) {
        o->repaired = pieces[0].repaired.n ? pieces[0].repaired
                                           : CAL_STR("What does not belong into it was removed.");
        return CAL_OK;
    }
    cx->fail = first;
    return e;
}

/* Was it changed here since it was taken? */
static cal_err is_changed(cal_ctx *cx, const cal_calendar *cal, const cal_migrated *before,
                          bool *out)
{
    cal_event ev;
    cal_err e;

    *out = false;
    if (!before || !before->href.n)
        return CAL_OK;
    e = store_event_meta_at(cx, cal, before->href, &ev);
    if (core_absent(cx, &e) || e)
        return e;
    *out = !cal_str_eq(ev.etag, before->etag);
    return CAL_OK;
}

static cal_err put(cal_ctx *cx, const cal_calendar *cal, core_migrated_object *o, core_object *obj)
{
    const core_import_to to = {cal, CAL_IMPORT_UPDATE, false, o->href};
    core_known known;
    bool changed;
    cal_err e;

    if ((e = read_object(cx, o, obj)))
        return e;
    o->uid = obj->row.event.uid;
    if ((e = is_changed(cx, cal, o->before, &changed)) ||
        (e = core_import_find(cx, cal->home, o->uid, &known)))
        return e;
    if (changed && !(known.found && cal_str_eq(known.event.etag, obj->row.event.etag))) {
        o->fate = CAL_FATE_SKIPPED;
        o->why = CAL_STR("It was changed on both sides; what is here stays.");
        return CAL_OK;
    }
    return core_import_put(cx, &to, &known, obj, &o->fate);
}

static cal_err note(cal_ctx *cx, int64_t calendar, const core_migrated_object *o,
                    const core_object *obj)
{
    cal_migrated row = {.source = o->source, .source_etag = o->source_etag};

    if (o->fate == CAL_FATE_SKIPPED) {
        row.href = o->before->href;
        row.etag = o->before->etag;
    } else if (o->fate != CAL_FATE_REFUSED) {
        row.href = obj->row.event.href;
        row.etag = obj->row.event.etag;
    }
    return store_migrated_put(cx, calendar, &row);
}

cal_err core_migration_store(cal_ctx *cx, int64_t calendar, core_migrated_object *all, size_t n)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_calendar cal;
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = store_calendar_by_id(cx, calendar, &cal)) ||
        (e = core_access_need_content(cx, &cal)))
        return e;
    for (size_t i = 0; i < n; i++) {
        core_object obj = {0};

        if ((e = refused(cx, put(cx, &cal, &all[i], &obj), &all[i])) ||
            (e = note(cx, calendar, &all[i], &obj)))
            return e;
    }
    return store_tx_commit(&tx);
}

/* ---- what is gone there ---- */

static cal_err remove_one(cal_ctx *cx, const cal_calendar *cal, const cal_migrated *m,
                          size_t *removed)
{
    cal_event ev;
    cal_err e;

    if (!m->href.n)
        return CAL_OK;
    e = store_event_at(cx, cal, m->href, &ev);
    if (core_absent(cx, &e) || e || !cal_str_eq(ev.etag, m->etag))
        return e;
    ++*removed;
    return core_object_delete(cx, &ev);
}

cal_err core_migration_gone(cal_ctx *cx, int64_t calendar, const cal_migrated *all, size_t n,
                            size_t *removed)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_calendar cal;
    cal_err e;

    *removed = 0;
    if ((e = store_tx_begin(cx, &tx)) || (e = store_calendar_by_id(cx, calendar, &cal)) ||
        (e = core_access_need_content(cx, &cal)))
        return e;
    for (size_t i = 0; i < n && !e; i++) {
        e = remove_one(cx, &cal, &all[i], removed);
        if (!e)
            e = store_migrated_delete(cx, calendar, all[i].source);
    }
    return e ? e : store_tx_commit(&tx);
}
