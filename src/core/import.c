/* SPDX-License-Identifier: MIT */
/* Import: a stream is split into objects, which are stored by the same way as any other, some
   hundred in one transaction. One object that cannot be stored stops none of the others. */
#include "core/import.h"

#include "base/vec.h"
#include "model/limits.h"
#include "store/calendar.h"
#include "store/tx.h"
#include "core/absent.h"
#include "core/access.h"
#include "core/lock.h"
#include "core/new_href.h"
#include "core/object.h"
#include "core/schedule.h"
#include "core/scratch.h"
#include "core/view.h"

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
    core_import_fate fate;
    cal_str why; /* in the scratch */
} part;

/* Failures that are about the object, not about the server. */
static bool is_refusal(cal_err e)
{
    static const cal_err about_object[] = {
        CAL_E_BAD_ICAL, CAL_E_BAD_OBJECT, CAL_E_COMPONENT, CAL_E_UID_TAKEN, CAL_E_OBJECT_SIZE,
        CAL_E_MIN_DATE, CAL_E_MAX_DATE,   CAL_E_INSTANCES, CAL_E_ATTENDEES, CAL_E_QUOTA,
        CAL_E_NOT_ICAL, CAL_E_LOCKED,     CAL_E_FORBIDDEN, CAL_E_RSCALE,
    };

    for (size_t i = 0; i < CAL_COUNT(about_object); i++) {
        if (about_object[i] == e)
            return true;
    }
    return false;
}

/* Turns such a failure into the part's fate; passes any other on. */
static cal_err refused(cal_ctx *cx, cal_err e, part *p)
{
    if (!is_refusal(e))
        return e;
    p->fate = CORE_IMPORT_REFUSED;
    p->why = cx->fail.why;
    cal_fail_clear(cx);
    return CAL_OK;
}

static cal_err prepare(cal_ctx *cx, const ical_piece *piece, part *p)
{
    *p = (part){.piece = piece, .fate = CORE_IMPORT_CREATED};
    if (!piece->refused.p)
        return refused(cx, core_object_read(cx, piece->text, &p->obj), p);
    p->fate = CORE_IMPORT_REFUSED;
    p->why = piece->refused;
    return CAL_OK;
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

static cal_err put_part(cal_ctx *cx, const cal_calendar *cal, part *p)
{
    cal_event *ev = &p->obj.row.event, other;
    cal_str calendar_href, href;
    cal_err e = store_event_by_uid(cx, cal->home, ev->uid, &other, &calendar_href);

    if (core_absent(cx, &e)) {
        if ((e = core_view_write(cx, cal, NULL, ev->is_private)) ||
            (e = core_new_href(cx, cal, ev->uid, &href)) ||
            (e = core_lock_check(cx, cal->home, cal->id, href, CORE_LOCK_BIND)))
            return e;
        return core_schedule_store(cx, cal, href, NULL, &p->obj);
    }
    if (e)
        return e;
    if (other.calendar != cal->id)
        return elsewhere(cx, cal, calendar_href);
    if ((e = core_view_write(cx, cal, &other, ev->is_private)))
        return e;
    p->fate = cal_str_eq(other.etag, ev->etag) ? CORE_IMPORT_UNCHANGED : CORE_IMPORT_UPDATED;
    if ((e = core_lock_check(cx, cal->home, cal->id, other.href, CORE_LOCK_CHANGE)))
        return e;
    return core_schedule_store(cx, cal, other.href, &other, &p->obj);
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
        if (parts[i].fate != CORE_IMPORT_REFUSED &&
            (e = refused(cx, put_part(cx, &now, &parts[i]), &parts[i])))
            return e;
    }
    return store_tx_commit(&tx);
}

static void report(importing *im, const part *p, core_import_report *out)
{
    size_t *const counts[] = {
        [CORE_IMPORT_CREATED] = &out->created,
        [CORE_IMPORT_UPDATED] = &out->updated,
        [CORE_IMPORT_UNCHANGED] = &out->unchanged,
        [CORE_IMPORT_REFUSED] = &out->refused,
    };

    ++*counts[p->fate];
    out->repaired += p->fate != CORE_IMPORT_REFUSED && p->piece->repaired.p;
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
