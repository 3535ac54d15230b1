/* SPDX-License-Identifier: MIT */
/* Shapes: bodies into structs, structs into replies, and their schema. */
#include "json/shape.h"

#include "tests/harness/test.h"

typedef struct part {
    cal_str name;
    int64_t size;
} part;

typedef struct thing {
    int64_t id;
    cal_str name, note;
    int64_t count, born, mood, days;
    bool open;
    json_list parts;
    const void *best;
} thing;

static const char *const moods[] = {"calm", "wild", NULL};
static const char *const days[] = {"mo", "tu", "we", NULL};

static const json_field part_fields[] = {
    {"name", JSON_AT(STR, part, name), .flags = JSON_REQUIRED, .max = 5},
    {"size", JSON_AT(INT, part, size), .min = 1,               .max = 9},
};

static const json_shape part_shape = {
    .name = "Part", .field = part_fields, .n = CAL_COUNT(part_fields), .size = sizeof(part)};

/* clang-format off */
static const json_field thing_fields[] = {
    {"id", JSON_AT(ID, thing, id), .flags = JSON_READ_ONLY},
    {"name", JSON_AT(STR, thing, name), .flags = JSON_REQUIRED, .bit = 1, .min = 1, .max = 4,
     .text = "What it is called."},
    {"note", JSON_AT(STR, thing, note), .flags = JSON_NULLABLE | JSON_SKIPPABLE, .bit = 2},
    {"count", JSON_AT(INT, thing, count), .bit = 4, .min = -5, .max = 5},
    {"born", JSON_AT(TIME, thing, born), .flags = JSON_NULLABLE, .bit = 8},
    {"mood", JSON_AT(ENUM, thing, mood), .bit = 16, .names = moods},
    {"days", JSON_AT(SET, thing, days), .bit = 32, .names = days},
    {"open", JSON_AT(BOOL, thing, open), .bit = 64},
    {"parts", JSON_AT(LIST, thing, parts), .bit = 128, .of = &part_shape},
    {"best", JSON_AT(OBJECT, thing, best), .flags = JSON_NULLABLE, .bit = 256, .of = &part_shape},
};
/* clang-format on */

static const json_shape thing_shape = {
    .name = "Thing", .field = thing_fields, .n = CAL_COUNT(thing_fields), .size = sizeof(thing)};

static cal_err read_thing(cal_ctx *cx, cal_str text, thing *out, unsigned *given)
{
    const json_value *v;
    cal_err e = json_parse(cx, text, &v);

    return e ? e : json_read(cx, &thing_shape, v, out, given);
}

TEST(a_body_fills_its_struct_and_tells_what_it_had)
{
    thing t = {.count = 3};
    unsigned given;

    CHECK_OK(
        read_thing(cx,
                   CAL_STR("{\"name\":\"\xC3\xA9tre\",\"note\":null,\"born\":"
                           "\"1970-01-02T00:00:00Z\",\"mood\":\"wild\",\"days\":[\"we\",\"mo\"],"
                           "\"open\":true,\"parts\":[{\"name\":\"a\"},{\"name\":\"b\",\"size\":2}]"
                           ",\"best\":{\"name\":\"c\"}}"),
                   &t, &given));
    CHECK_STR(t.name, CAL_STR("\xC3\xA9tre"));
    CHECK_INT(t.count, 3);
    CHECK_INT(t.born, 86400);
    CHECK_INT(t.mood, 1);
    CHECK_INT(t.days, 5);
    CHECK(t.open && !t.note.p);
    CHECK_INT(t.parts.n, 2);
    CHECK_INT(((const part *)t.parts.at)[1].size, 2);
    CHECK_STR(((const part *)t.best)->name, CAL_STR("c"));
    CHECK_INT(given, 1 | 2 | 8 | 16 | 32 | 64 | 128 | 256);
}

TEST(a_wrong_field_is_named)
{
    static const struct {
        cal_str body, field, why;
    } rows[] = {
        {CAL_STR_K("{}"),                                                    CAL_STR_K("name"),  CAL_STR_K("needed")       },
        {CAL_STR_K("{\"name\":\"a\",\"nom\":1}"),                            CAL_STR_K("nom"),   CAL_STR_K("no field")     },
        {CAL_STR_K("{\"name\":\"a\",\"id\":\"1\"}"),                         CAL_STR_K("id"),    CAL_STR_K("by the server")},
        {CAL_STR_K("{\"name\":1}"),                                          CAL_STR_K("name"),  CAL_STR_K("text")         },
        {CAL_STR_K("{\"name\":null}"),                                       CAL_STR_K("name"),  CAL_STR_K("text")         },
        {CAL_STR_K("{\"name\":\"\"}"),                                       CAL_STR_K("name"),  CAL_STR_K("not empty")    },
        {CAL_STR_K("{\"name\":\"abcde\"}"),                                  CAL_STR_K("name"),  CAL_STR_K("at most 4")    },
        {CAL_STR_K("{\"name\":\"a\\u0001\"}"),                               CAL_STR_K("name"),  CAL_STR_K("control")      },
        {CAL_STR_K("{\"name\":\"a\",\"count\":1.5}"),                        CAL_STR_K("count"), CAL_STR_K("whole")        },
        {CAL_STR_K("{\"name\":\"a\",\"count\":6}"),                          CAL_STR_K("count"), CAL_STR_K("from -5 to 5") },
        {CAL_STR_K("{\"name\":\"a\",\"born\":\"now\"}"),                     CAL_STR_K("born"),
         CAL_STR_K("2026-01-31")                                                                                           },
        {CAL_STR_K("{\"name\":\"a\",\"mood\":\"sad\"}"),                     CAL_STR_K("mood"),
         CAL_STR_K("one of \"calm\", \"wild\"")                                                                            },
        {CAL_STR_K("{\"name\":\"a\",\"days\":[\"su\"]}"),                    CAL_STR_K("days"),
         CAL_STR_K("a list of")                                                                                            },
        {CAL_STR_K("{\"name\":\"a\",\"days\":\"mo\"}"),                      CAL_STR_K("days"),  CAL_STR_K("a list of")    },
        {CAL_STR_K("{\"name\":\"a\",\"open\":1}"),                           CAL_STR_K("open"),  CAL_STR_K("true or false")},
        {CAL_STR_K("{\"name\":\"a\",\"parts\":{}}"),                         CAL_STR_K("parts"), CAL_STR_K("a list")       },
        {CAL_STR_K("{\"name\":\"a\",\"parts\":[{}]}"),                       CAL_STR_K("name"),  CAL_STR_K("needed")       },
        {CAL_STR_K("{\"name\":\"a\",\"best\":[]}"),                          CAL_STR_K("best"),  CAL_STR_K("an object")    },
        {CAL_STR_K("{\"name\":\"a\",\"best\":{\"name\":\"b\",\"size\":0}}"), CAL_STR_K("size"),
         CAL_STR_K("from 1 to 9")                                                                                          },
    };

    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        thing t = {0};

        cal_fail_clear(cx);
        CHECK_INT(read_thing(cx, rows[i].body, &t, NULL), CAL_E_BAD_FIELD);
        CHECK_STR(cx->fail.field, rows[i].field);
        CHECK(cal_str_has(cx->fail.why, rows[i].why));
    }
}

TEST(a_whole_number_may_be_written_as_a_fraction)
{
    thing t = {0};

    CHECK_OK(read_thing(cx, CAL_STR("{\"name\":\"a\",\"count\":5.0}"), &t, NULL));
    CHECK_INT(t.count, 5);
    CHECK_OK(read_thing(cx, CAL_STR("{\"name\":\"a\",\"count\":-30e-1}"), &t, NULL));
    CHECK_INT(t.count, -3);
    CHECK_INT(read_thing(cx, CAL_STR("{\"name\":\"a\",\"count\":1e300}"), &t, NULL),
              CAL_E_BAD_FIELD);
}

TEST(a_list_is_no_body)
{
    thing t = {0};

    CHECK_INT(read_thing(cx, CAL_STR("[]"), &t, NULL), CAL_E_BAD_JSON);
}

TEST(a_reply_is_written_by_its_shape)
{
    static const part parts[] = {
        {CAL_STR_K("a"), 1},
        {CAL_STR_K("b"), 2}
    };
    thing t = {
        .id = 7, .name = CAL_STR("x"), .mood = 1, .days = 6, .parts = {parts, 2}
    };
    cal_buf *b = cal_buf_new(cx->arena, 0);
    json_out o = {.buf = b};

    json_write(cx, &o, &thing_shape, &t);
    CHECK_STR(
        cal_buf_str(b),
        CAL_STR("{\"id\":\"7\",\"name\":\"x\",\"count\":0,\"born\":null,\"mood\":\"wild\","
                "\"days\":[\"tu\",\"we\"],\"open\":false,\"parts\":[{\"name\":\"a\",\"size\":1},"
                "{\"name\":\"b\",\"size\":2}],\"best\":null}"));

    t = (thing){.note = CAL_STR("n"), .born = 86400, .best = &parts[0]};
    cal_buf_clear(b);
    o = (json_out){.buf = b};
    json_write(cx, &o, &thing_shape, &t);
    CHECK_STR(cal_buf_str(b),
              CAL_STR("{\"id\":null,\"name\":\"\",\"note\":\"n\",\"count\":0,\"born\":"
                      "\"1970-01-02T00:00:00Z\",\"mood\":\"calm\",\"days\":[],\"open\":false,"
                      "\"parts\":[],\"best\":{\"name\":\"a\",\"size\":1}}"));
}

TEST(a_schema_says_what_reading_enforces)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);
    json_out o = {.buf = b};
    const json_value *v;

    json_schema(&o, &thing_shape);
    CHECK_OK(json_parse(cx, cal_buf_str(b), &v));
    CHECK_STR(json_member(v, CAL_STR("type"))->text, CAL_STR("object"));
    CHECK(!json_member(v, CAL_STR("additionalProperties"))->truth);
    CHECK_STR(json_member(v, CAL_STR("required"))->item[0].text, CAL_STR("name"));

    const json_value *p = json_member(v, CAL_STR("properties"));
    const json_value *name = json_member(p, CAL_STR("name"));

    CHECK_INT(p->n, CAL_COUNT(thing_fields));
    CHECK_INT(json_member(name, CAL_STR("maxLength"))->number, 4);
    CHECK_STR(json_member(name, CAL_STR("description"))->text, CAL_STR("What it is called."));
    CHECK(json_member(json_member(p, CAL_STR("id")), CAL_STR("readOnly"))->truth);
    CHECK_INT(json_member(json_member(p, CAL_STR("born")), CAL_STR("type"))->n, 2);
    CHECK_INT(json_member(json_member(p, CAL_STR("mood")), CAL_STR("enum"))->n, 2);
    CHECK_STR(json_member(json_member(json_member(p, CAL_STR("parts")), CAL_STR("items")),
                          CAL_STR("$ref"))
                  ->text,
              CAL_STR("#/components/schemas/Part"));
    CHECK_INT(json_member(json_member(p, CAL_STR("best")), CAL_STR("anyOf"))->n, 2);
}
