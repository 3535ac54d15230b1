/* SPDX-License-Identifier: MIT */
/* Organisations. */
#include "store/organisation.h"

#include "store/rows.h"
#include "store/stmt.h"

/* clang-format off */
static const store_col cols[] = {
    STORE_COL(cal_organisation, id,       "o.id"),
    STORE_COL(cal_organisation, slug,     "o.slug"),
    STORE_COL(cal_organisation, name,     "o.name"),
    STORE_COL(cal_organisation, disabled, "o.disabled"),
    STORE_COL(cal_organisation, created,  "o.created"),
    STORE_COL(cal_organisation, people,
              "(SELECT count(*) FROM principal u WHERE u.organisation = o.id AND u.kind = 0)"),
};

static const store_col id_cols[] = {STORE_COL(store_i64, value, "id")};
static const store_col of_cols[] = {STORE_COL(store_i64, value, "organisation")};
static const store_col count_cols[] = {STORE_COL(store_i64, value, "count(*)")};
static const store_col domain_cols[] = {STORE_COL(store_text, value, "domain")};

enum { BY_ID, BY_SLUG, LIST, INSERT, UPDATE, DELETE, DOMAINS, DOMAIN_OF, DOMAIN_CLEAR, DOMAIN_ADD, COUNT, ADMINS };

static const char none[] = "There is no such organisation";

static const store_stmt sql[] = {
    [BY_ID] = {
        .sql = "SELECT {} FROM organisation o WHERE o.id = $1",
        STORE_OUT(cal_organisation, cols), .none = none},
    [BY_SLUG] = {
        .sql = "SELECT {} FROM organisation o WHERE o.slug = $1",
        STORE_OUT(cal_organisation, cols), .none = none},
    [LIST] = {
        .sql = "SELECT {} FROM organisation o WHERE o.id > $1 ORDER BY o.id LIMIT $2",
        STORE_OUT(cal_organisation, cols)},
    [INSERT] = {
        .sql = "INSERT INTO organisation (slug, name, disabled, created) VALUES ($1, $2, $3, $4)"
               " RETURNING {}",
        STORE_OUT(store_i64, id_cols)},
    [UPDATE] = {
        .sql = "UPDATE organisation SET slug = $2, name = $3, disabled = $4 WHERE id = $1",
        .none = none},
    [DELETE] = {
        .sql = "DELETE FROM organisation WHERE id = $1",
        .none = none},
    [DOMAINS] = {
        .sql = "SELECT {} FROM organisation_domain WHERE organisation = $1",
        STORE_OUT(store_text, domain_cols)},
    [DOMAIN_OF] = {
        .sql = "SELECT {} FROM organisation_domain WHERE domain = $1",
        STORE_OUT(store_i64, of_cols)},
    [DOMAIN_CLEAR] = {
        .sql = "DELETE FROM organisation_domain WHERE organisation = $1"},
    [DOMAIN_ADD] = {
        .sql = "INSERT INTO organisation_domain (domain, organisation) VALUES ($2, $1)"},
    [COUNT] = {
        .sql = "SELECT {} FROM principal WHERE organisation = $1",
        STORE_OUT(store_i64, count_cols)},
    [ADMINS] = {
        .sql = "SELECT {} FROM principal WHERE organisation = $1 AND kind = 0 AND role = 1"
               " AND disabled = 0 AND leaving = 0",
        STORE_OUT(store_i64, count_cols)},
};
/* clang-format on */

const store_stmts store_organisation_stmts = {"organisation", sql, CAL_COUNT(sql)};

cal_err store_organisation_by_id(cal_ctx *cx, int64_t id, cal_organisation *out)
{
    return store_one(cx, &sql[BY_ID], ARGS(V(id)), out);
}

cal_err store_organisation_by_slug(cal_ctx *cx, cal_str slug, cal_organisation *out)
{
    return store_one(cx, &sql[BY_SLUG], ARGS(V(slug)), out);
}

cal_err store_organisation_list(cal_ctx *cx, int64_t after, size_t limit,
                                const cal_organisation **out, size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[LIST], ARGS(V(after), V_SIZE(limit)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_organisation_insert(cal_ctx *cx, const cal_organisation *in, int64_t *id)
{
    return store_one(cx, &sql[INSERT],
                     ARGS(V(in->slug), V(in->name), V(in->disabled), V(in->created)), id);
}

cal_err store_organisation_update(cal_ctx *cx, const cal_organisation *in)
{
    return store_change(cx, &sql[UPDATE],
                        ARGS(V(in->id), V(in->slug), V(in->name), V(in->disabled)));
}

cal_err store_organisation_delete(cal_ctx *cx, int64_t id)
{
    return store_change(cx, &sql[DELETE], ARGS(V(id)));
}

cal_err store_domain_list(cal_ctx *cx, int64_t organisation, const cal_str **out, size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[DOMAINS], ARGS(V(organisation)), &l);
    const store_text *rows = l.at;
    cal_str *domains = CAL_NEW_N(cx->arena, cal_str, e ? 0 : l.n);

    *n = e ? 0 : l.n;
    for (size_t i = 0; i < *n; i++)
        domains[i] = rows[i].value;
    *out = domains;
    return e;
}

cal_err store_domain_of(cal_ctx *cx, cal_str domain, int64_t *organisation)
{
    store_i64 row = {0};
    bool found;
    cal_err e = store_maybe(cx, &sql[DOMAIN_OF], ARGS(V(domain)), &row, &found);

    *organisation = !e && found ? row.value : 0;
    return e;
}

cal_err store_domain_clear(cal_ctx *cx, int64_t organisation)
{
    return store_run(cx, &sql[DOMAIN_CLEAR], ARGS(V(organisation)), NULL);
}

cal_err store_domain_add(cal_ctx *cx, int64_t organisation, cal_str domain)
{
    return store_run(cx, &sql[DOMAIN_ADD], ARGS(V(organisation), V(domain)), NULL);
}

cal_err store_organisation_count(cal_ctx *cx, int64_t organisation, int64_t *out)
{
    return store_one(cx, &sql[COUNT], ARGS(V(organisation)), out);
}

cal_err store_organisation_admins(cal_ctx *cx, int64_t organisation, int64_t *out)
{
    return store_one(cx, &sql[ADMINS], ARGS(V(organisation)), out);
}
