/* SPDX-License-Identifier: MIT */
/* What a calendar may be: the check of each settable field, its path, and its birth. */
#include "core/calendar_make.h"

#include "base/id.h"
#include "ical/zone.h"
#include "model/limits.h"
#include "store/calendar.h"
#include "store/property.h"
#include "store/user.h"
#include "core/absent.h"
#include "core/availability.h"
#include "core/field.h"
#include "core/fold.h"

enum {
    MAX_SLUG = 64,
    RANDOM_HREF = 12,
    RANDOM_SUFFIX = 6,
    MAX_DEAD_BYTES = 65536,
    MAX_DEAD_PROPS = 100
};

/* Segments of a home that are something else (RFC 6638, RFC 8607). */
static const cal_str reserved[] = {CAL_STR_K("inbox"), CAL_STR_K("outbox"),
                                   CAL_STR_K("attachments"), CAL_STR_K("notifications")};

static const struct {
    cal_str language, name;
} default_names[] = {
    {CAL_STR_K("en"), CAL_STR_K("Calendar")},
    {CAL_STR_K("fr"), CAL_STR_K("Agenda")  },
    {CAL_STR_K("de"), CAL_STR_K("Kalender")},
    {CAL_STR_K("nl"), CAL_STR_K("Agenda")  },
};

/* ---- one function a field ---- */

typedef cal_err apply_field(cal_ctx *cx, const cal_calendar *to, cal_calendar *row);

static cal_err apply_name(cal_ctx *cx, const cal_calendar *to, cal_calendar *row)
{
    row->name = to->name.n ? to->name : row->href;
    return core_field_name(cx, CAL_STR("name"), &row->name);
}

static cal_err apply_description(cal_ctx *cx, const cal_calendar *to, cal_calendar *row)
{
    row->description = to->description;
    return core_field_text(cx, CAL_STR("description"), to->description);
}

static cal_err apply_color(cal_ctx *cx, const cal_calendar *to, cal_calendar *row)
{
    row->color = to->color;
    return core_field_color(cx, CAL_STR("color"), to->color);
}

static cal_err apply_order(cal_ctx *cx, const cal_calendar *to, cal_calendar *row)
{
    (void)cx;
    row->sort_order = to->sort_order;
    return CAL_OK;
}

static cal_err apply_visible(cal_ctx *cx, const cal_calendar *to, cal_calendar *row)
{
    (void)cx;
    row->visible = to->visible;
    return CAL_OK;
}

static cal_err apply_transparent(cal_ctx *cx, const cal_calendar *to, cal_calendar *row)
{
    (void)cx;
    row->transparent = to->transparent;
    return CAL_OK;
}

/* The VTIMEZONE of a stream that holds one; NULL otherwise (RFC 4791 5.2.2). */
static const ical_comp *sole_vtimezone(const ical_comp *roots)
{
    const ical_comp *cal = roots->n_comps == 1 ? roots->comps[0] : NULL;

    if (!cal || !ical_comp_is(cal, CAL_STR("VCALENDAR")) || cal->n_comps != 1)
        return NULL;
    return ical_comp_is(cal->comps[0], CAL_STR("VTIMEZONE")) ? cal->comps[0] : NULL;
}

/* A known zone is noted by its name as well; a custom one must at least be whole. */
static cal_err apply_vtimezone(cal_ctx *cx, const cal_calendar *to, cal_calendar *row)
{
    const ical_comp *comp;
    const ical_zone *zone;
    ical_comp *roots;

    row->vtimezone = to->vtimezone;
    row->time_zone = CAL_STR("");
    if (!to->vtimezone.n)
        return CAL_OK;

    cal_err e = core_field_text(cx, CAL_STR("vtimezone"), to->vtimezone);

    if (e || (e = ical_parse(cx, to->vtimezone, &roots))) {
        cx->fail.field = CAL_STR("vtimezone");
        return e;
    }
    if (!(comp = sole_vtimezone(roots)))
        return cal_fail_field(cx, CAL_E_BAD_ZONE, CAL_STR("vtimezone"),
                              "Send one VCALENDAR that holds one VTIMEZONE and nothing else.");

    cal_str tzid = ical_text_at(cx, comp, CAL_STR("TZID"));

    zone = tzid.n && cx->zones ? ical_zone_at(cx->zones, tzid) : NULL;
    if (zone) {
        row->time_zone = ical_zone_name(zone);
        return CAL_OK;
    }
    if ((e = ical_zone_from_comp(cx, comp, &zone)))
        cx->fail.field = CAL_STR("vtimezone");
    return e;
}

static cal_err apply_time_zone(cal_ctx *cx, const cal_calendar *to, cal_calendar *row)
{
    cal_str name = to->time_zone;
    cal_err e = name.n ? core_field_zone(cx, CAL_STR("time_zone"), &name) : CAL_OK;

    if (!e && !cal_str_eq(name, row->time_zone))
        row->vtimezone = CAL_STR("");
    row->time_zone = name;
    return e;
}

static cal_err apply_components(cal_ctx *cx, const cal_calendar *to, cal_calendar *row)
{
    if (row->id && to->components != row->components)
        return cal_fail_field(cx, CAL_E_PROTECTED, CAL_STR("components"),
                              "The kinds of a calendar are chosen when it is made; make another.");
    if (!to->components || (to->components & ~(int64_t)CAL_COMP_ALL))
        return cal_fail_field(cx, CAL_E_COMPONENT, CAL_STR("components"),
                              "A calendar takes VEVENT, VTODO, VJOURNAL, VFREEBUSY and "
                              "VAVAILABILITY, at least one of them.");
    row->components = to->components;
    return CAL_OK;
}

/* RFC 7953 7.2.4: it stands on the inbox, and is the owner's. */
static cal_err apply_availability(cal_ctx *cx, const cal_calendar *to, cal_calendar *row)
{
    if (row->kind != CAL_COLL_INBOX)
        return cal_fail_field(cx, CAL_E_PROTECTED, CAL_STR("availability"),
                              "An availability is kept by the scheduling inbox; set it there.");
    return core_availability_set(cx, row->home, to->availability);
}

static cal_err apply_kind(cal_ctx *cx, const cal_calendar *to, cal_calendar *row)
{
    if (row->id || (to->kind != CAL_COLL_CALENDAR && to->kind != CAL_COLL_PLAIN))
        return cal_fail(cx, CAL_E_RESOURCETYPE,
                        "Calendars and plain collections can be made; neither turns into another.");
    row->kind = to->kind;
    if (row->kind == CAL_COLL_PLAIN)
        row->components = 0;
    return CAL_OK;
}

/* In this order: the name of a zone wins over its definition. */
static const struct {
    unsigned bit;
    apply_field *apply;
} fields[] = {
    {CAL_PATCH_NAME,         apply_name        },
    {CAL_PATCH_DESCRIPTION,  apply_description },
    {CAL_PATCH_COLOR,        apply_color       },
    {CAL_PATCH_ORDER,        apply_order       },
    {CAL_PATCH_VISIBLE,      apply_visible     },
    {CAL_PATCH_VTIMEZONE,    apply_vtimezone   },
    {CAL_PATCH_TIME_ZONE,    apply_time_zone   },
    {CAL_PATCH_COMPONENTS,   apply_components  },
    {CAL_PATCH_TRANSPARENT,  apply_transparent },
    {CAL_PATCH_AVAILABILITY, apply_availability},
    {CAL_PATCH_KIND,         apply_kind        },
};

cal_err core_calendar_apply(cal_ctx *cx, const cal_calendar_patch *patch, cal_calendar *row)
{
    cal_err e = core_dead_check(cx, patch->dead, patch->n_dead);

    for (size_t i = 0; !e && i < CAL_COUNT(fields); i++) {
        if (patch->set & fields[i].bit)
            e = fields[i].apply(cx, &patch->to, row);
    }
    return e;
}

cal_err core_dead_check(cal_ctx *cx, const cal_dead_prop *props, size_t n)
{
    if (n > MAX_DEAD_PROPS)
        return cal_fail(cx, CAL_E_QUOTA, "At most %d properties can be set at once.",
                        MAX_DEAD_PROPS);
    for (size_t i = 0; i < n; i++) {
        if (!props[i].name.n || props[i].name.n > CORE_NAME_BYTES ||
            props[i].ns.n > CORE_NAME_BYTES)
            return cal_fail(cx, CAL_E_BAD_FIELD,
                            "The names and namespaces of properties have at most %d bytes.",
                            CORE_NAME_BYTES);
        if (props[i].value.n > MAX_DEAD_BYTES)
            return cal_fail(cx, CAL_E_QUOTA, "The value of a property has at most %d bytes.",
                            MAX_DEAD_BYTES);
    }
    return CAL_OK;
}

/* ---- making one ---- */

/* "Équipe R&D" gives "equipe-r-d"; nothing usable gives random letters. */
static cal_str slug(cal_ctx *cx, cal_str name)
{
    cal_str ascii = core_fold_ascii(cx, name);
    char *out = cal_arena_alloc(cx->arena, MAX_SLUG + 1);
    size_t n = 0;

    for (size_t i = 0; i < ascii.n && n < MAX_SLUG; i++) {
        char c = ascii.p[i];

        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out[n++] = c;
        else if (n && out[n - 1] != '-')
            out[n++] = '-';
    }
    while (n && out[n - 1] == '-')
        n--;
    return n ? (cal_str){out, n} : cal_id_new(cx->arena, RANDOM_HREF);
}

static bool is_reserved(cal_str href)
{
    for (size_t i = 0; i < CAL_COUNT(reserved); i++) {
        if (cal_str_eq_ci(href, reserved[i]))
            return true;
    }
    return false;
}

static cal_str default_name(cal_str language)
{
    for (size_t i = 0; i < CAL_COUNT(default_names); i++) {
        if (cal_str_eq(language, default_names[i].language))
            return default_names[i].name;
    }
    return default_names[0].name;
}

cal_err core_calendar_check_href(cal_ctx *cx, cal_str href)
{
    cal_err e = core_field_segment(cx, CAL_STR("href"), href);

    if (e || !is_reserved(href))
        return e;
    return cal_fail(cx, CAL_E_LOCATION,
                    "\"%.*s\" is kept for the server's own use; choose another path.",
                    CAL_FMT(href));
}

cal_err core_calendar_plan(cal_ctx *cx, const cal_user *owner, cal_str href,
                           const cal_calendar_patch *patch, cal_calendar *row)
{
    bool is_named = (patch->set & CAL_PATCH_NAME) && patch->to.name.n;

    *row = (cal_calendar){
        .home = owner->id,
        .owner = owner->handle,
        .href = href,
        .visible = true,
        .components = CAL_COMP_DEFAULT,
        .created = cx->now,
    };
    if (href.p) {
        cal_err e = core_calendar_check_href(cx, href);

        if (e)
            return e;
        row->name = href;
    } else {
        row->name = is_named ? patch->to.name : default_name(owner->language);
        row->href = slug(cx, row->name);
        if (is_reserved(row->href))
            row->href = cal_id_new(cx->arena, RANDOM_HREF);
    }
    return core_calendar_apply(cx, patch, row);
}

static cal_err settle_href(cal_ctx *cx, bool is_given, cal_calendar *row)
{
    cal_calendar other;
    cal_err e = store_calendar_at(cx, row->owner, row->href, &other);

    if (core_absent(cx, &e) || e)
        return e;
    if (is_given)
        return cal_fail(cx, CAL_E_EXISTS, "There is a calendar at this path already.");
    row->href = cal_arena_printf(cx->arena, "%.*s-%.*s", CAL_FMT(row->href),
                                 CAL_FMT(cal_id_new(cx->arena, RANDOM_SUFFIX)));
    return CAL_OK;
}

cal_err core_calendar_insert(cal_ctx *cx, const cal_calendar_patch *patch, bool is_href_given,
                             cal_calendar *row)
{
    int64_t count;
    cal_err e = store_calendar_count(cx, row->home, &count);

    if (e || (e = settle_href(cx, is_href_given, row)))
        return e;
    if (count >= cx->limits->calendars)
        return cal_fail(
            cx, CAL_E_QUOTA,
            "There are %lld calendars and other collections already, the most a person may have; "
            "delete one first.",
            (long long)count);
    if ((e = store_home_bump(cx, row->home, &row->seq)) ||
        (e = store_calendar_insert(cx, row, &row->id)))
        return e;
    row->floor = row->seq;

    store_property_at at = {.home = row->home, .calendar = row->id, .href = CAL_STR("")};

    return patch->n_dead ? store_property_patch(cx, &at, patch->dead, patch->n_dead) : CAL_OK;
}
