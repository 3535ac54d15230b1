/* SPDX-License-Identifier: MIT */
/* Looking through an upload without storing anything. */
#ifndef CAL_CORE_IMPORT_SCAN_H
#define CAL_CORE_IMPORT_SCAN_H

#include "core/import_walk.h"

/* Most calendars-to-be in one upload. */
enum { CORE_IMPORT_SOURCES = 1000 };

/* Its sources by order of appearance, and the number of its objects; `known` counts those whose UID
   is in cx->who's home. CAL_E_TOO_LARGE. */
CAL_MUST_USE cal_err core_import_scan(cal_ctx *cx, core_walk *w, const cal_import_source **out,
                                      size_t *n, int64_t *objects);

#endif
