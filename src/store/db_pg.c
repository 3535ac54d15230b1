/* SPDX-License-Identifier: MIT */
/* PostgreSQL: preparing, sending, waiting for results; beginning changes. */
#include "store/db_pg.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/writer.h"

enum { NAME_BYTES = 12 };

/* ---- sending ---- */

static pg_kept *slot_of(pg_conn *c, const store_stmt *q)
{
    size_t i = ((uintptr_t)q / sizeof *q * 2654435761U >> 7) % PG_KEPT;

    while (c->kept[i].key && c->kept[i].key != q)
        i = (i + 1) % PG_KEPT;
    return &c->kept[i];
}

static cal_err lost(cal_ctx *cx, pg_conn *c)
{
    return pg_failed(cx, c, NULL);
}

/* Sends a statement's text to be prepared, unless it is. */
static cal_err send_parse(cal_ctx *cx, pg_conn *c, const store_stmt *q, const pg_values *v,
                          char name[NAME_BYTES])
{
    pg_kept *k = slot_of(c, q);

    if (!k->key && c->n_kept + 1 >= PG_KEPT)
        return cal_fail(cx, CAL_E_BUG, "More statements than a connection can keep");
    c->n_kept += !k->key;
    k->key = q;

    bool is_new = !k->number;

    if (is_new)
        k->number = ++c->last_number;
    (void)snprintf(name, NAME_BYTES, "s%u", k->number);
    if (!is_new)
        return CAL_OK;
    if (!PQsendPrepare(c->pg, name, store_stmt_text(cx, q, q->pg).p, v->n, v->types))
        return lost(cx, c);
    c->later[c->n_later++] = k;
    return CAL_OK;
}

static cal_err send_one(cal_ctx *cx, pg_conn *c, const store_stmt *q, const store_val *in,
                        size_t n_in)
{
    char name[NAME_BYTES];
    pg_values v;
    int ok;
    cal_err e = pg_values_of(cx, q, in, n_in, &v);

    if (e)
        return e;
    if (!c->keeps_names)
        ok = PQsendQueryParams(c->pg, store_stmt_text(cx, q, q->pg).p, v.n, v.types, v.at, v.bytes,
                               v.formats, 1);
    else if ((e = send_parse(cx, c, q, &v, name)))
        return e;
    else
        ok = PQsendQueryPrepared(c->pg, name, v.n, v.at, v.bytes, v.formats, 1);
    return ok ? CAL_OK : lost(cx, c);
}

/* ---- results ---- */

/* The result of one thing sent; NULL when the connection is lost. */
static PGresult *next_result(pg_conn *c)
{
    PGresult *r = PQgetResult(c->pg), *end = r ? PQgetResult(c->pg) : NULL;

    PQclear(end);
    return r;
}

static bool is_fine(const PGresult *r)
{
    ExecStatusType s = PQresultStatus(r);

    return s == PGRES_TUPLES_OK || s == PGRES_COMMAND_OK;
}

/* Reads what was sent before, in its order; the first failure counts, the rest was not begun. */
static cal_err read_later(cal_ctx *cx, pg_conn *c)
{
    cal_err first = CAL_OK;

    for (size_t i = 0; i < c->n_later; i++) {
        PGresult *r = next_result(c);
        bool fine = is_fine(r);

        if (!fine && !first)
            first = pg_failed(cx, c, r);
        if (!fine && c->later[i])
            c->later[i]->number = 0;
        PQclear(r);
    }
    c->n_later = 0;
    return first;
}

/* Reads up to the synchronisation point, so that the connection is free again. */
static void read_sync(pg_conn *c)
{
    bool is_sync = false;

    while (!is_sync && PQstatus(c->pg) == CONNECTION_OK) {
        PGresult *r = PQgetResult(c->pg);

        is_sync = PQresultStatus(r) == PGRES_PIPELINE_SYNC;
        PQclear(r);
    }
}

/* A COMMIT of a transaction that had failed rolls it back, and says so. */
static bool was_undone(const store_stmt *q, PGresult *r)
{
    return q == store_tx_stmt(STORE_TX_COMMIT) && strcmp(PQcmdStatus(r), "ROLLBACK") == 0;
}

static cal_err take_result(cal_ctx *cx, pg_conn *c, const store_stmt *q, store_list *out)
{
    PGresult *r = next_result(c);
    cal_err e;

    if (!is_fine(r))
        e = pg_failed(cx, c, r);
    else if (was_undone(q, r))
        e = cal_fail(cx, CAL_E_DB_AGAIN, "The database gave this change up: try again");
    else
        e = pg_read_rows(cx, q, r, out);
    PQclear(r);
    return e;
}

/* ---- a change that fails ---- */

/* One statement that fails would end the whole transaction here, while its caller may go on another
   way: so a change that can fail has a savepoint, which costs no wait. */
static bool needs_guard(const pg_conn *c, const store_stmt *q)
{
    const char *text = q->sql ? q->sql : q->pg;

    return c->head.in_batch && !q->later && !q->sure &&
           (strncmp(text, "INSERT", 6) == 0 || strncmp(text, "UPDATE", 6) == 0);
}

static bool send_plain(pg_conn *c, const char *text)
{
    return PQsendQueryParams(c->pg, text, 0, NULL, NULL, NULL, NULL, 1);
}

/* Back to the savepoint. What fails here ends the transaction, as the next statement will find. */
static void undo(pg_conn *c)
{
    if (!send_plain(c, "ROLLBACK TO SAVEPOINT one") || !send_plain(c, "RELEASE SAVEPOINT one") ||
        !PQpipelineSync(c->pg))
        return;
    PQclear(next_result(c));
    PQclear(next_result(c));
    read_sync(c);
}

/* Waits for the last statement sent, and all before it. guarded: a RELEASE came behind it. */
static cal_err finish(cal_ctx *cx, pg_conn *c, const store_stmt *q, bool guarded, store_list *out)
{
    cal_err before, e = CAL_OK;

    if (!PQpipelineSync(c->pg))
        return lost(cx, c);
    before = read_later(cx, c);
    if (before)
        PQclear(next_result(c));
    else
        e = take_result(cx, c, q, out);
    if (guarded)
        PQclear(next_result(c));
    read_sync(c);
    if (before)
        return before;
    if (e && guarded && PQtransactionStatus(c->pg) == PQTRANS_INERROR)
        undo(c);
    return e;
}

static bool in_tx(const store_conn *conn)
{
    const pg_conn *c = (const pg_conn *)(const void *)conn;

    return PQstatus(c->pg) == CONNECTION_OK && PQtransactionStatus(c->pg) != PQTRANS_IDLE;
}

static bool is_alive(const store_conn *conn)
{
    const pg_conn *c = (const pg_conn *)(const void *)conn;

    return PQstatus(c->pg) == CONNECTION_OK && !c->is_stale &&
           PQtransactionStatus(c->pg) == PQTRANS_IDLE;
}

static cal_err send_guarded(cal_ctx *cx, pg_conn *c, const store_stmt *q, const store_val *in,
                            size_t n_in)
{
    cal_err e;

    if (!send_plain(c, "SAVEPOINT one"))
        return lost(cx, c);
    c->later[c->n_later++] = NULL;
    e = send_one(cx, c, q, in, n_in);
    return e || send_plain(c, "RELEASE SAVEPOINT one") ? e : lost(cx, c);
}

static cal_err run_once(cal_ctx *cx, pg_conn *c, const store_stmt *q, const store_val *in,
                        size_t n_in, store_list *out)
{
    bool later = q->later && c->n_later + 4 < PG_LATER, guarded = needs_guard(c, q);
    cal_err e;

    if (!q->sql && !q->pg)
        return cal_fail(cx, CAL_E_CONFIG, "This can only be done with an SQLite database");
    e = guarded ? send_guarded(cx, c, q, in, n_in) : send_one(cx, c, q, in, n_in);
    if (e)
        return e;
    if (!later)
        return finish(cx, c, q, guarded, out);
    c->later[c->n_later++] = NULL;
    out->changed = -1;
    return CAL_OK;
}

/* Where nothing had begun, nothing is lost with the connection: it is opened again, once. */
static cal_err run(cal_ctx *cx, store_conn *conn, const store_stmt *q, const store_val *in,
                   size_t n_in, store_list *out)
{
    pg_conn *c = (pg_conn *)(void *)conn;
    bool is_first = !in_tx(conn);
    cal_err e = run_once(cx, c, q, in, n_in, out);

    if (e != CAL_E_DB_AGAIN || !is_first || is_alive(conn))
        return e;
    cal_fail_clear(cx);
    out->n = 0;
    e = pg_open_again(cx, c);
    return e ? e : run_once(cx, c, q, in, n_in, out);
}

static void take_each(cal_ctx *cx, pg_conn *c, const store_stmt *q, store_each *all, size_t n)
{
    if (!PQpipelineSync(c->pg))
        return;
    for (size_t i = 0; i < n; i++) {
        cx->arena = all[i].arena;
        all[i].ok = take_result(cx, c, q, &all[i].out) == CAL_OK;
    }
    read_sync(c);
}

/* A statement that is not prepared yet is, by the first run alone. */
static void run_each(cal_ctx *cx, store_conn *conn, const store_stmt *q, store_each *all, size_t n)
{
    pg_conn *c = (pg_conn *)(void *)conn;
    cal_arena *own = cx->arena;
    size_t first = c->keeps_names && slot_of(c, q)->number ? 0 : 1, sent = first;

    cx->arena = all[0].arena;
    if (first)
        all[0].ok = run(cx, conn, q, all[0].in, all[0].n_in, &all[0].out) == CAL_OK;
    while (sent < n && !send_one(cx, c, q, all[sent].in, all[sent].n_in))
        sent++;
    if (sent > first)
        take_each(cx, c, q, all + first, sent - first);
    cx->arena = own;
}

/* ---- beginning a change ---- */

/* A change takes the homes it judges and alters for itself, and shares the database; one that names
   no homes has the whole database for itself. All of it ends with the transaction. */
enum { BEGIN, WAIT_AT_MOST, TAKE_ALL, SHARE_ALL, TAKE_HOME, SHARE_AND_TAKE };

/* The number of the lock for the whole database: no home has it. */
#define ALL "-4920550231"

/* clang-format off */
static const store_stmt sql[] = {
    [BEGIN]          = {.pg = "BEGIN", .later = true},
    [WAIT_AT_MOST]   = {.pg = "SELECT set_config('lock_timeout', $1, true)", .later = true},
    [TAKE_ALL]       = {.pg = "SELECT pg_advisory_xact_lock(" ALL ")"},
    [SHARE_ALL]      = {.pg = "SELECT pg_advisory_xact_lock_shared(" ALL ")", .later = true},
    [TAKE_HOME]      = {.pg = "SELECT pg_advisory_xact_lock($1)"},
    [SHARE_AND_TAKE] = {
        .pg = "SELECT pg_advisory_xact_lock_shared(" ALL "), pg_advisory_xact_lock($1)"},
};
/* clang-format on */

static cal_err take_homes(cal_ctx *cx, pg_conn *c, const int64_t *homes, size_t n)
{
    store_list none = {.is_fixed = true};
    cal_err e;

    if (n == 1)
        return run_once(cx, c, &sql[SHARE_AND_TAKE], ARGS(V(homes[0])), &none);
    e = run_once(cx, c, &sql[SHARE_ALL], NO_ARGS, &none);
    for (size_t i = 0; i < n && !e; i++)
        e = run_once(cx, c, &sql[TAKE_HOME], ARGS(V(homes[i])), &none);
    return e;
}

/* How long to wait was said when the connection was opened, but to a pooler. */
static cal_err begin_once(cal_ctx *cx, pg_conn *c, const int64_t *homes, size_t n)
{
    cal_str most = cal_arena_printf(cx->arena, "%" PRId64, c->busy_ms);
    store_list none = {.is_fixed = true};
    cal_err e = run_once(cx, c, &sql[BEGIN], NO_ARGS, &none);

    if (!e && !c->keeps_names)
        e = run_once(cx, c, &sql[WAIT_AT_MOST], ARGS(V(most)), &none);
    if (e)
        return e;
    return n ? take_homes(cx, c, homes, n) : run_once(cx, c, &sql[TAKE_ALL], NO_ARGS, &none);
}

static cal_err begin(cal_ctx *cx, store_conn *conn, const int64_t *homes, size_t n)
{
    pg_conn *c = (pg_conn *)(void *)conn;
    cal_err e = begin_once(cx, c, homes, n);

    if (e != CAL_E_DB_AGAIN || PQstatus(c->pg) == CONNECTION_OK)
        return e;
    cal_fail_clear(cx);
    e = pg_open_again(cx, c);
    return e ? e : begin_once(cx, c, homes, n);
}

/* ---- the rest ---- */

/* Lets the server read the text: nothing is kept, for the types of the values are not known. */
static cal_err prepare(cal_ctx *cx, store_conn *conn, const store_stmt *q)
{
    pg_conn *c = (pg_conn *)(void *)conn;
    cal_err e = CAL_OK;

    if (!q->sql && !q->pg)
        return CAL_OK;
    if (!PQsendPrepare(c->pg, "", store_stmt_text(cx, q, q->pg).p, 0, NULL) ||
        !PQsendDescribePrepared(c->pg, "") || !PQpipelineSync(c->pg))
        return lost(cx, c);

    PGresult *parsed = next_result(c), *r = next_result(c);

    if (!is_fine(parsed))
        e = pg_failed(cx, c, parsed);
    else if (!is_fine(r))
        e = pg_failed(cx, c, r);
    else if (q->n_out && PQnfields(r) != (int)q->n_out)
        e = cal_fail(cx, CAL_E_BUG, "The columns of a statement are not as told: %s",
                     q->sql ? q->sql : q->pg);
    PQclear(parsed);
    PQclear(r);
    read_sync(c);
    return e;
}

static cal_err script(cal_ctx *cx, store_conn *conn, const char *text)
{
    pg_conn *c = (pg_conn *)(void *)conn;

    if (!PQexitPipelineMode(c->pg))
        return lost(cx, c);

    PGresult *r = PQexec(c->pg, text);
    cal_err e = is_fine(r) ? CAL_OK : pg_failed(cx, c, r);

    PQclear(r);
    return PQenterPipelineMode(c->pg) || e ? e : lost(cx, c);
}

const store_engine store_pg = {
    .name = "postgresql",
    .open = pg_open,
    .close = pg_close,
    .prepare = prepare,
    .run = run,
    .run_each = run_each,
    .script = script,
    .in_tx = in_tx,
    .begin = begin,
    .is_alive = is_alive,
};
