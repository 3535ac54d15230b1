/* SPDX-License-Identifier: MIT */
/* /subscriptions: calendars from elsewhere on the web; /holidays: those that come with the program.
 */
#include "core/holiday.h"
#include "core/subscription.h"
#include "rest/io.h"
#include "rest/nouns.h"

typedef struct rest_subscription {
    core_subscription row;
    int64_t next, state; /* index into states */
    cal_str why;
} rest_subscription;

typedef struct rest_list {
    json_list items;
} rest_list;

typedef struct rest_region {
    cal_str code, name, source;
    json_list parts;
} rest_region;

enum { OK, FAILING, STOPPED };
static const char *const states[] = {"ok", "failing", "stopped", NULL};

#define COLOR "^(#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?)?$"

/* clang-format off */
static const json_field subscription_fields[] = {
    {"id",        JSON_AT(ID, rest_subscription, row.calendar.id), .text = "That of its calendar, whose name, colour and order are changed there."},
    {"name",      JSON_AT(STR, rest_subscription, row.calendar.name)},
    {"color",     JSON_AT(STR, rest_subscription, row.calendar.color)},
    {"source",    JSON_AT(STR, rest_subscription, row.calendar.source), .text = "A URL, or holidays:REGION."},
    {"alarms",    JSON_AT(BOOL, rest_subscription, row.state.alarms), .text = "Whether the source's alarms are kept."},
    {"interval",  JSON_AT(INT, rest_subscription, row.state.interval_s), .text = "Seconds between two looks; 0: as the source says."},
    {"objects",   JSON_AT(INT, rest_subscription, row.calendar.count), .text = "Events and tasks it holds."},
    {"refused",   JSON_AT(INT, rest_subscription, row.state.refused), .text = "Objects of the source that could not be taken."},
    {"state",     JSON_AT(ENUM, rest_subscription, state), .names = states, .text = "How the last look went; stopped: the source has ended."},
    {"why",       JSON_AT(STR, rest_subscription, why), .flags = JSON_NULLABLE, .text = "What is wrong; null: nothing."},
    {"tried",     JSON_AT(TIME, rest_subscription, row.state.tried), .flags = JSON_NULLABLE, .text = "The last look."},
    {"succeeded", JSON_AT(TIME, rest_subscription, row.state.succeeded), .flags = JSON_NULLABLE, .text = "The last look that went well."},
    {"next",      JSON_AT(TIME, rest_subscription, next), .flags = JSON_NULLABLE, .text = "The next one; null: none."},
};

static const json_field new_fields[] = {
    {"source",   JSON_AT(STR, core_subscription_new, source), .flags = JSON_REQUIRED, .min = 1, .max = 4096, .text = "An address that begins with https, http or webcal, or holidays:REGION."},
    {"name",     JSON_AT(STR, core_subscription_new, name), .min = 1, .max = 255, .text = "As people see it; what the source says unless given."},
    {"color",    JSON_AT(STR, core_subscription_new, color), .max = 9, .pattern = COLOR, .text = "#rrggbb or #rrggbbaa, or empty; what the source says unless given."},
    {"alarms",   JSON_AT(BOOL, core_subscription_new, alarms), .text = "Keep the source's alarms; false unless given."},
    {"interval", JSON_AT(INT, core_subscription_new, interval_s), .min = 0, .max = 604800, .text = "Seconds between two looks; 0 or absent: as the source says."},
};

static const json_field patch_fields[] = {
    {"source",   JSON_AT(STR, core_subscription_new, source), .bit = CORE_SUBSCRIPTION_SOURCE, .min = 1, .max = 4096, .text = "Another source, which is asked first."},
    {"alarms",   JSON_AT(BOOL, core_subscription_new, alarms), .bit = CORE_SUBSCRIPTION_ALARMS, .text = "Keep the source's alarms."},
    {"interval", JSON_AT(INT, core_subscription_new, interval_s), .bit = CORE_SUBSCRIPTION_INTERVAL, .min = 0, .max = 604800, .text = "Seconds between two looks; 0: as the source says."},
};

static const json_field ask_fields[] = {
    {"source", JSON_AT(STR, core_subscription_new, source), .flags = JSON_REQUIRED, .min = 1, .max = 4096, .text = "As for a new subscription."},
};

static const json_field look_fields[] = {
    {"source",   JSON_AT(STR, core_source_view, source), .text = "As it will be kept."},
    {"name",     JSON_AT(STR, core_source_view, name), .text = "What it calls itself; may be empty."},
    {"color",    JSON_AT(STR, core_source_view, color), .text = "What it says; may be empty."},
    {"events",   JSON_AT(INT, core_source_view, events)},
    {"tasks",    JSON_AT(INT, core_source_view, tasks)},
    {"journals", JSON_AT(INT, core_source_view, journals)},
    {"refused",  JSON_AT(INT, core_source_view, refused), .text = "Objects that cannot be taken."},
    {"why",      JSON_AT(STR, core_source_view, why), .text = "Of the first of these; may be empty."},
    {"bytes",    JSON_AT(INT, core_source_view, bytes)},
    {"interval", JSON_AT(INT, core_source_view, interval_s), .text = "Seconds between two looks, as it says."},
};

#define REGION_FIELDS \
    {"code",   JSON_AT(STR, rest_region, code), .text = "ISO 3166, or the data's own."}, \
    {"name",   JSON_AT(STR, rest_region, name)}, \
    {"source", JSON_AT(STR, rest_region, source), .text = "What to subscribe to."}

static const json_field part_fields[] = {REGION_FIELDS};
/* clang-format on */

static const json_shape part_shape = {.name = "HolidayPart",
                                      .text = "A part of a country with holidays of its own.",
                                      .field = part_fields,
                                      .n = CAL_COUNT(part_fields),
                                      .size = sizeof(rest_region),
                                      .is_reply = true};

static const json_field country_fields[] = {
    REGION_FIELDS,
    {"parts", JSON_AT(LIST, rest_region, parts), .of = &part_shape},
};

static const json_shape country_shape = {.name = "HolidayCountry",
                                         .text = "A country whose holidays are known.",
                                         .field = country_fields,
                                         .n = CAL_COUNT(country_fields),
                                         .size = sizeof(rest_region),
                                         .is_reply = true};

static const json_shape subscription_shape = {.name = "Subscription",
                                              .text =
                                                  "A calendar whose content comes from elsewhere.",
                                              .field = subscription_fields,
                                              .n = CAL_COUNT(subscription_fields),
                                              .size = sizeof(rest_subscription),
                                              .is_reply = true};

static const json_shape new_shape = {.name = "SubscriptionNew",
                                     .text = "What to subscribe to.",
                                     .field = new_fields,
                                     .n = CAL_COUNT(new_fields),
                                     .size = sizeof(core_subscription_new)};

static const json_shape patch_shape = {.name = "SubscriptionPatch",
                                       .text = "Only what is given changes.",
                                       .field = patch_fields,
                                       .n = CAL_COUNT(patch_fields),
                                       .size = sizeof(core_subscription_new)};

static const json_shape ask_shape = {.name = "SourceQuestion",
                                     .text = "A source to look at.",
                                     .field = ask_fields,
                                     .n = CAL_COUNT(ask_fields),
                                     .size = sizeof(core_subscription_new)};

static const json_shape look_shape = {.name = "SourceView",
                                      .text = "What stands at a source.",
                                      .field = look_fields,
                                      .n = CAL_COUNT(look_fields),
                                      .size = sizeof(core_source_view),
                                      .is_reply = true};

static const json_field list_fields[] = {
    {"items", JSON_AT(LIST, rest_list, items), .of = &subscription_shape},
};

static const json_shape list_shape = {.name = "Subscriptions",
                                      .text = "One's subscriptions, as the calendars are ordered.",
                                      .field = list_fields,
                                      .n = CAL_COUNT(list_fields),
                                      .size = sizeof(rest_list),
                                      .is_reply = true};

static const json_field holidays_fields[] = {
    {"items", JSON_AT(LIST, rest_list, items), .of = &country_shape},
};

static const json_shape holidays_shape = {.name = "Holidays",
                                          .text = "The countries whose holidays are known.",
                                          .field = holidays_fields,
                                          .n = CAL_COUNT(holidays_fields),
                                          .size = sizeof(rest_list),
                                          .is_reply = true};

static rest_subscription shown(const core_subscription *s)
{
    return (rest_subscription){
        .row = *s,
        .next = s->state.stopped ? 0 : s->state.next_at,
        .state = s->state.stopped ? STOPPED
                 : s->state.fails ? FAILING
                                  : OK,
        .why = s->state.why.n ? s->state.why : (cal_str){NULL, 0},
    };
}

static cal_err reply(cal_ctx *cx, http_res *rs, const core_subscription *s)
{
    rest_subscription out = shown(s);

    return rest_reply(cx, rs, &subscription_shape, &out);
}

static cal_err list(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    const core_subscription *all = NULL;
    rest_subscription *items;
    size_t n = 0;
    cal_err e = core_subscription_list(cx, &all, &n);

    (void)rq;
    if (e)
        return e;
    items = CAL_NEW_N(cx->arena, rest_subscription, n);
    for (size_t i = 0; i < n; i++)
        items[i] = shown(&all[i]);
    return rest_reply(cx, rs, &list_shape,
                      &(rest_list){
                          {items, n}
    });
}

static cal_err look(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    core_subscription_new in = {0};
    core_source_view out;
    cal_err e;

    if ((e = rest_body(cx, rq, &ask_shape, &in, NULL)) ||
        (e = core_subscription_look(cx, in.source, &out)))
        return e;
    return rest_reply(cx, rs, &look_shape, &out);
}

static cal_err make(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    core_subscription_new in = {0};
    core_subscription made;
    cal_err e;

    if ((e = rest_body(cx, rq, &new_shape, &in, NULL)) ||
        (e = core_subscription_create(cx, &in, &made)))
        return e;

    rest_subscription out = shown(&made);

    return rest_created(cx, rs, &subscription_shape, &out,
                        cal_arena_printf(cx->arena, REST_PREFIX "/subscriptions/%lld",
                                         (long long)made.calendar.id));
}

static cal_err show(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    core_subscription s;
    int64_t id;
    cal_err e;

    if ((e = rest_id(cx, rq, &id)) || (e = core_subscription_at(cx, id, &s)))
        return e;
    return reply(cx, rs, &s);
}

static cal_err change(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    core_subscription_new in = {0};
    core_subscription s;
    unsigned set = 0;
    int64_t id;
    cal_err e;

    if ((e = rest_id(cx, rq, &id)) || (e = rest_body(cx, rq, &patch_shape, &in, &set)) ||
        (e = core_subscription_change(cx, id, set, &in, &s)))
        return e;
    return reply(cx, rs, &s);
}

static cal_err refresh(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    core_subscription s;
    int64_t id;
    cal_err e;

    if ((e = rest_id(cx, rq, &id)) || (e = core_subscription_refresh(cx, id, &s)))
        return e;
    return reply(cx, rs, &s);
}

static cal_err end(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    int64_t id;
    cal_err e;

    if ((e = rest_id(cx, rq, &id)) || (e = core_subscription_delete(cx, id)))
        return e;
    return rest_done(rs);
}

static rest_region region_of(cal_ctx *cx, const core_region *r)
{
    return (rest_region){
        .code = r->code,
        .name = r->name,
        .source = cal_arena_printf(cx->arena, "holidays:%.*s", CAL_FMT(r->code)),
    };
}

static cal_err holidays(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    const core_country *all;
    rest_region *items;
    size_t n;

    (void)rq;
    core_holiday_countries(cx, cx->who->language, &all, &n);
    items = CAL_NEW_N(cx->arena, rest_region, n);
    for (size_t i = 0; i < n; i++) {
        rest_region *parts = CAL_NEW_N(cx->arena, rest_region, all[i].n_parts);

        for (size_t k = 0; k < all[i].n_parts; k++)
            parts[k] = region_of(cx, &all[i].parts[k]);
        items[i] = region_of(cx, &all[i].self);
        items[i].parts = (json_list){parts, all[i].n_parts};
    }
    return rest_reply(cx, rs, &holidays_shape,
                      &(rest_list){
                          {items, n}
    });
}

/* clang-format off */
static const http_route rows[] = {
    {HTTP_GET,    "/subscriptions",              HTTP_NEED_USER, HTTP_ON_LOOP,   list,     NULL,         &list_shape,         "One's subscriptions to calendars elsewhere.", 0, 0},
    {HTTP_POST,   "/subscriptions",              HTTP_NEED_USER, HTTP_ON_WORKER, make,     &new_shape,   &subscription_shape, "Subscribe to a calendar; its source is asked first.", 0, 201},
    {HTTP_POST,   "/subscriptions/look",         HTTP_NEED_USER, HTTP_ON_WORKER, look,     &ask_shape,   &look_shape,         "See what stands at a source, without subscribing to it.", 0, 0},
    {HTTP_GET,    "/subscriptions/{id}",         HTTP_NEED_USER, HTTP_ON_LOOP,   show,     NULL,         &subscription_shape, "A subscription, and how it goes.", 0, 0},
    {HTTP_PATCH,  "/subscriptions/{id}",         HTTP_NEED_USER, HTTP_ON_WORKER, change,   &patch_shape, &subscription_shape, "Change where it comes from and how often it is looked at.", 0, 0},
    {HTTP_DELETE, "/subscriptions/{id}",         HTTP_NEED_USER, HTTP_ON_WORKER, end,      NULL,         NULL,                "End it, and delete its calendar.", 0, 0},
    {HTTP_POST,   "/subscriptions/{id}/refresh", HTTP_NEED_USER, HTTP_ON_WORKER, refresh,  NULL,         &subscription_shape, "Look at its source now.", 0, 0},
    {HTTP_GET,    "/holidays",                   HTTP_NEED_USER, HTTP_ON_WORKER, holidays, NULL,         &holidays_shape,     "The countries and regions whose holidays one can subscribe to.", 0, 0},
};
/* clang-format on */

const http_routes rest_subscription_routes = {rows, CAL_COUNT(rows)};
