/* SPDX-License-Identifier: MIT */
/* Content lines without copying: only a folded line is put together anew. Lenient as real files ask
   for it: bare LF, CR CR LF, blank lines, quotes that never close (RFC 5545 3.1, 3.2). */
#include "ical/line.h"

#include <string.h>

#include "base/utf8.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* s without the line end and the CRs before it. */
static cal_str chomp(cal_str s)
{
    if (s.n && s.p[s.n - 1] == '\n')
        s.n--;
    while (s.n && s.p[s.n - 1] == '\r')
        s.n--;
    return s;
}

/* Length of the first physical line with its end. */
static size_t physical(cal_str s)
{
    size_t n = cal_str_find_byte(s, '\n');

    return n < s.n ? n + 1 : n;
}

/* Passes over lines that hold nothing; returns how many. */
static int pass_blank(cal_str *s)
{
    int n = 0;

    for (;;) {
        size_t at = 0;

        while (at < s->n && s->p[at] == '\r')
            at++;
        if (at >= s->n || s->p[at] != '\n')
            return n;
        *s = cal_str_skip(*s, at + 1);
        n++;
    }
}

ical_lines ical_lines_new(cal_str text)
{
    if (cal_str_starts(text, CAL_STR("\xef\xbb\xbf")))
        text = cal_str_skip(text, 3);
    return (ical_lines){text, 1};
}

cal_str ical_line_raw(ical_lines *at, int *first, bool *folded)
{
    at->line += pass_blank(&at->rest);
    *first = at->line;
    *folded = false;

    cal_str all = at->rest, rest = cal_str_skip(all, physical(all));

    if (all.n == 0 || chomp(all).n == 0)
        return (cal_str){NULL, 0};
    at->line++;
    while (rest.n) {
        cal_str ahead = rest;
        int blank = pass_blank(&ahead);

        if (ahead.n == 0 || !is_blank(ahead.p[0]))
            break;
        *folded = true;
        at->line += blank + 1;
        rest = cal_str_skip(ahead, physical(ahead));
    }
    at->rest = rest;
    return cal_str_take(all, all.n - rest.n);
}

cal_str ical_line_unfold(cal_arena *a, cal_str raw, bool folded)
{
    if (!folded)
        return chomp(raw);

    char *p = cal_arena_alloc(a, raw.n + 1);
    size_t n = 0;

    while (raw.n) {
        cal_str line = cal_str_take(raw, physical(raw)), text = chomp(line);

        raw = cal_str_skip(raw, line.n);
        if (n && text.n)
            text = cal_str_skip(text, 1);
        if (text.n)
            memcpy(p + n, text.p, text.n);
        n += text.n;
    }
    return (cal_str){p, n};
}

/* Length of the parameter value at the head of s: up to a ; or : outside quotes. A quote opens only
   where a value begins; one that never closes is an ordinary character. s.n: no end was found. */
static size_t param_length(cal_str s)
{
    bool begins = true;
    size_t i = 0;

    while (i < s.n && s.p[i] != ';' && s.p[i] != ':') {
        if (begins && s.p[i] == '"') {
            size_t close = i + 1 + cal_str_find_byte(cal_str_skip(s, i + 1), '"');

            if (close < s.n)
                i = close;
        }
        begins = s.p[i] == ',';
        i++;
    }
    return i;
}

/* The bytes that a name may have: letters, digits, hyphen, and what clients put in: _ . / */
static const bool in_name[256] = {
    ['-'] = true, ['.'] = true, ['/'] = true, ['0'] = true, ['1'] = true, ['2'] = true,
    ['3'] = true, ['4'] = true, ['5'] = true, ['6'] = true, ['7'] = true, ['8'] = true,
    ['9'] = true, ['A'] = true, ['B'] = true, ['C'] = true, ['D'] = true, ['E'] = true,
    ['F'] = true, ['G'] = true, ['H'] = true, ['I'] = true, ['J'] = true, ['K'] = true,
    ['L'] = true, ['M'] = true, ['N'] = true, ['O'] = true, ['P'] = true, ['Q'] = true,
    ['R'] = true, ['S'] = true, ['T'] = true, ['U'] = true, ['V'] = true, ['W'] = true,
    ['X'] = true, ['Y'] = true, ['Z'] = true, ['_'] = true, ['a'] = true, ['b'] = true,
    ['c'] = true, ['d'] = true, ['e'] = true, ['f'] = true, ['g'] = true, ['h'] = true,
    ['i'] = true, ['j'] = true, ['k'] = true, ['l'] = true, ['m'] = true, ['n'] = true,
    ['o'] = true, ['p'] = true, ['q'] = true, ['r'] = true, ['s'] = true, ['t'] = true,
    ['u'] = true, ['v'] = true, ['w'] = true, ['x'] = true, ['y'] = true, ['z'] = true,
};

/* The name at the head of *line, which goes on behind it and the blanks that follow it. */
static cal_str name_cut(cal_str *line)
{
    size_t n = 0;

    while (n < line->n && in_name[(unsigned char)line->p[n]])
        n++;

    cal_str name = cal_str_take(*line, n);

    while (n < line->n && is_blank(line->p[n]))
        n++;
    *line = cal_str_skip(*line, n);
    return name;
}

/* One parameter from the head of *s, which begins behind its semicolon. */
static ical_param param_cut(cal_str *s)
{
    size_t n = 0;

    while (n < s->n && s->p[n] != '=' && s->p[n] != ';' && s->p[n] != ':')
        n++;

    ical_param param = {
        cal_str_trim(cal_str_take(*s, n)), {NULL, 0}
    };

    *s = cal_str_skip(*s, n);
    if (s->n && s->p[0] == '=') {
        *s = cal_str_skip(*s, 1);
        n = param_length(*s);
        param.value = cal_str_take(*s, n);
        *s = cal_str_skip(*s, n);
    }
    return param;
}

const char *ical_line_parts(cal_arena *a, cal_str line, ical_prop *out)
{
    ical_param params[ICAL_MAX_PARAMS];
    size_t n_params = 0;

    out->name = name_cut(&line);
    if (out->name.n == 0 || (line.n && line.p[0] != ';' && line.p[0] != ':'))
        return "does not begin with the name of a property; a line that continues the one before it "
               "must begin with a space";
    while (line.n && line.p[0] == ';') {
        if (n_params == ICAL_MAX_PARAMS)
            return "has more than 64 parameters";
        line = cal_str_skip(line, 1);
        params[n_params++] = param_cut(&line);
    }
    if (line.n == 0)
        return "has no colon between the name of the property and its value";
    out->value = cal_str_skip(line, 1);
    out->n_params = n_params;
    out->params = NULL;
    if (n_params) {
        ical_param *kept = CAL_NEW_N(a, ical_param, n_params);

        memcpy(kept, params, n_params * sizeof *kept);
        out->params = kept;
    }
    return NULL;
}

cal_err ical_line_next(cal_ctx *cx, ical_lines *at, ical_prop *out)
{
    bool folded;

    out->raw = ical_line_raw(at, &out->line, &folded);
    if (!out->raw.p)
        return CAL_OK;
    if (at->line > ICAL_MAX_LINES)
        return cal_fail(cx, CAL_E_BAD_ICAL, "The text has more than %d lines.", ICAL_MAX_LINES);

    cal_str line = ical_line_unfold(cx->arena, out->raw, folded);
    const char *fault = ical_line_parts(cx->arena, line, out);

    if (!fault && cal_str_find_byte(line, '\r') < line.n)
        fault = "holds a carriage return that ends no line; remove it";
    if (fault)
        return cal_fail(cx, CAL_E_BAD_ICAL, "Line %d %s.", out->line, fault);
    return CAL_OK;
}

static bool is_plain(unsigned char c)
{
    return c < 0x80 && (c >= 0x20 || c == '\t' || c == '\n' || c == '\r');
}

/* Whether 64 bytes are all plain; counted without a branch, so that it becomes vector code. */
static bool block_is_plain(const unsigned char *p)
{
    unsigned char bad = 0;

    for (int i = 0; i < 64; i++) {
        unsigned char c = p[i];

        bad |=
            (unsigned char)((c >= 0x80) | ((c < 0x20) & (c != '\t') & (c != '\n') & (c != '\r')));
    }
    return !bad;
}

/* Length of the plain run at the head of s. */
static size_t plain_length(cal_str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t i = 0;

    while (s.n - i >= 64 && block_is_plain(p + i))
        i += 64;
    while (i < s.n && is_plain(p[i]))
        i++;
    return i;
}

size_t ical_text_fault(cal_str text)
{
    size_t at = 0;

    for (;;) {
        at += plain_length(cal_str_skip(text, at));
        if (at >= text.n)
            return text.n;

        size_t high = 0;

        while (at + high < text.n && (unsigned char)text.p[at + high] >= 0x80)
            high++;
        if (high == 0 || !cal_utf8_xml_ok((cal_str){text.p + at, high}))
            return at;
        at += high;
    }
}
