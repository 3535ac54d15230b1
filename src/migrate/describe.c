/* SPDX-License-Identifier: MIT */
/* Properties of calendars, and who has rights to them: CS:invite where the server has it, else the
   grants of DAV:acl (RFC 3744 5.5). */
#include "migrate/describe.h"

#include "base/vec.h"
#include "core/import_about.h"

typedef CAL_VEC(migrate_sharee) sharees;

/* ---- looks ---- */

static const struct {
    const char *name;
    int64_t bit;
} components[] = {
    {"VEVENT",        CAL_COMP_EVENT       },
    {"VTODO",         CAL_COMP_TODO        },
    {"VJOURNAL",      CAL_COMP_JOURNAL     },
    {"VFREEBUSY",     CAL_COMP_FREEBUSY    },
    {"VAVAILABILITY", CAL_COMP_AVAILABILITY},
};

static int64_t component_bits(const xml_node *set)
{
    int64_t bits = 0;

    for (const xml_node *n = xml_first(set); n; n = xml_next(n)) {
        cal_str name = xml_attr_at(n, "name");

        for (size_t i = 0; i < CAL_COUNT(components); i++) {
            if (cal_str_eq_ci(name, cal_str_c(components[i].name)))
                bits |= components[i].bit;
        }
    }
    return bits;
}

/* The TZID of a VTIMEZONE in a stream. */
static cal_str tzid_in(cal_str text)
{
    size_t at = cal_str_find(text, CAL_STR("\nTZID:"));
    cal_str rest = cal_str_skip(text, at + 6);

    if (at == text.n)
        return CAL_STR("");
    return cal_str_trim(
        cal_str_take(rest, cal_str_find_byte(rest, '\r') < cal_str_find_byte(rest, '\n')
                               ? cal_str_find_byte(rest, '\r')
                               : cal_str_find_byte(rest, '\n')));
}

static void fill_patch(cal_ctx *cx, const xml_node *props, migrate_calendar *out)
{
    cal_calendar *to = &out->patch.to;
    const xml_node *set = xml_child(props, XML_CALDAV, "supported-calendar-component-set");
    cal_import_source about = {
        .calendar_name = xml_text(xml_child(props, XML_DAV, "displayname")),
        .description = xml_text(xml_child(props, XML_CALDAV, "calendar-description")),
        .color = xml_text(xml_child(props, XML_APPLE, "calendar-color")),
        .time_zone = xml_text(xml_child(props, XML_CALDAV, "calendar-timezone-id")),
    };

    if (!about.time_zone.n)
        about.time_zone = tzid_in(xml_text(xml_child(props, XML_CALDAV, "calendar-timezone")));
    core_about_mend(cx, &about);
    to->name = about.calendar_name.n ? about.calendar_name : out->segment;
    to->description = about.description;
    to->color = about.color;
    to->time_zone = about.time_zone;
    out->patch.set = CAL_PATCH_NAME | CAL_PATCH_DESCRIPTION | CAL_PATCH_COLOR |
                     CAL_PATCH_TIME_ZONE | CAL_PATCH_ORDER | CAL_PATCH_TRANSPARENT;
    if (!cal_str_to_i64(xml_text(xml_child(props, XML_APPLE, "calendar-order")), &to->sort_order))
        to->sort_order = 0;
    to->transparent = xml_child(xml_child(props, XML_CALDAV, "schedule-calendar-transp"),
                                XML_CALDAV, "transparent") != NULL;
    to->components = component_bits(set);
    if (to->components)
        out->patch.set |= CAL_PATCH_COMPONENTS;
}

/* ---- rights ---- */

static cal_str mail_of(cal_str href)
{
    return cal_str_starts_ci(href, CAL_STR("mailto:")) ? cal_str_skip(href, 7) : CAL_STR("");
}

static void add_sharee(cal_ctx *cx, sharees *all, migrate_sharee s)
{
    if (s.level == CAL_RIGHT_NONE)
        return;
    CAL_PUSH(cx->arena, all, s);
}

/* What a CS:access means. */
static cal_right access_level(const xml_node *access)
{
    static const struct {
        const char *name;
        cal_right level;
    } levels[] = {
        {"read-write", CAL_RIGHT_WRITE },
        {"admin",      CAL_RIGHT_MANAGE},
        {"read",       CAL_RIGHT_READ  },
    };

    for (size_t i = 0; i < CAL_COUNT(levels); i++) {
        if (xml_child(access, XML_CS, levels[i].name))
            return levels[i].level;
    }
    return CAL_RIGHT_NONE;
}

static void read_invite(cal_ctx *cx, const xml_node *invite, sharees *all)
{
    for (const xml_node *n = xml_first(invite); n; n = xml_next(n)) {
        cal_str href = xml_text(xml_child(n, XML_DAV, "href"));

        if (!xml_is(n, XML_CS, "user") || xml_child(n, XML_CS, "invite-declined"))
            continue;
        add_sharee(cx, all,
                   (migrate_sharee){.address = mail_of(href),
                                    .href = mail_of(href).n ? CAL_STR("") : href,
                                    .name = xml_text(xml_child(n, XML_CS, "common-name")),
                                    .level = access_level(xml_child(n, XML_CS, "access"))});
    }
}

/* The most that the privileges of a DAV:grant amount to. */
static cal_right grant_level(const xml_node *grant)
{
    static const struct {
        const char *ns, *name;
        cal_right level;
    } privileges[] = {
        {XML_CALDAV, "read-free-busy", CAL_RIGHT_FREEBUSY},
        {XML_DAV,    "read",           CAL_RIGHT_READ    },
        {XML_DAV,    "write",          CAL_RIGHT_WRITE   },
        {XML_DAV,    "write-content",  CAL_RIGHT_WRITE   },
        {XML_DAV,    "bind",           CAL_RIGHT_WRITE   },
        {XML_DAV,    "write-acl",      CAL_RIGHT_MANAGE  },
        {XML_DAV,    "all",            CAL_RIGHT_MANAGE  },
    };
    cal_right most = CAL_RIGHT_NONE;

    for (const xml_node *n = xml_first(grant); n; n = xml_next(n)) {
        for (size_t i = 0; i < CAL_COUNT(privileges); i++) {
            if (xml_is(xml_first(n), privileges[i].ns, privileges[i].name) &&
                privileges[i].level > most)
                most = privileges[i].level;
        }
    }
    return most;
}

static void read_acl(cal_ctx *cx, const xml_node *acl, cal_str owner, sharees *all)
{
    for (const xml_node *n = xml_first(acl); n; n = xml_next(n)) {
        const xml_node *who = xml_child(n, XML_DAV, "principal");
        cal_str href = xml_text(xml_child(who, XML_DAV, "href"));
        bool is_everybody = xml_child(who, XML_DAV, "authenticated") != NULL;

        /* what is protected or inherited is no share of this calendar */
        if (xml_child(n, XML_DAV, "protected") || xml_child(n, XML_DAV, "inherited") ||
            (!href.n && !is_everybody) ||
            (href.n && cal_str_eq(migrate_path(cx, href), migrate_path(cx, owner))))
            continue;
        add_sharee(cx, all,
                   (migrate_sharee){.address = mail_of(href),
                                    .href = href,
                                    .is_everybody = is_everybody,
                                    .level = grant_level(xml_child(n, XML_DAV, "grant"))});
    }
}

void migrate_describe(cal_ctx *cx, const xml_node *props, migrate_calendar *out)
{
    const xml_node *invite = xml_child(props, XML_CS, "invite");
    const xml_node *owner = xml_child(xml_child(props, XML_DAV, "owner"), XML_DAV, "href");
    sharees all = {0};

    fill_patch(cx, props, out);
    out->ctag = xml_text(xml_child(props, XML_CS, "getctag"));
    out->sync_token = xml_text(xml_child(props, XML_DAV, "sync-token"));
    read_acl(cx, xml_child(props, XML_DAV, "acl"), xml_text(owner), &all);
    if (!all.n)
        read_invite(cx, invite, &all);
    out->shares = all.at;
    out->n_shares = all.n;
}
