/* SPDX-License-Identifier: MIT */
/* SQLite: preparing, binding, stepping, and what its result codes mean. */
#include "store/db_sqlite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- result codes (https://www.sqlite.org/rescode.html) ---- */

static const char exists[] = "There is such a thing already";
static const char locked[] = "Another program keeps the database locked: try again";
static const char no_room[] = "The disk of the database takes no more bytes: make room there";

/* code (extended before primary), failure, whether it is logged at once, sentence */
static const struct meaning {
    int rc;
    cal_err code;
    bool log;
    const char *why;
} meanings[] = {
    {SQLITE_CONSTRAINT_UNIQUE,     CAL_E_EXISTS,    false, exists                                                },
    {SQLITE_CONSTRAINT_PRIMARYKEY, CAL_E_EXISTS,    false, exists                                                },
    {SQLITE_CONSTRAINT_ROWID,      CAL_E_EXISTS,    false, exists                                                },
    {SQLITE_CONSTRAINT_FOREIGNKEY, CAL_E_NOT_FOUND, false, "What it belongs to is not there"                     },
    {SQLITE_BUSY,                  CAL_E_DB_BUSY,   false, locked                                                },
    {SQLITE_LOCKED,                CAL_E_DB_BUSY,   false, locked                                                },
    {SQLITE_INTERRUPT,             CAL_E_DB_BUSY,   false, "The database was interrupted: try again"             },
    {SQLITE_FULL,                  CAL_E_DB_FULL,   true,  no_room                                               },
    {SQLITE_IOERR_WRITE,           CAL_E_DB_FULL,   true,  no_room                                               },
    {SQLITE_IOERR_SHMSIZE,         CAL_E_DB_FULL,   true,  no_room                                               },
    {SQLITE_IOERR,                 CAL_E_DB_BUSY,   true,  "The disk of the database reports an error: check it" },
    {SQLITE_CANTOPEN,              CAL_E_DB_BUSY,   true,  "A file of the database cannot be opened"             },
    {SQLITE_TOOBIG,                CAL_E_TOO_LARGE, false, "The database does not take as much in one piece"     },
    {SQLITE_CORRUPT,               CAL_E_BUG,       true,  "The database is damaged: stop, copy it, use a backup"},
    {SQLITE_NOTADB,                CAL_E_CONFIG,    true,  "The database file is not an SQLite database"         },
    {SQLITE_READONLY,              CAL_E_BUG,       true,  "A change outside a transaction"                      },
};

static const struct meaning *meaning_of(int rc)
{
    for (size_t i = 0; i < CAL_COUNT(meanings); i++) {
        if (meanings[i].rc == rc || meanings[i].rc == (rc & 0xff))
            return &meanings[i];
    }
    return NULL;
}

cal_err sqlite_failed(cal_ctx *cx, sqlite3 *db, int rc)
{
    const char *said = db ? sqlite3_errmsg(db) : sqlite3_errstr(rc);
    const struct meaning *m = meaning_of(rc);

    if ((rc & 0xff) == SQLITE_NOMEM)
        abort();
    if (!m || m->log)
        cal_log_write(cx->log, CAL_LOG_ERROR, cal_str_c(cx->id), "database: %s (%d): %s",
                      m ? m->why : "a statement fails", rc, said);
    if (!m)
        return cal_fail(cx, CAL_E_BUG, "The database refuses a statement (%d): %s", rc, said);

    cal_err e = cal_fail(cx, m->code, "%s", m->why);

    if (m->code == CAL_E_DB_BUSY)
        cx->fail.retry_after_s = 1;
    return e;
}

/* ---- preparing ---- */

/* Notes which of SQLite's parameters is $1, $2…; false when they are not just these. */
static bool order_parameters(sqlite_kept *k)
{
    int n = sqlite3_bind_parameter_count(k->raw);

    if (n > SQLITE_VALUES_MAX)
        return false;
    k->n_in = (unsigned char)n;
    for (int i = 1; i <= n; i++) {
        char name[8];

        (void)snprintf(name, sizeof name, "$%d", i);

        int at = sqlite3_bind_parameter_index(k->raw, name);

        if (at == 0)
            return false;
        k->order[i - 1] = (unsigned char)at;
    }
    return true;
}

static cal_err keep(cal_ctx *cx, sqlite_conn *c, const store_stmt *q, sqlite_kept *k)
{
    cal_str sql = store_stmt_text(cx, q, q->sqlite);
    int rc = sqlite3_prepare_v3(c->db, sql.p, (int)sql.n, SQLITE_PREPARE_PERSISTENT, &k->raw, NULL);

    if (rc != SQLITE_OK)
        return sqlite_failed(cx, c->db, rc);
    if (!order_parameters(k) || sqlite3_column_count(k->raw) != (int)q->n_out) {
        (void)sqlite3_finalize(k->raw);
        k->raw = NULL;
        return cal_fail(cx, CAL_E_BUG,
                        "The parameters or columns of a statement are not as told: %s", sql.p);
    }
    k->key = q;
    c->n_kept++;
    return CAL_OK;
}

static sqlite_kept *slot_of(sqlite_conn *c, const store_stmt *q)
{
    size_t i = ((uintptr_t)q / sizeof *q * 2654435761U >> 7) % SQLITE_KEPT;

    while (c->kept[i].key && c->kept[i].key != q)
        i = (i + 1) % SQLITE_KEPT;
    return &c->kept[i];
}

static cal_err prepared(cal_ctx *cx, sqlite_conn *c, const store_stmt *q, sqlite_kept **out)
{
    *out = slot_of(c, q);
    if ((*out)->key)
        return CAL_OK;
    if (c->n_kept + 1 >= SQLITE_KEPT)
        return cal_fail(cx, CAL_E_BUG, "More statements than a connection can keep");
    return keep(cx, c, q, *out);
}

/* ---- values in ---- */

static int bind_one(sqlite3_stmt *raw, int at, const store_val *v)
{
    const char *p = v->type == STORE_STR || v->type == STORE_BLOB ? v->s.p : NULL;

    switch (v->type) {
    case STORE_I64:
    case STORE_BOOL: return sqlite3_bind_int64(raw, at, v->i);
    case STORE_STR:
        return sqlite3_bind_text64(raw, at, p ? p : "", v->s.n, SQLITE_STATIC, SQLITE_UTF8);
    case STORE_BLOB: return sqlite3_bind_blob64(raw, at, p ? p : "", v->s.n, SQLITE_STATIC);
    }
    return SQLITE_MISUSE;
}

static cal_err bind_all(cal_ctx *cx, sqlite_conn *c, const sqlite_kept *k, const store_val *in,
                        size_t n_in)
{
    if (n_in != k->n_in)
        return cal_fail(cx, CAL_E_BUG, "A statement takes %u values, got %zu: %s", k->n_in, n_in,
                        sqlite3_sql(k->raw));
    for (size_t i = 0; i < n_in; i++) {
        int rc = bind_one(k->raw, k->order[i], &in[i]);

        if (rc != SQLITE_OK)
            return sqlite_failed(cx, c->db, rc);
    }
    return CAL_OK;
}

/* ---- rows out ---- */

static cal_str text_at(cal_ctx *cx, sqlite3_stmt *raw, int i)
{
    const char *p = sqlite3_column_blob(raw, i);
    int n = sqlite3_column_bytes(raw, i);

    if (sqlite3_column_type(raw, i) == SQLITE_NULL)
        return (cal_str){0};
    return cal_arena_dup(cx->arena, (cal_str){p, (size_t)n});
}

static void read_row(cal_ctx *cx, const store_stmt *q, sqlite3_stmt *raw, char *row)
{
    for (size_t i = 0; i < q->n_out; i++) {
        char *field = row + q->out[i].offset;

        switch (q->out[i].type) {
        case STORE_I64: *(int64_t *)(void *)field = sqlite3_column_int64(raw, (int)i); break;
        case STORE_BOOL: *(bool *)field = sqlite3_column_int64(raw, (int)i) != 0; break;
        case STORE_STR:
        case STORE_BLOB: *(cal_str *)(void *)field = text_at(cx, raw, (int)i); break;
        }
    }
}

static int step_all(cal_ctx *cx, const store_stmt *q, sqlite3_stmt *raw, store_list *out)
{
    int rc = sqlite3_step(raw);

    while (rc == SQLITE_ROW) {
        char *row = q->n_out ? store_list_room(cx, q, out) : NULL;

        /* A change runs to its end even where its rows are not wanted. */
        if (!row && sqlite3_stmt_readonly(raw))
            return SQLITE_DONE;
        if (row)
            read_row(cx, q, raw, row);
        rc = sqlite3_step(raw);
    }
    return rc;
}

static cal_err run(cal_ctx *cx, store_conn *conn, const store_stmt *q, const store_val *in,
                   size_t n_in, store_list *out)
{
    sqlite_conn *c = (sqlite_conn *)(void *)conn;
    sqlite_kept *k;
    cal_err e;

    if ((e = prepared(cx, c, q, &k)) || (e = bind_all(cx, c, k, in, n_in)))
        return e;

    int rc = step_all(cx, q, k->raw, out);

    if (rc != SQLITE_DONE)
        e = sqlite_failed(cx, c->db, sqlite3_extended_errcode(c->db));
    else
        out->changed = sqlite3_changes64(c->db);
    (void)sqlite3_reset(k->raw);
    (void)sqlite3_clear_bindings(k->raw);
    return e;
}

static cal_err prepare(cal_ctx *cx, store_conn *conn, const store_stmt *q)
{
    sqlite_kept *k;

    return prepared(cx, (sqlite_conn *)(void *)conn, q, &k);
}

static cal_err script(cal_ctx *cx, store_conn *conn, const char *sql)
{
    sqlite_conn *c = (sqlite_conn *)(void *)conn;
    int rc = sqlite3_exec(c->db, sql, NULL, NULL, NULL);

    return rc == SQLITE_OK ? CAL_OK : sqlite_failed(cx, c->db, sqlite3_extended_errcode(c->db));
}

static bool in_tx(const store_conn *conn)
{
    return !sqlite3_get_autocommit(((const sqlite_conn *)(const void *)conn)->db);
}

static bool is_alive(const store_conn *conn)
{
    (void)conn;
    return true;
}

const store_engine store_sqlite = {
    .name = "sqlite",
    .one_writer = true,
    .open = sqlite_open,
    .close = sqlite_close,
    .prepare = prepare,
    .run = run,
    .script = script,
    .in_tx = in_tx,
    .is_alive = is_alive,
};
