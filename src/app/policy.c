/* SPDX-License-Identifier: MIT */
/* The options that decide what people may do. */
#include "app/policy.h"

#include "model/link.h"
#include "app/policy_oidc.h"

/* A word that an option may be, and what it means. */
typedef struct word {
    cal_str name;
    int64_t value;
} word;

static const word link_levels[] = {
    {CAL_STR_K("none"),     -1               },
    {CAL_STR_K("freebusy"), CAL_LINK_FREEBUSY},
    {CAL_STR_K("titles"),   CAL_LINK_TITLES  },
    {CAL_STR_K("full"),     CAL_LINK_FULL    },
};

/* An option whose value is one of some words. */
typedef struct choice {
    const char *key;
    const word *words;
    size_t n;
} choice;

static const word fails[] = {
    {CAL_STR_K("closed"), 0},
    {CAL_STR_K("open"),   1},
};

static const word factor_needs[] = {
    {CAL_STR_K("optional"),  CAL_FACTOR_OPTIONAL },
    {CAL_STR_K("admins"),    CAL_FACTOR_ADMINS   },
    {CAL_STR_K("everybody"), CAL_FACTOR_EVERYBODY},
};

static const choice factor_need = {"people.second_factor", factor_needs, CAL_COUNT(factor_needs)};
static const choice entitlement_fail = {"entitlement.fail", fails, CAL_COUNT(fails)};
static const word share_accepts[] = {
    {CAL_STR_K("ask"),  0},
    {CAL_STR_K("auto"), 1},
};

static const choice share_accept = {"share.accept", share_accepts, CAL_COUNT(share_accepts)};
static const word bearer_ways[] = {
    {CAL_STR_K("jwt"),           0},
    {CAL_STR_K("introspection"), 1},
};

static const choice bearer_way = {"oidc.bearer", bearer_ways, CAL_COUNT(bearer_ways)};
static const choice link_level = {"links.level", link_levels, CAL_COUNT(link_levels)};

static cal_err choose(cal_ctx *cx, const choice *c, cal_str text, int64_t *out)
{
    cal_buf *known = cal_buf_new(cx->arena, 0);

    for (size_t i = 0; i < c->n; i++) {
        if (cal_str_eq(c->words[i].name, text)) {
            *out = c->words[i].value;
            return CAL_OK;
        }
        cal_buf_printf(known, "%s%.*s", i ? ", " : "", CAL_FMT(c->words[i].name));
    }
    return cal_fail(cx, CAL_E_CONFIG, "%s must be one of %.*s, not \"%.*s\"", c->key,
                    CAL_FMT(cal_buf_str(known)), CAL_FMT(text));
}

/* Goes into a header field beside other directives. */
static cal_err check_frames(cal_ctx *cx, cal_str sources)
{
    if (sources.n && cal_str_find_byte(sources, ';') == sources.n &&
        cal_str_find_byte(sources, ',') == sources.n)
        return CAL_OK;
    return cal_fail(cx, CAL_E_CONFIG,
                    "links.frames must be sources with spaces between them, such as * or "
                    "https://www.example.org, not \"%.*s\"",
                    CAL_FMT(sources));
}

cal_err app_policy_from(cal_ctx *cx, const app_config *c, cal_policy *out)
{
    int64_t fails_open = 0, accepts = 0, asks = 0;
    cal_err e;

    *out = (cal_policy){
        .local_sign_in = c->people_local_sign_in,
        .proxy_secret = c->proxy_secret,
        .proxy_creates = c->proxy_create != 0,
        .seal_key = c->people_seal_key,
        .session_idle_s = c->session_idle / 1000,
        .session_life_s = c->session_life / 1000,
        .link_frames = c->links_frames,
        .holidays = CAL_STR(""),
        .subscriptions = c->subscriptions_count,
        .subscription_bytes = c->subscriptions_size,
        .subscription_objects = c->subscriptions_objects,
        .subscription_every_s = c->subscriptions_interval / 1000,
        .subscription_least_s = c->subscriptions_least_interval / 1000,
        .audit_keep_s = c->audit_keep / 1000,
        .entitlement_url = c->entitlement_url,
        .entitlement_secret = c->entitlement_secret,
        .entitlement_cache_s = c->entitlement_cache / 1000,
        .entitlement_timeout_ms = c->entitlement_timeout,
    };
    if ((e = app_policy_oidc(cx, c, &out->provider)) ||
        (e = choose(cx, &factor_need, c->people_second_factor, &out->second_factor)) ||
        (e = choose(cx, &link_level, c->links_level, &out->link_level)) ||
        (e = choose(cx, &bearer_way, c->oidc_bearer, &asks)) ||
        (e = choose(cx, &share_accept, c->share_accept, &accepts)) ||
        (e = check_frames(cx, c->links_frames)) ||
        (e = choose(cx, &entitlement_fail, c->entitlement_fail, &fails_open)))
        return e;
    out->entitlement_fails_open = fails_open != 0;
    out->share_accepts = accepts != 0;
    out->provider.bearer_audience = c->oidc_bearer_audience;
    out->provider.bearer_scope = c->oidc_bearer_scope;
    out->provider.bearer_asks = asks != 0;
    return CAL_OK;
}
