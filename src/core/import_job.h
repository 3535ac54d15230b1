/* SPDX-License-Identifier: MIT */
/* Imports as things that last: a file is uploaded and looked through, then started, and stored by a
   job some hundred objects in a transaction, so that nobody waits for it. After a kill it goes on
   behind the last transaction. Each import belongs to cx->who. */
#ifndef CAL_CORE_IMPORT_JOB_H
#define CAL_CORE_IMPORT_JOB_H

#include "base/ctx.h"
#include "model/import.h"

/* Keeps the file and tells what is in it (core_import_sources); nothing is stored in calendars.
   name: of the file, or empty. CAL_E_BAD_ICAL, CAL_E_ARCHIVE, CAL_E_TOO_LARGE, CAL_E_QUOTA: too
   many wait. */
CAL_MUST_USE cal_err core_import_upload(cal_ctx *cx, cal_str name, cal_str body, cal_import *out);

CAL_MUST_USE cal_err core_import_at(cal_ctx *cx, int64_t id, cal_import *out);
/* Newest first, below `before` (0: from the newest). */
CAL_MUST_USE cal_err core_import_list(cal_ctx *cx, int64_t before, size_t limit,
                                      const cal_import **out, size_t *n);
/* The calendars-to-be in it. */
CAL_MUST_USE cal_err core_import_sources(cal_ctx *cx, const cal_import *import,
                                         const cal_import_source **out, size_t *n);
/* The report on single objects: all that were not simply added; after: an id. */
CAL_MUST_USE cal_err core_import_items(cal_ctx *cx, const cal_import *import, int64_t after,
                                       size_t limit, const cal_import_item **out, size_t *n);

/* Lets it be stored: in a calendar with WRITE, or (0) in a new one for each source. A small one is
   done when this returns. CAL_E_FORBIDDEN: it was started before. */
typedef struct core_import_start {
    int64_t calendar;
    int64_t known; /* cal_import_known */
} core_import_start;
CAL_MUST_USE cal_err core_import_start_run(cal_ctx *cx, int64_t id, const core_import_start *how,
                                           cal_import *out);
/* Ends it where it is; what is stored stays. */
CAL_MUST_USE cal_err core_import_cancel(cal_ctx *cx, int64_t id, cal_import *out);
/* Removes what it added and nobody has changed since, and calendars that it made and that are empty
   then; what it updated stays as it is. */
CAL_MUST_USE cal_err core_import_undo(cal_ctx *cx, int64_t id, cal_import *out);
/* Forgets it with its report; what is stored stays. */
CAL_MUST_USE cal_err core_import_forget(cal_ctx *cx, int64_t id);

/* For jobs. One step of the oldest import that waits, a few seconds; *again: there may be more to
   do at once. And: forgets reports after a month, what was never started after a day. */
CAL_MUST_USE cal_err core_import_step(cal_ctx *cx, bool *again);
CAL_MUST_USE cal_err core_import_prune(cal_ctx *cx);

#endif
