/* SPDX-License-Identifier: MIT */
/* The queue of letters. */
#include "store/letter.h"

#include "store/rows.h"
#include "store/stmt.h"

/* clang-format off */
static const store_col cols[] = {
    STORE_COL(cal_letter, id,        "l.id"),
    STORE_COL(cal_letter, home,      "l.home"),
    STORE_COL(cal_letter, uid,       "l.uid"),
    STORE_COL(cal_letter, method,    "l.method"),
    STORE_COL(cal_letter, sender,    "l.sender"),
    STORE_COL(cal_letter, recipient, "l.recipient"),
    STORE_COL(cal_letter, ics,       "l.ics"),
    STORE_COL(cal_letter, state,     "l.state"),
    STORE_COL(cal_letter, attempts,  "l.attempts"),
    STORE_COL(cal_letter, why,       "l.why"),
    STORE_COL(cal_letter, created,   "l.created"),
    STORE_COL(cal_letter, next_at,   "l.next_at"),
};

enum { ADD, REPLACE, LIST, PRUNE };

static const store_stmt sql[] = {
    [ADD] = {
        .sql = "INSERT INTO letter (home, uid, method, sender, recipient, ics, state, attempts, why,"
               " created, next_at) VALUES ($1, $2, $3, $4, $5, $6, 0, 0, '', $7, $7)"},
    [REPLACE] = {
        .sql = "DELETE FROM letter WHERE home = $1 AND uid = $2 AND method = $3 AND recipient = $4"
               " AND state = 0 AND attempts = 0"},
    [LIST] = {
        .sql = "SELECT {} FROM letter l WHERE l.id > $1 ORDER BY l.id LIMIT $2",
        STORE_OUT(cal_letter, cols)},
    [PRUNE] = {
        .sql = "DELETE FROM letter WHERE state IN (0, 1, 2) AND next_at < $1"},
};
/* clang-format on */

const store_stmts store_letter_stmts = {"letter", sql, CAL_COUNT(sql)};

cal_err store_letter_add(cal_ctx *cx, const cal_letter *in)
{
    cal_err e = store_run(cx, &sql[REPLACE],
                          ARGS(V(in->home), V(in->uid), V(in->method), V(in->recipient)), NULL);

    if (e)
        return e;
    return store_run(cx, &sql[ADD],
                     ARGS(V(in->home), V(in->uid), V(in->method), V(in->sender), V(in->recipient),
                          V_BLOB(in->ics), V(cx->now)),
                     NULL);
}

cal_err store_letter_list(cal_ctx *cx, int64_t after, size_t limit, const cal_letter **out,
                          size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[LIST], ARGS(V(after), V_SIZE(limit)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_letter_prune(cal_ctx *cx, int64_t before, int64_t *removed)
{
    return store_run(cx, &sql[PRUNE], ARGS(V(before)), removed);
}
