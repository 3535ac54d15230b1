/* SPDX-License-Identifier: MIT */
/* Transactions. `CAL_AUTO(store_tx_end) store_tx tx = {0};` rolls back what was not committed. */
#ifndef CAL_STORE_TX_H
#define CAL_STORE_TX_H

#include "store/pool.h"

typedef struct store_tx {
    cal_ctx *cx;
    store_conn *before; /* the connection cx had */
    bool open;
} store_tx;

/* Begins a write: waits for its turn, then all statements of cx see and change one state, and no
   other write comes between. Never on a loop. CAL_E_DB_BUSY. */
CAL_MUST_USE cal_err store_tx_begin(cal_ctx *cx, store_tx *tx);
/* The same for a write that judges and changes what belongs to some homes alone (principals' ids,
   n > 0): where an engine has many writers, those of other homes go on. One that then changes
   another home fails with CAL_E_DB_AGAIN, and cx->alone is set: tried again, it has all homes. */
CAL_MUST_USE cal_err store_tx_begin_homes(cal_ctx *cx, store_tx *tx, const int64_t *homes,
                                          size_t n);
/* In a transaction: that it has the home to itself. CAL_E_DB_AGAIN. */
CAL_MUST_USE cal_err store_tx_need(cal_ctx *cx, int64_t home);
/* Returns when the change is on disk, together with all that were waiting. CAL_E_DB_FULL,
   CAL_E_DB_BUSY, CAL_E_DB_AGAIN: nothing of it was kept, but when the sentence says that this is
   not known. */
CAL_MUST_USE cal_err store_tx_commit(store_tx *tx);
void store_tx_end(store_tx *tx);

/* One snapshot for all reads of cx until its arena ends; for answers made in pieces. */
CAL_MUST_USE cal_err store_read_begin(cal_ctx *cx);

#endif
