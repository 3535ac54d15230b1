/* SPDX-License-Identifier: MIT */
/* Static files of one folder, read at start into an immutable table: a request can name nothing
 * else. */
#ifndef CAL_HTTP_FILES_H
#define CAL_HTTP_FILES_H

#include "http/msg.h"

typedef struct http_files http_files;
typedef struct http_file http_file;

/* Reads the folder and all below it, with the precompressed siblings NAME.br and NAME.gz.
   CAL_E_CONFIG when it cannot be read. Freed by http_files_free. */
CAL_MUST_USE cal_err http_files_new(cal_ctx *cx, const char *root, http_files **out);
void http_files_free(http_files *f);

/* GET or HEAD of a path: the file, PATH.html, or PATH/index.html, in the best coding the client
   takes; 304 by ETag. CAL_E_NOT_FOUND, with 404.html as body if there is one. Names below
   /_next/static/ hold a digest, so clients keep those for ever; all others are asked again each
   time. */
CAL_MUST_USE cal_err http_files_serve(const http_files *f, cal_ctx *cx, const http_req *rq,
                                      http_res *rs);

/* The bytes that a response with this file sends. */
cal_str http_file_bytes(const http_file *file);

#endif
