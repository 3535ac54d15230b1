/* SPDX-License-Identifier: MIT */
/* What the database says about itself, and whether it is sound. */
#ifndef CAL_STORE_META_H
#define CAL_STORE_META_H

#include "base/ctx.h"

/* 16 random characters chosen when the database was made: part of every sync token, so that a
   restored or foreign database is told apart. */
CAL_MUST_USE cal_err store_meta_instance(cal_ctx *cx, cal_str *out);

/* 256 random bits in hexadecimal, chosen when the database was made: seals secrets while the
   configuration has no key for that. */
CAL_MUST_USE cal_err store_meta_seal_key(cal_ctx *cx, cal_str *out);

/* The number that voids cached sign-ins; bump in the transaction that changes a person, a session
   or an app password. */
CAL_MUST_USE cal_err store_auth_epoch(cal_ctx *cx, int64_t *out);
CAL_MUST_USE cal_err store_auth_epoch_bump(cal_ctx *cx);

/* One finding of the integrity check: a sentence. */
typedef struct store_finding {
    cal_str what;
} store_finding;

/* Checks the engine's own structures, foreign keys and the invariants between tables (index rows,
   sequences, homes); n 0 when all is well. Reads everything: for the command `check`. */
CAL_MUST_USE cal_err store_check(cal_ctx *cx, const store_finding **out, size_t *n);
/* Writes a consistent copy of the database to path (which must not exist) while it is in use.
   CAL_E_EXISTS, CAL_E_DB_FULL. */
CAL_MUST_USE cal_err store_backup(cal_ctx *cx, cal_str path);

#endif
