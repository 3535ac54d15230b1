/* SPDX-License-Identifier: MIT */
/* /users, /groups and /rooms as administrators see them: listing, making, changing, deleting. */
#include "core/account.h"
#include "core/group.h"
#include "core/organisation.h"
#include "core/principal.h"
#include "core/session.h"
#include "core/user.h"
#include "auth/auth.h"
#include "rest/io.h"
#include "rest/nouns.h"

enum { PAGE = 100, MAX_PAGE = 1000 };

static const char *const kinds[] = {"person", "group", "room", "resource", NULL};
static const char *const roles[] = {"member", "administrator", NULL};
static const char *const fates[] = {"delete", "hand-over", NULL};
static const char *const meetings[] = {"cancel", "keep", NULL};
static const char *const places[] = {"room", "resource", NULL};

typedef struct account {
    cal_user user;
    bool signs_in;
} account;

typedef struct accounts {
    json_list items;
    int64_t next;
} accounts;

typedef struct page {
    cal_str organisation;
    int64_t after, limit;
} page;

typedef struct made {
    cal_user_new user;
    int64_t role, place;
    cal_str organisation;
} made;

typedef struct change {
    core_account_patch patch;
    bool disabled;
} change;

typedef struct leaving {
    int64_t calendars, meetings;
    cal_str heir;
} leaving;

typedef struct link_ask {
    bool reset;
} link_ask;

typedef struct link_made {
    cal_str url;
} link_made;

enum { GIVEN_ROLE = 1, GIVEN_DISABLED = 2 };

/* clang-format off */
static const json_field account_fields[] = {
    {"handle",    JSON_AT(STR, account, user.handle), .text = "Names it in paths; never changes."},
    {"kind",      JSON_AT(ENUM, account, user.kind), .names = kinds},
    {"name",      JSON_AT(STR, account, user.name)},
    {"email",     JSON_AT(STR, account, user.email), .text = "May be empty."},
    {"role",      JSON_AT(ENUM, account, user.role), .names = roles, .text = "An administrator manages the people of the organisation."},
    {"language",  JSON_AT(STR, account, user.language)},
    {"time_zone", JSON_AT(STR, account, user.time_zone)},
    {"organisation", JSON_AT(ID, account, user.organisation)},
    {"disabled",  JSON_AT(BOOL, account, user.disabled), .text = "Cannot sign in; what it has is kept."},
    {"has_password", JSON_AT(BOOL, account, user.has_password), .text = "Whether there is a password of this server."},
    {"created",   JSON_AT(TIME, account, user.created)},
};

static const json_field page_fields[] = {
    {"organisation", JSON_AT(STR, page, organisation), .max = 40, .text = "Slug or id; the own one unless said. Others are for administrators of the server's own organisation."},
    {"after", JSON_AT(ID, page, after), .text = "The next of the page before."},
    {"limit", JSON_AT(INT, page, limit), .min = 1, .max = MAX_PAGE, .text = "100 unless said."},
};

#define MADE_FIELDS \
    {"handle",    JSON_AT(STR, made, user.handle), .max = 64, .text = "Made from the address unless given."}, \
    {"email",     JSON_AT(STR, made, user.email), .max = 255}, \
    {"name",      JSON_AT(STR, made, user.name), .max = 255}, \
    {"language",  JSON_AT(STR, made, user.language), .names = rest_languages}, \
    {"time_zone", JSON_AT(STR, made, user.time_zone), .max = 100}, \
    {"organisation", JSON_AT(STR, made, organisation), .max = 40, .text = "Slug or id; the own one unless said."}

static const json_field person_fields[] = {
    MADE_FIELDS,
    {"role",     JSON_AT(ENUM, made, role), .names = roles},
    {"password", JSON_AT(STR, made, user.password), .flags = JSON_SECRET, .max = 1024, .text = "Without one, a sign-in link lets them in."},
};
static const json_field group_fields[] = {MADE_FIELDS};
static const json_field room_fields[] = {
    MADE_FIELDS,
    {"kind", JSON_AT(ENUM, made, place), .names = places},
};

static const json_field change_fields[] = {
    {"name",      JSON_AT(STR, change, patch.name), .max = 255},
    {"email",     JSON_AT(STR, change, patch.email), .max = 255},
    {"language",  JSON_AT(STR, change, patch.language), .names = rest_languages},
    {"time_zone", JSON_AT(STR, change, patch.time_zone), .max = 100},
    {"role",      JSON_AT(ENUM, change, patch.role), .names = roles, .bit = GIVEN_ROLE},
    {"disabled",  JSON_AT(BOOL, change, disabled), .bit = GIVEN_DISABLED},
};

static const json_field leaving_fields[] = {
    {"calendars", JSON_AT(ENUM, leaving, calendars), .flags = JSON_REQUIRED, .names = fates, .text = "What becomes of their calendars."},
    {"heir",      JSON_AT(STR, leaving, heir), .max = 64, .text = "Handle of who gets them, if they are handed over."},
    {"meetings",  JSON_AT(ENUM, leaving, meetings), .names = meetings, .text = "Whether future meetings they organize are cancelled, which is so unless said, or stay as they are."},
};

static const json_field ask_fields[] = {
    {"reset", JSON_AT(BOOL, link_ask, reset), .text = "Takes the password away and ends all sessions."},
};

static const json_field link_fields[] = {
    {"url", JSON_AT(STR, link_made, url), .flags = JSON_SECRET, .text = "Signs the person in once, within an hour. Shown this once."},
};

#define SHAPE(n_, t_, f_, s_, r_) {.name = (n_), .text = (t_), .field = (f_), .n = CAL_COUNT(f_), .size = sizeof(s_), .is_reply = (r_)}
static const json_shape account_shape = SHAPE("Account", "A principal as administrators see it.", account_fields, account, true);
static const json_field accounts_fields[] = {
    {"items", JSON_AT(LIST, accounts, items), .of = &account_shape},
    {"next",  JSON_AT(ID, accounts, next), .text = "Where the next page begins; null: there is none."},
};
static const json_shape accounts_shape = SHAPE("Accounts", "A page of principals.", accounts_fields, accounts, true);
static const json_shape page_shape = SHAPE("AccountPage", NULL, page_fields, page, false);
static const json_shape person_shape = SHAPE("UserNew", "A person to make.", person_fields, made, false);
static const json_shape group_shape = SHAPE("GroupNew", "A group to make.", group_fields, made, false);
static const json_shape room_shape = SHAPE("RoomNew", "A room or resource to make.", room_fields, made, false);
static const json_shape change_shape = SHAPE("AccountPatch", "Only what is given changes.", change_fields, change, false);
static const json_shape leaving_shape = SHAPE("UserLeaving", "How somebody is deleted.", leaving_fields, leaving, false);
static const json_shape ask_shape = SHAPE("SignInLinkNew", "A one-time sign-in link to make.", ask_fields, link_ask, false);
static const json_shape link_shape = SHAPE("SignInLink", "A one-time sign-in link.", link_fields, link_made, true);
/* clang-format on */

/* ---- listing ---- */

static cal_err reply_all(cal_ctx *cx, http_res *rs, const cal_user *found, size_t n, int64_t next)
{
    account *items = CAL_NEW_N(cx->arena, account, n);

    for (size_t i = 0; i < n; i++)
        items[i].user = found[i];
    return rest_reply(cx, rs, &accounts_shape,
                      &(accounts){
                          {items, n},
                          next
    });
}

static cal_err organisation_of(cal_ctx *cx, cal_str which, int64_t *out)
{
    cal_organisation of;
    cal_err e;

    *out = cx->who ? cx->who->organisation : CAL_ORGANISATION_FIRST;
    if (!which.n)
        return CAL_OK;
    e = core_organisation_at(cx, which, &of);
    if (e == CAL_E_NOT_FOUND) {
        cal_fail_clear(cx);
        return cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("organisation"),
                              "There is no such organisation.");
    }
    *out = of.id;
    return e;
}

static cal_err list(cal_ctx *cx, const http_req *rq, http_res *rs, int64_t wanted)
{
    page p = {.limit = PAGE};
    const cal_user *found = NULL;
    int64_t organisation;
    size_t n = 0;
    cal_err e;

    if ((e = rest_query(cx, rq, &page_shape, &p)) ||
        (e = organisation_of(cx, p.organisation, &organisation)))
        return e;

    const core_principal_after at = {p.after, (size_t)p.limit};

    if ((e = core_principal_list_of(cx, organisation, wanted, &at, &found, &n)))
        return e;
    return reply_all(cx, rs, found, n, n == at.limit ? found[n - 1].id : 0);
}

static cal_err list_users(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    return list(cx, rq, rs, CORE_KIND(CAL_KIND_INDIVIDUAL));
}

static cal_err list_groups(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    return list(cx, rq, rs, CORE_KIND(CAL_KIND_GROUP));
}

static cal_err list_rooms(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    return list(cx, rq, rs, CORE_KIND(CAL_KIND_ROOM) | CORE_KIND(CAL_KIND_RESOURCE));
}

/* ---- one ---- */

/* Below each path only what is of its kind. */
static cal_err at_path(cal_ctx *cx, const http_req *rq, int64_t wanted, cal_user *out)
{
    cal_err e = core_account_at(cx, rq->param[0], out);

    if (e || (wanted & CORE_KIND(out->kind)))
        return e;
    return cal_fail(cx, CAL_E_NOT_FOUND, "There is no such person, group or room.");
}

static int64_t kinds_of(const http_req *rq)
{
    if (cal_str_has(rq->path, CAL_STR("/groups/")))
        return CORE_KIND(CAL_KIND_GROUP);
    if (cal_str_has(rq->path, CAL_STR("/rooms/")))
        return CORE_KIND(CAL_KIND_ROOM) | CORE_KIND(CAL_KIND_RESOURCE);
    return CORE_KIND(CAL_KIND_INDIVIDUAL);
}

static cal_err show(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    account out = {0};
    cal_err e = at_path(cx, rq, kinds_of(rq), &out.user);

    return e ? e : rest_reply(cx, rs, &account_shape, &out);
}

static cal_err make(cal_ctx *cx, http_res *rs, made *in, const char *path)
{
    account out = {0};
    cal_err e;

    in->user.role = (cal_role)in->role;
    if ((e = organisation_of(cx, in->organisation, &in->user.organisation)) ||
        (e = core_user_create(cx, &in->user, &out.user)))
        return e;
    return rest_created(
        cx, rs, &account_shape, &out,
        cal_arena_printf(cx->arena, REST_PREFIX "%s%.*s", path, CAL_FMT(out.user.handle)));
}

static cal_err make_user(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    made in = {0};
    cal_err e = rest_body(cx, rq, &person_shape, &in, NULL);

    /* An app password makes nobody who may do more than it. */
    if (!e && in.role == CAL_ROLE_ADMIN)
        e = auth_need_session(cx, rq);
    return e ? e : make(cx, rs, &in, "/users/");
}

static cal_err make_group(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    made in = {.user.kind = CAL_KIND_GROUP};
    cal_err e = rest_body(cx, rq, &group_shape, &in, NULL);

    return e ? e : make(cx, rs, &in, "/groups/");
}

static cal_err make_room(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    made in = {0};
    cal_err e = rest_body(cx, rq, &room_shape, &in, NULL);

    in.user.kind = in.place ? CAL_KIND_RESOURCE : CAL_KIND_ROOM;
    return e ? e : make(cx, rs, &in, "/rooms/");
}

static cal_err patch(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    change in = {
        .patch = {.role = -1, .disabled = -1}
    };
    account out = {0};
    unsigned given = 0;
    cal_user of;
    cal_err e;

    if ((e = at_path(cx, rq, kinds_of(rq), &of)) ||
        (e = rest_body(cx, rq, &change_shape, &in, &given)) ||
        ((given & GIVEN_ROLE) && (e = auth_need_session(cx, rq))))
        return e;
    in.patch.disabled = given & GIVEN_DISABLED ? in.disabled : -1;
    if ((e = core_account_change(cx, &of, &in.patch, &out.user)))
        return e;
    return rest_reply(cx, rs, &account_shape, &out);
}

static cal_err heir_of(cal_ctx *cx, const leaving *in, int64_t *out)
{
    cal_user heir;
    cal_err e;

    *out = 0;
    if (!in->calendars)
        return CAL_OK;
    e = core_account_at(cx, in->heir, &heir);
    *out = heir.id;
    if (e != CAL_E_NOT_FOUND)
        return e;
    cal_fail_clear(cx);
    return cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("heir"),
                          "The heir must be another person of the organisation.");
}

static cal_err leave(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    leaving in = {0};
    core_leaving how = {0};
    cal_user of;
    cal_err e;

    if ((e = at_path(cx, rq, kinds_of(rq), &of)) || (e = rest_query(cx, rq, &leaving_shape, &in)) ||
        (e = heir_of(cx, &in, &how.heir)))
        return e;
    how.keeps_meetings = in.meetings != 0;
    if ((e = core_account_delete(cx, &of, &how)))
        return e;
    rs->status = 202;
    return CAL_OK;
}

static cal_err make_link(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    link_ask in = {0};
    link_made out;
    cal_str token;
    cal_user of;
    cal_err e;

    if ((e = at_path(cx, rq, CORE_KIND(CAL_KIND_INDIVIDUAL), &of)) ||
        (e = auth_need_session(cx, rq)) ||
        (rq->body.n && (e = rest_body(cx, rq, &ask_shape, &in, NULL))) ||
        (in.reset && (e = core_account_reset(cx, &of))) ||
        (e = core_login_link_new(cx, of.id, &token)))
        return e;
    out.url = cal_arena_printf(cx->arena, "%.*s/signin?link=%.*s", CAL_FMT(rest_base_url(cx, rq)),
                               CAL_FMT(token));
    return rest_reply(cx, rs, &link_shape, &out);
}

/* ---- groups ---- */

static cal_err members(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    const cal_user *found = NULL;
    cal_user group;
    size_t n = 0;
    cal_err e;

    if ((e = at_path(cx, rq, CORE_KIND(CAL_KIND_GROUP), &group)) ||
        (e = core_group_members(cx, &group, &found, &n)))
        return e;
    return reply_all(cx, rs, found, n, 0);
}

static cal_err both(cal_ctx *cx, const http_req *rq, cal_user *group, cal_user *member)
{
    cal_err e = at_path(cx, rq, CORE_KIND(CAL_KIND_GROUP), group);

    return e ? e : core_account_at(cx, rq->param[1], member);
}

static cal_err join(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_user group, member;
    cal_err e = both(cx, rq, &group, &member);

    if (e || (e = core_group_add(cx, group.id, member.id)))
        return e;
    return rest_done(rs);
}

static cal_err part(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_user group, member;
    cal_err e = both(cx, rq, &group, &member);

    if (e || (e = core_group_remove(cx, group.id, member.id)))
        return e;
    return rest_done(rs);
}

static cal_err end_group(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_user group;
    cal_err e = at_path(cx, rq, CORE_KIND(CAL_KIND_GROUP), &group);

    if (e || (e = core_group_delete(cx, group.id)))
        return e;
    return rest_done(rs);
}

/* clang-format off */
static const http_route rows[] = {
    {HTTP_GET,    "/users",               HTTP_NEED_ADMIN, HTTP_ON_LOOP,   list_users,  &page_shape,    &accounts_shape, "People of the organisation, by pages. For administrators.", 0, 0},
    {HTTP_POST,   "/users",               HTTP_NEED_ADMIN, HTTP_ON_WORKER, make_user,   &person_shape,  &account_shape,  "Make a person. For administrators.", 0, 201},
    {HTTP_GET,    "/users/{handle}",      HTTP_NEED_ADMIN, HTTP_ON_LOOP,   show,        NULL,           &account_shape,  "One person. For administrators.", 0, 0},
    {HTTP_PATCH,  "/users/{handle}",      HTTP_NEED_ADMIN, HTTP_ON_WORKER, patch,       &change_shape,  &account_shape,  "Change a person. For administrators.", 0, 0},
    {HTTP_DELETE, "/users/{handle}",      HTTP_NEED_ADMIN, HTTP_ON_WORKER, leave,       &leaving_shape, NULL,            "Delete a person; their calendars are deleted or handed over in the background. For administrators.", 0, 202},
    {HTTP_POST,   "/users/{handle}/link", HTTP_NEED_ADMIN, HTTP_ON_WORKER, make_link,   &ask_shape,     &link_shape,     "Make a link that signs a person in once. For administrators, by a browser session.", 0, 0},
    {HTTP_GET,    "/groups",              HTTP_NEED_ADMIN, HTTP_ON_LOOP,   list_groups, &page_shape,    &accounts_shape, "Groups, by pages. For administrators.", 0, 0},
    {HTTP_POST,   "/groups",              HTTP_NEED_ADMIN, HTTP_ON_WORKER, make_group,  &group_shape,   &account_shape,  "Make a group. For administrators.", 0, 201},
    {HTTP_GET,    "/groups/{handle}",     HTTP_NEED_ADMIN, HTTP_ON_LOOP,   show,        NULL,           &account_shape,  "One group. For administrators.", 0, 0},
    {HTTP_PATCH,  "/groups/{handle}",     HTTP_NEED_ADMIN, HTTP_ON_WORKER, patch,       &change_shape,  &account_shape,  "Change a group. For administrators.", 0, 0},
    {HTTP_DELETE, "/groups/{handle}",     HTTP_NEED_ADMIN, HTTP_ON_WORKER, end_group,   NULL,           NULL,            "Delete a group and all that was granted to it. For administrators.", 0, 0},
    {HTTP_GET,    "/groups/{handle}/members",          HTTP_NEED_ADMIN, HTTP_ON_LOOP,   members, NULL, &accounts_shape, "Who is directly in a group. For administrators.", 0, 0},
    {HTTP_PUT,    "/groups/{handle}/members/{member}", HTTP_NEED_ADMIN, HTTP_ON_WORKER, join,    NULL, NULL,            "Put somebody into a group. For administrators.", 0, 0},
    {HTTP_DELETE, "/groups/{handle}/members/{member}", HTTP_NEED_ADMIN, HTTP_ON_WORKER, part,    NULL, NULL,            "Take somebody out of a group. For administrators.", 0, 0},
    {HTTP_GET,    "/rooms",               HTTP_NEED_ADMIN, HTTP_ON_LOOP,   list_rooms,  &page_shape,    &accounts_shape, "Rooms and resources, by pages. For administrators.", 0, 0},
    {HTTP_POST,   "/rooms",               HTTP_NEED_ADMIN, HTTP_ON_WORKER, make_room,   &room_shape,    &account_shape,  "Make a room or resource. For administrators.", 0, 201},
    {HTTP_GET,    "/rooms/{handle}",      HTTP_NEED_ADMIN, HTTP_ON_LOOP,   show,        NULL,           &account_shape,  "One room or resource. For administrators.", 0, 0},
    {HTTP_PATCH,  "/rooms/{handle}",      HTTP_NEED_ADMIN, HTTP_ON_WORKER, patch,       &change_shape,  &account_shape,  "Change a room or resource. For administrators.", 0, 0},
    {HTTP_DELETE, "/rooms/{handle}",      HTTP_NEED_ADMIN, HTTP_ON_WORKER, leave,       &leaving_shape, NULL,            "Delete a room or resource. For administrators.", 0, 202},
};
/* clang-format on */

const http_routes rest_account_routes = {rows, CAL_COUNT(rows)};
