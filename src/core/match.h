/* SPDX-License-Identifier: MIT */
/* The collations of CALDAV:text-match (RFC 4790, RFC 5051). */
#ifndef CAL_CORE_MATCH_H
#define CAL_CORE_MATCH_H

#include "base/ctx.h"
#include "model/filter.h"

/* Does text contain, or equal, begin or end with, what is looked for; negated: does it not (RFC
   4791 9.7.5)? */
bool core_text_matches(cal_ctx *cx, const cal_text_match *match, cal_str text);

#endif
