/* SPDX-License-Identifier: MIT */
/* Writing what a source gave: the difference to what stands here, and no more. Sources stamp every
   object with the time of the download (DTSTAMP): that alone is no change.

   UIDs of a subscription are its own: in the index they stand behind the calendar's id, so that a
   subscribed object neither keeps anybody from having the same one nor is taken for theirs when a
   message about it arrives. */
#include <stdlib.h>

#include "base/vec.h"
#include "ical/reduce.h"
#include "store/calendar.h"
#include "store/event.h"
#include "store/tx.h"
#include "core/absent.h"
#include "core/lock.h"
#include "core/new_href.h"
#include "core/object.h"
#include "core/scratch.h"
#include "core/subscription_source.h"

enum { BATCH = 200, PAGE = 1000 };

/* What stands here. */
typedef struct standing {
    cal_str uid, href, etag; /* uid: as in the index */
    int64_t id;
    bool is_kept;
} standing;

typedef struct storing {
    const cal_calendar *cal;
    bool alarms;
    CAL_VEC(standing) here; /* by uid */
    int64_t *refused;
} storing;

/* A piece that has to be written. */
typedef struct part {
    cal_str uid; /* its own */
    core_object obj;
} part;

static int by_uid(const void *a, const void *b)
{
    return cal_str_cmp(((const standing *)a)->uid, ((const standing *)b)->uid);
}

static cal_str index_uid(cal_ctx *cx, const cal_calendar *cal, cal_str uid)
{
    return cal_arena_printf(cx->arena, "\x1f%lld:%.*s", (long long)cal->id, CAL_FMT(uid));
}

static void note(cal_ctx *cx, storing *s, const cal_event *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        CAL_PUSH(cx->arena, &s->here,
                 (standing){rows[i].uid, rows[i].href, rows[i].etag, rows[i].id, false});
}

static cal_err read_standing(cal_ctx *cx, storing *s)
{
    store_page page = {.limit = PAGE};
    const cal_event *rows;
    size_t n = PAGE;
    cal_err e;

    while (n == PAGE) {
        if ((e = store_event_page(cx, s->cal, &page, &rows, &n)))
            return e;
        note(cx, s, rows, n);
        if (n)
            page.after = rows[n - 1].href;
    }
    if (s->here.n)
        qsort(s->here.at, s->here.n, sizeof *s->here.at, by_uid);
    return CAL_OK;
}

static standing *standing_at(const storing *s, cal_str uid)
{
    const standing key = {.uid = uid};

    return s->here.n ? bsearch(&key, s->here.at, s->here.n, sizeof key, by_uid) : NULL;
}

/* ---- what is the same ---- */

static cal_str next_line(cal_str *rest)
{
    cal_str line;

    do
        line = cal_str_cut(rest, '\n');
    while (rest->p && cal_str_starts_ci(line, CAL_STR("DTSTAMP")));
    return line;
}

static bool is_same_but_stamp(cal_str a, cal_str b)
{
    while (a.p && b.p) {
        if (!cal_str_eq(next_line(&a), next_line(&b)))
            return false;
    }
    return !a.p && !b.p;
}

static cal_err is_same(cal_ctx *cx, int64_t home, const standing *here, const core_object *obj,
                       bool *out)
{
    cal_str bytes;
    cal_err e;

    *out = cal_str_eq(here->etag, obj->row.event.etag);
    if (*out)
        return CAL_OK;
    e = store_event_bytes(cx, home, here->id, &bytes);
    if (core_absent(cx, &e) || e)
        return e;
    *out = is_same_but_stamp(bytes, obj->row.event.ics);
    return CAL_OK;
}

/* ---- pieces ---- */

/* Failures that are about the server, not about the object. */
static bool is_ours(cal_err e)
{
    return e == CAL_E_DB_BUSY || e == CAL_E_DB_FULL || e == CAL_E_STOPPING || e == CAL_E_BUG;
}

cal_err core_source_text(cal_ctx *cx, const ical_piece *piece, bool alarms, cal_str *text,
                         cal_str *why)
{
    const ical_reduction how = {.detail = ICAL_DETAIL_FULL, .without_alarms = true};

    *text = (cal_str){NULL, 0};
    *why = piece->refused;
    if (piece->refused.p)
        return CAL_OK;
    if (alarms) {
        *text = piece->text;
        return CAL_OK;
    }

    cal_err e = ical_reduce(cx, piece->text, &how, text);

    if (e && !is_ours(e)) {
        *why = cx->fail.why;
        cal_fail_clear(cx);
        return CAL_OK;
    }
    return e;
}

/* Reads a piece; *out NULL when there is nothing to write. What is refused keeps what was here. */
static cal_err prepare(cal_ctx *cx, const storing *s, const ical_piece *piece, part **out)
{
    part *p = CAL_NEW(cx->arena, part);
    standing *here = standing_at(s, index_uid(cx, s->cal, piece->uid));
    cal_str text, why;
    bool same = false;
    cal_err e;

    *out = NULL;
    if (here)
        here->is_kept = true;
    if ((e = core_source_text(cx, piece, s->alarms, &text, &why)))
        return e;
    if (text.p)
        e = core_object_read(cx, text, &p->obj);
    if (e && is_ours(e))
        return e;
    if (e || !text.p) {
        cal_fail_clear(cx);
        ++*s->refused;
        return CAL_OK;
    }
    if (here && ((e = is_same(cx, s->cal->home, here, &p->obj, &same)) || same))
        return e;
    p->uid = piece->uid;
    p->obj.row.event.uid = index_uid(cx, s->cal, piece->uid);
    p->obj.attachments = (ical_manageds){0}; /* those of other servers */
    p->obj.is_meeting = false;               /* and no meeting of who reads it */
    *out = p;
    return CAL_OK;
}

static cal_err put_one(cal_ctx *cx, const cal_calendar *cal, part *p)
{
    cal_event other;
    cal_str calendar_href, href;
    cal_err e = store_event_by_uid(cx, cal->home, p->obj.row.event.uid, &other, &calendar_href);

    if (core_absent(cx, &e)) {
        e = core_new_href(cx, cal, p->uid, &href);
        return e ? e : core_object_put(cx, cal, href, NULL, &p->obj);
    }
    return e ? e : core_object_put(cx, cal, other.href, &other, &p->obj);
}

/* The calendar as it is in the transaction; CAL_E_NOT_FOUND when it went meanwhile. */
static cal_err begin(cal_ctx *cx, const storing *s, store_tx *tx, cal_calendar *now)
{
    cal_err e = store_tx_begin(cx, tx);

    return e ? e : store_calendar_by_id(cx, s->cal->id, now);
}

static cal_err put_all(cal_ctx *cx, const storing *s, part *const *parts, size_t n)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_calendar now;
    cal_err e;

    if (n == 0)
        return CAL_OK;
    if ((e = begin(cx, s, &tx, &now)))
        return e;
    for (size_t i = 0; i < n; i++) {
        if ((e = put_one(cx, &now, parts[i])) && is_ours(e))
            return e;
        if (e) {
            cal_fail_clear(cx);
            ++*s->refused;
        }
    }
    return store_tx_commit(&tx);
}

static cal_err put_batch(cal_ctx *cx, const storing *s, const ical_piece *pieces, size_t n)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};
    cal_err e = core_scratch_begin(cx, &scratch);
    part **parts = CAL_NEW_N(cx->arena, part *, n);
    size_t n_parts = 0;

    for (size_t i = 0; !e && i < n; i++) {
        e = prepare(cx, s, &pieces[i], &parts[n_parts]);
        n_parts += parts[n_parts] != NULL;
    }
    return e ? e : put_all(cx, s, parts, n_parts);
}

/* ---- what is not there any more ---- */

static cal_err delete_one(cal_ctx *cx, const cal_calendar *cal, cal_str href)
{
    cal_event row;
    cal_err e = store_event_meta_at(cx, cal, href, &row);

    if (core_absent(cx, &e) || e || (e = core_object_delete(cx, &row)))
        return e;
    return core_lock_drop(cx, cal->home, cal->id, href);
}

static cal_err delete_batch(cal_ctx *cx, const storing *s, const standing *gone, size_t n)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_calendar now;
    cal_err e;

    if ((e = core_scratch_begin(cx, &scratch)) || (e = begin(cx, s, &tx, &now)))
        return e;
    for (size_t i = 0; i < n; i++) {
        if ((e = delete_one(cx, &now, gone[i].href)))
            return e;
    }
    return store_tx_commit(&tx);
}

static cal_err delete_gone(cal_ctx *cx, const storing *s)
{
    size_t n = 0;
    cal_err e = CAL_OK;

    for (size_t i = 0; i < s->here.n; i++) {
        if (!s->here.at[i].is_kept)
            s->here.at[n++] = s->here.at[i];
    }
    for (size_t done = 0; !e && done < n; done += BATCH)
        e = delete_batch(cx, s, s->here.at + done, n - done < BATCH ? n - done : BATCH);
    return e;
}

cal_err core_source_store(cal_ctx *cx, const cal_calendar *cal, bool alarms,
                          const core_source *from, int64_t *refused)
{
    storing s = {.cal = cal, .alarms = alarms, .refused = refused};
    cal_err e;

    *refused = 0;
    if (from->is_same)
        return CAL_OK;
    e = read_standing(cx, &s);
    for (size_t done = 0; !e && done < from->n; done += BATCH)
        e = put_batch(cx, &s, from->pieces + done, from->n - done < BATCH ? from->n - done : BATCH);
    return e ? e : delete_gone(cx, &s);
}
