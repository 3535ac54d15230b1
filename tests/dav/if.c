/* SPDX-License-Identifier: MIT */
/* The If field: what is one, what is none, and when it holds (RFC 4918 10.4). */
#include "dav/if.h"

#include "base/buf.h"
#include "tests/harness/test.h"

#define TOKEN "urn:uuid:181d4fae-7d8c-11d0-a765-00a0c91e6bf2"
#define OTHER "urn:uuid:58f202ac-22cf-11d1-b12d-002035b29092"

/* ---- grammar ---- */

TEST(if_fields_are_read_with_all_their_parts)
{
    static const struct {
        const char *field;
        bool is_tagged;
        size_t resources, lists, conditions;
    } cases[] = {
        {"(<" TOKEN ">)",                                         false, 1, 1, 1},
        {" \t( <" TOKEN ">\t) ",                                  false, 1, 1, 1},
        {"(<" TOKEN "> [\"I am an ETag\"]) ([\"I am another\"])", false, 1, 2, 3},
        {"(Not <" TOKEN "> <" OTHER ">)",                         false, 1, 1, 2},
        {"(<" TOKEN ">)(Not <DAV:no-lock>)",                      false, 1, 2, 2},
        {"(not<DAV:no-lock>NOT[\"x\"])",                          false, 1, 1, 2},
        {"([W/\"A weak ETag\"]) ([\"strong\"])",                  false, 1, 2, 2},
        {"([\"\"])",                                              false, 1, 1, 1},
        {"([\"a]b)c\"])",                                         false, 1, 1, 1},
        {"([\"z\xc3\xbc\"])",                                     false, 1, 1, 1},
        {"</resource1> (<" TOKEN "> [W/\"A\"]) ([\"B\"])",        true,  1, 2, 3},
        {"<http://h/a> (<" TOKEN ">) <http://h/b?q> ([\"B\"])",   true,  2, 2, 2},
        {"</a>(<x:1>)</b>(<x:2>)</a>(<x:3>)(<x:4>)",              true,  2, 4, 4},
        {"</> (<data:,i/1/2/0>)",                                 true,  1, 1, 1},
    };
    dav_if x;

    for (size_t i = 0; i < CAL_COUNT(cases); i++) {
        CHECK_OK(dav_if_read(cx, cal_str_c(cases[i].field), &x));
        CHECK_INT(x.is_tagged, cases[i].is_tagged);
        CHECK_INT(x.resources.n, cases[i].resources);
        CHECK_INT(x.lists.n, cases[i].lists);
        CHECK_INT(x.conditions.n, cases[i].conditions);
    }
}

TEST(a_condition_keeps_what_it_says)
{
    dav_if x;

    CHECK_OK(dav_if_read(cx, CAL_STR("<http://h/a%20b> (Not <" TOKEN "> [W/\"e\"] [\"f\"])"), &x));
    CHECK_STR(x.resources.at[0], CAL_STR("http://h/a%20b"));
    CHECK(x.conditions.at[0].negated && !x.conditions.at[0].is_etag);
    CHECK_STR(x.conditions.at[0].text, CAL_STR(TOKEN));
    CHECK(!x.conditions.at[1].negated && x.conditions.at[1].is_etag && x.conditions.at[1].weak);
    CHECK_STR(x.conditions.at[1].text, CAL_STR("\"e\""));
    CHECK(x.conditions.at[2].is_etag && !x.conditions.at[2].weak);
}

TEST(what_is_no_if_field_is_refused_with_the_place)
{
    static const char *const bad[] = {
        "",
        "()",
        "(",
        "(<" TOKEN ">",
        "(<" TOKEN ">))",
        "<" TOKEN ">",
        "</a>",
        "</a> (<x:1>) </b>",
        "(<x:1>) </a> (<x:2>)",
        "(<x:1>), (<x:2>)",
        "(< x:1>)",
        "(<x:1 >)",
        "(<x:1#f>)",
        "(</path>)",
        "(<relative>)",
        "(<>)",
        "(<1x:a>)",
        "(<:a>)",
        "<relative> (<x:1>)",
        "<//h/a> (<x:1>)",
        "([e])",
        "([ \"e\"])",
        "([\"e\" ])",
        "([\"e])",
        "([\"e\")",
        "([w/\"e\"])",
        "([W/ \"e\"])",
        "([\"a\x7f\"])",
        "(Not)",
        "(Not Not <x:1>)",
        "(Nope <x:1>)",
        "(\"e\")",
        "[\"e\"]",
        "(<x:1>) x",
        "(<x:\xc3\xbc>)",
    };
    dav_if x;

    for (size_t i = 0; i < CAL_COUNT(bad); i++) {
        CHECK_INT(dav_if_read(cx, cal_str_c(bad[i]), &x), CAL_E_BAD_REQUEST);
        CHECK(cal_str_has(cx->fail.why, CAL_STR("at byte")));
        cal_fail_clear(cx);
    }
}

TEST(an_if_field_has_bounds)
{
    cal_buf *many = cal_buf_new(cx->arena, 0);
    dav_if x;

    for (int i = 0; i < DAV_IF_MAX_CONDITIONS; i++)
        cal_buf_add_c(many, "(<x:1>)");
    CHECK_OK(dav_if_read(cx, cal_buf_str(many), &x));
    cal_buf_add_c(many, "(<x:1>)");
    CHECK_INT(dav_if_read(cx, cal_buf_str(many), &x), CAL_E_BAD_REQUEST);
    cal_fail_clear(cx);
    cal_buf_clear(many);
    for (int i = 0; i <= DAV_IF_MAX_RESOURCES; i++)
        cal_buf_printf(many, "</%d>(<x:1>)", i);
    CHECK_INT(dav_if_read(cx, cal_buf_str(many), &x), CAL_E_BAD_REQUEST);
    cal_fail_clear(cx);
}

/* ---- submission ---- */

TEST(every_token_counts_as_submitted_once)
{
    const cal_str *tokens;
    size_t n;
    dav_if x;

    CHECK_OK(dav_if_read(
        cx, CAL_STR("</a> (<x:1> [\"never\"]) (Not <x:2>) </b> (<x:1>) (<DAV:no-lock>)"), &x));
    dav_if_tokens(cx, &x, &tokens, &n);
    CHECK_INT(n, 3);
    CHECK_STR(tokens[0], CAL_STR("x:1"));
    CHECK_STR(tokens[1], CAL_STR("x:2"));
    CHECK_STR(tokens[2], CAL_STR("DAV:no-lock"));
}

/* ---- evaluation ---- */

typedef struct world {
    int looks;
    cal_err fails;
} world;

static const cal_str own[] = {CAL_STR_K(TOKEN), CAL_STR_K("data:,i/1/2/0")};
static const cal_str others[] = {CAL_STR_K(OTHER)};

/* The request's resource has own and "e"; /b has others and "f"; there is nothing else. */
static cal_err look(cal_ctx *cx, void *arg, cal_str href, dav_if_state *out)
{
    world *w = arg;

    w->looks++;
    *out = (dav_if_state){0};
    if (w->fails)
        return cal_fail(cx, w->fails, "no");
    if (!href.p || cal_str_eq(href, CAL_STR("/a")))
        *out = (dav_if_state){CAL_STR("\"e\""), own, CAL_COUNT(own)};
    if (cal_str_eq(href, CAL_STR("/b")))
        *out = (dav_if_state){CAL_STR("\"f\""), others, CAL_COUNT(others)};
    return CAL_OK;
}

TEST(an_if_field_holds_when_one_list_holds)
{
    static const struct {
        const char *field;
        bool holds;
        int looks;
    } cases[] = {
        {"(<" TOKEN ">)",                                  true,  1},
        {"(<" OTHER ">)",                                  false, 1},
        {"(Not <" OTHER ">)",                              true,  1},
        {"(Not <" TOKEN ">)",                              false, 1},
        {"([\"e\"])",                                      true,  1},
        {"([\"f\"])",                                      false, 1},
        {"([\"E\"])",                                      false, 1},
        {"([W/\"e\"])",                                    false, 1}, /* strong comparison */
        {"([\"e.0123\"])",                                 true,  1}, /* another form of it */
        {"([W/\"e.0123\"])",                               false, 1},
        {"(Not [W/\"e\"])",                                true,  1},
        {"(<" TOKEN "> [\"e\"])",                          true,  1},
        {"(<" TOKEN "> [\"f\"])",                          false, 1},
        {"(<" TOKEN "> [\"f\"]) ([\"e\"])",                true,  1},
        {"(<" TOKEN "> Not [\"f\"])",                      true,  1},
        {"(<" TOKEN ">) (Not <DAV:no-lock>)",              true,  1},
        {"(<" OTHER ">) (Not <DAV:no-lock>)",              true,  1},
        {"(<DAV:no-lock>)",                                false, 1},
        {"(<data:,i/1/2/0>)",                              true,  1}, /* RFC 6578 5 */
        {"(<data:,i/1/1/0>)",                              false, 1},
        {"</b> (<" OTHER ">)",                             true,  1},
        {"</b> (<" TOKEN ">)",                             false, 1},
        {"</a> (<" OTHER ">) </b> ([\"f\"] <" OTHER ">)",  true,  2},
        {"</a> (<x:1>) (<x:2>) </b> (<x:3>) </a> (<x:4>)", false, 2}, /* each looked at once */
        {"</none> (<" TOKEN ">)",                          false, 1},
        {"</none> ([\"e\"])",                              false, 1},
        {"</none> (Not [\"e\"] Not <" TOKEN ">)",          true,  1}, /* RFC 4918 10.4.4 */
    };
    bool holds;
    dav_if x;

    for (size_t i = 0; i < CAL_COUNT(cases); i++) {
        world w = {0};

        CHECK_OK(dav_if_read(cx, cal_str_c(cases[i].field), &x));
        CHECK_OK(dav_if_judge(cx, &x, look, &w, &holds));
        if (holds != cases[i].holds)
            test_failed(__FILE__, __LINE__, "%s", cases[i].field);
        CHECK_INT(w.looks, cases[i].looks);
    }
}

TEST(a_state_that_cannot_be_read_stops_the_judgement)
{
    world w = {.fails = CAL_E_DB_BUSY};
    bool holds = true;
    dav_if x;

    CHECK_OK(dav_if_read(cx, CAL_STR("(<x:1>) (Not <x:1>)"), &x));
    CHECK_INT(dav_if_judge(cx, &x, look, &w, &holds), CAL_E_DB_BUSY);
    CHECK(!holds);
    CHECK_INT(w.looks, 1);
}
