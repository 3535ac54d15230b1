/* SPDX-License-Identifier: MIT */
/* Reducing objects by lists of what may stay. Nothing unknown passes: a property that some program
   invents tomorrow is as secret as a description. */
#include "ical/reduce.h"

#include "base/vec.h"
#include "ical/print.h"

/* Where a property may stay, as bits. */
enum { IN_CALENDAR = 1, IN_ZONE = 2, IN_BUSY = 4, IN_TITLES = 8, IN_BOTH = IN_BUSY | IN_TITLES };

typedef struct allowed {
    cal_str name;
    unsigned where;
} allowed;

static const allowed properties[] = {
    {CAL_STR_K("VERSION"),       IN_CALENDAR      },
    {CAL_STR_K("PRODID"),        IN_CALENDAR      },
    {CAL_STR_K("CALSCALE"),      IN_CALENDAR      },
    {CAL_STR_K("TZID"),          IN_ZONE          },
    {CAL_STR_K("TZNAME"),        IN_ZONE          },
    {CAL_STR_K("TZOFFSETFROM"),  IN_ZONE          },
    {CAL_STR_K("TZOFFSETTO"),    IN_ZONE          },
    {CAL_STR_K("TZUNTIL"),       IN_ZONE          },
    {CAL_STR_K("UID"),           IN_BOTH          },
    {CAL_STR_K("DTSTAMP"),       IN_BOTH          },
    {CAL_STR_K("DTSTART"),       IN_BOTH | IN_ZONE},
    {CAL_STR_K("DTEND"),         IN_BOTH          },
    {CAL_STR_K("DUE"),           IN_BOTH          },
    {CAL_STR_K("DURATION"),      IN_BOTH          },
    {CAL_STR_K("RRULE"),         IN_BOTH | IN_ZONE},
    {CAL_STR_K("EXRULE"),        IN_BOTH          },
    {CAL_STR_K("RDATE"),         IN_BOTH | IN_ZONE},
    {CAL_STR_K("EXDATE"),        IN_BOTH          },
    {CAL_STR_K("RECURRENCE-ID"), IN_BOTH          },
    {CAL_STR_K("SEQUENCE"),      IN_BOTH          },
    {CAL_STR_K("LAST-MODIFIED"), IN_BOTH | IN_ZONE},
    {CAL_STR_K("TRANSP"),        IN_BOTH          },
    {CAL_STR_K("STATUS"),        IN_BOTH          },
    {CAL_STR_K("CLASS"),         IN_BOTH          },
    {CAL_STR_K("FREEBUSY"),      IN_BOTH          },
    {CAL_STR_K("BUSYTYPE"),      IN_BOTH          },
    {CAL_STR_K("SUMMARY"),       IN_TITLES        },
};

static const cal_str parameters[] = {CAL_STR_K("TZID"),   CAL_STR_K("VALUE"),    CAL_STR_K("RANGE"),
                                     CAL_STR_K("FBTYPE"), CAL_STR_K("LANGUAGE"), CAL_STR_K("SKIP")};

/* Components that stay, and what of theirs may. */
typedef struct kind {
    cal_str name;
    bool is_zone;
    bool blocks; /* may take somebody's time */
    bool titled; /* gets a SUMMARY */
} kind;

static const kind kinds[] = {
    {CAL_STR_K("VTIMEZONE"),     true,  false, false},
    {CAL_STR_K("STANDARD"),      true,  false, false},
    {CAL_STR_K("DAYLIGHT"),      true,  false, false},
    {CAL_STR_K("VEVENT"),        false, true,  true },
    {CAL_STR_K("VTODO"),         false, false, true },
    {CAL_STR_K("VJOURNAL"),      false, false, true },
    {CAL_STR_K("VFREEBUSY"),     false, true,  false},
    {CAL_STR_K("VAVAILABILITY"), false, true,  false},
    {CAL_STR_K("AVAILABLE"),     false, true,  false},
};

static const kind *kind_of(const ical_comp *c)
{
    for (size_t i = 0; i < CAL_COUNT(kinds); i++) {
        if (ical_comp_is(c, kinds[i].name))
            return &kinds[i];
    }
    return NULL;
}

static bool may_stay(cal_str name, unsigned where)
{
    for (size_t i = 0; i < CAL_COUNT(properties); i++) {
        if (cal_str_eq_ci(properties[i].name, name))
            return (properties[i].where & where) != 0;
    }
    return false;
}

static bool param_stays(cal_str name)
{
    for (size_t i = 0; i < CAL_COUNT(parameters); i++) {
        if (cal_str_eq_ci(parameters[i], name))
            return true;
    }
    return false;
}

/* The property with the parameters that may stay; its own bytes when all of them may. */
static ical_prop with_params(cal_ctx *cx, const ical_prop *p)
{
    ical_param *kept = CAL_NEW_N(cx->arena, ical_param, p->n_params);
    ical_prop out = *p;
    size_t n = 0;

    for (size_t i = 0; i < p->n_params; i++) {
        if (param_stays(p->params[i].name))
            kept[n++] = p->params[i];
    }
    if (n == p->n_params)
        return out;
    out.raw = (cal_str){0};
    out.params = kept;
    out.n_params = n;
    return out;
}

typedef CAL_VEC(ical_prop) props;

static ical_prop made(const char *name, cal_str value)
{
    return (ical_prop){.name = cal_str_c(name), .value = value};
}

static unsigned place_of(const kind *k, const ical_reduction *how)
{
    if (k->is_zone)
        return IN_ZONE;
    return how->detail == ICAL_DETAIL_TITLES ? IN_TITLES : IN_BUSY;
}

/* Whether the property stays, and as what. */
static bool stays(cal_ctx *cx, const ical_prop *p, unsigned where, const ical_reduction *how,
                  ical_prop *out)
{
    if (how->uid.p && cal_str_eq_ci(p->name, CAL_STR("UID")))
        *out = made("UID", how->uid);
    else if (may_stay(p->name, where))
        *out = with_params(cx, p);
    else
        return false;
    return true;
}

static void add_props(cal_ctx *cx, const ical_comp *c, const kind *k, const ical_reduction *how,
                      props *out)
{
    ical_prop p;

    for (size_t i = 0; i < c->n_props; i++) {
        if (stays(cx, &c->props[i], place_of(k, how), how, &p))
            CAL_PUSH(cx->arena, out, p);
    }
    if (k->titled && how->detail == ICAL_DETAIL_BUSY) {
        cal_buf *title = cal_buf_new(cx->arena, 0);

        ical_print_escaped(title, how->title);
        CAL_PUSH(cx->arena, out, made("SUMMARY", cal_buf_str(title)));
    }
}

static ical_comp *reduced(cal_ctx *cx, const ical_comp *c, const kind *k,
                          const ical_reduction *how);

/* NOLINTNEXTLINE(misc-no-recursion): see reduced */
static void add_comps(cal_ctx *cx, const ical_comp *c, const ical_reduction *how, ical_comp *out)
{
    out->comps = CAL_NEW_N(cx->arena, ical_comp *, c->n_comps);
    for (size_t i = 0; i < c->n_comps; i++) {
        const kind *k = kind_of(c->comps[i]);

        if (k && (k->is_zone || k->blocks || !how->blocking_only))
            out->comps[out->n_comps++] = reduced(cx, c->comps[i], k, how);
    }
}

/* NOLINTNEXTLINE(misc-no-recursion): no deeper than components may be nested */
static ical_comp *reduced(cal_ctx *cx, const ical_comp *c, const kind *k, const ical_reduction *how)
{
    ical_comp *out = CAL_NEW(cx->arena, ical_comp);
    props kept = {0};

    *out = (ical_comp){.name = c->name};
    add_props(cx, c, k, how, &kept);
    out->props = kept.at;
    out->n_props = kept.n;
    add_comps(cx, c, how, out);
    return out;
}

static bool value_is(const ical_comp *c, const char *name, const char *value)
{
    const ical_prop *p = ical_prop_at(c, cal_str_c(name));

    return p && cal_str_eq_ci(cal_str_trim(p->value), cal_str_c(value));
}

static bool takes_time(const ical_comp *c)
{
    const kind *k = kind_of(c);

    return k && k->blocks && !value_is(c, "TRANSP", "TRANSPARENT") &&
           !value_is(c, "STATUS", "CANCELLED");
}

/* Is there anything in the calendar that shows? */
static bool has_content(const ical_comp *calendar, const ical_reduction *how)
{
    for (size_t i = 0; i < calendar->n_comps; i++) {
        const kind *k = kind_of(calendar->comps[i]);

        if (k && !k->is_zone && (!how->blocking_only || takes_time(calendar->comps[i])))
            return true;
    }
    return false;
}

static cal_str printed(cal_ctx *cx, const ical_comp *c)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);

    ical_print(b, c);
    return cal_buf_str(b);
}

static ical_comp *reduced_calendar(cal_ctx *cx, const ical_comp *calendar,
                                   const ical_reduction *how)
{
    ical_comp *out = CAL_NEW(cx->arena, ical_comp);
    props kept = {0};

    *out = (ical_comp){.name = calendar->name};
    for (size_t i = 0; i < calendar->n_props; i++) {
        if (may_stay(calendar->props[i].name, IN_CALENDAR))
            CAL_PUSH(cx->arena, &kept, with_params(cx, &calendar->props[i]));
    }
    out->props = kept.at;
    out->n_props = kept.n;
    add_comps(cx, calendar, how, out);
    return out;
}

/* ---- everything but alarms ---- */

static bool is_alarm(const ical_comp *c)
{
    return ical_comp_is(c, CAL_STR("VALARM"));
}

static bool has_alarm(const ical_comp *c)
{
    for (size_t i = 0; i < c->n_comps; i++) {
        if (is_alarm(c->comps[i]))
            return true;
    }
    return false;
}

/* The component without its alarms, its other bytes as they are. */
static ical_comp *unarmed(cal_ctx *cx, ical_comp *c)
{
    ical_comp *out;

    if (!has_alarm(c))
        return c;
    out = CAL_NEW(cx->arena, ical_comp);
    *out = *c;
    out->raw = (cal_str){0};
    out->comps = CAL_NEW_N(cx->arena, ical_comp *, c->n_comps);
    out->n_comps = 0;
    for (size_t i = 0; i < c->n_comps; i++) {
        if (!is_alarm(c->comps[i]))
            out->comps[out->n_comps++] = c->comps[i];
    }
    return out;
}

static cal_str without_alarms(cal_ctx *cx, cal_str ics, const ical_comp *calendar)
{
    ical_comp *out = CAL_NEW(cx->arena, ical_comp);
    bool changed = false;

    *out = *calendar;
    out->raw = (cal_str){0};
    out->comps = CAL_NEW_N(cx->arena, ical_comp *, calendar->n_comps);
    for (size_t i = 0; i < calendar->n_comps; i++) {
        out->comps[i] = unarmed(cx, calendar->comps[i]);
        changed |= out->comps[i] != calendar->comps[i];
    }
    return changed ? printed(cx, out) : ics;
}

cal_err ical_reduce(cal_ctx *cx, cal_str ics, const ical_reduction *how, cal_str *out)
{
    const ical_comp *calendar;
    ical_comp *root;
    cal_err e;

    *out = (cal_str){0};
    if ((e = ical_parse(cx, ics, &root)))
        return e;
    if (root->n_comps != 1)
        return cal_fail(cx, CAL_E_BAD_ICAL, "This is not one VCALENDAR.");
    calendar = root->comps[0];
    if (!has_content(calendar, how))
        return CAL_OK;
    if (how->detail < ICAL_DETAIL_FULL)
        *out = printed(cx, reduced_calendar(cx, calendar, how));
    else
        *out = how->without_alarms ? without_alarms(cx, ics, calendar) : ics;
    return CAL_OK;
}
