/* SPDX-License-Identifier: MIT */
/* Any bytes as a JSON body: parsed, read by a shape with every type of field, written again, and
   what was written must be JSON. */
#include <stdint.h>
#include <stdlib.h>

#include "json/shape.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

typedef struct thing {
    int64_t id, count, born, mood, days;
    cal_str name, note;
    bool open;
    json_list parts;
    const void *best;
} thing;

static const char *const names[] = {"calm", "wild", NULL};

/* clang-format off */
static const json_field part_fields[] = {
    {"name",  JSON_AT(STR, thing, name), .flags = JSON_REQUIRED, .max = 5},
    {"count", JSON_AT(INT, thing, count), .min = 1, .max = 9},
};

static const json_shape part = {"Part", NULL, NULL, part_fields, CAL_COUNT(part_fields),
                                sizeof(thing), false};

static const json_field fields[] = {
    {"id",    JSON_AT(ID, thing, id)},
    {"name",  JSON_AT(STR, thing, name), .min = 1, .max = 4},
    {"note",  JSON_AT(STR, thing, note), .flags = JSON_NULLABLE | JSON_SKIPPABLE},
    {"count", JSON_AT(INT, thing, count), .min = -5, .max = 5},
    {"born",  JSON_AT(TIME, thing, born), .flags = JSON_NULLABLE},
    {"mood",  JSON_AT(ENUM, thing, mood), .names = names},
    {"days",  JSON_AT(SET, thing, days), .names = names},
    {"open",  JSON_AT(BOOL, thing, open)},
    {"parts", JSON_AT(LIST, thing, parts), .of = &part},
    {"best",  JSON_AT(OBJECT, thing, best), .flags = JSON_NULLABLE, .of = &part},
};
/* clang-format on */

static const json_shape shape = {"Thing",           NULL,          NULL, fields,
                                 CAL_COUNT(fields), sizeof(thing), false};

/* What was read, or anything as text, is written as JSON again. */
static void write_back(cal_ctx *cx, const thing *t, cal_str raw)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);
    json_out o = {.buf = b};
    const json_value *v;

    json_out_open(&o, '[');
    json_write(cx, &o, &shape, t);
    json_out_str(&o, raw);
    json_out_close(&o, ']');
    cal_fail_clear(cx);
    if (!cal_str_has(raw, CAL_STR("\0")) && cal_buf_str(b).n < JSON_MAX_BYTES &&
        json_parse(cx, cal_buf_str(b), &v))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    cal_ctx cx = {.arena = cal_arena_new()};
    cal_str text = {(const char *)data, n};
    const json_value *v;
    thing t = {0};

    if (!json_parse(&cx, text, &v) && json_read(&cx, &shape, v, &t, NULL))
        t = (thing){0};
    write_back(&cx, &t, text);
    cal_arena_free(cx.arena);
    return 0;
}
