/* SPDX-License-Identifier: MIT */
/* Reads a RECUR value (RFC 5545 3.3.10, RFC 7529 for RSCALE and SKIP): a table of the parts, then a
   table of what may not stand together. Letter case is free, an empty part at the end and X- parts
   of RFC 2445 are passed over, all else is refused with a sentence. */
#include "ical/rule.h"

#include "base/time.h"
#include "ical/value.h"

enum { MAX_SHOWN = 40 };

typedef struct part_row part_row;

/* A rule while it is read. */
typedef struct reader {
    cal_ctx *cx;
    ical_rule *rule;
} reader;

typedef cal_err part_read(reader *rd, const part_row *row, cal_str value);
typedef void number_add(ical_rule *r, int v);

struct part_row {
    cal_str name;
    rule_part part;
    part_read *read;
    int64_t low, high;
    bool is_signed;
    number_add *add; /* each number of a list */
};

static const cal_str freq_names[] = {
    [ICAL_SECONDLY] = CAL_STR_K("SECONDLY"), [ICAL_MINUTELY] = CAL_STR_K("MINUTELY"),
    [ICAL_HOURLY] = CAL_STR_K("HOURLY"),     [ICAL_DAILY] = CAL_STR_K("DAILY"),
    [ICAL_WEEKLY] = CAL_STR_K("WEEKLY"),     [ICAL_MONTHLY] = CAL_STR_K("MONTHLY"),
    [ICAL_YEARLY] = CAL_STR_K("YEARLY"),
};

static const cal_str weekday_names[] = {CAL_STR_K("MO"), CAL_STR_K("TU"), CAL_STR_K("WE"),
                                        CAL_STR_K("TH"), CAL_STR_K("FR"), CAL_STR_K("SA"),
                                        CAL_STR_K("SU")};

static const cal_str skip_names[] = {[RULE_OMIT] = CAL_STR_K("OMIT"),
                                     [RULE_BACKWARD] = CAL_STR_K("BACKWARD"),
                                     [RULE_FORWARD] = CAL_STR_K("FORWARD")};

/* Index of name, without regard to letter case; -1 when it is not listed. */
static int index_of(const cal_str *names, size_t n, cal_str name)
{
    for (size_t i = 0; i < n; i++) {
        if (cal_str_eq_ci(names[i], name))
            return (int)i;
    }
    return -1;
}

static cal_err bad_value(reader *rd, const part_row *row, cal_str value, const char *want)
{
    return cal_fail(rd->cx, CAL_E_BAD_ICAL, "The recurrence rule's %.*s \"%.*s\" must be %s.",
                    CAL_FMT(row->name), CAL_FMT(cal_str_take(value, MAX_SHOWN)), want);
}

static cal_err read_freq(reader *rd, const part_row *row, cal_str value)
{
    int i = index_of(freq_names, CAL_COUNT(freq_names), value);

    if (i < 0)
        return bad_value(rd, row, value,
                         "SECONDLY, MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY");
    rd->rule->freq = (ical_freq)i;
    return CAL_OK;
}

static cal_err read_until(reader *rd, const part_row *row, cal_str value)
{
    static const rule_until kinds[] = {[ICAL_DATE] = RULE_UNTIL_DATE,
                                       [ICAL_FLOATING] = RULE_UNTIL_LOCAL,
                                       [ICAL_UTC] = RULE_UNTIL_UTC};
    ical_time t;

    if (!ical_time_parse(NULL, &(ical_prop){0}, value, &t))
        return bad_value(rd, row, value, "a date or date-time that exists, like 20301231T235959Z");
    rd->rule->until = t.local;
    rd->rule->until_kind = kinds[t.kind];
    return CAL_OK;
}

/* Digits with an optional sign where is_signed, as the grammar has them. */
static bool number_at(cal_str s, bool is_signed, int64_t *out)
{
    bool has_sign = s.n > 0 && (s.p[0] == '-' || s.p[0] == '+'),
         is_below = has_sign && s.p[0] == '-';

    if (has_sign && !is_signed)
        return false;
    if (has_sign)
        s = cal_str_skip(s, 1);
    if (s.n == 0 || s.p[0] < '0' || s.p[0] > '9' || !cal_str_to_i64(s, out))
        return false;
    if (is_below)
        *out = -*out;
    return true;
}

static bool in_range(const part_row *row, int64_t v)
{
    int64_t size = v < 0 ? -v : v;

    return size >= row->low && size <= row->high;
}

static cal_err out_of_range(reader *rd, const part_row *row, cal_str value)
{
    return cal_fail(rd->cx, CAL_E_BAD_ICAL,
                    "The recurrence rule's %.*s \"%.*s\" must be a number from %lld to %lld%s.",
                    CAL_FMT(row->name), CAL_FMT(cal_str_take(value, MAX_SHOWN)),
                    (long long)row->low, (long long)row->high,
                    row->is_signed ? ", or the same with a minus sign" : "");
}

static cal_err read_count(reader *rd, const part_row *row, cal_str value)
{
    int64_t v;

    if (!number_at(value, false, &v) || !in_range(row, v))
        return out_of_range(rd, row, value);
    if (row->part == RULE_COUNT)
        rd->rule->count = v;
    else
        rd->rule->interval = v;
    return CAL_OK;
}

static cal_err read_numbers(reader *rd, const part_row *row, cal_str value)
{
    while (value.p) {
        cal_str one = cal_str_cut(&value, ',');
        int64_t v;

        if (!number_at(one, row->is_signed, &v) || !in_range(row, v))
            return out_of_range(rd, row, one);
        row->add(rd->rule, (int)v);
    }
    return CAL_OK;
}

/* A leap second falls on the second before it where clocks have none. */
static void add_second(ical_rule *r, int v)
{
    r->seconds |= 1ull << (v < 60 ? v : 59);
}

static void add_minute(ical_rule *r, int v)
{
    r->minutes |= 1ull << v;
}

static void add_hour(ical_rule *r, int v)
{
    r->hours |= 1ull << v;
}

static void add_month(ical_rule *r, int v)
{
    r->months |= 1u << (v - 1);
}

static void add_monthday(ical_rule *r, int v)
{
    if (v > 0)
        r->days |= 1u << (v - 1);
    else
        r->days_last |= 1u << (31 + v);
}

static void add_week(ical_rule *r, int v)
{
    if (v > 0)
        r->weeks |= 1ull << v;
    else
        r->weeks_last |= 1ull << -v;
}

static void add_to(rule_numbers *set, int v)
{
    int bit = v > 0 ? v - 1 : RULE_NUMBERS + v;
    uint64_t *words = v > 0 ? set->up : set->down;

    words[bit / 64] |= 1ull << (bit % 64);
}

static void add_yearday(ical_rule *r, int v)
{
    add_to(&r->yeardays, v);
}

static void add_place(ical_rule *r, int v)
{
    add_to(&r->places, v);
}

static void add_weekday(ical_rule *r, int weekday, int64_t n)
{
    if (n == 0) {
        r->weekdays |= 1u << weekday;
        return;
    }
    r->nth_weekdays |= 1u << weekday;
    if (n > 0)
        r->nth[weekday] |= 1ull << n;
    else
        r->nth_last[weekday] |= 1ull << -n;
}

/* "MO", "2TU", "-1SU" */
static cal_err read_byday(reader *rd, const part_row *row, cal_str value)
{
    while (value.p) {
        cal_str one = cal_str_cut(&value, ',');
        size_t head = one.n < 2 ? 0 : one.n - 2;
        int weekday = index_of(weekday_names, CAL_COUNT(weekday_names), cal_str_skip(one, head));
        int64_t n = 0;

        if (weekday < 0 ||
            (head && (!number_at(cal_str_take(one, head), true, &n) || !in_range(row, n))))
            return bad_value(rd, row, one,
                             "a weekday like MO, or one with a number, like 2TU, -1SU");
        add_weekday(rd->rule, weekday, n);
    }
    return CAL_OK;
}

static cal_err read_wkst(reader *rd, const part_row *row, cal_str value)
{
    rd->rule->week_start = index_of(weekday_names, CAL_COUNT(weekday_names), value);
    if (rd->rule->week_start < 0)
        return bad_value(rd, row, value, "MO, TU, WE, TH, FR, SA or SU");
    return CAL_OK;
}

static cal_err read_rscale(reader *rd, const part_row *row, cal_str value)
{
    (void)row;
    if (cal_str_eq_ci(value, CAL_STR("GREGORIAN")))
        return CAL_OK;
    return cal_fail(rd->cx, CAL_E_RSCALE,
                    "The recurrence rule counts by the calendar \"%.*s\"; only RSCALE=GREGORIAN is "
                    "understood here.",
                    CAL_FMT(cal_str_take(value, MAX_SHOWN)));
}

static cal_err read_skip(reader *rd, const part_row *row, cal_str value)
{
    int i = index_of(skip_names, CAL_COUNT(skip_names), value);

    if (i < 0)
        return bad_value(rd, row, value, "OMIT, BACKWARD or FORWARD");
    rd->rule->skip = (rule_skip)i;
    return CAL_OK;
}

/* name, part, read, least and most, signed, add */
static const part_row parts[] = {
    {CAL_STR_K("FREQ"),       RULE_FREQ,       read_freq,    0, 0,            false, NULL        },
    {CAL_STR_K("UNTIL"),      RULE_UNTIL,      read_until,   0, 0,            false, NULL        },
    {CAL_STR_K("COUNT"),      RULE_COUNT,      read_count,   1, INT64_MAX,    false, NULL        },
    {CAL_STR_K("INTERVAL"),   RULE_INTERVAL,   read_count,   1, 999999999999, false, NULL        },
    {CAL_STR_K("BYSECOND"),   RULE_BYSECOND,   read_numbers, 0, 60,           false, add_second  },
    {CAL_STR_K("BYMINUTE"),   RULE_BYMINUTE,   read_numbers, 0, 59,           false, add_minute  },
    {CAL_STR_K("BYHOUR"),     RULE_BYHOUR,     read_numbers, 0, 23,           false, add_hour    },
    {CAL_STR_K("BYDAY"),      RULE_BYDAY,      read_byday,   1, 53,           true,  NULL        },
    {CAL_STR_K("BYMONTHDAY"), RULE_BYMONTHDAY, read_numbers, 1, 31,           true,  add_monthday},
    {CAL_STR_K("BYYEARDAY"),  RULE_BYYEARDAY,  read_numbers, 1, RULE_NUMBERS, true,  add_yearday },
    {CAL_STR_K("BYWEEKNO"),   RULE_BYWEEKNO,   read_numbers, 1, 53,           true,  add_week    },
    {CAL_STR_K("BYMONTH"),    RULE_BYMONTH,    read_numbers, 1, 12,           false, add_month   },
    {CAL_STR_K("BYSETPOS"),   RULE_BYSETPOS,   read_numbers, 1, RULE_NUMBERS, true,  add_place   },
    {CAL_STR_K("WKST"),       RULE_WKST,       read_wkst,    0, 0,            false, NULL        },
    {CAL_STR_K("RSCALE"),     RULE_RSCALE,     read_rscale,  0, 0,            false, NULL        },
    {CAL_STR_K("SKIP"),       RULE_SKIP,       read_skip,    0, 0,            false, NULL        },
};

enum {
    BY_ANY = 1 << RULE_BYSECOND | 1 << RULE_BYMINUTE | 1 << RULE_BYHOUR | 1 << RULE_BYDAY |
             1 << RULE_BYMONTHDAY | 1 << RULE_BYYEARDAY | 1 << RULE_BYWEEKNO | 1 << RULE_BYMONTH,
    SUB_DAILY = 1 << ICAL_SECONDLY | 1 << ICAL_MINUTELY | 1 << ICAL_HOURLY,
    ALL_FREQS = (1 << (ICAL_YEARLY + 1)) - 1
};

/* Parts that need one of others, and the frequencies they may stand with. */
static const struct {
    rule_part part;
    unsigned needs; /* one of these parts; 0: none */
    unsigned freqs;
    const char *why;
} bounds[] = {
    {RULE_BYSETPOS,   BY_ANY,           ALL_FREQS,                       "has BYSETPOS without another BY part to choose from"},
    {RULE_SKIP,       1 << RULE_RSCALE, ALL_FREQS,                       "has SKIP without RSCALE"                            },
    {RULE_BYWEEKNO,   0,                1 << ICAL_YEARLY,                "may have BYWEEKNO only with FREQ=YEARLY"            },
    {RULE_BYYEARDAY,  0,                SUB_DAILY | 1 << ICAL_YEARLY,
     "may not have BYYEARDAY with FREQ=DAILY, WEEKLY or MONTHLY"                                                              },
    {RULE_BYMONTHDAY, 0,                ALL_FREQS & ~(1 << ICAL_WEEKLY),
     "may not have BYMONTHDAY with FREQ=WEEKLY"                                                                               },
};

static cal_err bad_rule(cal_ctx *cx, const char *why)
{
    return cal_fail(cx, CAL_E_BAD_ICAL, "The recurrence rule %s.", why);
}

static cal_err check(cal_ctx *cx, const ical_rule *r)
{
    if (!rule_has(r, RULE_FREQ))
        return bad_rule(cx, "has no FREQ; add one, like FREQ=WEEKLY");
    if (rule_has(r, RULE_COUNT) && rule_has(r, RULE_UNTIL))
        return bad_rule(cx, "has both COUNT and UNTIL; keep one of them");
    for (size_t i = 0; i < CAL_COUNT(bounds); i++) {
        if (rule_has(r, bounds[i].part) &&
            ((bounds[i].needs && !(r->has & bounds[i].needs)) || !(bounds[i].freqs >> r->freq & 1)))
            return bad_rule(cx, bounds[i].why);
    }
    if (r->nth_weekdays && r->freq != ICAL_MONTHLY && r->freq != ICAL_YEARLY)
        return bad_rule(cx, "may have a BYDAY with a number only with FREQ=MONTHLY or YEARLY");
    if (r->nth_weekdays && rule_has(r, RULE_BYWEEKNO))
        return bad_rule(cx, "may not have a BYDAY with a number beside BYWEEKNO");
    return CAL_OK;
}

static const part_row *part_at(cal_str name)
{
    for (size_t i = 0; i < CAL_COUNT(parts); i++) {
        if (cal_str_eq_ci(parts[i].name, name))
            return &parts[i];
    }
    return NULL;
}

static cal_err read_part(reader *rd, cal_str text)
{
    cal_str value = text, name = cal_str_cut(&value, '=');
    const part_row *row = part_at(name);

    if (!row && cal_str_starts_ci(name, CAL_STR("X-")))
        return CAL_OK;
    if (!row || !value.p)
        return cal_fail(rd->cx, CAL_E_BAD_ICAL, "The recurrence rule has an unknown part \"%.*s\".",
                        CAL_FMT(cal_str_take(text, MAX_SHOWN)));
    if (rule_has(rd->rule, row->part))
        return cal_fail(rd->cx, CAL_E_BAD_ICAL, "The recurrence rule has %.*s twice.",
                        CAL_FMT(row->name));
    rd->rule->has |= 1u << row->part;
    return row->read(rd, row, value);
}

cal_err ical_rule_parse(cal_ctx *cx, cal_str value, const ical_rule **out)
{
    reader rd = {cx, CAL_NEW(cx->arena, ical_rule)};
    cal_str rest = cal_str_trim(value);

    rd.rule->interval = 1;
    while (rest.p) {
        cal_str part = cal_str_cut(&rest, ';');
        cal_err e;

        if (part.n == 0 && !rest.p)
            break;
        if ((e = read_part(&rd, part)))
            return e;
    }
    rd.rule->nth_in_year = rd.rule->freq == ICAL_YEARLY && !rule_has(rd.rule, RULE_BYMONTH);
    *out = rd.rule;
    return check(cx, rd.rule);
}

ical_freq ical_rule_freq(const ical_rule *r)
{
    return r->freq;
}

bool ical_rule_is_endless(const ical_rule *r)
{
    return !rule_has(r, RULE_COUNT) && !rule_has(r, RULE_UNTIL);
}

bool ical_rule_until(const ical_rule *r, int64_t *local)
{
    static const int64_t widening[] = {
        [RULE_UNTIL_DATE] = CAL_DAY_S - 1, [RULE_UNTIL_LOCAL] = 0, [RULE_UNTIL_UTC] = CAL_DAY_S};

    if (!rule_has(r, RULE_UNTIL))
        return false;
    *local = r->until + widening[r->until_kind];
    return true;
}
