/* SPDX-License-Identifier: MIT */
/* The JSON Schema of a shape (draft 2020-12, the dialect of OpenAPI 3.1). */
#include <stdio.h>

#include "json/shape.h"

/* How a type is called in a schema. Ids match what read_id takes. */
static const struct {
    const char *type, *format, *pattern;
} types[JSON_TYPE_COUNT] = {
    [JSON_STR] = {"string",  NULL,        NULL                },
    [JSON_INT] = {"integer", "int64",     NULL                },
    [JSON_ID] = {"string",  NULL,        "^[1-9][0-9]{0,17}$"},
    [JSON_BOOL] = {"boolean", NULL,        NULL                },
    [JSON_TIME] = {"string",  "date-time", NULL                },
    [JSON_ENUM] = {"string",  NULL,        NULL                },
    [JSON_SET] = {"array",   NULL,        NULL                },
    [JSON_LIST] = {"array",   NULL,        NULL                },
    [JSON_OBJECT] = {"object",  NULL,        NULL                },
    [JSON_TEXTS] = {"array",   NULL,        NULL                },
};

static void member_i64(json_out *o, const char *name, int64_t v)
{
    json_out_name(o, cal_str_c(name));
    json_out_i64(o, v);
}

static void reference(json_out *o, const json_shape *s)
{
    char path[96];

    (void)snprintf(path, sizeof path, "#/components/schemas/%s", s->name);
    json_out_member(o, "$ref", cal_str_c(path));
}

/* "type": "string", or with null: ["string", "null"]. */
static void write_type(json_out *o, const json_field *f)
{
    cal_str type = cal_str_c(types[f->type].type);

    json_out_name(o, CAL_STR("type"));
    if (!(f->flags & JSON_NULLABLE)) {
        json_out_str(o, type);
        return;
    }
    json_out_open(o, '[');
    json_out_str(o, type);
    json_out_str(o, CAL_STR("null"));
    json_out_close(o, ']');
}

static void write_names(json_out *o, const json_field *f, bool or_null)
{
    json_out_name(o, CAL_STR("enum"));
    json_out_open(o, '[');
    for (size_t i = 0; f->names[i]; i++)
        json_out_str(o, cal_str_c(f->names[i]));
    if (or_null)
        json_out_null(o);
    json_out_close(o, ']');
}

static void write_bounds(json_out *o, const json_field *f)
{
    bool text = f->type == JSON_STR;

    if (f->max || (f->min && text))
        member_i64(o, text ? "minLength" : "minimum", f->min);
    if (f->max)
        member_i64(o, text ? "maxLength" : "maximum", f->max);
}

static void write_format(json_out *o, const json_field *f)
{
    const char *pattern = f->pattern ? f->pattern : types[f->type].pattern;

    if (pattern)
        json_out_member(o, "pattern", cal_str_c(pattern));
    if (f->flags & JSON_SECRET)
        json_out_member(o, "format", CAL_STR("password"));
    else if (types[f->type].format)
        json_out_member(o, "format", cal_str_c(types[f->type].format));
}

static void write_items(json_out *o, const json_field *f)
{
    json_out_name(o, CAL_STR("items"));
    json_out_open(o, '{');
    if (f->of) {
        reference(o, f->of);
    } else {
        json_out_member(o, "type", CAL_STR("string"));
        if (f->names)
            write_names(o, f, false);
    }
    json_out_close(o, '}');
}

/* An object, or null: {"anyOf": [{"$ref"}, {"type": "null"}]}. */
static void write_object(json_out *o, const json_field *f)
{
    if (!(f->flags & JSON_NULLABLE)) {
        reference(o, f->of);
        return;
    }
    json_out_name(o, CAL_STR("anyOf"));
    json_out_open(o, '[');
    json_out_open(o, '{');
    reference(o, f->of);
    json_out_close(o, '}');
    json_out_open(o, '{');
    json_out_member(o, "type", CAL_STR("null"));
    json_out_close(o, '}');
    json_out_close(o, ']');
}

static void write_plain(json_out *o, const json_field *f)
{
    write_type(o, f);
    if (f->type == JSON_LIST || f->type == JSON_SET || f->type == JSON_TEXTS)
        write_items(o, f);
    else if (f->names)
        write_names(o, f, (f->flags & JSON_NULLABLE) != 0);
    write_bounds(o, f);
    write_format(o, f);
}

void json_schema_field(json_out *o, const json_field *f)
{
    json_out_open(o, '{');
    if (f->type == JSON_OBJECT)
        write_object(o, f);
    else
        write_plain(o, f);
    if (f->text)
        json_out_member(o, "description", cal_str_c(f->text));
    if (f->flags & JSON_READ_ONLY) {
        json_out_name(o, CAL_STR("readOnly"));
        json_out_bool(o, true);
    }
    json_out_close(o, '}');
}

static bool is_required(const json_shape *s, const json_field *f)
{
    return s->is_reply ? !(f->flags & JSON_SKIPPABLE) : (f->flags & JSON_REQUIRED) != 0;
}

static void write_required(json_out *o, const json_shape *s)
{
    bool any = false;

    for (size_t i = 0; i < s->n && !any; i++)
        any = is_required(s, &s->field[i]);
    if (!any)
        return;
    json_out_name(o, CAL_STR("required"));
    json_out_open(o, '[');
    for (size_t i = 0; i < s->n; i++)
        if (is_required(s, &s->field[i]))
            json_out_str(o, cal_str_c(s->field[i].name));
    json_out_close(o, ']');
}

static void write_properties(json_out *o, const json_shape *s)
{
    json_out_name(o, CAL_STR("properties"));
    json_out_open(o, '{');
    for (size_t i = 0; i < s->n; i++) {
        json_out_name(o, cal_str_c(s->field[i].name));
        json_schema_field(o, &s->field[i]);
    }
    json_out_close(o, '}');
}

void json_schema(json_out *o, const json_shape *s)
{
    json_out_open(o, '{');
    json_out_member(o, "type", s->media ? CAL_STR("string") : CAL_STR("object"));
    if (s->text)
        json_out_member(o, "description", cal_str_c(s->text));
    if (!s->media) {
        write_properties(o, s);
        write_required(o, s);
        json_out_name(o, CAL_STR("additionalProperties"));
        json_out_bool(o, s->is_reply);
    }
    json_out_close(o, '}');
}
