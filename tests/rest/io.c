/* SPDX-License-Identifier: MIT */
/* Reading requests by shapes, and answering by them. */
#include "rest/io.h"

#include "tests/harness/test.h"

typedef struct thing {
    cal_str name;
    int64_t limit, after;
    bool open;
} thing;

/* clang-format off */
static const json_field fields[] = {
    {"name",  JSON_AT(STR, thing, name), .max = 5},
    {"limit", JSON_AT(INT, thing, limit), .min = 1, .max = 9},
    {"after", JSON_AT(ID, thing, after)},
    {"open",  JSON_AT(BOOL, thing, open)},
};
/* clang-format on */

static const json_shape shape = {
    .name = "Thing", .field = fields, .n = CAL_COUNT(fields), .size = sizeof(thing)};

static cal_err body(cal_ctx *cx, const char *type, const char *text, thing *out)
{
    http_field f = {CAL_STR("Content-Type"), cal_str_c(type)};
    http_req rq = {.fields = &f, .n_fields = *type ? 1 : 0, .body = cal_str_c(text)};

    cal_fail_clear(cx);
    return rest_body(cx, &rq, &shape, out, NULL);
}

TEST(only_json_is_read_as_json)
{
    thing t = {0};

    CHECK_OK(body(cx, "application/json", "{\"name\":\"a\"}", &t));
    CHECK_STR(t.name, CAL_STR("a"));
    CHECK_OK(body(cx, "Application/JSON ; charset=utf-8", "{}", &t));
    CHECK_INT(body(cx, "", "{}", &t), CAL_E_MEDIA_TYPE);
    CHECK_INT(body(cx, "text/plain", "{}", &t), CAL_E_MEDIA_TYPE);
    CHECK_INT(body(cx, "application/jsonp", "{}", &t), CAL_E_MEDIA_TYPE);
    CHECK_INT(body(cx, "application/json", "", &t), CAL_E_BAD_JSON);
    CHECK_INT(body(cx, "application/json", "{\"nom\":1}", &t), CAL_E_BAD_FIELD);
}

static cal_err query(cal_ctx *cx, const char *text, thing *out)
{
    http_req rq = {.query = cal_str_c(text)};

    cal_fail_clear(cx);
    return rest_query(cx, &rq, &shape, out);
}

TEST(query_parameters_are_read_by_their_type)
{
    thing t = {.limit = 5};

    CHECK_OK(query(cx, "name=a%20b&after=12&open=true&other=1", &t));
    CHECK_STR(t.name, CAL_STR("a b"));
    CHECK_INT(t.limit, 5);
    CHECK_INT(t.after, 12);
    CHECK(t.open);
    CHECK_OK(query(cx, "name=12&limit=9&open=false", &t));
    CHECK_STR(t.name, CAL_STR("12"));
    CHECK_INT(t.limit, 9);
    CHECK(!t.open);
}

TEST(a_wrong_query_parameter_is_named)
{
    static const char *const rows[][2] = {
        {"limit=0",     "limit"},
        {"limit=x",     "limit"},
        {"limit=",      "limit"},
        {"limit=1.5",   "limit"},
        {"name=abcdef", "name" },
        {"name=%FF",    "name" },
        {"after=0",     "after"},
        {"after=-1",    "after"},
        {"open=maybe",  "open" },
    };

    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        thing t = {0};

        CHECK_INT(query(cx, rows[i][0], &t), CAL_E_BAD_FIELD);
        CHECK_STR(cx->fail.field, cal_str_c(rows[i][1]));
    }
}

TEST(what_is_no_id_is_not_found)
{
    static const char *const bad[] = {"", "0", "-1", "+1", "01", "1x", "99999999999999999999"};
    http_req rq = {.param = {CAL_STR("42")}};
    int64_t id;

    CHECK_OK(rest_id(cx, &rq, &id));
    CHECK_INT(id, 42);
    for (size_t i = 0; i < CAL_COUNT(bad); i++) {
        rq.param[0] = cal_str_c(bad[i]);
        cal_fail_clear(cx);
        CHECK_INT(rest_id(cx, &rq, &id), CAL_E_NOT_FOUND);
    }
}

TEST(replies_are_not_for_caches)
{
    http_res rs;
    thing t = {.name = CAL_STR("a"), .limit = 1, .after = 7};

    http_res_init(cx, &rs);
    CHECK_OK(rest_created(cx, &rs, &shape, &t, CAL_STR("/things/7")));
    CHECK_INT(rs.status, 201);
    CHECK_STR(cal_buf_str(rs.body),
              CAL_STR("{\"name\":\"a\",\"limit\":1,\"after\":\"7\",\"open\":false}"));
    CHECK_INT(rs.fields.n, 4);
    CHECK_STR(rs.fields.at[1].value, CAL_STR("no-store"));
    CHECK_STR(rs.fields.at[3].value, CAL_STR("/things/7"));
}
