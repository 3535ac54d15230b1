/* SPDX-License-Identifier: MIT */
/* Counting what is in an upload, by the same steps by which it will be stored. */
#include "core/import_scan.h"

#include "base/vec.h"
#include "model/calendar.h"
#include "model/user.h"
#include "core/import_about.h"
#include "core/import_put.h"
#include "core/scratch.h"

typedef struct scanning {
    cal_arena *kept;
    CAL_VEC(cal_import_source) sources;
    int64_t objects;
} scanning;

static cal_err source_for(cal_ctx *cx, scanning *s, const cal_import_source *in,
                          cal_import_source **out)
{
    for (size_t i = s->sources.n; i-- > 0;) {
        *out = &s->sources.at[i];
        if (cal_str_eq((*out)->key, in->key))
            return CAL_OK;
    }
    if (s->sources.n == CORE_IMPORT_SOURCES)
        return cal_fail(cx, CAL_E_TOO_LARGE, "The archive holds more than %d calendars; divide it.",
                        CORE_IMPORT_SOURCES);
    CAL_PUSH(s->kept, &s->sources, core_about_dup(s->kept, in));
    *out = &s->sources.at[s->sources.n - 1];
    (*out)->n = (int64_t)s->sources.n;
    return CAL_OK;
}

static void widen(cal_import_source *s, const store_event *row)
{
    if (row->first_utc > row->last_utc)
        return;
    if (row->first_utc != INT64_MIN && (!s->first || row->first_utc < s->first))
        s->first = row->first_utc;
    if (row->last_utc != INT64_MAX && row->last_utc > s->last)
        s->last = row->last_utc;
}

static void count_kind(cal_import_source *s, int64_t component)
{
    s->events += component == CAL_COMP_EVENT;
    s->tasks += component == CAL_COMP_TODO;
    s->journals += component == CAL_COMP_JOURNAL;
}

static cal_err look_at(cal_ctx *cx, const ical_piece *piece, cal_import_source *s)
{
    core_known known;
    core_object obj;
    cal_err e;

    if (piece->refused.p) {
        s->refused++;
        return CAL_OK;
    }
    e = core_object_read(cx, piece->text, &obj);
    if (core_import_is_refusal(e)) {
        cal_fail_clear(cx);
        s->refused++;
        return CAL_OK;
    }
    if (e || (e = core_import_find(cx, cx->who->id, obj.row.event.uid, &known)))
        return e;
    s->known += known.found;
    count_kind(s, obj.row.event.component);
    widen(s, &obj.row);
    return CAL_OK;
}

static cal_err look_at_all(cal_ctx *cx, const ical_piece *pieces, size_t n, cal_import_source *s)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};
    cal_err e = core_scratch_begin(cx, &scratch);

    for (size_t i = 0; !e && i < n; i++) {
        core_scratch_reset(&scratch);
        e = look_at(cx, &pieces[i], s);
    }
    return e;
}

static cal_err scan_file(cal_ctx *cx, core_walk *w, scanning *s, bool *more)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};
    const ical_piece *pieces = NULL;
    cal_import_source about, *source = NULL;
    core_walk_file file;
    size_t n = 0;
    bool is_broken;
    cal_err e = core_scratch_begin(cx, &scratch);

    if (e || (e = core_walk_next(cx, w, 0, &file, more)) || !*more)
        return e;
    e = ical_split(cx, file.text, &pieces, &n);
    is_broken = e == CAL_E_BAD_ICAL;
    if (is_broken)
        cal_fail_clear(cx);
    else if (e)
        return e;
    about = core_walk_source(cx, w, &file, n);
    if ((e = source_for(cx, s, &about, &source)))
        return e;
    source->refused += is_broken;
    s->objects += is_broken ? 1 : (int64_t)n;
    return look_at_all(cx, pieces, n, source);
}

cal_err core_import_scan(cal_ctx *cx, core_walk *w, const cal_import_source **out, size_t *n,
                         int64_t *objects)
{
    scanning s = {.kept = cx->arena};
    bool more = true;
    cal_err e = CAL_OK;

    while (!e && more)
        e = scan_file(cx, w, &s, &more);
    *out = s.sources.at;
    *n = s.sources.n;
    *objects = s.objects;
    return e;
}
