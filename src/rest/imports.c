/* SPDX-License-Identifier: MIT */
/* /imports: files and archives brought in, in two steps: uploading tells what is in one, starting
   stores it. */
#include "core/import_job.h"
#include "rest/io.h"
#include "rest/nouns.h"

enum { IMPORT_BODY = -1, PAGE = 100, MOST = 1000 };

typedef struct import {
    cal_import row;
    json_list files;
} import;

typedef struct imports {
    json_list items;
    int64_t next;
} imports;

typedef struct items {
    json_list items;
    int64_t next;
} items;

typedef struct page {
    int64_t limit, after;
} page;

/* clang-format off */
static const char *const states[] = {"ready", "waiting", "running", "done", "failed", "cancelled", "undone", NULL};
static const char *const knowns[] = {"skip", "update", "copy", NULL};
static const char *const fates[] = {"created", "updated", "unchanged", "skipped", "copied", "refused", NULL};

static const json_field source_fields[] = {
    {"name",          JSON_AT(STR, cal_import_source, name), .text = "Of the file, or of the archive's folder."},
    {"calendar_name", JSON_AT(STR, cal_import_source, calendar_name), .text = "What it says its calendar is called; or empty."},
    {"color",         JSON_AT(STR, cal_import_source, color)},
    {"time_zone",     JSON_AT(STR, cal_import_source, time_zone)},
    {"events",        JSON_AT(INT, cal_import_source, events)},
    {"tasks",         JSON_AT(INT, cal_import_source, tasks)},
    {"journals",      JSON_AT(INT, cal_import_source, journals)},
    {"refused",       JSON_AT(INT, cal_import_source, refused), .text = "How many cannot be stored."},
    {"known",         JSON_AT(INT, cal_import_source, known), .text = "How many were in one's calendars when it was uploaded."},
    {"first",         JSON_AT(TIME, cal_import_source, first), .flags = JSON_NULLABLE, .text = "Where the earliest begins."},
    {"last",          JSON_AT(TIME, cal_import_source, last), .flags = JSON_NULLABLE, .text = "Where the latest that ends does so."},
    {"calendar",      JSON_AT(ID, cal_import_source, calendar), .flags = JSON_NULLABLE, .text = "The calendar made for it; null: none (yet)."},
};

static const json_shape source_shape = {
    .name = "ImportFile", .text = "What makes one calendar: a file, or a folder of an archive.",
    .field = source_fields, .n = CAL_COUNT(source_fields), .size = sizeof(cal_import_source), .is_reply = true};

#define IMPORT_FIELDS(T, m) \
    {"id",        JSON_AT(ID, T, m id)}, \
    {"name",      JSON_AT(STR, T, m name), .text = "Of the file that was uploaded; may be empty."}, \
    {"state",     JSON_AT(ENUM, T, m state), .names = states, .text = "ready: looked through, nothing is stored."}, \
    {"calendar",  JSON_AT(ID, T, m calendar), .flags = JSON_NULLABLE, .text = "Where it goes; null: new calendars."}, \
    {"known",     JSON_AT(ENUM, T, m known), .names = knowns, .text = "What becomes of objects that are there already."}, \
    {"done",      JSON_AT(INT, T, m done), .text = "Objects dealt with."}, \
    {"total",     JSON_AT(INT, T, m total), .text = "Objects in the file."}, \
    {"added",     JSON_AT(INT, T, m created)}, \
    {"updated",   JSON_AT(INT, T, m updated)}, \
    {"unchanged", JSON_AT(INT, T, m unchanged), .text = "They were there, the same."}, \
    {"skipped",   JSON_AT(INT, T, m skipped), .text = "They were there, and stay as they are."}, \
    {"copied",    JSON_AT(INT, T, m copied), .text = "They were there, and are there twice now."}, \
    {"refused",   JSON_AT(INT, T, m refused)}, \
    {"repaired",  JSON_AT(INT, T, m repaired), .text = "Of those stored, how many had to be mended."}, \
    {"why",       JSON_AT(STR, T, m why), .text = "Why it failed; or empty."}, \
    {"created",   JSON_AT(TIME, T, m at), .text = "When it was uploaded."}, \
    {"changed",   JSON_AT(TIME, T, m changed)}

static const json_field listed_fields[] = {IMPORT_FIELDS(cal_import, )};
static const json_field import_fields[] = {
    IMPORT_FIELDS(import, row.),
    {"files", JSON_AT(LIST, import, files), .of = &source_shape},
};

static const json_shape listed_shape = {
    .name = "ImportListed", .text = "An import, without its files.",
    .field = listed_fields, .n = CAL_COUNT(listed_fields), .size = sizeof(cal_import), .is_reply = true};
static const json_shape import_shape = {
    .name = "Import", .text = "A file that is brought in, and what becomes of it.",
    .field = import_fields, .n = CAL_COUNT(import_fields), .size = sizeof(import), .is_reply = true};

static const json_field list_fields[] = {
    {"items", JSON_AT(LIST, imports, items), .of = &listed_shape},
    {"next",  JSON_AT(ID, imports, next), .flags = JSON_NULLABLE, .text = "What to give as after for more; null: that is all."},
};
static const json_shape list_shape = {
    .name = "Imports", .text = "Imports, newest first.",
    .field = list_fields, .n = CAL_COUNT(list_fields), .size = sizeof(imports), .is_reply = true};

static const json_field start_fields[] = {
    {"calendar", JSON_AT(ID, core_import_start, calendar), .flags = JSON_NULLABLE, .text = "Into which calendar; null or absent: a new one for each file."},
    {"known",    JSON_AT(ENUM, core_import_start, known), .names = knowns, .text = "Objects that are there already: skip (unless said otherwise), update, or copy under another UID."},
};
static const json_shape start_shape = {
    .name = "ImportStart", .text = "How to store an import.",
    .field = start_fields, .n = CAL_COUNT(start_fields), .size = sizeof(core_import_start)};

static const json_field item_fields[] = {
    {"id",       JSON_AT(ID, cal_import_item, id)},
    {"file",     JSON_AT(STR, cal_import_item, file), .text = "In the archive."},
    {"line",     JSON_AT(INT, cal_import_item, line), .text = "Where it begins in the file."},
    {"uid",      JSON_AT(STR, cal_import_item, uid)},
    {"fate",     JSON_AT(ENUM, cal_import_item, fate), .names = fates, .text = "What became of it."},
    {"repaired", JSON_AT(STR, cal_import_item, repaired), .text = "What was mended; or empty."},
    {"why",      JSON_AT(STR, cal_import_item, why), .text = "Why it was refused or skipped; or empty."},
};
static const json_shape item_shape = {
    .name = "ImportReportItem", .text = "An object that was not simply added.",
    .field = item_fields, .n = CAL_COUNT(item_fields), .size = sizeof(cal_import_item), .is_reply = true};

static const json_field items_fields[] = {
    {"items", JSON_AT(LIST, items, items), .of = &item_shape},
    {"next",  JSON_AT(ID, items, next), .flags = JSON_NULLABLE, .text = "What to give as after for more; null: that is all."},
};
static const json_shape items_shape = {
    .name = "ImportReportPage", .text = "What the report says of single objects.",
    .field = items_fields, .n = CAL_COUNT(items_fields), .size = sizeof(items), .is_reply = true};

static const json_field page_fields[] = {
    {"limit", JSON_AT(INT, page, limit), .min = 1, .max = MOST, .text = "The most to give; 100 unless said."},
    {"after", JSON_AT(INT, page, after), .min = 0, .max = INT64_MAX, .text = "The next of the page before."},
};
static const json_shape page_shape = {
    .name = "ImportPage", .field = page_fields, .n = CAL_COUNT(page_fields), .size = sizeof(page)};

static const json_shape file_shape = {
    .name = "ImportUpload", .text = "A file as it is: iCalendar, or an archive (zip, tgz) of such files; told by its bytes.",
    .media = "application/octet-stream"};
static const json_shape text_shape = {
    .name = "ImportReportText", .text = "The report, a line for each object.", .media = "text/plain"};
/* clang-format on */

static cal_err with_files(cal_ctx *cx, import *out)
{
    const cal_import_source *all;
    size_t n;
    cal_err e = core_import_sources(cx, &out->row, &all, &n);

    out->files = (json_list){all, e ? 0 : n};
    return e;
}

static cal_err reply(cal_ctx *cx, http_res *rs, import *out)
{
    cal_err e = with_files(cx, out);

    return e ? e : rest_reply(cx, rs, &import_shape, out);
}

static cal_err upload(cal_ctx *cx, const http_req *rq, http_res *rs)
{
import out = {0 };
    cal_str name = http_req_query(cx, rq, CAL_STR("name"));
    cal_err e;

    if ((e = core_import_upload(cx, name, rq->body, &out.row)) || (e = with_files(cx, &out)))
        return e;
    return rest_created(
        cx, rs, &import_shape, &out,
        cal_arena_printf(cx->arena, REST_PREFIX "/imports/%lld", (long long)out.row.id));
}

static cal_err list(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    page p = {.limit = PAGE};
    imports out = {0};
    const cal_import *all;
    size_t n;
    cal_err e;

    if ((e = rest_query(cx, rq, &page_shape, &p)) ||
        (e = core_import_list(cx, p.after, (size_t)p.limit, &all, &n)))
        return e;
    out.items = (json_list){all, n};
    out.next = n == (size_t)p.limit ? all[n - 1].id : 0;
    return rest_reply(cx, rs, &list_shape, &out);
}

static cal_err one(cal_ctx *cx, const http_req *rq, http_res *rs)
{
import out = {0 };
    int64_t id;
    cal_err e;

    if ((e = rest_id(cx, rq, &id)) || (e = core_import_at(cx, id, &out.row)))
        return e;
    return reply(cx, rs, &out);
}

static cal_err start(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    core_import_start how = {0};
import out = {0 };
    int64_t id;
    cal_err e;

    if ((e = rest_id(cx, rq, &id)) || (e = rest_body(cx, rq, &start_shape, &how, NULL)) ||
        (e = core_import_start_run(cx, id, &how, &out.row)) || (e = reply(cx, rs, &out)))
        return e;
    rs->status = 202;
    return CAL_OK;
}

static cal_err cancel(cal_ctx *cx, const http_req *rq, http_res *rs)
{
import out = {0 };
    int64_t id;
    cal_err e;

    if ((e = rest_id(cx, rq, &id)) || (e = core_import_cancel(cx, id, &out.row)))
        return e;
    return reply(cx, rs, &out);
}

static cal_err undo(cal_ctx *cx, const http_req *rq, http_res *rs)
{
import out = {0 };
    int64_t id;
    cal_err e;

    if ((e = rest_id(cx, rq, &id)) || (e = core_import_undo(cx, id, &out.row)))
        return e;
    return reply(cx, rs, &out);
}

static cal_err forget(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    int64_t id;
    cal_err e;

    if ((e = rest_id(cx, rq, &id)) || (e = core_import_forget(cx, id)))
        return e;
    return rest_done(rs);
}

static cal_err report(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    page p = {.limit = PAGE};
    items out = {0};
    const cal_import_item *all;
    cal_import row;
    int64_t id;
    size_t n;
    cal_err e;

    if ((e = rest_id(cx, rq, &id)) || (e = rest_query(cx, rq, &page_shape, &p)) ||
        (e = core_import_at(cx, id, &row)) ||
        (e = core_import_items(cx, &row, p.after, (size_t)p.limit, &all, &n)))
        return e;
    out.items = (json_list){all, n};
    out.next = n == (size_t)p.limit ? all[n - 1].id : 0;
    return rest_reply(cx, rs, &items_shape, &out);
}

/* ---- the report as text ---- */

typedef struct telling {
    cal_import row;
    int64_t after;
    bool has_begun;
} telling;

static void add_item(cal_buf *out, const cal_import_item *t)
{
    cal_buf_printf(out, "%s: ", fates[t->fate]);
    if (t->file.n)
        cal_buf_printf(out, "%.*s, ", CAL_FMT(t->file));
    cal_buf_printf(out, "line %lld, UID %.*s", (long long)t->line, CAL_FMT(t->uid));
    if (t->repaired.n)
        cal_buf_printf(out, "; repaired: %.*s", CAL_FMT(t->repaired));
    if (t->why.n)
        cal_buf_printf(out, "; %.*s", CAL_FMT(t->why));
    cal_buf_add_c(out, "\n");
}

static void add_totals(cal_buf *out, const cal_import *row)
{
    cal_buf_printf(out,
                   "%lld of %lld objects: %lld added, %lld updated, %lld unchanged, %lld skipped, "
                   "%lld copied, %lld refused; %lld repaired\n",
                   (long long)row->done, (long long)row->total, (long long)row->created,
                   (long long)row->updated, (long long)row->unchanged, (long long)row->skipped,
                   (long long)row->copied, (long long)row->refused, (long long)row->repaired);
    if (row->why.n)
        cal_buf_printf(out, "It failed: %.*s\n", CAL_FMT(row->why));
}

static bool next_lines(cal_ctx *cx, void *state, cal_buf *out)
{
    telling *t = state;
    const cal_import_item *all;
    size_t n;

    if (!t->has_begun)
        add_totals(out, &t->row);
    t->has_begun = true;
    if (core_import_items(cx, &t->row, t->after, PAGE, &all, &n))
        return false;
    for (size_t i = 0; i < n; i++)
        add_item(out, &all[i]);
    if (n)
        t->after = all[n - 1].id;
    return n == PAGE;
}

static cal_err report_text(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    telling *t = CAL_NEW(cx->arena, telling);
    int64_t id;
    cal_err e;

    if ((e = rest_id(cx, rq, &id)) || (e = core_import_at(cx, id, &t->row)))
        return e;
    rs->status = 200;
    rs->next = next_lines;
    rs->next_state = t;
    http_res_field(cx, rs, CAL_STR("Content-Type"), CAL_STR("text/plain; charset=utf-8"));
    http_res_field(cx, rs, CAL_STR("Content-Disposition"),
                   CAL_STR("attachment; filename=\"import-report.txt\""));
    http_res_field(cx, rs, CAL_STR("Cache-Control"), CAL_STR("no-store"));
    return CAL_OK;
}

/* clang-format off */
static const http_route rows[] = {
    {HTTP_POST,   "/imports",                 HTTP_NEED_USER, HTTP_ON_WORKER, upload,      &file_shape,  &import_shape, "Upload a file and see what is in it; nothing is stored yet. Its name may be said in the query: ?name=.", IMPORT_BODY, 201},
    {HTTP_GET,    "/imports",                 HTTP_NEED_USER, HTTP_ON_LOOP,   list,        &page_shape,  &list_shape,   "My imports of the last month.", 0, 0},
    {HTTP_GET,    "/imports/{id}",            HTTP_NEED_USER, HTTP_ON_LOOP,   one,         NULL,         &import_shape, "An import and how far it is.", 0, 0},
    {HTTP_POST,   "/imports/{id}/start",      HTTP_NEED_USER, HTTP_ON_WORKER, start,       &start_shape, &import_shape, "Store what is in it; a small one is done with the answer.", 0, 202},
    {HTTP_POST,   "/imports/{id}/cancel",     HTTP_NEED_USER, HTTP_ON_WORKER, cancel,      NULL,         &import_shape, "End it where it is; what is stored stays.", 0, 0},
    {HTTP_POST,   "/imports/{id}/undo",       HTTP_NEED_USER, HTTP_ON_WORKER, undo,        NULL,         &import_shape, "Remove what it added and nobody has changed since.", 0, 0},
    {HTTP_DELETE, "/imports/{id}",            HTTP_NEED_USER, HTTP_ON_WORKER, forget,      NULL,         NULL,          "Forget it and its report; what is stored stays.", 0, 0},
    {HTTP_GET,    "/imports/{id}/report",     HTTP_NEED_USER, HTTP_ON_LOOP,   report,      &page_shape,  &items_shape,  "What became of single objects.", 0, 0},
    {HTTP_GET,    "/imports/{id}/report.txt", HTTP_NEED_USER, HTTP_ON_WORKER, report_text, NULL,         &text_shape,   "The whole report as text.", 0, 0},
};
/* clang-format on */

const http_routes rest_import_routes = {rows, CAL_COUNT(rows)};
