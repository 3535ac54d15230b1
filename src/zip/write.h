/* SPDX-License-Identifier: MIT */
/* A zip archive written piece by piece, so that its size does not matter to memory. */
#ifndef CAL_ZIP_WRITE_H
#define CAL_ZIP_WRITE_H

#include "base/buf.h"
#include "base/ctx.h"

typedef struct zip_writer zip_writer;

/* Ends with cx->arena. Files are dated `when` (UTC seconds). */
CAL_MUST_USE cal_err zip_writer_new(cal_ctx *cx, int64_t when, zip_writer **out);

/* What each call makes of the archive is appended to out. begin ends the file before; path: UTF-8,
   "a/b.ics". done writes the directory, after which nothing may follow. */
CAL_MUST_USE cal_err zip_writer_begin(cal_ctx *cx, zip_writer *w, cal_str path, cal_buf *out);
CAL_MUST_USE cal_err zip_writer_add(cal_ctx *cx, zip_writer *w, cal_str bytes, cal_buf *out);
CAL_MUST_USE cal_err zip_writer_done(cal_ctx *cx, zip_writer *w, cal_buf *out);

#endif
