/* SPDX-License-Identifier: MIT */
/* Dead properties of a calendar. */
#include "migrate/dead.h"

#include "base/buf.h"
#include "base/vec.h"

#define ALLPROP XML_PROLOG "<D:propfind" XML_DECLARED "><D:allprop/></D:propfind>"

enum { MAX_PROPS = 50, MAX_VALUE_BYTES = 32768, MAX_NAME_BYTES = 200 };

/* Of standards and of servers: what stands there is theirs, not a client's. */
static bool is_servers_own(cal_str ns)
{
    static const cal_str own[] = {
        CAL_STR_K(XML_DAV),
        CAL_STR_K(XML_CALDAV),
        CAL_STR_K(XML_CS),
        CAL_STR_K(XML_APPLE),
        CAL_STR_K("urn:ietf:params:xml:ns:carddav"),
        CAL_STR_K("http://me.com/_namespace/"),
        CAL_STR_K("http://radicale.org/ns/"),
        CAL_STR_K("http://sabredav.org/ns"),
        CAL_STR_K("http://owncloud.org/ns"),
        CAL_STR_K("http://nextcloud.com/ns"),
        CAL_STR_K("http://davical.org/ns/"),
        CAL_STR_K("http://cyrusimap.org/ns/"),
        CAL_STR_K("http://www.w3.org/ns/dx/"),
        CAL_STR_K("http://xandikos.org/ns/"),
        CAL_STR_K("urn:ietf:params:xml:ns:inf-it"),
    };

    for (size_t i = 0; i < CAL_COUNT(own); i++) {
        if (cal_str_eq(own[i], ns))
            return true;
    }
    return ns.n == 0 || ns.n > MAX_NAME_BYTES;
}

cal_err migrate_dead(cal_ctx *cx, migrate_source *s, const migrate_calendar *c,
                     const cal_dead_prop **out, size_t *n)
{
    const migrate_ask ask = {"PROPFIND", c->url, "0", CAL_STR(ALLPROP)};
    CAL_VEC(cal_dead_prop) found = {0};
    const xml_node *root, *p;
    net_response r;
    cal_err e = migrate_multistatus(cx, s, &ask, &r, &root);

    p = root ? xml_first(migrate_props(migrate_next(root, NULL))) : NULL;
    for (; !e && p && found.n < MAX_PROPS; p = xml_next(p)) {
        cal_buf *value = cal_buf_new(cx->arena, 0);

        xml_print(value, p);
        if (!is_servers_own(p->ns) && p->name.n <= MAX_NAME_BYTES && value->n <= MAX_VALUE_BYTES)
            CAL_PUSH(cx->arena, &found, (cal_dead_prop){p->ns, p->name, cal_buf_str(value)});
    }
    *out = found.at;
    *n = found.n;
    return e;
}
