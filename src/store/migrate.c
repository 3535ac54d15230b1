/* SPDX-License-Identifier: MIT */
/* Bringing the schema up to date. Each migration and the row that notes it are one transaction; who
   comes second, in whatever process, finds it done. */
#include "store/migrate.h"

#include <string.h>

#include "store/rows.h"
#include "store/stmt.h"
#include "store/tx.h"

typedef struct applied {
    int64_t number;
    cal_str name, sha256;
} applied;

/* clang-format off */
static const store_col applied_cols[] = {
    STORE_COL(applied, number, "number"),
    STORE_COL(applied, name,   "name"),
    STORE_COL(applied, sha256, "sha256"),
};

static const store_col count_cols[] = {STORE_COL(store_i64, value, "count(*)")};

enum { TRIES = 5 };

enum { IS_THERE, LIST, NOTE };

static const store_stmt sql[] = {
    [IS_THERE] = {
        .sqlite = "SELECT {} FROM sqlite_schema WHERE type = 'table' AND name = 'migration'",
        .pg = "SELECT {} FROM pg_class WHERE oid = to_regclass('migration')",
        STORE_OUT(store_i64, count_cols)},
    [LIST] = {
        .sql = "SELECT {} FROM migration ORDER BY number",
        STORE_OUT(applied, applied_cols)},
    [NOTE] = {
        .sql = "INSERT INTO migration (number, name, sha256, at) VALUES ($1, $2, $3, $4)"},
};

static const char table[] =
    "CREATE TABLE IF NOT EXISTS migration (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL,"
    " sha256 TEXT NOT NULL, at BIGINT NOT NULL)";
/* clang-format on */

const store_stmts store_migrate_stmts = {"migrate", sql, CAL_COUNT(sql)};

const store_migrations *store_migrations_of(const char *engine)
{
    const store_migrations *at = store_every_migration;

    while (at->engine && strcmp(at->engine, engine) != 0)
        at++;
    return at;
}

static const store_migration *known_at(const store_migrations *all, int64_t number)
{
    for (size_t i = 0; i < all->n; i++) {
        if (all->at[i].number == number)
            return &all->at[i];
    }
    return NULL;
}

static cal_err check_applied(cal_ctx *cx, const store_migrations *all, const applied *a)
{
    const store_migration *m = known_at(all, a->number);

    if (!m)
        return cal_fail(cx, CAL_E_CONFIG,
                        "The database was made by a newer version of this program (it has the "
                        "migration %.*s): install that version, or restore a backup",
                        CAL_FMT(a->name));
    if (!cal_str_eq(a->sha256, cal_str_c(m->sha256)))
        return cal_fail(cx, CAL_E_CONFIG,
                        "The migration %.*s was applied with another text than this program has: "
                        "use the released program, or restore a backup",
                        CAL_FMT(a->name));
    return CAL_OK;
}

/* What is behind the last one that this program knows: a newer program has added it. */
static bool is_later(const store_migrations *all, const applied *a)
{
    return all->n == 0 || a->number > all->at[all->n - 1].number;
}

/* How many of the known ones, from the first, are in the database: they are applied in order. Those
   of a newer program are a fault, unless they may be there. */
static cal_err count_applied(cal_ctx *cx, bool may_be_newer, size_t *out,
                             const store_migrations **known)
{
    int64_t there;
    store_list l = {0};
    cal_err e = store_one(cx, &sql[IS_THERE], NO_ARGS, &there);
    const store_migrations *all = e ? NULL : store_migrations_of(cx->db->engine->name);

    *known = all;
    *out = 0;
    if (e || !there)
        return e;
    if ((e = store_all(cx, &sql[LIST], NO_ARGS, &l)))
        return e;

    const applied *a = l.at;

    for (size_t i = 0; i < l.n && !(may_be_newer && is_later(all, &a[i])); i++) {
        if ((e = check_applied(cx, all, &a[i])))
            return e;
        if (a[i].number != all->at[i].number)
            return cal_fail(
                cx, CAL_E_CONFIG,
                "The database lacks the migration %s, though it has later ones: restore "
                "a backup",
                all->at[i].name);
        *out = i + 1;
    }
    return CAL_OK;
}

/* The next missing one, if any. */
static cal_err apply_next(cal_ctx *cx, bool *done)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    const store_migrations *all;
    size_t n;
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = count_applied(cx, false, &n, &all)))
        return e;
    *done = n == all->n;
    if (*done)
        return CAL_OK;

    const store_migration *m = &all->at[n];

    if ((e = cx->db->engine->script(cx, cx->db, table)) ||
        (e = cx->db->engine->script(cx, cx->db, m->sql)) ||
        (e = store_run(cx, &sql[NOTE],
                       ARGS(V((int64_t)m->number), V(cal_str_c(m->name)), V(cal_str_c(m->sha256)),
                            V(cx->now)),
                       NULL)))
        return e;
    return store_tx_commit(&tx);
}

/* Other processes go on reading: where they and this one wait for each other, one is told to begin
   again. */
static cal_err apply_surely(cal_ctx *cx, bool *done)
{
    cal_err e = apply_next(cx, done);

    for (int i = 1; i < TRIES && e == CAL_E_DB_AGAIN; i++) {
        cal_fail_clear(cx);
        e = apply_next(cx, done);
    }
    return e;
}

cal_err store_migrate(cal_ctx *cx, store_pool *pool, int *count)
{
    store_pool *before = cx->store;
    bool done = false;
    cal_err e = CAL_OK;

    *count = 0;
    cx->store = pool;
    while (!e && !done) {
        e = apply_surely(cx, &done);
        *count += !e && !done;
    }
    cx->store = before;
    return e;
}

static cal_err missing(cal_ctx *cx, bool may_be_newer, int *out)
{
    const store_migrations *all;
    size_t n = 0;
    cal_err e = count_applied(cx, may_be_newer, &n, &all);

    *out = all ? (int)(all->n - n) : 0;
    return e;
}

cal_err store_migrations_missing(cal_ctx *cx, int *out)
{
    return missing(cx, false, out);
}

cal_err store_migrations_behind(cal_ctx *cx, int *out)
{
    return missing(cx, true, out);
}
