/* SPDX-License-Identifier: MIT */
/* Addresses that people had before: what was written to them while they had them still means them.
 */
#ifndef CAL_STORE_FORMER_H
#define CAL_STORE_FORMER_H

#include "base/ctx.h"
#include "store/user.h"

/* The person who had the address last. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_former_at(cal_ctx *cx, cal_str folded, int64_t *user);
/* The addresses of before, newest first, at most 20. */
CAL_MUST_USE cal_err store_former_list(cal_ctx *cx, int64_t user, const cal_str **out, size_t *n);

/* In a transaction: before had the address, and has it no more. */
CAL_MUST_USE cal_err store_former_put(cal_ctx *cx, const store_user *before);
/* In a transaction: the address is somebody's again. */
CAL_MUST_USE cal_err store_former_delete(cal_ctx *cx, cal_str folded);

#endif
