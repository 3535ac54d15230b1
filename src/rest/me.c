/* SPDX-License-Identifier: MIT */
/* /users/me: who I am, my settings, my password. */
#include "core/session.h"
#include "core/user.h"
#include "auth/auth.h"
#include "rest/io.h"
#include "rest/nouns.h"

typedef struct rest_me {
    cal_user user;
    cal_str home, principal;
} rest_me;

typedef struct new_password {
    cal_str current, to;
} new_password;

static const char *const themes[] = {"system", "light", "dark", NULL};
static const char *const roles[] = {"member", "admin", NULL};
const char *const rest_languages[] = {"en", "fr", "de", "nl", NULL};

/* clang-format off */
static const json_field user_fields[] = {
    {"id",           JSON_AT(ID, rest_me, user.id), .text = "Never changes."},
    {"handle",       JSON_AT(STR, rest_me, user.handle), .text = "Names the person in paths; never changes."},
    {"email",        JSON_AT(STR, rest_me, user.email), .text = "Mail address; may be empty."},
    {"name",         JSON_AT(STR, rest_me, user.name), .text = "As others see it."},
    {"language",     JSON_AT(STR, rest_me, user.language), .names = rest_languages, .text = "Of pages and letters."},
    {"time_zone",    JSON_AT(STR, rest_me, user.time_zone), .text = "IANA name, such as Europe/Paris."},
    {"week_start",   JSON_AT(INT, rest_me, user.week_start), .min = 0, .max = 6, .text = "First day of the week, 0 for Monday."},
    {"theme",        JSON_AT(ENUM, rest_me, user.theme), .names = themes, .text = "Colours of the pages."},
    {"role",         JSON_AT(ENUM, rest_me, user.role), .names = roles, .text = "Administrators manage people."},
    {"has_password", JSON_AT(BOOL, rest_me, user.has_password), .text = "Whether a password was set."},
    {"home",         JSON_AT(STR, rest_me, home), .text = "Path of the CalDAV home."},
    {"principal",    JSON_AT(STR, rest_me, principal), .text = "Path of the CalDAV principal."},
};

static const json_field patch_fields[] = {
    {"name",       JSON_AT(STR, cal_user_patch, name), .max = 255, .text = "As others see it."},
    {"language",   JSON_AT(STR, cal_user_patch, language), .names = rest_languages, .text = "Of pages and letters."},
    {"time_zone",  JSON_AT(STR, cal_user_patch, time_zone), .max = 255, .text = "IANA name, such as Europe/Paris."},
    {"week_start", JSON_AT(INT, cal_user_patch, week_start), .min = 0, .max = 6, .text = "First day of the week, 0 for Monday."},
    {"theme",      JSON_AT(ENUM, cal_user_patch, theme), .names = themes, .text = "Colours of the pages."},
};

static const json_field password_fields[] = {
    {"current", JSON_AT(STR, new_password, current), .flags = JSON_SECRET, .max = 1024, .text = "The password of now; needed when there is one."},
    {"new",     JSON_AT(STR, new_password, to), .flags = JSON_REQUIRED | JSON_SECRET, .max = 1024, .text = "The new password, at least 12 characters."},
};
/* clang-format on */

const json_shape rest_user_shape = {.name = "User",
                                    .text = "A person as they see themselves.",
                                    .field = user_fields,
                                    .n = CAL_COUNT(user_fields),
                                    .size = sizeof(rest_me),
                                    .is_reply = true};

static const json_shape patch_shape = {.name = "UserPatch",
                                       .text = "Only what is given changes.",
                                       .field = patch_fields,
                                       .n = CAL_COUNT(patch_fields),
                                       .size = sizeof(cal_user_patch)};

static const json_shape password_shape = {.name = "PasswordChange",
                                          .text = "A new password.",
                                          .field = password_fields,
                                          .n = CAL_COUNT(password_fields),
                                          .size = sizeof(new_password)};

static cal_str path_of(cal_ctx *cx, const char *below, cal_str handle)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);

    cal_buf_add_c(b, REST_PREFIX "/caldav/");
    cal_buf_add_c(b, below);
    http_encode_segment(b, handle);
    cal_buf_add_byte(b, '/');
    return cal_buf_str(b);
}

cal_str rest_home_path(cal_ctx *cx, cal_str handle)
{
    return path_of(cx, "", handle);
}

const void *rest_user(cal_ctx *cx, const cal_user *user)
{
    rest_me *me = CAL_NEW(cx->arena, rest_me);

    *me = (rest_me){
        .user = *user,
        .home = rest_home_path(cx, user->handle),
        .principal = path_of(cx, "principals/", user->handle),
    };
    return me;
}

static cal_err show(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    (void)rq;
    return rest_reply(cx, rs, &rest_user_shape, rest_user(cx, cx->who));
}

static cal_err patch(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_user_patch p = {.week_start = -1, .theme = -1};
    cal_user now;
    cal_err e;

    if ((e = rest_body(cx, rq, &patch_shape, &p, NULL)) || (e = core_user_patch(cx, &p, &now)))
        return e;
    return rest_reply(cx, rs, &rest_user_shape, rest_user(cx, &now));
}

static cal_err set_password(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    new_password p = {0};
    cal_err e;

    if ((e = auth_need_session(cx, rq)) || (e = rest_body(cx, rq, &password_shape, &p, NULL)) ||
        (e = core_password_change(cx, p.current, p.to, auth_identity_of(rq)->token, rq->peer)))
        return e;
    return rest_done(rs);
}

/* clang-format off */
static const http_route rows[] = {
    {HTTP_GET,   "/users/me",          HTTP_NEED_USER, HTTP_ON_LOOP,   show,         NULL,            &rest_user_shape, "Who I am.", 0, 0},
    {HTTP_PATCH, "/users/me",          HTTP_NEED_USER, HTTP_ON_WORKER, patch,        &patch_shape,    &rest_user_shape, "Change my settings.", 0, 0},
    {HTTP_PUT,   "/users/me/password", HTTP_NEED_USER, HTTP_ON_WORKER, set_password, &password_shape, NULL,             "Set my password; other sessions end. Needs a browser session.", 0, 0},
};
/* clang-format on */

const http_routes rest_me_routes = {rows, CAL_COUNT(rows)};
