/* SPDX-License-Identifier: MIT */
/* Table by table, page by page; then everything once more, to compare. */
#include "core/copy.h"

#include <string.h>

#include "base/buf.h"
#include "crypt/token.h"
#include "store/event_text.h"
#include "store/table.h"
#include "store/tx.h"
#include "store/user_index.h"
#include "core/scratch.h"

enum { PEOPLE_AT_ONCE = 200 };

typedef struct digest {
    unsigned char at[CRYPT_DIGEST_BYTES];
} digest;

typedef struct copying {
    cal_ctx *from, *to;
    const core_copy_watch *watch;
    core_copied *out;
    store_table *source, *target;
    digest *digests; /* of the source's tables */
    size_t n;
} copying;

/* What is done with each row that is read. */
typedef cal_err (*on_row)(copying *c, size_t table, const store_val *row);

/* ---- digests ---- */

static int64_t bytes_of(const store_val *v)
{
    return v->type == STORE_STR || v->type == STORE_BLOB ? (int64_t)v->s.n : 8;
}

/* A row as bytes in which no two rows are alike: each value behind its length; an absent one has
   none. */
static void add_row(cal_buf *b, const store_val *row, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool is_text = row[i].type == STORE_STR || row[i].type == STORE_BLOB;

        if (!is_text)
            cal_buf_printf(b, "%lld,", (long long)row[i].i);
        else if (!row[i].s.p)
            cal_buf_add_c(b, "-,");
        else
            cal_buf_printf(b, "%zu:", row[i].s.n);
        if (is_text && row[i].s.p)
            cal_buf_add(b, row[i].s);
    }
}

/* The digest of the rows so far and one more page. */
static void digest_page(digest *d, const store_val *rows, size_t n_rows, size_t n_columns)
{
    cal_buf b;

    cal_buf_init(&b, 0);
    cal_buf_add(&b, (cal_str){(const char *)d->at, sizeof d->at});
    for (size_t i = 0; i < n_rows; i++)
        add_row(&b, rows + i * n_columns, n_columns);
    crypt_digest_into(cal_buf_str(&b), d->at);
    cal_buf_end(&b);
}

/* ---- reading a table ---- */

/* The values of a key, kept while the page they come from is forgotten. */
static void keep_key(cal_arena *kept, const store_table *t, const store_val *row, store_val *out)
{
    for (size_t i = 0; i < t->n_keys; i++) {
        store_val v = row[t->keys[i]];

        if (v.type == STORE_STR || v.type == STORE_BLOB)
            v.s = cal_arena_dup(kept, v.s);
        out[t->keys[i]] = v;
    }
}

static cal_err rows_out(copying *c, size_t table, const store_val *rows, size_t n, on_row what)
{
    size_t width = c->source[table].n_columns;
    cal_err e = CAL_OK;

    for (size_t i = 0; i < n && what && !e; i++)
        e = what(c, table, rows + i * width);
    return e;
}

/* All pages of a table of cx, which is one end or the other. */
static cal_err read_table(copying *c, cal_ctx *cx, size_t table, const char *doing, on_row what,
                          digest *d)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};
    const store_table *t = cx == c->from ? &c->source[table] : &c->target[table];
    store_val last[STORE_MOST_COLUMNS], *rows;
    int64_t all = 0, done = 0;
    size_t n = 1;
    cal_err e = store_table_count(cx, t, &all);

    *d = (digest){{0}};
    if (e || (e = core_scratch_begin(cx, &scratch)))
        return e;
    while (n && !e) {
        if ((e = store_table_page(cx, t, done ? last : NULL, &rows, &n)) || !n)
            break;
        digest_page(d, rows, n, t->n_columns);
        e = rows_out(c, table, rows, n, what);
        keep_key(scratch.kept, t, rows + (n - 1) * t->n_columns, last);
        done += (int64_t)n;
        c->watch->say(c->watch->state, doing, t->name, done, all);
        core_scratch_reset(&scratch);
    }
    return e;
}

/* ---- copying ---- */

static cal_err put_row(copying *c, size_t table, const store_val *row)
{
    const store_table *t = &c->target[table];

    c->out->rows++;
    for (size_t i = 0; i < t->n_columns; i++)
        c->out->bytes += bytes_of(&row[i]);
    return store_table_insert(c->to, t, row);
}

/* What a failure at the other end says is told at this one. */
static cal_err said_there(const copying *c, cal_err e)
{
    if (e && !c->from->fail.code)
        return cal_fail(c->from, e, "%.*s", CAL_FMT(c->to->fail.why));
    return e;
}

static cal_err copy_table(copying *c, size_t table)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};
    int64_t highest;
    cal_err e;

    if ((e = core_scratch_begin(c->to, &scratch)) ||
        (e = read_table(c, c->from, table, "copied", put_row, &c->digests[table])) ||
        (e = store_table_sequence(c->from, &c->source[table], &highest)))
        return e;
    return store_table_set_sequence(c->to, &c->target[table], highest);
}

static cal_err compare_table(copying *c, size_t table)
{
    digest there;
    cal_err e = read_table(c, c->to, table, "checked", NULL, &there);

    if (e || memcmp(&there, &c->digests[table], sizeof there) == 0)
        return e;
    return cal_fail(c->from, CAL_E_BUG, "The table %s is not the same there: nothing was kept",
                    c->target[table].name);
}

static cal_err index_people(cal_ctx *to, bool *again)
{
    const store_user *rows;
    size_t n;
    cal_err e = store_user_unindexed(to, PEOPLE_AT_ONCE, &rows, &n);

    for (size_t i = 0; i < n && !e; i++)
        e = store_user_index_add(to, &rows[i]);
    *again = n == PEOPLE_AT_ONCE;
    return e;
}

/* What is searched has rows of its own in each engine. */
static cal_err fill_indexes(copying *c)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};
    int64_t after = 0;
    bool again = true;
    cal_err e = core_scratch_begin(c->to, &scratch);

    while (!e && after != INT64_MAX) {
        e = store_event_text_fill(c->to, &after);
        core_scratch_reset(&scratch);
    }
    e = e ? e : store_user_index_forget(c->to);
    while (!e && again) {
        e = index_people(c->to, &again);
        core_scratch_reset(&scratch);
    }
    return e;
}

static cal_err need_nobody(copying *c)
{
    for (size_t i = 0; i < c->n; i++) {
        int64_t n = 0;
        cal_err e = strcmp(c->target[i].name, "principal") == 0
                        ? store_table_count(c->to, &c->target[i], &n)
                        : CAL_OK;

        if (e || n)
            return e ? e
                     : cal_fail(c->from, CAL_E_EXISTS,
                                "There are people in the database to copy to: name an empty one");
    }
    return CAL_OK;
}

/* From the last to the first, for rows refer to those of tables before. */
static cal_err clear_all(copying *c)
{
    cal_err e = CAL_OK;

    for (size_t i = c->n; i > 0 && !e; i--)
        e = store_table_clear(c->to, &c->target[i - 1]);
    return e;
}

static cal_err copy_all(copying *c)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e;

    if ((e = store_tx_begin(c->to, &tx)) || (e = need_nobody(c)) || (e = clear_all(c)))
        return e;
    for (size_t i = 0; i < c->n && !e; i++)
        e = copy_table(c, i);
    for (size_t i = 0; i < c->n && !e; i++)
        e = compare_table(c, i);
    if (e || (e = fill_indexes(c)))
        return e;
    c->out->tables = (int64_t)c->n;
    return store_tx_commit(&tx);
}

cal_err core_copy(cal_ctx *from, cal_ctx *to, const core_copy_watch *watch, core_copied *out)
{
    copying c = {.from = from, .to = to, .watch = watch, .out = out};
    cal_err e;

    *out = (core_copied){0};
    if ((e = store_read_begin(from)) || (e = store_tables(from, NULL, &c.source, &c.n)) ||
        (e = store_tables(to, c.source, &c.target, &c.n)))
        return said_there(&c, e);
    c.digests = CAL_NEW_N(from->arena, digest, c.n);
    return said_there(&c, copy_all(&c));
}
