/* SPDX-License-Identifier: MIT */
/* Grammar and evaluation of If (RFC 4918 10.4.2 to 10.4.4). White space may stand between all parts
   but inside the brackets of a tag, a token and an entity tag. */
#include "dav/if.h"

#include "dav/form.h"

typedef struct reading {
    cal_ctx *cx;
    cal_str rest;
    size_t all; /* bytes of the whole field */
    dav_if *out;
} reading;

static cal_err malformed(const reading *r, const char *wanted)
{
    return cal_fail(r->cx, CAL_E_BAD_REQUEST, "The If field is malformed at byte %zu: %s.",
                    r->all - r->rest.n + 1, wanted);
}

static void skip_space(reading *r)
{
    while (r->rest.n && (r->rest.p[0] == ' ' || r->rest.p[0] == '\t'))
        r->rest = cal_str_skip(r->rest, 1);
}

/* White space, then c, which is passed. */
static bool take(reading *r, char c)
{
    skip_space(r);
    if (!r->rest.n || r->rest.p[0] != c)
        return false;
    r->rest = cal_str_skip(r->rest, 1);
    return true;
}

static bool next_is(reading *r, char c)
{
    skip_space(r);
    return r->rest.n && r->rest.p[0] == c;
}

/* ---- URIs ---- */

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* RFC 3986 2, without "#": neither a token nor a tag has a fragment. */
static bool is_uri_byte(char c)
{
    static const cal_str signs = CAL_STR_K("-._~:/?[]@!$&'()*+,;=%");

    return is_alpha(c) || is_digit(c) || cal_str_find_byte(signs, c) < signs.n;
}

/* RFC 3986 3.1 */
static bool has_scheme(cal_str s)
{
    size_t colon = cal_str_find_byte(s, ':');
    bool ok = colon < s.n && colon > 0 && is_alpha(s.p[0]);

    for (size_t i = 1; ok && i < colon; i++)
        ok =
            is_alpha(s.p[i]) || is_digit(s.p[i]) || s.p[i] == '+' || s.p[i] == '-' || s.p[i] == '.';
    return ok;
}

/* absolute-URI, or a path as in Simple-ref (RFC 4918 8.3). */
static bool is_uri(cal_str s, bool may_be_path)
{
    bool is_path = cal_str_starts(s, CAL_STR("/")) && !cal_str_starts(s, CAL_STR("//"));

    for (size_t i = 0; i < s.n; i++) {
        if (!is_uri_byte(s.p[i]))
            return false;
    }
    return has_scheme(s) || (may_be_path && is_path);
}

static cal_err coded_url(reading *r, bool may_be_path, cal_str *out)
{
    if (!take(r, '<'))
        return malformed(r, "\"<\" is missing");
    *out = cal_str_take(r->rest, cal_str_find_byte(r->rest, '>'));
    if (out->n == r->rest.n)
        return malformed(r, "this \"<\" is never closed");
    if (!is_uri(*out, may_be_path))
        return malformed(r, may_be_path ? "between < and > stands neither a URL nor a path"
                                        : "between < and > stands no absolute URI");
    r->rest = cal_str_skip(r->rest, out->n + 1);
    return CAL_OK;
}

/* ---- lists ---- */

/* The examples of RFC 4918 have spaces in entity tags, which RFC 9110 has not. */
static bool is_etag_byte(char c)
{
    unsigned char u = (unsigned char)c;

    return u >= 0x20 && u != '"' && u != 0x7F;
}

/* Behind the "[": an entity tag and "]" with nothing between. */
static cal_err entity_tag(reading *r, dav_if_condition *c)
{
    size_t n = 1;

    c->weak = cal_str_starts(r->rest, CAL_STR("W/"));
    if (c->weak)
        r->rest = cal_str_skip(r->rest, 2);
    if (!cal_str_starts(r->rest, CAL_STR("\"")))
        return malformed(r, "an entity tag begins with a quote");
    while (n < r->rest.n && is_etag_byte(r->rest.p[n]))
        n++;
    if (!cal_str_starts(cal_str_skip(r->rest, n), CAL_STR("\"]")))
        return malformed(r, "an entity tag ends with a quote and \"]\"");
    c->is_etag = true;
    c->text = cal_str_take(r->rest, n + 1);
    r->rest = cal_str_skip(r->rest, n + 2);
    return CAL_OK;
}

static cal_err condition(reading *r)
{
    dav_if_condition c = {0};
    cal_err e;

    if (r->out->conditions.n == DAV_IF_MAX_CONDITIONS)
        return cal_fail(r->cx, CAL_E_BAD_REQUEST, "The If field has more than %d conditions.",
                        DAV_IF_MAX_CONDITIONS);
    c.negated = cal_str_starts_ci(r->rest, CAL_STR("Not"));
    if (c.negated)
        r->rest = cal_str_skip(r->rest, CAL_STR("Not").n);
    e = take(r, '[') ? entity_tag(r, &c) : coded_url(r, false, &c.text);
    if (e)
        return e;
    CAL_PUSH(r->cx->arena, &r->out->conditions, c);
    return CAL_OK;
}

static cal_err list(reading *r, size_t resource)
{
    dav_if_list l = {.resource = resource, .first = r->out->conditions.n};
    cal_err e;

    if (!take(r, '('))
        return malformed(r, "a list begins with \"(\"");
    do {
        skip_space(r);
        if ((e = condition(r)))
            return e;
    } while (!take(r, ')'));
    l.n = r->out->conditions.n - l.first;
    CAL_PUSH(r->cx->arena, &r->out->lists, l);
    return CAL_OK;
}

/* The index of a resource, noted at its first sight. */
static cal_err resource(reading *r, cal_str href, size_t *out)
{
    dav_if *x = r->out;

    for (*out = 0; *out < x->resources.n; ++*out) {
        if (cal_str_eq(x->resources.at[*out], href))
            return CAL_OK;
    }
    if (x->resources.n == DAV_IF_MAX_RESOURCES)
        return cal_fail(r->cx, CAL_E_BAD_REQUEST, "The If field names more than %d resources.",
                        DAV_IF_MAX_RESOURCES);
    CAL_PUSH(r->cx->arena, &x->resources, href);
    return CAL_OK;
}

/* Lists until the next tag or the end; at least one. */
static cal_err lists(reading *r, cal_str href)
{
    size_t index;
    cal_err e = resource(r, href, &index);

    do {
        if (e || (e = list(r, index)))
            return e;
    } while (next_is(r, '('));
    return CAL_OK;
}

cal_err dav_if_read(cal_ctx *cx, cal_str field, dav_if *out)
{
    reading r = {cx, field, field.n, out};
    cal_str href = {NULL, 0};
    cal_err e;

    *out = (dav_if){0};
    out->is_tagged = next_is(&r, '<');
    do {
        if ((out->is_tagged && (e = coded_url(&r, true, &href))) || (e = lists(&r, href)))
            return e;
        skip_space(&r);
    } while (out->is_tagged && r.rest.n);
    return r.rest.n ? malformed(&r, "only lists can stand here, for the field began with one")
                    : CAL_OK;
}

/* ---- evaluation ---- */

static bool is_among(const cal_str *all, size_t n, cal_str one)
{
    for (size_t i = 0; i < n; i++) {
        if (cal_str_eq(all[i], one))
            return true;
    }
    return false;
}

void dav_if_tokens(cal_ctx *cx, const dav_if *x, const cal_str **out, size_t *n)
{
    CAL_VEC(cal_str) found = {0};

    for (size_t i = 0; i < x->conditions.n; i++) {
        const dav_if_condition *c = &x->conditions.at[i];

        if (!c->is_etag && !is_among(found.at, found.n, c->text))
            CAL_PUSH(cx->arena, &found, c->text);
    }
    *out = found.at;
    *n = found.n;
}

static bool matches(const dav_if_condition *c, const dav_if_state *s)
{
    if (c->is_etag)
        return s->etag.p && !c->weak && dav_form_names(c->text, s->etag);
    return is_among(s->tokens, s->n_tokens, c->text);
}

/* RFC 4918 10.4.3: all conditions of the list. */
static bool list_holds(const dav_if *x, const dav_if_list *l, const dav_if_state *s)
{
    for (size_t i = 0; i < l->n; i++) {
        const dav_if_condition *c = &x->conditions.at[l->first + i];

        if (matches(c, s) == c->negated)
            return false;
    }
    return true;
}

cal_err dav_if_judge(cal_ctx *cx, const dav_if *x, dav_if_look *look, void *arg, bool *holds)
{
    dav_if_state *states = CAL_NEW_N(cx->arena, dav_if_state, x->resources.n);
    bool *known = CAL_NEW_N(cx->arena, bool, x->resources.n);
    cal_err e;

    *holds = false;
    for (size_t i = 0; i < x->lists.n && !*holds; i++) {
        size_t r = x->lists.at[i].resource;

        if (!known[r] && (e = look(cx, arg, x->resources.at[r], &states[r])))
            return e;
        known[r] = true;
        *holds = list_holds(x, &x->lists.at[i], &states[r]);
    }
    return CAL_OK;
}
