/* SPDX-License-Identifier: MIT */
/* People who are being deleted. */
#include "store/user_leaving.h"

#include "store/stmt.h"

/* clang-format off */
static const store_col cols[] = {
    STORE_COL(store_leaving, user,           "id"),
    STORE_COL(store_leaving, heir,           "heir"),
    STORE_COL(store_leaving, keeps_meetings, "keeps_meetings"),
};

enum { SET, NEXT };

static const store_stmt sql[] = {
    [SET] = {
        .sql = "UPDATE principal SET leaving = 1, heir = $2, keeps_meetings = $3 WHERE id = $1",
        .none = "There is no such person"},
    [NEXT] = {
        .sql = "SELECT {} FROM principal WHERE leaving <> 0 ORDER BY id LIMIT 1",
        STORE_OUT(store_leaving, cols)},
};
/* clang-format on */

const store_stmts store_user_leaving_stmts = {"user_leaving", sql, CAL_COUNT(sql)};

cal_err store_leaving_set(cal_ctx *cx, const store_leaving *in)
{
    return store_change(cx, &sql[SET], ARGS(V(in->user), V(in->heir), V(in->keeps_meetings)));
}

cal_err store_leaving_next(cal_ctx *cx, store_leaving *out, bool *found)
{
    return store_maybe(cx, &sql[NEXT], NO_ARGS, out, found);
}
