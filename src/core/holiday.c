/* SPDX-License-Identifier: MIT */
/* Holidays out of the data's lines: =country, +part, and days. */
#include "core/holiday.h"

#include "base/time.h"
#include "base/vec.h"
#include "ical/print.h"
#include "model/policy.h"

enum { YEARS_BEFORE = 2, YEARS_AFTER = 5 };

static const cal_str scheme = CAL_STR_K("holidays:");

/* The languages of countries' names, in the order of their columns, and how a calendar's name
   begins, before that of the region. */
static const struct {
    cal_str code;
    const char *title;
} languages[] = {
    {CAL_STR_K("en"), "Holidays in "     },
    {CAL_STR_K("fr"), "Jours fériés : "},
    {CAL_STR_K("de"), "Feiertage: "      },
    {CAL_STR_K("nl"), "Feestdagen: "     },
};

/* A country's lines: the head, and all below it. */
typedef struct section {
    cal_str head, lines;
} section;

static size_t column_of(cal_str language)
{
    for (size_t i = 0; i < CAL_COUNT(languages); i++) {
        if (cal_str_eq(languages[i].code, language))
            return i;
    }
    return 0;
}

/* The country's name in a language: columns behind the code. */
static cal_str name_of(cal_str head, cal_str language)
{
    cal_str rest = head, name = cal_str_cut(&rest, '\t');

    for (size_t i = 0; i <= column_of(language) && rest.p; i++)
        name = cal_str_cut(&rest, '\t');
    return name;
}

/* Where a country's lines end: at the next one's. */
static cal_str lines_below(cal_str rest)
{
    return cal_str_take(rest, cal_str_find(rest, CAL_STR("\n=")));
}

static bool find_country(cal_ctx *cx, cal_str code, section *out)
{
    cal_str mark = cal_arena_printf(cx->arena, "=%.*s\t", CAL_FMT(code)),
            rest = cx->policy->holidays;

    if (!cal_str_starts(rest, mark)) {
        mark = cal_arena_printf(cx->arena, "\n%.*s", CAL_FMT(mark));
        rest = cal_str_skip(rest, cal_str_find(rest, mark));
        if (!rest.n)
            return false;
        rest = cal_str_skip(rest, 1);
    }
    out->head = cal_str_skip(cal_str_cut(&rest, '\n'), 1);
    out->lines = lines_below(rest);
    return true;
}

/* The name of a part of the country; absent when there is no such part. */
static cal_str part_name(cal_str lines, cal_str part)
{
    while (cal_str_starts(lines, CAL_STR("+"))) {
        cal_str name = cal_str_skip(cal_str_cut(&lines, '\n'), 1);
        cal_str code = cal_str_cut(&name, '\t');

        if (cal_str_eq(code, part))
            return name;
    }
    return (cal_str){NULL, 0};
}

/* What a source names: its country, and the part or ".". */
typedef struct region {
    section country;
    cal_str part, part_name;
} region;

static cal_err find_region(cal_ctx *cx, cal_str source, region *out)
{
    cal_str part = cal_str_skip(source, scheme.n);
    cal_str code = cal_str_cut(&part, '-');

    *out = (region){.part = part.p ? part : CAL_STR(".")};
    if (code.n && find_country(cx, code, &out->country)) {
        if (!part.p)
            return CAL_OK;
        out->part_name = part_name(out->country.lines, part);
        if (out->part_name.p)
            return CAL_OK;
    }
    return cal_fail(cx, CAL_E_NOT_FOUND,
                    "No holidays of \"%.*s\" are known; choose a country or region of the list.",
                    CAL_FMT(cal_str_skip(source, scheme.n)));
}

bool core_holiday_is_source(cal_str source)
{
    return cal_str_starts(source, scheme);
}

cal_err core_holiday_check(cal_ctx *cx, cal_str source)
{
    region r;

    return find_region(cx, source, &r);
}

/* ---- a calendar ---- */

static bool is_in(cal_str where, cal_str part)
{
    if (cal_str_eq(where, CAL_STR("*")))
        return true;
    while (where.p) {
        if (cal_str_eq(cal_str_cut(&where, ','), part))
            return true;
    }
    return false;
}

/* Of "de=Neujahr<TAB>en=New Year's Day" the one in a language, else the first. */
static cal_str text_in(cal_str names, cal_str language)
{
    cal_str first = {NULL, 0};

    while (names.p) {
        cal_str text = cal_str_cut(&names, '\t');
        cal_str code = cal_str_cut(&text, '=');

        if (cal_str_eq(code, language))
            return text;
        if (!first.p)
            first = text;
    }
    return first;
}

static bool read_date(cal_str s, int64_t *day)
{
    cal_str year = cal_str_cut(&s, '-'), month = cal_str_cut(&s, '-');
    int64_t y, m, d;

    if (!cal_str_to_i64(year, &y) || !cal_str_to_i64(month, &m) || !cal_str_to_i64(s, &d) ||
        m < 1 || m > 12 || d < 1 || d > 31)
        return false;
    *day = cal_time_day(y, (int)m, (int)d);
    return true;
}

static cal_str date_of(cal_ctx *cx, int64_t day)
{
    int32_t y, m, d;

    cal_time_from_day(day, &y, &m, &d);
    return cal_arena_printf(cx->arena, "%04d%02d%02d", (int)y, (int)m, (int)d);
}

typedef struct writing {
    cal_ctx *cx;
    cal_str code, language; /* of the region */
    cal_buf *out;
    int64_t last_day; /* of the event before */
    int same;         /* events on that day before this one */
} writing;

static void add_line(const writing *w, const char *head, cal_str value)
{
    ical_print_line(w->out, cal_str_c(head), value);
}

/* RFC 5545 3.8.2.7: a holiday takes no time. DTSTAMP is a constant, so that the same day has the
   same bytes for ever. */
static void add_event(writing *w, int64_t day, cal_str names)
{
    cal_buf *summary = cal_buf_new(w->cx->arena, 0);
    cal_str date = date_of(w->cx, day);

    w->same = day == w->last_day ? w->same + 1 : 0;
    w->last_day = day;
    ical_print_escaped(summary, text_in(names, w->language));
    add_line(w, "BEGIN", CAL_STR("VEVENT"));
    add_line(w, "UID",
             cal_arena_printf(w->cx->arena, "holiday-%.*s-%.*s-%d@calends", CAL_FMT(w->code),
                              CAL_FMT(date), w->same));
    add_line(w, "DTSTAMP", CAL_STR("20000101T000000Z"));
    add_line(w, "DTSTART;VALUE=DATE", date);
    add_line(w, "DTEND;VALUE=DATE", date_of(w->cx, day + 1));
    add_line(w, "SUMMARY", cal_buf_str(summary));
    add_line(w, "TRANSP", CAL_STR("TRANSPARENT"));
    add_line(w, "END", CAL_STR("VEVENT"));
}

static void add_events(writing *w, const region *r)
{
    int64_t year = cal_time_to_civil(w->cx->now).year;
    int64_t from = cal_time_day(year - YEARS_BEFORE, 1, 1);
    int64_t to = cal_time_day(year + YEARS_AFTER + 1, 1, 1);
    cal_str lines = r->country.lines;

    while (lines.p) {
        cal_str names = cal_str_cut(&lines, '\n');
        int64_t day;

        if (!read_date(cal_str_cut(&names, '\t'), &day) || !names.p)
            continue;

        cal_str where = cal_str_cut(&names, '\t');

        if (day >= from && day < to && is_in(where, r->part))
            add_event(w, day, names);
    }
}

static cal_str title_of(cal_ctx *cx, const region *r, cal_str language)
{
    cal_str country = name_of(r->country.head, language);
    cal_str name = r->part_name.p ? cal_arena_printf(cx->arena, "%.*s, %.*s", CAL_FMT(country),
                                                     CAL_FMT(r->part_name))
                                  : country;

    return cal_arena_printf(cx->arena, "%s%.*s", languages[column_of(language)].title,
                            CAL_FMT(name));
}

cal_err core_holiday_calendar(cal_ctx *cx, cal_str source, cal_str language, core_holidays *out)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);
    writing w = {.cx = cx,
                 .code = cal_str_skip(source, scheme.n),
                 .language = language,
                 .out = b,
                 .last_day = INT64_MIN};
    region r;
    cal_err e = find_region(cx, source, &r);

    if (e)
        return e;
    add_line(&w, "BEGIN", CAL_STR("VCALENDAR"));
    add_line(&w, "VERSION", CAL_STR("2.0"));
    add_line(&w, "PRODID", CAL_STR("-//Calends//Holidays//EN"));
    add_events(&w, &r);
    add_line(&w, "END", CAL_STR("VCALENDAR"));
    *out = (core_holidays){.name = title_of(cx, &r, language), .text = cal_buf_str(b)};
    return CAL_OK;
}

/* ---- the list ---- */

static core_country read_country(cal_ctx *cx, const section *s, cal_str language)
{
    CAL_VEC(core_region) parts = {0};
    cal_str code = s->head, lines = s->lines;

    code = cal_str_cut(&code, '\t');
    while (cal_str_starts(lines, CAL_STR("+"))) {
        cal_str name = cal_str_skip(cal_str_cut(&lines, '\n'), 1);
        cal_str part = cal_str_cut(&name, '\t');

        CAL_PUSH(cx->arena, &parts,
                 (core_region){
                     cal_arena_printf(cx->arena, "%.*s-%.*s", CAL_FMT(code), CAL_FMT(part)), name});
    }
    return (core_country){
        .self = {code, name_of(s->head, language)},
          .parts = parts.at, .n_parts = parts.n
    };
}

void core_holiday_countries(cal_ctx *cx, cal_str language, const core_country **out, size_t *n)
{
    CAL_VEC(core_country) all = {0};
    cal_str rest = cx->policy->holidays;

    while (cal_str_starts(rest, CAL_STR("="))) {
        section s = {.head = cal_str_skip(cal_str_cut(&rest, '\n'), 1)};

        s.lines = lines_below(rest);
        CAL_PUSH(cx->arena, &all, read_country(cx, &s, language));
        rest = cal_str_skip(rest, s.lines.n + 1);
    }
    *out = all.at;
    *n = all.n;
}
