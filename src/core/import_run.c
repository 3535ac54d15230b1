/* SPDX-License-Identifier: MIT */
/* Storing an import. One transaction holds some objects, what the report says of them, and how far
   the import has come: after a kill the next step goes on behind it, and nothing is stored twice.
   Each transaction looks first whether the import is still as this run left it, so that two
   processes never store the same. */
#include "core/import_run.h"

#include <string.h>

#include "base/time.h"
#include "store/calendar.h"
#include "store/import.h"
#include "store/tx.h"
#include "store/user.h"
#include "core/calendar.h"
#include "core/calendar_make.h"
#include "core/import_job.h"
#include "core/import_put.h"
#include "core/import_walk.h"
#include "core/scratch.h"
#include "core/user.h"
#include "core/user_make.h"

enum { BATCH = 100, CLAIM_S = 15, STEP_MS = 1000, SMALL_MS = 20000, MOST_ITEMS = 50000 };

typedef struct running {
    cal_import *row;
    cal_import_source *sources;
    size_t n_sources;
    int64_t n_items;
    int64_t began_ms, ready_ms; /* of this step; ready: when the first batch began */
    bool lost;                  /* cancelled, or somebody else's */
    bool ended;                 /* no file is left */
} running;

/* A file that is being stored. */
typedef struct filing {
    const core_walk_file *file;
    cal_import_source *source; /* NULL: unknown */
    const ical_piece *pieces;
    size_t n;
} filing;

/* A piece with what became of it. */
typedef struct part {
    const ical_piece *piece;
    core_object obj;
    cal_import_fate fate;
    cal_str why;
    bool is_stored;
} part;

/* ---- pieces ---- */

static cal_err refused(cal_ctx *cx, cal_err e, part *p)
{
    if (!core_import_is_refusal(e))
        return e;
    p->fate = CAL_FATE_REFUSED;
    p->why = cx->fail.why;
    cal_fail_clear(cx);
    return CAL_OK;
}

static cal_err prepare(cal_ctx *cx, const ical_piece *piece, part *p)
{
    *p = (part){.piece = piece, .fate = CAL_FATE_CREATED};
    if (!piece->refused.p)
        return refused(cx, core_object_read(cx, piece->text, &p->obj), p);
    p->fate = CAL_FATE_REFUSED;
    p->why = piece->refused;
    return CAL_OK;
}

/* ---- calendars ---- */

static cal_err make_calendar(cal_ctx *cx, const cal_import_source *s, cal_calendar *out)
{
    cal_calendar_patch patch = {.set = CAL_PATCH_NAME | CAL_PATCH_COLOR | CAL_PATCH_DESCRIPTION |
                                       CAL_PATCH_TIME_ZONE | CAL_PATCH_ORDER |
                                       CAL_PATCH_TRANSPARENT};
    cal_err e;

    patch.to = (cal_calendar){
        .name = s->calendar_name.n ? s->calendar_name : s->name,
        .color = s->color,
        .description = s->description,
        .time_zone = s->time_zone,
        .sort_order = s->sort_order,
        .transparent = s->transparent,
        .components = s->components,
    };
    if (s->components)
        patch.set |= CAL_PATCH_COMPONENTS;
    if ((e = core_calendar_plan(cx, cx->who, (cal_str){NULL, 0}, &patch, out)))
        return e;
    return core_calendar_insert(cx, &patch, false, out);
}

/* The calendar that a source goes to, made at its first object. */
static cal_err calendar_of(cal_ctx *cx, const running *r, cal_import_source *s, cal_calendar *out)
{
    int64_t id = r->row->calendar ? r->row->calendar : s ? s->calendar : 0;
    cal_err e;

    if (id)
        return (e = store_calendar_by_id(cx, id, out)) ? e : core_access_need_content(cx, out);
    if (!s)
        return cal_fail(cx, CAL_E_BUG, "A file of an import has no source.");
    if ((e = make_calendar(cx, s, out)))
        return e;
    s->calendar = out->id;
    s->made = true;
    return store_import_source_put(cx, r->row->id, s);
}

static cal_err put_part(cal_ctx *cx, const running *r, const filing *f, part *p)
{
    cal_calendar cal = {0};
    core_import_to to = {&cal, (cal_import_known)r->row->known, r->row->calendar == 0,
                         f->file->href};
    core_known known;
    cal_err e;

    if (r->row->calendar && (e = calendar_of(cx, r, f->source, &cal)))
        return e;
    if ((e = core_import_find(cx, cal.id ? cal.home : cx->who->id, p->obj.row.event.uid, &known)))
        return e;
    if (known.found && to.known == CAL_IMPORT_SKIP) {
        p->fate = CAL_FATE_SKIPPED;
        p->why = CAL_STR("It is here already, and stays as it is.");
        return CAL_OK;
    }
    /* what is updated where it is needs no new calendar */
    if (!cal.id && known.found && to.known == CAL_IMPORT_UPDATE)
        e = store_calendar_by_id(cx, known.event.calendar, &cal);
    else if (!cal.id)
        e = calendar_of(cx, r, f->source, &cal);
    if (e || (e = core_import_put(cx, &to, &known, &p->obj, &p->fate)))
        return e;
    p->is_stored = p->fate == CAL_FATE_CREATED;
    return CAL_OK;
}

/* ---- the report ---- */

static void count(cal_import *row, const part *p)
{
    int64_t *const counts[CAL_FATES] = {
        [CAL_FATE_CREATED] = &row->created,     [CAL_FATE_UPDATED] = &row->updated,
        [CAL_FATE_UNCHANGED] = &row->unchanged, [CAL_FATE_SKIPPED] = &row->skipped,
        [CAL_FATE_COPIED] = &row->copied,       [CAL_FATE_REFUSED] = &row->refused,
    };

    ++*counts[p->fate];
    row->repaired += p->fate != CAL_FATE_REFUSED && p->piece->repaired.p;
    row->done++;
}

static cal_err tell(cal_ctx *cx, running *r, const filing *f, const part *p)
{
    cal_import_item item = {
        .file = f->file->path,
        .line = p->piece->line,
        .uid = p->piece->uid,
        .fate = p->fate,
        .repaired = p->piece->repaired,
        .why = p->why,
    };

    if ((!item.repaired.n && !item.why.n && p->fate != CAL_FATE_COPIED) || r->n_items >= MOST_ITEMS)
        return CAL_OK;
    item.id = ++r->n_items;
    return store_import_item_put(cx, r->row->id, &item);
}

static cal_err note(cal_ctx *cx, running *r, const filing *f, const part *p)
{
    const cal_event *ev = &p->obj.row.event;
    const cal_import_added added = {ev->calendar, ev->href, ev->etag};
    cal_err e = p->is_stored ? store_import_added_put(cx, r->row->id, &added) : CAL_OK;

    if (e || (e = tell(cx, r, f, p)))
        return e;
    count(r->row, p);
    return CAL_OK;
}

/* ---- batches ---- */

/* In the transaction: is the import still this run's? */
static cal_err still_ours(cal_ctx *cx, running *r)
{
    const cal_import *mine = r->row;
    cal_import now;
    cal_err e = store_import_at(cx, mine->user, mine->id, &now);

    if (e == CAL_E_NOT_FOUND) {
        cal_fail_clear(cx);
        r->lost = true;
        return CAL_OK;
    }
    r->lost = !e && (now.state != CAL_IMPORT_RUNNING || now.done != mine->done ||
                     now.claimed_until != mine->claimed_until);
    return e;
}

static cal_err save(cal_ctx *cx, const running *r)
{
    r->row->changed = cal_time_now();
    r->row->claimed_until = r->row->changed + CLAIM_S;
    return store_import_update(cx, r->row, false);
}

static cal_err put_parts(cal_ctx *cx, running *r, const filing *f, part *parts, size_t n)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = still_ours(cx, r)) || r->lost)
        return e;
    for (size_t i = 0; i < n; i++) {
        part *p = &parts[i];

        if ((p->fate != CAL_FATE_REFUSED && (e = refused(cx, put_part(cx, r, f, p), p))) ||
            (e = note(cx, r, f, p)))
            return e;
    }
    r->row->piece += (int64_t)n;
    return (e = save(cx, r)) ? e : store_tx_commit(&tx);
}

static cal_err run_batch(cal_ctx *cx, running *r, const filing *f, size_t n)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};
    const ical_piece *from = f->pieces + r->row->piece;
    part *parts;
    cal_err e = core_scratch_begin(cx, &scratch);

    if (e)
        return e;
    parts = CAL_NEW_N(cx->arena, part, n);
    for (size_t i = 0; i < n; i++) {
        if ((e = prepare(cx, &from[i], &parts[i])))
            return e;
    }
    return put_parts(cx, r, f, parts, n);
}

/* As long again as reading the file took, and a second more: so reading it anew in each step costs
   half of the time at most, and a stop never waits long. */
static bool has_time(running *r)
{
    int64_t now_ms = cal_time_steady_ms();
    int64_t step_ms = r->row->total <= CORE_IMPORT_SMALL ? SMALL_MS : STEP_MS;

    if (!r->ready_ms)
        r->ready_ms = now_ms;
    return now_ms - r->ready_ms < step_ms + (r->ready_ms - r->began_ms);
}

/* ---- files ---- */

static cal_import_source *source_at(const running *r, cal_str key)
{
    for (size_t i = 0; i < r->n_sources; i++) {
        if (cal_str_eq(r->sources[i].key, key))
            return &r->sources[i];
    }
    return NULL;
}

/* A file that cannot be read at all is one refused object. */
static cal_err split(cal_ctx *cx, const core_walk_file *file, filing *out)
{
    cal_err e = ical_split(cx, file->text, &out->pieces, &out->n);
    ical_piece *broken;

    if (e != CAL_E_BAD_ICAL)
        return e;
    broken = CAL_NEW(cx->arena, ical_piece);
    *broken = (ical_piece){.line = 1, .refused = cx->fail.why, .uid = CAL_STR("")};
    cal_fail_clear(cx);
    out->pieces = broken;
    out->n = 1;
    return CAL_OK;
}

/* *more: the whole file was stored, and there may be another one. */
static cal_err run_file(cal_ctx *cx, running *r, core_walk *w, bool *more)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};
    cal_import_source about;
    core_walk_file file;
    filing f = {.file = &file};
    bool in_time = true;
    cal_err e;

    if ((e = core_scratch_begin(cx, &scratch)) ||
        (e = core_walk_next(cx, w, r->row->file, &file, more)))
        return e;
    r->ended = !*more;
    if (r->ended || (e = split(cx, &file, &f)))
        return e;
    about = core_walk_source(cx, w, &file, f.n);
    f.source = source_at(r, about.key);
    while (!e && !r->lost && in_time && (size_t)r->row->piece < f.n) {
        size_t left = f.n - (size_t)r->row->piece;

        in_time = has_time(r);
        e = run_batch(cx, r, &f, left < BATCH ? left : BATCH);
    }
    *more = !e && !r->lost && in_time && (size_t)r->row->piece >= f.n;
    if ((size_t)r->row->piece >= f.n) {
        r->row->file++;
        r->row->piece = 0;
    }
    return e;
}

/* ---- steps ---- */

/* is_over: all is stored, or it failed for good (why). Else the claim ends, so that the next step
   need not wait for it. */
static cal_err leave(cal_ctx *cx, running *r, bool is_over)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = still_ours(cx, r)) || r->lost)
        return e;
    if (is_over)
        r->row->state = r->row->why.n ? CAL_IMPORT_FAILED : CAL_IMPORT_DONE;
    r->row->changed = cal_time_now();
    r->row->claimed_until = 0;
    return (e = store_import_update(cx, r->row, is_over)) ? e : store_tx_commit(&tx);
}

/* What may pass by itself: the import stays as it is and is tried again. */
static bool may_pass(cal_err e)
{
    return e == CAL_E_DB_BUSY || e == CAL_E_DB_FULL || e == CAL_E_STOPPING;
}

static cal_err load(cal_ctx *cx, running *r, core_walk **w)
{
    const cal_import_source *sources;
    cal_str body;
    cal_err e;

    if ((e = store_import_source_list(cx, r->row->id, &sources, &r->n_sources)) ||
        (e = store_import_item_count(cx, r->row->id, &r->n_items)) ||
        (e = store_import_body(cx, r->row->id, &body)))
        return e;
    r->sources = CAL_NEW_N(cx->arena, cal_import_source, r->n_sources);
    for (size_t i = 0; i < r->n_sources; i++)
        r->sources[i] = sources[i];
    return core_walk_new(cx, r->row->name, body, w);
}

static cal_err claim(cal_ctx *cx, cal_import *row)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    int64_t now = cal_time_now();
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = store_import_at(cx, row->user, row->id, row)))
        return e;
    if ((row->state != CAL_IMPORT_WAITING && row->state != CAL_IMPORT_RUNNING) ||
        row->claimed_until >= now)
        return cal_fail(cx, CAL_E_DB_BUSY, "Another process is at this import.");
    row->state = CAL_IMPORT_RUNNING;
    row->claimed_until = now + CLAIM_S;
    return (e = store_import_update(cx, row, false)) ? e : store_tx_commit(&tx);
}

/* For good. What the failed transaction would have added is not there. */
static cal_err give_up(cal_ctx *cx, running *r)
{
    cal_str why = cx->fail.why;
    cal_err e;

    cal_fail_clear(cx);
    if ((e = store_import_at(cx, r->row->user, r->row->id, r->row)))
        return e;
    r->row->why = why.n ? why : CAL_STR("The server could not go on with it.");
    return leave(cx, r, true);
}

cal_err core_import_run(cal_ctx *cx, cal_import *row)
{
    running r = {.row = row, .began_ms = cal_time_steady_ms()};
    core_walk *w;
    bool more = true;
    cal_err e = claim(cx, row);

    if (e)
        return e;
    e = load(cx, &r, &w);
    while (!e && more)
        e = run_file(cx, &r, w, &more);
    if (r.lost)
        return store_import_at(cx, row->user, row->id, row);
    if (may_pass(e))
        return e;
    if (!e)
        return leave(cx, &r, r.ended);
    return give_up(cx, &r);
}

cal_err core_import_step(cal_ctx *cx, bool *again)
{
    store_user *user = CAL_NEW(cx->arena, store_user);
    cal_import row;
    cal_err e = store_import_due(cx, cal_time_now(), &row, again);

    if (e || !*again || (e = store_user_by_id(cx, row.user, user)))
        return e;
    cx->who = &user->user;
    cx->is_system = false;
    e = core_import_run(cx, &row);
    *again = !e;
    return e;
}
