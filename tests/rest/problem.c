/* SPDX-License-Identifier: MIT */
/* Problem bodies. */
#include "json/value.h"
#include "rest/rest.h"
#include "tests/harness/test.h"

static cal_str field(const http_res *rs, cal_str name)
{
    for (size_t i = 0; i < rs->fields.n; i++)
        if (cal_str_eq_ci(rs->fields.at[i].name, name))
            return rs->fields.at[i].value;
    return (cal_str){0};
}

static const json_value *fail(cal_ctx *cx, cal_err e, http_res *rs)
{
    const json_value *v = NULL;
    http_req rq = {0};

    http_res_init(cx, rs);
    rest_fail(cx, e, &rq, rs);
    return json_parse(cx, cal_buf_str(rs->body), &v) ? NULL : v;
}

static cal_str text(const json_value *v, cal_str name)
{
    const json_value *m = json_member(v, name);

    return m ? m->text : (cal_str){0};
}

TEST(a_problem_says_what_is_wrong_and_where)
{
    http_res rs;
    cal_err e = cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("color"), "Colours are \"#rrggbb\".");
    const json_value *v = fail(cx, e, &rs);

    CHECK(v);
    CHECK_INT(rs.status, 422);
    CHECK_STR(field(&rs, CAL_STR("Content-Type")), CAL_STR("application/problem+json"));
    CHECK_STR(text(v, CAL_STR("type")), CAL_STR("/problems/bad-field"));
    CHECK_STR(text(v, CAL_STR("detail")), CAL_STR("Colours are \"#rrggbb\"."));
    CHECK_STR(text(v, CAL_STR("field")), CAL_STR("color"));
    CHECK_STR(text(v, CAL_STR("instance")), cal_str_c(cx->id));
    CHECK_INT(json_member(v, CAL_STR("status"))->number, 422);
}

TEST(the_servers_own_faults_stay_in_its_log)
{
    http_res rs;
    cal_err e = cal_fail(cx, CAL_E_BUG, "table session has no column csrf");
    const json_value *v = fail(cx, e, &rs);

    CHECK(v);
    CHECK_INT(rs.status, 500);
    CHECK(!cal_str_has(cal_buf_str(rs.body), CAL_STR("column")));
    CHECK(!json_member(v, CAL_STR("field")));
}

TEST(a_quota_is_told_to_its_owner)
{
    http_res rs;
    const json_value *v = fail(cx, cal_fail(cx, CAL_E_QUOTA, "No more than 2."), &rs);

    CHECK(v);
    CHECK_INT(rs.status, 507);
    CHECK_STR(text(v, CAL_STR("detail")), CAL_STR("No more than 2."));
}

TEST(what_passes_says_when_to_come_again)
{
    http_res rs;
    cal_err e = cal_fail(cx, CAL_E_SLOW_DOWN, "Too many.");

    cx->fail.retry_after_s = 90;
    CHECK(fail(cx, e, &rs));
    CHECK_STR(field(&rs, CAL_STR("Retry-After")), CAL_STR("90"));
    cal_fail_clear(cx);
    CHECK(fail(cx, cal_fail(cx, CAL_E_DB_BUSY, "busy"), &rs));
    CHECK_INT(rs.status, 503);
    CHECK(field(&rs, CAL_STR("Retry-After")).n > 0);
}

TEST(a_wrong_method_lists_the_right_ones)
{
    http_res rs;

    cx->fail.allow = CAL_STR("GET, HEAD");
    CHECK(fail(cx, cal_fail(cx, CAL_E_NO_METHOD, "no"), &rs));
    CHECK_STR(field(&rs, CAL_STR("Allow")), CAL_STR("GET, HEAD"));
}

TEST(every_failure_makes_a_problem)
{
    for (int e = 1; e < CAL_E_COUNT; e++) {
        http_res rs;

        cal_fail_clear(cx);

        const json_value *v = fail(cx, cal_fail(cx, (cal_err)e, "why"), &rs);

        CHECK(v && rs.status >= 400 && rs.status < 600);
        CHECK_INT(json_member(v, CAL_STR("status"))->number, rs.status);
        CHECK(text(v, CAL_STR("title")).n > 0);
    }
}
