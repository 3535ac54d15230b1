/* SPDX-License-Identifier: MIT */
/* Calendar object resources: writing them, their rows in the time index, and the traces that
   deleted ones leave for synchronisation (RFC 6578 3.5.2). */
#include "store/event.h"

#include "store/event_text.h"
#include "store/rows.h"
#include "store/stmt.h"
#include "store/time_index.h"
#include "store/user.h"

/* clang-format off */
typedef struct placed {
    int64_t id, hidden, size;
    store_span span;
    bool indexed;
    store_texts texts;
} placed;

static const store_col placed_cols[] = {
    STORE_COL(placed, id,             "id"),
    STORE_COL(placed, hidden,         "hidden"),
    STORE_COL(placed, size,           "size"),
    STORE_COL(placed, span.first_utc, "first_utc"),
    STORE_COL(placed, span.last_utc,  "last_utc"),
    STORE_COL(placed, span.recurs,    "recurs"),
    STORE_COL(placed, span.months,    "months"),
    STORE_COL(placed, indexed,        "indexed"),
    STORE_COL(placed, texts.uid,      "uid"),
    STORE_COL(placed, texts.people,   "people"),
    STORE_COL(placed, texts.words,    "search"),
};

static const store_col id_cols[] = {STORE_COL(store_i64, value, "id")};
static const store_col hidden_cols[] = {STORE_COL(store_i64, value, "hidden")};

enum {
    PLACED_AT, PLACED_BY_ID, BURIED_AT, PUT, DELETE, MOVE, TIME_ADD, TIME_REMOVE, RAISE, BURY, UNBURY,
    PROPERTIES_DELETE, PROPERTIES_MOVE, FLOOR, PRUNE
};

static const char no_event[] = "There is no such object";

static const store_stmt sql[] = {
    [PLACED_AT] = {
        .sql = "SELECT {} FROM event WHERE home = $1 AND calendar = $2 AND href = $3",
        STORE_OUT(placed, placed_cols)},
    [PLACED_BY_ID] = {
        .sql = "SELECT {} FROM event WHERE home = $1 AND id = $2",
        STORE_OUT(placed, placed_cols), .none = no_event},
    [BURIED_AT] = {
        .sql = "SELECT {} FROM tombstone WHERE home = $1 AND calendar = $2 AND href = $3",
        STORE_OUT(store_i64, hidden_cols)},
    [PUT] = {
        .sure = true, /* that the UID is free was looked for, by whom has the home to itself */
        .sql = "INSERT INTO event (home, calendar, href, uid, etag, component, size, created,"
               " modified, seq, first_utc, last_utc, recurs, months, is_floating, organizer, status,"
               " class, transp, search, ics, schedule_tag, hidden, people, indexed) VALUES ($1, $2,"
               " $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,"
               " $21, $22, $23, $24, $25)"
               " ON CONFLICT (home, calendar, href) DO UPDATE SET uid = excluded.uid,"
               " etag = excluded.etag, component = excluded.component, size = excluded.size,"
               " modified = excluded.modified, seq = excluded.seq, first_utc = excluded.first_utc,"
               " last_utc = excluded.last_utc, recurs = excluded.recurs, months = excluded.months,"
               " is_floating = excluded.is_floating, organizer = excluded.organizer,"
               " status = excluded.status, class = excluded.class, transp = excluded.transp,"
               " search = excluded.search, ics = excluded.ics,"
               " schedule_tag = excluded.schedule_tag, hidden = excluded.hidden,"
               " people = excluded.people, indexed = excluded.indexed RETURNING {}",
        STORE_OUT(store_i64, id_cols)},
    [DELETE] = {
        .sql = "DELETE FROM event WHERE home = $1 AND id = $2",
        .none = no_event},
    [MOVE] = {
        .sql = "UPDATE event SET calendar = $2, href = $3, seq = $4, hidden = $5, schedule_tag ="
               " CASE schedule_tag WHEN '' THEN '' ELSE '\"' || CAST(CAST($4 AS BIGINT) AS TEXT) || '\"' END"
               " WHERE id = $1 AND home = $6",
        .none = no_event},
    [TIME_ADD] = {
        .later = true,
        .sql = "INSERT INTO event_time (home, calendar, event, bucket, key, other)"
               " VALUES ($1, $2, $3, $4, $5, $6)"},
    [TIME_REMOVE] = {
        .later = true,
        .sql = "DELETE FROM event_time"
               " WHERE home = $1 AND calendar = $2 AND event = $3 AND bucket = $4 AND key = $5"},
    [RAISE] = {
        .later = true,
        .sql = "UPDATE calendar SET seq = $3, bytes = bytes + $4 WHERE id = $2 AND home = $1",
        .none = "There is no such calendar"},
    [BURY] = {
        .later = true,
        .sql = "INSERT INTO tombstone (home, calendar, href, seq, at, hidden)"
               " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (home, calendar, href) DO UPDATE"
               " SET seq = excluded.seq, at = excluded.at, hidden = excluded.hidden"},
    [UNBURY] = {
        .later = true,
        .sql = "DELETE FROM tombstone WHERE home = $1 AND calendar = $2 AND href = $3"},
    [PROPERTIES_DELETE] = {
        .later = true,
        .sql = "DELETE FROM property WHERE home = $1 AND calendar = $2 AND href = $3"},
    [PROPERTIES_MOVE] = {
        .later = true,
        .sql = "UPDATE property SET calendar = $4, href = $5"
               " WHERE home = $1 AND calendar = $2 AND href = $3"},
    [FLOOR] = {
        .sql = "UPDATE calendar SET floor = gone.top FROM (SELECT home, calendar, max(seq) AS top"
               " FROM tombstone WHERE at < $1 AND calendar <> 0 GROUP BY home, calendar) AS gone"
               " WHERE calendar.home = gone.home AND calendar.id = gone.calendar"
               " AND calendar.floor < gone.top"},
    [PRUNE] = {
        .sql = "DELETE FROM tombstone WHERE at < $1 AND calendar <> 0"},
};
/* clang-format on */

const store_stmts store_event_stmts = {"event", sql, CAL_COUNT(sql)};

/* ---- the time index ---- */

/* The rows of an object: it is in the index with these, under the calendar and home of ev. */
static cal_err times_add(cal_ctx *cx, const cal_event *ev, int64_t id, const store_span *span)
{
    store_times t = store_times_of(span);
    cal_err e = CAL_OK;

    for (size_t i = 0; i < t.n && !e; i++)
        e = store_run(cx, &sql[TIME_ADD],
                      ARGS(V(ev->home), V(ev->calendar), V(id), V(t.at[i].bucket), V(t.at[i].key),
                           V(t.at[i].other)),
                      NULL);
    return e;
}

/* Which rows they were follows from the span alone, so that no index by object is needed. */
static cal_err times_remove(cal_ctx *cx, const cal_event *ev, const placed *p)
{
    store_times t = store_times_of(&p->span);
    cal_err e = CAL_OK;

    for (size_t i = 0; i < t.n && !e; i++)
        e = store_run(
            cx, &sql[TIME_REMOVE],
            ARGS(V(ev->home), V(ev->calendar), V(p->id), V(t.at[i].bucket), V(t.at[i].key)), NULL);
    return e;
}

static cal_err times_replace(cal_ctx *cx, const cal_event *ev, const placed *before, int64_t id,
                             const store_span *span)
{
    cal_err e = CAL_OK;

    if (before && store_span_eq(&before->span, span))
        return CAL_OK;
    if (before && (e = times_remove(cx, ev, before)))
        return e;
    return times_add(cx, ev, id, span);
}

/* ---- the log ---- */

/* A calendar changed at seq, and has so many bytes more. */
static cal_err raise_calendar(cal_ctx *cx, int64_t home, int64_t calendar, int64_t seq,
                              int64_t bytes)
{
    return store_change(cx, &sql[RAISE], ARGS(V(home), V(calendar), V(seq), V(bytes)));
}

/* Notes that ev is gone from its place, where it was as `before` tells. */
static cal_err bury(cal_ctx *cx, const cal_event *ev, int64_t seq, const placed *before)
{
    cal_err e = store_run(
        cx, &sql[BURY],
        ARGS(V(ev->home), V(ev->calendar), V(ev->href), V(seq), V(cx->now), V(before->hidden)),
        NULL);

    return e ? e : raise_calendar(cx, ev->home, ev->calendar, seq, -before->size);
}

static cal_err unbury(cal_ctx *cx, int64_t home, int64_t calendar, cal_str href)
{
    return store_run(cx, &sql[UNBURY], ARGS(V(home), V(calendar), V(href)), NULL);
}

/* ---- what readers know of ---- */

/* Since when readers have not known of ev, which stands or shall stand at its place; 0: they do. A
   private object where never anything was has been hidden from the start; where a public one was,
   they must be told that it is gone. */
static cal_err hidden_at(cal_ctx *cx, const cal_event *ev, const placed *before, int64_t *out)
{
    store_i64 buried = {0};
    bool is_buried = false;
    cal_err e = CAL_OK;

    *out = 0;
    if (!ev->is_private)
        return CAL_OK;
    if (!before)
        e = store_maybe(cx, &sql[BURIED_AT], ARGS(V(ev->home), V(ev->calendar), V(ev->href)),
                        &buried, &is_buried);
    *out = before ? before->hidden : is_buried ? buried.value : 1;
    if (!*out)
        *out = ev->seq;
    return e;
}

/* ---- writes ---- */

static store_texts texts_of(const store_event *in)
{
    return (store_texts){.uid = in->event.uid, .words = in->search, .people = in->people};
}

static bool is_indexed(const store_event *in)
{
    store_texts texts = texts_of(in);

    return !in->is_cut && store_texts_fit(&texts);
}

static cal_err texts_replace(cal_ctx *cx, const store_event *in, const placed *before, int64_t id)
{
    store_texts now = texts_of(in);

    return store_event_text_set(cx, in->event.home, id,
                                before && before->indexed ? &before->texts : NULL,
                                is_indexed(in) ? &now : NULL);
}

static cal_err put_row(cal_ctx *cx, const store_event *in, int64_t hidden, int64_t *id)
{
    const cal_event *ev = &in->event;
    int64_t size = (int64_t)ev->ics.n;
    cal_err e = store_one(cx, &sql[PUT],
                          ARGS(V(ev->home), V(ev->calendar), V(ev->href), V(ev->uid), V(ev->etag),
                               V(ev->component), V(size), V(ev->created), V(ev->modified),
                               V(ev->seq), V(in->first_utc), V(in->last_utc), V(in->recurs),
                               V(in->months), V(in->is_floating), V(in->organizer), V(in->status),
                               V(in->class_), V(in->transp), V(in->search), V_BLOB(ev->ics),
                               V(ev->schedule_tag), V(hidden), V(in->people), V(is_indexed(in))),
                          id);

    if (e != CAL_E_EXISTS)
        return e;
    /* The path cannot be in the way: its row would have been replaced. */
    cal_fail_clear(cx);
    return cal_fail(cx, CAL_E_UID_TAKEN, "Another object of this home has the UID %.*s",
                    CAL_FMT(ev->uid));
}

cal_err store_event_put(cal_ctx *cx, const store_event *in, int64_t *id)
{
    const cal_event *ev = &in->event;
    store_span span = {in->first_utc, in->last_utc, in->recurs, in->months};
    int64_t hidden;
    placed before;
    bool found;
    cal_err e;

    if ((e = store_maybe(cx, &sql[PLACED_AT], ARGS(V(ev->home), V(ev->calendar), V(ev->href)),
                         &before, &found)) ||
        (e = hidden_at(cx, ev, found ? &before : NULL, &hidden)) ||
        (e = put_row(cx, in, hidden, id)) ||
        (e = times_replace(cx, ev, found ? &before : NULL, *id, &span)) ||
        (e = texts_replace(cx, in, found ? &before : NULL, *id)) ||
        (!found && (e = unbury(cx, ev->home, ev->calendar, ev->href))))
        return e;
    return raise_calendar(cx, ev->home, ev->calendar, ev->seq,
                          (int64_t)ev->ics.n - (found ? before.size : 0));
}

cal_err store_event_delete(cal_ctx *cx, const cal_event *ev, int64_t seq)
{
    placed before;
    cal_err e;

    if ((e = store_one(cx, &sql[PLACED_BY_ID], ARGS(V(ev->home), V(ev->id)), &before)) ||
        (e = times_remove(cx, ev, &before)) ||
        (before.indexed && (e = store_event_text_set(cx, ev->home, ev->id, &before.texts, NULL))) ||
        (e = store_change(cx, &sql[DELETE], ARGS(V(ev->home), V(ev->id)))) ||
        (e = store_run(cx, &sql[PROPERTIES_DELETE], ARGS(V(ev->home), V(ev->calendar), V(ev->href)),
                       NULL)))
        return e;
    return bury(cx, ev, seq, &before);
}

/* Where it stood. The trace needs a sequence of its own: an answer about the calendar, or about the
   two calendars of the home, that is cut between two changes of one sequence would lose one. */
static cal_err bury_moved(cal_ctx *cx, const cal_event *ev, const placed *before)
{
    int64_t seq;
    cal_err e = store_home_bump(cx, ev->home, &seq);

    return e ? e : bury(cx, ev, seq, before);
}

cal_err store_event_move(cal_ctx *cx, const cal_event *ev, int64_t calendar, cal_str href,
                         int64_t seq)
{
    cal_event to = *ev;
    int64_t hidden;
    placed before;
    cal_err e;

    to.calendar = calendar;
    to.href = href;
    to.seq = seq;
    if ((e = store_one(cx, &sql[PLACED_BY_ID], ARGS(V(ev->home), V(ev->id)), &before)) ||
        (e = hidden_at(cx, &to, NULL, &hidden)) ||
        (e = store_change(cx, &sql[MOVE],
                          ARGS(V(ev->id), V(calendar), V(href), V(seq), V(hidden), V(ev->home)))) ||
        (e = times_remove(cx, ev, &before)) || (e = times_add(cx, &to, ev->id, &before.span)) ||
        (e = store_run(cx, &sql[PROPERTIES_MOVE],
                       ARGS(V(ev->home), V(ev->calendar), V(ev->href), V(calendar), V(href)),
                       NULL)) ||
        (e = unbury(cx, ev->home, calendar, href)) ||
        (e = raise_calendar(cx, ev->home, calendar, seq, before.size)))
        return e;
    return bury_moved(cx, ev, &before);
}

cal_err store_tombstone_prune(cal_ctx *cx, int64_t before, int64_t *removed)
{
    cal_err e = store_run(cx, &sql[FLOOR], ARGS(V(before)), NULL);

    *removed = 0;
    return e ? e : store_run(cx, &sql[PRUNE], ARGS(V(before)), removed);
}
