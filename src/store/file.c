/* SPDX-License-Identifier: MIT */
/* Members of plain collections: found by their path, listed by their parent, changed as whole trees
   by statements whose number does not depend on the size of the tree. */
#include "store/file.h"

#include "store/rows.h"
#include "store/stmt.h"
#include "store/tx.h"
#include "store/user.h"

/* clang-format off */
static const store_col cols[] = {STORE_FILE_COLS(cal_file, )};

static const store_col whole_cols[] = {
    STORE_FILE_COLS(cal_file, ),
    STORE_COL(cal_file, body, "f.body"),
};

static const store_col id_cols[] = {STORE_COL(store_i64, value, "id")};
static const store_col size_cols[] = {STORE_COL(store_i64, value, "f.size")};
static const store_col seq_cols[] = {STORE_COL(store_i64, value, "seq")};
static const store_col count_cols[] = {STORE_COL(store_i64, value, "count(*)")};

static const store_col sum_cols[] = {
    STORE_COL(store_tree_sum, files, "count(*)"),
    STORE_COL(store_tree_sum, bytes, "CAST(COALESCE(sum(f.size), 0) AS BIGINT)"),
    STORE_COL(store_tree_sum, depth,
              "COALESCE(max(length(f.path) - length(replace(f.path, '/', ''))), 0)"),
};

static const store_col change_cols[] = {
    STORE_COL(store_file_change, seq,  "f.seq"),
    STORE_COL(store_file_change, path, "f.path"),
    STORE_FILE_COLS(store_file_change, file.),
};

static const store_col gone_cols[] = {
    STORE_COL(store_file_change, seq,     "t.seq"),
    STORE_COL(store_file_change, path,    "rtrim(t.href, '/')"),
    STORE_COL(store_file_change, deleted, "1"),
    STORE_COL(store_file_change, file.is_collection, "t.href LIKE '%/'"),
};

/* What is at $3, and what is in [$4, $5), in which all paths below it are. */
#define TREE(path) "home = $1 AND calendar = $2 AND (" path " = $3 OR (" path " >= $4 AND " path " < $5))"
/* How a member is called when it is gone: a collection by its path with a slash behind it. */
#define GRAVE(f) f "path || CASE " f "is_collection WHEN 0 THEN '' ELSE '/' END"
#define NAME_OF_GONE "substr(rtrim(t.href, '/'), length($4) + 1)"
/* The rows of a tree, numbered from 1 by path. */
#define NUMBERED "(SELECT id, row_number() OVER (ORDER BY path) AS k FROM file WHERE " TREE("path") ") AS n"
/* A path of the tree as it shall be: $11 becomes $8, and what stands behind $9 comes behind $10. */
#define RENAMED(path) "CASE WHEN " path " = $11 THEN $8 ELSE $10 || substr(" path ", length($9) + 1) END"

enum {
    META_AT, WHOLE_AT, PAGE, SUM, COUNT, SIZE_AT, PUT, RESERVE, RAISE, UNBURY, BURY_TREE,
    UNBURY_TREE, PROPERTIES_DELETE, DELETE, COPY, BODIES_COPY, PROPERTIES_COPY, CHANGED, GONE
};

static const char no_file[] = "There is no such resource";

static const store_stmt sql[] = {
    [META_AT] = {
        .sql = "SELECT {} FROM file f WHERE f.home = $1 AND f.calendar = $2 AND f.path = $3",
        STORE_OUT(cal_file, cols), .none = no_file},
    [WHOLE_AT] = {
        .sql = "SELECT {} FROM file f WHERE f.home = $1 AND f.calendar = $2 AND f.path = $3",
        STORE_OUT(cal_file, whole_cols), .none = no_file},
    [PAGE] = {
        .sql = "SELECT {} FROM file f WHERE f.home = $1 AND f.calendar = $2 AND f.parent = $3"
               " AND f.path > $4 ORDER BY f.path LIMIT $5",
        STORE_OUT(cal_file, cols)},
    [SUM] = {
        .sql = "SELECT {} FROM file f WHERE " TREE("f.path"),
        STORE_OUT(store_tree_sum, sum_cols)},
    [COUNT] = {
        .sql = "SELECT {} FROM file WHERE home = $1 AND calendar = $2",
        STORE_OUT(store_i64, count_cols)},
    [SIZE_AT] = {
        .sql = "SELECT {} FROM file f WHERE f.home = $1 AND f.calendar = $2 AND f.path = $3",
        STORE_OUT(store_i64, size_cols)},
    [PUT] = {
        .sql = "INSERT INTO file (home, calendar, path, parent, is_collection, type, language, etag,"
               " size, created, modified, seq, body)"
               " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
               " ON CONFLICT (home, calendar, path) DO UPDATE SET type = excluded.type,"
               " language = excluded.language, etag = excluded.etag, size = excluded.size,"
               " modified = excluded.modified, seq = excluded.seq, body = excluded.body"
               " RETURNING {}",
        STORE_OUT(store_i64, id_cols)},
    [RESERVE] = {
        .sql = "UPDATE principal SET seq = seq + $2 WHERE id = $1 RETURNING {}",
        STORE_OUT(store_i64, seq_cols), .none = "There is no such person"},
    [RAISE] = {
        .sql = "UPDATE calendar SET seq = $3, bytes = bytes + $4 WHERE id = $2 AND home = $1",
        .none = "There is no such collection"},
    [UNBURY] = {
        .sql = "DELETE FROM tombstone WHERE home = $1 AND calendar = $2 AND href = $3"},
    [BURY_TREE] = {
        .sql = "INSERT INTO tombstone (home, calendar, href, seq, at)"
               " SELECT home, calendar, " GRAVE("") ", $6 + row_number() OVER (ORDER BY path), $7"
               " FROM file WHERE " TREE("path")
               " ON CONFLICT (home, calendar, href) DO UPDATE SET seq = excluded.seq,"
               " at = excluded.at"},
    [UNBURY_TREE] = {
        .sql = "DELETE FROM tombstone WHERE " TREE("href") " AND EXISTS (SELECT 1 FROM file f"
               " WHERE f.home = tombstone.home AND f.calendar = tombstone.calendar"
               " AND " GRAVE("f.") " = tombstone.href)"},
    [PROPERTIES_DELETE] = {
        .sql = "DELETE FROM property WHERE " TREE("href") " AND href <> ''"},
    [DELETE] = {
        .sql = "DELETE FROM file WHERE " TREE("path")},
    [COPY] = {
        .sql = "INSERT INTO file (home, calendar, path, parent, is_collection, type, language, etag,"
               " size, created, modified, seq, body)"
               " SELECT $6, $7, " RENAMED("f.path") ", CASE WHEN f.path = $11 THEN $12 ELSE "
               RENAMED("f.parent") " END, f.is_collection, f.type, f.language, f.etag, f.size,"
               " f.created, f.modified, $13 + n.k, $14 FROM " NUMBERED " JOIN file f ON f.id = n.id"},
    /* Apart, one at a time: what is selected for an INSERT into its own table is gathered first. */
    [BODIES_COPY] = {
        .sql = "UPDATE file SET body = (SELECT o.body FROM file o WHERE o.home = $6"
               " AND o.calendar = $7 AND o.path = " RENAMED("file.path") ") WHERE size > 0 AND " TREE("path")},
    [PROPERTIES_COPY] = {
        .sql = "INSERT INTO property (home, calendar, href, ns, name, value)"
               " SELECT $6, $7, " RENAMED("href") ", ns, name, value FROM property WHERE "
               TREE("href")},
    [CHANGED] = {
        .sql = "SELECT {} FROM file f WHERE f.home = $1 AND f.calendar = $2 AND f.seq > $3"
               " AND f.path >= $4 AND f.path < $5 AND ($6 = 1 OR f.parent = $7)"
               " ORDER BY f.seq LIMIT $8",
        STORE_OUT(store_file_change, change_cols)},
    [GONE] = {
        .sql = "SELECT {} FROM tombstone t WHERE t.home = $1 AND t.calendar = $2 AND t.seq > $3"
               " AND t.href > $4 AND t.href < $5"
               " AND ($6 = 1 OR replace(" NAME_OF_GONE ", '/', '') = " NAME_OF_GONE ")"
               " ORDER BY t.seq LIMIT $7",
        STORE_OUT(store_file_change, gone_cols)},
};
/* clang-format on */

const store_stmts store_file_stmts = {"file", sql, CAL_COUNT(sql)};

/* ---- one, and pages ---- */

cal_err store_file_meta_at(cal_ctx *cx, const cal_calendar *in, cal_str path, cal_file *out)
{
    *out = (cal_file){0};
    return store_one(cx, &sql[META_AT], ARGS(V(in->home), V(in->id), V(path)), out);
}

cal_err store_file_at(cal_ctx *cx, const cal_calendar *in, cal_str path, cal_file *out)
{
    *out = (cal_file){0};
    return store_one(cx, &sql[WHOLE_AT], ARGS(V(in->home), V(in->id), V(path)), out);
}

cal_err store_file_page(cal_ctx *cx, const cal_calendar *in, const store_file_from *from,
                        const cal_file **out, size_t *n)
{
    store_list l;
    cal_err e = store_all(
        cx, &sql[PAGE],
        ARGS(V(in->home), V(in->id), V(from->parent), V(from->after), V_SIZE(from->limit)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_file_count(cal_ctx *cx, const cal_calendar *in, int64_t *out)
{
    return store_one(cx, &sql[COUNT], ARGS(V(in->home), V(in->id)), out);
}

/* ---- where a tree is ---- */

/* All paths below a path, and few others, lie in [from, to). */
typedef struct bounds {
    cal_str prefix; /* the path with a slash behind it, or empty */
    cal_str from, to;
} bounds;

static bounds below(cal_ctx *cx, cal_str path)
{
    bounds b = {CAL_STR(""), CAL_STR(""), CAL_STR("\xf4\x8f\xbf\xbf")}; /* the last character */

    if (!path.n)
        return b;
    b.prefix = b.from = cal_arena_printf(cx->arena, "%.*s/", CAL_FMT(path));
    b.to = cal_arena_printf(cx->arena, "%.*s0", CAL_FMT(path)); /* "0" follows "/" */
    return b;
}

static bounds tree_bounds(cal_ctx *cx, const store_tree *t)
{
    bounds b = below(cx, t->path);

    if (t->is_shallow)
        b.from = b.to = CAL_STR("");
    return b;
}

cal_err store_file_sum(cal_ctx *cx, const store_tree *t, store_tree_sum *out)
{
    bounds b = tree_bounds(cx, t);

    return store_one(cx, &sql[SUM],
                     ARGS(V(t->home), V(t->calendar), V(t->path), V(b.from), V(b.to)), out);
}

/* ---- writes ---- */

static cal_err raise(cal_ctx *cx, int64_t home, int64_t calendar, int64_t seq, int64_t bytes)
{
    return store_change(cx, &sql[RAISE], ARGS(V(home), V(calendar), V(seq), V(bytes)));
}

/* Takes n sequences of a home: those behind *before. */
static cal_err reserve(cal_ctx *cx, int64_t home, int64_t n, int64_t *before)
{
    cal_err e = store_tx_need(cx, home);

    *before = 0;
    if (e || (e = store_one(cx, &sql[RESERVE], ARGS(V(home), V(n)), before)))
        return e;
    *before -= n;
    return CAL_OK;
}

static cal_str parent_of(cal_str path)
{
    size_t n = path.n;

    while (n && path.p[n - 1] != '/')
        n--;
    return cal_str_take(path, n ? n - 1 : 0);
}

cal_err store_file_put(cal_ctx *cx, const cal_file *in, int64_t *id)
{
    int64_t before = 0, size = (int64_t)in->body.n;
    cal_str parent = parent_of(in->path);
    cal_str grave =
        in->is_collection ? cal_arena_printf(cx->arena, "%.*s/", CAL_FMT(in->path)) : in->path;
    bool found;
    cal_err e;

    if ((e = store_maybe(cx, &sql[SIZE_AT], ARGS(V(in->home), V(in->calendar), V(in->path)),
                         &before, &found)) ||
        (e = store_one(cx, &sql[PUT],
                       ARGS(V(in->home), V(in->calendar), V(in->path), V(parent),
                            V(in->is_collection), V(in->type), V(in->language), V(in->etag),
                            V(size), V(in->created), V(in->modified), V(in->seq), V_BLOB(in->body)),
                       id)) ||
        (!found &&
         (e = store_run(cx, &sql[UNBURY], ARGS(V(in->home), V(in->calendar), V(grave)), NULL))))
        return e;
    return raise(cx, in->home, in->calendar, in->seq, size - (found ? before : 0));
}

cal_err store_file_delete(cal_ctx *cx, const store_tree *t)
{
    bounds b = tree_bounds(cx, t);
    store_tree_sum sum;
    int64_t before;
    cal_err e;

    if ((e = store_file_sum(cx, t, &sum)) || (e = reserve(cx, t->home, sum.files, &before)) ||
        (e = store_run(cx, &sql[BURY_TREE],
                       ARGS(V(t->home), V(t->calendar), V(t->path), V(b.from), V(b.to), V(before),
                            V(cx->now)),
                       NULL)))
        return e;
    for (size_t i = PROPERTIES_DELETE; i <= DELETE && !e; i++)
        e = store_run(cx, &sql[i], ARGS(V(t->home), V(t->calendar), V(t->path), V(b.from), V(b.to)),
                      NULL);
    return e ? e : raise(cx, t->home, t->calendar, before + sum.files, -sum.bytes);
}

/* One end of a copy as the statements want it. */
typedef struct end {
    const store_tree *at;
    bounds tree;
    cal_str prefix;
} end;

static end end_of(cal_ctx *cx, const store_tree *t)
{
    return (end){t, tree_bounds(cx, t), below(cx, t->path).prefix};
}

/* Runs one of the statements that know a path at one end from that at the other. */
static cal_err run_renaming(cal_ctx *cx, const store_stmt *q, const end *from, const end *to)
{
    const store_tree *t = from->at, *there = to->at;

    return store_run(cx, q,
                     ARGS(V(t->home), V(t->calendar), V(t->path), V(from->tree.from),
                          V(from->tree.to), V(there->home), V(there->calendar), V(there->path),
                          V(from->prefix), V(to->prefix), V(t->path)),
                     NULL);
}

/* The plain collection itself has properties, but no row among its members. */
static cal_err copy_rows(cal_ctx *cx, const end *from, const end *to, int64_t before)
{
    const store_tree *t = from->at, *there = to->at;
    cal_str root = there->path.n ? t->path : CAL_STR("");
    cal_err e = store_run(cx, &sql[COPY],
                          ARGS(V(t->home), V(t->calendar), V(root), V(from->tree.from),
                               V(from->tree.to), V(there->home), V(there->calendar), V(there->path),
                               V(from->prefix), V(to->prefix), V(t->path),
                               V(parent_of(there->path)), V(before), V_BLOB(CAL_STR(""))),
                          NULL);

    if (e || (e = run_renaming(cx, &sql[BODIES_COPY], to, from)))
        return e;
    return run_renaming(cx, &sql[PROPERTIES_COPY], from, to);
}

/* What came to be in a tree is not gone any more. The trace of a collection lies among those of
   what was in it, so that all of these are looked at even when nothing came but the collection. */
static cal_err unbury(cal_ctx *cx, const store_tree *t)
{
    bounds b = below(cx, t->path);

    return store_run(cx, &sql[UNBURY_TREE],
                     ARGS(V(t->home), V(t->calendar), V(t->path), V(b.from), V(b.to)), NULL);
}

cal_err store_file_copy(cal_ctx *cx, const store_tree *t, const store_tree *to)
{
    end from = end_of(cx, t), there = end_of(cx, to);
    store_tree_sum sum;
    int64_t before;
    cal_err e;

    if ((e = store_file_sum(cx, t, &sum)) || (e = reserve(cx, to->home, sum.files, &before)) ||
        (e = copy_rows(cx, &from, &there, before)) || (e = unbury(cx, to)))
        return e;
    return raise(cx, to->home, to->calendar, before + sum.files, sum.bytes);
}

/* ---- changes ---- */

/* Both lists rise by sequence, and no sequence occurs twice: they are merged up to the limit. */
static void merge(cal_ctx *cx, const store_list *kept, const store_list *gone, size_t limit,
                  const store_file_change **out, size_t *n)
{
    const store_file_change *k = kept->at, *g = gone->at;
    size_t i = 0, j = 0, m = kept->n + gone->n < limit ? kept->n + gone->n : limit;
    store_file_change *all = CAL_NEW_N(cx->arena, store_file_change, m);

    while (i + j < m) {
        bool from_kept = j == gone->n || (i < kept->n && k[i].seq < g[j].seq);

        all[i + j] = from_kept ? k[i] : g[j];
        i += from_kept;
        j += !from_kept;
    }
    *out = all;
    *n = m;
}

cal_err store_file_changes(cal_ctx *cx, const cal_calendar *in, const store_file_since *since,
                           const store_file_change **out, size_t *n)
{
    bounds b = below(cx, since->parent);
    store_list kept, gone = {0};
    cal_err e = store_all(cx, &sql[CHANGED],
                          ARGS(V(in->home), V(in->id), V(since->after), V(b.from), V(b.to),
                               V(since->is_deep), V(since->parent), V_SIZE(since->limit)),
                          &kept);

    if (!e && since->after > 0)
        e = store_all(cx, &sql[GONE],
                      ARGS(V(in->home), V(in->id), V(since->after), V(b.from), V(b.to),
                           V(since->is_deep), V_SIZE(since->limit)),
                      &gone);
    if (!e)
        merge(cx, &kept, &gone, since->limit, out, n);
    return e;
}
