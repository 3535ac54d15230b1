/* SPDX-License-Identifier: MIT */
/* The tree of privileges as a table, parents first. */
#include "dav/acl_privilege.h"

#include <string.h>

#include "core/access.h"

enum {
    PEOPLE = DAV_ON_PRINCIPAL | DAV_ON_PROXY,
    COLLECTION = DAV_ON_HOME | DAV_ON_CALENDAR | DAV_ON_FOLDER | DAV_ON_INBOX,
    BUSY = DAV_ON_HOME | DAV_ON_CALENDAR | DAV_ON_OBJECT,
    CONTENT = DAV_ON_HELD & ~(unsigned)DAV_ON_OUTBOX
};

/* Privileges that can be granted, as bits of what an ACE names. */
enum { NAMES_BUSY = 1, NAMES_READ = 2, NAMES_WRITE = 4, NAMES_ALL = 8 };

/* depth in the tree, the right that gives it, where it is, how it is granted (0: abstract) */
/* clang-format off */
static const struct privilege {
    int depth;
    cal_right need;
    unsigned on, names;
    const char *ns, *name, *text;
} rows[] = {
    {0, CAL_RIGHT_MANAGE,   DAV_ON_HELD | PEOPLE, NAMES_ALL,   XML_DAV,    "all",                             "Everything"                         },
    {1, CAL_RIGHT_READ,     DAV_ON_ANY,           NAMES_READ,  XML_DAV,    "read",                            "Read it"                            },
    {2, CAL_RIGHT_FREEBUSY, BUSY,                 NAMES_BUSY,  XML_CALDAV, "read-free-busy",                  "See when it is busy"                },
    {2, CAL_RIGHT_READ,     DAV_ON_ANY,           0,           XML_DAV,    "read-current-user-privilege-set", "See what one may do oneself"        },
    {1, CAL_RIGHT_WRITE,    DAV_ON_HELD | PEOPLE, NAMES_WRITE, XML_DAV,    "write",                           "Change it"                          },
    {2, CAL_RIGHT_WRITE,    CONTENT,              0,           XML_DAV,    "write-content",                   "Change what is in it"               },
    {2, CAL_RIGHT_WRITE,    DAV_ON_HELD | PEOPLE, 0,           XML_DAV,    "write-properties",                "Change its properties"              },
    {2, CAL_RIGHT_WRITE,    COLLECTION,           0,           XML_DAV,    "bind",                            "Make members"                       },
    {2, CAL_RIGHT_WRITE,    COLLECTION,           0,           XML_DAV,    "unbind",                          "Remove members"                     },
    {1, CAL_RIGHT_MANAGE,   DAV_ON_HELD,          0,           XML_DAV,    "unlock",                          "Release the locks of others"        },
    {1, CAL_RIGHT_MANAGE,   DAV_ON_HELD,          0,           XML_DAV,    "read-acl",                        "See who may do what"                },
    {1, CAL_RIGHT_MANAGE,   DAV_ON_SHARED,        0,           XML_DAV,    "write-acl",                       "Grant rights to others"             },
    {1, CAL_RIGHT_READ,     DAV_ON_INBOX,         0,           XML_CALDAV, "schedule-deliver",                "Send scheduling messages to it"     },
    {2, CAL_RIGHT_READ,     DAV_ON_INBOX,         0,           XML_CALDAV, "schedule-deliver-invite",         "Send invitations to it"             },
    {2, CAL_RIGHT_READ,     DAV_ON_INBOX,         0,           XML_CALDAV, "schedule-deliver-reply",          "Send answers to it"                 },
    {2, CAL_RIGHT_READ,     DAV_ON_INBOX,         0,           XML_CALDAV, "schedule-query-freebusy",         "Ask when its owner is busy"         },
    {1, CAL_RIGHT_WRITE,    DAV_ON_OUTBOX,        0,           XML_CALDAV, "schedule-send",                   "Send scheduling messages for its owner"},
    {2, CAL_RIGHT_WRITE,    DAV_ON_OUTBOX,        0,           XML_CALDAV, "schedule-send-invite",            "Invite in its owner's name"         },
    {2, CAL_RIGHT_WRITE,    DAV_ON_OUTBOX,        0,           XML_CALDAV, "schedule-send-reply",             "Answer in its owner's name"         },
    {2, CAL_RIGHT_WRITE,    DAV_ON_OUTBOX,        0,           XML_CALDAV, "schedule-send-freebusy",          "Ask who is busy in its owner's name"},
};
/* clang-format on */

/* What somebody may do with the principal of a group, and with a group of delegates. */
static cal_right right_to_people(cal_ctx *cx, const dav_node *at)
{
    if (!cx->who)
        return CAL_RIGHT_NONE;
    if (at->kind == DAV_ON_PROXY && core_access_home(cx, &at->user) >= CAL_RIGHT_MANAGE)
        return CAL_RIGHT_WRITE;
    if (at->kind == DAV_ON_PRINCIPAL && at->user.kind == CAL_KIND_GROUP && core_access_is_admin(cx))
        return CAL_RIGHT_WRITE;
    return CAL_RIGHT_READ;
}

cal_right dav_right_to(cal_ctx *cx, const dav_node *at)
{
    if (at->kind == DAV_ON_HOME)
        return core_access_home(cx, &at->user);
    if (at->kind & DAV_ON_HELD)
        return core_access_calendar(cx, &at->calendar);
    return right_to_people(cx, at);
}

static void add_privilege(const struct privilege *p, cal_buf *out)
{
    cal_buf_printf(out, "<D:privilege><%s%s/></D:privilege>", xml_prefix(cal_str_c(p->ns)),
                   p->name);
}

/* What somebody has by their right, but not where content comes from elsewhere: there the rows that
   speak of a calendar's own properties and rights are left. */
static bool is_kept_from(const struct privilege *p, const dav_node *at)
{
    static const char *const of_itself[] = {"write-properties", "unlock", "read-acl", "write-acl"};

    if (!(at->kind & (DAV_ON_CALENDAR | DAV_ON_OBJECT)) || !at->calendar.source.n ||
        p->need <= CAL_RIGHT_READ)
        return false;
    for (size_t i = 0; i < CAL_COUNT(of_itself) && at->kind == DAV_ON_CALENDAR; i++) {
        if (strcmp(p->name, of_itself[i]) == 0)
            return false;
    }
    return true;
}

/* Of an instance in one's home name, colour and place are one's own to set. */
static cal_right needed_at(const struct privilege *p, const dav_node *at)
{
    bool is_instance = at->kind == DAV_ON_CALENDAR && at->calendar.sharer.p;

    return is_instance && strcmp(p->name, "write-properties") == 0 ? CAL_RIGHT_READ : p->need;
}

void dav_privileges_add(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    cal_right right = dav_right_to(cx, at);

    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        if (needed_at(&rows[i], at) <= right && (rows[i].on & at->kind) &&
            !is_kept_from(&rows[i], at))
            add_privilege(&rows[i], out);
    }
}

static void close_to(int depth, int *open, cal_buf *out)
{
    for (; *open > depth; (*open)--)
        cal_buf_add_c(out, "</D:supported-privilege>");
}

void dav_privileges_supported(const dav_node *at, cal_buf *out)
{
    int open = 0;

    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        if (!(rows[i].on & at->kind))
            continue;
        close_to(rows[i].depth, &open, out);
        cal_buf_add_c(out, "<D:supported-privilege>");
        add_privilege(&rows[i], out);
        cal_buf_printf(out, "%s<D:description xml:lang=\"en\">%s</D:description>",
                       rows[i].names ? "" : "<D:abstract/>", rows[i].text);
        open = rows[i].depth + 1;
    }
    close_to(0, &open, out);
}

/* ---- levels ---- */

static const struct {
    unsigned names;
    cal_right level;
} levels[] = {
    {NAMES_BUSY,               CAL_RIGHT_FREEBUSY},
    {NAMES_READ,               CAL_RIGHT_READ    },
    {NAMES_READ | NAMES_WRITE, CAL_RIGHT_WRITE   },
    {NAMES_ALL,                CAL_RIGHT_MANAGE  },
};

void dav_privileges_of(cal_right level, cal_buf *out)
{
    unsigned names = 0;

    for (size_t i = 0; i < CAL_COUNT(levels); i++) {
        if (levels[i].level == level)
            names = levels[i].names;
    }
    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        if (rows[i].names & names)
            add_privilege(&rows[i], out);
    }
}

static cal_err read_one(cal_ctx *cx, const xml_node *p, unsigned kind, unsigned *named)
{
    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        if (!(rows[i].on & kind) || !xml_is(p, rows[i].ns, rows[i].name))
            continue;
        *named |= rows[i].names;
        if (rows[i].names)
            return CAL_OK;
        return cal_fail(cx, CAL_E_ACL_ABSTRACT,
                        "%s is part of read, write or all, and granted with them only.",
                        rows[i].name);
    }
    return cal_fail(cx, CAL_E_ACL_PRIVILEGE, "There is no privilege %.*s here.", CAL_FMT(p->name));
}

cal_err dav_privileges_read(cal_ctx *cx, const xml_node *grant, unsigned kind, unsigned *named)
{
    cal_err e = CAL_OK;

    for (const xml_node *p = xml_first(grant); p && !e; p = xml_next(p)) {
        const xml_node *which = xml_is(p, XML_DAV, "privilege") ? xml_first(p) : NULL;

        if (!which || xml_next(which))
            return cal_fail(cx, CAL_E_BAD_XML, "Each D:privilege names one privilege.");
        e = read_one(cx, which, kind, named);
    }
    return e;
}

cal_err dav_privileges_level(cal_ctx *cx, unsigned named, cal_right *out)
{
    if (!named)
        return cal_fail(cx, CAL_E_BAD_XML, "A D:grant names at least one D:privilege.");
    /* The greater includes the less. */
    if (named & NAMES_ALL)
        named = NAMES_ALL;
    if (named & (NAMES_READ | NAMES_WRITE))
        named &= ~(unsigned)NAMES_BUSY;
    for (size_t i = 0; i < CAL_COUNT(levels); i++) {
        if (levels[i].names == named) {
            *out = levels[i].level;
            return CAL_OK;
        }
    }
    return cal_fail(cx, CAL_E_ACL_CONFLICT,
                    "Who may write must be able to read; grant D:read too.");
}
