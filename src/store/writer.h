/* SPDX-License-Identifier: MIT */
/* The one write connection and the threads that wait for it. Writes that wait share one COMMIT, so
   that they share one wait for the disk: the first of a batch begins the transaction, each has a
   savepoint of its own, the last that finds nobody waiting commits for all. */
#ifndef CAL_STORE_WRITER_H
#define CAL_STORE_WRITER_H

#include "store/stmt.h"

typedef struct store_writer store_writer;

/* The connection becomes the writer's. max_batch: most writes in one COMMIT; wait_ms: how long a
   thread waits for its turn. */
store_writer *store_writer_new(store_conn *c, size_t max_batch, int64_t wait_ms);
/* Closes the connection. Nobody may be waiting. */
void store_writer_free(store_writer *w);

store_conn *store_writer_conn(const store_writer *w);
/* How many threads wait for their turn. */
size_t store_writer_waiting(store_writer *w);

/* Waits for the turn; the caller then has the connection with a savepoint open. CAL_E_DB_BUSY,
   CAL_E_DB_FULL. */
CAL_MUST_USE cal_err store_writer_take(cal_ctx *cx, store_writer *w);
/* Ends the turn, keeping the change: returns when it is on disk. On failure nothing of it was kept.
 */
CAL_MUST_USE cal_err store_writer_keep(cal_ctx *cx, store_writer *w);
/* Ends the turn, undoing the change. The failure, if one is recorded, stays recorded. */
void store_writer_drop(cal_ctx *cx, store_writer *w);

/* Statements that steer transactions. */
typedef enum store_tx_verb {
    STORE_TX_READ,  /* begin a snapshot */
    STORE_TX_WRITE, /* begin a change, taking the write lock now */
    STORE_TX_COMMIT,
    STORE_TX_ROLLBACK,
    STORE_TX_SAVE,
    STORE_TX_RELEASE,
    STORE_TX_UNDO, /* back to the savepoint */
    STORE_TX_VERBS
} store_tx_verb;

const store_stmt *store_tx_stmt(store_tx_verb verb);

/* From pool.c. */
store_writer *store_pool_writer(const store_pool *p);
/* One more connection that may write, outside the pool and its transactions; closed when the arena
   ends. */
CAL_MUST_USE cal_err store_connect(cal_ctx *cx, store_conn **out);

#endif
