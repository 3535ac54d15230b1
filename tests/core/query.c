/* SPDX-License-Identifier: MIT */
#include "core/query.h"

#include <stdlib.h>

#include "base/time.h"
#include "ical/zone.h"
#include "model/limits.h"
#include "tests/core/filter_text.h"
#include "tests/core/fixture.h"

/* ---- a table of filters on a small calendar ---- */

static const struct {
    const char *href, *lines;
} members[] = {
    {"meeting",  "BEGIN:VEVENT\nUID:m\nDTSTAMP:20260102T000000Z\nDTSTART:20260601T100000Z\n"
                "DTEND:20260601T110000Z\nSUMMARY:Team Meeting\\, weekly\nLOCATION:Salle É\n"
                "ATTENDEE;PARTSTAT=ACCEPTED;CN=\"Bob, B\":mailto:bob@example.org\n"
                "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:carol@example.org\nEND:VEVENT\n"   },
    {"holiday",  "BEGIN:VEVENT\nUID:h\nDTSTART;VALUE=DATE:20260610\nSUMMARY:Holiday\n"
                "CATEGORIES:Fun,Work\nEND:VEVENT\n"                                       },
    {"series",   "BEGIN:VEVENT\nUID:s\nDTSTART:20260601T080000Z\nDURATION:PT1H\n"
               "RRULE:FREQ=WEEKLY\nSUMMARY:Standup\nEND:VEVENT\n"
               "BEGIN:VEVENT\nUID:s\nRECURRENCE-ID:20260608T080000Z\nDTSTART:20260609T080000Z\n"
               "DURATION:PT1H\nSUMMARY:Special\nEND:VEVENT\n"                              },
    {"floating", "BEGIN:VEVENT\nUID:f\nDTSTART:20260620T230000\nDURATION:PT2H\nSUMMARY:Night\n"
                 "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT15M\nEND:VALARM\nEND:VEVENT\n"},
    {"due",      "BEGIN:VTODO\nUID:d\nDUE:20260615T120000Z\nSTATUS:NEEDS-ACTION\nSUMMARY:Pay\n"
            "END:VTODO\n"                                                                     },
    {"done",     "BEGIN:VTODO\nUID:o\nCOMPLETED:20260605T100000Z\nSTATUS:COMPLETED\nEND:VTODO\n"         },
    {"diary",    "BEGIN:VJOURNAL\nUID:j\nDTSTART;VALUE=DATE:20260603\nSUMMARY:Diary\nEND:VJOURNAL\n"     },
};

/* Members that match, in the order of the table above. */
static const struct {
    const char *filter, *want;
} cases[] = {
    {"VCALENDAR",                                                                  "meeting holiday series floating due done diary"},
    {"VCALENDAR!",                                                                 ""                                              },
    {"VEVENT",                                                                     ""                                              },
    {"VEVENT!",                                                                    "meeting holiday series floating due done diary"},
    {"VCALENDAR(VEVENT)",                                                          "meeting holiday series floating"               },
    {"VCALENDAR(VEVENT!)",                                                         "due done diary"                                },
    {"VCALENDAR(VTODO)",                                                           "due done"                                      },
    {"VCALENDAR(VEVENT,VTODO)",                                                    ""                                              },
    {"VCALENDAR(VEVENT!,VTODO!)",                                                  "diary"                                         },
    {"VCALENDAR(VTIMEZONE)",                                                       ""                                              },
    {"VCALENDAR(VTIMEZONE!)",                                                      "meeting holiday series floating due done diary"},
    {"VCALENDAR(.PRODID~\"TEST\")",                                                "meeting holiday series floating due done diary"},
    {"VCALENDAR(.PRODID=\"TEST\")",                                                ""                                              },
    {"VCALENDAR(.X-NONE)",                                                         ""                                              },

 /* Time ranges are half open. */
    {"VCALENDAR(VEVENT[20260601T110000Z/20260602T000000Z])",                       ""                                              },
    {"VCALENDAR(VEVENT[20260601T105959Z/20260602T000000Z])",                       "meeting"                                       },
    {"VCALENDAR(VEVENT[20260601T090000Z/20260601T100000Z])",                       ""                                              },
    {"VCALENDAR(VEVENT[20260601T090000Z/20260601T100001Z])",                       "meeting"                                       },
    {"VCALENDAR(VEVENT[/20260601T080001Z])",                                       "series"                                        },
    {"VCALENDAR(VEVENT[20260701T000000Z/])",                                       "series"                                        },
    {"VCALENDAR(VEVENT[20990101T000000Z/20990201T000000Z])",                       "series"                                        },
    {"VCALENDAR(VEVENT[/])",                                                       "meeting holiday series floating"               },

 /* All-day and floating times are those of the calendar's zone, Paris. */
    {"VCALENDAR(VEVENT[20260609T220000Z/20260609T220001Z])",                       "holiday"                                       },
    {"VCALENDAR(VEVENT[20260610T215959Z/20260610T220000Z])",                       "holiday"                                       },
    {"VCALENDAR(VEVENT[20260610T220000Z/20260611T000000Z])",                       ""                                              },
    {"VCALENDAR(VEVENT[20260620T210000Z/20260620T210001Z])",                       "floating"                                      },
    {"VCALENDAR(VEVENT[20260620T230000Z/20260621T000000Z])",                       ""                                              },

 /* The moved instance is where it moved to. */
    {"VCALENDAR(VEVENT[20260608T000000Z/20260609T000000Z])",                       ""                                              },
    {"VCALENDAR(VEVENT[20260609T080000Z/20260609T090000Z])",                       "series"                                        },

 /* Everything in one filter is asked of one component. */
    {"VCALENDAR(VEVENT[20260609T000000Z/20260610T000000Z](.SUMMARY~\"special\"))", "series"                                        },
    {"VCALENDAR(VEVENT[20260609T000000Z/20260609T120000Z](.SUMMARY~\"standup\"))", ""                                              },
    {"VCALENDAR(VEVENT[20260615T000000Z/20260616T000000Z](.SUMMARY~\"special\"))", ""                                              },
    {"VCALENDAR(VEVENT[20260615T000000Z/](.SUMMARY~\"special\"))",                 ""                                              },
    {"VCALENDAR(VEVENT[20260615T000000Z/](.SUMMARY~\"standup\"))",                 "series"                                        },
    {"VCALENDAR(VEVENT(.SUMMARY~\"standup\"),VEVENT(.SUMMARY~\"special\"))",       "series"                                        },
    {"VCALENDAR(VEVENT(.SUMMARY~\"standup\",.SUMMARY~\"special\"))",               ""                                              },

 /* Text. */
    {"VCALENDAR(VEVENT(.SUMMARY~\"team MEETING, \"))",                             "meeting"                                       },
    {"VCALENDAR(VEVENT(.SUMMARY=\"Team\"))",                                       "meeting"                                       },
    {"VCALENDAR(VEVENT(.SUMMARY=\"team\"))",                                       ""                                              },
    {"VCALENDAR(VEVENT(.LOCATION%\"salle é\"))",                                  "meeting"                                       },
    {"VCALENDAR(VEVENT(.LOCATION~\"salle é\"))",                                  ""                                              },
    {"VCALENDAR(VEVENT(.LOCATION~\"SALLE É\"))",                                  "meeting"                                       },
    {"VCALENDAR(VEVENT(.SUMMARY-~\"a\"))",                                         "floating"                                      },
    {"VCALENDAR(VEVENT(.CATEGORIES~\"work\"))",                                    "holiday"                                       },
    {"VCALENDAR(VEVENT(.CATEGORIES~\"work\"&))",                                   "holiday"                                       },
    {"VCALENDAR(VEVENT(.CATEGORIES~\"fun\"^))",                                    "holiday"                                       },
    {"VCALENDAR(VEVENT(.CATEGORIES~\"wor\"&))",                                    ""                                              },
    {"VCALENDAR(VEVENT(.CATEGORIES~\"fun,work\"&))",                               "holiday"                                       },
    {"VCALENDAR(VEVENT(.UID=\"m\"&))",                                             "meeting"                                       },
    {"VCALENDAR(VEVENT(.ATTENDEE{;CN~\"bob, b\"&}))",                              "meeting"                                       },
    {"VCALENDAR(VEVENT(.ATTENDEE{;CN~\"bob\"&}))",                                 ""                                              },
    {"VCALENDAR(VEVENT(.ATTENDEE{;PARTSTAT~\"acc\"^}))",                           "meeting"                                       },
    {"VCALENDAR(VEVENT(.LOCATION!))",                                              "holiday series floating"                       },
    {"VCALENDAR(VEVENT(.LOCATION))",                                               "meeting"                                       },
    {"VCALENDAR(VEVENT(.LOCATION~\"\"))",                                          "meeting"                                       },
    {"VCALENDAR(VEVENT(.LOCATION-~\"\"))",                                         ""                                              },

 /* Parameters. */
    {"VCALENDAR(VEVENT(.ATTENDEE~\"bob\"{;PARTSTAT~\"accepted\"}))",               "meeting"                                       },
    {"VCALENDAR(VEVENT(.ATTENDEE~\"carol\"{;PARTSTAT~\"accepted\"}))",             ""                                              },
    {"VCALENDAR(VEVENT(.ATTENDEE{;PARTSTAT~\"needs\"}))",                          "meeting"                                       },
    {"VCALENDAR(VEVENT(.ATTENDEE~\"bob\"{;CN!}))",                                 ""                                              },
    {"VCALENDAR(VEVENT(.ATTENDEE~\"carol\"{;CN!}))",                               "meeting"                                       },
    {"VCALENDAR(VEVENT(.ATTENDEE{;CN~\"bob, b\";PARTSTAT-~\"declined\"}))",        "meeting"                                       },
    {"VCALENDAR(VEVENT(.ATTENDEE{;X-NO}))",                                        ""                                              },

 /* Tasks (the table of RFC 4791 9.9) and journals. */
    {"VCALENDAR(VTODO[20260615T000000Z/20260616T000000Z])",                        "due"                                           },
    {"VCALENDAR(VTODO[20260616T000000Z/20260617T000000Z])",                        ""                                              },
    {"VCALENDAR(VTODO[20260605T000000Z/20260606T000000Z])",                        "done"                                          },
    {"VCALENDAR(VTODO(.STATUS-~\"COMPLETED\"))",                                   "due"                                           },
    {"VCALENDAR(VTODO(.COMPLETED!,.STATUS-~\"CANCELLED\"))",                       "due"                                           },
    {"VCALENDAR(VJOURNAL[20260603T000000Z/20260604T000000Z])",                     "diary"                                         },
    {"VCALENDAR(VJOURNAL[20260604T000000Z/20260605T000000Z])",                     ""                                              },

 /* Alarms, and times of properties. */
    {"VCALENDAR(VEVENT(VALARM))",                                                  "floating"                                      },
    {"VCALENDAR(VEVENT(VALARM!))",                                                 "meeting holiday series"                        },
    {"VCALENDAR(VEVENT(VALARM[20260620T204500Z/20260620T204501Z]))",               "floating"                                      },
    {"VCALENDAR(VEVENT(VALARM[20260620T204501Z/20260620T210000Z]))",               ""                                              },
    {"VCALENDAR(VEVENT(VALARM(.ACTION~\"display\")))",                             "floating"                                      },
    {"VCALENDAR(VTODO(.COMPLETED[20260605T100000Z/20260605T100001Z]))",            "done"                                          },
    {"VCALENDAR(VTODO(.COMPLETED[20260605T100001Z/]))",                            ""                                              },
    {"VCALENDAR(VEVENT(.DTSTAMP[20260101T000000Z/20260103T000000Z]))",             "meeting"                                       },
};

static cal_str matches(cal_ctx *cx, const cal_calendar *cal, const char *filter)
{
    core_query q = {.filter = filter_from_text(cx, filter)};
    const cal_event *events;
    cal_str out = CAL_STR("");
    size_t n;

    if (core_query_run(cx, cal, &q, &events, &n))
        return cx->fail.why;
    for (size_t i = 0; i < n; i++)
        out = cal_arena_printf(cx->arena, "%.*s%s%.*s", CAL_FMT(out), i ? " " : "",
                               CAL_FMT(events[i].href));
    return out;
}

TEST(filters_match_what_rfc_4791_says)
{
    fixture *f = fixture_new(cx);

    CHECK(f);
    for (size_t i = 0; i < CAL_COUNT(members); i++)
        CHECK_OK(fixture_put(cx, &f->cal, members[i].href, fixture_ics(cx, members[i].lines)));
    for (size_t i = 0; i < CAL_COUNT(cases); i++) {
        cal_str got = matches(cx, &f->cal, cases[i].filter);

        if (!cal_str_eq(got, cal_str_c(cases[i].want)))
            test_failed(__FILE__, (int)i, "%s: got \"%.*s\", want \"%s\"", cases[i].filter,
                        CAL_FMT(got), cases[i].want);
    }
}

TEST(a_query_gives_data_only_when_asked_and_uses_its_zone)
{
    fixture *f = fixture_new(cx);
    core_query q = {.with_data = true};
    const cal_event *events;
    size_t n;

    CHECK(f);
    CHECK_OK(fixture_put(cx, &f->cal, "h", fixture_ics(cx, members[1].lines)));
    CHECK_OK(core_query_run(cx, &f->cal, &q, &events, &n));
    CHECK_INT(n, 1);
    CHECK_STR(events[0].ics, fixture_ics(cx, members[1].lines));
    q.with_data = false;
    q.filter = filter_from_text(cx, "VCALENDAR(VEVENT[20260611T000000Z/20260611T010000Z])");
    CHECK_OK(core_query_run(cx, &f->cal, &q, &events, &n));
    CHECK_INT(n, 0);
    q.zone = ical_zone_at(cx->zones, CAL_STR("America/New_York"));
    CHECK_OK(core_query_run(cx, &f->cal, &q, &events, &n));
    CHECK_INT(n, 1);
    CHECK(events[0].ics.p == NULL);
}

TEST(a_query_has_limits)
{
    fixture *f = fixture_new(cx);
    core_query q = {0};
    const cal_event *events;
    size_t n;

    CHECK(f);
    for (int i = 0; i < 3; i++) {
        const char *uid = cal_arena_printf(cx->arena, "u%d", i).p;

        CHECK_OK(fixture_put(cx, &f->cal, uid,
                             fixture_ics(cx, cal_arena_printf(cx->arena,
                                                              "BEGIN:VEVENT\nUID:%s\n"
                                                              "DTSTART:20260601T100000Z\n"
                                                              "RRULE:FREQ=DAILY;BYMONTH=2;"
                                                              "BYMONTHDAY=29\nEND:VEVENT\n",
                                                              uid)
                                                 .p)));
    }
    f->limits.matches = 3;
    CHECK_OK(core_query_run(cx, &f->cal, &q, &events, &n));
    f->limits.matches = 2;
    CHECK_INT(core_query_run(cx, &f->cal, &q, &events, &n), CAL_E_MATCH_LIMIT);
    cal_fail_clear(cx);
    f->limits.matches = 3;
    f->limits.work = 1;
    q.filter = filter_from_text(cx, "VCALENDAR(VEVENT[20990201T000000Z/20990301T000000Z])");
    CHECK_INT(core_query_run(cx, &f->cal, &q, &events, &n), CAL_E_MATCH_LIMIT);
    CHECK(cx->fail.why.n > 10);
    cal_fail_clear(cx);
    cx->who = &f->bob;
    CHECK_INT(core_query_run(cx, &f->cal, &q, &events, &n), CAL_E_NOT_FOUND);
}

/* ---- hostile filters ---- */

/* A filter of n parts, each of which is looked for in vain in long texts. */
static const cal_comp_filter *costly_filter(cal_ctx *cx, size_t n, cal_collation collation,
                                            const cal_range *range)
{
    cal_comp_filter *root = CAL_NEW(cx->arena, cal_comp_filter);
    cal_comp_filter *event = CAL_NEW_N(cx->arena, cal_comp_filter, n);
    cal_prop_filter *props = CAL_NEW_N(cx->arena, cal_prop_filter, n);
    cal_text_match *text = CAL_NEW(cx->arena, cal_text_match);

    *text = (cal_text_match){
        .text = CAL_STR("aaaaaaaaaaaaaaaaaaaaaaab"), .collation = collation, .negate = true};
    for (size_t i = 0; i < n; i++) {
        props[i] = (cal_prop_filter){.name = CAL_STR("X-LONG"), .text = text};
        event[i] = (cal_comp_filter){.name = CAL_STR("VEVENT"), .range = range};
    }
    event[0].props = props;
    event[0].n_props = n;
    *root = (cal_comp_filter){.name = CAL_STR("VCALENDAR"), .comps = event, .n_comps = n};
    return root;
}

TEST(a_costly_filter_is_refused_soon)
{
    static const cal_range far = {INT64_C(32503680000), INT64_C(32503680001)};
    static const char *const rules[] = {"RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30\n",
                                        "RRULE:FREQ=MINUTELY;BYHOUR=3;BYSETPOS=-1\n",
                                        "RRULE:FREQ=YEARLY;BYWEEKNO=53;BYDAY=SU\n", ""};
    fixture *f = fixture_new(cx);
    char *fill = cal_arena_alloc(cx->arena, 40001);
    const cal_event *events;
    size_t n;

    CHECK(f);
    for (size_t i = 0; i < 40000; i++)
        fill[i] = 'a';
    for (size_t i = 0; i < CAL_COUNT(rules); i++) {
        const char *uid = cal_arena_printf(cx->arena, "u%zu", i).p;
        cal_str ics =
            fixture_ics(cx, cal_arena_printf(cx->arena,
                                             "BEGIN:VEVENT\nUID:%s\nDTSTART:20260601T100000Z\n%s"
                                             "X-LONG:%s\nEND:VEVENT\n",
                                             uid, rules[i], fill)
                                .p);

        CHECK_OK(fixture_put(cx, &f->cal, uid, ics));
    }
    for (int c = CAL_ASCII_CASEMAP; c <= CAL_UNICODE_CASEMAP; c++) {
        const cal_range *const ranges[] = {NULL, &far};

        for (size_t i = 0; i < CAL_COUNT(ranges); i++) {
            core_query q = {.filter = costly_filter(cx, 5000, (cal_collation)c, ranges[i])};
            int64_t before = cal_time_steady_ms();

            CHECK_INT(core_query_run(cx, &f->cal, &q, &events, &n), CAL_E_MATCH_LIMIT);
            CHECK(cal_time_steady_ms() - before < 20000); /* a second without sanitizers */
            cal_fail_clear(cx);
        }
    }
}
