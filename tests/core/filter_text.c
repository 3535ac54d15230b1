/* SPDX-License-Identifier: MIT */
#include "tests/core/filter_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "base/vec.h"

typedef struct reader {
    cal_ctx *cx;
    const char *at;
} reader;

static bool take(reader *r, char c)
{
    if (*r->at != c)
        return false;
    r->at++;
    return true;
}

static void need(reader *r, char c)
{
    if (!take(r, c))
        abort();
}

static cal_str name(reader *r)
{
    const char *p = r->at;

    while ((*r->at >= 'A' && *r->at <= 'Z') || *r->at == '-' || *r->at == '*') {
        if (*r->at == '-' && (r->at[1] == '~' || r->at[1] == '=' || r->at[1] == '%'))
            break;
        r->at++;
    }
    if (r->at == p)
        abort();
    return (cal_str){p, (size_t)(r->at - p)};
}

/* "20260601T100000Z" */
static int64_t instant(reader *r)
{
    cal_civil c = {0};
    const char *p = r->at;
    int32_t *const parts[] = {&c.month, &c.day, &c.hour, &c.minute, &c.second};
    static const int offsets[] = {4, 6, 9, 11, 13};

    c.year = (p[0] - '0') * 1000 + (p[1] - '0') * 100 + (p[2] - '0') * 10 + p[3] - '0';
    for (int i = 0; i < 5; i++)
        *parts[i] = (p[offsets[i]] - '0') * 10 + p[offsets[i] + 1] - '0';
    r->at += 16;
    return cal_time_from_civil(&c);
}

static const cal_range *range(reader *r)
{
    cal_range *out;

    if (!take(r, '['))
        return NULL;
    out = CAL_NEW(r->cx->arena, cal_range);
    *out = (cal_range){INT64_MIN, INT64_MAX};
    if (*r->at != '/')
        out->from = instant(r);
    need(r, '/');
    if (*r->at != ']')
        out->to = instant(r);
    need(r, ']');
    return out;
}

static cal_match_type match_type(reader *r)
{
    static const char marks[] = {
        [CAL_MATCH_EQUALS] = '&', [CAL_MATCH_STARTS] = '^', [CAL_MATCH_ENDS] = '$'};

    for (size_t i = CAL_MATCH_EQUALS; i < CAL_COUNT(marks); i++) {
        if (take(r, marks[i]))
            return (cal_match_type)i;
    }
    return CAL_MATCH_CONTAINS;
}

static const cal_text_match *match(reader *r)
{
    static const char marks[] = {
        [CAL_ASCII_CASEMAP] = '~', [CAL_OCTET] = '=', [CAL_UNICODE_CASEMAP] = '%'};
    bool negate = take(r, '-');

    for (size_t i = 0; i < CAL_COUNT(marks); i++) {
        if (!take(r, marks[i]))
            continue;

        cal_text_match *out = CAL_NEW(r->cx->arena, cal_text_match);
        const char *end;

        need(r, '"');
        end = strchr(r->at, '"');
        *out = (cal_text_match){
            .text = {r->at, (size_t)(end - r->at)},
            .collation = (cal_collation)i,
            .negate = negate
        };
        r->at = end + 1;
        out->type = match_type(r);
        return out;
    }
    if (negate)
        abort();
    return NULL;
}

static cal_prop_filter prop(reader *r)
{
    cal_prop_filter f = {.name = name(r)};
    CAL_VEC(cal_param_filter) params = {0};

    f.is_not_defined = take(r, '!');
    f.range = range(r);
    f.text = match(r);
    if (take(r, '{')) {
        while (take(r, ';')) {
            cal_param_filter p = {.name = name(r)};

            p.is_not_defined = take(r, '!');
            p.text = match(r);
            CAL_PUSH(r->cx->arena, &params, p);
        }
        need(r, '}');
    }
    f.params = params.at;
    f.n_params = params.n;
    return f;
}

/* NOLINTNEXTLINE(misc-no-recursion): a tree */
static cal_comp_filter comp(reader *r)
{
    cal_comp_filter f = {.name = name(r)};
    CAL_VEC(cal_prop_filter) props = {0};
    CAL_VEC(cal_comp_filter) comps = {0};

    f.is_not_defined = take(r, '!');
    f.range = range(r);
    if (take(r, '(')) {
        do {
            if (take(r, '.'))
                CAL_PUSH(r->cx->arena, &props, prop(r));
            else
                CAL_PUSH(r->cx->arena, &comps, comp(r));
        } while (take(r, ','));
        need(r, ')');
    }
    f.props = props.at;
    f.n_props = props.n;
    f.comps = comps.at;
    f.n_comps = comps.n;
    return f;
}

const cal_comp_filter *filter_from_text(cal_ctx *cx, const char *text)
{
    reader r = {cx, text};
    cal_comp_filter *out = CAL_NEW(cx->arena, cal_comp_filter);

    *out = comp(&r);
    if (*r.at)
        abort();
    return out;
}
