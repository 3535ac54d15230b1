/* SPDX-License-Identifier: MIT */
/* Properties of RFC 6638: who somebody is in scheduling, where their messages arrive, and what
   stands for a meeting whatever its attendees answer. */
#include "core/calendar.h"
#include "core/schedule_people.h"
#include "dav/prop.h"

/* ---- of a principal (RFC 6638 2.4, RFC 6638 9) ---- */

/* A group has no calendars, so nothing arrives there. */
static bool add_collection(cal_ctx *cx, const dav_node *at, cal_coll_kind kind, cal_buf *out)
{
    static const cal_str hrefs[] = {
        [CAL_COLL_INBOX] = CAL_STR_K("inbox"),
        [CAL_COLL_OUTBOX] = CAL_STR_K("outbox"),
    };
    const cal_calendar cal = {.owner = at->user.handle, .href = hrefs[kind], .kind = kind};
    dav_path path = dav_path_calendar(&cal);

    if (at->user.kind == CAL_KIND_GROUP)
        return false;
    dav_prop_href(out, dav_href(cx, &path));
    return true;
}

static bool get_inbox(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    return add_collection(cx, at, CAL_COLL_INBOX, out);
}

static bool get_outbox(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    return add_collection(cx, at, CAL_COLL_OUTBOX, out);
}

/* The principal's path once, with the slash that its href has. */
static bool get_addresses(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    core_person person = core_person_of(cx, &at->user);

    for (size_t i = 0; i < person.addresses.n; i++) {
        cal_str address = person.addresses.at[i];

        if (!cal_str_starts(address, CAL_STR("/")) || cal_str_ends(address, CAL_STR("/")))
            dav_prop_href(out, address);
    }
    return true;
}

static bool get_user_type(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    static const char *const types[] = {
        [CAL_KIND_INDIVIDUAL] = "INDIVIDUAL",
        [CAL_KIND_GROUP] = "GROUP",
        [CAL_KIND_ROOM] = "ROOM",
        [CAL_KIND_RESOURCE] = "RESOURCE",
    };

    (void)cx;
    cal_buf_add_c(out, types[at->user.kind]);
    return true;
}

/* ---- of an inbox ---- */

/* What cannot be read is not there; what was chosen may have changed since the requester was
   identified, so it is read anew. */
static bool get_default(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    core_person owner;
    cal_calendar cal;
    bool found = false;
    cal_err e = core_person_by_id(cx, at->calendar.home, &owner);

    if (!e)
        e = core_schedule_default(cx, &owner.user, CAL_COMP_EVENT, &cal, &found);
    if (e || !found) {
        cal_fail_clear(cx);
        return false;
    }

    dav_path path = dav_path_calendar(&cal);

    dav_prop_href(out, dav_href(cx, &path));
    return true;
}

/* The path of an href, whatever the host it names. */
static cal_str path_in(cal_str href)
{
    size_t scheme = cal_str_find(href, CAL_STR("://"));
    cal_str rest = cal_str_skip(href, scheme < href.n ? scheme + 3 : 0);

    return scheme < href.n ? cal_str_skip(rest, cal_str_find_byte(rest, '/')) : href;
}

/* RFC 6638 9.2: it cannot be removed, only changed. Whose calendar it must be is core's to say. */
static cal_err set_default(cal_ctx *cx, const xml_node *value, cal_calendar_patch *patch)
{
    cal_str href = xml_text(xml_child(value, XML_DAV, "href"));
    dav_path path;

    if (!value)
        return cal_fail(cx, CAL_E_DEFAULT_NEEDED,
                        "Invitations need a calendar to arrive in; name another one.");
    if (!href.n || dav_path_read(cx, path_in(href), &path) || dav_path_settle(cx, &path) ||
        path.kind != DAV_ON_CALENDAR || !path.collection) {
        cal_fail_clear(cx);
        return cal_fail(cx, CAL_E_DEFAULT_CALENDAR, "There is no such calendar.");
    }
    patch->set |= CAL_PATCH_DEFAULT;
    patch->to.default_calendar = path.collection->id;
    return CAL_OK;
}

/* The calendars that count in free-busy; by schedule-calendar-transp each says so itself. */
static bool get_free_busy_set(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    const cal_calendar *all;
    size_t n;

    if (core_calendar_list(cx, &(cal_user){.id = at->calendar.home}, &all, &n)) {
        cal_fail_clear(cx);
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        dav_path path = dav_path_calendar(&all[i]);

        if (!all[i].transparent)
            dav_prop_href(out, dav_href(cx, &path));
    }
    return true;
}

/* ---- of a meeting ---- */

static bool get_tag(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx;
    xml_escape(out, at->event.schedule_tag);
    return at->event.schedule_tag.n > 0;
}

/* clang-format off */
static const dav_prop rows[] = {
    {XML_CALDAV, "schedule-inbox-URL",            DAV_ON_PRINCIPAL, 0, get_inbox,         NULL,        NULL,               NULL},
    {XML_CALDAV, "schedule-outbox-URL",           DAV_ON_PRINCIPAL, 0, get_outbox,        NULL,        NULL,               NULL},
    {XML_CALDAV, "calendar-user-address-set",     DAV_ON_PRINCIPAL, 0, get_addresses,     NULL,        NULL,               NULL},
    {XML_CALDAV, "calendar-user-type",            DAV_ON_PRINCIPAL, 0, get_user_type,     NULL,        NULL,               NULL},
    {XML_CALDAV, "schedule-default-calendar-URL", DAV_ON_INBOX,     0, get_default,       set_default, "default_calendar", NULL},
    {XML_CALDAV, "calendar-free-busy-set",        DAV_ON_INBOX,     0, get_free_busy_set, NULL,        NULL,               NULL},
    {XML_CALDAV, "schedule-tag",                  DAV_ON_OBJECT,    0, get_tag,           NULL,        NULL,               NULL},
};
/* clang-format on */

const dav_props dav_props_sched = {rows, CAL_COUNT(rows)};
