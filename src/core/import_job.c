/* SPDX-License-Identifier: MIT */
/* The life of an import but its run (core/import_run.c). */
#include "core/import_job.h"

#include "base/utf8.h"
#include "model/limits.h"
#include "store/calendar.h"
#include "store/import.h"
#include "store/tx.h"
#include "core/absent.h"
#include "core/calendar.h"
#include "core/calendar_make.h"
#include "core/field.h"
#include "core/import_run.h"
#include "core/import_scan.h"
#include "core/object.h"
#include "core/scratch.h"

enum { MOST_OPEN = 5, KEPT_S = 30 * 86400, READY_S = 86400, UNDO_BATCH = 100 };

static cal_err need_person(cal_ctx *cx)
{
    return cx->who ? CAL_OK : cal_fail(cx, CAL_E_SIGN_IN, "Sign in to import calendars.");
}

/* ---- uploading ---- */

static cal_err check_size(cal_ctx *cx, cal_str body)
{
    if ((int64_t)body.n <= cx->limits->import_bytes)
        return CAL_OK;
    return cal_fail(cx, CAL_E_TOO_LARGE, "The file has %zu bytes; at most %lld can be read.",
                    body.n, (long long)cx->limits->import_bytes);
}

static cal_err check_open(cal_ctx *cx)
{
    int64_t open;
    cal_err e = store_import_open(cx, cx->who->id, &open);

    if (e || open < MOST_OPEN)
        return e;
    return cal_fail(cx, CAL_E_QUOTA,
                    "%d imports are open already; let them end, or delete one of them.", MOST_OPEN);
}

static cal_err insert(cal_ctx *cx, cal_import *row, cal_str body, const cal_import_source *sources,
                      size_t n)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = check_open(cx)) ||
        (e = store_import_insert(cx, row, body, &row->id)))
        return e;
    for (size_t i = 0; i < n && !e; i++)
        e = store_import_source_put(cx, row->id, &sources[i]);
    return e ? e : store_tx_commit(&tx);
}

cal_err core_import_upload(cal_ctx *cx, cal_str name, cal_str body, cal_import *out)
{
    const cal_import_source *sources;
    core_walk *w;
    int64_t objects;
    size_t n;
    cal_err e;

    if (!cal_utf8_xml_ok(name) || !name.n)
        name = CAL_STR("");
    name = cal_utf8_take(name, CORE_NAME_BYTES);
    if ((e = need_person(cx)) || (e = check_size(cx, body)) || (e = check_open(cx)) ||
        (e = core_walk_new(cx, name, body, &w)) ||
        (e = core_import_scan(cx, w, &sources, &n, &objects)))
        return e;
    if (!objects)
        return cal_fail(cx, CAL_E_BAD_ICAL, "There is no event, task or journal in the file.");
    *out = (cal_import){.user = cx->who->id, .name = name, .total = objects, .at = cx->now};
    out->changed = out->at;
    return insert(cx, out, body, sources, n);
}

/* ---- reading ---- */

cal_err core_import_at(cal_ctx *cx, int64_t id, cal_import *out)
{
    cal_err e = need_person(cx);

    return e ? e : store_import_at(cx, cx->who->id, id, out);
}

cal_err core_import_list(cal_ctx *cx, int64_t before, size_t limit, const cal_import **out,
                         size_t *n)
{
    cal_err e = need_person(cx);

    return e ? e : store_import_list(cx, cx->who->id, before, limit, out, n);
}

cal_err core_import_sources(cal_ctx *cx, const cal_import *import, const cal_import_source **out,
                            size_t *n)
{
    return store_import_source_list(cx, import->id, out, n);
}

cal_err core_import_items(cal_ctx *cx, const cal_import *import, int64_t after, size_t limit,
                          const cal_import_item **out, size_t *n)
{
    return store_import_item_list(cx, import->id, after, limit, out, n);
}

/* ---- starting ---- */

static cal_err start(cal_ctx *cx, int64_t id, const core_import_start *how, cal_import *out)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_calendar cal;
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = core_import_at(cx, id, out)))
        return e;
    if (out->state != CAL_IMPORT_READY)
        return cal_fail(cx, CAL_E_FORBIDDEN,
                        "This import was started before; upload the file again for another one.");
    if (how->calendar && ((e = core_calendar_by_id(cx, how->calendar, CAL_RIGHT_WRITE, &cal)) ||
                          (e = core_access_need_content(cx, &cal))))
        return e;
    out->state = CAL_IMPORT_WAITING;
    out->calendar = how->calendar;
    out->known = how->known;
    out->changed = cx->now;
    return (e = store_import_update(cx, out, false)) ? e : store_tx_commit(&tx);
}

cal_err core_import_start_run(cal_ctx *cx, int64_t id, const core_import_start *how,
                              cal_import *out)
{
    cal_err e = need_person(cx);

    if (e || (e = start(cx, id, how, out)) || out->total > CORE_IMPORT_SMALL)
        return e;
    e = core_import_run(cx, out);
    core_forgo(cx, &e); /* the job goes on with it */
    return e;
}

cal_err core_import_cancel(cal_ctx *cx, int64_t id, cal_import *out)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e;

    if ((e = need_person(cx)) || (e = store_tx_begin(cx, &tx)) || (e = core_import_at(cx, id, out)))
        return e;
    if (out->state > CAL_IMPORT_RUNNING)
        return CAL_OK; /* it has ended by itself meanwhile */
    out->state = CAL_IMPORT_CANCELLED;
    out->changed = cx->now;
    return (e = store_import_update(cx, out, true)) ? e : store_tx_commit(&tx);
}

cal_err core_import_forget(cal_ctx *cx, int64_t id)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_import row;
    cal_err e;

    if ((e = need_person(cx)) || (e = store_tx_begin(cx, &tx)) ||
        (e = core_import_at(cx, id, &row)) || (e = store_import_delete(cx, id)))
        return e;
    return store_tx_commit(&tx);
}

/* ---- undoing ---- */

/* What was changed since it was added stays. */
static cal_err remove_added(cal_ctx *cx, const cal_import_added *a)
{
    cal_calendar cal;
    cal_event ev;
    cal_err e = store_calendar_by_id(cx, a->calendar, &cal);

    if (core_absent(cx, &e))
        return CAL_OK;
    if (e || (e = core_access_need_content(cx, &cal)))
        return e;
    e = store_event_at(cx, &cal, a->href, &ev);
    if (core_absent(cx, &e) || e || !cal_str_eq(ev.etag, a->etag))
        return e;
    return core_object_delete(cx, &ev);
}

static cal_err undo_batch(cal_ctx *cx, int64_t id, bool *more)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    const cal_import_added *added;
    size_t n;
    cal_err e;

    if ((e = core_scratch_begin(cx, &scratch)) || (e = store_tx_begin(cx, &tx)) ||
        (e = store_import_added_list(cx, id, UNDO_BATCH, &added, &n)))
        return e;
    for (size_t i = 0; i < n; i++) {
        if ((e = remove_added(cx, &added[i])) || (e = store_import_added_delete(cx, id, &added[i])))
            return e;
    }
    *more = n == UNDO_BATCH;
    return store_tx_commit(&tx);
}

static cal_err remove_if_empty(cal_ctx *cx, int64_t id)
{
    cal_calendar cal;
    int64_t count;
    cal_err e = core_calendar_movable(cx, id, &cal);

    if (core_absent(cx, &e))
        return CAL_OK;
    if (e || (e = store_event_count(cx, &cal, &count)) || count)
        return e;
    e = core_calendar_remove(cx, &cal);
    if (e == CAL_E_DEFAULT_NEEDED) {
        cal_fail_clear(cx);
        e = CAL_OK;
    }
    return e;
}

static cal_err finish_undo(cal_ctx *cx, cal_import *row)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    const cal_import_source *sources;
    size_t n;
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = store_import_source_list(cx, row->id, &sources, &n)))
        return e;
    for (size_t i = 0; i < n && !e; i++) {
        if (sources[i].made && sources[i].calendar)
            e = remove_if_empty(cx, sources[i].calendar);
    }
    row->state = CAL_IMPORT_UNDONE;
    row->changed = cx->now;
    if (e || (e = store_import_update(cx, row, true)))
        return e;
    return store_tx_commit(&tx);
}

cal_err core_import_undo(cal_ctx *cx, int64_t id, cal_import *out)
{
    bool more = true;
    cal_err e;

    if ((e = need_person(cx)) || (e = core_import_at(cx, id, out)))
        return e;
    if (out->state < CAL_IMPORT_DONE)
        return cal_fail(cx, CAL_E_FORBIDDEN,
                        "This import has not ended; cancel it first, then undo it.");
    while (!e && more)
        e = undo_batch(cx, id, &more);
    return e ? e : finish_undo(cx, out);
}

cal_err core_import_prune(cal_ctx *cx)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    int64_t removed;
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) ||
        (e = store_import_prune(cx, cx->now - KEPT_S, cx->now - READY_S, &removed)))
        return e;
    return store_tx_commit(&tx);
}
