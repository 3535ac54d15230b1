/* SPDX-License-Identifier: MIT */
/* Judging a head byte by byte before and field by field after it is parsed: whatever two servers
   could read differently is refused (RFC 9112 2.2, 3.2, 5.1, 5.2, 6.1, 6.3). */
#include "http/head.h"

size_t http_head_end(cal_str in)
{
    size_t start = 0;

    while (in.n >= start + 2 && in.p[start] == '\r' && in.p[start + 1] == '\n')
        start += 2;

    size_t at = cal_str_find(cal_str_skip(in, start), CAL_STR("\r\n\r\n"));

    return start + at + 4 <= in.n ? start + at + 4 : 0;
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

/* One line without its CRLF. */
static bool line_ok(cal_str line, bool is_first)
{
    for (size_t i = 0; i < line.n; i++) {
        unsigned char c = (unsigned char)line.p[i];

        if (c == '\0' || c == '\r' || c == '\n' || (c < 0x20 && c != '\t') || c == 0x7f)
            return false;
    }
    if (is_first)
        return true;
    return http_is_token(cal_str_take(line, cal_str_find_byte(line, ':')));
}

bool http_head_lines_ok(cal_str head)
{
    bool is_first = true;

    while (cal_str_starts(head, CAL_STR("\r\n")))
        head = cal_str_skip(head, 2);
    while (!cal_str_eq(head, CAL_STR("\r\n"))) {
        size_t end = cal_str_find(head, CAL_STR("\r\n"));

        if (end == head.n || !line_ok(cal_str_take(head, end), is_first))
            return false;
        is_first = false;
        head = cal_str_skip(head, end + 2);
    }
    return true;
}

static bool host_ok(cal_str host)
{
    static const char others[] = ".-_~[]:%";

    for (size_t i = 0; i < host.n; i++) {
        char c = host.p[i];

        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) &&
            cal_str_find_byte((cal_str){others, sizeof others - 1}, c) == sizeof others - 1)
            return false;
    }
    return true;
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
        t->bad |= !host_ok(f->value);
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
