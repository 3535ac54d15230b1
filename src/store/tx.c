/* SPDX-License-Identifier: MIT */
/* Transactions as core sees them: cx's connection is the writer's while one is open. */
#include "store/tx.h"

#include "store/writer.h"

cal_err store_tx_begin(cal_ctx *cx, store_tx *tx)
{
    if (!cx->store)
        return cal_fail(cx, CAL_E_BUG, "This unit of work was given no database");
    if (cx->db && cx->db->use != STORE_READER)
        return cal_fail(cx, CAL_E_BUG, "A transaction inside another, or on a loop");

    store_writer *w = store_pool_writer(cx->store);
    cal_err e = store_writer_take(cx, w);

    if (e)
        return e;
    *tx = (store_tx){cx, cx->db, true};
    cx->db = store_writer_conn(w);
    return CAL_OK;
}

static store_writer *close_tx(store_tx *tx)
{
    tx->open = false;
    tx->cx->db = tx->before;
    return store_pool_writer(tx->cx->store);
}

cal_err store_tx_commit(store_tx *tx)
{
    if (!tx->open)
        return cal_fail(tx->cx, CAL_E_BUG, "A transaction was ended twice");
    return store_writer_keep(tx->cx, close_tx(tx));
}

void store_tx_end(store_tx *tx)
{
    if (tx->open)
        store_writer_drop(tx->cx, close_tx(tx));
}
