/* SPDX-License-Identifier: MIT */
/* Which objects may be stored, against tests/data/ical/check.txt. */
#include "ical/check.h"

#include "tests/ical/cases.h"

static const struct {
    cal_str name;
    cal_err code;
} codes[] = {
    {CAL_STR_K("ok"),         CAL_OK          },
    {CAL_STR_K("BAD_ICAL"),   CAL_E_BAD_ICAL  },
    {CAL_STR_K("BAD_OBJECT"), CAL_E_BAD_OBJECT},
    {CAL_STR_K("COMPONENT"),  CAL_E_COMPONENT },
    {CAL_STR_K("NOT_ICAL"),   CAL_E_NOT_ICAL  },
};

static cal_err code_of(cal_str name)
{
    for (size_t i = 0; i < CAL_COUNT(codes); i++) {
        if (cal_str_eq(codes[i].name, name))
            return codes[i].code;
    }
    return CAL_E_BUG;
}

static void run_case(cal_ctx *cx, const ical_case *c)
{
    cal_str want = c->directives.n ? c->directives.at[0] : CAL_STR("");
    cal_err code = code_of(cal_str_cut(&want, ' '));
    ical_object o = {.kind = CAL_STR("")};
    cal_err e = ical_object_read(cx, c->text, &o);

    if (e != code || !cal_str_has(e ? cx->fail.why : o.kind, want))
        test_failed(__FILE__, __LINE__, "%.*s: %d %.*s", CAL_FMT(c->title), (int)e,
                    CAL_FMT(e ? cx->fail.why : o.kind));
    cal_fail_clear(cx);
}

TEST(objects_are_judged_as_the_cases_say)
{
    static const char *const heads[] = {"ok ",        "BAD_ICAL ", "BAD_OBJECT ",
                                        "COMPONENT ", "NOT_ICAL ", NULL};

    ical_test_zones(cx);

    ical_cases cases = ical_cases_read(cx, "check.txt", heads);

    CHECK(cases.n > 20);
    for (size_t i = 0; i < cases.n; i++)
        run_case(cx, &cases.at[i]);
}

TEST(loading_finds_master_overrides_and_uid)
{
    ical_object o;

    CHECK_OK(ical_object_load(
        cx,
        CAL_STR("BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:x\nEND:VTIMEZONE\n"
                "BEGIN:vevent\nUID:a\\,b\nRECURRENCE-ID:20260105\nDTSTART:20260105\nEND:vevent\n"
                "BEGIN:VEVENT\nUID:a\\,b\nDTSTART:20260104\nEND:VEVENT\nEND:VCALENDAR\n"),
        &o));
    CHECK_STR(o.kind, CAL_STR("VEVENT"));
    CHECK_STR(o.uid, CAL_STR("a,b"));
    CHECK_INT(o.n_overrides, 1);
    CHECK(o.master);
    CHECK_INT(o.master->line, 10);
}
