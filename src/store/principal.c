/* SPDX-License-Identifier: MIT */
/* Looking for principals. */
#include "store/principal.h"

#include "store/rows.h"
#include "store/stmt.h"

/* clang-format off */
static const store_col cols[] = {STORE_USER_COLS(cal_user, )};

enum { EXACT, LIST, LIST_OF, DELETE };

static const store_stmt sql[] = {
    [EXACT] = {
        .sql = "SELECT {} FROM principal u WHERE u.disabled = 0 AND ((1 << CAST(u.kind AS INTEGER)) & $1) <> 0"
               " AND (u.handle = $2 OR u.email_folded = $2) AND u.organisation = $3"
               " ORDER BY u.handle = $2 DESC",
        STORE_OUT(cal_user, cols)},
    [LIST] = {
        .sql = "SELECT {} FROM principal u WHERE u.id > $2 AND ((1 << CAST(u.kind AS INTEGER)) & $1) <> 0"
               " ORDER BY u.id LIMIT $3",
        STORE_OUT(cal_user, cols)},
    [LIST_OF] = {
        .sql = "SELECT {} FROM principal u WHERE u.organisation = $4 AND u.id > $2"
               " AND ((1 << CAST(u.kind AS INTEGER)) & $1) <> 0 ORDER BY u.id LIMIT $3",
        STORE_OUT(cal_user, cols)},
    [DELETE] = {
        .sql = "DELETE FROM principal WHERE id = $1",
        .none = "There is no such group"},
};
/* clang-format on */

const store_stmts store_principal_stmts = {"principal", sql, CAL_COUNT(sql)};

static cal_err found(cal_err e, const store_list *l, const cal_user **out, size_t *n)
{
    *out = l->at;
    *n = l->n;
    return e;
}

cal_err store_principal_exact(cal_ctx *cx, const store_principal_query *q, const cal_user **out,
                              size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[EXACT], ARGS(V(q->kinds), V(q->exact), V(q->organisation)), &l);

    return found(e, &l, out, n);
}

cal_err store_principal_list(cal_ctx *cx, const store_principal_page *p, const cal_user **out,
                             size_t *n)
{
    store_list l;
    cal_err e =
        p->organisation
            ? store_all(cx, &sql[LIST_OF],
                        ARGS(V(p->kinds), V(p->after), V_SIZE(p->limit), V(p->organisation)), &l)
            : store_all(cx, &sql[LIST], ARGS(V(p->kinds), V(p->after), V_SIZE(p->limit)), &l);

    return found(e, &l, out, n);
}

cal_err store_principal_delete(cal_ctx *cx, int64_t id)
{
    return store_change(cx, &sql[DELETE], ARGS(V(id)));
}
