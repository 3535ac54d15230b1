/* SPDX-License-Identifier: MIT */
/* /calendars/{id}/shares: who has which right to a calendar that one manages. */
#include "base/vec.h"
#include "core/calendar.h"
#include "core/share.h"
#include "core/share_pending.h"
#include "core/user.h"
#include "core/viewer_of.h"
#include "rest/io.h"
#include "rest/nouns.h"

#define EVERYBODY "everybody"

/* What has the right: kinds of principals as in the model, then two that are none. */
enum { KIND_EVERYBODY = CAL_KIND_RESOURCE + 1, KIND_ADDRESS };

static const char *const kinds[] = {"person",  "group",   "room", "resource",
                                    EVERYBODY, "address", NULL};
static const char *const levels[] = {"none", "freebusy", "read", "write", "manage", NULL};

enum { STATE_WAITING = CAL_VIEWER_DECLINED + 1 };
static const char *const states[] = {"asked", "accepted", "declined", "waiting", NULL};

typedef struct rest_share {
    cal_str id, handle, name, email, granted_by;
    int64_t kind, level, state, since;
    bool inherited;
} rest_share;

typedef struct rest_shares {
    json_list items;
} rest_shares;

typedef struct share_new {
    cal_str handle, email;
    bool everybody;
    int64_t level;
} share_new;

/* clang-format off */
static const json_field share_fields[] = {
    {"id",         JSON_AT(STR, rest_share, id), .text = "Names the share in paths: a handle, \"everybody\", or an address."},
    {"kind",       JSON_AT(ENUM, rest_share, kind), .names = kinds, .text = "Who has it; an address is of somebody who has no account yet."},
    {"handle",     JSON_AT(STR, rest_share, handle), .flags = JSON_NULLABLE},
    {"name",       JSON_AT(STR, rest_share, name), .text = "As people see it; may be empty."},
    {"email",      JSON_AT(STR, rest_share, email), .text = "May be empty."},
    {"level",      JSON_AT(ENUM, rest_share, level), .names = levels, .text = "What they may do."},
    {"state",      JSON_AT(ENUM, rest_share, state), .names = states, .text = "Whether they have it among their calendars. Waiting: for somebody with this address to come."},
    {"since",      JSON_AT(TIME, rest_share, since)},
    {"granted_by", JSON_AT(STR, rest_share, granted_by), .text = "Handle; empty: the administrator's command line."},
    {"inherited",  JSON_AT(BOOL, rest_share, inherited), .text = "It is a right to all of the owner's calendars, and ends there."},
};

static const json_field new_fields[] = {
    {"handle",    JSON_AT(STR, share_new, handle), .max = 64, .text = "Of a person or group."},
    {"email",     JSON_AT(STR, share_new, email), .max = 255, .text = "Or an address, of somebody who has an account or will have one."},
    {"everybody", JSON_AT(BOOL, share_new, everybody), .text = "Or everybody in the owner's organisation."},
    {"level",     JSON_AT(ENUM, share_new, level), .flags = JSON_REQUIRED, .names = levels, .text = "What they may do."},
};

static const json_field patch_fields[] = {
    {"level", JSON_AT(ENUM, share_new, level), .flags = JSON_REQUIRED, .names = levels, .text = "What they may do."},
};
/* clang-format on */

static const json_shape share_shape = {.name = "Share",
                                       .text = "What somebody may do with a calendar.",
                                       .field = share_fields,
                                       .n = CAL_COUNT(share_fields),
                                       .size = sizeof(rest_share),
                                       .is_reply = true};

static const json_shape new_shape = {.name = "ShareNew",
                                     .text = "Exactly one of handle, email and everybody.",
                                     .field = new_fields,
                                     .n = CAL_COUNT(new_fields),
                                     .size = sizeof(share_new)};

static const json_shape patch_shape = {.name = "SharePatch",
                                       .text = "Another level.",
                                       .field = patch_fields,
                                       .n = CAL_COUNT(patch_fields),
                                       .size = sizeof(share_new)};

static const json_field list_fields[] = {
    {"items", JSON_AT(LIST, rest_shares, items), .of = &share_shape},
};

static const json_shape list_shape = {.name = "Shares",
                                      .text =
                                          "All who have a right to the calendar beside its owner.",
                                      .field = list_fields,
                                      .n = CAL_COUNT(list_fields),
                                      .size = sizeof(rest_shares),
                                      .is_reply = true};

/* ---- showing ---- */

static rest_share of_share(const cal_share *s, const core_viewers *viewers)
{
    return (rest_share){
        .id = s->principal ? s->handle : CAL_STR(EVERYBODY),
        .handle = s->principal ? s->handle : (cal_str){0},
        .name = s->name,
        .email = s->email,
        .kind = s->principal ? s->kind : KIND_EVERYBODY,
        .level = s->level,
        .state = s->calendar ? core_viewers_state(viewers, s->principal) : CAL_VIEWER_ACCEPTED,
        .since = s->created,
        .granted_by = s->granter,
        .inherited = s->calendar == 0,
    };
}

static rest_share of_pending(const cal_pending *p)
{
    return (rest_share){
        .id = p->email,
        .name = CAL_STR(""),
        .email = p->email,
        .kind = KIND_ADDRESS,
        .level = p->level,
        .state = STATE_WAITING,
        .since = p->created,
        .granted_by = CAL_STR(""),
    };
}

/* All shares of a calendar: its own, those that wait, those of the whole home. */
typedef struct every {
    const cal_share *own, *inherited;
    const cal_pending *pending;
    size_t n_own, n_inherited, n_pending;
    core_viewers viewers;
} every;

static cal_err read_all(cal_ctx *cx, const cal_calendar *c, every *all)
{
    const core_share_at at = {c->home, c->id};
    cal_err e;

    if ((e = core_share_list(cx, &at, &all->own, &all->n_own)) ||
        (e = core_share_inherited(cx, &at, &all->inherited, &all->n_inherited)) ||
        (e = core_pending_list(cx, &at, &all->pending, &all->n_pending)))
        return e;
    return core_viewers_of(cx, c, &all->viewers);
}

static json_list shown(cal_ctx *cx, const every *all)
{
    size_t n = all->n_own + all->n_pending + all->n_inherited, k = 0;
    rest_share *items = CAL_NEW_N(cx->arena, rest_share, n);

    for (size_t i = 0; i < all->n_own; i++)
        items[k++] = of_share(&all->own[i], &all->viewers);
    for (size_t i = 0; i < all->n_pending; i++)
        items[k++] = of_pending(&all->pending[i]);
    for (size_t i = 0; i < all->n_inherited; i++)
        items[k++] = of_share(&all->inherited[i], &all->viewers);
    return (json_list){items, k};
}

static cal_err calendar_of(cal_ctx *cx, const http_req *rq, cal_calendar *out)
{
    int64_t id;
    cal_err e = rest_id(cx, rq, &id);

    return e ? e : core_calendar_by_id(cx, id, CAL_RIGHT_MANAGE, out);
}

static cal_err list(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    every all = {0};
    cal_calendar c;
    cal_err e;

    if ((e = calendar_of(cx, rq, &c)) || (e = read_all(cx, &c, &all)))
        return e;

    rest_shares out = {shown(cx, &all)};

    return rest_reply(cx, rs, &list_shape, &out);
}

/* The share of that id as it is now. */
static cal_err find(cal_ctx *cx, const cal_calendar *c, cal_str id, rest_share *out)
{
    every all = {0};
    cal_err e = read_all(cx, c, &all);

    if (e)
        return e;

    json_list shares = shown(cx, &all);
    const rest_share *s = shares.at;

    for (size_t i = 0; i < shares.n; i++) {
        if (!s[i].inherited && cal_str_eq_ci(s[i].id, id)) {
            *out = s[i];
            return CAL_OK;
        }
    }
    return cal_fail(cx, CAL_E_NOT_FOUND, "The calendar is not shared so.");
}

/* ---- changing ---- */

static cal_err check_new(cal_ctx *cx, const share_new *in)
{
    if ((in->handle.n != 0) + (in->email.n != 0) + in->everybody == 1)
        return in->level ? CAL_OK
                         : cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("level"),
                                          "Share at a level from freebusy on.");
    return cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("handle"),
                          "Name one: \"handle\", \"email\" or \"everybody\".");
}

/* By handle; everybody is principal 0. */
static cal_err set(cal_ctx *cx, const core_share_at *at, cal_str handle, int64_t level)
{
    core_share_new share = {.level = (cal_right)level};
    cal_user with = {0};
    cal_err e = handle.n ? core_user_by_handle(cx, handle, &with) : CAL_OK;

    if (e == CAL_E_NOT_FOUND) {
        cal_fail_clear(cx);
        return cal_fail_field(cx, CAL_E_ACL_STRANGER, CAL_STR("handle"),
                              "There is no such person or group.");
    }
    share.principal = with.id;
    return e ? e : core_share_set(cx, at, &share);
}

/* *id: the share that came of it. */
static cal_err share_with(cal_ctx *cx, const core_share_at *at, const share_new *in, cal_str *id)
{
    int64_t principal = 0;
    cal_user with;
    cal_err e;

    *id = in->handle.n ? in->handle : CAL_STR(EVERYBODY);
    if (!in->email.n)
        return set(cx, at, in->handle, in->level);
    *id = cal_str_trim(in->email);
    if ((e = core_share_address(cx, at, in->email, (cal_right)in->level, &principal)) || !principal)
        return e;
    e = core_user_by_id(cx, principal, &with);
    *id = with.handle;
    return e;
}

static cal_err make(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    share_new in = {0};
    rest_share out = {0};
    cal_calendar c;
    cal_str id;
    cal_err e;

    if ((e = calendar_of(cx, rq, &c)) || (e = rest_body(cx, rq, &new_shape, &in, NULL)) ||
        (e = check_new(cx, &in)))
        return e;

    const core_share_at at = {c.home, c.id};

    if ((e = share_with(cx, &at, &in, &id)) || (e = find(cx, &c, id, &out)))
        return e;
    return rest_created(cx, rs, &share_shape, &out,
                        cal_arena_printf(cx->arena, REST_PREFIX "/calendars/%lld/shares/%.*s",
                                         (long long)c.id, CAL_FMT(id)));
}

/* Another level for a share that is there; 0 ends it. */
static cal_err change_to(cal_ctx *cx, const cal_calendar *c, const rest_share *s, int64_t level)
{
    const core_share_at at = {c->home, c->id};
    int64_t principal;

    if (s->kind != KIND_ADDRESS)
        return set(cx, &at, s->kind == KIND_EVERYBODY ? (cal_str){0} : s->handle, level);
    return level ? core_share_address(cx, &at, s->email, (cal_right)level, &principal)
                 : core_pending_end(cx, &at, s->email);
}

static cal_err change(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    share_new in = {0};
    rest_share s = {0};
    cal_calendar c;
    cal_err e;

    if ((e = calendar_of(cx, rq, &c)) || (e = rest_body(cx, rq, &patch_shape, &in, NULL)) ||
        (e = find(cx, &c, rq->param[1], &s)))
        return e;
    if (!in.level)
        return cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("level"),
                              "DELETE ends a share; levels begin with freebusy.");
    if ((e = change_to(cx, &c, &s, in.level)) || (e = find(cx, &c, rq->param[1], &s)))
        return e;
    return rest_reply(cx, rs, &share_shape, &s);
}

static cal_err end(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    rest_share s = {0};
    cal_calendar c;
    cal_err e;

    if ((e = calendar_of(cx, rq, &c)) || (e = find(cx, &c, rq->param[1], &s)) ||
        (e = change_to(cx, &c, &s, CAL_RIGHT_NONE)))
        return e;
    return rest_done(rs);
}

/* clang-format off */
static const http_route rows[] = {
    {HTTP_GET,    "/calendars/{id}/shares",         HTTP_NEED_USER, HTTP_ON_LOOP,   list,   NULL,         &list_shape,  "Who has a right to a calendar that one manages.", 0, 0},
    {HTTP_POST,   "/calendars/{id}/shares",         HTTP_NEED_USER, HTTP_ON_WORKER, make,   &new_shape,   &share_shape, "Share a calendar, or share it at another level.", 0, 201},
    {HTTP_PATCH,  "/calendars/{id}/shares/{share}", HTTP_NEED_USER, HTTP_ON_WORKER, change, &patch_shape, &share_shape, "Change what somebody may do.", 0, 0},
    {HTTP_DELETE, "/calendars/{id}/shares/{share}", HTTP_NEED_USER, HTTP_ON_WORKER, end,    NULL,         NULL,         "End a share at once.", 0, 0},
};
/* clang-format on */

const http_routes rest_share_routes = {rows, CAL_COUNT(rows)};
