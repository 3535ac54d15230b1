/* SPDX-License-Identifier: MIT */
/* /calendars/{id}/links: secret addresses under which a calendar can be read. */
#include "core/calendar.h"
#include "core/link.h"
#include "rest/io.h"
#include "rest/nouns.h"

typedef struct rest_link {
    cal_link row;
    cal_str url, page_url, embed_html; /* only when the address was made */
} rest_link;

typedef struct rest_links {
    json_list items;
} rest_links;

static const char *const levels[] = {"freebusy", "titles", "full", NULL};

/* clang-format off */
#define LISTED_FIELDS \
    {"id",        JSON_AT(ID, rest_link, row.id)}, \
    {"label",     JSON_AT(STR, rest_link, row.label), .text = "For whom it was made; may be empty."}, \
    {"level",     JSON_AT(ENUM, rest_link, row.level), .names = levels, .text = "What it shows."}, \
    {"made_by",   JSON_AT(STR, rest_link, row.maker), .text = "Handle of who made it; it ends with their right to manage the calendar."}, \
    {"created",   JSON_AT(TIME, rest_link, row.created)}, \
    {"expires",   JSON_AT(TIME, rest_link, row.expires), .flags = JSON_NULLABLE, .text = "Null: never."}, \
    {"last_used", JSON_AT(TIME, rest_link, row.last_used), .flags = JSON_NULLABLE, .text = "To the hour; null: never."}

static const json_field listed_fields[] = {LISTED_FIELDS};

static const json_field made_fields[] = {
    LISTED_FIELDS,
    {"url",        JSON_AT(STR, rest_link, url), .flags = JSON_SECRET, .text = "The calendar as iCalendar, for programs that subscribe. Shown this once."},
    {"page_url",   JSON_AT(STR, rest_link, page_url), .flags = JSON_SECRET, .text = "The calendar as a page. Shown this once."},
    {"embed_html", JSON_AT(STR, rest_link, embed_html), .flags = JSON_SECRET, .text = "Shows it within another page. Shown this once."},
};

static const json_field new_fields[] = {
    {"label",   JSON_AT(STR, core_link_new, label), .max = 255, .text = "For whom it is."},
    {"level",   JSON_AT(ENUM, core_link_new, level), .flags = JSON_REQUIRED, .names = levels, .text = "What it shows: when somebody is busy, titles too, or everything."},
    {"expires", JSON_AT(TIME, core_link_new, expires), .flags = JSON_NULLABLE, .text = "When it ends; null or absent: never."},
};

static const json_field patch_fields[] = {
    {"label",   JSON_AT(STR, core_link_new, label), .max = 255, .text = "For whom it is."},
    {"level",   JSON_AT(ENUM, core_link_new, level), .names = levels, .text = "What it shows."},
    {"expires", JSON_AT(TIME, core_link_new, expires), .flags = JSON_NULLABLE, .text = "When it ends; null: never."},
};
/* clang-format on */

static const json_shape listed_shape = {.name = "Link",
                                        .text = "A secret link to a calendar.",
                                        .field = listed_fields,
                                        .n = CAL_COUNT(listed_fields),
                                        .size = sizeof(rest_link),
                                        .is_reply = true};

static const json_shape made_shape = {.name = "LinkMade",
                                      .text = "A link with its addresses.",
                                      .field = made_fields,
                                      .n = CAL_COUNT(made_fields),
                                      .size = sizeof(rest_link),
                                      .is_reply = true};

static const json_shape new_shape = {.name = "LinkNew",
                                     .text = "A link to make.",
                                     .field = new_fields,
                                     .n = CAL_COUNT(new_fields),
                                     .size = sizeof(core_link_new)};

static const json_shape patch_shape = {.name = "LinkPatch",
                                       .text = "Only what is given changes.",
                                       .field = patch_fields,
                                       .n = CAL_COUNT(patch_fields),
                                       .size = sizeof(core_link_new)};

static const json_field list_fields[] = {
    {"items", JSON_AT(LIST, rest_links, items), .of = &listed_shape},
};

static const json_shape list_shape = {.name = "Links",
                                      .text = "All links of a calendar.",
                                      .field = list_fields,
                                      .n = CAL_COUNT(list_fields),
                                      .size = sizeof(rest_links),
                                      .is_reply = true};

/* The calendar of the path, which one may manage. */
static cal_err calendar_of(cal_ctx *cx, const http_req *rq, cal_calendar *out)
{
    int64_t id;
    cal_err e = rest_id(cx, rq, &id);

    return e ? e : core_calendar_by_id(cx, id, CAL_RIGHT_MANAGE, out);
}

static cal_err link_of(cal_ctx *cx, const http_req *rq, cal_calendar *calendar, int64_t *id)
{
    cal_err e = calendar_of(cx, rq, calendar);

    return e ? e : rest_id_at(cx, rq, 1, id);
}

static rest_link with_addresses(cal_ctx *cx, const http_req *rq, const cal_link *link,
                                cal_str token)
{
    cal_str base = rest_base_url(cx, rq);
    cal_str page = cal_arena_printf(cx->arena, "%.*s/feed/%.*s", CAL_FMT(base), CAL_FMT(token));

    return (rest_link){
        .row = *link,
        .page_url = page,
        .url = cal_arena_printf(cx->arena, "%.*s.ics", CAL_FMT(page)),
        .embed_html =
            cal_arena_printf(cx->arena,
                             "<iframe src=\"%.*s/embed\" title=\"Calendar\" width=\"100%%\""
                             " height=\"600\" style=\"border:0\"></iframe>",
                             CAL_FMT(page)),
    };
}

static cal_err list(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    const cal_link *all = NULL;
    rest_link *items;
    cal_calendar c;
    size_t n = 0;
    cal_err e;

    if ((e = calendar_of(cx, rq, &c)) || (e = core_link_list(cx, &c, &all, &n)))
        return e;
    items = CAL_NEW_N(cx->arena, rest_link, n);
    for (size_t i = 0; i < n; i++)
        items[i].row = all[i];
    return rest_reply(cx, rs, &list_shape,
                      &(rest_links){
                          {items, n}
    });
}

static cal_err make(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    core_link_new in = {0};
    cal_calendar c;
    cal_link link;
    cal_str token;
    cal_err e;

    if ((e = calendar_of(cx, rq, &c)) || (e = rest_body(cx, rq, &new_shape, &in, NULL)) ||
        (e = core_link_create(cx, &c, &in, &link, &token)))
        return e;

    rest_link made = with_addresses(cx, rq, &link, token);

    return rest_created(cx, rs, &made_shape, &made,
                        cal_arena_printf(cx->arena, REST_PREFIX "/calendars/%lld/links/%lld",
                                         (long long)c.id, (long long)link.id));
}

static cal_err change(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    rest_link out = {0};
    cal_calendar c;
    int64_t id;
    cal_err e;

    if ((e = link_of(cx, rq, &c, &id)) || (e = core_link_at(cx, &c, id, &out.row)))
        return e;

    core_link_new in = {out.row.label, out.row.level, out.row.expires};

    if ((e = rest_body(cx, rq, &patch_shape, &in, NULL)) ||
        (e = core_link_change(cx, &c, id, &in, &out.row)))
        return e;
    return rest_reply(cx, rs, &listed_shape, &out);
}

static cal_err rotate(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_calendar c;
    cal_link link;
    cal_str token;
    int64_t id;
    cal_err e;

    if ((e = link_of(cx, rq, &c, &id)) || (e = core_link_rotate(cx, &c, id, &link, &token)))
        return e;

    rest_link out = with_addresses(cx, rq, &link, token);

    return rest_reply(cx, rs, &made_shape, &out);
}

static cal_err end(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_calendar c;
    int64_t id;
    cal_err e;

    if ((e = link_of(cx, rq, &c, &id)) || (e = core_link_delete(cx, &c, id)))
        return e;
    return rest_done(rs);
}

/* clang-format off */
static const http_route rows[] = {
    {HTTP_GET,    "/calendars/{id}/links",               HTTP_NEED_USER, HTTP_ON_LOOP,   list,   NULL,         &list_shape,   "Links to a calendar that one may manage.", 0, 0},
    {HTTP_POST,   "/calendars/{id}/links",               HTTP_NEED_USER, HTTP_ON_WORKER, make,   &new_shape,   &made_shape,   "Make a link.", 0, 201},
    {HTTP_PATCH,  "/calendars/{id}/links/{link}",        HTTP_NEED_USER, HTTP_ON_WORKER, change, &patch_shape, &listed_shape, "Change what a link shows and when it ends.", 0, 0},
    {HTTP_POST,   "/calendars/{id}/links/{link}/rotate", HTTP_NEED_USER, HTTP_ON_WORKER, rotate, NULL,         &made_shape,   "Give a link another address; the one of before ends at once.", 0, 0},
    {HTTP_DELETE, "/calendars/{id}/links/{link}",        HTTP_NEED_USER, HTTP_ON_WORKER, end,    NULL,         NULL,          "End a link at once.", 0, 0},
};
/* clang-format on */

const http_routes rest_link_routes = {rows, CAL_COUNT(rows)};
