/* SPDX-License-Identifier: MIT */
/* Dead properties. */
#include "store/property.h"

#include "store/rows.h"
#include "store/stmt.h"

/* clang-format off */
static const store_col cols[] = {
    STORE_COL(cal_dead_prop, ns,    "ns"),
    STORE_COL(cal_dead_prop, name,  "name"),
    STORE_COL(cal_dead_prop, value, "value"),
};

enum { LIST, SET, REMOVE, CLEAR, COPY };

static const store_stmt sql[] = {
    [LIST] = {
        .sql = "SELECT {} FROM property WHERE home = $1 AND calendar = $2 AND href = $3"
               " ORDER BY ns, name",
        STORE_OUT(cal_dead_prop, cols)},
    [SET] = {
        .sql = "INSERT INTO property (home, calendar, href, ns, name, value)"
               " VALUES ($1, $2, $3, $4, $5, $6)"
               " ON CONFLICT (home, calendar, href, ns, name) DO UPDATE SET value = excluded.value"},
    [REMOVE] = {
        .sql = "DELETE FROM property"
               " WHERE home = $1 AND calendar = $2 AND href = $3 AND ns = $4 AND name = $5"},
    [CLEAR] = {
        .sql = "DELETE FROM property WHERE home = $1 AND calendar = $2 AND href = $3"},
    [COPY] = {
        .sql = "INSERT INTO property (home, calendar, href, ns, name, value)"
               " SELECT $4, $5, $6, ns, name, value FROM property"
               " WHERE home = $1 AND calendar = $2 AND href = $3"},
};
/* clang-format on */

const store_stmts store_property_stmts = {"property", sql, CAL_COUNT(sql)};

cal_err store_property_list(cal_ctx *cx, const store_property_at *at, const cal_dead_prop **out,
                            size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[LIST], ARGS(V(at->home), V(at->calendar), V(at->href)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

static cal_err patch_one(cal_ctx *cx, const store_property_at *at, const cal_dead_prop *p)
{
    if (!p->value.p)
        return store_run(cx, &sql[REMOVE],
                         ARGS(V(at->home), V(at->calendar), V(at->href), V(p->ns), V(p->name)),
                         NULL);
    return store_run(
        cx, &sql[SET],
        ARGS(V(at->home), V(at->calendar), V(at->href), V(p->ns), V(p->name), V(p->value)), NULL);
}

cal_err store_property_patch(cal_ctx *cx, const store_property_at *at, const cal_dead_prop *props,
                             size_t n)
{
    cal_err e = CAL_OK;

    for (size_t i = 0; i < n && !e; i++)
        e = patch_one(cx, at, &props[i]);
    return e;
}

cal_err store_property_copy(cal_ctx *cx, const store_property_at *from, const store_property_at *to)
{
    cal_err e = store_run(cx, &sql[CLEAR], ARGS(V(to->home), V(to->calendar), V(to->href)), NULL);

    if (e)
        return e;
    return store_run(cx, &sql[COPY],
                     ARGS(V(from->home), V(from->calendar), V(from->href), V(to->home),
                          V(to->calendar), V(to->href)),
                     NULL);
}
