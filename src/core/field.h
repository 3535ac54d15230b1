/* SPDX-License-Identifier: MIT */
/* What people and clients may write into fields: each check fails naming its field. */
#ifndef CAL_CORE_FIELD_H
#define CAL_CORE_FIELD_H

#include "base/ctx.h"

enum { CORE_NAME_BYTES = 255, CORE_TEXT_BYTES = 16384, CORE_SEGMENT_BYTES = 255 };

/* One line of text for people, trimmed into *s: UTF-8 fit for XML, no line breaks, 1 to
   CORE_NAME_BYTES bytes. CAL_E_BAD_FIELD. */
CAL_MUST_USE cal_err core_field_name(cal_ctx *cx, cal_str field, cal_str *s);
/* Text of several lines, possibly empty, at most CORE_TEXT_BYTES. CAL_E_BAD_FIELD. */
CAL_MUST_USE cal_err core_field_text(cal_ctx *cx, cal_str field, cal_str s);
/* A decoded path segment: 1 to CORE_SEGMENT_BYTES bytes of UTF-8 without "/" and controls, neither
   "." nor "..". CAL_E_BAD_FIELD. */
CAL_MUST_USE cal_err core_field_segment(cal_ctx *cx, cal_str field, cal_str s);
/* A mail address, trimmed into *s: something@domain. CAL_E_BAD_FIELD. */
CAL_MUST_USE cal_err core_field_email(cal_ctx *cx, cal_str field, cal_str *s);
/* One of the languages the program speaks: en, fr, de, nl. CAL_E_BAD_FIELD. */
CAL_MUST_USE cal_err core_field_language(cal_ctx *cx, cal_str field, cal_str s);
/* A time zone by any of its names; *s becomes the IANA name. CAL_E_BAD_ZONE. */
CAL_MUST_USE cal_err core_field_zone(cal_ctx *cx, cal_str field, cal_str *s);
/* "#rrggbb" or "#rrggbbaa", or empty. CAL_E_BAD_FIELD. */
CAL_MUST_USE cal_err core_field_color(cal_ctx *cx, cal_str field, cal_str s);

#endif
