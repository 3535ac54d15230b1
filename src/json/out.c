/* SPDX-License-Identifier: MIT */
/* JSON text, escaped (RFC 8259 7). */
#include "json/out.h"

#include "base/utf8.h"

static void begin_value(json_out *o)
{
    if (o->comma)
        cal_buf_add_byte(o->buf, ',');
    o->comma = true;
}

void json_out_open(json_out *o, char bracket)
{
    begin_value(o);
    cal_buf_add_byte(o->buf, bracket);
    o->comma = false;
}

void json_out_close(json_out *o, char bracket)
{
    cal_buf_add_byte(o->buf, bracket);
    o->comma = true;
}

static bool is_plain(char c)
{
    return (unsigned char)c >= 0x20 && c != '"' && c != '\\' && c != 0x7F;
}

static void add_escaped(cal_buf *b, char c)
{
    static const char named[][2] = {
        {'"',  '"' },
        {'\\', '\\'},
        {'\n', 'n' },
        {'\r', 'r' },
        {'\t', 't' },
        {'\b', 'b' },
        {'\f', 'f' },
    };

    for (size_t i = 0; i < CAL_COUNT(named); i++) {
        if (named[i][0] == c) {
            cal_buf_add_byte(b, '\\');
            cal_buf_add_byte(b, named[i][1]);
            return;
        }
    }
    cal_buf_printf(b, "\\u%04x", (unsigned)(unsigned char)c);
}

/* The longest well-formed character at the head of s; 0 when there is none. */
static size_t character(cal_str s)
{
    for (size_t n = 1; n <= 4 && n <= s.n; n++)
        if (cal_utf8_ok(cal_str_take(s, n)))
            return n;
    return 0;
}

/* s with every byte that belongs to no character replaced. */
static void add_mended(cal_buf *b, cal_str s)
{
    while (s.n) {
        size_t n = character(s);

        if (!n)
            cal_buf_add_c(b, "\xEF\xBF\xBD");
        else if (n == 1 && !is_plain(*s.p))
            add_escaped(b, *s.p);
        else
            cal_buf_add(b, cal_str_take(s, n));
        s = cal_str_skip(s, n ? n : 1);
    }
}

static void add_text(cal_buf *b, cal_str s)
{
    size_t done = 0;

    for (size_t i = 0; i < s.n; i++) {
        if (is_plain(s.p[i]))
            continue;
        cal_buf_add(b, (cal_str){s.p + done, i - done});
        add_escaped(b, s.p[i]);
        done = i + 1;
    }
    cal_buf_add(b, cal_str_skip(s, done));
}

static void add_quoted(cal_buf *b, cal_str s)
{
    cal_buf_add_byte(b, '"');
    if (cal_utf8_ok(s))
        add_text(b, s);
    else
        add_mended(b, s);
    cal_buf_add_byte(b, '"');
}

void json_out_name(json_out *o, cal_str name)
{
    begin_value(o);
    add_quoted(o->buf, name);
    cal_buf_add_byte(o->buf, ':');
    o->comma = false;
}

void json_out_str(json_out *o, cal_str s)
{
    begin_value(o);
    add_quoted(o->buf, s);
}

void json_out_i64(json_out *o, int64_t v)
{
    begin_value(o);
    cal_buf_add_i64(o->buf, v);
}

void json_out_number(json_out *o, cal_str text)
{
    begin_value(o);
    cal_buf_add(o->buf, text);
}

void json_out_bool(json_out *o, bool v)
{
    begin_value(o);
    cal_buf_add_c(o->buf, v ? "true" : "false");
}

void json_out_null(json_out *o)
{
    begin_value(o);
    cal_buf_add_c(o->buf, "null");
}

void json_out_member(json_out *o, const char *name, cal_str value)
{
    json_out_name(o, cal_str_c(name));
    json_out_str(o, value);
}
