/* SPDX-License-Identifier: MIT */
/* Properties of RFC 4791 5.2 and 6.2, RFC 6638 9.1, RFC 7529 10.1, RFC 7809 5.2, RFC 7953
   7.2.4. */
#include "base/time.h"
#include "ical/zone.h"
#include "model/limits.h"
#include "core/availability.h"
#include "dav/component.h"
#include "dav/form.h"
#include "dav/prop.h"

enum { ZONE_AHEAD_S = 366 * CAL_DAY_S };

static bool get_home_set(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    dav_prop_href(out, dav_href_home(cx, at->user.handle));
    return true;
}

static bool get_description(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx;
    xml_escape(out, at->calendar.description);
    return at->calendar.description.n > 0;
}

static cal_err set_description(cal_ctx *cx, const xml_node *value, cal_calendar_patch *patch)
{
    patch->set |= CAL_PATCH_DESCRIPTION;
    patch->to.description = value ? cal_arena_dup(cx->arena, value->text) : CAL_STR("");
    return CAL_OK;
}

/* As sent; of a zone known by name only, its definition. */
static bool get_timezone(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    const cal_calendar *cal = &at->calendar;
    const ical_zone *zone = cal->time_zone.n ? ical_zone_at(cx->zones, cal->time_zone) : NULL;
    cal_buf *text;

    if (cal->vtimezone.n || !zone) {
        xml_escape(out, cal->vtimezone);
        return cal->vtimezone.n > 0;
    }
    text = cal_buf_new(cx->arena, 0);
    cal_buf_add_c(text, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Calends//Calends//EN\r\n");
    ical_zone_print(cx, zone, cal->time_zone, cal->created, cx->now + ZONE_AHEAD_S, text);
    cal_buf_add_c(text, "END:VCALENDAR\r\n");
    xml_escape(out, cal_buf_str(text));
    return true;
}

static cal_err set_timezone(cal_ctx *cx, const xml_node *value, cal_calendar_patch *patch)
{
    patch->set |= CAL_PATCH_VTIMEZONE;
    patch->to.vtimezone = value ? cal_arena_dup(cx->arena, value->text) : CAL_STR("");
    return CAL_OK;
}

static bool get_timezone_id(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx;
    xml_escape(out, at->calendar.time_zone);
    return at->calendar.time_zone.n > 0;
}

static cal_err set_timezone_id(cal_ctx *cx, const xml_node *value, cal_calendar_patch *patch)
{
    patch->set |= CAL_PATCH_TIME_ZONE;
    patch->to.time_zone = value ? cal_arena_dup(cx->arena, xml_text(value)) : CAL_STR("");
    return CAL_OK;
}

static bool get_components(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx;
    for (size_t i = 0; i < dav_components_n; i++) {
        if (at->calendar.components & dav_components[i].bit)
            cal_buf_printf(out, "<C:comp name=\"%s\"/>", dav_components[i].name);
    }
    return true;
}

static cal_err set_components(cal_ctx *cx, const xml_node *value, cal_calendar_patch *patch)
{
    patch->set |= CAL_PATCH_COMPONENTS;
    patch->to.components = 0;
    for (const xml_node *c = xml_first(value); c; c = xml_next(c)) {
        int64_t bit = dav_component_bit(xml_attr_at(c, "name"));

        if (!bit)
            return cal_fail(cx, CAL_E_COMPONENT,
                            "A calendar can hold VEVENT, VTODO, VJOURNAL, VFREEBUSY and "
                            "VAVAILABILITY, not \"%.*s\".",
                            CAL_FMT(xml_attr_at(c, "name")));
        patch->to.components |= bit;
    }
    return CAL_OK;
}

static bool get_data(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx, (void)at;
    cal_buf_add_c(out, "<C:calendar-data content-type=\"text/calendar\" version=\"2.0\"/>"
                       "<C:calendar-data content-type=\"" DAV_JCAL_TYPE "\" version=\"2.0\"/>");
    return true;
}

static bool get_collations(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx, (void)at;
    for (size_t i = 0; i < dav_collations_n; i++)
        cal_buf_printf(out, "<C:supported-collation>%s</C:supported-collation>",
                       dav_collations[i].name);
    return true;
}

static bool get_size(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)at;
    cal_buf_add_i64(out, cx->limits->object_bytes);
    return true;
}

static void add_stamp(cal_buf *out, int64_t utc)
{
    cal_civil c = cal_time_to_civil(utc);

    cal_buf_printf(out, "%04d%02d%02dT%02d%02d%02dZ", c.year, c.month, c.day, c.hour, c.minute,
                   c.second);
}

static bool get_min_date(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)at;
    add_stamp(out, cx->limits->min_utc);
    return true;
}

static bool get_max_date(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)at;
    add_stamp(out, cx->limits->max_utc);
    return true;
}

static bool get_instances(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)at;
    cal_buf_add_i64(out, cx->limits->instances);
    return true;
}

static bool get_attendees(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)at;
    cal_buf_add_i64(out, cx->limits->attendees);
    return true;
}

static bool get_transparency(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx;
    cal_buf_add_c(out, at->calendar.transparent ? "<C:transparent/>" : "<C:opaque/>");
    return true;
}

static cal_err set_transparency(cal_ctx *cx, const xml_node *value, cal_calendar_patch *patch)
{
    patch->set |= CAL_PATCH_TRANSPARENT;
    patch->to.transparent = value && xml_child(value, XML_CALDAV, "transparent") != NULL;
    if (value && !patch->to.transparent && !xml_child(value, XML_CALDAV, "opaque"))
        return cal_fail(cx, CAL_E_BAD_FIELD,
                        "schedule-calendar-transp is either C:opaque or C:transparent.");
    return CAL_OK;
}

/* RFC 7953 7.2.4 */
static bool get_availability(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    cal_str text;

    if (core_availability_at(cx, at->calendar.home, &text)) {
        cal_fail_clear(cx);
        return false;
    }
    xml_escape(out, text);
    return text.n > 0;
}

static cal_err set_availability(cal_ctx *cx, const xml_node *value, cal_calendar_patch *patch)
{
    patch->set |= CAL_PATCH_AVAILABILITY;
    patch->to.availability = value ? cal_arena_dup(cx->arena, xml_text(value)) : CAL_STR("");
    return CAL_OK;
}

/* RFC 7529 10.1 */
static bool get_rscales(cal_ctx *cx, const dav_node *at, cal_buf *out)
{
    (void)cx, (void)at;
    cal_buf_add_c(out, "<C:supported-rscale>GREGORIAN</C:supported-rscale>");
    return true;
}

/* The inbox holds objects like a calendar; the outbox takes requests of the same sizes (RFC 6638
   2.1, 2.2). */
enum { HELD = DAV_ON_CALENDAR | DAV_ON_INBOX, SENT = HELD | DAV_ON_OUTBOX };

/* clang-format off */
static const dav_prop rows[] = {
    {XML_CALDAV, "calendar-home-set",                DAV_ON_PRINCIPAL, 0,            get_home_set,     NULL,             NULL,          NULL                   },
    {XML_CALDAV, "calendar-description",             DAV_ON_CALENDAR,  0,            get_description,  set_description,  "description", NULL                   },
    {XML_CALDAV, "calendar-timezone",                HELD,             0,            get_timezone,     set_timezone,     "vtimezone",   "C:valid-calendar-data"},
    {XML_CALDAV, "calendar-timezone-id",             HELD,             0,            get_timezone_id,  set_timezone_id,  "time_zone",   NULL                   },
    {XML_CALDAV, "supported-calendar-component-set", HELD,             DAV_AT_BIRTH, get_components,   set_components,   "components",  NULL                   },
    {XML_CALDAV, "supported-calendar-data",          SENT,             0,            get_data,         NULL,             NULL,          NULL                   },
    {XML_CALDAV, "supported-collation-set",          HELD,             0,            get_collations,   NULL,             NULL,          NULL                   },
    {XML_CALDAV, "max-resource-size",                SENT,             0,            get_size,         NULL,             NULL,          NULL                   },
    {XML_CALDAV, "min-date-time",                    SENT,             0,            get_min_date,     NULL,             NULL,          NULL                   },
    {XML_CALDAV, "max-date-time",                    SENT,             0,            get_max_date,     NULL,             NULL,          NULL                   },
    {XML_CALDAV, "max-instances",                    SENT,             0,            get_instances,    NULL,             NULL,          NULL                   },
    {XML_CALDAV, "max-attendees-per-instance",       SENT,             0,            get_attendees,    NULL,             NULL,          NULL                   },
    {XML_CALDAV, "schedule-calendar-transp",         DAV_ON_CALENDAR,  0,            get_transparency, set_transparency, NULL,          NULL                   },
    {XML_CALDAV, "supported-rscale-set",             DAV_ON_HOME | DAV_ON_CALENDAR, 0, get_rscales,   NULL,             NULL,          NULL                   },
    {XML_CALDAV, "calendar-availability",            DAV_ON_INBOX,     0,            get_availability, set_availability, "availability", NULL                  },
};
/* clang-format on */

const dav_props dav_props_caldav = {rows, CAL_COUNT(rows)};
