/* SPDX-License-Identifier: MIT */
/* Members of plain collections (RFC 4918 5). */
#ifndef CAL_CORE_FILE_H
#define CAL_CORE_FILE_H

#include "model/file.h"
#include "core/access.h"

/* What stands at a path in a plain collection, without its body and without a right check, for
   doors that have to know whether it is a collection: the caller judges what it reveals. */
CAL_MUST_USE cal_err core_file_find(cal_ctx *cx, const cal_calendar *in, cal_str path,
                                    cal_file *out, bool *found);

#endif
