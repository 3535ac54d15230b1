/* SPDX-License-Identifier: MIT */
/* Writes JSON text piece by piece; commas come by themselves. */
#ifndef CAL_JSON_OUT_H
#define CAL_JSON_OUT_H

#include "base/buf.h"

/* {.buf = …} begins one. */
typedef struct json_out {
    cal_buf *buf;
    bool comma; /* a value stands before the place that is written next */
} json_out;

/* bracket: '{' or '['; the partner of what was opened last: '}' or ']'. */
void json_out_open(json_out *o, char bracket);
void json_out_close(json_out *o, char bracket);
/* The name of the member whose value is written next. */
void json_out_name(json_out *o, cal_str name);

/* Bytes of s that are not UTF-8 become U+FFFD, so that what is written is always JSON. */
void json_out_str(json_out *o, cal_str s);
void json_out_i64(json_out *o, int64_t v);
/* A number as text that is one by the grammar of JSON. */
void json_out_number(json_out *o, cal_str text);
void json_out_bool(json_out *o, bool v);
void json_out_null(json_out *o);

/* Name and value at once. */
void json_out_member(json_out *o, const char *name, cal_str value);

#endif
