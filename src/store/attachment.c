/* SPDX-License-Identifier: MIT */
/* Managed attachments (RFC 8607). */
#include "store/attachment.h"

#include "store/rows.h"
#include "store/stmt.h"

/* clang-format off */
static const store_col cols[] = {
    STORE_COL(store_attachment, id,       "a.id"),
    STORE_COL(store_attachment, home,     "a.home"),
    STORE_COL(store_attachment, calendar, "a.calendar"),
    STORE_COL(store_attachment, path,     "a.path"),
    STORE_COL(store_attachment, created,  "a.created"),
};

static const store_col place_cols[] = {
    STORE_COL(store_attachment_place, home,       "e.home"),
    STORE_COL(store_attachment_place, calendar,   "e.calendar"),
    STORE_COL(store_attachment_place, is_private, "e.hidden <> 0"),
    STORE_COL(store_attachment_place, is_confidential, "e.class = 'CONFIDENTIAL'"),
};

enum { AT, OF, INSERT, DELETE, NAMED, USE, UNUSE, PLACES, ORPHANS };

static const char none[] = "There is no such attachment";

static const store_stmt sql[] = {
    [AT] = {
        .sql = "SELECT {} FROM attachment a WHERE a.id = $1",
        STORE_OUT(store_attachment, cols), .none = none},
    [OF] = {
        .sql = "SELECT {} FROM attachment a WHERE a.home = $1 AND a.calendar = $2 AND a.path = $3",
        STORE_OUT(store_attachment, cols), .none = none},
    [INSERT] = {
        .sql = "INSERT INTO attachment (id, home, calendar, path, created)"
               " VALUES ($1, $2, $3, $4, $5)"},
    [DELETE] = {
        .sql = "DELETE FROM attachment WHERE id = $1"},
    [NAMED] = {
        .sql = "SELECT {} FROM attachment_use n JOIN attachment a ON a.id = n.id"
               " WHERE n.home = $1 AND n.event = $2",
        STORE_OUT(store_attachment, cols)},
    [USE] = {
        .sql = "INSERT INTO attachment_use (home, event, id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"},
    [UNUSE] = {
        .sql = "DELETE FROM attachment_use WHERE home = $1 AND event = $2 AND id = $3"},
    [PLACES] = {
        .sql = "SELECT {} FROM attachment_use n JOIN event e ON e.home = n.home AND e.id = n.event"
               " WHERE n.id = $1 LIMIT $2",
        STORE_OUT(store_attachment_place, place_cols)},
    [ORPHANS] = {
        .sql = "SELECT {} FROM attachment a WHERE a.created < $1"
               " AND NOT EXISTS (SELECT 1 FROM attachment_use n WHERE n.id = a.id) LIMIT $2",
        STORE_OUT(store_attachment, cols)},
};
/* clang-format on */

const store_stmts store_attachment_stmts = {"attachment", sql, CAL_COUNT(sql)};

cal_err store_attachment_at(cal_ctx *cx, cal_str id, store_attachment *out)
{
    return store_one(cx, &sql[AT], ARGS(V(id)), out);
}

cal_err store_attachment_of(cal_ctx *cx, int64_t home, int64_t calendar, cal_str path,
                            store_attachment *out)
{
    return store_one(cx, &sql[OF], ARGS(V(home), V(calendar), V(path)), out);
}

cal_err store_attachment_insert(cal_ctx *cx, const store_attachment *in)
{
    return store_run(cx, &sql[INSERT],
                     ARGS(V(in->id), V(in->home), V(in->calendar), V(in->path), V(in->created)),
                     NULL);
}

cal_err store_attachment_delete(cal_ctx *cx, cal_str id)
{
    return store_run(cx, &sql[DELETE], ARGS(V(id)), NULL);
}

static cal_err list(cal_err e, const store_list *l, const store_attachment **out, size_t *n)
{
    *out = l->at;
    *n = l->n;
    return e;
}

cal_err store_attachment_named(cal_ctx *cx, const cal_event *ev, const store_attachment **out,
                               size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[NAMED], ARGS(V(ev->home), V(ev->id)), &l);

    return list(e, &l, out, n);
}

cal_err store_attachment_use(cal_ctx *cx, const cal_event *ev, cal_str id)
{
    return store_run(cx, &sql[USE], ARGS(V(ev->home), V(ev->id), V(id)), NULL);
}

cal_err store_attachment_unuse(cal_ctx *cx, const cal_event *ev, cal_str id)
{
    return store_run(cx, &sql[UNUSE], ARGS(V(ev->home), V(ev->id), V(id)), NULL);
}

cal_err store_attachment_places(cal_ctx *cx, cal_str id, size_t limit,
                                const store_attachment_place **out, size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[PLACES], ARGS(V(id), V_SIZE(limit)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_attachment_orphans(cal_ctx *cx, int64_t before, size_t limit,
                                 const store_attachment **out, size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[ORPHANS], ARGS(V(before), V_SIZE(limit)), &l);

    return list(e, &l, out, n);
}
