/* SPDX-License-Identifier: MIT */
/* Subscriptions. A claim is a lease: a process that dies leaves nothing claimed for long. */
#include "store/subscription.h"

#include "store/rows.h"
#include "store/stmt.h"

/* clang-format off */
static const store_col cols[] = {
    STORE_COL(cal_subscription, calendar,      "calendar"),
    STORE_COL(cal_subscription, home,          "home"),
    STORE_COL(cal_subscription, alarms,        "alarms"),
    STORE_COL(cal_subscription, interval_s,    "interval_s"),
    STORE_COL(cal_subscription, etag,          "etag"),
    STORE_COL(cal_subscription, last_modified, "last_modified"),
    STORE_COL(cal_subscription, digest,        "digest"),
    STORE_COL(cal_subscription, tried,         "tried"),
    STORE_COL(cal_subscription, succeeded,     "succeeded"),
    STORE_COL(cal_subscription, next_at,       "next_at"),
    STORE_COL(cal_subscription, fails,         "fails"),
    STORE_COL(cal_subscription, stopped,       "stopped"),
    STORE_COL(cal_subscription, refused,       "refused"),
    STORE_COL(cal_subscription, why,           "why"),
    STORE_COL(cal_subscription, claimed_until, "claimed_until"),
};

enum { LIST, AT, INSERT, UPDATE, SET_SOURCE, CLAIM_DUE, CLAIM };

static const char none[] = "This calendar is no subscription";

static const store_stmt sql[] = {
    [LIST] = {
        .sql = "SELECT {} FROM subscription WHERE home = $1",
        STORE_OUT(cal_subscription, cols)},
    [AT] = {
        .sql = "SELECT {} FROM subscription WHERE calendar = $1",
        STORE_OUT(cal_subscription, cols), .none = none},
    [INSERT] = {
        .sql = "INSERT INTO subscription (calendar, home, alarms, interval_s, etag, last_modified,"
               " digest, tried, succeeded, next_at, fails, stopped, refused, why, claimed_until)"
               " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"},
    [UPDATE] = {
        .sql = "UPDATE subscription SET alarms = $2, interval_s = $3, etag = $4,"
               " last_modified = $5, digest = $6, tried = $7, succeeded = $8, next_at = $9,"
               " fails = $10, stopped = $11, refused = $12, why = $13, claimed_until = 0"
               " WHERE calendar = $1",
        .none = none},
    [SET_SOURCE] = {
        .sql = "UPDATE calendar SET source = $2 WHERE id = $1 AND source <> ''", .none = none},
    [CLAIM_DUE] = {
        .sql = "UPDATE subscription SET claimed_until = $2 WHERE calendar ="
               " (SELECT calendar FROM subscription WHERE stopped = 0 AND next_at <= $1"
               " AND claimed_until <= $1 ORDER BY next_at LIMIT 1) RETURNING {}",
        STORE_OUT(cal_subscription, cols)},
    [CLAIM] = {
        .sql = "UPDATE subscription SET claimed_until = $3 WHERE calendar = $2"
               " AND claimed_until <= $1 RETURNING {}",
        STORE_OUT(cal_subscription, cols)},
};
/* clang-format on */

const store_stmts store_subscription_stmts = {"subscription", sql, CAL_COUNT(sql)};

cal_err store_subscription_list(cal_ctx *cx, int64_t home, const cal_subscription **out, size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[LIST], ARGS(V(home)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_subscription_at(cal_ctx *cx, int64_t calendar, cal_subscription *out)
{
    *out = (cal_subscription){0};
    return store_one(cx, &sql[AT], ARGS(V(calendar)), out);
}

cal_err store_subscription_insert(cal_ctx *cx, const cal_subscription *in)
{
    return store_run(cx, &sql[INSERT],
                     ARGS(V(in->calendar), V(in->home), V(in->alarms), V(in->interval_s),
                          V(in->etag), V(in->last_modified), V_BLOB(in->digest), V(in->tried),
                          V(in->succeeded), V(in->next_at), V(in->fails), V(in->stopped),
                          V(in->refused), V(in->why), V(in->claimed_until)),
                     NULL);
}

cal_err store_subscription_update(cal_ctx *cx, const cal_subscription *in)
{
    return store_change(cx, &sql[UPDATE],
                        ARGS(V(in->calendar), V(in->alarms), V(in->interval_s), V(in->etag),
                             V(in->last_modified), V_BLOB(in->digest), V(in->tried),
                             V(in->succeeded), V(in->next_at), V(in->fails), V(in->stopped),
                             V(in->refused), V(in->why)));
}

cal_err store_subscription_set_source(cal_ctx *cx, int64_t calendar, cal_str source)
{
    return store_change(cx, &sql[SET_SOURCE], ARGS(V(calendar), V(source)));
}

cal_err store_subscription_claim_due(cal_ctx *cx, int64_t until, cal_subscription *out, bool *found)
{
    *out = (cal_subscription){0};
    return store_maybe(cx, &sql[CLAIM_DUE], ARGS(V(cx->now), V(until)), out, found);
}

cal_err store_subscription_claim(cal_ctx *cx, int64_t calendar, int64_t until,
                                 cal_subscription *out, bool *found)
{
    *out = (cal_subscription){0};
    return store_maybe(cx, &sql[CLAIM], ARGS(V(cx->now), V(calendar), V(until)), out, found);
}
