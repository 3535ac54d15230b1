/* SPDX-License-Identifier: MIT */
/* Members of plain collections. */
#ifndef CAL_STORE_FILE_H
#define CAL_STORE_FILE_H

#include "base/ctx.h"
#include "model/calendar.h"
#include "model/file.h"

/* One member by its path, without its body. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_file_meta_at(cal_ctx *cx, const cal_calendar *in, cal_str path,
                                        cal_file *out);

#endif
