/* SPDX-License-Identifier: MIT */
/* Real calendar files of an optional folder, named by the environment variable CALENDS_CORPUS or
   beside the source tree. */
#ifndef CAL_TESTS_ICAL_EACH_FILE_H
#define CAL_TESTS_ICAL_EACH_FILE_H

#include "base/ctx.h"

/* One file, with an arena of its own in cx. */
typedef void ical_file_test(cal_ctx *cx, const char *path, cal_str text, void *state);

/* Each .ics file below the folder; none when there is no folder. */
void ical_each_file(cal_ctx *cx, ical_file_test *test, void *state);

#endif
