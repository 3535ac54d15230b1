/* SPDX-License-Identifier: MIT */
/* Prefixes, compared octet by octet as they are decoded. */
#include "upstream/pairs.h"

#include <assert.h>

static int hex(char c)
{
    static const cal_str digits = CAL_STR_K("0123456789abcdef");
    char low = (char)(c >= 'A' && c <= 'F' ? c + 32 : c);
    size_t at = cal_str_find_byte(digits, low);

    return at < digits.n ? (int)at : -1;
}

/* The octet at *i, and *i behind it. An encoded slash is none that parts segments. */
static int octet(cal_str s, size_t *i)
{
    int high = s.p[*i] == '%' && *i + 2 < s.n ? hex(s.p[*i + 1]) : -1;
    int low = high >= 0 ? hex(s.p[*i + 2]) : -1;

    if (low < 0 || high * 16 + low == '/')
        return (unsigned char)s.p[(*i)++];
    *i += 3;
    return high * 16 + low;
}

/* How much of path stands for prefix; 0: it does not begin with it. The collection itself may go
   without its slash. */
static size_t fits(cal_str path, cal_str prefix)
{
    size_t i = 0, k = 0;

    while (k < prefix.n && i < path.n) {
        if (octet(path, &i) != octet(prefix, &k))
            return 0;
    }
    return k == prefix.n || (k + 1 == prefix.n && i == path.n) ? i : 0;
}

static void put(cal_buf *out, cal_str prefix, cal_str path, size_t used)
{
    bool has_slash = used && path.p[used - 1] == '/';

    cal_buf_add(out, has_slash ? prefix : cal_str_take(prefix, prefix.n - 1));
    cal_buf_add(out, cal_str_skip(path, used));
}

static bool there(cal_ctx *cx, void *self, cal_str path, cal_buf *out)
{
    const upstream_pairs *pairs = self;

    (void)cx;
    for (size_t i = 0; i < pairs->n; i++) {
        size_t used = fits(path, pairs->at[i].here);

        if (!used)
            continue;
        put(out, pairs->at[i].there, path, used);
        return true;
    }
    return false;
}

static bool here(cal_ctx *cx, void *self, cal_str path, cal_buf *out)
{
    const upstream_pairs *pairs = self;

    (void)cx;
    for (size_t i = 0; i < pairs->n; i++) {
        size_t used = fits(path, pairs->at[i].there);

        if (!used)
            continue;
        put(out, pairs->at[i].here, path, used);
        return true;
    }
    return false;
}

void upstream_pairs_add(upstream_pairs *pairs, cal_str prefix_here, cal_str prefix_there)
{
    assert(pairs->n < UPSTREAM_MAX_PAIRS);
    pairs->at[pairs->n++] = (upstream_pair){prefix_here, prefix_there};
}

upstream_map upstream_pairs_map(upstream_pairs *pairs)
{
    return (upstream_map){pairs, there, here};
}
