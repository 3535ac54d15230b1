/* SPDX-License-Identifier: MIT */
/* Random bytes by getrandom(2), and names made of them. */
#include "base/id.h"

#include <stdlib.h>
#include <sys/random.h>

enum { AT_ONCE = 256 }; /* getrandom never returns less for so few */

void cal_id_bytes(void *p, size_t n)
{
    char *at = p;

    while (n) {
        size_t want = n < AT_ONCE ? n : AT_ONCE;

        if (getrandom(at, want, 0) != (ssize_t)want)
            abort();
        at += want;
        n -= want;
    }
}

void cal_id_fill(char *out, size_t n)
{
    static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";

    cal_id_bytes(out, n);
    for (size_t i = 0; i < n; i++)
        out[i] = digits[(unsigned char)out[i] % 32];
    out[n] = '\0';
}

cal_str cal_id_new(cal_arena *a, size_t n)
{
    char *p = cal_arena_alloc(a, n + 1);

    cal_id_fill(p, n);
    return (cal_str){p, n};
}

cal_str cal_id_uuid(cal_arena *a)
{
    unsigned char b[16];

    cal_id_bytes(b, sizeof b);
    b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
    return cal_arena_printf(
        a, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2],
        b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}
