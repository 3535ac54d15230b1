/* SPDX-License-Identifier: MIT */
/* Which form a request wants, and the entity tags of forms. */
#include "dav/form.h"

#include "tests/harness/test.h"

static dav_form form_of(cal_ctx *cx, const char *accept, const char *zones)
{
    http_field *fields = CAL_NEW_N(cx->arena, http_field, 2);
    http_req rq = {.fields = fields, .n_fields = 2};

    fields[0] = (http_field){CAL_STR("Accept"), cal_str_c(accept)};
    fields[1] = (http_field){CAL_STR("CalDAV-Timezones"), cal_str_c(zones)};
    return dav_form_of(&rq);
}

TEST(jcal_must_be_wanted_more_than_icalendar)
{
    static const struct {
        const char *accept;
        bool as_json;
    } rows[] = {
        {"",                                                     false},
        {"*/*",                                                  false},
        {"text/calendar",                                        false},
        {"application/calendar+json",                            true },
        {"Application/Calendar+JSON; charset=utf-8",             true },
        {"application/*",                                        true },
        {"application/*, text/*",                                false},
        {"application/calendar+json, */*",                       false},
        {"application/calendar+json, */*;q=0.9",                 true },
        {"application/calendar+json;q=0, */*",                   false},
        {"text/calendar;q=0.3, application/calendar+json;q=0.4", true },
        {"application/calendar+json;q=0.001",                    true },
        {"application/calendar+json;q=nonsense, text/html",      true },
        {"application/json",                                     false},
        {";;,,;q=",                                              false},
    };

    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        if (form_of(cx, rows[i].accept, "").as_json != rows[i].as_json)
            test_failed(__FILE__, __LINE__, "%s", rows[i].accept);
    }
}

TEST(caldav_timezones_is_t_or_f_or_nothing)
{
    CHECK_INT(form_of(cx, "", "T").zones, ICAL_REFER_DEFINITIONS);
    CHECK_INT(form_of(cx, "", " f ").zones, ICAL_REFER_NAMES);
    CHECK_INT(form_of(cx, "", "").zones, ICAL_REFER_AS_IS);
    CHECK_INT(form_of(cx, "", "true").zones, ICAL_REFER_AS_IS);
}

TEST(the_tag_of_a_form_names_its_version)
{
    cal_str version = CAL_STR("\"abc\""), form = dav_form_etag(cx, version, CAL_STR("bytes"));

    CHECK(!cal_str_eq(form, version));
    CHECK(!cal_str_eq(form, dav_form_etag(cx, version, CAL_STR("other"))));
    CHECK(dav_form_names(form, version));
    CHECK(dav_form_names(version, version));
    CHECK(!dav_form_names(CAL_STR("\"abcd\""), version));
    CHECK(!dav_form_names(CAL_STR("\"ab.c\""), version));
    CHECK(!dav_form_names(CAL_STR("\"abc.\\"), version));
    CHECK(!dav_form_names(CAL_STR("\"abc"), version));
    CHECK(!dav_form_names(CAL_STR(""), version));
    CHECK(!dav_form_names(version, CAL_STR("")));
}

TEST(conditions_of_changes_are_about_versions)
{
    http_field fields[] = {
        {CAL_STR("If-Match"),      CAL_STR("\"abc.0123\", W/\"x.y\" , \"d\"")},
        {CAL_STR("If-None-Match"), CAL_STR("*")                              },
    };
    http_req rq = {.fields = fields, .n_fields = 2};
    cal_etag_fields cond = dav_form_cond(cx, &rq);

    CHECK_STR(cond.if_match, CAL_STR("\"abc\", W/\"x\" , \"d\""));
    CHECK_STR(cond.if_none_match, CAL_STR("*"));
}
