/* SPDX-License-Identifier: MIT */
/* Calendar object resources: looking them up, paging, the log of changes. */
#include "store/ahead.h"
#include "store/event.h"
#include "store/rows.h"
#include "store/stmt.h"

/* clang-format off */
static const store_col meta_cols[] = {STORE_EVENT_COLS(cal_event, )};

static const store_col whole_cols[] = {
    STORE_EVENT_COLS(cal_event, ),
    STORE_COL(cal_event, ics, "e.ics"),
};

typedef struct uid_row {
    cal_event event;
    cal_str calendar_href;
} uid_row;

static const store_col uid_cols[] = {
    STORE_EVENT_COLS(uid_row, event.),
    STORE_COL(uid_row, calendar_href, "c.href"),
};

static const store_col change_cols[] = {
    STORE_COL(cal_change, seq,  "e.seq"),
    STORE_COL(cal_change, href, "e.href"),
    STORE_COL(cal_change, hidden, "e.hidden"),
    STORE_EVENT_COLS(cal_change, event.),
};

static const store_col gone_cols[] = {
    STORE_COL(cal_change, seq,     "t.seq"),
    STORE_COL(cal_change, href,    "t.href"),
    STORE_COL(cal_change, hidden,  "t.hidden"),
    STORE_COL(cal_change, deleted, "1"),
};

static const store_col totals_cols[] = {
    STORE_COL(store_totals, objects, "count(*)"),
    STORE_COL(store_totals, bytes,   "CAST(COALESCE(sum(e.size), 0) AS BIGINT)"),
};

static const store_col count_cols[] = {STORE_COL(store_i64, value, "count(*)")};

#define PAGE                                                                            \
    "SELECT {} FROM event e WHERE e.home = $1 AND e.calendar = $2 AND e.href > $3"      \
    " ORDER BY e.href LIMIT $4"
#define AT "SELECT {} FROM event e WHERE e.home = $1 AND e.calendar = $2 AND e.href = $3"

/* The whole object stands right behind its metadata: [X_META + with_ics]. */
enum {
    AT_META, AT_WHOLE, BY_UID, PAGE_META, PAGE_WHOLE, MEETINGS, SEARCH, COUNT, TOTALS, CHANGED, GONE
};

static const char no_event[] = "There is no such object";

static const store_stmt sql[] = {
    [AT_META]       = {.sql = AT,         STORE_OUT(cal_event, meta_cols), .none = no_event},
    [AT_WHOLE]      = {.sql = AT,         STORE_OUT(cal_event, whole_cols), .none = no_event},
    [BY_UID] = {
        .sql = "SELECT {} FROM event e CROSS JOIN calendar c"
               " WHERE c.id = e.calendar AND e.home = $1 AND e.uid = $2",
        STORE_OUT(uid_row, uid_cols), .none = no_event},
    [PAGE_META]     = {.sql = PAGE,       STORE_OUT(cal_event, meta_cols)},
    [PAGE_WHOLE]    = {.sql = PAGE,       STORE_OUT(cal_event, whole_cols)},
    [MEETINGS] = {
        .sql = "SELECT {} FROM event e WHERE e.home = $1 AND e.calendar = $2 AND e.href > $3"
               " AND e.schedule_tag <> '' AND e.last_utc >= $4 ORDER BY e.href LIMIT $5",
        STORE_OUT(cal_event, whole_cols)},
    [SEARCH] = {
        .sql = "SELECT {} FROM event e WHERE e.home = $1 AND e.calendar = $2"
               " AND e.search LIKE $3 ESCAPE '\\' ORDER BY e.seq DESC LIMIT $4",
        STORE_OUT(cal_event, meta_cols)},
    [COUNT] = {
        .sql = "SELECT {} FROM event e WHERE e.home = $1 AND e.calendar = $2",
        STORE_OUT(store_i64, count_cols)},
    [TOTALS] = {
        .sql = "SELECT {} FROM event e WHERE e.home = $1",
        STORE_OUT(store_totals, totals_cols)},
    [CHANGED] = {
        .sql = "SELECT {} FROM event e WHERE e.home = $1 AND e.calendar = $2 AND e.seq > $3"
               " ORDER BY e.seq LIMIT $4",
        STORE_OUT(cal_change, change_cols)},
    [GONE] = {
        .sql = "SELECT {} FROM tombstone t WHERE t.home = $1 AND t.calendar = $2 AND t.seq > $3"
               " ORDER BY t.seq LIMIT $4",
        STORE_OUT(cal_change, gone_cols)},
};
/* clang-format on */

const store_stmts store_event_read_stmts = {"event_read", sql, CAL_COUNT(sql)};

static cal_err events(cal_err e, const store_list *l, const cal_event **out, size_t *n)
{
    *out = l->at;
    *n = l->n;
    return e;
}

/* ---- one ---- */

static cal_err at(cal_ctx *cx, int which, const cal_calendar *cal, cal_str href, cal_event *out)
{
    const cal_event *known;

    *out = (cal_event){0};
    if (!store_ahead_event(cx, cal, href, &known))
        return store_one(cx, &sql[which], ARGS(V(cal->home), V(cal->id), V(href)), out);
    if (!known)
        return cal_fail(cx, CAL_E_NOT_FOUND, "%s", no_event);
    *out = *known;
    if (which == AT_META)
        out->ics = (cal_str){0};
    return CAL_OK;
}

cal_err store_event_at(cal_ctx *cx, const cal_calendar *cal, cal_str href, cal_event *out)
{
    return at(cx, AT_WHOLE, cal, href, out);
}

cal_err store_event_meta_at(cal_ctx *cx, const cal_calendar *cal, cal_str href, cal_event *out)
{
    return at(cx, AT_META, cal, href, out);
}

cal_err store_event_by_uid(cal_ctx *cx, int64_t home, cal_str uid, cal_event *out,
                           cal_str *calendar_href)
{
    uid_row row = {0};
    cal_err e = store_one(cx, &sql[BY_UID], ARGS(V(home), V(uid)), &row);

    *out = row.event;
    *calendar_href = row.calendar_href;
    return e;
}

/* ---- several ---- */

cal_err store_event_many(cal_ctx *cx, const cal_calendar *cal, const cal_str *hrefs, size_t n,
                         bool with_ics, cal_event *out)
{
    cal_err e = CAL_OK;

    for (size_t i = 0; i < n && !e; i++) {
        bool found;

        out[i] = (cal_event){.href = hrefs[i]};
        e = store_maybe(cx, &sql[AT_META + with_ics], ARGS(V(cal->home), V(cal->id), V(hrefs[i])),
                        &out[i], &found);
    }
    return e;
}

cal_err store_event_page(cal_ctx *cx, const cal_calendar *cal, const store_page *page,
                         const cal_event **out, size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[PAGE_META + page->with_ics],
                          ARGS(V(cal->home), V(cal->id), V(page->after), V_SIZE(page->limit)), &l);

    return events(e, &l, out, n);
}

cal_err store_event_meetings(cal_ctx *cx, const cal_calendar *cal, cal_str after, size_t limit,
                             const cal_event **out, size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[MEETINGS],
                          ARGS(V(cal->home), V(cal->id), V(after), V(cx->now), V_SIZE(limit)), &l);

    return events(e, &l, out, n);
}

cal_err store_event_search(cal_ctx *cx, const cal_calendar *cal, cal_str part, size_t limit,
                           const cal_event **out, size_t *n)
{
    store_list l;
    cal_err e =
        store_all(cx, &sql[SEARCH],
                  ARGS(V(cal->home), V(cal->id), V(store_like(cx, part)), V_SIZE(limit)), &l);

    return events(e, &l, out, n);
}

cal_err store_event_count(cal_ctx *cx, const cal_calendar *cal, int64_t *out)
{
    return store_one(cx, &sql[COUNT], ARGS(V(cal->home), V(cal->id)), out);
}

cal_err store_event_totals(cal_ctx *cx, int64_t home, store_totals *out)
{
    return store_one(cx, &sql[TOTALS], ARGS(V(home)), out);
}

/* ---- changes ---- */

/* Both rise by sequence, and no sequence occurs twice: they are merged up to the limit. */
static void merge(cal_ctx *cx, const store_list *kept, const store_list *gone, size_t limit,
                  store_list *out)
{
    const cal_change *k = kept->at, *g = gone->at;
    size_t i = 0, j = 0;

    out->n = kept->n + gone->n < limit ? kept->n + gone->n : limit;

    cal_change *all = CAL_NEW_N(cx->arena, cal_change, out->n);

    while (i + j < out->n) {
        bool from_kept = j == gone->n || (i < kept->n && k[i].seq < g[j].seq);

        all[i + j] = from_kept ? k[i] : g[j];
        i += from_kept;
        j += !from_kept;
    }
    out->at = all;
}

cal_err store_event_changes(cal_ctx *cx, const cal_calendar *cal, int64_t after, size_t limit,
                            const cal_change **out, size_t *n)
{
    store_list kept, gone = {0}, all;
    cal_err e = store_all(cx, &sql[CHANGED],
                          ARGS(V(cal->home), V(cal->id), V(after), V_SIZE(limit)), &kept);

    if (!e && after > 0)
        e = store_all(cx, &sql[GONE], ARGS(V(cal->home), V(cal->id), V(after), V_SIZE(limit)),
                      &gone);
    if (e)
        return e;
    merge(cx, &kept, &gone, limit, &all);
    *out = all.at;
    *n = all.n;
    return CAL_OK;
}
