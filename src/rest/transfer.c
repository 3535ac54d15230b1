/* SPDX-License-Identifier: MIT */
/* /calendars/{id}/import and /export: files in, files out. */
#include "core/calendar.h"
#include "core/export_all.h"
#include "core/import.h"
#include "rest/io.h"
#include "rest/nouns.h"

/* max_body of an import: see http_route. */
enum { IMPORT_BODY = -1 };

typedef struct item {
    cal_str uid, repaired, why;
    int64_t line, fate;
} item;

typedef struct report {
    int64_t created, updated, unchanged, repaired, refused;
    json_list items;
} report;

static const char *const fates[] = {
    [CAL_FATE_CREATED] = "created",
    [CAL_FATE_UPDATED] = "updated",
    [CAL_FATE_UNCHANGED] = "unchanged",
    [CAL_FATE_SKIPPED] = "skipped",
    [CAL_FATE_COPIED] = "copied",
    [CAL_FATE_REFUSED] = "refused",
    NULL,
};

/* clang-format off */
static const json_field item_fields[] = {
    {"uid",      JSON_AT(STR, item, uid), .text = "The object's UID; may be empty when it has none."},
    {"line",     JSON_AT(INT, item, line), .text = "Where it begins in the file."},
    {"fate",     JSON_AT(ENUM, item, fate), .names = fates, .text = "What became of it."},
    {"repaired", JSON_AT(STR, item, repaired), .flags = JSON_SKIPPABLE, .text = "What was mended."},
    {"why",      JSON_AT(STR, item, why), .flags = JSON_SKIPPABLE, .text = "Why it was refused."},
};

static const json_shape item_shape = {
    .name = "ImportItem",
    .text = "One object of the file.",
    .field = item_fields,
    .n = CAL_COUNT(item_fields),
    .size = sizeof(item),
    .is_reply = true,
};

static const json_field report_fields[] = {
    {"created",   JSON_AT(INT, report, created)},
    {"updated",   JSON_AT(INT, report, updated)},
    {"unchanged", JSON_AT(INT, report, unchanged)},
    {"repaired",  JSON_AT(INT, report, repaired), .text = "Of those stored, how many had to be mended."},
    {"refused",   JSON_AT(INT, report, refused)},
    {"items",     JSON_AT(LIST, report, items), .of = &item_shape},
};
/* clang-format on */

static const json_shape report_shape = {.name = "ImportReport",
                                        .text = "What became of a file's objects.",
                                        .field = report_fields,
                                        .n = CAL_COUNT(report_fields),
                                        .size = sizeof(report),
                                        .is_reply = true};

static const json_shape file_shape = {
    .name = "CalendarFile", .text = "An iCalendar stream (RFC 5545).", .media = "text/calendar"};

static report told(cal_ctx *cx, const core_import_report *r)
{
    item *items = CAL_NEW_N(cx->arena, item, r->n);

    for (size_t i = 0; i < r->n; i++) {
        const core_import_item *from = &r->items[i];

        items[i] = (item){from->uid, from->repaired, from->why, from->line, from->fate};
    }
    return (report){
        .created = (int64_t)r->created,
        .updated = (int64_t)r->updated,
        .unchanged = (int64_t)r->unchanged,
        .repaired = (int64_t)r->repaired,
        .refused = (int64_t)r->refused,
        .items = {items, r->n},
    };
}

static cal_err take_in(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    core_import_report r = {0};
    cal_calendar c;
    int64_t id;
    cal_err e;

    if (!rest_is_type(rq, CAL_STR("text/calendar")))
        return cal_fail(cx, CAL_E_MEDIA_TYPE, "Send the file with Content-Type: text/calendar.");
    if ((e = rest_id(cx, rq, &id)) || (e = core_calendar_by_id(cx, id, CAL_RIGHT_WRITE, &c)) ||
        (e = core_import(cx, &c, rq->body, NULL, NULL, &r)))
        return e;

    report out = told(cx, &r);

    return rest_reply(cx, rs, &report_shape, &out);
}

static bool is_file_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

/* attachment with a name for all, and the true name for those who read RFC 8187 (RFC 6266 4.3). */
static cal_str disposition(cal_ctx *cx, cal_str name)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);

    cal_buf_add_c(b, "attachment; filename=\"");
    for (size_t i = 0; i < name.n; i++) {
        if (is_file_char(name.p[i]))
            cal_buf_add_byte(b, name.p[i]);
        else
            cal_buf_add_byte(b, '_');
    }
    cal_buf_add_c(b, ".ics\"; filename*=UTF-8''");
    for (size_t i = 0; i < name.n; i++) {
        if (is_file_char(name.p[i]))
            cal_buf_add_byte(b, name.p[i]);
        else
            cal_buf_printf(b, "%%%02X", (unsigned)(unsigned char)name.p[i]);
    }
    cal_buf_add_c(b, ".ics");
    return cal_buf_str(b);
}

typedef struct wish {
    int64_t component, from, to;
} wish;

/* clang-format off */
static const char *const components[] = {"all", "event", "task", "journal", NULL};
static const int64_t component_bits[] = {0, CAL_COMP_EVENT, CAL_COMP_TODO, CAL_COMP_JOURNAL};

static const json_field wish_fields[] = {
    {"component", JSON_AT(ENUM, wish, component), .names = components, .text = "Only objects of this kind."},
    {"from",      JSON_AT(TIME, wish, from), .text = "Only what has to do with the time from then on."},
    {"to",        JSON_AT(TIME, wish, to), .text = "Only what has to do with the time before."},
};
/* clang-format on */

static const json_shape wish_shape = {
    .name = "ExportWish", .field = wish_fields, .n = CAL_COUNT(wish_fields), .size = sizeof(wish)};

static bool next_piece(cal_ctx *cx, void *state, cal_buf *out)
{
    return core_export_next(cx, state, out);
}

static cal_err give_out(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    core_export *x;
    cal_calendar *c = CAL_NEW(cx->arena, cal_calendar);
    wish in = {0};
    int64_t id;
    cal_err e;

    if ((e = rest_id(cx, rq, &id)) || (e = rest_query(cx, rq, &wish_shape, &in)) ||
        (e = core_calendar_by_id(cx, id, CAL_RIGHT_READ, c)) || (e = core_export_new(cx, c, &x)))
        return e;
    core_export_only(x, component_bits[in.component],
                     (cal_range){in.from ? in.from : INT64_MIN, in.to ? in.to : INT64_MAX});
    rs->status = 200;
    rs->next = next_piece;
    rs->next_state = x;
    http_res_field(cx, rs, CAL_STR("Content-Type"), CAL_STR("text/calendar; charset=utf-8"));
    http_res_field(cx, rs, CAL_STR("Content-Disposition"), disposition(cx, c->name));
    http_res_field(cx, rs, CAL_STR("Cache-Control"), CAL_STR("no-store"));
    return CAL_OK;
}

static bool next_of_all(cal_ctx *cx, void *state, cal_buf *out)
{
    return core_export_all_next(cx, state, out);
}

static cal_err give_all(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    core_export_all *x;
    cal_err e = core_export_all_new(cx, cx->who, &x);

    (void)rq;
    if (e)
        return e;
    rs->status = 200;
    rs->next = next_of_all;
    rs->next_state = x;
    rs->no_compress = true;
    http_res_field(cx, rs, CAL_STR("Content-Type"), CAL_STR("application/zip"));
    http_res_field(cx, rs, CAL_STR("Content-Disposition"),
                   cal_arena_printf(cx->arena, "attachment; filename=\"calends-%.*s.zip\"",
                                    CAL_FMT(cx->who->handle)));
    http_res_field(cx, rs, CAL_STR("Cache-Control"), CAL_STR("no-store"));
    return CAL_OK;
}

/* clang-format off */
static const json_shape archive_shape = {
    .name = "Archive", .text = "Everything one has, as a zip archive that can be imported.", .media = "application/zip"};

static const http_route rows[] = {
    {HTTP_POST, "/calendars/{id}/import", HTTP_NEED_USER, HTTP_ON_WORKER, take_in,  &file_shape, &report_shape, "Store every object of a file; those with a known UID are replaced.", IMPORT_BODY, 0},
    {HTTP_GET,  "/calendars/{id}/export", HTTP_NEED_USER, HTTP_ON_WORKER, give_out, &wish_shape, &file_shape,   "The whole calendar as one file.", 0, 0},
    {HTTP_GET,  "/export",                HTTP_NEED_USER, HTTP_ON_WORKER, give_all, NULL,        &archive_shape, "All my calendars and files, with their settings and shares.", 0, 0},
};
/* clang-format on */

const http_routes rest_transfer_routes = {rows, CAL_COUNT(rows)};
