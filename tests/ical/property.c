/* SPDX-License-Identifier: MIT */
/* Random objects and ranges: a range finds what the whole has in it, and the extent never misses.
 */
#include "base/time.h"
#include "tests/ical/cases.h"

enum { OBJECTS = 1500, RANGES = 12 };

typedef struct dice {
    uint64_t state;
} dice;

/* 0 … n-1 (xorshift64*). */
static int roll(dice *d, int n)
{
    d->state ^= d->state >> 12;
    d->state ^= d->state << 25;
    d->state ^= d->state >> 27;
    return (int)(d->state * UINT64_C(2685821657736338717) / 8589934592 % (unsigned)n);
}

static const char *const zones[] = {"Europe/Paris", "America/New_York", "Pacific/Apia",
                                    "America/Sao_Paulo", "Australia/Lord_Howe"};

typedef enum form { FORM_DATE, FORM_UTC, FORM_FLOATING, FORM_ZONED, FORM_COUNT } form;

typedef struct maker {
    dice *d;
    cal_buf *out;
    form form;
    const char *zone;
    int64_t start; /* civil seconds */
} maker;

static void add_time(maker *m, const char *name, const char *params, form f, int64_t local)
{
    cal_civil c = cal_time_to_civil(local);

    cal_buf_printf(m->out, "%s%s", name, params);
    if (f == FORM_DATE)
        cal_buf_add_c(m->out, ";VALUE=DATE");
    if (f == FORM_ZONED)
        cal_buf_printf(m->out, ";TZID=%s", m->zone);
    cal_buf_printf(m->out, ":%04d%02d%02d", c.year, c.month, c.day);
    if (f != FORM_DATE)
        cal_buf_printf(m->out, "T%02d%02d%02d%s", c.hour, c.minute, c.second,
                       f == FORM_UTC ? "Z" : "");
    cal_buf_add_c(m->out, "\r\n");
}

static void add_length(maker *m, int64_t start)
{
    static const char *const durations[] = {"P1D", "P2W", "PT1H", "PT0S", "P1DT2H", "P40D"};

    if (roll(m->d, 3) == 0)
        return;
    if (roll(m->d, 2))
        add_time(m, "DTEND", "", m->form, start + (int64_t)roll(m->d, 12) * 36000);
    else if (m->form == FORM_DATE)
        cal_buf_printf(m->out, "DURATION:P%dD\r\n", roll(m->d, 5));
    else
        cal_buf_printf(m->out, "DURATION:%s\r\n", durations[roll(m->d, 6)]);
}

static void add_rule(maker *m)
{
    static const char *const timed[] = {"FREQ=HOURLY;INTERVAL=7", "FREQ=HOURLY;BYHOUR=1,2,3"};
    static const char *const rules[] = {
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=10",
        "FREQ=WEEKLY;BYDAY=MO,FR",
        "FREQ=WEEKLY;INTERVAL=3",
        "FREQ=MONTHLY;BYMONTHDAY=-1,15",
        "FREQ=MONTHLY;BYDAY=2TU",
        "FREQ=YEARLY",
        "FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU",
        "FREQ=YEARLY;BYYEARDAY=1,366",
        "FREQ=DAILY;BYMONTH=6",
    };
    bool is_timed = m->form != FORM_DATE && roll(m->d, 4) == 0;

    cal_buf_printf(m->out, "RRULE:%s", is_timed ? timed[roll(m->d, 2)] : rules[roll(m->d, 10)]);
    if (roll(m->d, 2))
        cal_buf_printf(m->out, ";COUNT=%d", 1 + roll(m->d, 40));
    else if (roll(m->d, 2))
        cal_buf_printf(m->out,
                       m->form == FORM_DATE ? ";UNTIL=2013%02d11" : ";UNTIL=2013%02d11T000000%s",
                       1 + roll(m->d, 12), m->form == FORM_FLOATING ? "" : "Z");
    cal_buf_add_c(m->out, "\r\n");
}

/* A civil time that is likely an instance: whole days behind the start. */
static int64_t likely(maker *m)
{
    return m->start + (int64_t)roll(m->d, 60) * CAL_DAY_S;
}

static void add_master(maker *m)
{
    cal_buf_add_c(m->out, "BEGIN:VEVENT\r\nUID:one\r\n");
    add_time(m, "DTSTART", "", m->form, m->start);
    add_length(m, m->start);
    for (int i = roll(m->d, 3); i > 0; i--)
        add_rule(m);
    for (int i = roll(m->d, 3); i > 0; i--)
        add_time(m, "RDATE", "", m->form, likely(m) + (int64_t)roll(m->d, 3) * 3600);
    for (int i = roll(m->d, 4); i > 0; i--)
        add_time(m, "EXDATE", "", roll(m->d, 4) ? m->form : FORM_DATE, likely(m));
    cal_buf_add_c(m->out, "END:VEVENT\r\n");
}

static void add_override(maker *m, int64_t recurrence)
{
    int64_t start = recurrence + (int64_t)(roll(m->d, 21) - 10) * 43200;

    cal_buf_add_c(m->out, "BEGIN:VEVENT\r\nUID:one\r\n");
    add_time(m, "RECURRENCE-ID", roll(m->d, 4) ? "" : ";RANGE=THISANDFUTURE", m->form, recurrence);
    add_time(m, "DTSTART", "", m->form, start);
    add_length(m, start);
    cal_buf_add_c(m->out, "END:VEVENT\r\n");
}

static cal_str random_object(cal_ctx *cx, dice *d)
{
    maker m = {.d = d, .out = cal_buf_new(cx->arena, 0)};

    m.form = (form)roll(d, FORM_COUNT);
    m.zone = zones[roll(d, CAL_COUNT(zones))];
    m.start = cal_time_day(2010, 1, 1) * CAL_DAY_S + (int64_t)roll(d, 1000) * CAL_DAY_S;
    if (m.form != FORM_DATE)
        m.start += (int64_t)roll(d, 48) * 1800;
    if (roll(d, 8))
        add_master(&m);
    else
        add_override(&m, m.start - CAL_DAY_S);
    for (int i = roll(d, 3), at = 0; i > 0; i--) {
        at += 1 + roll(d, 20);
        add_override(&m, m.start + (int64_t)at * CAL_DAY_S);
    }
    return ical_test_calendar(cx, cal_buf_str(m.out));
}

typedef struct span {
    int64_t from, to;
} span;

typedef struct spans {
    cal_arena *a;
    span *at;
    size_t n, cap;
} spans;

static bool keep(void *state, const ical_instance *i)
{
    spans *s = state;

    CAL_PUSH(s->a, s, (span){i->from, i->to});
    return true;
}

static unsigned months_of(int64_t from, int64_t to)
{
    unsigned out = 0;

    for (int64_t t = from; t < to; t += CAL_DAY_S)
        out |= 1U << (cal_time_to_civil(t).month - 1);
    return out | 1U << (cal_time_to_civil(to - 1).month - 1);
}

static bool overlaps(const span *s, const ical_range *r)
{
    return s->to > s->from ? r->from < s->to && r->to > s->from
                           : r->from <= s->from && r->to > s->from;
}

/* What the range finds is what the whole has in it, in its order. */
static bool same(const spans *whole, const spans *part, const ical_range *r)
{
    size_t n = 0;

    for (size_t i = 0; i < whole->n; i++) {
        if (!overlaps(&whole->at[i], r))
            continue;
        if (n == part->n || part->at[n].from != whole->at[i].from ||
            part->at[n].to != whole->at[i].to)
            return false;
        n++;
    }
    return n == part->n;
}

static bool try_range(cal_ctx *cx, const ical_object *o, const ical_extent *x, const spans *whole,
                      const ical_range *r)
{
    spans part = {.a = cx->arena};
    int64_t budget = 1000000;

    if (ical_expand(cx, o, r, &budget, keep, &part) || !same(whole, &part, r))
        return false;
    return part.n == 0 ||
           (x->from < r->to && x->to > r->from && (x->months & months_of(r->from, r->to)));
}

static bool try_object(cal_ctx *cx, dice *d, cal_str text)
{
    const ical_zone *zone =
        roll(d, 2) ? ical_zone_at(cx->zones, cal_str_c(zones[roll(d, CAL_COUNT(zones))])) : NULL;
    ical_range all = {cal_time_day(2005, 1, 1) * CAL_DAY_S, cal_time_day(2018, 1, 1) * CAL_DAY_S,
                      zone};
    spans whole = {.a = cx->arena};
    int64_t budget = 1000000, small = roll(d, 2) ? 100000 : 20;
    ical_object o;
    ical_extent x;

    if (ical_object_read(cx, text, &o) || ical_extent_of(cx, &o, &small, &x) ||
        ical_expand(cx, &o, &all, &budget, keep, &whole))
        return false;
    for (int i = 0; i < RANGES; i++) {
        ical_range r = all;

        r.from = cal_time_day(2009, 6, 1) * CAL_DAY_S + (int64_t)roll(d, 3000 * 24) * 3600;
        r.to = r.from + 1 + (int64_t)roll(d, i < 6 ? 48 : 1500) * 1800;
        if (!try_range(cx, &o, &x, &whole, &r)) {
            test_failed(__FILE__, __LINE__, "range %lld to %lld", (long long)r.from,
                        (long long)r.to);
            return false;
        }
    }
    return true;
}

TEST(a_range_finds_what_the_whole_has_in_it_and_the_extent_never_misses)
{
    dice d = {88172645463325252ULL};

    ical_test_zones(cx);
    for (int i = 0; i < OBJECTS; i++) {
        cal_ctx inner = *cx;

        inner.arena = cal_arena_new();

        cal_str text = random_object(&inner, &d);
        bool ok = try_object(&inner, &d, text);

        if (!ok)
            test_failed(__FILE__, __LINE__, "object %d: %.*s\n%.*s", i, CAL_FMT(inner.fail.why),
                        CAL_FMT(text));
        cal_arena_free(inner.arena);
        CHECK(ok);
    }
}
