/* SPDX-License-Identifier: MIT */
/* /calendars: listing, making, changing and deleting one's calendars. */
#include "core/calendar.h"
#include "core/engine.h"
#include "core/sync.h"
#include "core/viewer.h"
#include "rest/io.h"
#include "rest/nouns.h"

enum { PAGE = 100, MOST = 500 };

typedef struct rest_calendar {
    cal_calendar row;
    int64_t right; /* cal_right */
    bool read_only;
    cal_str source; /* told to who manages it */
    cal_str owner, url, ctag;
    bool shared;
} rest_calendar;

typedef struct page {
    int64_t limit, after; /* asked */
    json_list items;
    int64_t next; /* given */
} page;

static const char *const rights[] = {"none", "freebusy", "read", "write", "manage", NULL};
static const char *const components[] = {"VEVENT",    "VTODO",         "VJOURNAL",
                                         "VFREEBUSY", "VAVAILABILITY", NULL};

#define COLOR "^(#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?)?$"

/* clang-format off */
static const json_field calendar_fields[] = {
    {"id",          JSON_AT(ID, rest_calendar, row.id), .text = "Never changes."},
    {"name",        JSON_AT(STR, rest_calendar, row.name), .text = "As people see it."},
    {"description", JSON_AT(STR, rest_calendar, row.description), .text = "What it is for; may be empty."},
    {"color",       JSON_AT(STR, rest_calendar, row.color), .pattern = COLOR, .text = "#rrggbb or #rrggbbaa, or empty."},
    {"order",       JSON_AT(INT, rest_calendar, row.sort_order), .text = "Place among the calendars, the lowest first."},
    {"visible",     JSON_AT(BOOL, rest_calendar, row.visible), .text = "Whether pages show its events."},
    {"time_zone",   JSON_AT(STR, rest_calendar, row.time_zone), .text = "IANA name, or empty: its owner's."},
    {"components",  JSON_AT(SET, rest_calendar, row.components), .names = components, .text = "Kinds of objects it takes."},
    {"owner",       JSON_AT(STR, rest_calendar, owner), .text = "Its owner's handle."},
    {"owner_name",  JSON_AT(STR, rest_calendar, row.sharer_name), .flags = JSON_NULLABLE, .text = "Its owner's name, where it is not one's own."},
    {"shared",      JSON_AT(BOOL, rest_calendar, shared), .text = "Somebody else's, among one's own: name, color, order and visible are the asking person's."},
    {"alarms",      JSON_AT(BOOL, rest_calendar, row.alarms), .text = "Of a shared one: its owner's alarms are shown."},
    {"right",       JSON_AT(ENUM, rest_calendar, right), .names = rights, .text = "What the asking person may do with it."},
    {"read_only",   JSON_AT(BOOL, rest_calendar, read_only), .text = "Whether what is in it comes from elsewhere, so that nobody writes it."},
    {"source",      JSON_AT(STR, rest_calendar, source), .text = "Of a subscription, for who manages it: where it comes from; else empty."},
    {"url",         JSON_AT(STR, rest_calendar, url), .text = "Its CalDAV path."},
    {"created",     JSON_AT(TIME, rest_calendar, row.created)},
    {"ctag",        JSON_AT(STR, rest_calendar, ctag), .text = "Changes whenever something in it does."},
};

#define COMMON_FIELDS \
    {"description", JSON_AT(STR, cal_calendar, description), .bit = CAL_PATCH_DESCRIPTION, .max = 16384, .text = "What it is for."}, \
    {"color",       JSON_AT(STR, cal_calendar, color), .bit = CAL_PATCH_COLOR, .max = 9, .pattern = COLOR, .text = "#rrggbb or #rrggbbaa, or empty."}, \
    {"order",       JSON_AT(INT, cal_calendar, sort_order), .bit = CAL_PATCH_ORDER, .min = -1000000, .max = 1000000, .text = "Place among the calendars."}, \
    {"visible",     JSON_AT(BOOL, cal_calendar, visible), .bit = CAL_PATCH_VISIBLE, .text = "Whether pages show its events."}, \
    {"time_zone",   JSON_AT(STR, cal_calendar, time_zone), .bit = CAL_PATCH_TIME_ZONE, .max = 255, .text = "IANA name, or empty: its owner's."}

static const json_field new_fields[] = {
    {"name",        JSON_AT(STR, cal_calendar, name), .flags = JSON_REQUIRED, .bit = CAL_PATCH_NAME, .min = 1, .max = 255, .text = "As people see it."},
    COMMON_FIELDS,
    {"components",  JSON_AT(SET, cal_calendar, components), .bit = CAL_PATCH_COMPONENTS, .names = components, .text = "Kinds of objects it takes; the first three unless said."},
};

static const json_field patch_fields[] = {
    {"alarms",      JSON_AT(BOOL, cal_calendar, alarms), .bit = CAL_PATCH_ALARMS, .text = "Of a shared one: show its owner's alarms."},
    {"name",        JSON_AT(STR, cal_calendar, name), .bit = CAL_PATCH_NAME, .min = 1, .max = 255, .text = "As people see it."},
    COMMON_FIELDS,
};

static const json_field ask_fields[] = {
    {"limit", JSON_AT(INT, page, limit), .min = 1, .max = MOST, .text = "The most calendars to give; 100 unless said."},
    {"after", JSON_AT(ID, page, after), .text = "The `next` of the page before."},
};
/* clang-format on */

static const json_shape calendar_shape = {.name = "Calendar",
                                          .text = "A calendar and what one may do with it.",
                                          .field = calendar_fields,
                                          .n = CAL_COUNT(calendar_fields),
                                          .size = sizeof(rest_calendar),
                                          .is_reply = true};

static const json_shape new_shape = {.name = "CalendarNew",
                                     .text = "A calendar to make.",
                                     .field = new_fields,
                                     .n = CAL_COUNT(new_fields),
                                     .size = sizeof(cal_calendar)};

static const json_shape patch_shape = {.name = "CalendarPatch",
                                       .text = "Only what is given changes.",
                                       .field = patch_fields,
                                       .n = CAL_COUNT(patch_fields),
                                       .size = sizeof(cal_calendar)};

static const json_shape ask_shape = {
    .name = "CalendarPage", .field = ask_fields, .n = CAL_COUNT(ask_fields), .size = sizeof(page)};

static const json_field list_fields[] = {
    {"items",     JSON_AT(LIST, page,  items),                 .of = &calendar_shape               },
    { "next", JSON_AT(ID,         page, next), .flags = JSON_NULLABLE, .text = "Ask on with it as `after`."},
};

static const json_shape list_shape = {.name = "Calendars",
                                      .text = "Calendars by their order, then name.",
                                      .field = list_fields,
                                      .n = CAL_COUNT(list_fields),
                                      .size = sizeof(page),
                                      .is_reply = true};

static rest_calendar shown(cal_ctx *cx, const cal_calendar *c)
{
    cal_buf *url = cal_buf_new(cx->arena, 0);

    cal_buf_add(url, rest_home_path(cx, c->owner));
    http_encode_segment(url, c->href);
    cal_buf_add_byte(url, '/');
    return (rest_calendar){
        .row = *c,
        .owner = c->sharer.p ? c->sharer : c->owner,
        .shared = c->sharer.p != NULL,
        .right = core_access_calendar(cx, c),
        .read_only = c->source.n > 0,
        .source = core_access_calendar(cx, c) >= CAL_RIGHT_MANAGE ? c->source : CAL_STR(""),
        .url = cal_buf_str(url),
        .ctag = core_sync_ctag(cx, c),
    };
}

/* One's own, then those of others that one has among them. */
static cal_err all_mine(cal_ctx *cx, const cal_calendar **out, size_t *n)
{
    const cal_calendar *own, *shared;
    size_t n_own, n_shared;
    cal_calendar *all;
    cal_err e;

    if ((e = core_calendar_list(cx, cx->who, &own, &n_own)) ||
        (e = core_viewer_list(cx, &shared, &n_shared)))
        return e;
    all = CAL_NEW_N(cx->arena, cal_calendar, n_own + n_shared);
    for (size_t i = 0; i < n_own; i++)
        all[i] = own[i];
    for (size_t i = 0; i < n_shared; i++)
        all[n_own + i] = shared[i];
    *out = all;
    *n = n_own + n_shared;
    return CAL_OK;
}

static cal_err reply(cal_ctx *cx, http_res *rs, const cal_calendar *c)
{
    rest_calendar out = shown(cx, c);

    return rest_reply(cx, rs, &calendar_shape, &out);
}

/* Index behind the calendar with this id; 0 for id 0; n + 1 when it is not there. */
static size_t place_after(const cal_calendar *all, size_t n, int64_t id)
{
    size_t i = 0;

    if (!id)
        return 0;
    while (i < n && all[i].id != id)
        i++;
    return i + 1;
}

static cal_err list(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    const cal_calendar *all = NULL;
    page p = {.limit = PAGE};
    size_t n = 0;
    cal_err e;

    if ((e = rest_query(cx, rq, &ask_shape, &p)) || (e = core_engine_refresh(cx, cx->who)) ||
        (e = all_mine(cx, &all, &n)))
        return e;

    size_t first = place_after(all, n, p.after);

    if (first > n)
        return cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("after"),
                              "The calendar this page should follow is gone; start again.");

    size_t n_shown = n - first < (size_t)p.limit ? n - first : (size_t)p.limit;
    rest_calendar *items = CAL_NEW_N(cx->arena, rest_calendar, n_shown);

    for (size_t i = 0; i < n_shown; i++)
        items[i] = shown(cx, &all[first + i]);
    p.items = (json_list){items, n_shown};
    p.next = first + n_shown < n ? items[n_shown - 1].row.id : 0;
    return rest_reply(cx, rs, &list_shape, &p);
}

static cal_err show(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_calendar c;
    int64_t id;
    cal_err e;

    if ((e = rest_id(cx, rq, &id)) || (e = core_calendar_by_id(cx, id, CAL_RIGHT_FREEBUSY, &c)) ||
        (e = core_viewer_overlay(cx, &c)))
        return e;
    return reply(cx, rs, &c);
}

static cal_err make(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_calendar_patch p = {0};
    cal_calendar c;
    cal_err e;

    if ((e = rest_body(cx, rq, &new_shape, &p.to, &p.set)) ||
        (e = core_calendar_create(cx, cx->who, (cal_str){0}, &p, &c)))
        return e;

    rest_calendar out = shown(cx, &c);

    return rest_created(
        cx, rs, &calendar_shape, &out,
        cal_arena_printf(cx->arena, REST_PREFIX "/calendars/%lld", (long long)c.id));
}

static cal_err patch(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_calendar_patch p = {0};
    cal_calendar c;
    int64_t id;
    cal_err e;

    if ((e = rest_id(cx, rq, &id)) || (e = rest_body(cx, rq, &patch_shape, &p.to, &p.set)) ||
        (e = core_calendar_by_id(cx, id, CAL_RIGHT_FREEBUSY, &c)) ||
        (e = core_calendar_patch(cx, id, &p, &c)))
        return e;
    return reply(cx, rs, &c);
}

static cal_err drop(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_calendar c;
    int64_t id;
    cal_err e;

    if ((e = rest_id(cx, rq, &id)) || (e = core_calendar_by_id(cx, id, CAL_RIGHT_FREEBUSY, &c)) ||
        (e = core_calendar_delete(cx, id)))
        return e;
    return rest_done(rs);
}

/* clang-format off */
static const http_route rows[] = {
    {HTTP_GET,    "/calendars",      HTTP_NEED_USER, HTTP_ON_LOOP,   list,  &ask_shape,   &list_shape,     "My calendars, in pages.", 0, 0},
    {HTTP_POST,   "/calendars",      HTTP_NEED_USER, HTTP_ON_WORKER, make,  &new_shape,   &calendar_shape, "Make a calendar.", 0, 201},
    {HTTP_GET,    "/calendars/{id}", HTTP_NEED_USER, HTTP_ON_LOOP,   show,  NULL,         &calendar_shape, "One calendar.", 0, 0},
    {HTTP_PATCH,  "/calendars/{id}", HTTP_NEED_USER, HTTP_ON_WORKER, patch, &patch_shape, &calendar_shape, "Change a calendar.", 0, 0},
    {HTTP_DELETE, "/calendars/{id}", HTTP_NEED_USER, HTTP_ON_WORKER, drop,  NULL,         NULL,            "Delete a calendar with all that is in it.", 0, 0},
};
/* clang-format on */

const http_routes rest_calendar_routes = {rows, CAL_COUNT(rows)};
