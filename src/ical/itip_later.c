/* SPDX-License-Identifier: MIT */
/* Messages merged and answered: what is not there yet gives way to what will be. */
#include "ical/itip_merge.h"
#include "ical/itip_send.h"

__attribute__((weak)) cal_err ical_itip_merge_request(cal_ctx *cx, const ical_object *mine,
                                                      const ical_itip *m, const ical_addresses *me,
                                                      ical_merged *out)
{
    (void)cx, (void)mine, (void)m, (void)me;
    *out = (ical_merged){.verdict = ICAL_VERDICT_NONE};
    return CAL_OK;
}

__attribute__((weak)) cal_err ical_itip_merge_add(cal_ctx *cx, const ical_object *mine,
                                                  const ical_itip *m, const ical_addresses *me,
                                                  ical_merged *out)
{
    (void)cx, (void)mine, (void)m, (void)me;
    *out = (ical_merged){.verdict = ICAL_VERDICT_NONE};
    return CAL_OK;
}

__attribute__((weak)) cal_err ical_itip_merge_cancel(cal_ctx *cx, const ical_object *mine,
                                                     const ical_itip *m, ical_merged *out)
{
    (void)cx, (void)mine, (void)m;
    *out = (ical_merged){.verdict = ICAL_VERDICT_NONE};
    return CAL_OK;
}

__attribute__((weak)) cal_err ical_itip_merge_reply(cal_ctx *cx, const ical_object *o,
                                                    const ical_itip *m, ical_merged *out)
{
    (void)cx, (void)o, (void)m;
    *out = (ical_merged){.verdict = ICAL_VERDICT_NONE};
    return CAL_OK;
}

__attribute__((weak)) void ical_itip_reply(cal_ctx *cx, const ical_object *old,
                                           const ical_object *now, const ical_addresses *me,
                                           bool force, cal_str *out)
{
    (void)cx, (void)old, (void)now, (void)me, (void)force;
    *out = (cal_str){NULL, 0};
}
