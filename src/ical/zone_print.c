/* SPDX-License-Identifier: MIT */
/* A zone as a VTIMEZONE (RFC 5545 3.6.5) that is true for a range and, where the zone's yearly rule
   can be said as an RRULE, ever after. Past changes stand as DTSTART and RDATE of their kind. */
#include "base/time.h"
#include "base/utf8.h"
#include "ical/zone_data.h"

enum { MAX_PRINTED = 1000, LINE = 75, WEEK = 7, COMMON_YEAR = 2023 };

/* One change of the clock, and what it changes. */
typedef struct step {
    int64_t utc;
    const zone_type *before, *after;
    bool is_printed;
} step;

typedef struct steps {
    cal_arena *arena;
    CAL_VEC(step) list;
} steps;

static void line(cal_buf *out, const char *name, cal_str value)
{
    size_t used = cal_str_c(name).n + 1;

    cal_buf_printf(out, "%s:", name);
    for (; used + value.n > LINE; used = 1) {
        cal_str head = cal_utf8_take(value, LINE - used);

        if (head.n == 0) /* not UTF-8 */
            head = cal_str_take(value, LINE - used);
        cal_buf_add(out, head);
        cal_buf_add_c(out, "\r\n ");
        value = cal_str_skip(value, head.n);
    }
    cal_buf_add(out, value);
    cal_buf_add_c(out, "\r\n");
}

/* As TEXT (RFC 5545 3.3.11); control characters are left out. */
static cal_str escaped(cal_arena *a, cal_str s)
{
    cal_buf *b = cal_buf_new(a, 0);

    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == ',' || s.p[i] == ';' || s.p[i] == '\\')
            cal_buf_add_byte(b, '\\');
        if ((unsigned char)s.p[i] >= ' ')
            cal_buf_add_byte(b, s.p[i]);
    }
    return cal_buf_str(b);
}

static cal_str civil(cal_arena *a, int64_t local)
{
    cal_civil c = cal_time_to_civil(local);

    return cal_arena_printf(a, "%04d%02d%02dT%02d%02d%02d", c.year, c.month, c.day, c.hour,
                            c.minute, c.second);
}

static void offset(cal_buf *out, const char *name, int32_t v)
{
    int32_t size = v < 0 ? -v : v;

    cal_buf_printf(out, "%s:%c%02d%02d", name, v < 0 ? '-' : '+', size / 3600, size / 60 % 60);
    if (size % 60)
        cal_buf_printf(out, "%02d", size % 60);
    cal_buf_add_c(out, "\r\n");
}

/* Forward is daylight time, also where a zone calls its winter the special time (Dublin). */
static bool is_daylight(const zone_type *before, const zone_type *after)
{
    if (before->is_dst != after->is_dst)
        return after->offset > before->offset;
    return after->is_dst && after->offset >= before->offset;
}

static void begin(cal_buf *out, cal_arena *a, const zone_type *before, const zone_type *after,
                  int64_t local)
{
    cal_buf_printf(out, "BEGIN:%s\r\n", is_daylight(before, after) ? "DAYLIGHT" : "STANDARD");
    line(out, "DTSTART", civil(a, local));
    offset(out, "TZOFFSETFROM", before->offset);
    offset(out, "TZOFFSETTO", after->offset);
    if (after->abbr[0])
        line(out, "TZNAME", cal_str_c(after->abbr));
}

static void end(cal_buf *out, const zone_type *before, const zone_type *after)
{
    cal_buf_printf(out, "END:%s\r\n", is_daylight(before, after) ? "DAYLIGHT" : "STANDARD");
}

/* ---- the yearly rule ---- */

/* "3,4,5" from low to high. */
static cal_str numbers(cal_arena *a, int low, int high)
{
    cal_buf *b = cal_buf_new(a, 0);

    for (int v = low; v <= high; v++)
        cal_buf_printf(b, v == low ? "%d" : ",%d", v);
    return cal_buf_str(b);
}

/* A weekday whose day was moved by whole days, as a list of days of the month; absent if they leave
   it. */
static cal_str moved_days(cal_arena *a, const zone_day *d, int days)
{
    int low = WEEK * (d->week - 1) + 1 + days, high = low + WEEK - 1;
    int length = cal_time_month_days(COMMON_YEAR, d->month);

    if (d->week == 5 && days <= 0 && days > WEEK - length) /* counted from the month's end */
        return numbers(a, days - WEEK, days - 1);
    if (d->week < 5 && low >= 1 && high <= length)
        return numbers(a, low, high);
    return (cal_str){NULL, 0};
}

/* Mm.w.d as an RRULE. A time outside of the day moves the day; absent if that leaves the month. */
static cal_str rule_text(cal_arena *a, const zone_day *d)
{
    static const char *const names[] = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};
    int days = d->time_s / CAL_DAY_S - (d->time_s % CAL_DAY_S < 0);
    const char *weekday = names[((d->weekday + days) % WEEK + WEEK) % WEEK];

    if (d->kind != ZONE_DAY_WEEKDAY)
        return (cal_str){NULL, 0};
    if (days == 0)
        return cal_arena_printf(a, "FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s", d->month,
                                d->week == 5 ? -1 : d->week, weekday);

    cal_str list = moved_days(a, d, days);

    if (!list.p)
        return list;
    return cal_arena_printf(a, "FREQ=YEARLY;BYMONTH=%d;BYMONTHDAY=%.*s;BYDAY=%s", d->month,
                            CAL_FMT(list), weekday);
}

static bool can_say(cal_arena *a, const zone_data *z)
{
    const zone_rule *r = z->rule;

    return r && r->has_daylight && z->repeat_year && rule_text(a, &r->start).p &&
           rule_text(a, &r->end).p;
}

static int32_t year_of(int64_t seconds)
{
    return cal_time_to_civil(seconds).year;
}

/* Whether the last two of the first n changes are all of that year, and the rule's. */
static bool is_governed(const zone_data *z, size_t n, int32_t year)
{
    int64_t start = zone_rule_change(z->rule, year, true);
    int64_t stop = zone_rule_change(z->rule, year, false);
    int64_t low = start < stop ? start : stop, high = start < stop ? stop : start;
    int32_t last = high == start ? z->rule->daylight.offset : z->rule->standard.offset;

    return n >= 2 && z->at[n - 1] == high && z->at[n - 2] == low &&
           z->types[z->type[n]].offset == last && (n == 2 || year_of(z->at[n - 3]) < year);
}

/* The year from which on all changes are those of the rule. */
static int32_t governed_from(const zone_data *z)
{
    int32_t year = z->repeat_year;
    size_t n = z->n;

    while (n && year_of(z->at[n - 1]) >= year)
        n--;
    for (; is_governed(z, n, year - 1); n -= 2)
        year--;
    return year;
}

static void print_rule(cal_arena *a, const zone_data *z, int32_t year, cal_buf *out)
{
    const zone_rule *r = z->rule;

    for (int i = 0; i < 2; i++) {
        const zone_type *before = i ? &r->daylight : &r->standard;
        const zone_type *after = i ? &r->standard : &r->daylight;

        begin(out, a, before, after, zone_rule_change(r, year, i == 0) + before->offset);
        line(out, "RRULE", rule_text(a, i ? &r->end : &r->start));
        end(out, before, after);
    }
}

/* ---- single changes ---- */

/* The changes in [from, to) after which the clock shows something else. */
static void list_steps(const zone_data *z, int64_t from, int64_t to, steps *out)
{
    int64_t at = from - 1;

    while (out->list.n < MAX_PRINTED && zone_next_change(z, at, &at) && at < to) {
        const zone_type *before = zone_type_at(z, at - 1), *after = zone_type_at(z, at);

        if (before != after)
            CAL_PUSH(out->arena, &out->list, (step){at, before, after, false});
    }
}

/* A change with all later ones of its kind. */
static void print_kind(steps *s, size_t i, cal_buf *out)
{
    const step *head = &s->list.at[i];
    cal_buf *rdates = cal_buf_new(s->arena, 0);

    begin(out, s->arena, head->before, head->after, head->utc + head->before->offset);
    for (; i < s->list.n; i++) {
        step *other = &s->list.at[i];

        if (other->before != head->before || other->after != head->after)
            continue;
        other->is_printed = true;
        if (other != head)
            cal_buf_printf(rdates, "%s%s", rdates->n ? "," : "",
                           civil(s->arena, other->utc + other->before->offset).p);
    }
    if (rdates->n)
        line(out, "RDATE", cal_buf_str(rdates));
    end(out, head->before, head->after);
}

/* What holds at the range's start, since then or since ever. */
static void print_first(cal_arena *a, const zone_data *z, int64_t from, cal_buf *out)
{
    const zone_type *type = zone_type_at(z, from), *before = type;
    int64_t since = cal_time_day(1601, 1, 1) * CAL_DAY_S;

    if (from <= since)
        since = cal_time_day(1, 1, 2) * CAL_DAY_S;
    for (size_t i = 0; i < z->n && z->at[i] <= from; i++) {
        if (&z->types[z->type[i]] == &z->types[z->type[i + 1]])
            continue;
        since = z->at[i];
        before = &z->types[z->type[i]];
    }
    begin(out, a, before, type, since + before->offset);
    end(out, before, type);
}

void ical_zone_print(cal_ctx *cx, const ical_zone *z, cal_str tzid, int64_t from, int64_t to,
                     cal_buf *out)
{
    const zone_data *data = z->data;
    steps s = {.arena = cx->arena};
    bool by_rule = can_say(cx->arena, data);
    int32_t year = by_rule ? governed_from(data) : 0;
    int32_t first = year_of(from) - 1; /* a year back: its last change still holds */
    int64_t single_to = to;

    line(out, "BEGIN", CAL_STR("VTIMEZONE"));
    line(out, "TZID", escaped(cx->arena, tzid));
    if (by_rule && cal_time_day(year, 1, 1) * CAL_DAY_S < to) {
        year = first > year ? first : year;
        single_to = cal_time_day(year, 1, 1) * CAL_DAY_S;
    } else {
        by_rule = false;
    }
    if (!by_rule || from < single_to) {
        print_first(cx->arena, data, from, out);
        list_steps(data, from + 1, single_to, &s);
    }
    for (size_t i = 0; i < s.list.n; i++) {
        if (!s.list.at[i].is_printed)
            print_kind(&s, i, out);
    }
    if (by_rule)
        print_rule(cx->arena, data, year, out);
    line(out, "END", CAL_STR("VTIMEZONE"));
}
