/* SPDX-License-Identifier: MIT */
/* Searching principals: principal-property-search and principal-search-property-set (RFC 3744 9.4,
   9.5), and CalendarServer's search by tokens. Nobody gets a list of everyone: core/principal finds
   whom one can name. */
#include "dav/report_principal.h"

#include "model/limits.h"
#include "core/principal.h"
#include "dav/dav.h"

enum { MAX_FOUND = 50, MAX_TESTS = 20 };

/* ---- what the reports share ---- */

cal_err dav_need_depth_0(cal_ctx *cx, const dav_reporting *r)
{
    return r->depth == DAV_DEPTH_0 ? CAL_OK
                                   : cal_fail(cx, CAL_E_DEPTH, "This report takes Depth 0.");
}

static cal_err add_node(cal_ctx *cx, dav_multi *m, const cal_user *user, const dav_path *path,
                        cal_buf *out)
{
    const dav_node at = {.kind = path->kind, .user = *user, .exists = true, .path = *path};

    return dav_multi_node(cx, m, &at, out);
}

static cal_err add_all(cal_ctx *cx, dav_multi *m, const dav_principals *p, cal_buf *out)
{
    cal_err e = CAL_OK;

    for (size_t i = 0; i < p->n && !e; i++) {
        dav_path path = {.kind = DAV_ON_PRINCIPAL, .user = p->users[i].handle};

        e = add_node(cx, m, &p->users[i], &path, out);
    }
    for (size_t i = 0; i < p->n_proxies && !e; i++) {
        const dav_want want = {.need = CAL_RIGHT_READ};
        dav_node at;

        if (!(e = dav_node_at(cx, &p->proxies[i], &want, &at)))
            e = dav_multi_node(cx, m, &at, out);
    }
    return e;
}

cal_err dav_principals_res(cal_ctx *cx, const dav_reporting *r, const dav_principals *p,
                           http_res *rs)
{
    dav_multi m = {.budget = cx->limits->work};
    dav_ask *ask;
    cal_err e = dav_report_ask(cx, r, rs, &ask);

    if (e)
        return e;
    m.ask = ask;
    dav_multi_begin(rs->body);
    if ((e = add_all(cx, &m, p, rs->body)))
        return e;
    if (p->more)
        dav_multi_status(rs->body, dav_href(cx, &r->at->path), 507,
                         "<D:number-of-matches-within-limits/>");
    dav_multi_end(rs->body);
    dav_multi_res(cx, rs);
    return CAL_OK;
}

/* ---- principal-property-search (9.4) ---- */

static const struct {
    const char *ns, *name;
    unsigned fields;
    const char *text;
} searchable[] = {
    {XML_DAV,    "displayname",               CORE_IN_NAME,    "Name"        },
    {XML_CALDAV, "calendar-user-address-set", CORE_IN_ADDRESS, "Address"     },
    {XML_CS,     "email-address-set",         CORE_IN_ADDRESS, "Mail address"},
    {XML_CALDAV, "calendar-user-type",        CORE_IN_KIND,    "Kind"        },
};

static unsigned fields_of(const xml_node *p)
{
    for (size_t i = 0; i < CAL_COUNT(searchable); i++) {
        if (xml_is(p, searchable[i].ns, searchable[i].name))
            return searchable[i].fields;
    }
    return 0;
}

/* CalendarServer's extension of DAV:match; RFC 3744 means "contains". */
static core_how how_of(const xml_node *match)
{
    static const struct {
        cal_str name;
        core_how how;
    } types[] = {
        {CAL_STR_K("starts-with"), CORE_STARTS},
        {CAL_STR_K("equals"),      CORE_EQUALS},
    };
    cal_str type = xml_attr_at(match, "match-type");

    for (size_t i = 0; i < CAL_COUNT(types); i++) {
        if (cal_str_eq(type, types[i].name))
            return types[i].how;
    }
    return CORE_CONTAINS;
}

/* What a search for an address means: without its scheme, and the handle of a principal's href. */
static cal_str bare_address(cal_str text)
{
    static const cal_str heads[] = {CAL_STR_K("mailto:"), CAL_STR_K(DAV_ROOT "/principals/")};

    for (size_t i = 0; i < CAL_COUNT(heads); i++) {
        if (cal_str_starts_ci(text, heads[i]))
            text = cal_str_skip(text, heads[i].n);
    }
    return cal_str_ends(text, CAL_STR("/")) ? cal_str_take(text, text.n - 1) : text;
}

typedef CAL_VEC(core_principal_test) tests;

/* Each property of a property-search is a test of its own (9.4: all of them must match). */
static cal_err read_search(cal_ctx *cx, const xml_node *search, tests *out)
{
    const xml_node *match = xml_child(search, XML_DAV, "match");
    const xml_node *p = xml_first(xml_child(search, XML_DAV, "prop"));

    if (!match || !p)
        return cal_fail(cx, CAL_E_BAD_XML, "A D:property-search has a D:prop and a D:match.");
    for (; p; p = xml_next(p)) {
        core_principal_test t = {fields_of(p), how_of(match), xml_text(match)};

        if (t.fields & CORE_IN_ADDRESS)
            t.text = bare_address(t.text);
        if (out->n == MAX_TESTS)
            return cal_fail(cx, CAL_E_MATCH_LIMIT, "Look for at most %d things at once.",
                            MAX_TESTS);
        CAL_PUSH(cx->arena, out, t);
    }
    return CAL_OK;
}

/* A search is about what is below the request's path, or, where it says so, about all principals
   (9.4: apply-to-principal-collection-set). */
static bool has_principals(const dav_reporting *r)
{
    return r->at->kind & (DAV_ON_ROOT | DAV_ON_PRINCIPALS) ||
           xml_child(r->root, XML_DAV, "apply-to-principal-collection-set") ||
           xml_child(r->root, XML_CS, "apply-to-principal-collection-set");
}

static cal_err find(cal_ctx *cx, const dav_reporting *r, const core_principal_search *s,
                    http_res *rs)
{
    dav_principals found = {0};
    cal_err e = CAL_OK;

    if (has_principals(r))
        e = core_principal_find(cx, s, &found.users, &found.n, &found.more);
    return e ? e : dav_principals_res(cx, r, &found, rs);
}

/* CalendarServer's attribute "type": the kind that is meant, or all. */
static int64_t kinds_of_type(cal_str type)
{
    for (int64_t kind = CAL_KIND_INDIVIDUAL; kind <= CAL_KIND_RESOURCE; kind++) {
        if (cal_str_eq_ci(type, core_kind_name(kind)))
            return CORE_KIND(kind);
    }
    return CORE_KINDS_ALL;
}

static cal_err run_search(cal_ctx *cx, const dav_reporting *r, http_res *rs)
{
    core_principal_search s = {
        .any_of = cal_str_eq(xml_attr_at(r->root, "test"), CAL_STR("anyof")),
        .kinds = kinds_of_type(xml_attr_at(r->root, "type")),
        .limit = MAX_FOUND,
    };
    tests all = {0};
    cal_err e = dav_need_depth_0(cx, r);

    for (const xml_node *c = xml_first(r->root); c && !e; c = xml_next(c)) {
        if (xml_is(c, XML_DAV, "property-search"))
            e = read_search(cx, c, &all);
    }
    if (e)
        return e;
    if (!all.n)
        return cal_fail(cx, CAL_E_BAD_XML, "Say what to look for in a D:property-search.");
    s.tests = all.at;
    s.n = all.n;
    return find(cx, r, &s, rs);
}

const dav_report dav_report_principals_found = {
    .ns = XML_DAV,
    .name = "principal-property-search",
    .on = DAV_PEOPLE_ARE,
    .need = CAL_RIGHT_READ,
    .run = run_search,
};

/* ---- principal-search-property-set (9.5) ---- */

static cal_err run_searchable(cal_ctx *cx, const dav_reporting *r, http_res *rs)
{
    cal_err e = dav_need_depth_0(cx, r);

    if (e)
        return e;
    rs->status = 200;
    http_res_field(cx, rs, CAL_STR("Content-Type"), CAL_STR("application/xml; charset=utf-8"));
    cal_buf_add_c(rs->body, XML_PROLOG "<D:principal-search-property-set" XML_DECLARED ">");
    for (size_t i = 0; i < CAL_COUNT(searchable); i++) {
        cal_buf_add_c(rs->body, "<D:principal-search-property><D:prop>");
        xml_empty(rs->body, cal_str_c(searchable[i].ns), cal_str_c(searchable[i].name));
        cal_buf_printf(rs->body,
                       "</D:prop><D:description xml:lang=\"en\">%s</D:description>"
                       "</D:principal-search-property>",
                       searchable[i].text);
    }
    cal_buf_add_c(rs->body, "</D:principal-search-property-set>\n");
    return CAL_OK;
}

const dav_report dav_report_principals_searchable = {
    .ns = XML_DAV,
    .name = "principal-search-property-set",
    .on = DAV_PEOPLE_ARE,
    .need = CAL_RIGHT_READ,
    .run = run_searchable,
};

/* ---- calendarserver-principal-search ---- */

/* Whom the word being typed is for. */
static const struct {
    cal_str name;
    int64_t kinds;
} contexts[] = {
    {CAL_STR_K("user"),     CORE_KIND(CAL_KIND_INDIVIDUAL)},
    {CAL_STR_K("location"), CORE_KIND(CAL_KIND_ROOM)      },
    {CAL_STR_K("resource"), CORE_KIND(CAL_KIND_RESOURCE)  },
};

static int64_t kinds_of_context(cal_str context)
{
    for (size_t i = 0; i < CAL_COUNT(contexts); i++) {
        if (cal_str_eq(context, contexts[i].name))
            return contexts[i].kinds;
    }
    return CORE_KINDS_ALL; /* attendee, or not said */
}

static cal_err read_limit(cal_ctx *cx, const xml_node *root, size_t *out)
{
    const xml_node *n = xml_child(xml_child(root, XML_CS, "limit"), XML_CS, "nresults");
    int64_t limit;

    *out = MAX_FOUND;
    if (!n)
        return CAL_OK;
    if (!cal_str_to_i64(xml_text(n), &limit) || limit < 1)
        return cal_fail(cx, CAL_E_BAD_XML, "CS:nresults is a number from 1.");
    if (limit < MAX_FOUND)
        *out = (size_t)limit;
    return CAL_OK;
}

static cal_err run_tokens(cal_ctx *cx, const dav_reporting *r, http_res *rs)
{
    core_principal_search s = {.kinds = kinds_of_context(xml_attr_at(r->root, "context"))};
    tests all = {0};
    cal_err e;

    if ((e = dav_need_depth_0(cx, r)) || (e = read_limit(cx, r->root, &s.limit)))
        return e;
    for (const xml_node *c = xml_first(r->root); c; c = xml_next(c)) {
        if (!xml_is(c, XML_CS, "search-token") || !xml_text(c).n)
            continue;
        if (all.n == MAX_TESTS)
            return cal_fail(cx, CAL_E_MATCH_LIMIT, "Look for at most %d words at once.", MAX_TESTS);
        CAL_PUSH(cx->arena, &all,
                 (core_principal_test){CORE_IN_NAME | CORE_IN_ADDRESS, CORE_CONTAINS,
                                       bare_address(xml_text(c))});
    }
    s.tests = all.at;
    s.n = all.n;
    return find(cx, r, &s, rs);
}

const dav_report dav_report_principals_typed = {
    .ns = XML_CS,
    .name = "calendarserver-principal-search",
    .on = DAV_PEOPLE_ARE,
    .need = CAL_RIGHT_READ,
    .run = run_tokens,
};
