/* SPDX-License-Identifier: MIT */
/* Reading calendar object resources, always through core/view. */
#include "core/event.h"

#include "base/vec.h"
#include "model/limits.h"
#include "store/ahead.h"
#include "store/event.h"
#include "store/tx.h"
#include "core/view.h"

void core_event_ahead(const core_ahead *all, size_t n)
{
    store_ahead_ask *asks = n ? CAL_NEW_N(all[0].cx->arena, store_ahead_ask, n) : NULL;

    for (size_t i = 0; i < n; i++)
        asks[i] = (store_ahead_ask){all[i].cx, all[i].owner, all[i].calendar, all[i].href};
    store_ahead_read(asks, n);
}

cal_err core_event_at(cal_ctx *cx, const cal_calendar *cal, cal_str href, cal_event *out)
{
    cal_err e = core_access_need(cx, cal, CAL_RIGHT_READ);

    if (e || (e = store_event_at(cx, cal, href, out)))
        return e;
    if (!core_view(cx, cal, out))
        return cal_fail(cx, CAL_E_NOT_FOUND, "There is no such object.");
    return CAL_OK;
}

cal_err core_snapshot(cal_ctx *cx)
{
    return store_read_begin(cx);
}

cal_err core_event_page(cal_ctx *cx, const cal_calendar *cal, core_page *page,
                        const cal_event **out, size_t *n)
{
    const store_page from = {page->after, page->limit, page->with_data};
    CAL_VEC(cal_event) seen = {0};
    const cal_event *all;
    size_t n_all;
    cal_err e = core_access_need(cx, cal, CAL_RIGHT_READ);

    if (e || (e = store_event_page(cx, cal, &from, &all, &n_all)))
        return e;
    for (size_t i = 0; i < n_all; i++) {
        cal_event ev = all[i];

        if (core_view(cx, cal, &ev))
            CAL_PUSH(cx->arena, &seen, ev);
    }
    page->more = n_all == page->limit;
    if (n_all)
        page->after = all[n_all - 1].href;
    *out = seen.at;
    *n = seen.n;
    return CAL_OK;
}

cal_err core_event_multiget(cal_ctx *cx, const cal_calendar *cal, const cal_str *hrefs, size_t n,
                            bool with_data, cal_event *out)
{
    cal_err e = core_access_need(cx, cal, CAL_RIGHT_READ);

    if (e)
        return e;
    if ((int64_t)n > cx->limits->matches)
        return cal_fail(cx, CAL_E_MATCH_LIMIT, "At most %lld objects can be asked for at once.",
                        (long long)cx->limits->matches);
    if ((e = store_event_many(cx, cal, hrefs, n, with_data, out)))
        return e;
    for (size_t i = 0; i < n; i++) {
        if (out[i].id && !core_view(cx, cal, &out[i]))
            out[i].id = 0;
    }
    return CAL_OK;
}

cal_err core_event_bytes(cal_ctx *cx, const cal_calendar *cal, cal_event *ev)
{
    cal_err e = core_access_need(cx, cal, CAL_RIGHT_READ);

    if (e || (e = store_event_bytes(cx, ev->home, ev->id, &ev->ics)) || core_view(cx, cal, ev))
        return e;
    return cal_fail(cx, CAL_E_NOT_FOUND, "There is no such object.");
}
