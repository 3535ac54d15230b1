/* SPDX-License-Identifier: MIT */
/* Choosing and making forms of calendar data. */
#include "dav/form.h"

#include "ical/jcal.h"

enum { WHOLE = 1000 }; /* q=1 */

/* ---- Accept (RFC 9110 12.5.1) ---- */

/* "0.5" as 500; what is no weight counts as 1. */
static int weight_at(cal_str s)
{
    int weight = 0, unit = WHOLE;

    s = cal_str_trim(s);
    if (s.n == 0 || (s.p[0] != '0' && s.p[0] != '1'))
        return WHOLE;
    for (size_t i = 0; i < s.n && unit > 0; i++) {
        if (s.p[i] == '.' && i == 1)
            continue;
        if (s.p[i] < '0' || s.p[i] > '9')
            return WHOLE;
        weight += (s.p[i] - '0') * unit;
        unit /= 10;
    }
    return weight < WHOLE ? weight : WHOLE;
}

/* The q among the parameters of a media range. */
static int weight_of(cal_str params)
{
    while (params.p) {
        cal_str value = cal_str_cut(&params, ';'), name = cal_str_cut(&value, '=');

        if (cal_str_eq_ci(cal_str_trim(name), CAL_STR("q")))
            return weight_at(value);
    }
    return WHOLE;
}

/* 3: the type itself, 2: all of its kind, 1: all; 0: none of these. */
static int closeness(cal_str range, cal_str kind, cal_str type)
{
    if (cal_str_eq_ci(range, type))
        return 3;
    if (cal_str_eq(range, CAL_STR("*/*")))
        return 1;
    return cal_str_ends(range, CAL_STR("/*")) &&
                   cal_str_eq_ci(cal_str_take(range, range.n - 2), kind)
               ? 2
               : 0;
}

/* How much the type kind/… is wanted, by the media range that names it most closely. */
static int wanted(cal_str accept, cal_str kind, cal_str type)
{
    int best = 0, weight = 0;

    while (accept.p) {
        cal_str params = cal_str_cut(&accept, ',');
        int close = closeness(cal_str_trim(cal_str_cut(&params, ';')), kind, type);

        if (close > best) {
            best = close;
            weight = weight_of(params);
        }
    }
    return weight;
}

ical_refer dav_form_zones(const http_req *rq)
{
    cal_str field = cal_str_trim(http_req_field(rq, CAL_STR("CalDAV-Timezones")));

    if (cal_str_eq_ci(field, CAL_STR("T")))
        return ICAL_REFER_DEFINITIONS;
    return cal_str_eq_ci(field, CAL_STR("F")) ? ICAL_REFER_NAMES : ICAL_REFER_AS_IS;
}

dav_form dav_form_of(const http_req *rq)
{
    cal_str accept = http_req_field(rq, CAL_STR("Accept"));
    int json = wanted(accept, CAL_STR("application"), CAL_STR(DAV_JCAL_TYPE));

    return (dav_form){
        .as_json = json > wanted(accept, CAL_STR("text"), CAL_STR("text/calendar")),
        .zones = dav_form_zones(rq),
    };
}

/* ---- bytes ---- */

cal_err dav_form_make(cal_ctx *cx, const dav_form *form, cal_str ics, cal_str *out, bool *changed)
{
    cal_err e;

    *out = ics;
    *changed = false;
    if (form->zones != ICAL_REFER_AS_IS) {
        cal_buf *b = cal_buf_new(cx->arena, 0);

        if ((e = ical_refer_print(cx, ics, form->zones, b, changed)))
            return e;
        *out = cal_buf_str(b);
    }
    if (form->as_json) {
        cal_buf *b = cal_buf_new(cx->arena, 0);

        if ((e = ical_jcal_print(cx, *out, b)))
            return e;
        *out = cal_buf_str(b);
        *changed = true;
    }
    return CAL_OK;
}

/* ---- entity tags: "VERSION.FORM", where no version has a point ---- */

cal_str dav_form_etag(cal_ctx *cx, cal_str etag, cal_str bytes)
{
    cal_str version = cal_str_take(etag, etag.n - 1);

    return cal_arena_printf(cx->arena, "%.*s.%016llx\"", CAL_FMT(version),
                            (unsigned long long)cal_str_hash(bytes));
}

bool dav_form_names(cal_str sent, cal_str etag)
{
    cal_str version = cal_str_take(etag, etag.n ? etag.n - 1 : 0);

    if (cal_str_eq(sent, etag))
        return true;
    return version.n && sent.n > version.n && cal_str_starts(sent, version) &&
           sent.p[version.n] == '.' && sent.p[sent.n - 1] == '"';
}

/* A list of tags without what stands between a point and the quote that closes the tag. */
static cal_str versions_of(cal_ctx *cx, cal_str list)
{
    char *p;
    size_t n = 0;
    bool is_form = false;

    if (cal_str_find_byte(list, '.') == list.n)
        return list;
    p = cal_arena_alloc(cx->arena, list.n + 1);
    for (size_t i = 0; i < list.n; i++) {
        is_form = list.p[i] == '.' || (is_form && list.p[i] != '"');
        if (!is_form)
            p[n++] = list.p[i];
    }
    return (cal_str){p, n};
}

cal_etag_fields dav_form_cond(cal_ctx *cx, const http_req *rq)
{
    cal_etag_fields cond = http_req_cond(cx, rq);

    if (cond.if_match.p)
        cond.if_match = versions_of(cx, cond.if_match);
    if (cond.if_none_match.p)
        cond.if_none_match = versions_of(cx, cond.if_none_match);
    return cond;
}
