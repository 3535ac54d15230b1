/* SPDX-License-Identifier: MIT */
/* /config: what a client must know before anybody has signed in. */
#include "model/limits.h"
#include "model/policy.h"
#include "core/provider.h"
#include "rest/io.h"
#include "rest/nouns.h"

typedef struct config {
    cal_str name, version, caldav_url;
    int64_t languages;
    bool local_sign_in;
    const void *provider;
    const void *limits;
} config;

typedef struct provider {
    cal_str name, url;
} provider;

enum { ALL_LANGUAGES = 15 };

/* clang-format off */
static const json_field limit_fields[] = {
    {"object_bytes", JSON_AT(INT, struct cal_limits, object_bytes), .text = "Largest calendar object."},
    {"import_bytes", JSON_AT(INT, struct cal_limits, import_bytes), .text = "Largest file to import."},
    {"instances",    JSON_AT(INT, struct cal_limits, instances), .text = "Most instances of a series that ends."},
    {"attendees",    JSON_AT(INT, struct cal_limits, attendees), .text = "Most attendees of an instance."},
    {"calendars",    JSON_AT(INT, struct cal_limits, calendars), .text = "Most calendars of a person."},
    {"objects",      JSON_AT(INT, struct cal_limits, objects), .text = "Most objects in a calendar."},
};

static const json_shape limits_shape = {
    .name = "Limits",
    .text = "What input may cost.",
    .field = limit_fields,
    .n = CAL_COUNT(limit_fields),
    .size = sizeof(struct cal_limits),
    .is_reply = true,
};

static const json_field provider_fields[] = {
    {"name", JSON_AT(STR, provider, name), .text = "For the button of the sign-in page."},
    {"url",  JSON_AT(STR, provider, url), .text = "Where the button leads; with ?returnTo= and the path of the page to show afterwards."},
};

static const json_shape provider_shape = {
    .name = "SignInProvider",
    .text = "A service by which people sign in.",
    .field = provider_fields,
    .n = CAL_COUNT(provider_fields),
    .size = sizeof(provider),
    .is_reply = true,
};

static const json_field config_fields[] = {
    {"name",          JSON_AT(STR, config, name), .text = "Of the server."},
    {"version",       JSON_AT(STR, config, version), .text = "Of the program."},
    {"languages",     JSON_AT(SET, config, languages), .names = rest_languages, .text = "That pages and letters come in."},
    {"local_sign_in", JSON_AT(BOOL, config, local_sign_in), .text = "Whether people sign in by name and password."},
    {"provider",      JSON_AT(OBJECT, config, provider), .flags = JSON_NULLABLE, .of = &provider_shape},
    {"caldav_url",    JSON_AT(STR, config, caldav_url), .text = "Path to enter in calendar programs."},
    {"limits",        JSON_AT(OBJECT, config, limits), .of = &limits_shape},
};
/* clang-format on */

static const json_shape config_shape = {
    .name = "Config",
    .text = "What this server is and offers.",
    .field = config_fields,
    .n = CAL_COUNT(config_fields),
    .size = sizeof(config),
    .is_reply = true,
};

static cal_err show(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    provider p = {.url = CAL_STR(REST_PREFIX "/oidc/login")};
    config c = {
        .name = CAL_STR("Calends"),
        .version = CAL_STR(CALENDS_VERSION),
        .caldav_url = CAL_STR(REST_PREFIX "/caldav/"),
        .languages = ALL_LANGUAGES,
        .local_sign_in = cx->policy->local_sign_in,
        .limits = cx->limits,
    };

    (void)rq;
    if (core_provider_is_set(cx)) {
        p.name = cx->policy->provider.name;
        c.provider = &p;
    }
    return rest_reply(cx, rs, &config_shape, &c);
}

/* clang-format off */
static const http_route rows[] = {
    {HTTP_GET, "/config", HTTP_NEED_NOBODY, HTTP_ON_LOOP, show, NULL, &config_shape, "What this server is and offers.", 0, 0},
};
/* clang-format on */

const http_routes rest_config_routes = {rows, CAL_COUNT(rows)};
