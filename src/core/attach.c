/* SPDX-License-Identifier: MIT */
/* Which objects name which attachments, and the end of those that none names. */
#include "core/attach.h"

#include "model/limits.h"
#include "store/attachment.h"
#include "store/calendar.h"
#include "store/tx.h"
#include "core/absent.h"
#include "core/access.h"
#include "core/file.h"
#include "core/view.h"

enum { MAX_PLACES = 1000, ORPHAN_S = 3600, PRUNE_BATCH = 200 };

/* ---- one attachment ---- */

/* Removes it with its file, if nothing names it. */
static cal_err drop_unnamed(cal_ctx *cx, const store_attachment *a)
{
    const store_attachment_place *places;
    cal_calendar in = {.id = a->calendar, .home = a->home};
    cal_file there;
    bool found;
    size_t n;
    cal_err e = store_attachment_places(cx, a->id, 1, &places, &n);

    if (e || n || (e = store_attachment_delete(cx, a->id)))
        return e;
    e = core_file_find(cx, &in, a->path, &there, &found);
    if (e || !found) /* its owner has deleted the file already */
        return e;
    return core_file_remove(cx, &there);
}

/* An object that names it, and that cx->who may see, opens it. */
static cal_err is_visible(cal_ctx *cx, cal_str id, bool *out)
{
    const store_attachment_place *places;
    size_t n;
    cal_err e = store_attachment_places(cx, id, MAX_PLACES, &places, &n);

    *out = false;
    for (size_t i = 0; !e && i < n && !*out; i++) {
        cal_calendar cal = {.id = places[i].calendar, .home = places[i].home};
        cal_event ev = {.id = 1,
                        .is_private = places[i].is_private,
                        .is_confidential = places[i].is_confidential};

        *out = core_view(cx, &cal, &ev) && !ev.is_reduced;
        e = cx->fail.code;
    }
    return e;
}

cal_err core_attach_need_read(cal_ctx *cx, const cal_calendar *in, cal_str path)
{
    bool readable = core_access_is_deputy(cx, in);
    store_attachment a;
    cal_err e = cx->fail.code;

    if (e || readable || !cal_str_eq(in->href, CAL_STR(CORE_ATTACHMENTS)))
        return e ? e : core_access_need(cx, in, CAL_RIGHT_READ);
    e = store_attachment_of(cx, in->home, in->id, path, &a);
    if (!core_absent(cx, &e) && !e)
        e = is_visible(cx, a.id, &readable);
    return e || readable ? e : core_access_hidden(cx);
}

/* ---- objects ---- */

cal_err core_attach_note(cal_ctx *cx, bool existed, const core_object *obj)
{
    const ical_manageds *now = &obj->attachments;
    const cal_event *ev = &obj->row.event;
    const store_attachment *before = NULL;
    size_t n = 0;
    cal_err e = existed ? store_attachment_named(cx, ev, &before, &n) : CAL_OK;

    for (size_t i = 0; !e && i < now->n; i++)
        e = store_attachment_use(cx, ev, now->at[i].id);
    for (size_t i = 0; !e && i < n; i++) {
        if (ical_attach_has(now, before[i].id))
            continue;
        if (!(e = store_attachment_unuse(cx, ev, before[i].id)))
            e = drop_unnamed(cx, &before[i]);
    }
    return e;
}

cal_err core_attach_release(cal_ctx *cx, const cal_event *ev)
{
    const store_attachment *named;
    size_t n;
    cal_err e = store_attachment_named(cx, ev, &named, &n);

    for (size_t i = 0; !e && i < n; i++) {
        if (!(e = store_attachment_unuse(cx, ev, named[i].id)))
            e = drop_unnamed(cx, &named[i]);
    }
    return e;
}

static bool is_among(const store_attachment *list, size_t n, cal_str id)
{
    for (size_t i = 0; i < n; i++) {
        if (cal_str_eq(list[i].id, id))
            return true;
    }
    return false;
}

/* One that was just uploaded into this home is named by nothing yet. */
static cal_err check_one(cal_ctx *cx, const cal_calendar *cal, cal_str id)
{
    store_attachment a;
    bool readable = false;
    cal_err e = store_attachment_at(cx, id, &a);

    if (!core_absent(cx, &e) && !e) {
        readable = a.home == cal->home;
        e = readable ? CAL_OK : is_visible(cx, id, &readable);
    }
    if (e || readable)
        return e;
    return cal_fail(cx, CAL_E_ATTACH_PARAM,
                    "There is no attachment \"%.*s\"; add attachments by POST, and leave "
                    "MANAGED-ID to the server.",
                    CAL_FMT(id));
}

cal_err core_attach_check(cal_ctx *cx, const cal_calendar *cal, const cal_event *existing,
                          const core_object *obj)
{
    const ical_manageds *now = &obj->attachments;
    const store_attachment *before = NULL;
    size_t n = 0;
    cal_err e = CAL_OK;

    if (!now->n)
        return CAL_OK;
    if ((int64_t)now->n > cx->limits->attachments)
        return cal_fail(cx, CAL_E_ATTACH_COUNT, "An object has at most %lld attachments.",
                        (long long)cx->limits->attachments);
    if (existing)
        e = store_attachment_named(cx, existing, &before, &n);
    for (size_t i = 0; !e && i < now->n; i++) {
        if (!is_among(before, n, now->at[i].id))
            e = check_one(cx, cal, now->at[i].id);
    }
    return e;
}

/* ---- the job ---- */

cal_err core_attach_prune(cal_ctx *cx)
{
    size_t n = PRUNE_BATCH;
    cal_err e = CAL_OK;

    while (!e && n == PRUNE_BATCH) {
        CAL_AUTO(store_tx_end) store_tx tx = {0};
        const store_attachment *orphans;

        if ((e = store_tx_begin(cx, &tx)) ||
            (e = store_attachment_orphans(cx, cx->now - ORPHAN_S, PRUNE_BATCH, &orphans, &n)))
            return e;
        for (size_t i = 0; !e && i < n; i++)
            e = drop_unnamed(cx, &orphans[i]);
        if (!e)
            e = store_tx_commit(&tx);
    }
    return e;
}
