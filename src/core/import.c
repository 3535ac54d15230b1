/* SPDX-License-Identifier: MIT */
/* Import: a stream is split into objects, which are stored by the same way as any other, some
   hundred in one transaction. One object that cannot be stored stops none of the others. */
#include "core/import.h"

#include "base/vec.h"
#include "model/limits.h"
#include "store/calendar.h"
#include "store/tx.h"
#include "core/access.h"
#include "core/import_put.h"
#include "core/scratch.h"

enum { BATCH = 200 };

typedef struct importing {
    const cal_calendar *cal;
    cal_arena *kept; /* of the report */
    CAL_VEC(core_import_item) items;
} importing;

/* A piece with what became of it. */
typedef struct part {
    const ical_piece *piece;
    core_object obj;
    cal_import_fate fate;
    cal_str why; /* in the scratch */
} part;

/* Turns a failure that is about the object into the part's fate; passes any other on. */
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

static cal_err put_part(cal_ctx *cx, const cal_calendar *cal, part *p)
{
    const core_import_to to = {.cal = cal, .known = CAL_IMPORT_UPDATE};
    core_known known;
    cal_err e = core_import_find(cx, cal->home, p->obj.row.event.uid, &known);

    return e ? e : core_import_put(cx, &to, &known, &p->obj, &p->fate);
}

static cal_err put_batch(cal_ctx *cx, const importing *im, part *parts, size_t n)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_calendar now;
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = store_calendar_by_id(cx, im->cal->id, &now)) ||
        (e = core_access_need_content(cx, &now)))
        return e;
    for (size_t i = 0; i < n; i++) {
        if (parts[i].fate != CAL_FATE_REFUSED &&
            (e = refused(cx, put_part(cx, &now, &parts[i]), &parts[i])))
            return e;
    }
    return store_tx_commit(&tx);
}

static void report(importing *im, const part *p, core_import_report *out)
{
    size_t *const counts[] = {
        [CAL_FATE_CREATED] = &out->created,
        [CAL_FATE_UPDATED] = &out->updated,
        [CAL_FATE_UNCHANGED] = &out->unchanged,
        [CAL_FATE_REFUSED] = &out->refused,
    };

    ++*counts[p->fate];
    out->repaired += p->fate != CAL_FATE_REFUSED && p->piece->repaired.p;
    CAL_PUSH(im->kept, &im->items,
             (core_import_item){
                 .uid = p->piece->uid,
                 .line = p->piece->line,
                 .fate = p->fate,
                 .repaired = p->piece->repaired,
                 .why = p->why.p ? cal_arena_dup(im->kept, p->why) : p->why,
             });
}

/* All work of a batch is in the scratch but its report. */
static cal_err import_batch(cal_ctx *cx, importing *im, const ical_piece *pieces, size_t n,
                            core_import_report *out)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};
    cal_err e = core_scratch_begin(cx, &scratch);

    if (e)
        return e;

    part *parts = CAL_NEW_N(cx->arena, part, n);

    for (size_t i = 0; i < n; i++) {
        if ((e = prepare(cx, &pieces[i], &parts[i])))
            return e;
    }
    if ((e = put_batch(cx, im, parts, n)))
        return e;
    for (size_t i = 0; i < n; i++)
        report(im, &parts[i], out);
    return CAL_OK;
}

cal_err core_import(cal_ctx *cx, const cal_calendar *cal, cal_str text,
                    core_import_progress *progress, void *state, core_import_report *out)
{
    importing im = {.cal = cal, .kept = cx->arena};
    const ical_piece *pieces;
    size_t all;
    cal_err e = core_access_need_content(cx, cal);

    *out = (core_import_report){0};
    if (e)
        return e;
    if ((int64_t)text.n > cx->limits->import_bytes)
        return cal_fail(cx, CAL_E_TOO_LARGE, "The file has %zu bytes; at most %lld can be read.",
                        text.n, (long long)cx->limits->import_bytes);
    e = ical_split(cx, text, &pieces, &all);
    for (size_t done = 0; !e && done < all;) {
        size_t n = all - done < BATCH ? all - done : BATCH;

        e = import_batch(cx, &im, pieces + done, n, out);
        done += n;
        if (!e && progress)
            progress(state, done, all);
    }
    out->items = im.items.at;
    out->n = im.items.n;
    return e;
}
