/* SPDX-License-Identifier: MIT */
/* Members of plain collections. */
#include "core/file.h"

#include "store/file.h"
#include "core/absent.h"

cal_err core_file_find(cal_ctx *cx, const cal_calendar *in, cal_str path, cal_file *out,
                       bool *found)
{
    cal_err e = store_file_meta_at(cx, in, path, out);

    *found = !core_absent(cx, &e) && !e;
    return e;
}
