/* SPDX-License-Identifier: MIT */
/* A JSON object into a struct, by its shape. */
#include "base/time.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "json/shape.h"

/* An object inside another that still has to be read. */
typedef struct pending {
    const json_shape *shape;
    const json_value *from;
    void *to;
} pending;

typedef struct reading {
    cal_ctx *cx;
    CAL_VEC(pending) todo;
} reading;

typedef cal_err read_field(reading *r, const json_field *f, const json_value *v, void *to);

static cal_err refuse(cal_ctx *cx, const json_field *f, const char *must)
{
    return cal_fail_field(cx, CAL_E_BAD_FIELD, cal_str_c(f->name), "The field \"%s\" must be %s.",
                          f->name, must);
}

/* Index of s in names, or -1. */
static int64_t name_index(const char *const *names, cal_str s)
{
    for (int64_t i = 0; names[i]; i++)
        if (cal_str_eq(cal_str_c(names[i]), s))
            return i;
    return -1;
}

static cal_err refuse_name(cal_ctx *cx, const json_field *f, const char *what)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);

    for (size_t i = 0; f->names[i]; i++)
        cal_buf_printf(b, "%s\"%s\"", i ? ", " : "", f->names[i]);
    return refuse(cx, f, cal_arena_printf(cx->arena, "%s %.*s", what, CAL_FMT(cal_buf_str(b))).p);
}

static cal_err read_str(reading *r, const json_field *f, const json_value *v, void *to)
{
    cal_ctx *cx = r->cx;

    if (v->kind != JSON_KIND_STR)
        return refuse(cx, f, "text");
    if (!cal_utf8_xml_ok(v->text))
        return refuse(cx, f, "text in UTF-8 without control characters");

    int64_t n = (int64_t)cal_utf8_count(v->text);

    if (f->max && n > f->max)
        return refuse(
            cx, f,
            cal_arena_printf(cx->arena, "at most %lld characters long", (long long)f->max).p);
    if (n < f->min)
        return refuse(cx, f,
                      f->min == 1 ? "text that is not empty"
                                  : cal_arena_printf(cx->arena, "at least %lld characters long",
                                                     (long long)f->min)
                                        .p);
    if (f->names && name_index(f->names, v->text) < 0)
        return refuse_name(cx, f, "one of");
    *(cal_str *)to = v->text;
    return CAL_OK;
}

/* 1.0 and 1e3 are whole numbers too (JSON Schema 2020-12 6.1.1), as far as a double is exact. */
static bool whole_number(const json_value *v, int64_t *out)
{
    static const double exact = 9007199254740992.0; /* 2^53 */

    *out = v->number;
    if (v->kind != JSON_KIND_REAL || v->real < -exact || v->real > exact)
        return v->kind == JSON_KIND_INT;
    *out = (int64_t)v->real;
    return (double)*out == v->real;
}

static cal_err read_int(reading *r, const json_field *f, const json_value *v, void *to)
{
    int64_t number;

    if (!whole_number(v, &number))
        return refuse(r->cx, f, "a whole number");
    if (f->max && (number < f->min || number > f->max))
        return refuse(r->cx, f,
                      cal_arena_printf(r->cx->arena, "from %lld to %lld", (long long)f->min,
                                       (long long)f->max)
                          .p);
    *(int64_t *)to = number;
    return CAL_OK;
}

static cal_err read_id(reading *r, const json_field *f, const json_value *v, void *to)
{
    if (v->kind != JSON_KIND_STR || !cal_str_to_i64(v->text, to) || *(int64_t *)to <= 0)
        return refuse(r->cx, f, "an id as this server gave it: digits in quotes");
    return CAL_OK;
}

static cal_err read_bool(reading *r, const json_field *f, const json_value *v, void *to)
{
    if (v->kind != JSON_KIND_BOOL)
        return refuse(r->cx, f, "true or false");
    *(bool *)to = v->truth;
    return CAL_OK;
}

static cal_err read_time(reading *r, const json_field *f, const json_value *v, void *to)
{
    if (v->kind != JSON_KIND_STR || !cal_time_from_rfc3339(v->text, to))
        return refuse(r->cx, f, "a time such as \"2026-01-31T12:00:00Z\"");
    return CAL_OK;
}

static cal_err read_enum(reading *r, const json_field *f, const json_value *v, void *to)
{
    int64_t i = v->kind == JSON_KIND_STR ? name_index(f->names, v->text) : -1;

    if (i < 0)
        return refuse_name(r->cx, f, "one of");
    *(int64_t *)to = i;
    return CAL_OK;
}

static cal_err read_set(reading *r, const json_field *f, const json_value *v, void *to)
{
    int64_t bits = 0;

    if (v->kind != JSON_KIND_LIST)
        return refuse_name(r->cx, f, "a list of");
    for (size_t i = 0; i < v->n; i++) {
        const json_value *item = &v->item[i];
        int64_t at = item->kind == JSON_KIND_STR ? name_index(f->names, item->text) : -1;

        if (at < 0)
            return refuse_name(r->cx, f, "a list of");
        bits |= INT64_C(1) << at;
    }
    *(int64_t *)to = bits;
    return CAL_OK;
}

static cal_err read_list(reading *r, const json_field *f, const json_value *v, void *to)
{
    if (v->kind != JSON_KIND_LIST)
        return refuse(r->cx, f, "a list");

    char *at = cal_arena_array(r->cx->arena, f->of->size, v->n);

    for (size_t i = 0; i < v->n; i++)
        CAL_PUSH(r->cx->arena, &r->todo, (pending){f->of, &v->item[i], at + i * f->of->size});
    *(json_list *)to = (json_list){at, v->n};
    return CAL_OK;
}

static cal_err read_object(reading *r, const json_field *f, const json_value *v, void *to)
{
    void *at = cal_arena_alloc(r->cx->arena, f->of->size);

    if (v->kind != JSON_KIND_OBJECT)
        return refuse(r->cx, f, "an object");
    CAL_PUSH(r->cx->arena, &r->todo, (pending){f->of, v, at});
    *(const void **)to = at;
    return CAL_OK;
}

/* No body has such a list so far. */
static cal_err read_texts(reading *r, const json_field *f, const json_value *v, void *to)
{
    (void)v;
    (void)to;
    return refuse(r->cx, f, "left out");
}

static read_field *const readers[JSON_TYPE_COUNT] = {
    [JSON_STR] = read_str,     [JSON_INT] = read_int,   [JSON_ID] = read_id,
    [JSON_BOOL] = read_bool,   [JSON_TIME] = read_time, [JSON_ENUM] = read_enum,
    [JSON_SET] = read_set,     [JSON_LIST] = read_list, [JSON_OBJECT] = read_object,
    [JSON_TEXTS] = read_texts,
};

static void set_null(const json_field *f, void *to)
{
    if (f->type == JSON_STR)
        *(cal_str *)to = (cal_str){0};
    else if (f->type == JSON_OBJECT)
        *(const void **)to = NULL;
    else if (f->type == JSON_LIST)
        *(json_list *)to = (json_list){0};
    else if (f->type != JSON_BOOL)
        *(int64_t *)to = 0;
}

static cal_err read_one(reading *r, const json_field *f, const json_value *v, void *object)
{
    void *to = (char *)object + f->offset;

    if (f->flags & JSON_READ_ONLY)
        return cal_fail_field(r->cx, CAL_E_BAD_FIELD, cal_str_c(f->name),
                              "The field \"%s\" is set by the server; leave it out.", f->name);
    if (v->kind == JSON_KIND_NULL && (f->flags & JSON_NULLABLE)) {
        set_null(f, to);
        return CAL_OK;
    }
    return readers[f->type](r, f, v, to);
}

static cal_err refuse_unknown(cal_ctx *cx, const json_shape *s, const json_value *v)
{
    for (size_t i = 0; i < v->n; i++) {
        bool known = false;

        for (size_t j = 0; j < s->n && !known; j++)
            known = cal_str_eq(v->item[i].name, cal_str_c(s->field[j].name));
        if (!known)
            return cal_fail_field(cx, CAL_E_BAD_FIELD, v->item[i].name,
                                  "There is no field \"%.*s\" here; leave it out.",
                                  CAL_FMT(cal_utf8_take(v->item[i].name, 64)));
    }
    return CAL_OK;
}

/* Reads the fields of one object. given: see json_read. */
static cal_err read_shape(reading *r, pending one, unsigned *given)
{
    cal_err e;

    if (one.from->kind != JSON_KIND_OBJECT)
        return cal_fail(r->cx, CAL_E_BAD_JSON, "A JSON object (%s) is expected here.",
                        one.shape->name);
    if ((e = refuse_unknown(r->cx, one.shape, one.from)))
        return e;
    for (size_t i = 0; i < one.shape->n; i++) {
        const json_field *f = &one.shape->field[i];
        const json_value *v = json_member(one.from, cal_str_c(f->name));

        if (!v && (f->flags & JSON_REQUIRED))
            return cal_fail_field(r->cx, CAL_E_BAD_FIELD, cal_str_c(f->name),
                                  "The field \"%s\" is needed.", f->name);
        if (v && (e = read_one(r, f, v, one.to)))
            return e;
        *given |= v ? f->bit : 0;
    }
    return CAL_OK;
}

cal_err json_read(cal_ctx *cx, const json_shape *s, const json_value *v, void *out, unsigned *given)
{
    reading r = {.cx = cx};
    unsigned outer = 0;
    cal_err e = read_shape(&r, (pending){s, v, out}, &outer);

    for (size_t i = 0; !e && i < r.todo.n; i++) {
        unsigned inner = 0;

        e = read_shape(&r, r.todo.at[i], &inner);
    }
    if (given)
        *given = outer;
    return e;
}
