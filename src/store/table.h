/* SPDX-License-Identifier: MIT */
/* The tables of a database as they are, whatever they mean: for carrying all of them from one
   engine to another. Which there are stands in one list; their columns are what the database says.
 */
#ifndef CAL_STORE_TABLE_H
#define CAL_STORE_TABLE_H

#include "store/driver.h"

enum { STORE_MOST_COLUMNS = 32, STORE_MOST_KEYS = 6 };

typedef struct store_column {
    cal_str name;
    store_type type;
    bool may_be_null;
    int64_t key; /* its place in the primary key, from 1; 0: it is not of it */
} store_column;

/* Whether rows have a number, id, that the engine gives; and never again, where clients know it. */
typedef enum store_numbers { STORE_UNNUMBERED, STORE_NUMBERED, STORE_NEVER_AGAIN } store_numbers;

/* Rows are arrays of n_columns values. */
typedef struct store_table {
    const char *name;
    size_t rows_at_once;
    store_numbers numbers;
    store_column *columns;
    size_t n_columns;
    size_t keys[STORE_MOST_KEYS], n_keys; /* columns of the primary key, in its order */
    store_stmt first, next, insert, count, highest, clear;
} store_table;

/* All tables whose rows are carried over, each behind those it refers to; in cx->arena, which must
   live as long as the database's pool. The order of columns is that of `like` where one is given.
   CAL_E_BUG when a table has other columns than that one, or there is a table nobody knows. */
CAL_MUST_USE cal_err store_tables(cal_ctx *cx, const store_table *like, store_table **out,
                                  size_t *n);

/* The rows behind `after` (NULL: from the start), by key; rows[i * n_columns] begins the i-th. */
CAL_MUST_USE cal_err store_table_page(cal_ctx *cx, const store_table *t, const store_val *after,
                                      store_val **rows, size_t *n);
CAL_MUST_USE cal_err store_table_count(cal_ctx *cx, const store_table *t, int64_t *out);
/* In a transaction. */
CAL_MUST_USE cal_err store_table_clear(cal_ctx *cx, const store_table *t);
CAL_MUST_USE cal_err store_table_insert(cal_ctx *cx, const store_table *t, const store_val *row);
/* The highest number ever given, as far as is known; 0: none was. Setting it is done in a
 * transaction.
 */
CAL_MUST_USE cal_err store_table_sequence(cal_ctx *cx, const store_table *t, int64_t *out);
CAL_MUST_USE cal_err store_table_set_sequence(cal_ctx *cx, const store_table *t, int64_t to);

#endif
