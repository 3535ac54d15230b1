/* SPDX-License-Identifier: MIT */
/* By which zone a TZID of one stream is understood (RFC 5545 3.2.19, 3.6.5). The system's zone is
   better kept than the copy that clients send along; the copy counts where it says something else.
 */
#include "base/time.h"
#include "base/vec.h"
#include "ical/value.h"

enum { MAX_OWN = 200 };

typedef struct own_zone {
    cal_str tzid;
    const ical_comp *comp;
    const ical_zone *zone;
    bool is_known; /* zone was looked for */
} own_zone;

struct ical_tz {
    cal_ctx *cx;
    const ical_comp *calendar;
    CAL_VEC(own_zone) own; /* the VTIMEZONEs */
    bool is_listed;        /* own was filled */
    cal_str last;          /* the TZID asked last, as the parameter had it, and its zone */
    const ical_zone *last_zone;
};

ical_tz *ical_tz_new(cal_ctx *cx, const ical_comp *vcalendar)
{
    ical_tz *tz = CAL_NEW(cx->arena, ical_tz);

    tz->cx = cx;
    tz->calendar = vcalendar;
    return tz;
}

static void list_own(ical_tz *tz)
{
    tz->is_listed = true;
    for (size_t i = 0; i < tz->calendar->n_comps && tz->own.n < MAX_OWN; i++) {
        const ical_comp *c = tz->calendar->comps[i];

        if (!ical_comp_is(c, CAL_STR("VTIMEZONE")))
            continue;

        cal_str tzid = cal_str_trim(ical_text_at(tz->cx, c, CAL_STR("TZID")));

        CAL_PUSH(tz->cx->arena, &tz->own, (own_zone){.tzid = tzid, .comp = c});
    }
}

static own_zone *own_at(ical_tz *tz, cal_str tzid)
{
    if (!tz->is_listed)
        list_own(tz);
    for (size_t i = 0; i < tz->own.n; i++) {
        if (cal_str_eq(tz->own.at[i].tzid, tzid))
            return &tz->own.at[i];
    }
    return NULL;
}

/* "-0330" in seconds. */
static bool offset_at(const ical_comp *c, int64_t *out)
{
    const ical_prop *p = ical_prop_at(c, CAL_STR("TZOFFSETTO"));
    cal_str s = p ? cal_str_trim(p->value) : CAL_STR("");
    int64_t v;

    if (s.n < 5 || (s.p[0] != '+' && s.p[0] != '-') || !cal_str_to_i64(cal_str_skip(s, 1), &v))
        return false;
    if (s.n == 5)
        v *= 100;
    *out = v / 10000 * 3600 + v / 100 % 100 * 60 + v % 100;
    if (s.p[0] == '-')
        *out = -*out;
    return true;
}

static int32_t year_of(const ical_comp *observance)
{
    const ical_prop *p = ical_prop_at(observance, CAL_STR("DTSTART"));
    int64_t year;

    return p && cal_str_to_i64(cal_str_take(cal_str_trim(p->value), 4), &year) ? (int32_t)year : 0;
}

static bool has_offset(const ical_comp *vtimezone, int64_t offset)
{
    for (size_t i = 0; i < vtimezone->n_comps; i++) {
        int64_t v;

        if (offset_at(vtimezone->comps[i], &v) && v == offset)
            return true;
    }
    return false;
}

/* Whether the system's zone has, in winter and in summer of the year after the VTIMEZONE's last
   change, offsets that the VTIMEZONE knows. That tells a zone of its own under a borrowed name from
   a copy, which may be older or shorter than the system's data. */
static bool agrees(const ical_comp *vtimezone, const ical_zone *zone)
{
    static const int months[] = {1, 7};
    int32_t year = 1970;

    for (size_t i = 0; i < vtimezone->n_comps; i++) {
        int32_t y = year_of(vtimezone->comps[i]);

        year = y > year ? y : year;
    }
    for (size_t i = 0; i < CAL_COUNT(months); i++) {
        int64_t utc = cal_time_day(year + 1, months[i], 15) * CAL_DAY_S;

        if (!has_offset(vtimezone, ical_zone_from_utc(zone, utc) - utc))
            return false;
    }
    return true;
}

static const ical_zone *judge(cal_ctx *cx, const ical_comp *own, const ical_zone *system)
{
    const ical_zone *zone = NULL;
    cal_failure before = cx->fail;

    if (system && agrees(own, system))
        return system;
    if (ical_zone_from_comp(cx, own, &zone) == CAL_OK)
        return zone;
    cx->fail = before; /* a VTIMEZONE that cannot be read is as good as none */
    return system;
}

static const ical_zone *resolve(ical_tz *tz, cal_str tzid)
{
    own_zone *own = own_at(tz, tzid);

    if (own && own->is_known)
        return own->zone;

    const ical_zone *system = tz->cx->zones ? ical_zone_at(tz->cx->zones, tzid) : NULL;

    if (!own)
        return system;
    own->is_known = true;
    own->zone = judge(tz->cx, own->comp, system);
    return own->zone;
}

const ical_zone *ical_tz_at(ical_tz *tz, cal_str tzid)
{
    if (tz->last.p && cal_str_eq(tz->last, tzid))
        return tz->last_zone;
    tz->last = tzid;
    tzid = cal_str_trim(tzid);
    if (tzid.n >= 2 && tzid.p[0] == '"' && tzid.p[tzid.n - 1] == '"')
        tzid = (cal_str){tzid.p + 1, tzid.n - 2};
    tz->last_zone = resolve(tz, tzid);
    return tz->last_zone;
}
