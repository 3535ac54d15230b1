/* SPDX-License-Identifier: MIT */
/* Reading a file whole, with a bound. */
#ifndef CAL_APP_FILE_H
#define CAL_APP_FILE_H

#include "base/ctx.h"

/* The bytes of the file at path, or of standard input for "-". CAL_E_NOT_FOUND says why it cannot
   be read, CAL_E_TOO_LARGE that it has more than max_bytes. */
CAL_MUST_USE cal_err app_file_read(cal_ctx *cx, const char *path, int64_t max_bytes, cal_str *out);

/* The file at path, mapped until cx's arena ends: only what is looked at is read. As app_file_read.
 */
CAL_MUST_USE cal_err app_file_map(cal_ctx *cx, const char *path, int64_t max_bytes, cal_str *out);

/* The folder of the running program, with a slash behind it. */
cal_str app_program_folder(cal_ctx *cx);

#endif
