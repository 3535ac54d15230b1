/* SPDX-License-Identifier: MIT */
/* Reading filters; what their grammar does not have is refused, not ignored. */
#include "dav/filter.h"

#include "base/vec.h"
#include "dav/caldata.h"
#include "dav/component.h"

static cal_err unknown(cal_ctx *cx, const xml_node *n)
{
    return cal_fail(cx, CAL_E_FILTER_SUPPORT, "A filter has no element %.*s here",
                    CAL_FMT(n->name));
}

static cal_err twice(cal_ctx *cx, const xml_node *n)
{
    return cal_fail(cx, CAL_E_FILTER, "There is one %.*s at most in a filter; nest or ask again.",
                    CAL_FMT(n->name));
}

/* RFC 6352 10.5.1 has a choice; here everything is ANDed (RFC 4791 9.7.1), and whoever asks for the
   other is told. */
static cal_err check_test(cal_ctx *cx, const xml_node *n)
{
    cal_str test = xml_attr_at(n, "test");

    if (!test.p || cal_str_eq(test, CAL_STR("allof")))
        return CAL_OK;
    return cal_fail(cx, CAL_E_FILTER_SUPPORT, "A filter has no test %.*s; all of it must hold.",
                    CAL_FMT(test));
}

static char upper(char c)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    if (c < 'a' || c > 'z')
        return c;
    return letters[c - 'a'];
}

/* The name attribute in upper case. */
static cal_err name_at(cal_ctx *cx, const xml_node *n, cal_str *out)
{
    cal_str name = xml_attr_at(n, "name");
    char *p = cal_arena_alloc(cx->arena, name.n + 1);

    if (name.n == 0)
        return cal_fail(cx, CAL_E_FILTER, "%.*s needs a name", CAL_FMT(n->name));
    for (size_t i = 0; i < name.n; i++)
        p[i] = upper(name.p[i]);
    *out = (cal_str){p, name.n};
    return CAL_OK;
}

static cal_err read_range(cal_ctx *cx, const xml_node *n, const cal_range **out)
{
    cal_range *range = CAL_NEW(cx->arena, cal_range);

    if (*out)
        return twice(cx, n);
    *out = range;
    return dav_range_read(cx, n, true, CAL_E_FILTER, range);
}

/* ---- text-match ---- */

static const struct {
    cal_str name;
    cal_match_type type;
} match_types[] = {
    {CAL_STR_K("contains"),    CAL_MATCH_CONTAINS},
    {CAL_STR_K("equals"),      CAL_MATCH_EQUALS  },
    {CAL_STR_K("starts-with"), CAL_MATCH_STARTS  },
    {CAL_STR_K("ends-with"),   CAL_MATCH_ENDS    },
};

static cal_err read_negate(cal_ctx *cx, const xml_node *n, cal_text_match *out)
{
    cal_str negate = xml_attr_at(n, "negate-condition");

    out->negate = cal_str_eq(negate, CAL_STR("yes"));
    if (negate.p && !out->negate && !cal_str_eq(negate, CAL_STR("no")))
        return cal_fail(cx, CAL_E_FILTER, "negate-condition is yes or no");
    return CAL_OK;
}

/* Of RFC 6352 10.5.4, which some clients take for CalDAV's too. */
static cal_err read_match_type(cal_ctx *cx, const xml_node *n, cal_text_match *out)
{
    cal_str type = xml_attr_at(n, "match-type");

    for (size_t i = 0; i < CAL_COUNT(match_types); i++) {
        if (cal_str_eq(type, match_types[i].name)) {
            out->type = match_types[i].type;
            return CAL_OK;
        }
    }
    if (!type.p)
        return CAL_OK;
    return cal_fail(cx, CAL_E_FILTER,
                    "match-type is contains, equals, starts-with or ends-with, not %.*s",
                    CAL_FMT(type));
}

static cal_err read_collation(cal_ctx *cx, const xml_node *n, cal_text_match *out)
{
    cal_str collation = xml_attr_at(n, "collation");

    if (!collation.p || cal_str_eq(collation, CAL_STR("default")))
        return CAL_OK;
    for (size_t i = 0; i < dav_collations_n; i++) {
        if (cal_str_eq(collation, cal_str_c(dav_collations[i].name))) {
            out->collation = dav_collations[i].collation;
            return CAL_OK;
        }
    }
    return cal_fail(cx, CAL_E_COLLATION, "The collation %.*s is unknown", CAL_FMT(collation));
}

static cal_err read_text(cal_ctx *cx, const xml_node *n, const cal_text_match **out)
{
    cal_text_match *t = CAL_NEW(cx->arena, cal_text_match);
    cal_err e;

    t->text = n->text.p ? n->text : CAL_STR("");
    if (*out)
        return twice(cx, n);
    *out = t;
    if ((e = read_negate(cx, n, t)) || (e = read_match_type(cx, n, t)))
        return e;
    return read_collation(cx, n, t);
}

/* ---- param-filter, prop-filter ---- */

static cal_err read_param(cal_ctx *cx, const xml_node *n, cal_param_filter *out)
{
    cal_err e = name_at(cx, n, &out->name);

    for (const xml_node *c = xml_first(n); c && !e; c = xml_next(c)) {
        if (xml_is(c, XML_CALDAV, "is-not-defined"))
            out->is_not_defined = true;
        else if (xml_is(c, XML_CALDAV, "text-match"))
            e = read_text(cx, c, &out->text);
        else
            e = unknown(cx, c);
    }
    if (!e && out->is_not_defined && out->text)
        return cal_fail(cx, CAL_E_FILTER, "is-not-defined stands alone");
    return e;
}

typedef CAL_VEC(cal_param_filter) param_list;

static cal_err read_prop_part(cal_ctx *cx, const xml_node *c, cal_prop_filter *out,
                              param_list *params)
{
    cal_param_filter param = {0};
    cal_err e;

    if (xml_is(c, XML_CALDAV, "is-not-defined")) {
        out->is_not_defined = true;
        return CAL_OK;
    }
    if (xml_is(c, XML_CALDAV, "text-match"))
        return read_text(cx, c, &out->text);
    if (xml_is(c, XML_CALDAV, "time-range"))
        return read_range(cx, c, &out->range);
    if (!xml_is(c, XML_CALDAV, "param-filter"))
        return unknown(cx, c);
    if ((e = read_param(cx, c, &param)))
        return e;
    CAL_PUSH(cx->arena, params, param);
    return CAL_OK;
}

static cal_err read_prop(cal_ctx *cx, const xml_node *n, cal_prop_filter *out)
{
    param_list params = {0};
    cal_err e = name_at(cx, n, &out->name);

    if (!e)
        e = check_test(cx, n);
    for (const xml_node *c = xml_first(n); c && !e; c = xml_next(c))
        e = read_prop_part(cx, c, out, &params);
    out->params = params.at;
    out->n_params = params.n;
    if (!e && out->is_not_defined && (out->range || out->text || out->n_params))
        return cal_fail(cx, CAL_E_FILTER, "is-not-defined stands alone");
    return e;
}

/* ---- comp-filter ---- */

typedef struct comp_parts {
    CAL_VEC(cal_prop_filter) props;
    CAL_VEC(cal_comp_filter) comps;
} comp_parts;

static cal_err read_comp(cal_ctx *cx, const xml_node *n, cal_comp_filter *out);

/* NOLINTNEXTLINE(misc-no-recursion): the parser bounds the depth */
static cal_err read_comp_part(cal_ctx *cx, const xml_node *c, cal_comp_filter *out,
                              comp_parts *parts)
{
    cal_prop_filter prop = {0};
    cal_comp_filter comp = {0};
    cal_err e;

    if (xml_is(c, XML_CALDAV, "is-not-defined")) {
        out->is_not_defined = true;
        return CAL_OK;
    }
    if (xml_is(c, XML_CALDAV, "time-range"))
        return read_range(cx, c, &out->range);
    if (xml_is(c, XML_CALDAV, "prop-filter")) {
        if ((e = read_prop(cx, c, &prop)))
            return e;
        CAL_PUSH(cx->arena, &parts->props, prop);
        return CAL_OK;
    }
    if (!xml_is(c, XML_CALDAV, "comp-filter"))
        return unknown(cx, c);
    if ((e = read_comp(cx, c, &comp)))
        return e;
    CAL_PUSH(cx->arena, &parts->comps, comp);
    return CAL_OK;
}

/* NOLINTNEXTLINE(misc-no-recursion) */
static cal_err read_comp(cal_ctx *cx, const xml_node *n, cal_comp_filter *out)
{
    comp_parts parts = {0};
    cal_err e = name_at(cx, n, &out->name);

    if (!e)
        e = check_test(cx, n);
    for (const xml_node *c = xml_first(n); c && !e; c = xml_next(c))
        e = read_comp_part(cx, c, out, &parts);
    out->props = parts.props.at;
    out->n_props = parts.props.n;
    out->comps = parts.comps.at;
    out->n_comps = parts.comps.n;
    if (!e && out->is_not_defined && (out->range || out->n_props || out->n_comps))
        return cal_fail(cx, CAL_E_FILTER, "is-not-defined stands alone");
    return e;
}

cal_err dav_filter_read(cal_ctx *cx, const xml_node *filter, const cal_comp_filter **out)
{
    const xml_node *comp = xml_first(filter);
    cal_comp_filter *f = CAL_NEW(cx->arena, cal_comp_filter);
    cal_err e;

    *out = NULL;
    if (!comp)
        return check_test(cx, filter);
    if (xml_next(comp))
        return twice(cx, comp);
    if (!xml_is(comp, XML_CALDAV, "comp-filter"))
        return unknown(cx, comp);
    if ((e = check_test(cx, filter)) || (e = read_comp(cx, comp, f)))
        return e;
    if (!cal_str_eq(f->name, CAL_STR("VCALENDAR")))
        return cal_fail(cx, CAL_E_FILTER, "The outermost comp-filter is that of VCALENDAR");
    *out = f;
    return CAL_OK;
}
