/* SPDX-License-Identifier: MIT */
/* The seam between the store and a database engine: statements with their columns, and the few
   things an engine must do. Above it nothing knows an engine; below it nothing knows a noun. */
#ifndef CAL_STORE_DRIVER_H
#define CAL_STORE_DRIVER_H

#include <stddef.h>

#include "store/pool.h"

/* ---- rows <-> structs: a column's type comes from the field itself ---- */
typedef enum store_type { STORE_I64, STORE_STR, STORE_BOOL, STORE_BLOB } store_type;

typedef struct store_col {
    const char *sql; /* what is selected for it */
    size_t offset;   /* of the field in the row's struct */
    store_type type;
} store_col;

/* clang-format off */
#define STORE_TYPE(x)       _Generic((x), int64_t: STORE_I64, cal_str: STORE_STR, bool: STORE_BOOL)
#define STORE_COL(T, f, s)  {s, offsetof(T, f), STORE_TYPE(((T *)0)->f)}
/* clang-format on */

/* A statement of a constant table. Both engines read $1, $2…; "{}" stands for the columns. */
typedef struct store_stmt {
    const char *sql;         /* the text for every engine, or NULL: */
    const char *sqlite, *pg; /* where they differ */
    const store_col *out;    /* columns it gives */
    size_t n_out, size;      /* how many; bytes of the row's struct */
    const char *none;        /* a sentence for when a row was needed and there is none */
    bool later;              /* it cannot fail but by a fault: an engine over a wire may send it
                                together with the next, and nobody asks how many rows it touched */
    bool sure;               /* so can this one not, but what it gives is needed at once */
} store_stmt;

/* clang-format off */
#define STORE_OUT(T, cols) .out = (cols), .n_out = CAL_COUNT(cols), .size = sizeof(T)
/* clang-format on */

/* ---- values in: ARGS(V(cal->id), V(href)) stands for two arguments: the values, their number ----
 */
typedef struct store_val {
    store_type type;
    union {
        int64_t i; /* STORE_I64; STORE_BOOL: 0 or 1 */
        cal_str s; /* STORE_STR, STORE_BLOB; absent is bound as empty */
    };
} store_val;

static inline store_val store_val_i64(int64_t i)
{
    return (store_val){STORE_I64, {.i = i}};
}

static inline store_val store_val_str(cal_str s)
{
    return (store_val){STORE_STR, {.s = s}};
}

static inline store_val store_val_bool(bool b)
{
    return (store_val){STORE_BOOL, {.i = b}};
}

static inline store_val store_val_blob(cal_str s)
{
    return (store_val){STORE_BLOB, {.s = s}};
}

/* clang-format off */
#define V(x)      _Generic((x), int64_t: store_val_i64, cal_str: store_val_str, bool: store_val_bool)(x)
#define V_BLOB(s) store_val_blob(s)
#define V_SIZE(n) store_val_i64((int64_t)(n))
#define ARGS(...) (const store_val[]){__VA_ARGS__}, CAL_COUNT(((const store_val[]){__VA_ARGS__}))
#define NO_ARGS   NULL, 0
/* clang-format on */

/* Rows that a statement gave: n structs of the statement's size, in cx->arena. */
typedef struct store_list {
    void *at;
    size_t n;
    size_t cap; /* rows there is room for; is_fixed: never more, the rest is not read */
    bool is_fixed;
    int64_t changed; /* rows that a change touched; -1: it was sent, what it did is heard later */
} store_list;

/* Room for one more row, or NULL where the list takes no more. */
char *store_list_room(cal_ctx *cx, const store_stmt *q, store_list *out);
/* The statement's text with its columns in place of "{}"; own: what stands for the engine in it. */
cal_str store_stmt_text(cal_ctx *cx, const store_stmt *q, const char *own);

/* One of several runs of a statement that reads a row. */
enum { STORE_EACH_VALUES = 3 };
typedef struct store_each {
    cal_arena *arena; /* of what it gives */
    const void *of;   /* the caller's */
    store_val in[STORE_EACH_VALUES];
    size_t n_in;
    bool ok;
    store_list out;
} store_each;

/* ---- the engine ---- */
typedef struct store_open {
    cal_str address; /* the URL; of a file, what stands behind its scheme */
    bool read_only;
    int64_t busy_ms;
} store_open;

/* All but close and in_tx translate the engine's errors: CAL_E_DB_BUSY (with retry_after_s),
   CAL_E_DB_FULL, CAL_E_EXISTS (a unique key), CAL_E_NOT_FOUND (a foreign key), CAL_E_CONFIG,
   CAL_E_BUG. */
typedef struct store_engine {
    const char *name; /* of its migrations */
    bool one_writer;  /* at a time; else many, each begun by `begin` */
    cal_err (*open)(cal_ctx *cx, const store_open *o, store_conn **out);
    void (*close)(store_conn *c);
    /* Prepares a statement, which is then kept; run does so at first use. */
    cal_err (*prepare)(cal_ctx *cx, store_conn *c, const store_stmt *q);
    cal_err (*run)(cal_ctx *cx, store_conn *c, const store_stmt *q, const store_val *in,
                   size_t n_in, store_list *out);
    /* Runs one statement that reads several times, waiting once. Of an engine that waits. */
    void (*run_each)(cal_ctx *cx, store_conn *c, const store_stmt *q, store_each *all, size_t n);
    /* Runs several statements that give nothing. */
    cal_err (*script)(cal_ctx *cx, store_conn *c, const char *sql);
    bool (*in_tx)(const store_conn *c);
    /* Begins a change that has the homes to itself, or (n 0) the whole database. */
    cal_err (*begin)(cal_ctx *cx, store_conn *c, const int64_t *homes, size_t n);
    /* Whether the connection can be used any more. */
    bool (*is_alive)(const store_conn *c);
} store_engine;

extern const store_engine store_sqlite, store_pg;

typedef enum store_use { STORE_READER, STORE_LOOP, STORE_WRITER } store_use;

/* The head of every engine's connection. */
struct store_conn {
    const store_engine *engine;
    store_pool *pool;
    store_conn *next; /* in the list of free readers */
    store_use use;
    struct store_lent *lease; /* who has it; NULL: nobody, or it is no reader */
    bool turn;                /* a loop's turn runs: its first read begins a transaction */
    bool turn_open;           /* and has begun it */
    bool in_batch;            /* it may write: inside a transaction that must not be lost unseen */
    /* The homes that the transaction has to itself; none: the whole database. */
    const int64_t *homes;
    size_t n_homes;
};

#endif
