/* SPDX-License-Identifier: MIT */
/* base64 of "user-id:password" (RFC 7617 2, RFC 4648 4). */
#include "auth/basic.h"

#include <string.h>

#include "base/utf8.h"

static int digit(char c)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(alphabet, c) : NULL;

    return at ? (int)(at - alphabet) : -1;
}

/* Decodes strictly but for missing padding, which some clients forget. */
static bool decode(cal_arena *a, cal_str in, cal_str *out)
{
    char *to = cal_arena_alloc(a, in.n / 4 * 3 + 4);
    unsigned bits = 0, held = 0;
    size_t n = 0;

    for (size_t pad = 0; pad < 2 && in.n && in.p[in.n - 1] == '='; pad++)
        in.n--;
    for (size_t i = 0; i < in.n; i++) {
        int d = digit(in.p[i]);

        if (d < 0)
            return false;
        held = (held << 6 | (unsigned)d) & 0xFFFF;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            to[n++] = (char)(held >> bits & 0xFF);
        }
    }
    *out = (cal_str){to, n};
    return in.n % 4 != 1;
}

cal_str auth_basic_token(cal_str authorization)
{
    if (!authorization.p || !cal_str_starts_ci(authorization, CAL_STR("Basic ")))
        return (cal_str){0};
    return cal_str_trim(cal_str_skip(authorization, 6));
}

bool auth_basic_split(cal_arena *a, cal_str token, cal_str *login, cal_str *secret)
{
    cal_str rest;

    if (!decode(a, token, &rest) || !cal_utf8_xml_ok(rest))
        return false;
    *login = cal_str_cut(&rest, ':');
    *secret = rest;
    return rest.p && login->n;
}
