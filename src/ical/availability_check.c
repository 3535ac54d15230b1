/* SPDX-License-Identifier: MIT */
/* What a VAVAILABILITY must be (RFC 7953 3.1): a table of properties that stand once at most, and
   times that are fixed on the line of time. */
#include "ical/availability.h"
#include "ical/read.h"

/* Each at most once, in a VAVAILABILITY (1) and in an AVAILABLE (2). */
enum { WHOLE = 1, PART = 2 };

static const struct {
    cal_str name;
    unsigned in;
} single[] = {
    {CAL_STR_K("UID"),           WHOLE | PART},
    {CAL_STR_K("DTSTAMP"),       WHOLE | PART},
    {CAL_STR_K("DTSTART"),       WHOLE | PART},
    {CAL_STR_K("DTEND"),         WHOLE | PART},
    {CAL_STR_K("DURATION"),      WHOLE | PART},
    {CAL_STR_K("BUSYTYPE"),      WHOLE       },
    {CAL_STR_K("PRIORITY"),      WHOLE       },
    {CAL_STR_K("ORGANIZER"),     WHOLE       },
    {CAL_STR_K("RRULE"),         PART        },
    {CAL_STR_K("RECURRENCE-ID"), PART        },
};

static cal_err check_single(cal_ctx *cx, const ical_comp *c, unsigned in)
{
    for (size_t i = 0; i < CAL_COUNT(single); i++) {
        int n = 0;

        for (size_t k = 0; k < c->n_props && (single[i].in & in); k++)
            n += cal_str_eq_ci(c->props[k].name, single[i].name);
        if (n > 1)
            return cal_fail(cx, CAL_E_BAD_ICAL, "Line %d: the %.*s has more than one %.*s.",
                            c->line, CAL_FMT(c->name), CAL_FMT(single[i].name));
    }
    return CAL_OK;
}

/* A time in UTC or of a known zone; *out is its instant. */
static cal_err check_time(cal_ctx *cx, ical_tz *tz, const ical_prop *p, int64_t *out)
{
    ical_time t;

    if (!ical_time_at(tz, p, &t) || (t.kind != ICAL_UTC && t.kind != ICAL_ZONED))
        return cal_fail(cx, CAL_E_BAD_ICAL,
                        "Line %d: the %.*s of an availability is a time in UTC, or one with the "
                        "TZID of a known time zone.",
                        p->line, CAL_FMT(p->name));
    *out = ical_time_utc(&t, NULL);
    return CAL_OK;
}

/* DTSTART, DTEND and DURATION of either component. */
static cal_err check_bounds(cal_ctx *cx, ical_tz *tz, const ical_comp *c)
{
    const ical_prop *start = ical_prop_at(c, CAL_STR("DTSTART"));
    const ical_prop *end = ical_prop_at(c, CAL_STR("DTEND"));
    const ical_prop *length = ical_prop_at(c, CAL_STR("DURATION"));
    int64_t from = INT64_MIN, to = INT64_MAX;
    cal_err e = CAL_OK;

    if (length && (end || !start))
        return cal_fail(cx, CAL_E_BAD_ICAL,
                        "Line %d: DURATION stands beside a DTSTART and without a DTEND.",
                        length->line);
    if ((start && (e = check_time(cx, tz, start, &from))) ||
        (end && (e = check_time(cx, tz, end, &to))))
        return e;
    if (from >= to)
        return cal_fail(cx, CAL_E_BAD_ICAL, "Line %d: the %.*s must end after it begins.", c->line,
                        CAL_FMT(c->name));
    return CAL_OK;
}

static cal_err check_uid(cal_ctx *cx, const ical_comp *c)
{
    if (ical_text_at(cx, c, CAL_STR("UID")).n)
        return CAL_OK;
    return cal_fail(cx, CAL_E_BAD_ICAL, "Line %d: the %.*s has no UID; give it one.", c->line,
                    CAL_FMT(c->name));
}

static cal_err check_part(cal_ctx *cx, ical_tz *tz, const ical_comp *c)
{
    cal_err e;

    if ((e = check_uid(cx, c)) || (e = check_single(cx, c, PART)) || (e = check_bounds(cx, tz, c)))
        return e;
    if (!ical_prop_at(c, CAL_STR("DTSTART")))
        return cal_fail(cx, CAL_E_BAD_ICAL,
                        "Line %d: the AVAILABLE has no DTSTART; say when it begins.", c->line);
    return ical_values_check(cx, tz, c);
}

/* 0 to 9 (RFC 5545 3.8.1.9). */
static cal_err check_priority(cal_ctx *cx, const ical_comp *c)
{
    const ical_prop *p = ical_prop_at(c, CAL_STR("PRIORITY"));
    int64_t v;

    if (!p || (cal_str_to_i64(cal_str_trim(p->value), &v) && v >= 0 && v <= 9))
        return CAL_OK;
    return cal_fail(cx, CAL_E_BAD_ICAL, "Line %d: PRIORITY is a number from 0 to 9.", p->line);
}

cal_err ical_availability_check_comp(cal_ctx *cx, ical_tz *tz, const ical_comp *c)
{
    cal_err e;

    if ((e = check_uid(cx, c)) || (e = check_single(cx, c, WHOLE)) ||
        (e = check_bounds(cx, tz, c)) || (e = check_priority(cx, c)))
        return e;
    for (size_t i = 0; !e && i < c->n_comps; i++) {
        if (ical_comp_is(c->comps[i], CAL_STR("AVAILABLE")))
            e = check_part(cx, tz, c->comps[i]);
    }
    return e;
}

static cal_err check_stream(cal_ctx *cx, const ical_comp *calendar)
{
    ical_tz *tz = ical_tz_new(cx, calendar);
    size_t n = 0;
    cal_err e = CAL_OK;

    for (size_t i = 0; !e && i < calendar->n_comps; i++) {
        const ical_comp *c = calendar->comps[i];

        if (ical_comp_is(c, CAL_STR("VAVAILABILITY"))) {
            n++;
            e = ical_availability_check_comp(cx, tz, c);
        } else if (!ical_comp_is(c, CAL_STR("VTIMEZONE")) &&
                   !cal_str_starts_ci(c->name, CAL_STR("X-"))) {
            e = cal_fail(cx, CAL_E_BAD_ICAL,
                         "Line %d: an availability holds VAVAILABILITY and VTIMEZONE, no %.*s.",
                         c->line, CAL_FMT(cal_str_take(c->name, 40)));
        }
    }
    if (!e && (n == 0 || n > ICAL_MAX_AVAILABILITIES))
        e = cal_fail(cx, CAL_E_BAD_ICAL, "An availability holds from 1 to %d VAVAILABILITYs.",
                     ICAL_MAX_AVAILABILITIES);
    return e;
}

cal_err ical_availability_check(cal_ctx *cx, cal_str text)
{
    ical_comp *root;
    cal_err e = ical_parse(cx, text, &root);

    if (e)
        return e;
    if (root->n_comps != 1 || !ical_comp_is(root->comps[0], CAL_STR("VCALENDAR")))
        return cal_fail(cx, CAL_E_BAD_ICAL, "An availability is exactly one VCALENDAR.");
    if (ical_prop_at(root->comps[0], CAL_STR("METHOD")))
        return cal_fail(cx, CAL_E_BAD_ICAL, "An availability has no METHOD; leave it out.");
    return check_stream(cx, root->comps[0]);
}
