/* SPDX-License-Identifier: MIT */
/* Membership of groups. */
#include "store/membership.h"

#include "store/rows.h"
#include "store/stmt.h"

/* clang-format off */
static const store_col user_cols[] = {STORE_USER_COLS(cal_user, )};

static const store_col reach_cols[] = {
    STORE_COL(store_reach, depth, "max(w.depth)"),
    STORE_COL(store_reach, meets, "max(CASE WHEN w.id = $2 THEN 1 ELSE 0 END)"),
};

/* The way from $1 along membership, at most $3 steps. */
#define WAY(next, here)                                                                         \
    "WITH RECURSIVE way (id, depth) AS (SELECT CAST($1 AS BIGINT), 0 UNION SELECT m." next      \
    ", way.depth + 1 FROM way CROSS JOIN membership m WHERE m." here " = way.id"                \
    " AND way.depth < $3) SELECT {} FROM way w"

enum { ADD, REMOVE, CLEAR, MEMBERS, GROUPS, MINE, UP, DOWN };

static const store_stmt sql[] = {
    [ADD] = {
        .sql = "INSERT INTO membership (grp, member) VALUES ($1, $2)"
               " ON CONFLICT (grp, member) DO NOTHING"},
    [REMOVE] = {
        .sql = "DELETE FROM membership WHERE grp = $1 AND member = $2",
        .none = "It is not in this group"},
    [CLEAR] = {
        .sql = "DELETE FROM membership WHERE grp = $1"},
    [MEMBERS] = {
        .sql = "SELECT {} FROM membership m CROSS JOIN principal u WHERE u.id = m.member AND m.grp = $1"
               " ORDER BY m.member",
        STORE_OUT(cal_user, user_cols)},
    [GROUPS] = {
        .sql = "SELECT {} FROM membership m CROSS JOIN principal u WHERE u.id = m.grp AND m.member = $1"
               " ORDER BY m.grp",
        STORE_OUT(cal_user, user_cols)},
    [MINE] = {
        .sql = STORE_MINE("$1")
               "SELECT {} FROM mine CROSS JOIN principal u WHERE u.id = mine.id AND u.id <> $1",
        STORE_OUT(cal_user, user_cols)},
    [UP] = {
        .sql = WAY("grp", "member"),
        STORE_OUT(store_reach, reach_cols)},
    [DOWN] = {
        .sql = WAY("member", "grp"),
        STORE_OUT(store_reach, reach_cols)},
};
/* clang-format on */

const store_stmts store_membership_stmts = {"membership", sql, CAL_COUNT(sql)};

cal_err store_membership_add(cal_ctx *cx, int64_t group, int64_t member)
{
    return store_run(cx, &sql[ADD], ARGS(V(group), V(member)), NULL);
}

cal_err store_membership_remove(cal_ctx *cx, int64_t group, int64_t member)
{
    return store_change(cx, &sql[REMOVE], ARGS(V(group), V(member)));
}

cal_err store_membership_clear(cal_ctx *cx, int64_t group)
{
    return store_run(cx, &sql[CLEAR], ARGS(V(group)), NULL);
}

static cal_err principals(cal_ctx *cx, int which, int64_t id, const cal_user **out, size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[which], ARGS(V(id)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_membership_members(cal_ctx *cx, int64_t group, const cal_user **out, size_t *n)
{
    return principals(cx, MEMBERS, group, out, n);
}

cal_err store_membership_groups(cal_ctx *cx, int64_t member, const cal_user **out, size_t *n)
{
    return principals(cx, GROUPS, member, out, n);
}

cal_err store_membership_mine(cal_ctx *cx, int64_t member, const cal_user **out, size_t *n)
{
    return principals(cx, MINE, member, out, n);
}

cal_err store_membership_up(cal_ctx *cx, int64_t from, int64_t other, int64_t most,
                            store_reach *out)
{
    return store_one(cx, &sql[UP], ARGS(V(from), V(other), V(most)), out);
}

cal_err store_membership_down(cal_ctx *cx, int64_t from, int64_t other, int64_t most,
                              store_reach *out)
{
    return store_one(cx, &sql[DOWN], ARGS(V(from), V(other), V(most)), out);
}
