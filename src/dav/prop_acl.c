/* SPDX-License-Identifier: MIT */
/* Properties of RFC 3744 and 5397: who owns it, who is asking, what they may do. */
#include "core/access.h"
#include "dav/dav.h"
#include "dav/prop.h"

enum {
    COLLECTED = DAV_ON_CALENDAR | DAV_ON_FOLDER | DAV_ON_INBOX | DAV_ON_OUTBOX,
    DATED = COLLECTED | DAV_ON_OBJECT | DAV_ON_FILE,
    COLLECTION = DAV_ON_HOME | COLLECTED,
    HELD = DAV_ON_HOME | DATED
};

static void add_href(cal_buf *out, cal_str href)
{
    cal_buf_add_c(out, "<D:href>");
    xml_escape(out, href);
    cal_buf_add_c(out, "</D:href>");
}

static bool get_current(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)at;
    if (cx->who)
        add_href(out, dav_href_principal(cx, cx->who->handle));
    else
        cal_buf_add_c(out, "<D:unauthenticated/>");
    return true;
}

static bool get_owner(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    add_href(out, dav_href_principal(cx, at->user.handle));
    return true;
}

static bool get_collections(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx, (void)at;
    add_href(out, CAL_STR(DAV_ROOT "/principals/"));
    return true;
}

static bool get_nothing(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx, (void)at, (void)out;
    return true;
}

/* The privileges as a tree (RFC 3744 3.12, RFC 4791 6.1.1), parents first, and the right that gives
   each. */
/* clang-format off */
static const struct {
    int level;
    cal_right need;
    unsigned on;
    const char *xml, *text;
} privileges[] = {
    {0, CAL_RIGHT_MANAGE,   HELD,            "<D:all/>",                             "Everything"                       },
    {1, CAL_RIGHT_READ,     DAV_ON_ANY,      "<D:read/>",                            "Read it"                          },
    {2, CAL_RIGHT_FREEBUSY, DATED,           "<C:read-free-busy/>",                  "See when it is busy"              },
    {1, CAL_RIGHT_READ,     DAV_ON_ANY,      "<D:read-acl/>",                        "See who may do what"              },
    {1, CAL_RIGHT_READ,     DAV_ON_ANY,      "<D:read-current-user-privilege-set/>", "See what one may do oneself"      },
    {1, CAL_RIGHT_MANAGE,   HELD,            "<D:write/>",                           "Change it in every way"           },
    {2, CAL_RIGHT_WRITE,    DATED,           "<D:write-content/>",                   "Change objects"                   },
    {2, CAL_RIGHT_MANAGE,   HELD,            "<D:write-properties/>",                "Change properties"                },
    {2, CAL_RIGHT_WRITE,    COLLECTION,      "<D:bind/>",                            "Make members"                     },
    {2, CAL_RIGHT_WRITE,    COLLECTION,      "<D:unbind/>",                          "Remove members"                   },
};
/* clang-format on */

static cal_right right_to(cal_ctx *cx, const dav_node *at)
{
    if (at->kind & DATED)
        return core_access_calendar(cx, &at->calendar);
    if (at->kind & DAV_ON_HOME)
        return core_access_home(cx, &at->user);
    return cx->who ? CAL_RIGHT_READ : CAL_RIGHT_NONE;
}

static bool get_privileges(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    cal_right right = right_to(cx, at);

    for (size_t i = 0; i < CAL_COUNT(privileges); i++) {
        if (privileges[i].need <= right && (privileges[i].on & at->kind))
            cal_buf_printf(out, "<D:privilege>%s</D:privilege>", privileges[i].xml);
    }
    return true;
}

static void close_to(int level, int *open, cal_buf *out)
{
    for (; *open > level; (*open)--)
        cal_buf_add_c(out, "</D:supported-privilege>");
}

static bool get_supported(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    int open = 0;

    (void)cx, (void)at;
    for (size_t i = 0; i < CAL_COUNT(privileges); i++) {
        close_to(privileges[i].level, &open, out);
        cal_buf_printf(out,
                       "<D:supported-privilege><D:privilege>%s</D:privilege>"
                       "<D:description xml:lang=\"en\">%s</D:description>",
                       privileges[i].xml, privileges[i].text);
        open++;
    }
    close_to(0, &open, out);
    return true;
}

/* What a person has is theirs alone; what is about people may be read by all who have signed in. */
static bool get_acl(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    bool is_held = (at->kind & HELD) != 0;

    (void)cx;
    cal_buf_printf(out,
                   "<D:ace><D:principal>%s</D:principal><D:grant><D:privilege>%s</D:privilege>"
                   "</D:grant><D:protected/></D:ace>",
                   is_held ? "<D:property><D:owner/></D:property>" : "<D:authenticated/>",
                   is_held ? "<D:all/>" : "<D:read/>");
    return true;
}

static bool get_restrictions(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx, (void)at;
    cal_buf_add_c(out, "<D:grant-only/><D:no-invert/>");
    return true;
}

/* clang-format off */
static const dav_prop rows[] = {
    {XML_DAV, "current-user-principal",     DAV_ON_ANY,       0, get_current,      NULL, NULL, NULL},
    {XML_DAV, "current-user-privilege-set", DAV_ON_ANY,       0, get_privileges,   NULL, NULL, NULL},
    {XML_DAV, "owner",                      HELD,             0, get_owner,        NULL, NULL, NULL},
    {XML_DAV, "principal-URL",              DAV_ON_PRINCIPAL, 0, get_owner,        NULL, NULL, NULL},
    {XML_DAV, "principal-collection-set",   DAV_ON_ANY,       0, get_collections,  NULL, NULL, NULL},
    {XML_DAV, "supported-privilege-set",    DAV_ON_ANY,       0, get_supported,    NULL, NULL, NULL},
    {XML_DAV, "acl",                        DAV_ON_ANY,       0, get_acl,          NULL, NULL, NULL},
    {XML_DAV, "acl-restrictions",           DAV_ON_ANY,       0, get_restrictions, NULL, NULL, NULL},
    {XML_DAV, "inherited-acl-set",          DAV_ON_ANY,       0, get_nothing,      NULL, NULL, NULL},
    {XML_DAV, "group-membership",           DAV_ON_PRINCIPAL, 0, get_nothing,      NULL, NULL, NULL},
    {XML_DAV, "alternate-URI-set",          DAV_ON_PRINCIPAL, 0, get_nothing,      NULL, NULL, NULL},
};
/* clang-format on */

const dav_props dav_props_acl = {rows, CAL_COUNT(rows)};
