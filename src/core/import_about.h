/* SPDX-License-Identifier: MIT */
/* What files say of the calendar they came from: the properties at the head of a stream, and the
   manifest of the archives that this server writes. */
#ifndef CAL_CORE_IMPORT_ABOUT_H
#define CAL_CORE_IMPORT_ABOUT_H

#include "base/ctx.h"
#include "model/import.h"

/* In the archive of an export: what it is, and the folder whose folders are calendars. */
#define CORE_MANIFEST_PATH   "calends.json"
#define CORE_MANIFEST_FORMAT "calends-export"
#define CORE_OBJECTS_PATH    "objects"

/* A folder of an archive, and its calendar. */
typedef struct core_folder_about {
    cal_str path;
    cal_import_source about;
} core_folder_about;

/* Fills calendar_name, color, description and time_zone from the properties before the first
   component (RFC 7986 5, and those of other programs) where the stream says them. */
void core_about_stream(cal_ctx *cx, cal_str text, cal_import_source *out);

/* False: it is none. */
bool core_manifest_read(cal_ctx *cx, cal_str text, const core_folder_about **out, size_t *n);

/* A copy whose texts live in the arena. */
cal_import_source core_about_dup(cal_arena *a, const cal_import_source *in);

/* "#rrggbb" and "#rrggbbaa", as they may stand in a calendar; other texts, and names of colours
   (RFC 7986 5.9) that are not known, become empty. */
cal_str core_about_color(cal_ctx *cx, cal_str text);

/* Makes what was said fit for a calendar: texts within their bounds, a time zone that is known, and
   what cannot be used left away. */
void core_about_mend(cal_ctx *cx, cal_import_source *s);

#endif
