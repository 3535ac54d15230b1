/* SPDX-License-Identifier: MIT */
/* JSON text (RFC 8259) as a tree. Strict: UTF-8 must be well-formed, a member name may occur once
   in an object, nothing may follow the value; depth and size are bounded. */
#ifndef CAL_JSON_VALUE_H
#define CAL_JSON_VALUE_H

#include "base/ctx.h"

enum { JSON_MAX_DEPTH = 32, JSON_MAX_BYTES = 1 << 20 };

typedef enum json_kind {
    JSON_KIND_NULL,
    JSON_KIND_BOOL,
    JSON_KIND_INT,
    JSON_KIND_REAL,
    JSON_KIND_STR,
    JSON_KIND_LIST,
    JSON_KIND_OBJECT
} json_kind;

typedef struct json_value {
    json_kind kind;
    cal_str name; /* of a member of an object */
    bool truth;
    int64_t number;
    double real;
    cal_str text;
    const struct json_value *item; /* items of a list, members of an object, in their order */
    size_t n;
} json_value;

/* The object or list that text holds, of at most JSON_MAX_BYTES. CAL_E_BAD_JSON names line and
   column; CAL_E_TOO_LARGE. */
CAL_MUST_USE cal_err json_parse(cal_ctx *cx, cal_str text, const json_value **out);
/* The same with another bound. */
CAL_MUST_USE cal_err json_parse_within(cal_ctx *cx, cal_str text, size_t max_bytes,
                                       const json_value **out);

/* The member of that name; NULL when there is none or v is no object. */
const json_value *json_member(const json_value *v, cal_str name);

#endif
