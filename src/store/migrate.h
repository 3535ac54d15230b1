/* SPDX-License-Identifier: MIT */
/* The schema's history: migrations/NNNN_name.sql and those of each engine's own folder, embedded
   with their checksums, applied in order. */
#ifndef CAL_STORE_MIGRATE_H
#define CAL_STORE_MIGRATE_H

#include "store/pool.h"

typedef struct store_migration {
    int number;
    const char *name, *sha256, *sql;
} store_migration;

/* Of one engine, by number. */
typedef struct store_migrations {
    const char *engine;
    const store_migration *at;
    size_t n;
} store_migrations;

/* Generated from the folder; the last has no engine. */
extern const store_migrations store_every_migration[];
const store_migrations *store_migrations_of(const char *engine);

/* Applies what is missing, each in a transaction of its own; *applied counts them. CAL_E_CONFIG
   when an applied one has another checksum, or the database is newer than this program. */
CAL_MUST_USE cal_err store_migrate(cal_ctx *cx, store_pool *pool, int *applied);
/* How many are missing, without applying any. */
CAL_MUST_USE cal_err store_migrations_missing(cal_ctx *cx, int *out);
/* The same for a program that runs: it goes on with what a newer one has added meanwhile. */
CAL_MUST_USE cal_err store_migrations_behind(cal_ctx *cx, int *out);

#endif
