/* SPDX-License-Identifier: MIT */
/* jCal against tests/data/ical/jcal.txt and jcal_refused.txt, and both ways over a corpus. */
#include "ical/jcal.h"

#include <stdio.h>

#include "ical/print.h"
#include "tests/ical/cases.h"
#include "tests/ical/each_file.h"

enum { MOST = 16 * 1024 * 1024 };

static cal_str wrapped(cal_ctx *cx, cal_str props)
{
    return cal_arena_printf(cx->arena, "BEGIN:VCALENDAR\r\n%.*sEND:VCALENDAR\r\n", CAL_FMT(props));
}

static void run_case(cal_ctx *cx, const ical_case *c)
{
    cal_buf *json = cal_buf_new(cx->arena, 0), *back = cal_buf_new(cx->arena, 0);
    cal_buf *want = cal_buf_new(cx->arena, 0);
    cal_str list = {NULL, 0};

    for (size_t i = 0; i < c->directives.n; i++) {
        cal_str d = c->directives.at[i];

        if (cal_str_starts(d, CAL_STR("json ")))
            list = cal_str_skip(d, 5);
        else
            cal_buf_printf(want, "%.*s\r\n", CAL_FMT(cal_str_skip(d, 5)));
    }
    if (ical_jcal_print(cx, wrapped(cx, c->text), json) ||
        ical_jcal_read(cx, cal_buf_str(json), MOST, back)) {
        test_failed(__FILE__, __LINE__, "%.*s: %.*s", CAL_FMT(c->title), CAL_FMT(cx->fail.why));
        cal_fail_clear(cx);
        return;
    }
    if (!test_str_eq(__FILE__, __LINE__, cal_buf_str(json),
                     cal_arena_printf(cx->arena, "[\"vcalendar\",%.*s,[]]", CAL_FMT(list))))
        test_failed(__FILE__, __LINE__, "in %.*s", CAL_FMT(c->title));

    /* unfolded, for the cases have long lines */
    ical_comp *root;
    cal_buf *flat = cal_buf_new(cx->arena, 0);

    CHECK_OK(ical_parse(cx, cal_buf_str(back), &root));
    for (size_t i = 0; i < root->comps[0]->n_props; i++) {
        const ical_prop *p = &root->comps[0]->props[i];

        cal_buf_add(flat, p->name);
        for (size_t k = 0; k < p->n_params; k++)
            cal_buf_printf(flat, ";%.*s=%.*s", CAL_FMT(p->params[k].name),
                           CAL_FMT(p->params[k].value));
        cal_buf_printf(flat, ":%.*s\r\n", CAL_FMT(p->value));
    }
    if (!test_str_eq(__FILE__, __LINE__, cal_buf_str(flat), want->n ? cal_buf_str(want) : c->text))
        test_failed(__FILE__, __LINE__, "back in %.*s", CAL_FMT(c->title));
}

TEST(properties_are_in_jcal_what_the_cases_say)
{
    static const char *const heads[] = {"json ", "back ", NULL};
    ical_cases cases = ical_cases_read(cx, "jcal.txt", heads);

    CHECK(cases.n > 20);
    for (size_t i = 0; i < cases.n; i++)
        run_case(cx, &cases.at[i]);
}

TEST(jcal_that_could_not_be_meant_is_refused)
{
    static const char *const heads[] = {"no ", NULL};
    ical_cases cases = ical_cases_read(cx, "jcal_refused.txt", heads);

    CHECK(cases.n > 15);
    for (size_t i = 0; i < cases.n; i++) {
        const ical_case *c = &cases.at[i];
        cal_buf *out = cal_buf_new(cx->arena, 0);
        cal_err e = ical_jcal_read(cx, c->text, MOST, out);

        if (e != CAL_E_BAD_ICAL || !cal_str_has(cx->fail.why, cal_str_skip(c->directives.at[0], 3)))
            test_failed(__FILE__, __LINE__, "%.*s: %d %.*s", CAL_FMT(c->title), (int)e,
                        CAL_FMT(cx->fail.why));
        cal_fail_clear(cx);
    }
}

TEST(components_nest_and_a_stream_is_a_list)
{
    cal_buf *json = cal_buf_new(cx->arena, 0), *back = cal_buf_new(cx->arena, 0);
    cal_str text = CAL_STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a\r\n"
                           "BEGIN:VALARM\r\nACTION:AUDIO\r\nEND:VALARM\r\nEND:VEVENT\r\n"
                           "END:VCALENDAR\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n");

    CHECK_OK(ical_jcal_print(cx, text, json));
    CHECK_STR(
        cal_buf_str(json),
        CAL_STR("[[\"vcalendar\",[[\"version\",{},\"text\",\"2.0\"]],[[\"vevent\",[[\"uid\",{}"
                ",\"text\",\"a\"]],[[\"valarm\",[[\"action\",{},\"text\",\"AUDIO\"]],[]]]]]],"
                "[\"vcalendar\",[],[]]]"));
    CHECK_OK(ical_jcal_read(cx, cal_buf_str(json), MOST, back));
    CHECK_STR(cal_buf_str(back), text);
}

TEST(whole_reals_are_integers_and_lists_of_one_are_values)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);

    CHECK_OK(ical_jcal_read(
        cx,
        CAL_STR("[\"vcalendar\",[[\"priority\",{},\"integer\",4.0],[\"rrule\",{},\"recur\","
                "{\"freq\":\"DAILY\",\"byday\":[\"MO\"],\"bymonth\":[1]}],[\"attendee\","
                "{\"delegated-to\":[\"mailto:a@b\"]},\"cal-address\",\"mailto:c@d\"]],[]]"),
        MOST, out));
    CHECK_STR(cal_buf_str(out),
              CAL_STR("BEGIN:VCALENDAR\r\nPRIORITY:4\r\nRRULE:FREQ=DAILY;BYDAY=MO;BYMONTH=1\r\n"
                      "ATTENDEE;DELEGATED-TO=\"mailto:a@b\":mailto:c@d\r\nEND:VCALENDAR\r\n"));
}

/* ---- the corpus ---- */

typedef struct tally {
    int files, objects;
} tally;

static bool add_instance(void *state, const ical_instance *i)
{
    cal_buf_printf(state, "%lld/%lld %d\n", (long long)i->from, (long long)i->to, i->is_override);
    return true;
}

/* The instances of a year or so. */
static cal_str instances(cal_ctx *cx, cal_str ics)
{
    ical_range years = {0, 2000000000, NULL};
    cal_buf *b = cal_buf_new(cx->arena, 1 << 20);
    int64_t budget = 3000;
    ical_object o;

    if (ical_object_read(cx, ics, &o) || ical_expand(cx, &o, &years, &budget, add_instance, b))
        cal_fail_clear(cx);
    return cal_buf_str(b);
}

/* There and back means the same, and there again gives the same. */
static void there_and_back(cal_ctx *cx, const char *path, cal_str ics)
{
    cal_buf *json = cal_buf_new(cx->arena, 0), *again = cal_buf_new(cx->arena, 0);
    cal_buf *back = cal_buf_new(cx->arena, 0);

    if (ical_jcal_print(cx, ics, json) || ical_jcal_read(cx, cal_buf_str(json), MOST, back) ||
        ical_jcal_print(cx, cal_buf_str(back), again)) {
        test_failed(__FILE__, __LINE__, "%s: %.*s", path, CAL_FMT(cx->fail.why));
        cal_fail_clear(cx);
        return;
    }
    if (!cal_str_eq(cal_buf_str(json), cal_buf_str(again)))
        test_failed(__FILE__, __LINE__, "%s: there and back and there differs:\n%.*s\n%.*s", path,
                    CAL_FMT(cal_buf_str(json)), CAL_FMT(cal_buf_str(again)));
    if (!cal_str_eq(instances(cx, ics), instances(cx, cal_buf_str(back))))
        test_failed(__FILE__, __LINE__, "%s has other instances afterwards", path);
}

static void try_file(cal_ctx *cx, const char *path, cal_str text, void *state)
{
    tally *t = state;
    const ical_piece *pieces;
    size_t n;

    t->files++;
    if (ical_split(cx, text, &pieces, &n)) {
        cal_fail_clear(cx);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        if (pieces[i].refused.p)
            continue;
        t->objects++;
        there_and_back(cx, path, pieces[i].text);
    }
}

TEST(real_objects_mean_the_same_after_jcal)
{
    tally t = {0};

    ical_test_zones(cx);
    ical_each_file(cx, try_file, &t);
    if (t.files)
        printf("    %d objects of %d files\n", t.objects, t.files);
    else
        printf("    skipped: no corpus; CALENDS_CORPUS names its folder\n");
}
