/* SPDX-License-Identifier: MIT */
/* Judging a head byte by byte before and field by field after it is parsed: whatever two servers
   could read differently is refused (RFC 9112 2.2, 3.2, 5.1, 5.2, 6.1, 6.3). */
#include "http/head.h"

http_head_state http_head_look(http_head_scan *scan, cal_str in)
{
    while (scan->seen < in.n) {
        size_t at = scan->seen + cal_str_find_byte(cal_str_skip(in, scan->seen), '\n');

        if (at == in.n) {
            scan->seen = in.n;
            break;
        }
        if (at == scan->line || in.p[at - 1] != '\r')
            return HTTP_HEAD_BAD;

        bool is_empty = at == scan->line + 1;

        scan->seen = scan->line = at + 1;
        if (is_empty && scan->has_line)
            return HTTP_HEAD_WHOLE;
        scan->has_line |= !is_empty;
    }
    return HTTP_HEAD_MORE;
}

static bool is_token(char c)
{
    static const char others[] = "!#$%&'*+-.^_`|~";

    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           cal_str_find_byte((cal_str){others, sizeof others - 1}, c) < sizeof others - 1;
}

bool http_is_token(cal_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!is_token(s.p[i]))
            return false;
    }
    return s.n > 0;
}

/* No control character; a tab may be. */
static bool is_clean(cal_str line)
{
    for (size_t i = 0; i < line.n; i++) {
        unsigned char c = (unsigned char)line.p[i];

        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return false;
    }
    return true;
}

bool http_head_line_ok(cal_str line)
{
    size_t colon = cal_str_find_byte(line, ':');

    return colon < line.n && is_clean(line) && http_is_token(cal_str_take(line, colon));
}

bool http_head_lines_ok(cal_str head)
{
    bool is_first = true;

    while (cal_str_starts(head, CAL_STR("\r\n")))
        head = cal_str_skip(head, 2);
    while (!cal_str_eq(head, CAL_STR("\r\n"))) {
        size_t end = cal_str_find(head, CAL_STR("\r\n"));

        cal_str line = cal_str_take(head, end);

        if (end == head.n || !(is_first ? is_clean(line) : http_head_line_ok(line)))
            return false;
        is_first = false;
        head = cal_str_skip(head, end + 2);
    }
    return true;
}

static bool is_port(cal_str s)
{
    int64_t port;

    return s.n <= 5 && (s.n == 0 || (s.p[0] != '-' && cal_str_to_i64(s, &port) && port <= 65535));
}

static bool only_of(cal_str s, const char *allowed)
{
    cal_str set = cal_str_c(allowed);

    for (size_t i = 0; i < s.n; i++) {
        if (cal_str_find_byte(set, s.p[i]) == set.n)
            return false;
    }
    return s.n > 0;
}

bool http_is_authority(cal_str s)
{
    bool is_literal = cal_str_starts(s, CAL_STR("["));
    size_t end = cal_str_find_byte(s, is_literal ? ']' : ':');
    cal_str host = cal_str_take(s, end), port = cal_str_skip(s, is_literal ? end + 1 : end);

    if (is_literal && (end == s.n || !only_of(cal_str_skip(host, 1), "0123456789abcdefABCDEF:.")))
        return false;
    if (!is_literal && !only_of(host, "0123456789abcdefghijklmnopqrstuvwxyz"
                                      "ABCDEFGHIJKLMNOPQRSTUVWXYZ-._~%"))
        return false;
    return port.n == 0 || (port.p[0] == ':' && is_port(cal_str_skip(port, 1)));
}

static bool length_ok(cal_str value, int64_t *out)
{
    return value.n && value.p[0] != '-' && cal_str_to_i64(value, out);
}

/* What may stand once only, counted. */
typedef struct tally {
    int hosts, lengths, encodings;
    bool bad, expectation_failed;
} tally;

static void count_field(tally *t, const http_field *f, http_head *head)
{
    if (cal_str_eq_ci(f->name, CAL_STR("Host"))) {
        t->hosts++;
        t->bad |= !http_is_authority(f->value);
    } else if (cal_str_eq_ci(f->name, CAL_STR("Content-Length"))) {
        t->lengths++;
        t->bad |= !length_ok(f->value, &head->content_length);
    } else if (cal_str_eq_ci(f->name, CAL_STR("Transfer-Encoding"))) {
        t->encodings++;
        head->chunked = true;
        t->bad |= !cal_str_eq_ci(f->value, CAL_STR("chunked"));
    } else if (cal_str_eq_ci(f->name, CAL_STR("Expect"))) {
        head->expects_continue = cal_str_eq_ci(f->value, CAL_STR("100-continue"));
        t->expectation_failed |= !head->expects_continue;
    }
}

int http_head_judge(http_head *head)
{
    tally t = {0};

    head->content_length = -1;
    for (size_t i = 0; i < head->fields.n; i++)
        count_field(&t, &head->fields.at[i], head);
    if (t.bad || t.hosts > 1 || (t.hosts == 0 && !head->is_1_0) || t.lengths > 1 ||
        t.encodings > 1 || (t.lengths && t.encodings) || (t.encodings && head->is_1_0))
        return 400;
    return t.expectation_failed ? 417 : 0;
}
