/* SPDX-License-Identifier: MIT */
/* Secret links: whoever knows the address reads a calendar, as much of it as the link's level
   shows. A link lasts as long as its maker may manage the calendar. */
#ifndef CAL_CORE_LINK_H
#define CAL_CORE_LINK_H

#include "base/ctx.h"
#include "model/calendar.h"
#include "model/link.h"
#include "model/user.h"

/* What a link is made of, or changed to. */
typedef struct core_link_new {
    cal_str label;   /* for its owner: who was given it; may be empty */
    int64_t level;   /* cal_link_level, at most policy's */
    int64_t expires; /* UTC seconds in the future; 0: never */
} core_link_new;

/* MANAGE on the calendar, for all of these. CAL_E_BAD_FIELD; CAL_E_FORBIDDEN when the policy allows
   no such link; CAL_E_QUOTA beyond fifty a calendar. *token: in the address, told this once. */
CAL_MUST_USE cal_err core_link_create(cal_ctx *cx, const cal_calendar *cal, const core_link_new *in,
                                      cal_link *out, cal_str *token);
CAL_MUST_USE cal_err core_link_list(cal_ctx *cx, const cal_calendar *cal, const cal_link **out,
                                    size_t *n);
CAL_MUST_USE cal_err core_link_at(cal_ctx *cx, const cal_calendar *cal, int64_t id, cal_link *out);
CAL_MUST_USE cal_err core_link_change(cal_ctx *cx, const cal_calendar *cal, int64_t id,
                                      const core_link_new *in, cal_link *out);
/* Another token; the address of before is void at once. */
CAL_MUST_USE cal_err core_link_rotate(cal_ctx *cx, const cal_calendar *cal, int64_t id,
                                      cal_link *out, cal_str *token);
CAL_MUST_USE cal_err core_link_delete(cal_ctx *cx, const cal_calendar *cal, int64_t id);

/* What an address leads to. From then on cx acts by the link (cx->link): it reads this calendar and
   nothing else. Notes the use, at most once an hour. CAL_E_NOT_FOUND when there is no such link any
   more, for whatever reason. Writes. */
typedef struct core_link_open {
    cal_calendar calendar;
    cal_user owner;
} core_link_open;
CAL_MUST_USE cal_err core_link_follow(cal_ctx *cx, cal_str token, core_link_open *out);

#endif
