/* SPDX-License-Identifier: MIT */
/* Rows of the log of acts. */
#ifndef CAL_STORE_AUDIT_H
#define CAL_STORE_AUDIT_H

#include "base/ctx.h"
#include "model/audit.h"

/* Ignores in->id. In a transaction. */
CAL_MUST_USE cal_err store_audit_insert(cal_ctx *cx, const cal_audit *in);

#endif
