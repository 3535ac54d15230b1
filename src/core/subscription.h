/* SPDX-License-Identifier: MIT */
/* Subscriptions: calendars whose content comes from an address on the web, or from the holidays
   that come with the program ("holidays:DE-BY"). Everybody reads them like any other calendar,
   nobody writes them; what changed at the source is written here, object by object, and nothing
   else. They take no time of their owner's (RFC 4791 CALDAV:schedule-calendar-transp, RFC 6638 9.1)
   unless the owner wants that. */
#ifndef CAL_CORE_SUBSCRIPTION_H
#define CAL_CORE_SUBSCRIPTION_H

#include "base/ctx.h"
#include "model/calendar.h"
#include "model/subscription.h"
#include "model/user.h"

/* A subscription with its calendar, whose count is filled. */
typedef struct core_subscription {
    cal_calendar calendar;
    cal_subscription state;
} core_subscription;

/* What stands at an address. */
typedef struct core_source_view {
    cal_str source;      /* as it will be kept: permanent redirects followed */
    cal_str name, color; /* what the source calls itself; may be empty */
    int64_t events, tasks, journals;
    int64_t refused; /* objects that cannot be taken */
    cal_str why;     /* of the first of these; empty: none */
    int64_t bytes;
    int64_t interval_s; /* between two looks, as the source says, within the bounds here */
} core_source_view;

typedef struct core_subscription_new {
    cal_str source;      /* http, https, webcal, or holidays:REGION */
    cal_str name, color; /* absent: what the source says */
    bool alarms;
    int64_t interval_s; /* 0: as the source says */
} core_subscription_new;

/* Fields of a core_subscription_new to change. */
enum { CORE_SUBSCRIPTION_SOURCE = 1, CORE_SUBSCRIPTION_ALARMS = 2, CORE_SUBSCRIPTION_INTERVAL = 4 };

/* Asks the source, for cx->who: what would be subscribed to. CAL_E_BAD_FIELD (source),
   CAL_E_BAD_ICAL, and the failures of net_fetch. Blocks, as all that asks. */
CAL_MUST_USE cal_err core_subscription_look(cal_ctx *cx, cal_str source, core_source_view *out);

/* A calendar of cx->who with what the source has now. As look; CAL_E_QUOTA beyond
   policy->subscriptions, CAL_E_EXISTS when they have subscribed to it already. */
CAL_MUST_USE cal_err core_subscription_create(cal_ctx *cx, const core_subscription_new *in,
                                              core_subscription *out);
/* Those of cx->who, in the order of their calendars. */
CAL_MUST_USE cal_err core_subscription_list(cal_ctx *cx, const core_subscription **out, size_t *n);
/* MANAGE on the calendar, for all below. CAL_E_NOT_FOUND for what is no subscription. */
CAL_MUST_USE cal_err core_subscription_at(cal_ctx *cx, int64_t calendar, core_subscription *out);
/* Another source is asked before it is taken. set: CORE_SUBSCRIPTION_* bits. */
CAL_MUST_USE cal_err core_subscription_change(cal_ctx *cx, int64_t calendar, unsigned set,
                                              const core_subscription_new *in,
                                              core_subscription *out);
/* Asks the source now; how it went stands in out->state. CAL_E_SLOW_DOWN when somebody is at it, or
   it was asked a moment ago. */
CAL_MUST_USE cal_err core_subscription_refresh(cal_ctx *cx, int64_t calendar,
                                               core_subscription *out);
CAL_MUST_USE cal_err core_subscription_delete(cal_ctx *cx, int64_t calendar);

/* Job: brings one that is due up to date; *again: there may be more. */
CAL_MUST_USE cal_err core_subscription_step(cal_ctx *cx, bool *again);

#endif
