/* SPDX-License-Identifier: MIT */
/* Spans to rows, windows to buckets. */
#include "store/time_index.h"

#include "base/time.h"

enum { MONTHS = 12, MONTHS_ALL = 0xFFF, WINDOW_MONTHS = 3 };

bool store_span_eq(const store_span *a, const store_span *b)
{
    return a->first_utc == b->first_utc && a->last_utc == b->last_utc && a->recurs == b->recurs &&
           a->months == b->months;
}

static bool is_short(const store_span *s)
{
    return s->first_utc > INT64_MIN + STORE_SHORT_S &&
           s->last_utc <= (s->first_utc > INT64_MAX - STORE_SHORT_S ? INT64_MAX
                                                                    : s->first_utc + STORE_SHORT_S);
}

store_times store_times_of(const store_span *s)
{
    store_times t = {0};

    if (s->first_utc > s->last_utc)
        return t;
    if (is_short(s)) {
        t.at[t.n++] = (store_time){STORE_BUCKET_SHORT, s->first_utc, s->last_utc};
        return t;
    }
    if (!s->recurs || (s->months & MONTHS_ALL) == MONTHS_ALL || (s->months & MONTHS_ALL) == 0) {
        t.at[t.n++] = (store_time){STORE_BUCKET_LONG, s->last_utc, s->first_utc};
        return t;
    }
    for (int64_t m = 1; m <= MONTHS; m++) {
        if (s->months >> (m - 1) & 1)
            t.at[t.n++] = (store_time){m, s->last_utc, s->first_utc};
    }
    return t;
}

/* Months since year 0. */
static int64_t month_number(int64_t utc)
{
    cal_civil c = cal_time_to_civil(utc);

    return c.year * INT64_C(12) + c.month - 1;
}

store_window store_window_of(int64_t from, int64_t to)
{
    store_window w = {.short_from =
                          from < INT64_MIN + STORE_SHORT_S ? INT64_MIN : from - STORE_SHORT_S};

    /* Wider than the months held here, or beyond what has a calendar date. */
    if (from < -INT64_C(62000000000) || to > INT64_C(250000000000) ||
        to - from > INT64_C(100) * CAL_DAY_S) {
        w.is_long = true;
        return w;
    }

    /* The end does not belong to the window. */
    int64_t first = month_number(from), n = month_number(to > from ? to - 1 : to) - first + 1;

    w.is_long = n > WINDOW_MONTHS;
    for (int64_t i = 0; i < WINDOW_MONTHS; i++)
        w.months[i] = (first + (i < n ? i : 0)) % MONTHS + 1;
    return w;
}
