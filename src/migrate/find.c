/* SPDX-License-Identifier: MIT */
/* From a URL to calendars. */
#include "migrate/find.h"

#include "base/vec.h"
#include "migrate/davical.h"
#include "migrate/describe.h"

#define PROPS_WHO                                                                             \
    XML_PROLOG "<D:propfind" XML_DECLARED "><D:prop><D:resourcetype/>"                        \
               "<D:current-user-principal/><D:principal-URL/><C:calendar-home-set/></D:prop>" \
               "</D:propfind>"

#define PROPS_CALENDAR                                                                      \
    XML_PROLOG                                                                              \
    "<D:propfind" XML_DECLARED "><D:prop><D:resourcetype/><D:displayname/>"                 \
    "<C:calendar-description/><A:calendar-color/><A:calendar-order/><C:calendar-timezone/>" \
    "<C:calendar-timezone-id/><C:supported-calendar-component-set/>"                        \
    "<C:schedule-calendar-transp/><CS:getctag/><D:sync-token/><D:acl/><CS:invite/>"         \
    "<D:owner/><CS:source/></D:prop></D:propfind>"

typedef struct finding {
    migrate_source *source;
    CAL_VEC(migrate_calendar) calendars;
    CAL_VEC(cal_str) passed;
    CAL_VEC(cal_str) homes;
    cal_str principal; /* or empty */
    bool is_davical;
    bool is_home; /* what is looked in: what belongs to others is not theirs to take */
} finding;

/* ---- collections ---- */

static void pass_over(cal_ctx *cx, finding *f, cal_str href, const char *why)
{
    CAL_PUSH(cx->arena, &f->passed,
             cal_arena_printf(cx->arena, "%.*s %s", CAL_FMT(migrate_path(cx, href)), why));
}

/* The same principal has one name at the end of its paths, of which a server may have several. */
static bool is_of_another(cal_ctx *cx, const finding *f, const xml_node *props)
{
    cal_str owner = xml_text(xml_child(xml_child(props, XML_DAV, "owner"), XML_DAV, "href"));

    return owner.n && f->principal.n &&
           !cal_str_eq(migrate_segment(migrate_path(cx, owner)),
                       migrate_segment(migrate_path(cx, f->principal)));
}

static void look_at(cal_ctx *cx, finding *f, cal_str base, const xml_node *response)
{
    const xml_node *props = migrate_props(response);
    const xml_node *type = xml_child(props, XML_DAV, "resourcetype");
    cal_str href = migrate_href(response);
    cal_str name = migrate_segment(migrate_path(cx, href));

    if (xml_child(type, XML_CS, "subscribed")) {
        pass_over(cx, f, href, "is a subscription; subscribe to its address here");
        return;
    }
    /* DAViCal shows an inbox and an outbox as calendars, .in and .out */
    if (!xml_child(type, XML_CALDAV, "calendar") || cal_str_starts(name, CAL_STR(".")))
        return;
    if (xml_child(type, XML_CS, "shared") || (f->is_home && is_of_another(cx, f, props))) {
        pass_over(cx, f, href, "belongs to somebody else; it is taken with them");
        return;
    }

    migrate_calendar c = {.url = migrate_resolve(cx, base, href)};

    c.segment = name;
    migrate_describe(cx, props, &c);
    if (f->is_davical) {
        c.patch.to.name = migrate_davical_text(cx, c.patch.to.name);
        c.patch.to.description = migrate_davical_text(cx, c.patch.to.description);
    }
    CAL_PUSH(cx->arena, &f->calendars, c);
}

static cal_err look_in(cal_ctx *cx, finding *f, cal_str url, const char *depth)
{
    const migrate_ask ask = {"PROPFIND", url, depth, CAL_STR(PROPS_CALENDAR)};
    const xml_node *root;
    net_response r;
    cal_err e = migrate_multistatus(cx, f->source, &ask, &r, &root);

    f->is_davical = root && migrate_is_davical(&r);
    for (const xml_node *n = root ? migrate_next(root, NULL) : NULL; !e && n;
         n = migrate_next(root, n))
        look_at(cx, f, r.url, n);
    return e;
}

/* ---- who one is ---- */

static void add_homes(cal_ctx *cx, finding *f, cal_str base, const xml_node *props)
{
    const xml_node *set = xml_child(props, XML_CALDAV, "calendar-home-set");

    for (const xml_node *n = xml_first(set); n; n = xml_next(n)) {
        if (xml_is(n, XML_DAV, "href") && xml_text(n).n)
            CAL_PUSH(cx->arena, &f->homes, migrate_resolve(cx, base, xml_text(n)));
    }
}

static cal_str principal_in(cal_ctx *cx, cal_str base, const xml_node *props)
{
    static const char *const names[] = {"current-user-principal", "principal-URL"};

    for (size_t i = 0; i < CAL_COUNT(names); i++) {
        cal_str href = xml_text(xml_child(xml_child(props, XML_DAV, names[i]), XML_DAV, "href"));

        if (href.n)
            return migrate_resolve(cx, base, href);
    }
    return CAL_STR("");
}

/* Whether the URL knows who one is, or is a calendar itself. */
static cal_err ask_who(cal_ctx *cx, finding *f, cal_str url, bool *is_calendar)
{
    const migrate_ask ask = {"PROPFIND", url, "0", CAL_STR(PROPS_WHO)};
    const xml_node *root, *props;
    net_response r;
    cal_err e = migrate_multistatus(cx, f->source, &ask, &r, &root);

    *is_calendar = false;
    if (e || !root)
        return e;
    props = migrate_props(migrate_next(root, NULL));
    *is_calendar =
        xml_child(xml_child(props, XML_DAV, "resourcetype"), XML_CALDAV, "calendar") != NULL;
    add_homes(cx, f, r.url, props);
    f->principal = principal_in(cx, r.url, props);
    return CAL_OK;
}

/* A server that has no such address is no failure: the next one is tried. */
static cal_err try_url(cal_ctx *cx, finding *f, cal_str url)
{
    bool is_calendar;
    cal_str principal;
    cal_err e = ask_who(cx, f, url, &is_calendar);

    if (e || f->homes.n)
        return e;
    if (is_calendar)
        return look_in(cx, f, url, "0");
    principal = f->principal;
    if (principal.n && !cal_str_eq(principal, url))
        e = ask_who(cx, f, principal, &is_calendar);
    return e;
}

static cal_err look_in_homes(cal_ctx *cx, finding *f)
{
    cal_err e = CAL_OK;

    f->is_home = true;
    for (size_t i = 0; i < f->homes.n && !e; i++)
        e = look_in(cx, f, f->homes.at[i], "1");
    return e;
}

/* Somebody else's, as an administrator there sees them. */
static cal_err find_theirs(cal_ctx *cx, finding *f)
{
    bool is_calendar;
    cal_err e = ask_who(cx, f, f->source->principal, &is_calendar);

    f->principal = f->source->principal;
    return e ? e : look_in_homes(cx, f);
}

static cal_err find_own(cal_ctx *cx, finding *f)
{
    migrate_source *s = f->source;
    const cal_str urls[] = {s->url, migrate_resolve(cx, s->url, CAL_STR("/.well-known/caldav")),
                            migrate_resolve(cx, s->url, CAL_STR("/"))};
    cal_err e = CAL_OK;

    for (size_t i = 0; i < CAL_COUNT(urls) && !e && !f->calendars.n; i++) {
        if ((e = try_url(cx, f, urls[i])) || (e = look_in_homes(cx, f)))
            return e;
    }
    /* a home itself, of a server that does not tell who one is */
    if (!e && !f->calendars.n && !f->homes.n)
        e = look_in(cx, f, s->url, "1");
    return e;
}

cal_err migrate_find(cal_ctx *cx, migrate_source *s, const migrate_calendar **out, size_t *n,
                     const cal_str **passed, size_t *n_passed)
{
    finding f = {.source = s};
    cal_err e = s->principal.n ? find_theirs(cx, &f) : find_own(cx, &f);

    if (e)
        return e;
    *out = f.calendars.at;
    *n = f.calendars.n;
    *passed = f.passed.at;
    *n_passed = f.passed.n;
    if (f.calendars.n || f.homes.n)
        return CAL_OK;
    return cal_fail(
        cx, CAL_E_NOT_FOUND,
        "There are no calendars at %.*s; give the address of the server, of a home or of "
        "a calendar.",
        CAL_FMT(s->url));
}
