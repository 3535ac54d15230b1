/* SPDX-License-Identifier: MIT */
/* The API's description: whole, and derived from what is there. */
#include "base/vec.h"
#include "json/value.h"
#include "rest/nouns.h"
#include "rest/rest.h"
#include "tests/harness/test.h"

static const http_route *route(http_method method, const char *path)
{
    for (size_t t = 0; rest_tables[t]; t++)
        for (size_t i = 0; i < rest_tables[t]->n; i++)
            if (rest_tables[t]->row[i].method == method &&
                cal_str_eq(cal_str_c(rest_tables[t]->row[i].path), cal_str_c(path)))
                return &rest_tables[t]->row[i];
    return NULL;
}

static const json_value *document(cal_ctx *cx, http_res *rs)
{
    http_req rq = {.method = HTTP_GET};
    const json_value *v = NULL;

    http_res_init(cx, rs);
    if (route(HTTP_GET, "/openapi.json")->run(cx, &rq, rs) ||
        json_parse(cx, cal_buf_str(rs->body), &v))
        return NULL;
    return v;
}

/* The value that "#/a/b" names, or NULL. */
static const json_value *resolve(const json_value *v, cal_str ref)
{
    (void)cal_str_cut(&ref, '/');
    while (ref.p && v)
        v = json_member(v, cal_str_cut(&ref, '/'));
    return v;
}

typedef struct item {
    const json_value *v;
} item;

TEST(every_reference_resolves)
{
    http_res rs;
    const json_value *doc = document(cx, &rs);
    CAL_VEC(item) todo = {0};
    size_t refs = 0;

    CHECK(doc);
    CAL_PUSH(cx->arena, &todo, (item){doc});
    for (size_t i = 0; i < todo.n; i++) {
        const json_value *v = todo.at[i].v;

        for (size_t j = 0; j < v->n; j++)
            CAL_PUSH(cx->arena, &todo, (item){&v->item[j]});
        if (!cal_str_eq(v->name, CAL_STR("$ref")))
            continue;
        refs++;
        CHECK(cal_str_starts(v->text, CAL_STR("#/")));
        CHECK(resolve(doc, v->text));
    }
    CHECK(refs > 20);
}

TEST(every_route_is_described_once)
{
    http_res rs;
    const json_value *doc = document(cx, &rs);
    const json_value *paths = json_member(doc, CAL_STR("paths"));
    size_t rows = 0, operations = 0;

    CHECK_STR(json_member(doc, CAL_STR("openapi"))->text, CAL_STR("3.1.0"));
    for (size_t t = 0; rest_tables[t]; t++)
        rows += rest_tables[t]->n;
    for (size_t i = 0; i < paths->n; i++)
        operations += paths->item[i].n;
    CHECK_INT(operations, rows);
}

TEST(shapes_have_names_of_their_own)
{
    http_res rs;
    const json_value *doc = document(cx, &rs);

    CHECK(doc); /* the parser refuses two members of one name */
    CHECK(resolve(doc, CAL_STR("#/components/schemas/Problem")));
    CHECK(resolve(doc, CAL_STR("#/components/schemas/Calendar/properties/ctag")));
    CHECK(resolve(doc, CAL_STR("#/components/securitySchemes/appPassword")));
}

TEST(status_body_and_right_come_from_the_row)
{
    http_res rs;
    const json_value *paths = json_member(document(cx, &rs), CAL_STR("paths"));
    const json_value *made =
        json_member(json_member(paths, CAL_STR("/calendars")), CAL_STR("post"));
    const json_value *gone =
        json_member(json_member(paths, CAL_STR("/calendars/{id}")), CAL_STR("delete"));
    const json_value *open = json_member(json_member(paths, CAL_STR("/config")), CAL_STR("get"));

    CHECK(json_member(json_member(made, CAL_STR("responses")), CAL_STR("201")));
    CHECK(json_member(made, CAL_STR("requestBody")));
    CHECK_INT(json_member(made, CAL_STR("security"))->n, 2);
    CHECK(json_member(json_member(gone, CAL_STR("responses")), CAL_STR("204")));
    CHECK(!json_member(gone, CAL_STR("requestBody")));
    CHECK_INT(json_member(gone, CAL_STR("parameters"))->n, 1);
    CHECK_INT(json_member(open, CAL_STR("security"))->n, 0);
}

TEST(a_description_that_is_known_is_not_sent_again)
{
    http_res rs;
    http_field field = {CAL_STR("If-None-Match"), CAL_STR("")};
    http_req rq = {.method = HTTP_GET, .fields = &field, .n_fields = 1};

    CHECK(document(cx, &rs));
    for (size_t i = 0; i < rs.fields.n; i++)
        if (cal_str_eq(rs.fields.at[i].name, CAL_STR("ETag")))
            field.value = rs.fields.at[i].value;
    CHECK(field.value.n > 2);
    http_res_reset(cx, &rs);
    CHECK_OK(route(HTTP_GET, "/openapi.json")->run(cx, &rq, &rs));
    CHECK_INT(rs.status, 304);
    CHECK_INT(rs.body->n, 0);
}

TEST(every_route_says_what_it_does)
{
    (void)cx;
    for (size_t t = 0; rest_tables[t]; t++) {
        for (size_t i = 0; i < rest_tables[t]->n; i++) {
            const http_route *r = &rest_tables[t]->row[i];

            CHECK(r->run && r->text && r->path[0] == '/');
            CHECK(!r->in || r->in->name);
            CHECK(!r->out || r->out->is_reply || r->out->media);
        }
    }
}
