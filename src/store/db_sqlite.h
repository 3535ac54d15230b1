/* SPDX-License-Identifier: MIT */
/* What the files of the SQLite engine share. Only they include sqlite3.h. */
#ifndef CAL_STORE_DB_SQLITE_H
#define CAL_STORE_DB_SQLITE_H

#include <sqlite3.h>

#include "store/driver.h"

enum { SQLITE_KEPT = 512, SQLITE_VALUES_MAX = 32 };

/* A statement prepared on one connection. order[i]: SQLite's number for $(i + 1): it counts
   parameters as it meets them, not as they are called. */
typedef struct sqlite_kept {
    const store_stmt *key;
    sqlite3_stmt *raw;
    unsigned char order[SQLITE_VALUES_MAX];
    unsigned char n_in;
} sqlite_kept;

typedef struct sqlite_conn {
    store_conn head;
    sqlite3 *db;
    size_t n_kept;
    sqlite_kept kept[SQLITE_KEPT]; /* hashed by address */
} sqlite_conn;

cal_err sqlite_open(cal_ctx *cx, const store_open *o, store_conn **out);
void sqlite_close(store_conn *c);

/* Starts failing with what SQLite's extended result code means. db may be NULL. */
cal_err sqlite_failed(cal_ctx *cx, sqlite3 *db, int rc);

#endif
