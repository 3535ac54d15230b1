/* SPDX-License-Identifier: MIT */
/* A struct as a JSON object, by its shape. Objects within objects wait on a stack. */
#include "base/time.h"
#include "base/vec.h"
#include "json/shape.h"

/* An object that is being written; or, with list, the objects of a list. */
typedef struct frame {
    const json_shape *shape;
    const char *at; /* the struct, or the first of a list */
    size_t next;    /* field, or item */
    size_t n;
    bool list;
} frame;

typedef struct writing {
    cal_ctx *cx;
    json_out *o;
    CAL_VEC(frame) stack;
} writing;

typedef void write_field(writing *w, const json_field *f, const void *from);

static void write_str(writing *w, const json_field *f, const void *from)
{
    (void)f;
    json_out_str(w->o, *(const cal_str *)from);
}

static void write_int(writing *w, const json_field *f, const void *from)
{
    (void)f;
    json_out_i64(w->o, *(const int64_t *)from);
}

static void write_id(writing *w, const json_field *f, const void *from)
{
    (void)f;
    json_out_str(w->o, cal_arena_printf(w->cx->arena, "%lld", (long long)*(const int64_t *)from));
}

static void write_bool(writing *w, const json_field *f, const void *from)
{
    (void)f;
    json_out_bool(w->o, *(const bool *)from);
}

static void write_time(writing *w, const json_field *f, const void *from)
{
    (void)f;
    json_out_str(w->o, cal_time_rfc3339(w->cx->arena, *(const int64_t *)from));
}

static void write_enum(writing *w, const json_field *f, const void *from)
{
    json_out_str(w->o, cal_str_c(f->names[*(const int64_t *)from]));
}

static void write_set(writing *w, const json_field *f, const void *from)
{
    json_out_open(w->o, '[');
    for (int64_t i = 0; f->names[i]; i++)
        if (*(const int64_t *)from & (INT64_C(1) << i))
            json_out_str(w->o, cal_str_c(f->names[i]));
    json_out_close(w->o, ']');
}

static void write_texts(writing *w, const json_field *f, const void *from)
{
    const json_texts *l = from;

    (void)f;
    json_out_open(w->o, '[');
    for (size_t i = 0; i < l->n; i++)
        json_out_str(w->o, l->at[i]);
    json_out_close(w->o, ']');
}

static void push(writing *w, frame one)
{
    json_out_open(w->o, one.list ? '[' : '{');
    CAL_PUSH(w->cx->arena, &w->stack, one);
}

static void write_list(writing *w, const json_field *f, const void *from)
{
    const json_list *l = from;

    push(w, (frame){.shape = f->of, .at = l->at, .n = l->n, .list = true});
}

static void write_object(writing *w, const json_field *f, const void *from)
{
    push(w, (frame){.shape = f->of, .at = *(const void *const *)from, .n = f->of->n});
}

static write_field *const writers[JSON_TYPE_COUNT] = {
    [JSON_STR] = write_str,     [JSON_INT] = write_int,   [JSON_ID] = write_id,
    [JSON_BOOL] = write_bool,   [JSON_TIME] = write_time, [JSON_ENUM] = write_enum,
    [JSON_SET] = write_set,     [JSON_LIST] = write_list, [JSON_OBJECT] = write_object,
    [JSON_TEXTS] = write_texts,
};

/* Whether what stands in the struct means null. */
static bool is_null(const json_field *f, const void *from)
{
    if (f->type == JSON_STR)
        return !((const cal_str *)from)->p;
    if (f->type == JSON_OBJECT)
        return !*(const void *const *)from;
    return (f->type == JSON_TIME || f->type == JSON_ID) && !*(const int64_t *)from;
}

static void write_one(writing *w, const json_field *f, const void *from)
{
    bool null = is_null(f, from);

    if (null && (f->flags & JSON_SKIPPABLE))
        return;
    json_out_name(w->o, cal_str_c(f->name));
    if (!null)
        writers[f->type](w, f, from);
    else if (f->type == JSON_STR && !(f->flags & JSON_NULLABLE))
        json_out_str(w->o, CAL_STR(""));
    else
        json_out_null(w->o);
}

/* Takes the next step of the innermost object or list. */
static void step(writing *w)
{
    frame *top = &w->stack.at[w->stack.n - 1];

    if (top->next == top->n) {
        json_out_close(w->o, top->list ? ']' : '}');
        w->stack.n--;
        return;
    }

    size_t i = top->next++;

    if (top->list)
        push(w, (frame){
                    .shape = top->shape, .at = top->at + i * top->shape->size, .n = top->shape->n});
    else
        write_one(w, &top->shape->field[i], top->at + top->shape->field[i].offset);
}

void json_write(cal_ctx *cx, json_out *o, const json_shape *s, const void *from)
{
    writing w = {.cx = cx, .o = o};

    push(&w, (frame){.shape = s, .at = from, .n = s->n});
    while (w.stack.n)
        step(&w);
}
