/* SPDX-License-Identifier: MIT */
/* RECUR as a JSON object (RFC 7265 3.6.10, RFC 7529 9). */
#include "ical/jcal_type.h"

enum { MAX_PARTS = 32 };

/* What stands in a part. Parts that are not listed are text. */
typedef enum part_kind { PART_TEXT, PART_STAMP, PART_NUMBER, PART_NUMBERS, PART_TEXTS } part_kind;

static const struct {
    cal_str name;
    part_kind kind;
} parts[] = {
    {CAL_STR_K("UNTIL"),      PART_STAMP  },
    {CAL_STR_K("COUNT"),      PART_NUMBER },
    {CAL_STR_K("INTERVAL"),   PART_NUMBER },
    {CAL_STR_K("BYSECOND"),   PART_NUMBERS},
    {CAL_STR_K("BYMINUTE"),   PART_NUMBERS},
    {CAL_STR_K("BYHOUR"),     PART_NUMBERS},
    {CAL_STR_K("BYDAY"),      PART_TEXTS  },
    {CAL_STR_K("BYMONTHDAY"), PART_NUMBERS},
    {CAL_STR_K("BYYEARDAY"),  PART_NUMBERS},
    {CAL_STR_K("BYWEEKNO"),   PART_NUMBERS},
    {CAL_STR_K("BYMONTH"),    PART_NUMBERS},
    {CAL_STR_K("BYSETPOS"),   PART_NUMBERS},
};

static part_kind kind_of(cal_str name)
{
    for (size_t i = 0; i < CAL_COUNT(parts); i++) {
        if (cal_str_eq_ci(parts[i].name, name))
            return parts[i].kind;
    }
    return PART_TEXT;
}

/* ---- to JSON ---- */

/* A number; what is none, as the month "5L", is text. */
static void print_number(cal_ctx *cx, cal_str text, json_out *o)
{
    cal_str number = jcal_number(cx, text, true);

    if (number.p)
        json_out_number(o, number);
    else
        json_out_str(o, text);
}

static void print_list(cal_ctx *cx, part_kind kind, cal_str value, json_out *o)
{
    cal_str rest = value;
    bool is_list = cal_str_find_byte(value, ',') < value.n;

    if (is_list)
        json_out_open(o, '[');
    while (rest.p) {
        cal_str one = cal_str_cut(&rest, ',');

        if (kind == PART_NUMBERS)
            print_number(cx, one, o);
        else
            json_out_str(o, one);
    }
    if (is_list)
        json_out_close(o, ']');
}

static void print_part(cal_ctx *cx, cal_str name, cal_str value, json_out *o)
{
    part_kind kind = kind_of(name);
    char room[24];
    cal_str stamp = value;

    json_out_name(o, jcal_lower(cx, name));
    if (kind == PART_NUMBERS || kind == PART_TEXTS) {
        print_list(cx, kind, value, o);
    } else if (kind == PART_NUMBER) {
        print_number(cx, value, o);
    } else {
        if (kind == PART_STAMP && !jcal_stamp(value, true, room, &stamp))
            (void)jcal_stamp(value, false, room, &stamp);
        json_out_str(o, stamp);
    }
}

static bool is_among(const cal_str *names, size_t n, cal_str name)
{
    for (size_t i = 0; i < n; i++) {
        if (cal_str_eq_ci(names[i], name))
            return true;
    }
    return false;
}

bool jcal_print_recur(cal_ctx *cx, cal_str text, json_out *o)
{
    cal_str rest = cal_str_trim(text), names[MAX_PARTS];
    size_t n = 0;

    json_out_open(o, '{');
    while (rest.p) {
        cal_str value = cal_str_cut(&rest, ';'), name = cal_str_cut(&value, '=');

        if (!name.n && !value.p && !rest.p) /* a semicolon at the end */
            break;
        if (!name.n || !value.p || n == MAX_PARTS || is_among(names, n, name))
            return false;
        names[n++] = name;
        print_part(cx, name, value, o);
    }
    json_out_close(o, '}');
    return n > 0;
}

/* ---- from JSON ---- */

/* Nothing in it that would begin another part of the rule. */
static bool is_word(cal_str s)
{
    return s.n && jcal_is_line(s) && cal_str_find_byte(s, ';') == s.n &&
           cal_str_find_byte(s, '=') == s.n && cal_str_find_byte(s, ',') == s.n;
}

static const char *read_one(cal_ctx *cx, const json_value *v, cal_buf *out)
{
    char room[24];
    cal_str text = v->text;

    if (v->kind == JSON_KIND_INT) {
        cal_buf_add_i64(out, v->number);
        return NULL;
    }
    if (v->kind != JSON_KIND_STR || !is_word(text))
        return "a rule whose parts are numbers or words";
    (void)jcal_unstamp(text, room, &text);
    (void)cx;
    cal_buf_add(out, text);
    return NULL;
}

static const char *read_part(cal_ctx *cx, const json_value *v, cal_buf *out)
{
    const char *why = NULL;

    if (!is_word(v->name))
        return "a rule whose parts have names";
    jcal_add_upper(out, v->name);
    cal_buf_add_byte(out, '=');
    if (v->kind != JSON_KIND_LIST)
        return read_one(cx, v, out);
    for (size_t i = 0; i < v->n && !why; i++) {
        if (i)
            cal_buf_add_byte(out, ',');
        why = read_one(cx, &v->item[i], out);
    }
    return why;
}

const char *jcal_read_recur(cal_ctx *cx, const json_value *v, cal_buf *out)
{
    const char *why = NULL;

    if (v->kind == JSON_KIND_STR && jcal_is_line(v->text)) { /* what the printer could not read */
        cal_buf_add(out, v->text);
        return NULL;
    }
    if (v->kind != JSON_KIND_OBJECT || v->n == 0)
        return "an object with the parts of a rule";
    for (size_t i = 0; i < v->n && !why; i++) {
        if (i)
            cal_buf_add_byte(out, ';');
        why = read_part(cx, &v->item[i], out);
    }
    return why;
}
