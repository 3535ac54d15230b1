/* SPDX-License-Identifier: MIT */
/* What keeps the database small and quick; run by jobs, as the system. */
#ifndef CAL_CORE_UPKEEP_H
#define CAL_CORE_UPKEEP_H

#include "base/ctx.h"

/* Forgets sessions, one-time links, failed attempts and locks that have expired. */
CAL_MUST_USE cal_err core_upkeep_expired(cal_ctx *cx);
/* Forgets deletions older than a year; sync tokens older than those are refused from then on. */
CAL_MUST_USE cal_err core_upkeep_tombstones(cal_ctx *cx);

/* The health of the database as sentences; none when it is sound. For calends check. */
CAL_MUST_USE cal_err core_upkeep_check(cal_ctx *cx, const cal_str **findings, size_t *n);
/* The database answers, lacks no migration and would take a change now: for the ready probe.
   CAL_E_DB_BUSY while another process keeps it locked. Never on a loop. */
CAL_MUST_USE cal_err core_upkeep_ready(cal_ctx *cx);

#endif
