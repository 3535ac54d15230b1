/* SPDX-License-Identifier: MIT */
/* Dates, times, durations, periods. */
#include "ical/value.h"

#include "tests/ical/cases.h"

static ical_tz *tz_of(cal_ctx *cx)
{
    return ical_tz_new(cx, CAL_NEW(cx->arena, ical_comp));
}

TEST(dates_and_times_are_read)
{
    static const struct {
        const char *text;
        bool ok;
        int64_t local;
        ical_time_kind kind;
    } rows[] = {
        {"19700102",             true,  86400,      ICAL_DATE    },
        {"19700102T000001",      true,  86401,      ICAL_FLOATING},
        {"19700102T000001Z",     true,  86401,      ICAL_UTC     },
        {" 19700102T000001Z ",   true,  86401,      ICAL_UTC     },
        {"19700101T235960Z",     true,  86400,      ICAL_UTC     },
        {"20240229",             true,  1709164800, ICAL_DATE    },
        {"20230229",             false, 0,          0            },
        {"20231301",             false, 0,          0            },
        {"20230100",             false, 0,          0            },
        {"00000101",             false, 0,          0            },
        {"19700102T240000",      false, 0,          0            },
        {"19700102T006000",      false, 0,          0            },
        {"19700102T000061",      false, 0,          0            },
        {"19700102T0000",        false, 0,          0            },
        {"19700102T000001ZZ",    false, 0,          0            },
        {"19700102T000001+0100", false, 0,          0            },
        {"1970-01-02",           false, 0,          0            },
        {"",                     false, 0,          0            },
    };
    ical_prop p = {.name = CAL_STR("DTSTART")};

    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        ical_time t = {0, 0, NULL};
        bool ok = ical_time_parse(tz_of(cx), &p, cal_str_c(rows[i].text), &t);

        if (ok != rows[i].ok || (ok && (t.local != rows[i].local || t.kind != rows[i].kind)))
            test_failed(__FILE__, __LINE__, "\"%s\"", rows[i].text);
    }
}

TEST(value_date_cuts_a_time_off)
{
    ical_param params[] = {
        {CAL_STR("VALUE"), CAL_STR("DATE")}
    };
    ical_prop p = {.params = params, .n_params = 1, .value = CAL_STR("19700102T000001Z")};
    ical_time t;

    CHECK(ical_time_at(tz_of(cx), &p, &t));
    CHECK_INT(t.kind, ICAL_DATE);
    CHECK_INT(t.local, 86400);
}

TEST(durations_are_read)
{
    static const struct {
        const char *text;
        bool ok;
        int64_t s;
    } rows[] = {
        {"PT0S",                     true,  0      },
        {"P1W",                      true,  604800 },
        {"-PT15M",                   true,  -900   },
        {"+P1DT2H3M4S",              true,  93784  },
        {"pt1h",                     true,  3600   },
        {"P15DT5H0M20S",             true,  1314020},
        {"P",                        false, 0      },
        {"PT",                       false, 0      },
        {"P1",                       false, 0      },
        {"1D",                       false, 0      },
        {"P1H",                      false, 0      },
        {"PT1D",                     false, 0      },
        {"P-1D",                     false, 0      },
        {"P1DT",                     false, 0      },
        {"P99999999999D",            false, 0      },
        {"P9999999999999999999999D", false, 0      },
        {"",                         false, 0      },
    };

    (void)cx;
    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        int64_t s = 0;
        bool ok = ical_duration_parse(cal_str_c(rows[i].text), &s);

        if (ok != rows[i].ok || (ok && s != rows[i].s))
            test_failed(__FILE__, __LINE__, "\"%s\"", rows[i].text);
    }
}

TEST(periods_are_read_in_both_forms)
{
    ical_prop p = {.name = CAL_STR("RDATE")};
    ical_period period;
    ical_tz *tz = tz_of(cx);

    CHECK(ical_period_parse(tz, &p, CAL_STR("19700101T000000Z/PT1H"), &period));
    CHECK_INT(period.duration_s, 3600);
    CHECK(ical_period_parse(tz, &p, CAL_STR("19700101T000000Z/19700101T020000Z"), &period));
    CHECK_INT(period.duration_s, 7200);
    CHECK(!ical_period_parse(tz, &p, CAL_STR("19700101T000000Z/-PT1H"), &period));
    CHECK(!ical_period_parse(tz, &p, CAL_STR("19700101T020000Z/19700101T000000Z"), &period));
    CHECK(!ical_period_parse(tz, &p, CAL_STR("19700101T020000Z"), &period));
    CHECK(!ical_period_parse(tz, &p, CAL_STR("/"), &period));
}

TEST(a_time_with_a_zone_is_fixed)
{
    ical_param params[] = {
        {CAL_STR("TZID"), CAL_STR("Europe/Paris")}
    };
    ical_prop p = {.params = params, .n_params = 1, .value = CAL_STR("20260705T090000")};
    ical_time t;

    ical_test_zones(cx);
    CHECK(ical_time_at(tz_of(cx), &p, &t));
    CHECK_INT(t.kind, ICAL_ZONED);
    CHECK_INT(ical_time_utc(&t, NULL), ical_test_time(CAL_STR("20260705T070000Z")));
    p.value = CAL_STR("20260705");
    CHECK(ical_time_at(tz_of(cx), &p, &t));
    CHECK_INT(t.kind, ICAL_DATE);
}
