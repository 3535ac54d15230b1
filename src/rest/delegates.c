/* SPDX-License-Identifier: MIT */
/* /delegates: who may read or write all of my calendars, and whose delegate I am. */
#include "base/vec.h"
#include "core/share.h"
#include "core/user.h"
#include "rest/io.h"
#include "rest/nouns.h"

typedef struct rest_delegate {
    cal_str handle, name;
    int64_t level; /* cal_right */
} rest_delegate;

typedef struct delegates {
    json_list items;
} delegates;

static const char *const levels[] = {"none", "freebusy", "read", "write", "manage", NULL};

/* clang-format off */
static const json_field delegate_fields[] = {
    {"handle", JSON_AT(STR, rest_delegate, handle)},
    {"name",   JSON_AT(STR, rest_delegate, name)},
    {"level",  JSON_AT(ENUM, rest_delegate, level), .names = levels, .text = "read or write."},
};

static const json_field new_fields[] = {
    {"handle", JSON_AT(STR, rest_delegate, handle), .flags = JSON_REQUIRED, .max = 64, .text = "Of a person or group."},
    {"level",  JSON_AT(ENUM, rest_delegate, level), .flags = JSON_REQUIRED, .names = levels, .text = "read or write."},
};
/* clang-format on */

static const json_shape delegate_shape = {.name = "Delegate",
                                          .text = "Who acts for somebody in all their calendars.",
                                          .field = delegate_fields,
                                          .n = CAL_COUNT(delegate_fields),
                                          .size = sizeof(rest_delegate),
                                          .is_reply = true};

static const json_shape new_shape = {.name = "DelegateNew",
                                     .text = "A delegate to make, or to change.",
                                     .field = new_fields,
                                     .n = CAL_COUNT(new_fields),
                                     .size = sizeof(rest_delegate)};

static const json_field list_fields[] = {
    {"items", JSON_AT(LIST, delegates, items), .of = &delegate_shape},
};

static const json_shape list_shape = {.name = "Delegates",
                                      .text = "Delegates, or those one is a delegate of.",
                                      .field = list_fields,
                                      .n = CAL_COUNT(list_fields),
                                      .size = sizeof(delegates),
                                      .is_reply = true};

typedef CAL_VEC(rest_delegate) found;

static cal_err reply(cal_ctx *cx, http_res *rs, const found *all)
{
    return rest_reply(cx, rs, &list_shape,
                      &(delegates){
                          {all->at, all->n}
    });
}

static cal_err list(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    const core_share_at home = {cx->who->id, 0};
    const cal_share *shares;
    found all = {0};
    size_t n;
    cal_err e = core_share_list(cx, &home, &shares, &n);

    (void)rq;
    for (size_t i = 0; !e && i < n; i++) {
        if (shares[i].principal && shares[i].level >= CAL_RIGHT_READ)
            CAL_PUSH(cx->arena, &all,
                     (rest_delegate){shares[i].handle, shares[i].name, shares[i].level});
    }
    return e ? e : reply(cx, rs, &all);
}

static cal_err add_owners(cal_ctx *cx, bool writes, found *all)
{
    const cal_user *owners;
    size_t n;
    cal_err e = core_delegate_of(cx, writes, &owners, &n);

    for (size_t i = 0; !e && i < n; i++)
        CAL_PUSH(cx->arena, all,
                 (rest_delegate){owners[i].handle, owners[i].name,
                                 writes ? CAL_RIGHT_WRITE : CAL_RIGHT_READ});
    return e;
}

static cal_err list_owners(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    found all = {0};
    cal_err e;

    (void)rq;
    if ((e = add_owners(cx, true, &all)) || (e = add_owners(cx, false, &all)))
        return e;
    return reply(cx, rs, &all);
}

static cal_err set(cal_ctx *cx, cal_str handle, int64_t level)
{
    const core_share_at home = {cx->who->id, 0};
    cal_user with;
    cal_err e = core_user_by_handle(cx, handle, &with);
    core_share_new share = {.level = (cal_right)level};

    share.principal = with.id;
    return e ? e : core_share_set(cx, &home, &share);
}

static cal_err make(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    rest_delegate in = {0};
    cal_err e = rest_body(cx, rq, &new_shape, &in, NULL);

    if (e)
        return e;
    if (in.level != CAL_RIGHT_READ && in.level != CAL_RIGHT_WRITE)
        return cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("level"),
                              "A delegate may read or write.");
    return (e = set(cx, in.handle, in.level)) ? e : rest_done(rs);
}

static cal_err end(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_err e = set(cx, rq->param[0], CAL_RIGHT_NONE);

    return e ? e : rest_done(rs);
}

/* clang-format off */
static const http_route rows[] = {
    {HTTP_GET,    "/delegates",          HTTP_NEED_USER, HTTP_ON_LOOP,   list,        NULL,       &list_shape, "Who may act for me in all my calendars.", 0, 0},
    {HTTP_POST,   "/delegates",          HTTP_NEED_USER, HTTP_ON_WORKER, make,        &new_shape, NULL,        "Make somebody my delegate, or change what they may do.", 0, 0},
    {HTTP_GET,    "/delegates/of",       HTTP_NEED_USER, HTTP_ON_LOOP,   list_owners, NULL,       &list_shape, "Those whose delegate I am.", 0, 0},
    {HTTP_DELETE, "/delegates/{handle}", HTTP_NEED_USER, HTTP_ON_WORKER, end,         NULL,       NULL,        "End it at once.", 0, 0},
};
/* clang-format on */

const http_routes rest_delegate_routes = {rows, CAL_COUNT(rows)};
