/* SPDX-License-Identifier: MIT */
/* Shares by mail address: with whoever has it here, or will have it. */
#ifndef CAL_CORE_SHARE_PENDING_H
#define CAL_CORE_SHARE_PENDING_H

#include "model/viewer.h"
#include "core/share.h"

/* MANAGE. Shares with the person or group that has the address in this organisation; when nobody
   has, the share waits, and takes effect when such a person signs in for the first time or is made.
   CAL_RIGHT_NONE ends either; CAL_E_NOT_FOUND when nothing waits.
   *principal: who it is; 0: it waits. CAL_E_BAD_FIELD, and as core_share_set. */
CAL_MUST_USE cal_err core_share_address(cal_ctx *cx, const core_share_at *at, cal_str email,
                                        cal_right level, int64_t *principal);
/* MANAGE. Those that wait. */
CAL_MUST_USE cal_err core_pending_list(cal_ctx *cx, const core_share_at *at,
                                       const cal_pending **out, size_t *n);
/* MANAGE. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err core_pending_end(cal_ctx *cx, const core_share_at *at, cal_str email);

/* In a transaction: a person has come to have their address, and somebody vouches for it. What
   waits for it in their organisation becomes shares. */
CAL_MUST_USE cal_err core_share_claim(cal_ctx *cx, const cal_user *user);

#endif
