/* SPDX-License-Identifier: MIT */
/* Parts of a representation (RFC 9110 14). */
#ifndef CAL_DAV_PART_H
#define CAL_DAV_PART_H

#include "http/msg.h"

enum { DAV_PARTS_MAX = 16 };

/* Bytes first to last of a representation, both in it. */
typedef struct dav_part {
    int64_t first, last;
} dav_part;

/* What a Range field asks of a representation of so many bytes: the number of ranges that can be
   given, in the order asked. 0: all of it, for a field that is none of ours, malformed, or asks for
   more than DAV_PARTS_MAX ranges or for more bytes than there are; -1: none of them can. */
int dav_part_read(cal_str field, int64_t size, dav_part out[DAV_PARTS_MAX]);

/* Answers a GET or HEAD with a representation whose ETag is in rs already: 200, 206 with one part
   or multipart/byteranges, or 416 with the length. modified: UTC seconds, as its Last-Modified
   says. */
typedef struct dav_body_of {
    cal_str type, etag, body;
    int64_t modified;
} dav_body_of;
void dav_part_res(cal_ctx *cx, const http_req *rq, const dav_body_of *of, http_res *rs);

#endif
