/* SPDX-License-Identifier: MIT */
/* Text to tree: jansson reads, its tree is copied into the arena and dropped. The only file that
   knows jansson. */
#include <jansson.h>
#include <string.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "json/value.h"

/* A value of jansson's that still has to be copied. */
typedef struct pending {
    json_t *from;
    json_value *to;
} pending;

typedef CAL_VEC(pending) pending_list;

/* Whether brackets nest deeper than max: jansson's own bound is far higher. Wrong text may be
   misjudged, which the parser then refuses anyway. */
static bool is_deeper(cal_str text, int max)
{
    int depth = 0;
    bool quoted = false;

    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];

        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '[' || c == '{') && ++depth > max)
            return true;
        else if (!quoted && (c == ']' || c == '}'))
            depth--;
    }
    return false;
}

static void copy_object(cal_ctx *cx, json_t *from, json_value *to, pending_list *todo)
{
    json_value *members = CAL_NEW_N(cx->arena, json_value, json_object_size(from));
    size_t i = 0;

    for (void *it = json_object_iter(from); it; it = json_object_iter_next(from, it)) {
        members[i].name = cal_arena_dup(cx->arena, cal_str_c(json_object_iter_key(it)));
        CAL_PUSH(cx->arena, todo, (pending){json_object_iter_value(it), &members[i]});
        i++;
    }
    to->kind = JSON_KIND_OBJECT;
    to->item = members;
    to->n = i;
}

static void copy_list(cal_ctx *cx, json_t *from, json_value *to, pending_list *todo)
{
    size_t n = json_array_size(from);
    json_value *items = CAL_NEW_N(cx->arena, json_value, n);

    for (size_t i = 0; i < n; i++)
        CAL_PUSH(cx->arena, todo, (pending){json_array_get(from, i), &items[i]});
    to->kind = JSON_KIND_LIST;
    to->item = items;
    to->n = n;
}

static void copy_str(cal_ctx *cx, json_t *from, json_value *to)
{
    cal_str s = {json_string_value(from), json_string_length(from)};

    to->kind = JSON_KIND_STR;
    to->text = cal_arena_dup(cx->arena, s);
}

static void copy(cal_ctx *cx, pending one, pending_list *todo)
{
    switch (json_typeof(one.from)) {
    case JSON_OBJECT: copy_object(cx, one.from, one.to, todo); return;
    case JSON_ARRAY: copy_list(cx, one.from, one.to, todo); return;
    case JSON_STRING: copy_str(cx, one.from, one.to); return;
    case JSON_INTEGER:
        one.to->kind = JSON_KIND_INT;
        one.to->number = json_integer_value(one.from);
        return;
    case JSON_REAL:
        one.to->kind = JSON_KIND_REAL;
        one.to->real = json_real_value(one.from);
        return;
    case JSON_TRUE:
    case JSON_FALSE:
        one.to->kind = JSON_KIND_BOOL;
        one.to->truth = json_is_true(one.from);
        return;
    case JSON_NULL: one.to->kind = JSON_KIND_NULL; return;
    }
}

static const json_value *copy_tree(cal_ctx *cx, json_t *root)
{
    json_value *out = CAL_NEW(cx->arena, json_value);
    pending_list todo = {0};

    CAL_PUSH(cx->arena, &todo, (pending){root, out});
    for (size_t i = 0; i < todo.n; i++)
        copy(cx, todo.at[i], &todo);
    return out;
}

cal_err json_parse(cal_ctx *cx, cal_str text, const json_value **out)
{
    return json_parse_within(cx, text, JSON_MAX_BYTES, out);
}

cal_err json_parse_within(cal_ctx *cx, cal_str text, size_t max_bytes, const json_value **out)
{
    json_error_t why;

    if (text.n > max_bytes)
        return cal_fail(cx, CAL_E_TOO_LARGE, "JSON of more than %zu bytes is not read.", max_bytes);
    if (is_deeper(text, JSON_MAX_DEPTH))
        return cal_fail(cx, CAL_E_BAD_JSON, "The JSON nests deeper than %d levels.",
                        JSON_MAX_DEPTH);

    json_t *root = json_loadb(text.n ? text.p : "", text.n, JSON_REJECT_DUPLICATES, &why);

    if (!root)
        return cal_fail(cx, CAL_E_BAD_JSON, "Line %d, column %d: %s.", why.line, why.column,
                        cal_utf8_ok(cal_str_c(why.text)) ? why.text : "this is not UTF-8");
    *out = copy_tree(cx, root);
    json_decref(root);
    return CAL_OK;
}

const json_value *json_member(const json_value *v, cal_str name)
{
    for (size_t i = 0; v->kind == JSON_KIND_OBJECT && i < v->n; i++)
        if (cal_str_eq(v->item[i].name, name))
            return &v->item[i];
    return NULL;
}
