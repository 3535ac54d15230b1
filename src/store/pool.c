/* SPDX-License-Identifier: MIT */
/* The connections: readers lent to units of work, one for each loop, one for the writer. */
#include "store/pool.h"

#include <assert.h>
#include <stdlib.h>

#include "base/thread.h"
#include "base/time.h"
#include "store/tx.h"
#include "store/writer.h"

enum { BATCH_MAX = 64, AWAY_MS = 500 };

struct store_pool {
    const store_engine *engine;
    cal_arena *arena; /* of the pool's own life */
    cal_str address;
    int64_t busy_ms;
    store_writer *writer; /* NULL: each connection may write */
    store_conn **loops;
    size_t n_loops;

    cal_mutex lock;
    cal_cond freed;
    store_conn *free; /* readers nobody has */
    int open, max;    /* readers there are, and may be */
    int lent;
    int64_t away_until; /* by the steady clock: until then nothing is opened */
};

/* A reader that a unit of work has; given back when its arena ends. */
typedef struct store_lent {
    store_pool *pool;
    store_conn *conn; /* NULL: given back before that */
} lease;

/* In front of what of its URL an engine is given. */
static const struct {
    const char *scheme;
    const store_engine *engine;
    bool cut; /* the scheme is no part of what the engine is given */
} engines[] = {
    {"sqlite:",       &store_sqlite, true },
    {"postgresql://", &store_pg,     false},
    {"postgres://",   &store_pg,     false},
};

static const store_engine *engine_of(cal_str url, cal_str *address)
{
    for (size_t i = 0; i < CAL_COUNT(engines); i++) {
        cal_str scheme = cal_str_c(engines[i].scheme);

        if (cal_str_starts(url, scheme)) {
            *address = engines[i].cut ? cal_str_skip(url, scheme.n) : url;
            return engines[i].engine;
        }
    }
    return NULL;
}

static cal_err open_conn(cal_ctx *cx, store_pool *p, store_use use, store_conn **out)
{
    store_open o = {p->address, use != STORE_WRITER, p->busy_ms};
    cal_err e = p->engine->open(cx, &o, out);

    if (e)
        return e;
    (*out)->pool = p;
    (*out)->use = use;
    return CAL_OK;
}

/* With many writers nothing is kept open from the start; but one shows that there is a database. */
static cal_err open_first(cal_ctx *cx, store_pool *p)
{
    cal_err e = open_conn(cx, p, STORE_READER, &p->free);

    p->open = e == CAL_OK;
    return e;
}

static cal_err open_all(cal_ctx *cx, store_pool *p, const store_options *o)
{
    if (!p->engine->one_writer)
        return open_first(cx, p);

    store_conn *writer;
    cal_err e = open_conn(cx, p, STORE_WRITER, &writer);

    if (e)
        return e;
    p->writer = store_writer_new(writer, BATCH_MAX, p->busy_ms);
    p->loops = CAL_NEW_N(p->arena, store_conn *, (size_t)o->loops);
    for (int i = 0; i < o->loops && !e; i++) {
        e = open_conn(cx, p, STORE_LOOP, &p->loops[i]);
        p->n_loops += e == CAL_OK;
    }
    return e;
}

cal_err store_pool_new(cal_ctx *cx, const store_options *o, store_pool **out)
{
    cal_str address;
    const store_engine *engine = engine_of(o->url, &address);

    *out = NULL;
    if (!engine)
        return cal_fail(cx, CAL_E_CONFIG, "database.url must begin with sqlite: or postgresql://");

    cal_arena *arena = cal_arena_new();
    store_pool *p = CAL_NEW(arena, store_pool);

    *p = (store_pool){.engine = engine,
                      .arena = arena,
                      .address = cal_arena_dup(arena, address),
                      .busy_ms = o->busy_ms,
                      .max = o->connections};
    cal_mutex_init(&p->lock);
    cal_cond_init(&p->freed);

    cal_err e = open_all(cx, p, o);

    if (e)
        store_pool_free(p);
    else
        *out = p;
    return e;
}

void store_pool_free(store_pool *p)
{
    if (!p)
        return;
    if (p->lent)
        abort(); /* a unit of work still has a connection: it must end before the pool */
    while (p->free) {
        store_conn *next = p->free->next;

        p->engine->close(p->free);
        p->free = next;
    }
    for (size_t i = 0; i < p->n_loops; i++)
        p->engine->close(p->loops[i]);
    store_writer_free(p->writer);
    cal_cond_end(&p->freed);
    cal_mutex_end(&p->lock);
    cal_arena_free(p->arena);
}

bool store_pool_waits(const store_pool *p)
{
    return !p->engine->one_writer;
}

store_writer *store_pool_writer(const store_pool *p)
{
    return p->writer;
}

static void close_conn(void *conn)
{
    store_conn *c = conn;

    c->engine->close(c);
}

cal_err store_connect(cal_ctx *cx, store_conn **out)
{
    cal_err e = open_conn(cx, cx->store, STORE_WRITER, out);

    if (e)
        return e;
    cal_arena_defer(cx->arena, close_conn, *out);
    return CAL_OK;
}

/* ---- leases ---- */

/* A connection that can be used no more is given up. */
static void give_back(store_pool *p, store_conn *c)
{
    if (c && !c->engine->is_alive(c)) {
        c->engine->close(c);
        c = NULL;
    }
    cal_mutex_lock(&p->lock);
    p->lent--;
    if (c) {
        c->next = p->free;
        p->free = c;
    } else {
        p->open--;
    }
    cal_cond_signal(&p->freed);
    cal_mutex_unlock(&p->lock);
}

/* A free reader, or NULL with leave to open one; false when none came free in time. */
static bool take(store_pool *p, store_conn **out)
{
    bool in_time = true;

    *out = NULL;
    cal_mutex_lock(&p->lock);
    while (!p->free && p->open >= p->max && in_time)
        in_time = cal_cond_wait_ms(&p->freed, &p->lock, p->busy_ms);

    bool may = p->free || p->open < p->max;

    if (p->free) {
        *out = p->free;
        p->free = (*out)->next;
    } else if (may) {
        p->open++;
    }
    p->lent += may;
    cal_mutex_unlock(&p->lock);
    return may;
}

static void lease_end(void *object)
{
    lease *l = object;

    if (!l->conn)
        return;
    l->conn->lease = NULL;
    give_back(l->pool, l->conn);
    l->conn = NULL;
}

/* One more, unless that failed a moment ago: who waits for an answer is told at once. */
static cal_err open_more(cal_ctx *cx, store_pool *p, store_conn **out)
{
    int64_t now = cal_time_steady_ms();

    cal_mutex_lock(&p->lock);

    bool away = now < p->away_until;

    cal_mutex_unlock(&p->lock);
    if (away) {
        cal_err e = cal_fail(cx, CAL_E_DB_BUSY, "The database is away: try again");

        cx->fail.retry_after_s = 1;
        return e;
    }

    cal_err e = open_conn(cx, p, STORE_READER, out);

    if (e == CAL_E_DB_BUSY) {
        cal_mutex_lock(&p->lock);
        p->away_until = cal_time_steady_ms() + AWAY_MS;
        cal_mutex_unlock(&p->lock);
    }
    return e;
}

static cal_err lease_new(cal_ctx *cx)
{
    store_pool *p = cx->store;
    store_conn *c = NULL;

    if (!p)
        return cal_fail(cx, CAL_E_BUG, "This unit of work was given no database");
    if (!take(p, &c)) {
        cal_err busy = cal_fail(cx, CAL_E_DB_BUSY, "All connections to the database are in use");

        cx->fail.retry_after_s = 1;
        return busy;
    }

    cal_err e = c ? CAL_OK : open_more(cx, p, &c);

    if (e) {
        give_back(p, NULL);
        return e;
    }

    lease *l = CAL_NEW(cx->arena, lease);

    *l = (lease){p, c};
    assert(c);
    c->lease = l;
    cal_arena_defer(cx->arena, lease_end, l);
    cx->db = c;
    return CAL_OK;
}

cal_err store_lease(cal_ctx *cx)
{
    return cx->db ? CAL_OK : lease_new(cx);
}

void store_lease_return(cal_ctx *cx)
{
    if (!cx->db || !cx->db->lease || cx->db->engine->in_tx(cx->db))
        return;
    lease_end(cx->db->lease);
    cx->db = NULL;
}

void store_lease_loop(cal_ctx *cx, store_pool *p, int loop)
{
    cx->store = p;
    cx->db = (size_t)loop < p->n_loops ? p->loops[loop] : NULL;
}

/* ---- snapshots ---- */

static cal_err steer(cal_ctx *cx, store_conn *c, store_tx_verb verb)
{
    store_list none = {.is_fixed = true};

    return c->engine->run(cx, c, store_tx_stmt(verb), NO_ARGS, &none);
}

/* Ends a read transaction, where there is no unit of work to tell: reading has nothing to lose. */
static void snapshot_end(void *object)
{
    store_conn *c = object;

    if (!c->engine->in_tx(c))
        return;

    cal_ctx cx = {.arena = cal_arena_new()};

    (void)steer(&cx, c, STORE_TX_COMMIT);
    cal_arena_free(cx.arena);
}

cal_err store_read_begin(cal_ctx *cx)
{
    cal_err e;

    if (cx->db && cx->db->use == STORE_LOOP)
        cx->db = NULL; /* the loop's own must be free at the end of its turn */
    if ((e = store_lease(cx)) || cx->db->engine->in_tx(cx->db))
        return e;
    if ((e = steer(cx, cx->db, STORE_TX_READ)))
        return e;
    cal_arena_defer(cx->arena, snapshot_end, cx->db);
    return CAL_OK;
}

/* ---- loops ---- */

void store_turn_begin(store_pool *p, int loop)
{
    if ((size_t)loop < p->n_loops)
        p->loops[loop]->turn = true;
}

void store_turn_end(store_pool *p, int loop)
{
    if ((size_t)loop >= p->n_loops)
        return;

    store_conn *c = p->loops[loop];

    if (c->turn_open)
        snapshot_end(c);
    c->turn = c->turn_open = false;
}
