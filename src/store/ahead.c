/* SPDX-License-Identifier: MIT */
/* One statement for the epoch, a calendar and an object. */
#include "store/ahead.h"

#include "store/rows.h"
#include "store/stmt.h"

/* clang-format off */
#define AHEAD_COLS                                      \
    STORE_COL(store_ahead, epoch, "m.epoch"),           \
    STORE_CALENDAR_COLS(store_ahead, calendar.)

static const store_col calendar_cols[] = {AHEAD_COLS};

static const store_col event_cols[] = {
    AHEAD_COLS,
    STORE_EVENT_COLS(store_ahead, event.),
    STORE_COL(store_ahead, event.ics, "e.ics"),
};

#define CALENDAR                                                                                \
    "SELECT {} FROM (SELECT CAST(value AS BIGINT) AS epoch FROM meta WHERE key = 'auth_epoch') AS m" \
    " LEFT JOIN principal u ON u.handle = $1 LEFT JOIN calendar c ON c.home = u.id AND c.href = $2"

enum { OF_CALENDAR, OF_EVENT };

static const char none[] = "The database was not set up: run the migrations";

static const store_stmt sql[] = {
    [OF_CALENDAR] = {
        .sql = CALENDAR,
        STORE_OUT(store_ahead, calendar_cols), .none = none},
    [OF_EVENT] = {
        .sql = CALENDAR " LEFT JOIN event e ON e.home = c.home AND e.calendar = c.id AND e.href = $3",
        STORE_OUT(store_ahead, event_cols), .none = none},
};
/* clang-format on */

const store_stmts store_ahead_stmts = {"ahead", sql, CAL_COUNT(sql)};

cal_err store_ahead_read(cal_ctx *cx, cal_str owner, cal_str calendar, cal_str href)
{
    if (!store_pool_waits(cx->store))
        return CAL_OK;

    store_ahead *a = CAL_NEW(cx->arena, store_ahead);
    cal_err e = href.p ? store_one(cx, &sql[OF_EVENT], ARGS(V(owner), V(calendar), V(href)), a)
                       : store_one(cx, &sql[OF_CALENDAR], ARGS(V(owner), V(calendar)), a);

    a->owner = owner;
    a->calendar_href = calendar;
    a->href = href;
    cx->ahead = e ? NULL : a;
    return e;
}

bool store_ahead_calendar(const cal_ctx *cx, cal_str owner, cal_str href, const cal_calendar **out)
{
    const store_ahead *a = cx->ahead;

    if (!a || !cal_str_eq(a->owner, owner) || !cal_str_eq(a->calendar_href, href))
        return false;
    *out = a->calendar.id ? &a->calendar : NULL;
    return true;
}

bool store_ahead_event(const cal_ctx *cx, const cal_calendar *cal, cal_str href,
                       const cal_event **out)
{
    const store_ahead *a = cx->ahead;

    if (!a || !a->href.p || a->calendar.id != cal->id || !cal_str_eq(a->href, href))
        return false;
    *out = a->event.id ? &a->event : NULL;
    return true;
}
