/* SPDX-License-Identifier: MIT */
/* What the files of the PostgreSQL engine share. Only they include libpq-fe.h. */
#ifndef CAL_STORE_DB_PG_H
#define CAL_STORE_DB_PG_H

#include <libpq-fe.h>

#include "store/driver.h"

enum { PG_KEPT = 512, PG_VALUES_MAX = 32, PG_LATER = 96 };

/* A statement and the number in its name; 0: not prepared. */
typedef struct pg_kept {
    const store_stmt *key;
    unsigned number;
} pg_kept;

/* The connection is in pipeline mode but while a script runs: a statement that may come later is
   sent at once, and its result is read together with that of the next one that is waited for. */
typedef struct pg_conn {
    store_conn head;
    PGconn *pg;
    int64_t busy_ms;          /* how long to wait for a lock */
    bool keeps_names;         /* statements stay prepared; false behind a pooler that gives every
                                 transaction another server connection */
    bool is_stale;            /* the server is about to go, or takes no changes any more */
    size_t n_later;           /* sent, results not read */
    pg_kept *later[PG_LATER]; /* what is prepared by it, or NULL */
    size_t n_kept;
    unsigned last_number;
    pg_kept kept[PG_KEPT]; /* hashed by address */
} pg_conn;

/* Values as libpq takes them; the texts are the caller's. */
typedef struct pg_values {
    Oid types[PG_VALUES_MAX];
    const char *at[PG_VALUES_MAX];
    int bytes[PG_VALUES_MAX], formats[PG_VALUES_MAX];
    char numbers[PG_VALUES_MAX][8];
    int n;
} pg_values;

cal_err pg_values_of(cal_ctx *cx, const store_stmt *q, const store_val *in, size_t n,
                     pg_values *out);
/* The rows of a result, as many as the list takes, and how many a change touched. */
cal_err pg_read_rows(cal_ctx *cx, const store_stmt *q, PGresult *r, store_list *out);

cal_err pg_open(cal_ctx *cx, const store_open *o, store_conn **out);
void pg_close(store_conn *c);
/* A lost connection anew, with nothing prepared. CAL_E_DB_BUSY, CAL_E_CONFIG. */
cal_err pg_open_again(cal_ctx *cx, pg_conn *c);

/* Starts failing with what the result, or without one the connection, says. */
cal_err pg_failed(cal_ctx *cx, pg_conn *c, const PGresult *r);

#endif
