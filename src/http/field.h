/* SPDX-License-Identifier: MIT */
/* A header field. */
#ifndef CAL_HTTP_FIELD_H
#define CAL_HTTP_FIELD_H

#include "base/str.h"

typedef struct http_field {
    cal_str name, value; /* value without the white space around it */
} http_field;

#endif
