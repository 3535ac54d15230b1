/* SPDX-License-Identifier: MIT */
/* A person's own availability. */
#include "core/availability.h"

#include "base/time.h"
#include "base/utf8.h"
#include "ical/availability.h"
#include "model/limits.h"
#include "store/user.h"

enum { YEAR_WORK = 100000 };

static const cal_str field = CAL_STR_K("availability");

/* Whoever asks for free-busy pays for it: a year of it must be cheap. */
static cal_err check_cost(cal_ctx *cx, cal_str text)
{
    ical_range year = {cx->now, cx->now + (int64_t)366 * CAL_DAY_S, NULL};
    int64_t budget = YEAR_WORK;
    ical_covers covers = {0};

    return ical_availability_read(cx, text, &year, &budget, &covers);
}

static cal_err check(cal_ctx *cx, cal_str text)
{
    cal_err e;

    if ((int64_t)text.n > cx->limits->object_bytes)
        return cal_fail_field(cx, CAL_E_OBJECT_SIZE, field,
                              "The availability has %zu bytes; at most %lld can be kept.", text.n,
                              (long long)cx->limits->object_bytes);
    if (!cal_utf8_xml_ok(text))
        return cal_fail_field(cx, CAL_E_BAD_ICAL, field,
                              "The availability must be UTF-8 without control characters.");
    if ((e = ical_availability_check(cx, text)) || (e = check_cost(cx, text)))
        cx->fail.field = field;
    return e;
}

cal_err core_availability_at(cal_ctx *cx, int64_t home, cal_str *out)
{
    return store_user_availability(cx, home, out);
}

cal_err core_availability_set(cal_ctx *cx, int64_t home, cal_str text)
{
    cal_err e = text.n ? check(cx, text) : CAL_OK;

    return e ? e : store_user_set_availability(cx, home, text);
}
