/* SPDX-License-Identifier: MIT */
/* One statement for the epoch, a calendar and an object. */
#include "store/ahead.h"

#include <string.h>

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

static bool is_of(const store_ahead_ask *ask, int which)
{
    return (ask->href.p != NULL) == (which == OF_EVENT);
}

static void note(const store_ahead_ask *ask, const store_each *each)
{
    store_ahead *a = each->out.at;

    if (!each->ok || each->out.n != 1)
        return;
    a->owner = ask->owner;
    a->calendar_href = ask->calendar;
    a->href = ask->href;
    ask->cx->ahead = a;
}

/* Those of one statement. */
static void read_some(const store_ahead_ask *all, size_t n, int which)
{
    cal_ctx *cx = all[0].cx;
    store_each *each = CAL_NEW_N(cx->arena, store_each, n);
    size_t k = 0;

    for (size_t i = 0; i < n; i++) {
        const store_ahead_ask *a = &all[i];
        const store_val in[] = {V(a->owner), V(a->calendar), V(a->href)};

        if (!is_of(a, which))
            continue;
        each[k] = (store_each){.arena = a->cx->arena, .of = a, .n_in = which == OF_EVENT ? 3 : 2};
        memcpy(each[k++].in, in, sizeof in);
    }
    if (k)
        cx->db->engine->run_each(cx, cx->db, &sql[which], each, k);
    for (size_t i = 0; i < k; i++)
        note(each[i].of, &each[i]);
}

void store_ahead_read(const store_ahead_ask *all, size_t n)
{
    cal_ctx *cx = n ? all[0].cx : NULL;

    if (!n || !store_pool_waits(cx->store))
        return;
    if (!store_lease(cx)) {
        read_some(all, n, OF_CALENDAR);
        read_some(all, n, OF_EVENT);
    }
    cal_fail_clear(cx);
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
