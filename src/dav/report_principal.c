/* SPDX-License-Identifier: MIT */
/* Reports about people (RFC 3744 9.2 to 9.5). Nobody gets a list of everyone: a search finds whom
   core_user_search finds. */
#include "model/limits.h"
#include "core/calendar.h"
#include "core/user.h"
#include "dav/report.h"

enum { MAX_FOUND = 50 };
enum { WHERE_PEOPLE_ARE = DAV_ON_ROOT | DAV_ON_PRINCIPALS | DAV_ON_PRINCIPAL | DAV_ON_HOME };

/* ---- answers ---- */

static cal_err add_principal(cal_ctx *cx, dav_multi *m, const cal_user *user, cal_buf *out)
{
    dav_node at = {
        .kind = DAV_ON_PRINCIPAL,
        .user = *user,
        .exists = true,
        .path = {.kind = DAV_ON_PRINCIPAL, .user = user->handle},
    };

    return dav_multi_node(cx, m, &at, out);
}

static cal_err answer(cal_ctx *cx, const dav_reporting *r, const cal_user *users, size_t n,
                      http_res *rs)
{
    dav_multi m = {.budget = cx->limits->work};
    dav_ask *ask;
    cal_err e = dav_report_ask(cx, r, rs, &ask);

    if (e)
        return e;
    m.ask = ask;
    dav_multi_begin(rs->body);
    for (size_t i = 0; i < n && !e; i++)
        e = add_principal(cx, &m, &users[i], rs->body);
    dav_multi_end(rs->body);
    dav_multi_res(cx, rs);
    return e;
}

static cal_err need_depth_0(cal_ctx *cx, const dav_reporting *r)
{
    return r->depth == DAV_DEPTH_0 ? CAL_OK
                                   : cal_fail(cx, CAL_E_DEPTH, "This report takes Depth 0.");
}

/* ---- principal-property-search (9.4) ---- */

/* By any of them core_user_search finds people. */
static const struct {
    const char *ns, *name, *text;
} searchable[] = {
    {XML_DAV,    "displayname",               "Name"        },
    {XML_CALDAV, "calendar-user-address-set", "Address"     },
    {XML_CS,     "email-address-set",         "Mail address"},
};

/* Only what may be searched is named. */
static bool is_searchable(const xml_node *prop)
{
    for (const xml_node *p = xml_first(prop); p; p = xml_next(p)) {
        bool known = false;

        for (size_t i = 0; i < CAL_COUNT(searchable); i++)
            known |= xml_is(p, searchable[i].ns, searchable[i].name);
        if (!known)
            return false;
    }
    return xml_first(prop) != NULL;
}

typedef CAL_VEC(cal_user) people;

static bool has(const cal_user *users, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++) {
        if (users[i].id == id)
            return true;
    }
    return false;
}

static void add_found(cal_ctx *cx, people *found, const cal_user *more, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!has(found->at, found->n, more[i].id))
            CAL_PUSH(cx->arena, found, more[i]);
    }
}

static void keep_found(people *found, const cal_user *more, size_t n)
{
    size_t kept = 0;

    for (size_t i = 0; i < found->n; i++) {
        if (has(more, n, found->at[i].id))
            found->at[kept++] = found->at[i];
    }
    found->n = kept;
}

static cal_err search_one(cal_ctx *cx, const xml_node *search, const cal_user **out, size_t *n)
{
    cal_str match = xml_text(xml_child(search, XML_DAV, "match"));

    *n = 0;
    if (cal_str_starts_ci(match, CAL_STR("mailto:")))
        match = cal_str_skip(match, CAL_STR("mailto:").n);
    if (!match.n || !is_searchable(xml_child(search, XML_DAV, "prop")))
        return CAL_OK;
    return core_user_search(cx, match, MAX_FOUND, out, n);
}

static cal_err run_search(cal_ctx *cx, const dav_reporting *r, http_res *rs)
{
    bool any = cal_str_eq(xml_attr_at(r->root, "test"), CAL_STR("anyof")), first = true;
    people found = {0};
    cal_err e = need_depth_0(cx, r);

    for (const xml_node *s = xml_first(r->root); s && !e; s = xml_next(s)) {
        const cal_user *users = NULL;
        size_t n = 0;

        if (!xml_is(s, XML_DAV, "property-search"))
            continue;
        if ((e = search_one(cx, s, &users, &n)))
            return e;
        if (any || first)
            add_found(cx, &found, users, n);
        else
            keep_found(&found, users, n);
        first = false;
    }
    if (!e && first)
        return cal_fail(cx, CAL_E_BAD_XML, "Say what to look for in a D:property-search.");
    return e ? e : answer(cx, r, found.at, found.n, rs);
}

const dav_report dav_report_principals_found = {
    .ns = XML_DAV,
    .name = "principal-property-search",
    .on = WHERE_PEOPLE_ARE,
    .need = CAL_RIGHT_READ,
    .run = run_search,
};

/* ---- principal-search-property-set (9.5) ---- */

static cal_err run_searchable(cal_ctx *cx, const dav_reporting *r, http_res *rs)
{
    cal_err e = need_depth_0(cx, r);

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
    .on = WHERE_PEOPLE_ARE,
    .need = CAL_RIGHT_READ,
    .run = run_searchable,
};

/* ---- principal-match (9.3) ---- */

/* The calendars of a home, all of which its owner owns. */
static cal_err answer_owned(cal_ctx *cx, const dav_reporting *r, http_res *rs)
{
    dav_multi m = {.budget = cx->limits->work};
    dav_node at = *r->at;
    const cal_calendar *calendars;
    size_t n = 0;
    dav_ask *ask;
    cal_err e = dav_report_ask(cx, r, rs, &ask);

    if (!e && at.kind == DAV_ON_HOME)
        e = core_calendar_list(cx, &at.user, &calendars, &n);
    m.ask = ask;
    at.kind = DAV_ON_CALENDAR;
    dav_multi_begin(rs->body);
    for (size_t i = 0; i < n && !e; i++) {
        at.calendar = calendars[i];
        at.path = dav_path_calendar(&calendars[i]);
        e = dav_multi_node(cx, &m, &at, rs->body);
    }
    dav_multi_end(rs->body);
    dav_multi_res(cx, rs);
    return e;
}

static cal_err run_match(cal_ctx *cx, const dav_reporting *r, http_res *rs)
{
    const xml_node *property = xml_child(r->root, XML_DAV, "principal-property");
    bool is_below = r->at->kind & (DAV_ON_ROOT | DAV_ON_PRINCIPALS) ||
                    (r->at->kind == DAV_ON_PRINCIPAL && r->at->user.id == cx->who->id);
    cal_err e = need_depth_0(cx, r);

    if (e)
        return e;
    if (property && xml_child(property, XML_DAV, "owner"))
        return answer_owned(cx, r, rs);
    if (!property && !xml_child(r->root, XML_DAV, "self"))
        return cal_fail(cx, CAL_E_BAD_XML, "Match D:self or a D:principal-property.");
    return answer(cx, r, cx->who, is_below && !property ? 1 : 0, rs);
}

const dav_report dav_report_principals_mine = {
    .ns = XML_DAV,
    .name = "principal-match",
    .on = WHERE_PEOPLE_ARE,
    .need = CAL_RIGHT_READ,
    .run = run_match,
};

/* ---- acl-principal-prop-set (9.2) ---- */

static cal_err run_acl(cal_ctx *cx, const dav_reporting *r, http_res *rs)
{
    cal_err e = need_depth_0(cx, r);

    return e ? e : answer(cx, r, &r->at->user, 1, rs);
}

const dav_report dav_report_principals_of = {
    .ns = XML_DAV,
    .name = "acl-principal-prop-set",
    .on = DAV_ON_HOME | DAV_ON_CALENDAR | DAV_ON_OBJECT,
    .need = CAL_RIGHT_READ,
    .run = run_acl,
};
