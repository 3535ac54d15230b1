/* SPDX-License-Identifier: MIT */
/* Escaping (HTML Living Standard 13.1.2). */
#include "feed/html.h"

static const char *const escaped[128] = {
    ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;",
};

static void add_byte(cal_buf *out, char c)
{
    unsigned char u = (unsigned char)c;

    if ((u < ' ' && c != '\n' && c != '\t') || u == 127)
        return;
    if (u < 128 && escaped[u])
        cal_buf_add_c(out, escaped[u]);
    else
        cal_buf_add_byte(out, c);
}

void feed_html_text(cal_buf *out, cal_str s)
{
    for (size_t i = 0; i < s.n; i++)
        add_byte(out, s.p[i]);
}

void feed_html_lines(cal_buf *out, cal_str s)
{
    s = cal_str_trim(s);
    while (s.p) {
        feed_html_text(out, cal_str_cut(&s, '\n'));
        if (s.p)
            cal_buf_add_c(out, "<br>");
    }
}
