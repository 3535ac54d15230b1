/* SPDX-License-Identifier: MIT */
/* Imports, their sources, reports and additions. */
#include "store/import.h"

#include "store/rows.h"
#include "store/stmt.h"

/* clang-format off */
static const store_col import_cols[] = {
    STORE_COL(cal_import, id,            "i.id"),
    STORE_COL(cal_import, user,          "i.principal"),
    STORE_COL(cal_import, name,          "i.name"),
    STORE_COL(cal_import, state,         "i.state"),
    STORE_COL(cal_import, calendar,      "i.calendar"),
    STORE_COL(cal_import, known,         "i.known"),
    STORE_COL(cal_import, file,          "i.file"),
    STORE_COL(cal_import, piece,         "i.piece"),
    STORE_COL(cal_import, done,          "i.done"),
    STORE_COL(cal_import, total,         "i.total"),
    STORE_COL(cal_import, created,       "i.created"),
    STORE_COL(cal_import, updated,       "i.updated"),
    STORE_COL(cal_import, unchanged,     "i.unchanged"),
    STORE_COL(cal_import, skipped,       "i.skipped"),
    STORE_COL(cal_import, copied,        "i.copied"),
    STORE_COL(cal_import, refused,       "i.refused"),
    STORE_COL(cal_import, repaired,      "i.repaired"),
    STORE_COL(cal_import, why,           "i.why"),
    STORE_COL(cal_import, at,            "i.at"),
    STORE_COL(cal_import, changed,       "i.changed"),
    STORE_COL(cal_import, claimed_until, "i.claimed_until"),
};

static const store_col source_cols[] = {
    STORE_COL(cal_import_source, n,             "s.n"),
    STORE_COL(cal_import_source, key,           "s.key"),
    STORE_COL(cal_import_source, name,          "s.name"),
    STORE_COL(cal_import_source, calendar_name, "s.calendar_name"),
    STORE_COL(cal_import_source, color,         "s.color"),
    STORE_COL(cal_import_source, description,   "s.description"),
    STORE_COL(cal_import_source, time_zone,     "s.time_zone"),
    STORE_COL(cal_import_source, sort_order,    "s.sort_order"),
    STORE_COL(cal_import_source, transparent,   "s.transparent"),
    STORE_COL(cal_import_source, components,    "s.components"),
    STORE_COL(cal_import_source, events,        "s.events"),
    STORE_COL(cal_import_source, tasks,         "s.tasks"),
    STORE_COL(cal_import_source, journals,      "s.journals"),
    STORE_COL(cal_import_source, refused,       "s.refused"),
    STORE_COL(cal_import_source, known,         "s.known"),
    STORE_COL(cal_import_source, first,         "s.first"),
    STORE_COL(cal_import_source, last,          "s.last"),
    STORE_COL(cal_import_source, calendar,      "s.calendar"),
    STORE_COL(cal_import_source, made,          "s.made"),
};

static const store_col item_cols[] = {
    STORE_COL(cal_import_item, id,       "t.id"),
    STORE_COL(cal_import_item, file,     "t.file"),
    STORE_COL(cal_import_item, line,     "t.line"),
    STORE_COL(cal_import_item, uid,      "t.uid"),
    STORE_COL(cal_import_item, fate,     "t.fate"),
    STORE_COL(cal_import_item, repaired, "t.repaired"),
    STORE_COL(cal_import_item, why,      "t.why"),
};

static const store_col added_cols[] = {
    STORE_COL(cal_import_added, calendar, "a.calendar"),
    STORE_COL(cal_import_added, href,     "a.href"),
    STORE_COL(cal_import_added, etag,     "a.etag"),
};

static const store_col id_cols[] = {STORE_COL(store_i64, value, "id")};
static const store_col count_cols[] = {STORE_COL(store_i64, value, "count(*)")};
static const store_col body_cols[] = {STORE_COL(store_text, value, "i.body")};

enum {
    INSERT, AT, LIST, OPEN, DUE, BODY, UPDATE, DROP_BODY, DELETE, PRUNE, SOURCE_PUT, SOURCE_LIST,
    ITEM_PUT, ITEM_LIST, ITEM_CLEAR, ITEM_COUNT, ADDED_PUT, ADDED_LIST, ADDED_DELETE
};

static const char gone[] = "There is no such import";

static const store_stmt sql[] = {
    [INSERT] = {
        .sql = "INSERT INTO import (principal, name, state, calendar, known, file, piece, done, total,"
               " created, updated, unchanged, skipped, copied, refused, repaired, why, at, changed,"
               " claimed_until, body) VALUES ($1, $2, $3, 0, 0, 0, 0, 0, $4, 0, 0, 0, 0, 0, 0, 0, '',"
               " $5, $5, 0, $6) RETURNING {}",
        STORE_OUT(store_i64, id_cols)},
    [AT] = {
        .sql = "SELECT {} FROM import i WHERE i.id = $1 AND i.principal = $2",
        STORE_OUT(cal_import, import_cols), .none = gone},
    [LIST] = {
        .sql = "SELECT {} FROM import i WHERE i.principal = $1 AND i.id < $2 ORDER BY i.id DESC LIMIT $3",
        STORE_OUT(cal_import, import_cols)},
    [OPEN] = {
        .sql = "SELECT {} FROM import i WHERE i.principal = $1 AND i.state < 3",
        STORE_OUT(store_i64, count_cols)},
    [DUE] = {
        .sql = "SELECT {} FROM import i WHERE i.state IN (1, 2) AND i.claimed_until < $1"
               " ORDER BY i.changed, i.id LIMIT 1",
        STORE_OUT(cal_import, import_cols)},
    [BODY] = {
        .sql = "SELECT {} FROM import i WHERE i.id = $1", STORE_OUT(store_text, body_cols),
        .none = gone},
    [UPDATE] = {
        .sql = "UPDATE import SET state = $2, calendar = $3, known = $4, file = $5, piece = $6,"
               " done = $7, total = $8, created = $9, updated = $10, unchanged = $11, skipped = $12,"
               " copied = $13, refused = $14, repaired = $15, why = $16, changed = $17,"
               " claimed_until = $18 WHERE id = $1", .none = gone},
    [DROP_BODY] = {.sql = "UPDATE import SET body = $2 WHERE id = $1"},
    [DELETE] = {.sql = "DELETE FROM import WHERE id = $1", .none = gone},
    [PRUNE] = {.sql = "DELETE FROM import WHERE at < $1 OR (at < $2 AND state = 0)"},
    [SOURCE_PUT] = {
        .sql = "INSERT INTO import_source (import, n, key, name, calendar_name, color, description,"
               " time_zone, sort_order, transparent, components, events, tasks, journals, refused,"
               " known, first, last, calendar, made) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,"
               " $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)"
               " ON CONFLICT (import, n) DO UPDATE SET calendar = excluded.calendar,"
               " made = excluded.made"},
    [SOURCE_LIST] = {
        .sql = "SELECT {} FROM import_source s WHERE s.import = $1 ORDER BY s.n",
        STORE_OUT(cal_import_source, source_cols)},
    [ITEM_PUT] = {
        .sql = "INSERT INTO import_item (import, id, file, line, uid, fate, repaired, why)"
               " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"},
    [ITEM_LIST] = {
        .sql = "SELECT {} FROM import_item t WHERE t.import = $1 AND t.id > $2 ORDER BY t.id LIMIT $3",
        STORE_OUT(cal_import_item, item_cols)},
    [ITEM_CLEAR] = {.sql = "DELETE FROM import_item WHERE import = $1"},
    [ITEM_COUNT] = {
        .sql = "SELECT {} FROM import_item t WHERE t.import = $1", STORE_OUT(store_i64, count_cols)},
    [ADDED_PUT] = {
        .sql = "INSERT INTO import_added (import, calendar, href, etag) VALUES ($1, $2, $3, $4)"
               " ON CONFLICT (import, calendar, href) DO UPDATE SET etag = excluded.etag"},
    [ADDED_LIST] = {
        .sql = "SELECT {} FROM import_added a WHERE a.import = $1 ORDER BY a.calendar, a.href"
               " LIMIT $2",
        STORE_OUT(cal_import_added, added_cols)},
    [ADDED_DELETE] = {
        .sql = "DELETE FROM import_added WHERE import = $1 AND calendar = $2 AND href = $3"},
};
/* clang-format on */

const store_stmts store_import_stmts = {"import", sql, CAL_COUNT(sql)};

cal_err store_import_insert(cal_ctx *cx, const cal_import *in, cal_str body, int64_t *id)
{
    return store_one(
        cx, &sql[INSERT],
        ARGS(V(in->user), V(in->name), V(in->state), V(in->total), V(in->at), V_BLOB(body)), id);
}

cal_err store_import_at(cal_ctx *cx, int64_t user, int64_t id, cal_import *out)
{
    return store_one(cx, &sql[AT], ARGS(V(id), V(user)), out);
}

cal_err store_import_list(cal_ctx *cx, int64_t user, int64_t before, size_t limit,
                          const cal_import **out, size_t *n)
{
    store_list l;
    int64_t below = before ? before : INT64_MAX;
    cal_err e = store_all(cx, &sql[LIST], ARGS(V(user), V(below), V_SIZE(limit)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_import_open(cal_ctx *cx, int64_t user, int64_t *n)
{
    return store_one(cx, &sql[OPEN], ARGS(V(user)), n);
}

cal_err store_import_due(cal_ctx *cx, int64_t now, cal_import *out, bool *found)
{
    return store_maybe(cx, &sql[DUE], ARGS(V(now)), out, found);
}

cal_err store_import_body(cal_ctx *cx, int64_t id, cal_str *out)
{
    return store_one(cx, &sql[BODY], ARGS(V(id)), out);
}

cal_err store_import_update(cal_ctx *cx, const cal_import *in, bool drop_body)
{
    cal_err e =
        store_change(cx, &sql[UPDATE],
                     ARGS(V(in->id), V(in->state), V(in->calendar), V(in->known), V(in->file),
                          V(in->piece), V(in->done), V(in->total), V(in->created), V(in->updated),
                          V(in->unchanged), V(in->skipped), V(in->copied), V(in->refused),
                          V(in->repaired), V(in->why), V(in->changed), V(in->claimed_until)));

    if (e || !drop_body)
        return e;
    return store_run(cx, &sql[DROP_BODY], ARGS(V(in->id), V_BLOB(CAL_STR(""))), NULL);
}

cal_err store_import_delete(cal_ctx *cx, int64_t id)
{
    return store_change(cx, &sql[DELETE], ARGS(V(id)));
}

cal_err store_import_prune(cal_ctx *cx, int64_t before, int64_t ready_before, int64_t *removed)
{
    return store_run(cx, &sql[PRUNE], ARGS(V(before), V(ready_before)), removed);
}

cal_err store_import_source_put(cal_ctx *cx, int64_t import, const cal_import_source *in)
{
    return store_run(cx, &sql[SOURCE_PUT],
                     ARGS(V(import), V(in->n), V(in->key), V(in->name), V(in->calendar_name),
                          V(in->color), V(in->description), V(in->time_zone), V(in->sort_order),
                          V(in->transparent), V(in->components), V(in->events), V(in->tasks),
                          V(in->journals), V(in->refused), V(in->known), V(in->first), V(in->last),
                          V(in->calendar), V(in->made)),
                     NULL);
}

cal_err store_import_source_list(cal_ctx *cx, int64_t import, const cal_import_source **out,
                                 size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[SOURCE_LIST], ARGS(V(import)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_import_item_put(cal_ctx *cx, int64_t import, const cal_import_item *in)
{
    return store_run(cx, &sql[ITEM_PUT],
                     ARGS(V(import), V(in->id), V(in->file), V(in->line), V(in->uid), V(in->fate),
                          V(in->repaired), V(in->why)),
                     NULL);
}

cal_err store_import_item_list(cal_ctx *cx, int64_t import, int64_t after, size_t limit,
                               const cal_import_item **out, size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[ITEM_LIST], ARGS(V(import), V(after), V_SIZE(limit)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_import_item_clear(cal_ctx *cx, int64_t import)
{
    return store_run(cx, &sql[ITEM_CLEAR], ARGS(V(import)), NULL);
}

cal_err store_import_item_count(cal_ctx *cx, int64_t import, int64_t *n)
{
    return store_one(cx, &sql[ITEM_COUNT], ARGS(V(import)), n);
}

cal_err store_import_added_put(cal_ctx *cx, int64_t import, const cal_import_added *in)
{
    return store_run(cx, &sql[ADDED_PUT],
                     ARGS(V(import), V(in->calendar), V(in->href), V(in->etag)), NULL);
}

cal_err store_import_added_list(cal_ctx *cx, int64_t import, size_t limit,
                                const cal_import_added **out, size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[ADDED_LIST], ARGS(V(import), V_SIZE(limit)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_import_added_delete(cal_ctx *cx, int64_t import, const cal_import_added *in)
{
    return store_run(cx, &sql[ADDED_DELETE], ARGS(V(import), V(in->calendar), V(in->href)), NULL);
}
