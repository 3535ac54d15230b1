/* SPDX-License-Identifier: MIT */
/* From a request to a person, on a real database. */
#include "base/time.h"
#include "model/limits.h"
#include "model/policy.h"
#include "store/migrate.h"
#include "core/session.h"
#include "core/user.h"
#include "auth/cache.h"
#include "tests/harness/test.h"

static void end_pool(void *p)
{
    store_pool_free(p);
}

static void end_cache(void *c)
{
    auth_cache_free(c);
}

static const cal_limits limits = {.calendars = 10, .objects = 10, .object_bytes = 10000};

/* A database with alice, who has an app password. */
typedef struct house {
    auth_cache *cache;
    cal_user alice;
    cal_app_password app;
    cal_str secret;
} house;

static cal_err house_open(cal_ctx *cx, const char *name, house *out)
{
    store_options o = {
        .url = cal_arena_printf(cx->arena, "sqlite:%.*s/%s", CAL_FMT(test_dir(cx)), name),
        .connections = 2,
        .loops = 1,
        .busy_ms = 5000};
    cal_user_new in = {.handle = CAL_STR("alice"),
                       .email = CAL_STR("alice@example.org"),
                       .name = CAL_STR("Alice"),
                       .language = CAL_STR("en")};
    int applied;
    cal_err e;

    out->cache = auth_cache_new();
    cal_arena_defer(cx->arena, end_cache, out->cache);
    if ((e = store_pool_new(cx, &o, &cx->store)))
        return e;
    cal_arena_defer(cx->arena, end_pool, cx->store);
    cx->is_system = true;
    cx->limits = &limits;
    cx->policy = &cal_policy_usual;
    if ((e = store_migrate(cx, cx->store, &applied)) ||
        (e = core_user_create(cx, &in, &out->alice)))
        return e;
    cx->is_system = false;
    cx->who = &out->alice;
    e = core_app_password_new(cx, CAL_STR("Phone"), &out->app, &out->secret);
    cx->who = NULL;
    return e;
}

static cal_str base64(cal_ctx *cx, cal_str s)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    cal_buf *b = cal_buf_new(cx->arena, 0);

    for (size_t i = 0; i < s.n; i += 3) {
        unsigned v = 0;

        for (size_t j = 0; j < 3; j++)
            v = v << 8 | (i + j < s.n ? (unsigned char)s.p[i + j] : 0);
        for (size_t j = 0; j < 4; j++)
            cal_buf_add_byte(b, i + j > s.n ? '=' : alphabet[v >> (18 - 6 * j) & 63]);
    }
    return cal_buf_str(b);
}

static http_req request(cal_ctx *cx, const char *name, cal_str value, int loop)
{
    http_field *f = CAL_NEW(cx->arena, http_field);

    *f = (http_field){cal_str_c(name), value};
    return (http_req){.method = HTTP_GET,
                      .fields = f,
                      .n_fields = 1,
                      .loop = loop,
                      .peer = CAL_STR("192.0.2.1"),
                      .host = CAL_STR("localhost")};
}

static http_req basic(cal_ctx *cx, cal_str login, cal_str secret, int loop)
{
    cal_str pair = cal_arena_printf(cx->arena, "%.*s:%.*s", CAL_FMT(login), CAL_FMT(secret));

    return request(cx, "Authorization",
                   cal_arena_printf(cx->arena, "Basic %.*s", CAL_FMT(base64(cx, pair))), loop);
}

static cal_err identify(cal_ctx *cx, house *h, http_req *rq)
{
    cx->who = NULL;
    cal_fail_clear(cx);
    return auth_identify(cx, h->cache, rq, AUTH_BY_SESSION | AUTH_BY_BASIC);
}

TEST(an_app_password_names_its_owner_by_handle_or_address)
{
    house h;

    CHECK_OK(house_open(cx, "owner", &h));

    http_req rq = basic(cx, CAL_STR("alice"), h.secret, -1);

    CHECK_OK(identify(cx, &h, &rq));
    CHECK(cx->who && cx->who->id == h.alice.id);
    CHECK_INT(auth_identity_of(&rq)->scheme, AUTH_BY_BASIC);
    CHECK_INT(auth_identity_of(&rq)->app_password, h.app.id);
    rq = basic(cx, CAL_STR("Alice@Example.org"), h.secret, -1);
    CHECK_OK(identify(cx, &h, &rq));
    CHECK(cx->who);
    rq = basic(cx, CAL_STR("bob"), h.secret, -1);
    CHECK_INT(identify(cx, &h, &rq), CAL_E_BAD_LOGIN);
    CHECK(!cx->who && !rq.auth);
}

TEST(a_request_without_credentials_names_nobody)
{
    house h;

    CHECK_OK(house_open(cx, "nobody", &h));

    http_req rq = request(cx, "Cookie", CAL_STR("calends_session=unknown; other=1"), -1);

    CHECK_OK(identify(cx, &h, &rq));
    CHECK(!cx->who && !rq.auth);
    rq = request(cx, "Authorization", CAL_STR("Bearer abc"), -1);
    CHECK_OK(identify(cx, &h, &rq));
    CHECK(!cx->who && !rq.auth);
}

TEST(revoking_acts_at_once_whatever_is_cached)
{
    house h;

    CHECK_OK(house_open(cx, "revoke", &h));

    http_req rq = basic(cx, CAL_STR("alice"), h.secret, -1);

    CHECK_OK(identify(cx, &h, &rq));
    CHECK_OK(identify(cx, &h, &rq));
    cx->who = &h.alice;
    CHECK_OK(core_app_password_revoke(cx, h.app.id));
    CHECK_INT(identify(cx, &h, &rq), CAL_E_BAD_LOGIN);
}

TEST(guessing_is_slowed_down_but_locks_nobody_out)
{
    house h;
    cal_err e = CAL_OK;

    CHECK_OK(house_open(cx, "guess", &h));
    for (int i = 0; i < 200 && e != CAL_E_SLOW_DOWN; i++) {
        http_req rq = basic(cx, CAL_STR("alice"), CAL_STR("guess"), -1);

        e = identify(cx, &h, &rq);
        CHECK(e == CAL_E_BAD_LOGIN || e == CAL_E_SLOW_DOWN);
    }
    CHECK_INT(e, CAL_E_SLOW_DOWN);
    CHECK(cx->fail.retry_after_s > 0);

    http_req rq = basic(cx, CAL_STR("alice"), h.secret, -1);

    CHECK_OK(identify(cx, &h, &rq));
}

TEST(an_unknown_credential_goes_to_a_worker)
{
    house h;

    CHECK_OK(house_open(cx, "plan", &h));
    cx->now = cal_time_now();

    http_req rq = basic(cx, CAL_STR("alice"), h.secret, 0);
    http_plan plan = {.where = HTTP_ON_LOOP};

    auth_plan(h.cache, &rq, &plan);
    CHECK_INT(plan.where, HTTP_ON_WORKER);
    rq.loop = -1;
    CHECK_OK(identify(cx, &h, &rq));
    plan.where = HTTP_ON_LOOP;
    auth_plan(h.cache, &rq, &plan);
    CHECK_INT(plan.where, HTTP_ON_LOOP);
    rq = request(cx, "Accept", CAL_STR("*/*"), 0);
    auth_plan(h.cache, &rq, &plan);
    CHECK_INT(plan.where, HTTP_ON_LOOP);
}

/* The cookie that a response sets, as a request sends it. */
static cal_str cookie_of(const http_res *rs)
{
    for (size_t i = 0; i < rs->fields.n; i++) {
        cal_str v = rs->fields.at[i].value;

        if (cal_str_eq(rs->fields.at[i].name, CAL_STR("Set-Cookie")))
            return cal_str_cut(&v, ';');
    }
    return (cal_str){0};
}

TEST(a_session_lives_from_sign_in_to_sign_out)
{
    house h;
    http_res rs;
    cal_session s;

    CHECK_OK(house_open(cx, "session", &h));
    http_res_init(cx, &rs);

    http_req rq = request(cx, "User-Agent", CAL_STR("Browser"), -1);

    CHECK_OK(auth_sign_in(cx, &rq, &rs, &h.alice, CAL_BY_PASSWORD, &s));
    rq = request(cx, "Cookie", cookie_of(&rs), -1);
    CHECK_OK(identify(cx, &h, &rq));
    CHECK(cx->who && cx->who->id == h.alice.id);
    CHECK_STR(auth_identity_of(&rq)->session.csrf, s.csrf);
    CHECK_OK(identify(cx, &h, &rq));
    CHECK_STR(auth_identity_of(&rq)->session.csrf, s.csrf);

    rq.method = HTTP_DELETE;
    CHECK_INT(auth_sign_out(cx, &rq, &rs), CAL_E_BAD_FORM);
    cal_fail_clear(cx);

    http_field fields[] = {
        rq.fields[0], {CAL_STR("X-CSRF-Token"), s.csrf}
    };

    rq.fields = fields;
    rq.n_fields = 2;
    CHECK_OK(auth_sign_out(cx, &rq, &rs));
    CHECK_OK(identify(cx, &h, &rq));
    CHECK(!cx->who && !rq.auth);
}

TEST(signing_in_again_ends_the_session_of_before)
{
    house h;
    http_res rs;
    cal_session s;

    CHECK_OK(house_open(cx, "again", &h));
    http_res_init(cx, &rs);

    http_req rq = request(cx, "User-Agent", CAL_STR("Browser"), -1);

    CHECK_OK(auth_sign_in(cx, &rq, &rs, &h.alice, CAL_BY_PASSWORD, &s));

    http_req old = request(cx, "Cookie", cookie_of(&rs), -1);

    CHECK_OK(identify(cx, &h, &old));
    http_res_reset(cx, &rs);
    CHECK_OK(auth_sign_in(cx, &old, &rs, &h.alice, CAL_BY_PASSWORD, &s));
    CHECK(!cal_str_eq(cookie_of(&rs), old.fields[0].value));
    CHECK_OK(identify(cx, &h, &old));
    CHECK(!cx->who);
}

TEST(over_tls_the_cookie_is_bound_to_the_host)
{
    house h;
    http_res rs;
    cal_session s;

    CHECK_OK(house_open(cx, "tls", &h));
    http_res_init(cx, &rs);

    http_req rq = request(cx, "User-Agent", CAL_STR("Browser"), -1);

    rq.secure = true;
    CHECK_OK(auth_sign_in(cx, &rq, &rs, &h.alice, CAL_BY_PASSWORD, &s));
    CHECK(cal_str_starts(rs.fields.at[0].value, CAL_STR("__Host-calends_session=")));
    CHECK(cal_str_ends(rs.fields.at[0].value, CAL_STR("; Secure")));
    CHECK(cal_str_has(rs.fields.at[0].value, CAL_STR("; HttpOnly; SameSite=Lax")));

    http_req again = request(cx, "Cookie", cookie_of(&rs), -1);

    CHECK_OK(identify(cx, &h, &again));
    CHECK(!cx->who);
    again.secure = true;
    CHECK_OK(identify(cx, &h, &again));
    CHECK(cx->who);
}
