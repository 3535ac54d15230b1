/* SPDX-License-Identifier: MIT */
/* The archive, a piece at a time: neither it nor a calendar is ever whole in memory. */
#include "core/export_all.h"

#include "base/vec.h"
#include "store/event.h"
#include "core/calendar.h"
#include "core/event.h"
#include "core/export_manifest.h"
#include "core/file.h"
#include "core/import.h"
#include "core/import_about.h"
#include "core/scratch.h"
#include "core/view.h"
#include "zip/write.h"

enum { PAGE = 20 };

typedef enum stage { AT_MANIFEST, AT_STREAM, AT_OBJECTS, AT_FILES, AT_NEXT, AT_END } stage;

/* A folder that is being walked. */
typedef struct level {
    cal_str parent, after;
} level;

struct core_export_all {
    const cal_user *owner;
    const cal_calendar *all;
    size_t n, at; /* the current collection */
    stage stage;
    zip_writer *zip;
    cal_arena *kept;
    core_export *stream; /* of the current calendar; NULL: not begun */
    cal_str after;       /* of its objects */
    level levels[CORE_FILE_DEPTH + 1];
    size_t depth;
};

cal_err core_export_all_new(cal_ctx *cx, const cal_user *owner, core_export_all **out)
{
    CAL_VEC(cal_calendar) own = {0};
    core_export_all *x = CAL_NEW(cx->arena, core_export_all);
    const cal_calendar *all;
    size_t n;
    cal_err e;

    if ((e = core_access_need_home(cx, owner, CAL_RIGHT_MANAGE)) || (e = core_snapshot(cx)) ||
        (e = core_collection_list(cx, owner, &all, &n)))
        return e;
    for (size_t i = 0; i < n; i++) {
        if ((all[i].kind == CAL_COLL_CALENDAR || all[i].kind == CAL_COLL_PLAIN) &&
            all[i].home == owner->id)
            CAL_PUSH(cx->arena, &own, all[i]);
    }
    *x = (core_export_all){.owner = owner, .all = own.at, .n = own.n, .kept = cx->arena};
    *out = x;
    return zip_writer_new(cx, cx->now, &x->zip);
}

static const cal_calendar *current(const core_export_all *x)
{
    return &x->all[x->at];
}

/* ---- pieces ---- */

static cal_err add_file(cal_ctx *cx, core_export_all *x, cal_str path, cal_str body, cal_buf *out)
{
    cal_err e = zip_writer_begin(cx, x->zip, path, out);

    return e ? e : zip_writer_add(cx, x->zip, body, out);
}

static void go_to_first(core_export_all *x)
{
    bool is_calendar = x->at < x->n && current(x)->kind == CAL_COLL_CALENDAR;

    x->stage = x->at == x->n ? AT_END : is_calendar ? AT_STREAM : AT_FILES;
    x->stream = NULL;
    x->after = (cal_str){NULL, 0};
    x->depth = 0;
    x->levels[0] = (level){CAL_STR(""), CAL_STR("")};
}

static cal_err add_manifest(cal_ctx *cx, core_export_all *x, cal_buf *out)
{
    cal_buf *text = cal_buf_new(cx->arena, 0);
    cal_err e = core_manifest_write(cx, x->owner, x->all, x->n, text);

    if (e)
        return e;
    go_to_first(x);
    return add_file(cx, x, CAL_STR(CORE_MANIFEST_PATH), cal_buf_str(text), out);
}

/* Once in the arena that stays: what it has read goes on with it. */
static cal_err begin_stream(cal_ctx *cx, core_export_all *x, cal_buf *out)
{
    cal_str path = cal_arena_printf(cx->arena, "calendars/%.*s.ics", CAL_FMT(current(x)->href));
    cal_err e = core_export_new(cx, current(x), &x->stream);

    return e ? e : zip_writer_begin(cx, x->zip, path, out);
}

static cal_err add_stream(cal_ctx *cx, core_export_all *x, cal_buf *out)
{
    cal_buf *piece = cal_buf_new(cx->arena, 0);
    bool more = core_export_next(cx, x->stream, piece);
    if (cx->fail.code)
        return cx->fail.code;
    if (!more)
        x->stage = core_manifest_has_objects(current(x)) ? AT_OBJECTS : AT_NEXT;
    return zip_writer_add(cx, x->zip, cal_buf_str(piece), out);
}

static cal_err add_objects(cal_ctx *cx, core_export_all *x, cal_buf *out)
{
    const cal_calendar *c = current(x);
    core_page page = {.after = x->after, .limit = PAGE, .with_data = true};
    const cal_event *events;
    size_t n;
    cal_err e = core_event_page(cx, c, &page, &events, &n);

    for (size_t i = 0; i < n && !e; i++)
        e = add_file(cx, x,
                     cal_arena_printf(cx->arena, CORE_OBJECTS_PATH "/%.*s/%.*s", CAL_FMT(c->href),
                                      CAL_FMT(events[i].href)),
                     events[i].ics, out);
    if (page.more)
        x->after = cal_arena_dup(x->kept, page.after);
    else
        x->stage = AT_NEXT;
    return e;
}

/* One file, or one step down or up, of a plain collection. */
static cal_err add_member(cal_ctx *cx, core_export_all *x, cal_buf *out)
{
    const cal_calendar *c = current(x);
    level *l = &x->levels[x->depth];
    const core_file_from from = {l->parent, l->after, 1};
    const cal_file *found;
    cal_file file;
    size_t n;
    cal_err e = core_file_page(cx, c, &from, &found, &n);

    if (e)
        return e;
    if (!n) {
        x->stage = x->depth ? AT_FILES : AT_NEXT;
        x->depth -= x->depth > 0;
        return CAL_OK;
    }
    l->after = cal_arena_dup(x->kept, found->path);
    if (found->is_collection && x->depth < CORE_FILE_DEPTH) {
        x->levels[++x->depth] = (level){l->after, CAL_STR("")};
        return CAL_OK;
    }
    if ((e = core_file_at(cx, c, l->after, &file)))
        return e;
    return add_file(
        cx, x, cal_arena_printf(cx->arena, "files/%.*s/%.*s", CAL_FMT(c->href), CAL_FMT(file.path)),
        file.body, out);
}

static cal_err go_on(cal_ctx *cx, core_export_all *x, cal_buf *out)
{
    (void)cx;
    (void)out;
    x->at++;
    go_to_first(x);
    return CAL_OK;
}

static cal_err (*const stages[])(cal_ctx *cx, core_export_all *x, cal_buf *out) = {
    [AT_MANIFEST] = add_manifest, [AT_STREAM] = add_stream, [AT_OBJECTS] = add_objects,
    [AT_FILES] = add_member,      [AT_NEXT] = go_on,
};

/* The stream of a calendar keeps what it reads on in the arena it began in. */
static bool is_beginning(const core_export_all *x)
{
    return x->stage == AT_STREAM && !x->stream;
}

static cal_err step(cal_ctx *cx, core_export_all *x, cal_buf *out)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};
    cal_err e;

    if (x->stage == AT_END)
        return zip_writer_done(cx, x->zip, out);
    if (is_beginning(x))
        return begin_stream(cx, x, out);
    if ((e = core_scratch_begin(cx, &scratch)))
        return e;
    return stages[x->stage](cx, x, out);
}

bool core_export_all_next(cal_ctx *cx, core_export_all *x, cal_buf *out)
{
    bool was_end = x->stage == AT_END;

    return step(cx, x, out) == CAL_OK && !was_end;
}
