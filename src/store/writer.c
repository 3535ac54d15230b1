/* SPDX-License-Identifier: MIT */
/* Group commit. Every thread that waits, for its turn or for the disk, waits on a seat of its own
   on its stack; who holds the turn hands it to the first in line. */
#include "store/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/thread.h"

static const store_stmt tx_sql[] = {
    [STORE_TX_READ] = {.sqlite = "BEGIN",              .pg = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"},
    [STORE_TX_WRITE] = {.sqlite = "BEGIN IMMEDIATE",                              .pg = "BEGIN"},
    [STORE_TX_COMMIT] = {.sql = "COMMIT"},
    [STORE_TX_ROLLBACK] = {.sql = "ROLLBACK"               },
    [STORE_TX_SAVE] = {.sql = "SAVEPOINT one"             },
    [STORE_TX_RELEASE] = {.sql = "RELEASE SAVEPOINT one"        },
    [STORE_TX_UNDO] = {.sql = "ROLLBACK TO SAVEPOINT one"},
};

const store_stmts store_tx_stmts = {"tx", tx_sql, CAL_COUNT(tx_sql)};

typedef struct seat {
    struct seat *next;
    cal_cond wake;
    bool up;         /* waited long enough: what it waited for has happened */
    cal_err verdict; /* of the COMMIT */
    char why[200];
} seat;

typedef struct seats {
    seat *first, *last;
    size_t n;
} seats;

struct store_writer {
    store_conn *conn;
    size_t max_batch;
    int64_t wait_ms;
    cal_mutex lock;
    bool taken;  /* somebody has the turn */
    seats line;  /* who wait for it */
    seats batch; /* who wait for the COMMIT of the open transaction */
};

const store_stmt *store_tx_stmt(store_tx_verb verb)
{
    return &tx_sql[verb];
}

static void seats_add(seats *s, seat *one)
{
    one->next = NULL;
    if (s->last)
        s->last->next = one;
    else
        s->first = one;
    s->last = one;
    s->n++;
}

static void seats_remove(seats *s, const seat *one)
{
    seat *before = NULL, *at = s->first;

    while (at && at != one) {
        before = at;
        at = at->next;
    }
    if (!at)
        return;
    if (before)
        before->next = at->next;
    else
        s->first = at->next;
    if (s->last == at)
        s->last = before;
    s->n--;
}

store_writer *store_writer_new(store_conn *c, size_t max_batch, int64_t wait_ms)
{
    store_writer *w = calloc(1, sizeof *w);

    if (!w)
        abort();
    c->use = STORE_WRITER;
    *w = (store_writer){.conn = c, .max_batch = max_batch, .wait_ms = wait_ms};
    cal_mutex_init(&w->lock);
    return w;
}

void store_writer_free(store_writer *w)
{
    if (!w)
        return;
    w->conn->engine->close(w->conn);
    cal_mutex_end(&w->lock);
    free(w);
}

store_conn *store_writer_conn(const store_writer *w)
{
    return w->conn;
}

size_t store_writer_waiting(store_writer *w)
{
    cal_mutex_lock(&w->lock);

    size_t n = w->line.n;

    cal_mutex_unlock(&w->lock);
    return n;
}

static cal_err steer(cal_ctx *cx, store_writer *w, store_tx_verb verb)
{
    store_list none = {.is_fixed = true};

    return w->conn->engine->run(cx, w->conn, &tx_sql[verb], NO_ARGS, &none);
}

/* With the lock: gives the turn to the first in line, or to nobody. */
static void pass_on(store_writer *w)
{
    seat *next = w->line.first;

    w->taken = next != NULL;
    if (!next)
        return;
    seats_remove(&w->line, next);
    next->up = true;
    cal_cond_signal(&next->wake);
}

static void give(store_writer *w)
{
    cal_mutex_lock(&w->lock);
    pass_on(w);
    cal_mutex_unlock(&w->lock);
}

static bool wait_for_turn(store_writer *w)
{
    seat me = {0};

    cal_mutex_lock(&w->lock);
    if (!w->taken) {
        w->taken = true;
        cal_mutex_unlock(&w->lock);
        return true;
    }
    cal_cond_init(&me.wake);
    seats_add(&w->line, &me);
    while (!me.up && cal_cond_wait_ms(&me.wake, &w->lock, w->wait_ms)) {
    }
    if (!me.up)
        seats_remove(&w->line, &me);
    cal_mutex_unlock(&w->lock);
    cal_cond_end(&me.wake);
    return me.up;
}

static cal_err turn(cal_ctx *cx, store_writer *w)
{
    if (wait_for_turn(w))
        return CAL_OK;

    cal_err e = cal_fail(cx, CAL_E_DB_BUSY, "Too many changes wait to be written: try again");

    cx->fail.retry_after_s = 1;
    return e;
}

/* Tells all of the batch how it ended. With the lock. */
static void batch_tell(store_writer *w, cal_err verdict, cal_str why)
{
    seat *next;

    for (seat *s = w->batch.first; s; s = next) {
        next = s->next; /* s is gone once its thread has the lock */
        s->verdict = verdict;
        (void)snprintf(s->why, sizeof s->why, "%.*s", CAL_FMT(why));
        s->up = true;
        cal_cond_signal(&s->wake);
    }
    w->batch = (seats){0};
}

/* Ends the transaction for all of its batch and the turn with it. */
static cal_err commit_all(cal_ctx *cx, store_writer *w)
{
    cal_err e = steer(cx, w, STORE_TX_COMMIT);

    w->conn->in_batch = false;
    if (e && w->conn->engine->in_tx(w->conn) && steer(cx, w, STORE_TX_ROLLBACK))
        abort(); /* as in undo */
    cal_mutex_lock(&w->lock);
    batch_tell(w, e, cx->fail.code == e ? cx->fail.why : cal_str_c(cal_err_at(e)->title));
    pass_on(w);
    cal_mutex_unlock(&w->lock);
    return e;
}

/* The engine has given the transaction up: what the batch had is lost, and its members are told. */
static void batch_lost(cal_ctx *cx, store_writer *w)
{
    cal_err e = cx->fail.code == CAL_E_DB_FULL ? CAL_E_DB_FULL : CAL_E_DB_BUSY;
    cal_str why =
        cx->fail.code == e ? cx->fail.why : CAL_STR("The database gave this change up: try again");

    w->conn->in_batch = false;
    cal_mutex_lock(&w->lock);
    batch_tell(w, e, why);
    pass_on(w);
    cal_mutex_unlock(&w->lock);
}

cal_err store_writer_take(cal_ctx *cx, store_writer *w)
{
    cal_err e = turn(cx, w);

    if (e)
        return e;
    if (!w->conn->in_batch && (e = steer(cx, w, STORE_TX_WRITE))) {
        give(w);
        return e;
    }
    w->conn->in_batch = true;
    if ((e = steer(cx, w, STORE_TX_SAVE)))
        store_writer_drop(cx, w);
    return e;
}

/* Hands the turn on and waits until somebody has committed; false when nobody is in line. */
static bool ride(cal_ctx *cx, store_writer *w, cal_err *verdict)
{
    seat me = {0};

    cal_mutex_lock(&w->lock);
    if (!w->line.first || w->batch.n + 1 >= w->max_batch) {
        cal_mutex_unlock(&w->lock);
        return false;
    }
    cal_cond_init(&me.wake);
    seats_add(&w->batch, &me);
    pass_on(w);
    while (!me.up)
        cal_cond_wait(&me.wake, &w->lock);
    cal_mutex_unlock(&w->lock);
    cal_cond_end(&me.wake);
    *verdict = me.verdict ? cal_fail(cx, me.verdict, "%s", me.why) : CAL_OK;
    return true;
}

cal_err store_writer_keep(cal_ctx *cx, store_writer *w)
{
    cal_err e;

    if (!w->conn->engine->in_tx(w->conn))
        e = cal_fail(cx, CAL_E_DB_BUSY, "The database gave this change up: try again");
    else
        e = steer(cx, w, STORE_TX_RELEASE);
    if (e) {
        store_writer_drop(cx, w);
        return e;
    }
    return ride(cx, w, &e) ? e : commit_all(cx, w);
}

/* The savepoint is undone: the next in line goes on, or the batch so far is committed. */
static void leave(cal_ctx *cx, store_writer *w)
{
    cal_mutex_lock(&w->lock);

    bool end = !w->line.first, empty = !w->batch.first;

    if (!end)
        pass_on(w);
    cal_mutex_unlock(&w->lock);
    if (!end)
        return;
    if (!empty) {
        (void)commit_all(cx, w); /* its members hear how it went */
        return;
    }
    w->conn->in_batch = false;
    if (steer(cx, w, STORE_TX_ROLLBACK) && w->conn->engine->in_tx(w->conn))
        abort();
    give(w);
}

/* Back to the savepoint; false when the engine gave up the whole transaction. */
static bool undo(cal_ctx *cx, store_writer *w)
{
    const store_engine *engine = w->conn->engine;

    if (!engine->in_tx(w->conn))
        return false;
    if (!steer(cx, w, STORE_TX_UNDO) && !steer(cx, w, STORE_TX_RELEASE))
        return true;
    if (engine->in_tx(w->conn) && steer(cx, w, STORE_TX_ROLLBACK))
        abort(); /* neither kept nor undone: nothing that follows could be trusted */
    return false;
}

void store_writer_drop(cal_ctx *cx, store_writer *w)
{
    /* Steering may fail in turn; what the caller answers is the failure it had. */
    cal_failure before = cx->fail;

    if (undo(cx, w))
        leave(cx, w);
    else
        batch_lost(cx, w);
    cx->fail = before;
}
