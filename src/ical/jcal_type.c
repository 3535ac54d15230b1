/* SPDX-License-Identifier: MIT */
/* Values of each type in both forms (RFC 5545 3.3, RFC 7265 3.6). */
#include "ical/jcal_type.h"

#include <stdlib.h>
#include <string.h>

#include "ical/print.h"
#include "ical/value.h"

enum {
    MAX_DIGITS = 10, /* of an integer: RFC 5545 3.3.8 bounds it to 32 bits */
    MAX_EXACT = 15   /* before the point: what a double holds */
};

cal_str jcal_lower(cal_ctx *cx, cal_str name)
{
    char *p = cal_arena_alloc(cx->arena, name.n + 1);

    for (size_t i = 0; i < name.n; i++)
        p[i] = (char)(name.p[i] >= 'A' && name.p[i] <= 'Z' ? name.p[i] + ('a' - 'A') : name.p[i]);
    return (cal_str){p, name.n};
}

void jcal_add_upper(cal_buf *out, cal_str name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];

        cal_buf_add_byte(out, (char)(c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c));
    }
}

/* ---- numbers ---- */

static size_t digits(cal_str s)
{
    size_t n = 0;

    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
        n++;
    return n;
}

/* Length of ".90" at the head of s: the point and digits; 0 when it is none. */
static size_t fraction(cal_str s)
{
    size_t n = s.n > 1 && s.p[0] == '.' ? digits(cal_str_skip(s, 1)) : 0;

    return n ? n + 1 : 0;
}

/* Without zeros that say nothing: 007 is 7, 38.90 is 38.9, 38.0 is 38. whole: digits before the
   point. */
static cal_str shortened(cal_str s, size_t whole)
{
    bool has_point = whole < s.n;

    while (has_point && (s.p[s.n - 1] == '0' || s.p[s.n - 1] == '.'))
        has_point = s.p[--s.n] != '.';
    for (; whole > 1 && s.p[0] == '0'; whole--)
        s = cal_str_skip(s, 1);
    return s;
}

cal_str jcal_number(cal_ctx *cx, cal_str text, bool is_whole)
{
    cal_str s = cal_str_trim(text);
    bool is_below = s.n && s.p[0] == '-';
    size_t whole, rest;

    if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
        s = cal_str_skip(s, 1);
    whole = digits(s);
    rest = is_whole ? 0 : fraction(cal_str_skip(s, whole));
    if (whole == 0 || whole + rest != s.n)
        return (cal_str){NULL, 0};
    s = shortened(s, whole);
    if (digits(s) > (is_whole ? MAX_DIGITS : MAX_EXACT))
        return (cal_str){NULL, 0};
    return is_below ? cal_arena_printf(cx->arena, "-%.*s", CAL_FMT(s)) : s;
}

cal_str jcal_number_text(cal_ctx *cx, const json_value *v)
{
    static const int places[] = {6, 15, 17};
    cal_str text = {NULL, 0};

    if (v->kind == JSON_KIND_INT)
        return cal_arena_printf(cx->arena, "%lld", (long long)v->number);
    for (size_t i = 0; i < CAL_COUNT(places); i++) {
        text = cal_arena_printf(cx->arena, "%.*g", places[i], v->real);
        if (strtod(text.p, NULL) == v->real) /* NOLINT(cert-err34-c): our own text */
            break;
    }
    /* iCalendar knows no exponent */
    return cal_str_find_byte(text, 'e') < text.n ? cal_arena_printf(cx->arena, "%.12f", v->real)
                                                 : text;
}

bool jcal_is_line(cal_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if (c < 0x20 && c != '\t')
            return false;
    }
    return true;
}

/* ---- values that stay text ---- */

static bool print_raw(cal_ctx *cx, cal_str text, json_out *o)
{
    (void)cx;
    json_out_str(o, text);
    return true;
}

static const char *read_raw(cal_ctx *cx, const json_value *v, cal_buf *out)
{
    cal_str text = v->text;

    if (v->kind == JSON_KIND_INT || v->kind == JSON_KIND_REAL)
        text = jcal_number_text(cx, v);
    else if (v->kind == JSON_KIND_BOOL)
        text = v->truth ? CAL_STR("TRUE") : CAL_STR("FALSE");
    else if (v->kind != JSON_KIND_STR)
        return "a string";
    if (!jcal_is_line(text))
        return "a string without line breaks and control characters";
    cal_buf_add(out, text);
    return NULL;
}

static const char *read_string(cal_ctx *cx, const json_value *v, cal_buf *out)
{
    return v->kind == JSON_KIND_STR ? read_raw(cx, v, out) : "a string";
}

static bool print_text(cal_ctx *cx, cal_str text, json_out *o)
{
    json_out_str(o, ical_unescape(cx, text));
    return true;
}

static const char *read_text(cal_ctx *cx, const json_value *v, cal_buf *out)
{
    (void)cx;
    if (v->kind != JSON_KIND_STR)
        return "a string";
    for (size_t i = 0; i < v->text.n; i++) {
        unsigned char c = (unsigned char)v->text.p[i];

        if (c < 0x20 && c != '\t' && c != '\n' && c != '\r')
            return "a string without control characters";
    }
    ical_print_escaped(out, v->text);
    return NULL;
}

/* ---- numbers and truth ---- */

static bool print_number(cal_ctx *cx, cal_str text, json_out *o, bool is_whole)
{
    cal_str number = jcal_number(cx, text, is_whole);

    if (!number.p)
        return false;
    json_out_number(o, number);
    return true;
}

static bool print_float(cal_ctx *cx, cal_str text, json_out *o)
{
    return print_number(cx, text, o, false);
}

static bool print_integer(cal_ctx *cx, cal_str text, json_out *o)
{
    return print_number(cx, text, o, true);
}

static const char *read_float(cal_ctx *cx, const json_value *v, cal_buf *out)
{
    if (v->kind != JSON_KIND_INT && v->kind != JSON_KIND_REAL)
        return v->kind == JSON_KIND_STR ? read_raw(cx, v, out) : "a number";
    return read_raw(cx, v, out);
}

static const char *read_integer(cal_ctx *cx, const json_value *v, cal_buf *out)
{
    static const double exact = 9007199254740992.0; /* 2^53 */

    if (v->kind == JSON_KIND_REAL && v->real >= -exact && v->real <= exact &&
        (double)(int64_t)v->real == v->real) { /* 4.0 resolves to an integer */
        cal_buf_add_i64(out, (int64_t)v->real);
        return NULL;
    }
    return v->kind == JSON_KIND_INT || v->kind == JSON_KIND_STR ? read_raw(cx, v, out)
                                                                : "a whole number";
}

static bool print_boolean(cal_ctx *cx, cal_str text, json_out *o)
{
    bool is_true = cal_str_eq_ci(text, CAL_STR("TRUE"));

    (void)cx;
    if (!is_true && !cal_str_eq_ci(text, CAL_STR("FALSE")))
        return false;
    json_out_bool(o, is_true);
    return true;
}

static const char *read_boolean(cal_ctx *cx, const json_value *v, cal_buf *out)
{
    return v->kind == JSON_KIND_BOOL || v->kind == JSON_KIND_STR ? read_raw(cx, v, out)
                                                                 : "true or false";
}

/* ---- dates and times ---- */

static bool fits(cal_str text, const char *pattern)
{
    if (text.n != strlen(pattern))
        return false;
    for (size_t i = 0; i < text.n; i++) {
        bool is_digit = text.p[i] >= '0' && text.p[i] <= '9';

        if (pattern[i] == '0' ? !is_digit : text.p[i] != pattern[i])
            return false;
    }
    return true;
}

/* The digits of text, which fits `from`, in the places that the noughts of `to` have. */
static bool reform(cal_str text, const char *from, const char *to, char *room)
{
    size_t i = 0;

    if (!fits(text, from))
        return false;
    for (; *to; to++) {
        while (*to == '0' && from[i] != '0')
            i++;
        *room++ = (char)(*to == '0' ? text.p[i++] : *to);
    }
    *room = '\0';
    return true;
}

static const struct {
    const char *basic, *extended;
    bool is_date;
} stamps[] = {
    {"00000000",        "0000-00-00",          true },
    {"00000000T000000", "0000-00-00T00:00:00", false},
};

/* The text without the Z of UTC at its end. */
static cal_str without_z(cal_str text, bool *is_utc)
{
    *is_utc = text.n && text.p[text.n - 1] == 'Z';
    return *is_utc ? cal_str_take(text, text.n - 1) : text;
}

static void end_room(char *room, bool is_utc, cal_str *out)
{
    if (is_utc)
        memcpy(room + strlen(room), "Z", 2);
    *out = cal_str_c(room);
}

bool jcal_stamp(cal_str text, bool date, char room[24], cal_str *out)
{
    bool is_utc;
    size_t row = date ? 0 : 1;

    text = without_z(text, &is_utc); /* of a date it says nothing, but clients write it */
    if (!reform(text, stamps[row].basic, stamps[row].extended, room))
        return false;
    end_room(room, is_utc && !date, out);
    return true;
}

bool jcal_unstamp(cal_str text, char room[24], cal_str *out)
{
    bool is_utc;

    text = without_z(text, &is_utc);
    for (size_t i = 0; i < CAL_COUNT(stamps); i++) {
        if (!(stamps[i].is_date && is_utc) &&
            reform(text, stamps[i].extended, stamps[i].basic, room)) {
            end_room(room, is_utc, out);
            return true;
        }
    }
    return false;
}

static bool print_stamp(cal_str text, bool date, json_out *o)
{
    char room[24];
    cal_str out;

    if (!jcal_stamp(cal_str_trim(text), date, room, &out))
        return false;
    json_out_str(o, out);
    return true;
}

static bool print_date(cal_ctx *cx, cal_str text, json_out *o)
{
    (void)cx;
    return print_stamp(text, true, o);
}

static bool print_date_time(cal_ctx *cx, cal_str text, json_out *o)
{
    (void)cx;
    return print_stamp(text, false, o);
}

/* A value in the extended form; another is what the printer could not bring into it. */
static const char *read_stamp(cal_ctx *cx, const json_value *v, cal_buf *out)
{
    char room[24];
    cal_str basic;

    if (v->kind == JSON_KIND_STR && jcal_unstamp(v->text, room, &basic)) {
        cal_buf_add(out, basic);
        return NULL;
    }
    return read_string(cx, v, out);
}

static const struct {
    const char *basic, *extended;
} clocks[] = {
    {"000000",  "00:00:00" },
    {"+0000",   "+00:00"   },
    {"-0000",   "-00:00"   },
    {"+000000", "+00:00:00"},
    {"-000000", "-00:00:00"},
};

/* The sign is no digit: it is set, not copied. */
static bool reform_clock(cal_str text, bool to_extended, char *room)
{
    for (size_t i = 0; i < CAL_COUNT(clocks); i++) {
        if (to_extended ? reform(text, clocks[i].basic, clocks[i].extended, room)
                        : reform(text, clocks[i].extended, clocks[i].basic, room))
            return true;
    }
    return false;
}

static bool print_clock(cal_ctx *cx, cal_str text, json_out *o)
{
    char room[24];
    bool is_utc;
    cal_str out;

    (void)cx;
    text = without_z(cal_str_trim(text), &is_utc);
    if (!reform_clock(text, true, room))
        return false;
    end_room(room, is_utc, &out);
    json_out_str(o, out);
    return true;
}

static const char *read_clock(cal_ctx *cx, const json_value *v, cal_buf *out)
{
    char room[24];
    bool is_utc;
    cal_str basic;

    if (v->kind != JSON_KIND_STR || !reform_clock(without_z(v->text, &is_utc), false, room))
        return read_string(cx, v, out);
    end_room(room, is_utc, &basic);
    cal_buf_add(out, basic);
    return NULL;
}

static bool print_duration(cal_ctx *cx, cal_str text, json_out *o)
{
    int64_t s;

    (void)cx;
    if (!ical_duration_parse(text, &s))
        return false;
    json_out_str(o, cal_str_trim(text));
    return true;
}

/* ---- periods ---- */

static bool print_period(cal_ctx *cx, cal_str text, json_out *o)
{
    cal_str rest = cal_str_trim(text), start = cal_str_cut(&rest, '/');
    bool ok;

    if (!rest.p)
        return false;
    json_out_open(o, '[');
    ok = print_stamp(start, false, o) &&
         (print_duration(cx, rest, o) || print_stamp(rest, false, o));
    json_out_close(o, ']');
    return ok;
}

static const char *read_period(cal_ctx *cx, const json_value *v, cal_buf *out)
{
    const char *why;

    if (v->kind == JSON_KIND_STR)
        return read_raw(cx, v, out);
    if (v->kind != JSON_KIND_LIST || v->n != 2)
        return "a list of a start and an end";
    if ((why = read_stamp(cx, &v->item[0], out)))
        return why;
    cal_buf_add_byte(out, '/');
    return read_stamp(cx, &v->item[1], out);
}

/* ---- tables ---- */

static const jcal_type types[] = {
    {"binary",      false, print_raw,        read_string    },
    {"boolean",     false, print_boolean,    read_boolean   },
    {"cal-address", true,  print_raw,        read_string    },
    {"date",        false, print_date,       read_stamp     },
    {"date-time",   false, print_date_time,  read_stamp     },
    {"duration",    false, print_duration,   read_string    },
    {"float",       false, print_float,      read_float     },
    {"integer",     false, print_integer,    read_integer   },
    {"period",      false, print_period,     read_period    },
    {"recur",       true,  jcal_print_recur, jcal_read_recur},
    {"text",        true,  print_text,       read_text      },
    {"time",        false, print_clock,      read_clock     },
    {"uri",         true,  print_raw,        read_string    },
    {"utc-offset",  false, print_clock,      read_clock     },
};

const jcal_type jcal_unknown = {"unknown", true, print_raw, read_raw};

const jcal_type *jcal_type_at(cal_str name)
{
    for (size_t i = 0; i < CAL_COUNT(types); i++) {
        if (cal_str_eq_ci(name, cal_str_c(types[i].name)))
            return &types[i];
    }
    return NULL;
}
