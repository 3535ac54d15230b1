/* SPDX-License-Identifier: MIT */
/* Transactions as core sees them: cx's connection is one that may write while one is open. Where
   there is one writer it is waited for (writer.h), else a connection of the pool begins a change.
 */
#include "store/tx.h"

#include <stdlib.h>
#include <string.h>

#include "store/writer.h"

/* ---- one writer ---- */

static cal_err begin_at_writer(cal_ctx *cx, store_tx *tx, store_writer *w)
{
    cal_err e = store_writer_take(cx, w);

    if (e)
        return e;
    *tx = (store_tx){cx, cx->db, true};
    cx->db = store_writer_conn(w);
    return CAL_OK;
}

/* ---- many ---- */

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* Each home once, in rising order: so two changes never wait for each other. */
static int64_t *in_order(cal_ctx *cx, const int64_t *homes, size_t *n)
{
    int64_t *out = CAL_NEW_N(cx->arena, int64_t, *n + 1);
    size_t kept = 0;

    if (*n)
        memcpy(out, homes, *n * sizeof *out);
    qsort(out, *n, sizeof *out, by_number);
    for (size_t i = 0; i < *n; i++) {
        if (kept == 0 || out[kept - 1] != out[i])
            out[kept++] = out[i];
    }
    *n = kept;
    return out;
}

/* The connection of cx, unless a snapshot is being read from it. */
static cal_err lease_to_write(cal_ctx *cx)
{
    store_conn *before = cx->db;

    if (before && before->engine->in_tx(before))
        cx->db = NULL;

    cal_err e = store_lease(cx);

    if (e)
        cx->db = before;
    return e;
}

static cal_err begin_at_own(cal_ctx *cx, store_tx *tx, const int64_t *homes, size_t n)
{
    store_conn *before = cx->db;
    const int64_t *order = in_order(cx, homes, &n);
    cal_err e = lease_to_write(cx);

    if (e)
        return e;
    if ((e = cx->db->engine->begin(cx, cx->db, order, n))) {
        store_conn *c = cx->db;
        store_list none = {.is_fixed = true};
        cal_failure why = cx->fail;

        if (c->engine->in_tx(c))
            (void)c->engine->run(cx, c, store_tx_stmt(STORE_TX_ROLLBACK), NO_ARGS, &none);
        cx->fail = why;
        cx->db = before ? before : c;
        return e;
    }
    cx->db->use = STORE_WRITER;
    cx->db->in_batch = true;
    cx->db->homes = order;
    cx->db->n_homes = n;
    *tx = (store_tx){cx, before ? before : cx->db, true};
    return CAL_OK;
}

static cal_err end_at_own(cal_ctx *cx, store_conn *c, store_tx_verb verb)
{
    store_list none = {.is_fixed = true};
    bool is_open = c->engine->in_tx(c);

    c->use = STORE_READER;
    c->in_batch = false;
    if (!is_open)
        return verb == STORE_TX_ROLLBACK
                   ? CAL_OK
                   : cal_fail(cx, CAL_E_DB_AGAIN, "The database gave this change up: try again");
    return c->engine->run(cx, c, store_tx_stmt(verb), NO_ARGS, &none);
}

static cal_err commit_at_own(cal_ctx *cx, store_conn *c)
{
    cal_err e = end_at_own(cx, c, STORE_TX_COMMIT);
    cal_failure why = cx->fail;

    if (e && c->engine->in_tx(c))
        (void)end_at_own(cx, c, STORE_TX_ROLLBACK);
    cx->fail = why;
    if (e != CAL_E_DB_AGAIN || c->engine->is_alive(c))
        return e;
    cal_fail_clear(cx);
    e = cal_fail(cx, CAL_E_DB_BUSY,
                 "The database went away while it was told to keep this: look whether it did,"
                 " and try again if not");
    cx->fail.retry_after_s = 1;
    return e;
}

/* ---- both ---- */

static cal_err begin(cal_ctx *cx, store_tx *tx, const int64_t *homes, size_t n)
{
    if (!cx->store)
        return cal_fail(cx, CAL_E_BUG, "This unit of work was given no database");
    if (cx->db && cx->db->use != STORE_READER)
        return cal_fail(cx, CAL_E_BUG, "A transaction inside another, or on a loop");
    cx->ahead = NULL;

    store_writer *w = store_pool_writer(cx->store);

    return w ? begin_at_writer(cx, tx, w) : begin_at_own(cx, tx, homes, n);
}

cal_err store_tx_begin(cal_ctx *cx, store_tx *tx)
{
    return begin(cx, tx, NULL, 0);
}

cal_err store_tx_begin_homes(cal_ctx *cx, store_tx *tx, const int64_t *homes, size_t n)
{
    return begin(cx, tx, homes, cx->alone ? 0 : n);
}

cal_err store_tx_need(cal_ctx *cx, int64_t home)
{
    const store_conn *c = cx->db;
    bool has = !c || c->engine->one_writer || !c->n_homes;

    for (size_t i = 0; c && i < c->n_homes && !has; i++)
        has = c->homes[i] == home;
    if (has)
        return CAL_OK;
    cx->alone = true;
    return cal_fail(cx, CAL_E_DB_AGAIN, "The change reaches another home: try again");
}

static store_conn *close_tx(store_tx *tx)
{
    store_conn *c = tx->cx->db;

    tx->open = false;
    tx->cx->db = tx->before;
    return c;
}

cal_err store_tx_commit(store_tx *tx)
{
    if (!tx->open)
        return cal_fail(tx->cx, CAL_E_BUG, "A transaction was ended twice");

    store_writer *w = store_pool_writer(tx->cx->store);
    store_conn *c = close_tx(tx);

    return w ? store_writer_keep(tx->cx, w) : commit_at_own(tx->cx, c);
}

void store_tx_end(store_tx *tx)
{
    if (!tx->open)
        return;

    store_writer *w = store_pool_writer(tx->cx->store);
    store_conn *c = close_tx(tx);
    cal_failure why = tx->cx->fail;

    if (w)
        store_writer_drop(tx->cx, w);
    else
        (void)end_at_own(tx->cx, c, STORE_TX_ROLLBACK);
    tx->cx->fail = why;
}
