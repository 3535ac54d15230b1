/* SPDX-License-Identifier: MIT */
/* Archives that people send: zip, and tar packed by gzip, told by their bytes. Nothing is written
   anywhere: a path in an archive is only a name. Numbers, sizes and the ratio of unpacked to packed
   bytes are bounded; archives within archives stay closed. */
#ifndef CAL_ZIP_READ_H
#define CAL_ZIP_READ_H

#include "base/ctx.h"

typedef struct zip_limits {
    size_t entries;     /* files and folders */
    size_t entry_bytes; /* of one file, unpacked */
    size_t total_bytes; /* of all that is unpacked */
    size_t ratio;       /* unpacked bytes to bytes of the archive */
} zip_limits;

typedef struct zip_reader zip_reader;

/* Whether bytes begin as an archive does that this reads. */
bool zip_is_archive(cal_str bytes);

/* Borrows bytes; ends with cx->arena. CAL_E_ARCHIVE. */
CAL_MUST_USE cal_err zip_reader_new(cal_ctx *cx, cal_str bytes, const zip_limits *limits,
                                    zip_reader **out);

/* The next file: its path ("a/b.ics") in UTF-8, relative, without empty, "." and ".." segments and
   control characters. *more: false after the last. CAL_E_ARCHIVE: damaged, or locked by a password;
   CAL_E_TOO_LARGE: beyond the limits. */
CAL_MUST_USE cal_err zip_reader_next(cal_ctx *cx, zip_reader *r, cal_str *path, bool *more);

/* The first bytes of the file that next gave, at most n; and all of it, those included. In
   cx->arena. Failures as of next. */
CAL_MUST_USE cal_err zip_reader_head(cal_ctx *cx, zip_reader *r, size_t n, cal_str *out);
CAL_MUST_USE cal_err zip_reader_body(cal_ctx *cx, zip_reader *r, cal_str *out);

#endif
