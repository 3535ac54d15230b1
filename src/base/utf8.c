/* SPDX-License-Identifier: MIT */
/* Well-formedness by the table of RFC 3629, section 4. */
#include "base/utf8.h"

#include <string.h>

/* Bytes of the character that a lead byte begins; 0 if none begins so. */
static size_t length_of(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xc2 && lead < 0xe0)
        return 2;
    if (lead >= 0xe0 && lead < 0xf0)
        return 3;
    return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

/* Length of the well-formed character at s, its code in *code; 0 if there is none. */
static size_t char_at(cal_str s, uint32_t *code)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char c = (unsigned char)s.p[0];
    size_t n = length_of(c);

    if (n == 0 || n > s.n)
        return 0;

    uint32_t v = n == 1 ? c : c & (0x7fU >> n);

    for (size_t i = 1; i < n; i++) {
        if (((unsigned char)s.p[i] & 0xc0) != 0x80)
            return 0;
        v = v << 6 | ((unsigned char)s.p[i] & 0x3fU);
    }
    *code = v;
    return v >= least[n] && v <= 0x10ffff && (v < 0xd800 || v > 0xdfff) ? n : 0;
}

bool cal_utf8_ok(cal_str s)
{
    uint32_t code;

    while (s.n) {
        size_t n = char_at(s, &code);

        if (n == 0)
            return false;
        s = cal_str_skip(s, n);
    }
    return true;
}

size_t cal_utf8_xml_char(cal_str s)
{
    uint32_t code;
    size_t n = s.n ? char_at(s, &code) : 0;

    if (n == 0 || code == 0xfffe || code == 0xffff ||
        (code < 0x20 && code != '\t' && code != '\n' && code != '\r'))
        return 0;
    return n;
}

/* Eight bytes that are ASCII from the space on: the most of any text. */
static bool are_plain(const char *p)
{
    const uint64_t high = UINT64_C(0x8080808080808080), space = UINT64_C(0x2020202020202020);
    uint64_t w;

    memcpy(&w, p, sizeof w);
    return ((w | (w - space)) & high) == 0;
}

bool cal_utf8_xml_ok(cal_str s)
{
    while (s.n) {
        size_t n = s.n >= 8 && are_plain(s.p) ? 8 : cal_utf8_xml_char(s);

        if (n == 0)
            return false;
        s = cal_str_skip(s, n);
    }
    return true;
}

cal_str cal_utf8_take(cal_str s, size_t max_bytes)
{
    if (s.n <= max_bytes)
        return s;
    while (max_bytes && ((unsigned char)s.p[max_bytes] & 0xc0) == 0x80)
        max_bytes--;
    return cal_str_take(s, max_bytes);
}

size_t cal_utf8_count(cal_str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
    return n;
}
