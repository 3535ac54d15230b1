/* SPDX-License-Identifier: MIT */
/* The indexes never change an answer: on random calendars, which are written to meanwhile, and
   random filters, a planned query gives exactly the members that the matcher takes when it is asked
   about each. */
#include "base/time.h"
#include "base/utf8.h"
#include "model/limits.h"
#include "core/calendar.h"
#include "core/event.h"
#include "core/query.h"
#include "tests/core/filter_text.h"
#include "tests/core/fixture.h"
#include "tests/core/random.h"
#include "tests/core/random_object.h"

enum { OBJECTS = 60, ROUNDS = 24, FILTERS = 150, CHANGES = 6 };

/* ---- filters ---- */

/* A part of one of the object's texts, its ASCII letters perhaps in the other case. */
static cal_str some_part(cal_ctx *cx, test_random *r, const object_made *of)
{
    cal_str text = of->texts[test_random_below(r, MADE_TEXTS)];
    size_t from = text.n ? (size_t)test_random_below(r, (int64_t)text.n) : 0;
    cal_str part;

    while (from > 0 && ((unsigned char)text.p[from] & 0xc0) == 0x80)
        from--;
    part = cal_utf8_take(cal_str_skip(text, from), 1 + (size_t)test_random_below(r, 14));
    if (test_random_below(r, 12) == 0)
        part = text;

    char *out = cal_arena_alloc(cx->arena, part.n + 1);

    for (size_t i = 0; i < part.n; i++) {
        char c = part.p[i];
        bool is_lower = c >= 'a' && c <= 'z', is_upper = c >= 'A' && c <= 'Z';

        if ((is_lower || is_upper) && test_random_below(r, 3) == 0)
            c = (char)(is_lower ? c - 'a' + 'A' : c - 'A' + 'a');
        out[i] = c == '"' ? '\'' : c;
    }
    return (cal_str){out, part.n};
}

static const char *some_match(cal_ctx *cx, test_random *r, const object_made *of)
{
    static const char *const signs[] = {"~", "~", "=", "%", "-~", "-%"};
    static const char *const ends[] = {"", "", "", "", "&", "^", "$"};
    cal_str part = some_part(cx, r, of);

    return cal_arena_printf(cx->arena, "%s\"%.*s\"%s", PICK(r, signs), CAL_FMT(part), PICK(r, ends))
        .p;
}

static const char *some_range(cal_ctx *cx, test_random *r)
{
    static const int64_t widths[] = {
        1, 3600, CAL_DAY_S, 7 * CAL_DAY_S, 42 * CAL_DAY_S, 150 * CAL_DAY_S, 900 * CAL_DAY_S};
    int64_t from = made_time(r);

    switch (test_random_below(r, 8)) {
    case 0: return "";
    case 1: return cal_arena_printf(cx->arena, "[%sZ/]", made_stamp(cx, from, false).p).p;
    case 2: return cal_arena_printf(cx->arena, "[/%sZ]", made_stamp(cx, from, false).p).p;
    default:
        return cal_arena_printf(cx->arena, "[%sZ/%sZ]", made_stamp(cx, from, false).p,
                                made_stamp(cx, from + PICK(r, widths), false).p)
            .p;
    }
}

/* One property filter, or what an alarm must be. */
static const char *some_inside(cal_ctx *cx, test_random *r, const object_made *of)
{
    static const char *const texts[] = {"SUMMARY",    "SUMMARY",  "LOCATION",  "DESCRIPTION",
                                        "UID",        "ATTENDEE", "ORGANIZER", "CATEGORIES",
                                        "CATEGORIES", "COMMENT"};
    static const char *const times[] = {"DTSTART", "DTEND", "DUE", "RDATE", "COMPLETED", "DTSTAMP"};
    static const char *const others[] = {"VALARM",          "VALARM!",    ".LOCATION!", ".ATTENDEE",
                                         ".ATTENDEE{;CN!}", ".X-NOWHERE", ".RRULE!",    "VEVENT!"};
    const char *match = some_match(cx, r, of);

    switch (test_random_below(r, 8)) {
    case 0: return cal_arena_printf(cx->arena, ".%s%s", PICK(r, times), some_range(cx, r)).p;
    case 1: return PICK(r, others);
    case 2: return cal_arena_printf(cx->arena, ".ATTENDEE{;CN%s;PARTSTAT}", match).p;
    case 3: return cal_arena_printf(cx->arena, "VALARM%s(.ACTION~\"DIS\")", some_range(cx, r)).p;
    default: return cal_arena_printf(cx->arena, ".%s%s", PICK(r, texts), match).p;
    }
}

static cal_str some_filter(cal_ctx *cx, test_random *r, const object_made *of)
{
    static const char *const kinds[] = {"VEVENT",   "VEVENT",    "VEVENT",       "VTODO",
                                        "VJOURNAL", "VFREEBUSY", "VAVAILABILITY"};
    static const char *const besides[] = {"",        "",          "",           ",VEVENT!",
                                          ",VTODO!", ",.VERSION", ",VTIMEZONE!"};
    const char *kind = test_random_below(r, 5) ? of->kind : PICK(r, kinds);
    const char *range = test_random_below(r, 2) ? some_range(cx, r) : "";
    const char *first = some_inside(cx, r, of), *second = some_inside(cx, r, of);

    switch (test_random_below(r, 5)) {
    case 0:
        return cal_arena_printf(cx->arena, "VCALENDAR(%s%s%s)", kind, some_range(cx, r),
                                PICK(r, besides));
    case 1:
        return cal_arena_printf(cx->arena, "VCALENDAR(%s%s(%s,%s)%s)", kind, range, first, second,
                                PICK(r, besides));
    case 2:
        return cal_arena_printf(cx->arena, "VCALENDAR(%s(%s),%s%s(%s))", kind, first, kind, range,
                                second);
    default:
        return cal_arena_printf(cx->arena, "VCALENDAR(%s%s(%s)%s)", kind, range, first,
                                PICK(r, besides));
    }
}

/* ---- two answers ---- */

static bool note(cal_str href, bool *matched)
{
    int64_t at;

    if (!cal_str_to_i64(cal_str_skip(href, 1), &at) || at < 0 || at >= OBJECTS)
        return false;
    matched[at] = true;
    return true;
}

static cal_err by_asking_each(cal_ctx *cx, const cal_calendar *cal, const cal_comp_filter *f,
                              bool *matched)
{
    const ical_zone *zone = core_calendar_zone(cx, cal);
    core_page page = {.limit = OBJECTS, .with_data = true};
    const cal_event *events;
    size_t n;
    cal_err e = core_event_page(cx, cal, &page, &events, &n);

    for (size_t i = 0; !e && i < n; i++) {
        int64_t budget = cx->limits->work;
        bool holds;

        e = core_query_matches(cx, f, zone, events[i].ics, &budget, &holds);
        if (!e && holds && !note(events[i].href, matched))
            return CAL_E_BUG;
    }
    return e;
}

static cal_err by_planning(cal_ctx *cx, const cal_calendar *cal, const cal_comp_filter *f,
                           bool *matched)
{
    core_query q = {.filter = f};
    const cal_event *events;
    size_t n;
    cal_err e = core_query_run(cx, cal, &q, &events, &n);

    for (size_t i = 0; !e && i < n; i++) {
        if (!note(events[i].href, matched))
            return CAL_E_BUG;
    }
    return e;
}

static bool same_answer(const cal_ctx *cx, const fixture *f, cal_str text, size_t *n_matched)
{
    cal_ctx unit = fixture_ctx(cx, &f->alice);
    const cal_comp_filter *filter = filter_from_text(&unit, text.p);
    bool each[OBJECTS] = {0}, planned[OBJECTS] = {0};
    bool same = !by_asking_each(&unit, &f->cal, filter, each) &&
                !by_planning(&unit, &f->cal, filter, planned);

    if (unit.fail.code)
        test_failed(__FILE__, __LINE__, "%.*s", CAL_FMT(unit.fail.why));
    for (int i = 0; same && i < OBJECTS; i++) {
        if (each[i] != planned[i])
            test_failed(__FILE__, __LINE__, "u%d: matcher %d, query %d", i, each[i], planned[i]);
        same = each[i] == planned[i];
        *n_matched += each[i];
    }
    fixture_ctx_end(&unit);
    return same;
}

/* ---- the test ---- */

static bool put(const cal_ctx *cx, const fixture *f, int i, const object_made *made)
{
    cal_ctx unit = fixture_ctx(cx, &f->alice);
    cal_err e = fixture_put(&unit, &f->cal, cal_arena_printf(unit.arena, "u%d", i).p, made->ics);

    if (e)
        test_failed(__FILE__, __LINE__, "%.*s %.*s", CAL_FMT(unit.fail.why), CAL_FMT(made->ics));
    fixture_ctx_end(&unit);
    return !e;
}

static bool drop(const cal_ctx *cx, const fixture *f, int i)
{
    cal_ctx unit = fixture_ctx(cx, &f->alice);
    cal_err e = core_event_delete(&unit, &f->cal, cal_arena_printf(unit.arena, "u%d", i), NULL);

    fixture_ctx_end(&unit);
    return !e || e == CAL_E_NOT_FOUND;
}

/* Some objects are replaced, by others of the same UID or another, some go. */
static bool change_some(cal_ctx *cx, const fixture *f, test_random *r, object_made *made, int n)
{
    bool ok = true;

    for (int k = 0; ok && k < n; k++) {
        int i = (int)test_random_below(r, OBJECTS);
        bool is_new = test_random_below(r, 3) == 0;

        if (is_new)
            ok = drop(cx, f, i);
        made[i] = made_object(cx, r, is_new || !made[i].uid.p ? made_uid(cx, r) : made[i].uid);
        if (!is_new || test_random_below(r, 4))
            ok = ok && put(cx, f, i, &made[i]);
    }
    return ok;
}

static bool one_round(const cal_ctx *cx, const fixture *f, test_random *r, object_made *made,
                      size_t *n_matched)
{
    cal_ctx unit = fixture_ctx(cx, &f->alice);
    bool ok = change_some(&unit, f, r, made, CHANGES);

    for (int i = 0; ok && i < FILTERS; i++) {
        cal_str text = some_filter(&unit, r, &made[test_random_below(r, OBJECTS)]);

        ok = same_answer(cx, f, text, n_matched);
        if (!ok)
            test_failed(__FILE__, __LINE__, "seed %llu: %.*s", (unsigned long long)r->seed,
                        CAL_FMT(text));
    }
    for (int i = 0; i < OBJECTS; i++)
        made[i] = made_copy(cx->arena, &made[i]);
    fixture_ctx_end(&unit);
    return ok;
}

TEST(the_indexes_never_change_an_answer)
{
    test_random r = test_random_new();
    fixture *f = fixture_new(cx);
    object_made *made = CAL_NEW_N(cx->arena, object_made, OBJECTS);
    cal_calendar_patch all = {.set = CAL_PATCH_COMPONENTS, .to.components = CAL_COMP_ALL};
    size_t n_matched = 0;

    CHECK(f);
    CHECK_OK(core_calendar_create(cx, &f->alice, CAL_STR("all"), &all, &f->cal));
    for (int i = 0; i < OBJECTS; i++) {
        made[i] = made_object(cx, &r, made_uid(cx, &r));
        CHECK(put(cx, f, i, &made[i]));
    }
    for (int i = 0; i < ROUNDS; i++) {
        if (!one_round(cx, f, &r, made, &n_matched))
            return;
    }
    /* The filters are not such that nothing ever matches. */
    CHECK(n_matched > (size_t)ROUNDS * FILTERS);
}
