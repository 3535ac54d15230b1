/* SPDX-License-Identifier: MIT */
/* What somebody uploads, as a walk over the calendar files in it, told by their bytes: an iCalendar
   stream by itself, or an archive of any number of them. Each file says to which calendar-to-be
   (its source) it belongs: by the name in it, by its folder, or by its own name. The archives that
   this server writes (core/export_all.h) are known, with all that they say of each calendar. */
#ifndef CAL_CORE_IMPORT_WALK_H
#define CAL_CORE_IMPORT_WALK_H

#include "base/ctx.h"
#include "model/import.h"

typedef struct core_walk core_walk;

typedef struct core_walk_file {
    int64_t index; /* among the calendar files of the upload, from 0 */
    cal_str path;  /* in the archive; of a plain stream the upload's name */
    cal_str text;
    cal_str href;            /* the path segment its object had; or empty */
    cal_import_source about; /* what the file says of its calendar */
} core_walk_file;

/* name: of the upload, or empty. Borrows both; ends with cx->arena. CAL_E_ARCHIVE, CAL_E_BAD_ICAL:
   neither an archive nor a calendar. */
CAL_MUST_USE cal_err core_walk_new(cal_ctx *cx, cal_str name, cal_str body, core_walk **out);

/* The next calendar file of at least index `from`, in cx->arena, which may be another one.
   CAL_E_ARCHIVE, CAL_E_TOO_LARGE. */
CAL_MUST_USE cal_err core_walk_next(cal_ctx *cx, core_walk *w, int64_t from, core_walk_file *out,
                                    bool *more);

/* Its source: key, name and what is known of the calendar-to-be. n: objects in the file. */
cal_import_source core_walk_source(cal_ctx *cx, const core_walk *w, const core_walk_file *file,
                                   size_t n);

#endif
