/* SPDX-License-Identifier: MIT */
/* The gate: who may, and whose form it was. */
#include "auth/auth.h"
#include "tests/harness/test.h"

static const cal_user bob = {.id = 2, .handle = CAL_STR_K("bob")};
static const cal_user root = {.id = 1, .handle = CAL_STR_K("root"), .role = CAL_ROLE_ADMIN};

/* A request as a row: who asks, and what the fields say. Empty: the field is absent. */
typedef struct row {
    http_method method;
    unsigned scheme; /* 0: nobody */
    bool secure;
    const char *csrf, *site, *origin;
    cal_err want;
} row;

static cal_err judge(cal_ctx *cx, const row *r, http_need need)
{
    auth_identity id = {.scheme = r->scheme, .session = {.csrf = CAL_STR("right-token")}};
    const char *values[] = {r->csrf, r->site, r->origin};
    const char *names[] = {"X-CSRF-Token", "Sec-Fetch-Site", "Origin"};
    http_field fields[3];
    http_req rq = {.method = r->method,
                   .fields = fields,
                   .host = CAL_STR("cal.example.org"),
                   .secure = r->secure,
                   .auth = r->scheme ? &id : NULL};

    for (size_t i = 0; i < 3; i++)
        if (*values[i])
            fields[rq.n_fields++] = (http_field){cal_str_c(names[i]), cal_str_c(values[i])};
    cal_fail_clear(cx);
    return auth_gate(cx, &rq, need);
}

TEST(forms_of_other_sites_do_nothing)
{
    enum { S = AUTH_BY_SESSION, B = AUTH_BY_BASIC };
    static const row rows[] = {
        {HTTP_GET,      S, false, "",            "",            "",                            CAL_OK        },
        {HTTP_GET,      S, false, "",            "cross-site",  "https://evil.example",        CAL_OK        },
        {HTTP_PROPFIND, S, false, "",            "",            "",                            CAL_OK        },
        {HTTP_REPORT,   S, false, "",            "",            "",                            CAL_OK        },
        {HTTP_POST,     S, false, "",            "",            "",                            CAL_E_BAD_FORM},
        {HTTP_PUT,      S, false, "wrong-token", "",            "",                            CAL_E_BAD_FORM},
        {HTTP_OTHER,    S, false, "",            "",            "",                            CAL_E_BAD_FORM},
        {HTTP_LOCK,     S, false, "",            "same-origin", "",                            CAL_E_BAD_FORM},
        {HTTP_POST,     S, false, "right-token", "",            "",                            CAL_OK        },
        {HTTP_POST,     S, false, "right-token", "same-origin", "",                            CAL_OK        },
        {HTTP_POST,     S, false, "right-token", "none",        "",                            CAL_OK        },
        {HTTP_POST,     S, false, "right-token", "same-site",   "",                            CAL_E_BAD_FORM},
        {HTTP_POST,     S, false, "right-token", "cross-site",  "",                            CAL_E_BAD_FORM},
        {HTTP_POST,     S, false, "right-token", "same-origin", "https://renamed-by-a.proxy",  CAL_OK        },
        {HTTP_POST,     S, false, "right-token", "",            "http://cal.example.org",      CAL_OK        },
        {HTTP_POST,     S, false, "right-token", "",            "http://CAL.example.org:80",   CAL_OK        },
        {HTTP_POST,     S, false, "right-token", "",            "https://cal.example.org",     CAL_OK        },
        {HTTP_POST,     S, true,  "right-token", "",            "https://cal.example.org:443", CAL_OK        },
        {HTTP_POST,     S, true,  "right-token", "",            "http://cal.example.org",      CAL_E_BAD_FORM},
        {HTTP_POST,     S, false, "right-token", "",            "http://cal.example.org:81",   CAL_E_BAD_FORM},
        {HTTP_POST,     S, false, "right-token", "",            "http://cal.example.org.evil", CAL_E_BAD_FORM},
        {HTTP_POST,     S, false, "right-token", "",            "null",                        CAL_E_BAD_FORM},
        {HTTP_DELETE,   B, false, "",            "",            "",                            CAL_OK        },
        {HTTP_DELETE,   B, false, "",            "cross-site",  "",                            CAL_E_BAD_FORM},
        {HTTP_DELETE,   B, false, "",            "",            "https://evil.example",        CAL_E_BAD_FORM},
        {HTTP_GET,      0, false, "",            "",            "",                            CAL_E_SIGN_IN },
        {HTTP_POST,     0, false, "right-token", "",            "",                            CAL_E_SIGN_IN },
    };

    cx->who = &bob;
    for (size_t i = 0; i < CAL_COUNT(rows); i++)
        if (judge(cx, &rows[i], HTTP_NEED_USER) != rows[i].want)
            test_failed(__FILE__, __LINE__, "row %zu", i);
}

TEST(a_route_that_needs_nobody_is_open)
{
    row r = {HTTP_POST, 0, false, "", "", "", CAL_OK};

    CHECK_OK(judge(cx, &r, HTTP_NEED_NOBODY));
}

TEST(what_needs_an_administrator_needs_one)
{
    row r = {HTTP_GET, AUTH_BY_BASIC, false, "", "", "", CAL_OK};

    cx->who = &bob;
    CHECK_INT(judge(cx, &r, HTTP_NEED_ADMIN), CAL_E_NO_RIGHT);
    cx->who = &root;
    CHECK_OK(judge(cx, &r, HTTP_NEED_ADMIN));
}

TEST(an_app_password_is_no_browser_session)
{
    auth_identity id = {.scheme = AUTH_BY_BASIC};
    http_req rq = {.auth = &id};

    CHECK_INT(auth_need_session(cx, &rq), CAL_E_FORBIDDEN);
    id.scheme = AUTH_BY_SESSION;
    CHECK_OK(auth_need_session(cx, &rq));
}

static size_t challenges(cal_ctx *cx, const char *name, const char *value, unsigned schemes)
{
    http_field field = {cal_str_c(name), cal_str_c(value)};
    http_req rq = {.fields = &field, .n_fields = 1};
    http_res rs;

    http_res_init(cx, &rs);
    auth_challenge(cx, &rq, schemes, &rs);
    return rs.fields.n;
}

TEST(pages_that_fetch_see_no_password_dialogue)
{
    CHECK_INT(challenges(cx, "User-Agent", "DAVx5", AUTH_BY_BASIC), 1);
    CHECK_INT(challenges(cx, "Sec-Fetch-Mode", "navigate", AUTH_BY_BASIC), 1);
    CHECK_INT(challenges(cx, "Sec-Fetch-Mode", "cors", AUTH_BY_BASIC), 0);
    CHECK_INT(challenges(cx, "X-Requested-With", "fetch", AUTH_BY_BASIC), 0);
    CHECK_INT(challenges(cx, "User-Agent", "DAVx5", AUTH_BY_SESSION), 0);
}
