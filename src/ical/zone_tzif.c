/* SPDX-License-Identifier: MIT */
/* TZif files (RFC 8536), versions 1 to 4: the 64-bit block where there is one, and the footer.
   Every count is checked against the bytes that are there. */
#include <string.h>

#include "base/time.h"
#include "ical/zone_data.h"

enum { HEADER = 44, TYPE_BYTES = 6, MAX_OFFSET_S = 26 * 3600 };

static const int64_t year_1 = -62135596800, year_10000 = 253402300800;

/* Counts of a header, in its order. */
typedef struct tzif_counts {
    uint32_t isut, isstd, leaps, times, types, chars;
} tzif_counts;

typedef struct tzif_block {
    tzif_counts n;
    size_t width; /* bytes of a time: 4 or 8 */
    cal_str times, indexes, types, chars;
} tzif_block;

static uint64_t big_endian(const char *p, size_t n)
{
    uint64_t v = 0;

    for (size_t i = 0; i < n; i++)
        v = v << 8 | (unsigned char)p[i];
    return v;
}

static bool cut(cal_str *rest, size_t n, cal_str *out)
{
    if (rest->n < n)
        return false;
    *out = cal_str_take(*rest, n);
    *rest = cal_str_skip(*rest, n);
    return true;
}

static bool counts_ok(const tzif_counts *n)
{
    /* Leap seconds would shift all times: such files are not for calendars. */
    return n->times <= ZONE_MAX_CHANGES && n->types >= 1 && n->types <= ZONE_MAX_TYPES &&
           n->chars <= 4096 && n->leaps == 0 && n->isut <= n->types && n->isstd <= n->types;
}

static bool read_block(cal_str *rest, size_t width, tzif_block *b)
{
    cal_str head, indicators;
    uint32_t *counts[] = {&b->n.isut,  &b->n.isstd, &b->n.leaps,
                          &b->n.times, &b->n.types, &b->n.chars};

    if (!cut(rest, HEADER, &head) || memcmp(head.p, "TZif", 4) != 0)
        return false;
    for (size_t i = 0; i < CAL_COUNT(counts); i++)
        *counts[i] = (uint32_t)big_endian(head.p + 20 + 4 * i, 4);
    b->width = width;
    return counts_ok(&b->n) && cut(rest, b->n.times * width, &b->times) &&
           cut(rest, b->n.times, &b->indexes) &&
           cut(rest, (size_t)b->n.types * TYPE_BYTES, &b->types) &&
           cut(rest, b->n.chars, &b->chars) && cut(rest, b->n.isut + b->n.isstd, &indicators);
}

static bool read_type(const tzif_block *b, size_t i, zone_type *out)
{
    const char *p = b->types.p + i * TYPE_BYTES;
    size_t at = (unsigned char)p[5];

    out->offset = (int32_t)(uint32_t)big_endian(p, 4);
    out->is_dst = p[4] != 0;
    if (at >= b->chars.n || out->offset < -MAX_OFFSET_S || out->offset > MAX_OFFSET_S)
        return false;

    cal_str abbr = cal_str_skip(b->chars, at);

    (void)zone_type_name(out, cal_str_take(abbr, cal_str_find_byte(abbr, '\0')));
    return true;
}

/* Adds the block's types in order; one that stands twice is brought to the first. */
static bool read_types(const tzif_block *b, zone_draft *d, uint8_t *index)
{
    for (size_t i = 0; i < b->n.types; i++) {
        zone_type type = {0};
        int at;

        if (!read_type(b, i, &type) || (at = zone_draft_type(d, &type)) < 0)
            return false;
        index[i] = (uint8_t)at;
    }
    return true;
}

static int64_t time_in(const tzif_block *b, size_t i)
{
    uint64_t v = big_endian(b->times.p + i * b->width, b->width);

    return b->width == 4 ? (int32_t)(uint32_t)v : (int64_t)v;
}

/* Changes before the first year only say which type comes first; those that change nothing, which
   stand there for the sake of old readers, are left out. */
static bool read_times(const tzif_block *b, zone_draft *d, const uint8_t *index)
{
    int64_t before = INT64_MIN;
    uint8_t held = index[0];

    d->first = index[0];
    for (size_t i = 0; i < b->n.times; i++) {
        size_t type = (unsigned char)b->indexes.p[i];
        int64_t at = time_in(b, i);

        if (type >= b->n.types || at >= year_10000 || (i && at <= before))
            return false;
        if (at < year_1 + CAL_DAY_S)
            d->first = index[type];
        else if (index[type] != held)
            CAL_PUSH(d->arena, &d->changes, (zone_change){at, index[type]});
        before = at;
        held = index[type];
    }
    return true;
}

/* "\nCET-1CEST,M3.5.0,M10.5.0/3\n"; an empty line says that nothing is known. */
static bool read_footer(cal_str rest, zone_draft *d)
{
    zone_rule *rule = CAL_NEW(d->arena, zone_rule);

    if (rest.n < 2 || rest.p[0] != '\n')
        return false;
    rest = cal_str_skip(rest, 1);

    size_t n = cal_str_find_byte(rest, '\n');

    if (n == rest.n)
        return false;
    if (n == 0)
        return true;
    return zone_rule_parse(cal_str_take(rest, n), rule) && zone_draft_continue(d, rule);
}

const zone_data *zone_from_tzif(cal_arena *a, cal_str bytes)
{
    zone_draft d = {.arena = a};
    uint8_t index[ZONE_MAX_TYPES] = {0};
    tzif_block b;
    bool has_block = bytes.n > 4 && bytes.p[4] >= '2'; /* of 64 bits, and a footer */

    if (!read_block(&bytes, 4, &b) || (has_block && !read_block(&bytes, 8, &b)))
        return NULL;
    if (!read_types(&b, &d, index) || !read_times(&b, &d, index))
        return NULL;
    if (has_block && !read_footer(bytes, &d))
        return NULL;
    return zone_draft_end(&d);
}
