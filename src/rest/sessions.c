/* SPDX-License-Identifier: MIT */
/* /sessions: where one is signed in with a browser, and ending that. */
#include "core/session.h"
#include "core/user.h"
#include "auth/auth.h"
#include "rest/io.h"
#include "rest/nouns.h"

typedef struct entry {
    cal_session_entry row;
    bool current;
} entry;

typedef struct entries {
    json_list items;
} entries;

/* By cal_session_how. */
static const char *const how_names[] = {"password", "link", "provider", "proxy", NULL};

/* clang-format off */
static const json_field entry_fields[] = {
    {"id",        JSON_AT(ID, entry, row.id)},
    {"how",       JSON_AT(ENUM, entry, row.how), .names = how_names, .text = "How it began."},
    {"peer",      JSON_AT(STR, entry, row.peer), .text = "The address from which it began; empty: not known."},
    {"agent",     JSON_AT(STR, entry, row.agent), .text = "The browser, as it calls itself (User-Agent)."},
    {"created",   JSON_AT(TIME, entry, row.created)},
    {"last_used", JSON_AT(TIME, entry, row.last_seen), .text = "To the hour."},
    {"current",   JSON_AT(BOOL, entry, current), .text = "Whether it is the one that asks."},
};
/* clang-format on */

static const json_shape entry_shape = {.name = "SessionEntry",
                                       .text = "A browser that is signed in.",
                                       .field = entry_fields,
                                       .n = CAL_COUNT(entry_fields),
                                       .size = sizeof(entry),
                                       .is_reply = true};

static const json_field list_fields[] = {
    {"items", JSON_AT(LIST, entries, items), .of = &entry_shape},
};

static const json_shape list_shape = {.name = "SessionEntries",
                                      .text = "All of mine, the last used first.",
                                      .field = list_fields,
                                      .n = CAL_COUNT(list_fields),
                                      .size = sizeof(entries),
                                      .is_reply = true};

/* The session that asks; 0: none does. */
static int64_t current_of(const http_req *rq)
{
    const auth_identity *id = auth_identity_of(rq);

    return id && id->scheme == AUTH_BY_SESSION ? id->session.id : 0;
}

static cal_err list(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    const cal_session_entry *all = NULL;
    size_t n = 0;
    cal_err e;

    if ((e = auth_need_session(cx, rq)) || (e = core_session_list(cx, &all, &n)))
        return e;

    entry *items = CAL_NEW_N(cx->arena, entry, n);

    for (size_t i = 0; i < n; i++)
        items[i] = (entry){all[i], all[i].id == current_of(rq)};
    return rest_reply(cx, rs, &list_shape,
                      &(entries){
                          {items, n}
    });
}

static cal_err end(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    int64_t id;
    cal_err e;

    if ((e = auth_need_session(cx, rq)) || (e = rest_id(cx, rq, &id)) ||
        (e = core_session_revoke(cx, id)))
        return e;
    return rest_done(rs);
}

static cal_err end_others(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_err e;

    if ((e = auth_need_session(cx, rq)) || (e = core_session_revoke_others(cx, current_of(rq))))
        return e;
    return rest_done(rs);
}

static cal_err end_of(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_user whose;
    cal_err e;

    if ((e = auth_need_session(cx, rq)) || (e = core_user_by_handle(cx, rq->param[0], &whose)) ||
        (e = core_session_revoke_of(cx, &whose)))
        return e;
    return rest_done(rs);
}

/* clang-format off */
static const http_route rows[] = {
    {HTTP_GET,    "/sessions",      HTTP_NEED_USER, HTTP_ON_LOOP,   list,       NULL, &list_shape, "My sessions. Needs a browser session.", 0, 0},
    {HTTP_DELETE, "/sessions",      HTTP_NEED_USER, HTTP_ON_WORKER, end_others, NULL, NULL,        "End all my sessions but this one.", 0, 0},
    {HTTP_DELETE, "/sessions/{id}", HTTP_NEED_USER, HTTP_ON_WORKER, end,        NULL, NULL,        "End one of my sessions at once.", 0, 0},
    {HTTP_DELETE, "/users/{handle}/sessions", HTTP_NEED_ADMIN, HTTP_ON_WORKER, end_of, NULL, NULL, "End all of somebody's sessions. For administrators, by a browser session.", 0, 0},
};
/* clang-format on */

const http_routes rest_sessions_routes = {rows, CAL_COUNT(rows)};
