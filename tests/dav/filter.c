/* SPDX-License-Identifier: MIT */
/* CALDAV:filter and calendar-data as they are read, and what of them is refused how. */
#include "dav/filter.h"

#include "model/limits.h"
#include "dav/caldata.h"
#include "tests/harness/test.h"

static const cal_limits limits = {.min_utc = -62135510400, .max_utc = 253402128000, .work = 100000};

static const xml_node *body(cal_ctx *cx, const char *inner)
{
    xml_node *root = NULL;

    cx->limits = &limits;
    return xml_parse(cx,
                     cal_arena_printf(cx->arena, "<C:filter xmlns:C='" XML_CALDAV "'>%s</C:filter>",
                                      inner),
                     &root)
               ? NULL
               : root;
}

#define RANGE(attrs)                                                                    \
    "<C:comp-filter name='VCALENDAR'><C:comp-filter name='VEVENT'><C:time-range " attrs \
    "/></C:comp-filter></C:comp-filter>"
#define TEXT(attrs)                                                                         \
    "<C:comp-filter name='VCALENDAR'><C:comp-filter name='VEVENT'><C:prop-filter name='X'>" \
    "<C:text-match " attrs ">y</C:text-match></C:prop-filter></C:comp-filter></C:comp-filter>"

TEST(filters_that_are_wrong_name_their_precondition)
{
    static const struct {
        const char *xml;
        cal_err e;
    } cases[] = {
        {"<C:comp-filter name='VEVENT'/>",                                          CAL_E_FILTER        },
        {"<C:comp-filter/>",                                                        CAL_E_FILTER        },
        {"<C:prop-filter name='X'/>",                                               CAL_E_FILTER_SUPPORT},
        {"<C:comp-filter name='VCALENDAR'><C:odd/></C:comp-filter>",                CAL_E_FILTER_SUPPORT},
        {"<C:comp-filter name='VCALENDAR'><C:prop-filter name='A'><C:is-not-defined/><C:text-match>x"
         "</C:text-match></C:prop-filter></C:comp-filter>",                CAL_E_FILTER        },
        {"<C:comp-filter name='VCALENDAR'><C:is-not-defined/><C:comp-filter name='VEVENT'/>"
         "</C:comp-filter>",                                               CAL_E_FILTER        },
        {RANGE(""),                                                                 CAL_E_FILTER        },
        {RANGE("start='20260101T000000'"),                                          CAL_E_FILTER        },
        {RANGE("start='20260101'"),                                                 CAL_E_FILTER        },
        {RANGE("start='20261301T000000Z'"),                                         CAL_E_FILTER        },
        {RANGE("start='20260102T000000Z' end='20260102T000000Z'"),                  CAL_E_FILTER        },
        {RANGE("end='00010101T000000Z'"),                                           CAL_E_MIN_DATE      },
        {RANGE("start='99991231T000000Z'"),                                         CAL_E_MAX_DATE      },
        {TEXT("collation='i;nonsense'"),                                            CAL_E_COLLATION     },
        {TEXT("negate-condition='maybe'"),                                          CAL_E_FILTER        },
        {TEXT("collation='i;octet' negate-condition='yes'"),                        CAL_OK              },
        {TEXT("collation='default'"),                                               CAL_OK              },
        {RANGE("start='20260101T000000Z'"),                                         CAL_OK              },
        {RANGE("end='99991231T235959Z'"),                                           CAL_OK              },
        {TEXT("match-type='equals'"),                                               CAL_OK              },
        {TEXT("match-type='starts-with'"),                                          CAL_OK              },
        {TEXT("match-type='resembles'"),                                            CAL_E_FILTER        },
        {"<C:comp-filter name='VCALENDAR'/><C:comp-filter name='VCALENDAR'/>",      CAL_E_FILTER        },
        {"<C:comp-filter name='VCALENDAR' test='allof'/>",                          CAL_OK              },
        {"<C:comp-filter name='VCALENDAR' test='anyof'/>",                          CAL_E_FILTER_SUPPORT},
        {"<C:comp-filter name='VCALENDAR'><C:prop-filter name='A' test='anyof'><C:text-match>x"
         "</C:text-match></C:prop-filter></C:comp-filter>",                CAL_E_FILTER_SUPPORT},
        {"<C:comp-filter name='VCALENDAR'><C:prop-filter name='A'><C:text-match>x</C:text-match>"
         "<C:text-match>y</C:text-match></C:prop-filter></C:comp-filter>", CAL_E_FILTER        },
        {"<C:comp-filter name='VCALENDAR'><C:comp-filter name='VEVENT'>"
         "<C:time-range start='20260101T000000Z'/><C:time-range start='20260101T000000Z'/>"
         "</C:comp-filter></C:comp-filter>",                               CAL_E_FILTER        },
        {"",                                                                        CAL_OK              },
    };

    for (size_t i = 0; i < CAL_COUNT(cases); i++) {
        const cal_comp_filter *f;

        CHECK_INT(dav_filter_read(cx, body(cx, cases[i].xml), &f), cases[i].e);
        cal_fail_clear(cx);
    }
}

TEST(a_filter_becomes_the_tree_it_describes)
{
    const cal_comp_filter *f;

    CHECK_OK(dav_filter_read(
        cx,
        body(cx,
             "<C:comp-filter name='vcalendar'><C:comp-filter name='VTODO'>"
             "<C:time-range start='19700101T000010Z' end='19700102T000000Z'/>"
             "<C:prop-filter name='Attendee'><C:param-filter name='partstat'>"
             "<C:text-match collation='i;unicode-casemap' negate-condition='yes'> N </C:text-match>"
             "</C:param-filter><C:param-filter name='CN'><C:is-not-defined/></C:param-filter>"
             "</C:prop-filter></C:comp-filter></C:comp-filter>"),
        &f));
    CHECK_STR(f->name, CAL_STR("VCALENDAR"));
    CHECK_INT(f->n_comps, 1);

    const cal_comp_filter *todo = &f->comps[0];
    const cal_param_filter *params = todo->props[0].params;

    CHECK_INT(todo->range->from, 10);
    CHECK_INT(todo->range->to, 86400);
    CHECK_STR(todo->props[0].name, CAL_STR("ATTENDEE"));
    CHECK_INT(todo->props[0].n_params, 2);
    CHECK_STR(params[0].name, CAL_STR("PARTSTAT"));
    CHECK_STR(params[0].text->text, CAL_STR(" N "));
    CHECK(params[0].text->negate && params[0].text->collation == CAL_UNICODE_CASEMAP);
    CHECK(params[1].is_not_defined && !params[1].text);
}

TEST(calendar_data_that_cannot_be_given_is_refused)
{
    static const struct {
        const char *xml;
        cal_err e;
    } cases[] = {
        {"<C:calendar-data/>",                                                                                   CAL_OK                 },
        {"<C:calendar-data content-type='TEXT/calendar' version='2.0'/>",                                        CAL_OK                 },
        {"<C:calendar-data content-type='application/calendar+json'/>",                                          CAL_OK                 },
        {"<C:calendar-data content-type='application/calendar+xml'/>",                                           CAL_E_BAD_CALENDAR_DATA},
        {"<C:calendar-data version='3.0'/>",                                                                     CAL_E_BAD_CALENDAR_DATA},
        {"<C:calendar-data><C:expand/></C:calendar-data>",                                                       CAL_E_BAD_XML          },
        {"<C:calendar-data><C:expand start='20260101T000000Z'/></C:calendar-data>",                              CAL_E_BAD_XML          },
        {"<C:calendar-data><C:limit-freebusy-set start='x' end='y'/></C:calendar-data>",
         CAL_E_BAD_XML                                                                                                                  },
        {"<C:calendar-data><C:expand start='20260101T000000Z' end='20260102T000000Z'/>"
         "<C:limit-recurrence-set start='20260101T000000Z' end='20260102T000000Z'/></C:calendar-data>",
         CAL_E_BAD_XML                                                                                                                  },
    };

    for (size_t i = 0; i < CAL_COUNT(cases); i++) {
        dav_caldata d;

        CHECK_INT(dav_caldata_read(cx, xml_first(body(cx, cases[i].xml)), &d), cases[i].e);
        cal_fail_clear(cx);
    }
}

TEST(an_expansion_beyond_its_budget_is_told)
{
    static const cal_str ics =
        CAL_STR_K("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:a\r\n"
                  "DTSTAMP:20260101T000000Z\r\nDTSTART:20260101T000000Z\r\nRRULE:FREQ=SECONDLY\r\n"
                  "END:VEVENT\r\nEND:VCALENDAR\r\n");
    dav_caldata d;
    cal_str text;
    int64_t budget = 1000;

    CHECK_OK(
        dav_caldata_read(cx,
                         xml_first(body(cx, "<C:calendar-data><C:expand start='20260101T000000Z' "
                                            "end='20270101T000000Z'/></C:calendar-data>")),
                         &d));
    CHECK_INT(dav_caldata_of(cx, &d, ics, &budget, &text), CAL_E_INSTANCES);
}
