/* SPDX-License-Identifier: MIT */
/* Statements made from what the database says of its tables. */
#include "store/table.h"

#include <string.h>

#include "base/buf.h"
#include "store/rows.h"
#include "store/stmt.h"

/* clang-format off */
/* Each behind those it refers to. Not here: what the text index and the words of principals are, for
   they are made anew, and the list of migrations. Rows that may be large are read a few at a time. */
static const struct {
    const char *name;
    size_t rows_at_once;
    store_numbers numbers;
} names[] = {
    {"meta",                200, STORE_UNNUMBERED},
    {"organisation",        200, STORE_NEVER_AGAIN},
    {"organisation_domain", 200, STORE_UNNUMBERED},
    {"principal",           200, STORE_NEVER_AGAIN},
    {"audit",               200, STORE_NEVER_AGAIN},
    {"session",             200, STORE_NUMBERED},
    {"provider_session",    200, STORE_UNNUMBERED},
    {"app_password",        200, STORE_NEVER_AGAIN},
    {"login_link",          200, STORE_UNNUMBERED},
    {"attempt",             200, STORE_UNNUMBERED},
    {"identity",            200, STORE_UNNUMBERED},
    {"former_address",      200, STORE_UNNUMBERED},
    {"second_factor",       200, STORE_UNNUMBERED},
    {"recovery_code",       200, STORE_UNNUMBERED},
    {"half_sign_in",        200, STORE_UNNUMBERED},
    {"sign_in_flow",        200, STORE_UNNUMBERED},
    {"token_seen",          200, STORE_UNNUMBERED},
    {"entitlement",         200, STORE_UNNUMBERED},
    {"membership",          200, STORE_UNNUMBERED},
    {"calendar",            200, STORE_NEVER_AGAIN},
    {"event",               50,  STORE_NUMBERED},
    {"event_time",          500, STORE_UNNUMBERED},
    {"tombstone",           200, STORE_UNNUMBERED},
    {"property",            100, STORE_UNNUMBERED},
    {"file",                1,   STORE_NUMBERED},
    {"attachment",          200, STORE_UNNUMBERED},
    {"attachment_use",      200, STORE_UNNUMBERED},
    {"lock",                200, STORE_UNNUMBERED},
    {"letter",              50,  STORE_NEVER_AGAIN},
    {"share",               200, STORE_UNNUMBERED},
    {"share_pending",       200, STORE_UNNUMBERED},
    {"viewer",              200, STORE_UNNUMBERED},
    {"link",                200, STORE_NEVER_AGAIN},
    {"subscription",        200, STORE_UNNUMBERED},
    {"import",              1,   STORE_NEVER_AGAIN},
    {"import_source",       200, STORE_UNNUMBERED},
    {"import_item",         200, STORE_UNNUMBERED},
    {"import_added",        200, STORE_UNNUMBERED},
    {"migrated_calendar",   200, STORE_UNNUMBERED},
    {"migrated",            200, STORE_UNNUMBERED},
};

static const char *const made_anew[] = {"migration", "user_word", "user_gram", "event_gram"};

typedef struct column_row {
    cal_str name, type;
    bool may_be_null;
    int64_t key;
} column_row;

static const store_col column_cols[] = {
    STORE_COL(column_row, name,        "x.name"),
    STORE_COL(column_row, type,        "x.type"),
    STORE_COL(column_row, may_be_null, "x.may_be_null"),
    STORE_COL(column_row, key,         "x.key"),
};

static const store_col name_cols[] = {STORE_COL(store_text, value, "x.name")};
static const store_col count_cols[] = {STORE_COL(store_i64, value, "count(*)")};
static const store_col number_cols[] = {STORE_COL(store_i64, value, "COALESCE(x.n, 0)")};

enum { COLUMNS, TABLES, SEQUENCE, SET_SEQUENCE, ADD_SEQUENCE };

static const store_stmt sql[] = {
    [COLUMNS] = {
        .sqlite = "SELECT {} FROM (SELECT name, upper(type) AS type, \"notnull\" = 0 AS may_be_null,"
                  " pk AS key FROM pragma_table_info($1) ORDER BY cid) AS x",
        .pg = "SELECT {} FROM (SELECT CAST(a.attname AS TEXT) AS name,"
              " CAST(upper(format_type(a.atttypid, NULL)) AS TEXT) AS type,"
              " NOT a.attnotnull AS may_be_null, COALESCE((SELECT k.n FROM unnest(i.indkey)"
              " WITH ORDINALITY AS k (att, n) WHERE k.att = a.attnum), 0) AS key"
              " FROM pg_attribute a JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary"
              " WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped"
              " ORDER BY a.attnum) AS x",
        STORE_OUT(column_row, column_cols)},
    [TABLES] = {
        .sqlite = "SELECT {} FROM (SELECT name FROM sqlite_schema WHERE type = 'table'"
                  " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%\\_gram\\_%' ESCAPE '\\') AS x",
        .pg = "SELECT {} FROM (SELECT CAST(relname AS TEXT) AS name FROM pg_class WHERE relkind = 'r'"
              " AND relnamespace = (SELECT relnamespace FROM pg_class"
              " WHERE oid = to_regclass('migration'))) AS x",
        STORE_OUT(store_text, name_cols)},
    [SEQUENCE] = {
        .sqlite = "SELECT {} FROM (SELECT max(seq) AS n FROM sqlite_sequence WHERE name = $1) AS x",
        .pg = "SELECT {} FROM (SELECT pg_sequence_last_value(CAST(pg_get_serial_sequence($1, 'id')"
              " AS regclass)) AS n) AS x",
        STORE_OUT(store_i64, number_cols)},
    [SET_SEQUENCE] = {
        .sqlite = "UPDATE sqlite_sequence SET seq = $2 WHERE name = $1",
        .pg = "SELECT setval(pg_get_serial_sequence($1, 'id'), $2)"},
    /* Of a table that has no rows. */
    [ADD_SEQUENCE] = {
        .sqlite = "INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)"},
};
/* clang-format on */

const store_stmts store_table_stmts = {"table", sql, CAL_COUNT(sql)};

/* ---- columns ---- */

static bool type_of(cal_str name, store_type *out)
{
    static const struct {
        cal_str name;
        store_type type;
    } types[] = {
        {CAL_STR_K("INTEGER"), STORE_I64 },
        {CAL_STR_K("BIGINT"),  STORE_I64 },
        {CAL_STR_K("TEXT"),    STORE_STR },
        {CAL_STR_K("BLOB"),    STORE_BLOB},
        {CAL_STR_K("BYTEA"),   STORE_BLOB},
    };

    for (size_t i = 0; i < CAL_COUNT(types); i++) {
        *out = types[i].type;
        if (cal_str_eq(name, types[i].name))
            return true;
    }
    return false;
}

/* Numbers are put into the order of `like`, whose key orders the rows of both. */
static cal_err set_like(cal_ctx *cx, store_table *t, const store_table *like)
{
    store_column *own = t->columns;

    if (like->n_columns != t->n_columns)
        return cal_fail(cx, CAL_E_BUG, "The table %s has other columns there", t->name);
    t->columns = CAL_NEW_N(cx->arena, store_column, t->n_columns);
    for (size_t i = 0; i < t->n_columns; i++) {
        size_t k = 0;

        while (k < t->n_columns && !cal_str_eq(own[k].name, like->columns[i].name))
            k++;
        if (k == t->n_columns || own[k].type != like->columns[i].type)
            return cal_fail(cx, CAL_E_BUG, "The column %.*s of %s is another there",
                            CAL_FMT(like->columns[i].name), t->name);
        t->columns[i] = own[k];
        t->columns[i].key = like->columns[i].key;
    }
    return CAL_OK;
}

static cal_err read_columns(cal_ctx *cx, store_table *t, const store_table *like)
{
    store_list l;
    cal_err e = store_all(cx, &sql[COLUMNS], ARGS(V(cal_str_c(t->name))), &l);
    const column_row *rows = l.at;

    if (e)
        return e;
    if (!l.n || l.n > STORE_MOST_COLUMNS)
        return cal_fail(cx, CAL_E_BUG, "The table %s has %zu columns", t->name, l.n);
    t->n_columns = l.n;
    t->columns = CAL_NEW_N(cx->arena, store_column, l.n);
    for (size_t i = 0; i < l.n; i++) {
        t->columns[i] = (store_column){rows[i].name, STORE_I64, rows[i].may_be_null, rows[i].key};
        if (!type_of(rows[i].type, &t->columns[i].type))
            return cal_fail(cx, CAL_E_BUG, "A column of %s is a %.*s", t->name,
                            CAL_FMT(rows[i].type));
    }
    return like ? set_like(cx, t, like) : CAL_OK;
}

static void find_keys(store_table *t)
{
    t->n_keys = 0;
    for (int64_t place = 1; place <= STORE_MOST_KEYS; place++) {
        for (size_t i = 0; i < t->n_columns; i++) {
            if (t->columns[i].key == place)
                t->keys[t->n_keys++] = i;
        }
    }
}

/* ---- statements ---- */

static void add_keys(cal_buf *b, const store_table *t)
{
    for (size_t i = 0; i < t->n_keys; i++) {
        cal_buf_add_c(b, i ? ", " : "");
        cal_buf_add(b, t->columns[t->keys[i]].name);
    }
}

static const char *text_of(cal_buf *b)
{
    cal_buf_add_byte(b, '\0');
    return cal_buf_str(b).p;
}

static store_stmt page_stmt(cal_ctx *cx, const store_table *t, const store_col *cols, bool is_first)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);

    cal_buf_printf(b, "SELECT {} FROM %s", t->name);
    if (!is_first) {
        cal_buf_add_c(b, " WHERE (");
        add_keys(b, t);
        cal_buf_add_c(b, ") > (");
        for (size_t i = 0; i < t->n_keys; i++)
            cal_buf_printf(b, "%s$%zu", i ? ", " : "", i + 1);
        cal_buf_add_c(b, ")");
    }
    cal_buf_add_c(b, " ORDER BY ");
    add_keys(b, t);
    cal_buf_printf(b, " LIMIT %zu", t->rows_at_once);
    return (store_stmt){.sql = text_of(b),
                        .out = cols,
                        .n_out = t->n_columns,
                        .size = t->n_columns * sizeof(store_val)};
}

/* An absent text is bound as empty: where it may be NULL it becomes that again. */
static store_stmt insert_stmt(cal_ctx *cx, const store_table *t)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);

    cal_buf_printf(b, "INSERT INTO %s (", t->name);
    for (size_t i = 0; i < t->n_columns; i++) {
        cal_buf_add_c(b, i ? ", " : "");
        cal_buf_add(b, t->columns[i].name);
    }
    cal_buf_add_c(b, ") VALUES (");
    for (size_t i = 0; i < t->n_columns; i++)
        cal_buf_printf(b, t->columns[i].may_be_null ? "%sNULLIF($%zu, '')" : "%s$%zu",
                       i ? ", " : "", i + 1);
    cal_buf_add_c(b, ")");
    return (store_stmt){.sql = text_of(b), .later = true};
}

static void make_statements(cal_ctx *cx, store_table *t)
{
    store_col *cols = CAL_NEW_N(cx->arena, store_col, t->n_columns);

    for (size_t i = 0; i < t->n_columns; i++)
        cols[i] = (store_col){cal_arena_c(cx->arena, t->columns[i].name),
                              i * sizeof(store_val) + offsetof(store_val, i), t->columns[i].type};
    t->first = page_stmt(cx, t, cols, true);
    t->next = page_stmt(cx, t, cols, false);
    t->insert = insert_stmt(cx, t);
    t->count = (store_stmt){
        .sql = cal_arena_printf(cx->arena, "SELECT {} FROM %s", t->name).p,
        STORE_OUT(store_i64, count_cols),
    };
    if (t->numbers)
        t->highest = (store_stmt){
            .sql = cal_arena_printf(cx->arena, "SELECT {} FROM (SELECT max(id) AS n FROM %s) AS x",
                                    t->name)
                       .p,
            STORE_OUT(store_i64, number_cols),
        };
    t->clear = (store_stmt){.sql = cal_arena_printf(cx->arena, "DELETE FROM %s", t->name).p};
}

/* ---- all of them ---- */

static bool is_known(cal_str name)
{
    for (size_t i = 0; i < CAL_COUNT(made_anew); i++) {
        if (cal_str_eq(name, cal_str_c(made_anew[i])))
            return true;
    }
    for (size_t i = 0; i < CAL_COUNT(names); i++) {
        if (cal_str_eq(name, cal_str_c(names[i].name)))
            return true;
    }
    return false;
}

/* A table that a later version brings must not be left behind unseen. */
static cal_err check_names(cal_ctx *cx)
{
    store_list l;
    cal_err e = store_all(cx, &sql[TABLES], NO_ARGS, &l);
    const store_text *found = l.at;

    for (size_t i = 0; i < l.n && !e; i++) {
        if (!is_known(found[i].value))
            e = cal_fail(cx, CAL_E_BUG, "The table %.*s is not one of this program",
                         CAL_FMT(found[i].value));
    }
    return e;
}

cal_err store_tables(cal_ctx *cx, const store_table *like, store_table **out, size_t *n)
{
    store_table *all = CAL_NEW_N(cx->arena, store_table, CAL_COUNT(names));
    cal_err e = check_names(cx);

    for (size_t i = 0; i < CAL_COUNT(names) && !e; i++) {
        all[i] = (store_table){.name = names[i].name,
                               .rows_at_once = names[i].rows_at_once,
                               .numbers = names[i].numbers};
        if ((e = read_columns(cx, &all[i], like ? &like[i] : NULL)))
            break;
        find_keys(&all[i]);
        make_statements(cx, &all[i]);
    }
    *out = all;
    *n = CAL_COUNT(names);
    return e;
}

/* ---- rows ---- */

cal_err store_table_page(cal_ctx *cx, const store_table *t, const store_val *after,
                         store_val **rows, size_t *n)
{
    store_val keys[STORE_MOST_KEYS];
    store_list l;
    cal_err e;

    for (size_t i = 0; after && i < t->n_keys; i++)
        keys[i] = after[t->keys[i]];
    e = after ? store_all(cx, &t->next, keys, t->n_keys, &l)
              : store_all(cx, &t->first, NO_ARGS, &l);
    *rows = l.at;
    *n = l.n;
    for (size_t i = 0; i < l.n * t->n_columns; i++)
        (*rows)[i].type = t->columns[i % t->n_columns].type;
    return e;
}

cal_err store_table_count(cal_ctx *cx, const store_table *t, int64_t *out)
{
    return store_one(cx, &t->count, NO_ARGS, out);
}

cal_err store_table_clear(cal_ctx *cx, const store_table *t)
{
    return store_run(cx, &t->clear, NO_ARGS, NULL);
}

cal_err store_table_insert(cal_ctx *cx, const store_table *t, const store_val *row)
{
    return store_run(cx, &t->insert, row, t->n_columns, NULL);
}

cal_err store_table_sequence(cal_ctx *cx, const store_table *t, int64_t *out)
{
    int64_t given = 0, highest = 0;
    cal_err e = CAL_OK;

    if (t->numbers)
        e = store_one(cx, &t->highest, NO_ARGS, &highest);
    if (!e && t->numbers == STORE_NEVER_AGAIN)
        e = store_one(cx, &sql[SEQUENCE], ARGS(V(cal_str_c(t->name))), &given);
    *out = given > highest ? given : highest;
    return e;
}

cal_err store_table_set_sequence(cal_ctx *cx, const store_table *t, int64_t to)
{
    int64_t changed;
    cal_err e;

    if (to <= 0 || !t->numbers)
        return CAL_OK;
    e = store_run(cx, &sql[SET_SEQUENCE], ARGS(V(cal_str_c(t->name)), V(to)), &changed);
    if (e || changed || !cx->db->engine->one_writer || t->numbers != STORE_NEVER_AGAIN)
        return e;
    return store_run(cx, &sql[ADD_SEQUENCE], ARGS(V(cal_str_c(t->name)), V(to)), NULL);
}
