/* SPDX-License-Identifier: MIT */
/* Several components for one instance, as other programs leave them behind after many changes: the
   latest counts. */
#include <stdlib.h>

#include "ical/read.h"

typedef struct version {
    int64_t instance, sequence, stamp;
    bool has_instance;
    size_t order;
} version;

static int64_t number_at(const ical_comp *c, cal_str name)
{
    const ical_prop *p = ical_prop_at(c, name);
    int64_t v;

    return p && cal_str_to_i64(cal_str_trim(p->value), &v) ? v : 0;
}

static int64_t time_at(ical_tz *tz, const ical_comp *c, cal_str name)
{
    const ical_prop *p = ical_prop_at(c, name);
    ical_time t;

    return p && ical_time_at(tz, p, &t) ? ical_time_utc(&t, NULL) : INT64_MIN;
}

static version version_of(ical_tz *tz, const ical_comp *c, size_t order)
{
    const ical_prop *p = ical_prop_at(c, CAL_STR("RECURRENCE-ID"));
    version v = {.sequence = number_at(c, CAL_STR("SEQUENCE")), .order = order};
    int64_t modified = time_at(tz, c, CAL_STR("LAST-MODIFIED"));
    ical_time t;

    v.has_instance = p && ical_time_at(tz, p, &t);
    if (v.has_instance)
        v.instance = ical_time_utc(&t, NULL);
    v.stamp = time_at(tz, c, CAL_STR("DTSTAMP"));
    v.stamp = modified > v.stamp ? modified : v.stamp;
    return v;
}

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* By instance, the latest version last. */
static int by_age(const void *a, const void *b)
{
    const version *x = a, *y = b;
    int d = x->has_instance - y->has_instance;

    d = d ? d : compare(x->instance, y->instance);
    d = d ? d : compare(x->sequence, y->sequence);
    d = d ? d : compare(x->stamp, y->stamp);
    return d ? d : (x->order > y->order) - (x->order < y->order);
}

size_t ical_drop_doubles(cal_ctx *cx, ical_tz *tz, const ical_comp **comps, size_t n)
{
    version *versions = CAL_NEW_N(cx->arena, version, n);
    bool *dropped = CAL_NEW_N(cx->arena, bool, n);
    size_t kept = 0;

    for (size_t i = 0; i < n; i++)
        versions[i] = version_of(tz, comps[i], i);
    if (n > 1)
        qsort(versions, n, sizeof *versions, by_age);
    for (size_t i = 1; i < n; i++)
        dropped[versions[i - 1].order] = versions[i].has_instance && versions[i - 1].has_instance &&
                                         versions[i].instance == versions[i - 1].instance;
    for (size_t i = 0; i < n; i++) {
        if (!dropped[i])
            comps[kept++] = comps[i];
    }
    return kept;
}
