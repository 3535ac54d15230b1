/* SPDX-License-Identifier: MIT */
/* Everything that a person has, as one zip archive in pieces:

     calends.json          who they are, their settings, and what is said below of each collection
     calendars/WORK.ics    each calendar as one stream, for other programs
     objects/WORK/X.ics    each object as it is stored, under the name it has (the vdir layout)
     files/DOCS/A/B.PDF    the files of plain collections

   An import of the archive (core/import_job.h) makes the same calendars with the same objects. */
#ifndef CAL_CORE_EXPORT_ALL_H
#define CAL_CORE_EXPORT_ALL_H

#include "base/buf.h"
#include "base/ctx.h"
#include "model/user.h"

typedef struct core_export_all core_export_all;

/* MANAGE on the home. */
CAL_MUST_USE cal_err core_export_all_new(cal_ctx *cx, const cal_user *owner, core_export_all **out);
/* Appends a piece; false after the last, or when the context has a failure. All calls see one state
   of the home. For streaming. */
bool core_export_all_next(cal_ctx *cx, core_export_all *x, cal_buf *out);

#endif
