/* SPDX-License-Identifier: MIT */
/* What makes a stream one calendar object resource (RFC 4791 4.1, 5.3.2.1). Every refusal names the
   line and what to do about it. */
#include <stdlib.h>

#include "ical/availability.h"
#include "ical/read.h"
#include "ical/recur.h"

enum { MAX_RULES = 32, MAX_ZONES = 200 };

typedef struct values values;
typedef cal_err comp_check(const values *v, const ical_comp *c);

static comp_check check_event, check_freebusy, check_availability;

/* What can be stored, with the rules of its kind. */
static const struct kind {
    cal_str name;
    comp_check *check; /* or NULL */
} kinds[] = {
    {CAL_STR_K("VEVENT"),        check_event       },
    {CAL_STR_K("VTODO"),         NULL              },
    {CAL_STR_K("VJOURNAL"),      NULL              },
    {CAL_STR_K("VFREEBUSY"),     check_freebusy    },
    {CAL_STR_K("VAVAILABILITY"), check_availability},
};

static const struct kind *kind_at(cal_str name)
{
    for (size_t i = 0; i < CAL_COUNT(kinds); i++) {
        if (cal_str_eq_ci(kinds[i].name, name))
            return &kinds[i];
    }
    return NULL;
}

/* A component that may stand beside the object: time zones and private extensions. */
static bool is_beside(const ical_comp *c)
{
    return ical_comp_is(c, CAL_STR("VTIMEZONE")) || cal_str_starts_ci(c->name, CAL_STR("X-"));
}

/* ---- values: a row for each property whose value must be readable ---- */

struct values {
    cal_ctx *cx;
    ical_tz *tz;
    int rules;
    bool is_message;
};

typedef bool value_ok(values *v, const ical_prop *p, cal_str text);

static bool time_ok(values *v, const ical_prop *p, cal_str text)
{
    ical_time t;

    return ical_time_parse(v->tz, p, text, &t);
}

static bool rdate_ok(values *v, const ical_prop *p, cal_str text)
{
    ical_period period;

    if (cal_str_find_byte(text, '/') < text.n)
        return ical_period_parse(v->tz, p, text, &period);
    return time_ok(v, p, text);
}

static bool duration_ok(values *v, const ical_prop *p, cal_str text)
{
    int64_t s;

    (void)v, (void)p;
    return ical_duration_parse(text, &s);
}

static bool length_ok(values *v, const ical_prop *p, cal_str text)
{
    int64_t s;

    (void)v, (void)p;
    return ical_duration_parse(text, &s) && s >= 0;
}

static bool period_ok(values *v, const ical_prop *p, cal_str text)
{
    ical_period period;

    return ical_period_parse(v->tz, p, text, &period);
}

static bool trigger_ok(values *v, const ical_prop *p, cal_str text)
{
    return duration_ok(v, p, text) || time_ok(v, p, text);
}

static const struct value_row {
    cal_str name;
    bool is_list;
    value_ok *ok;
    const char *want; /* what a right value is */
} value_rows[] = {
    {CAL_STR_K("DTSTART"),       false, time_ok,    "a date like 20260131 or a time like 20260131T120000Z"},
    {CAL_STR_K("DTEND"),         false, time_ok,    "a date like 20260131 or a time like 20260131T120000Z"},
    {CAL_STR_K("DUE"),           false, time_ok,    "a date like 20260131 or a time like 20260131T120000Z"},
    {CAL_STR_K("COMPLETED"),     false, time_ok,    "a time like 20260131T120000Z"                        },
    {CAL_STR_K("ACKNOWLEDGED"),  false, time_ok,    "a time like 20260131T120000Z"                        },
    {CAL_STR_K("RECURRENCE-ID"), false, time_ok,
     "a date like 20260131 or a time like 20260131T120000Z"                                               },
    {CAL_STR_K("EXDATE"),        true,  time_ok,    "a list of dates or of times"                         },
    {CAL_STR_K("RDATE"),         true,  rdate_ok,   "a list of dates, times or periods"                   },
    {CAL_STR_K("FREEBUSY"),      true,  period_ok,  "a list of periods like 20260131T120000Z/PT1H"        },
    {CAL_STR_K("DURATION"),      false, length_ok,  "a duration like PT1H30M that is not negative"        },
    {CAL_STR_K("TRIGGER"),       false, trigger_ok, "a duration like -PT15M or a time in UTC"             },
};

static const struct value_row *row_at(cal_str name)
{
    for (size_t i = 0; i < CAL_COUNT(value_rows); i++) {
        if (cal_str_eq_ci(value_rows[i].name, name))
            return &value_rows[i];
    }
    return NULL;
}

static cal_err check_value(values *v, const ical_prop *p, const struct value_row *row)
{
    cal_str rest = p->value;

    while (rest.p) {
        cal_str text = row->is_list ? cal_str_trim(cal_str_cut(&rest, ',')) : rest;

        if (!row->is_list)
            rest.p = NULL;
        if (row->is_list && text.n == 0) /* "EXDATE:" and trailing commas exclude nothing */
            continue;
        if (!row->ok(v, p, text))
            return cal_fail(v->cx, CAL_E_BAD_ICAL, "Line %d: the %.*s \"%.*s\" is not %s.", p->line,
                            CAL_FMT(row->name), CAL_FMT(cal_str_take(text, 60)), row->want);
    }
    return CAL_OK;
}

static cal_err check_rule(values *v, const ical_prop *p)
{
    const ical_rule *rule;
    cal_failure before = v->cx->fail;
    cal_err e;

    if (++v->rules > MAX_RULES)
        return cal_fail(v->cx, CAL_E_BAD_ICAL, "Line %d: a component has more than %d rules.",
                        p->line, MAX_RULES);
    e = ical_rule_parse(v->cx, p->value, &rule);
    if (!e)
        return CAL_OK;

    cal_str why = v->cx->fail.why;

    v->cx->fail = before;
    return cal_fail(v->cx, e, "Line %d: %.*s", p->line, CAL_FMT(why));
}

static cal_err check_props(values *v, const ical_comp *c)
{
    v->rules = 0;
    for (size_t i = 0; i < c->n_props; i++) {
        const ical_prop *p = &c->props[i];
        const struct value_row *row = row_at(p->name);
        cal_err e = CAL_OK;

        if (row)
            e = check_value(v, p, row);
        else if (cal_str_eq_ci(p->name, CAL_STR("RRULE")) ||
                 cal_str_eq_ci(p->name, CAL_STR("EXRULE")))
            e = check_rule(v, p);
        if (e)
            return e;
    }
    return CAL_OK;
}

static cal_err check_values(values *v, const ical_comp *c)
{
    cal_err e = check_props(v, c);

    for (size_t i = 0; i < c->n_comps && !e; i++) {
        if (ical_comp_is(c->comps[i], CAL_STR("VALARM")))
            e = check_props(v, c->comps[i]);
    }
    return e;
}

cal_err ical_values_check(cal_ctx *cx, ical_tz *tz, const ical_comp *c)
{
    values v = {.cx = cx, .tz = tz};

    return check_props(&v, c);
}

/* ---- kinds ---- */

static cal_err check_event(const values *v, const ical_comp *c)
{
    if (v->is_message || ical_prop_at(c, CAL_STR("DTSTART"))) /* RFC 5546 3.2: some have none */
        return CAL_OK;
    return cal_fail(v->cx, CAL_E_BAD_ICAL,
                    "Line %d: the VEVENT has no DTSTART; say when it begins.", c->line);
}

/* RFC 5545 3.6.4: it has no recurrence, and its bounds are in UTC. */
static cal_err check_freebusy(const values *v, const ical_comp *c)
{
    static const cal_str bounds[] = {CAL_STR_K("DTSTART"), CAL_STR_K("DTEND")};
    static const cal_str foreign[] = {CAL_STR_K("RRULE"), CAL_STR_K("RDATE"), CAL_STR_K("EXDATE"),
                                      CAL_STR_K("RECURRENCE-ID")};

    for (size_t i = 0; i < CAL_COUNT(foreign); i++) {
        const ical_prop *p = ical_prop_at(c, foreign[i]);

        if (p)
            return cal_fail(v->cx, CAL_E_BAD_ICAL, "Line %d: a VFREEBUSY has no %.*s.", p->line,
                            CAL_FMT(foreign[i]));
    }
    for (size_t i = 0; i < CAL_COUNT(bounds); i++) {
        const ical_prop *p = ical_prop_at(c, bounds[i]);
        ical_time t;

        if (p && (!ical_time_at(v->tz, p, &t) || t.kind != ICAL_UTC))
            return cal_fail(v->cx, CAL_E_BAD_ICAL, "Line %d: the %.*s of a VFREEBUSY is in UTC.",
                            p->line, CAL_FMT(bounds[i]));
    }
    return CAL_OK;
}

static cal_err check_availability(const values *v, const ical_comp *c)
{
    return ical_availability_check_comp(v->cx, v->tz, c);
}

/* ---- the calendar around it ---- */

static cal_err check_root(cal_ctx *cx, const ical_comp *root)
{
    if (root->n_comps == 0 || !ical_comp_is(root->comps[0], CAL_STR("VCALENDAR")))
        return cal_fail(cx, CAL_E_BAD_ICAL,
                        "The text is no calendar: it must begin with "
                        "BEGIN:VCALENDAR.");
    if (root->n_comps > 1)
        return cal_fail(cx, CAL_E_BAD_OBJECT,
                        "Line %d begins a second VCALENDAR; store each in a resource of its own.",
                        root->comps[1]->line);
    return CAL_OK;
}

static cal_err check_calendar(cal_ctx *cx, const ical_comp *c, bool is_message)
{
    const ical_prop *p = ical_prop_at(c, CAL_STR("METHOD"));

    if (p && !is_message)
        return cal_fail(cx, CAL_E_BAD_OBJECT,
                        "Line %d: a stored object has no METHOD; remove the line.", p->line);
    p = ical_prop_at(c, CAL_STR("VERSION"));
    if (p && cal_str_eq(cal_str_trim(p->value), CAL_STR("1.0")))
        return cal_fail(cx, CAL_E_NOT_ICAL,
                        "Line %d: this is vCalendar 1.0; send iCalendar, VERSION:2.0.", p->line);
    p = ical_prop_at(c, CAL_STR("CALSCALE"));
    if (p && !cal_str_eq_ci(cal_str_trim(p->value), CAL_STR("GREGORIAN")))
        return cal_fail(cx, CAL_E_BAD_ICAL, "Line %d: only CALSCALE:GREGORIAN is understood.",
                        p->line);
    return CAL_OK;
}

static cal_err check_kinds(cal_ctx *cx, const ical_comp *calendar)
{
    const ical_comp *first = NULL;
    size_t zones = 0;

    for (size_t i = 0; i < calendar->n_comps; i++) {
        const ical_comp *c = calendar->comps[i];

        zones += ical_comp_is(c, CAL_STR("VTIMEZONE"));
        if (is_beside(c))
            continue;
        if (!kind_at(c->name))
            return cal_fail(cx, CAL_E_COMPONENT,
                            "Line %d: a %.*s cannot be stored; send a VEVENT, VTODO, VJOURNAL, "
                            "VFREEBUSY or VAVAILABILITY.",
                            c->line, CAL_FMT(cal_str_take(c->name, 40)));
        first = first ? first : c;
        if (!cal_str_eq_ci(c->name, first->name))
            return cal_fail(cx, CAL_E_BAD_OBJECT,
                            "Line %d: a %.*s stands beside the %.*s of line %d; store each in a "
                            "resource of its own.",
                            c->line, CAL_FMT(c->name), CAL_FMT(first->name), first->line);
    }
    if (!first)
        return cal_fail(cx, CAL_E_BAD_OBJECT,
                        "The calendar holds nothing that can be stored; send one VEVENT, VTODO, "
                        "VJOURNAL, VFREEBUSY or VAVAILABILITY.");
    if (zones > MAX_ZONES)
        return cal_fail(cx, CAL_E_BAD_ICAL, "The object has more than %d VTIMEZONEs.", MAX_ZONES);
    return CAL_OK;
}

static cal_err check_comp(values *v, const ical_object *o, const ical_comp *c)
{
    cal_ctx *cx = v->cx;
    comp_check *check = kind_at(c->name)->check;
    cal_str uid = ical_text_at(cx, c, CAL_STR("UID"));
    cal_err e;

    if (uid.n == 0)
        return cal_fail(cx, CAL_E_BAD_ICAL, "Line %d: the %.*s has no UID; give it one.", c->line,
                        CAL_FMT(c->name));
    if (!cal_str_eq(uid, o->uid))
        return cal_fail(cx, CAL_E_BAD_OBJECT,
                        "Line %d: the %.*s has another UID than the one before it; store each in a "
                        "resource of its own.",
                        c->line, CAL_FMT(c->name));
    if (check && (e = check(v, c)))
        return e;
    if (!ical_prop_at(c, CAL_STR("RECURRENCE-ID")) && c != o->master)
        return cal_fail(cx, CAL_E_BAD_OBJECT,
                        "Line %d: a second %.*s without RECURRENCE-ID has the same UID; give it "
                        "another UID or say which instance it is.",
                        c->line, CAL_FMT(c->name));
    return check_values(v, c);
}

typedef struct rid {
    int64_t local;
    const ical_comp *comp;
} rid;

static int by_local(const void *a, const void *b)
{
    int64_t x = ((const rid *)a)->local, y = ((const rid *)b)->local;

    return (x > y) - (x < y);
}

static cal_err check_rids(cal_ctx *cx, const ical_object *o)
{
    rid *rids = CAL_NEW_N(cx->arena, rid, o->n_overrides);
    size_t n = 0;

    for (size_t i = 0; i < o->n_overrides; i++) {
        const ical_prop *p = ical_prop_at(o->overrides[i], CAL_STR("RECURRENCE-ID"));
        ical_time t;

        if (ical_time_at(o->tz, p, &t))
            rids[n++] = (rid){ical_time_utc(&t, NULL), o->overrides[i]};
    }
    if (n > 1)
        qsort(rids, n, sizeof *rids, by_local);
    for (size_t i = 1; i < n; i++) {
        if (rids[i].local == rids[i - 1].local)
            return cal_fail(cx, CAL_E_BAD_OBJECT,
                            "Line %d: two components have the RECURRENCE-ID of this one; keep one "
                            "for each instance.",
                            rids[i].comp->line);
    }
    return CAL_OK;
}

/* ---- public ---- */

/* Sorts the components of the calendar into the object. The first of them names kind and UID. */
static void collect(cal_ctx *cx, const ical_comp *calendar, ical_object *o)
{
    *o = (ical_object){.calendar = calendar, .tz = ical_tz_new(cx, calendar)};
    o->overrides = CAL_NEW_N(cx->arena, const ical_comp *, calendar->n_comps);
    for (size_t i = 0; i < calendar->n_comps; i++) {
        const ical_comp *c = calendar->comps[i];

        if (is_beside(c))
            continue;
        if (!o->kind.p) {
            o->kind = c->name;
            o->uid = ical_text_at(cx, c, CAL_STR("UID"));
        }
        if (ical_prop_at(c, CAL_STR("RECURRENCE-ID")))
            o->overrides[o->n_overrides++] = c;
        else if (!o->master)
            o->master = c;
    }
}

/* The name of a kind in capitals, as the header promises it. */
static cal_str canonical(cal_str kind)
{
    const struct kind *row = kind_at(kind);

    return row ? row->name : kind;
}

cal_err ical_object_load(cal_ctx *cx, cal_str text, ical_object *out)
{
    ical_comp *root;
    cal_err e = ical_parse(cx, text, &root);

    if (e)
        return e;
    if (root->n_comps == 0)
        return cal_fail(cx, CAL_E_BAD_ICAL, "The text holds no calendar.");
    collect(cx, root->comps[0], out);
    out->kind = canonical(out->kind);
    return CAL_OK;
}

static cal_err check_all(cal_ctx *cx, const ical_comp *calendar, bool is_message, ical_object *out)
{
    cal_err e;

    if ((e = check_calendar(cx, calendar, is_message)) || (e = check_kinds(cx, calendar)))
        return e;
    collect(cx, calendar, out);
    out->kind = canonical(out->kind);

    values v = {.cx = cx, .tz = out->tz, .is_message = is_message};

    for (size_t i = 0; i < calendar->n_comps && !e; i++) {
        if (!is_beside(calendar->comps[i]))
            e = check_comp(&v, out, calendar->comps[i]);
    }
    return e ? e : check_rids(cx, out);
}

cal_err ical_object_check(cal_ctx *cx, const ical_comp *calendar, ical_object *out)
{
    return check_all(cx, calendar, false, out);
}

cal_err ical_message_read(cal_ctx *cx, cal_str text, ical_object *out)
{
    ical_comp *root;
    cal_err e;

    if ((e = ical_parse(cx, text, &root)) || (e = check_root(cx, root)))
        return e;
    return check_all(cx, root->comps[0], true, out);
}

cal_err ical_object_read(cal_ctx *cx, cal_str text, ical_object *out)
{
    ical_comp *root;
    cal_err e;

    if ((e = ical_parse(cx, text, &root)) || (e = check_root(cx, root)))
        return e;
    return ical_object_check(cx, root->comps[0], out);
}
