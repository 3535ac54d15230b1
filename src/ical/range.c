/* SPDX-License-Identifier: MIT */
/* Instances in a range, and whether a component overlaps it (RFC 4791 9.9). */
#include "ical/range.h"

#include "base/time.h"
#include "ical/availability.h"
#include "ical/fixed.h"
#include "ical/series.h"

cal_err ical_expand(cal_ctx *cx, const ical_object *o, const ical_range *range, int64_t *budget,
                    ical_each *each, void *state)
{
    ical_series *s = ical_series_new(cx, o, range->zone);

    ical_series_limit(s, range->from, range->to);
    for (;;) {
        ical_instance i;
        ical_row row = ICAL_ROW_NEVER;
        cal_err e = ical_series_next(s, budget, &i, &row);

        if (e || !i.comp)
            return e;
        if (ical_row_overlaps(row, i.from, i.to, range->from, range->to) && !each(state, &i))
            return CAL_OK;
    }
}

static bool stop_at_first(void *state, const ical_instance *i)
{
    (void)i;
    *(bool *)state = true;
    return false;
}

/* ---- any component ---- */

cal_err ical_overlaps(cal_ctx *cx, const ical_object *o, cal_str comp_name, const ical_range *range,
                      int64_t *budget, bool *out)
{
    *out = false;
    if (cal_str_eq_ci(comp_name, CAL_STR("VALARM")))
        return ical_alarms_overlap(cx, o, NULL, range, budget, out);
    if (cal_str_eq_ci(comp_name, CAL_STR("AVAILABLE")) &&
        cal_str_eq(o->kind, CAL_STR("VAVAILABILITY")))
        return ical_available_overlaps(cx, o, range, budget, out);
    if (!cal_str_eq_ci(comp_name, o->kind))
        return CAL_OK;
    if (ical_is_fixed(o)) {
        *out = ical_fixed_overlaps(o, range);
        return CAL_OK;
    }
    return ical_expand(cx, o, range, budget, stop_at_first, out);
}
