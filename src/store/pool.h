/* SPDX-License-Identifier: MIT */
/* The database: with SQLite N readers and one writer that groups waiting commits; with PostgreSQL
   connections of which each may do both. */
#ifndef CAL_STORE_POOL_H
#define CAL_STORE_POOL_H

#include "base/ctx.h"

typedef struct store_pool store_pool;
typedef struct store_conn store_conn;

typedef struct store_options {
    cal_str url;     /* "sqlite:PATH" or "postgresql://…" */
    int connections; /* for workers; of SQLite, to read */
    int loops;       /* of SQLite: connections kept for the loops, one each */
    int64_t busy_ms; /* how long to wait for a lock another process holds */
} store_options;

/* Opens the database, creating it when it is not there. Does not migrate. */
CAL_MUST_USE cal_err store_pool_new(cal_ctx *cx, const store_options *o, store_pool **out);
/* After every unit of work that used it: one that still has a connection is a bug, and aborts. NULL
   is allowed. */
void store_pool_free(store_pool *p);

/* Whether a statement waits for another process, and so may not run on a loop. */
bool store_pool_waits(const store_pool *p);

/* Makes sure that cx->db is a connection for reading; leased until the arena ends. Called by the
   store's own functions. CAL_E_DB_BUSY when none becomes free in time. */
CAL_MUST_USE cal_err store_lease(cal_ctx *cx);
/* Gives a connection that was leased back before the arena ends: a long wait for somebody else must
   not keep it from others. Inside a transaction, and on a loop, it does nothing. The next statement
   leases one again. */
void store_lease_return(cal_ctx *cx);
/* Sets cx->db to the connection kept for a loop. Before cx is handed to another thread, its db must
   be NULL again. */
void store_lease_loop(cal_ctx *cx, store_pool *p, int loop);
/* One read transaction around all that a loop turn runs (see http_app). */
void store_turn_begin(store_pool *p, int loop);
void store_turn_end(store_pool *p, int loop);

#endif
