/* SPDX-License-Identifier: MIT */
/* /app-passwords: what devices and programs sign in with, by Basic. */
#include "core/session.h"
#include "auth/auth.h"
#include "rest/io.h"
#include "rest/nouns.h"

typedef struct wish {
    cal_str label;
} wish;

typedef struct app_password {
    cal_app_password row;
    cal_str login, secret; /* only when it is made */
} app_password;

typedef struct app_passwords {
    json_list items;
} app_passwords;

/* clang-format off */
static const json_field wish_fields[] = {
    {"label", JSON_AT(STR, wish, label), .flags = JSON_REQUIRED, .min = 1, .max = 255, .text = "Where it will be used, such as \"Phone\"."},
};

#define LISTED_FIELDS \
    {"id",        JSON_AT(ID, app_password, row.id)}, \
    {"label",     JSON_AT(STR, app_password, row.label), .text = "Where it is used."}, \
    {"created",   JSON_AT(TIME, app_password, row.created)}, \
    {"last_used", JSON_AT(TIME, app_password, row.last_used), .flags = JSON_NULLABLE, .text = "To the hour; null: never."}

static const json_field listed_fields[] = {LISTED_FIELDS};

static const json_field made_fields[] = {
    LISTED_FIELDS,
    {"login",  JSON_AT(STR, app_password, login), .text = "The name to sign in with."},
    {"secret", JSON_AT(STR, app_password, secret), .flags = JSON_SECRET, .text = "Shown this once."},
};
/* clang-format on */

static const json_shape wish_shape = {.name = "AppPasswordNew",
                                      .text = "An app password to make.",
                                      .field = wish_fields,
                                      .n = CAL_COUNT(wish_fields),
                                      .size = sizeof(wish)};

static const json_shape listed_shape = {.name = "AppPassword",
                                        .text = "An app password.",
                                        .field = listed_fields,
                                        .n = CAL_COUNT(listed_fields),
                                        .size = sizeof(app_password),
                                        .is_reply = true};

static const json_shape made_shape = {.name = "AppPasswordMade",
                                      .text = "An app password with its secret.",
                                      .field = made_fields,
                                      .n = CAL_COUNT(made_fields),
                                      .size = sizeof(app_password),
                                      .is_reply = true};

static const json_field list_fields[] = {
    {"items", JSON_AT(LIST, app_passwords, items), .of = &listed_shape},
};

static const json_shape list_shape = {.name = "AppPasswords",
                                      .text = "All of mine.",
                                      .field = list_fields,
                                      .n = CAL_COUNT(list_fields),
                                      .size = sizeof(app_passwords),
                                      .is_reply = true};

static cal_err list(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    const cal_app_password *all = NULL;
    size_t n = 0;
    cal_err e = core_app_password_list(cx, &all, &n);

    (void)rq;
    if (e)
        return e;

    app_password *items = CAL_NEW_N(cx->arena, app_password, n);

    for (size_t i = 0; i < n; i++)
        items[i].row = all[i];
    return rest_reply(cx, rs, &list_shape,
                      &(app_passwords){
                          {items, n}
    });
}

static cal_err make(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    app_password made = {.login = cx->who->handle};
    wish in = {0};
    cal_err e;

    if ((e = auth_need_session(cx, rq)) || (e = rest_body(cx, rq, &wish_shape, &in, NULL)) ||
        (e = core_app_password_new(cx, in.label, &made.row, &made.secret)))
        return e;
    return rest_created(
        cx, rs, &made_shape, &made,
        cal_arena_printf(cx->arena, REST_PREFIX "/app-passwords/%lld", (long long)made.row.id));
}

static cal_err revoke(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    int64_t id;
    cal_err e;

    if ((e = auth_need_session(cx, rq)) || (e = rest_id(cx, rq, &id)) ||
        (e = core_app_password_revoke(cx, id)))
        return e;
    return rest_done(rs);
}

/* clang-format off */
static const http_route rows[] = {
    {HTTP_GET,    "/app-passwords",      HTTP_NEED_USER, HTTP_ON_LOOP,   list,   NULL,        &list_shape, "My app passwords.", 0, 0},
    {HTTP_POST,   "/app-passwords",      HTTP_NEED_USER, HTTP_ON_WORKER, make,   &wish_shape, &made_shape, "Make an app password. Needs a browser session.", 0, 201},
    {HTTP_DELETE, "/app-passwords/{id}", HTTP_NEED_USER, HTTP_ON_WORKER, revoke, NULL,        NULL,        "End an app password at once. Needs a browser session.", 0, 0},
};
/* clang-format on */

const http_routes rest_app_password_routes = {rows, CAL_COUNT(rows)};
