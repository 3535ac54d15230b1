/* SPDX-License-Identifier: MIT */
/* Text made comparable: for logins, for search, and for the collations of filters. */
#ifndef CAL_CORE_FOLD_H
#define CAL_CORE_FOLD_H

#include "base/ctx.h"

/* Letter case and compatibility forms levelled, accents kept: mail addresses, and the collation
   i;unicode-casemap (RFC 5051). What is not UTF-8 comes back as it is. */
cal_str core_fold_case(cal_ctx *cx, cal_str s);
/* The same without accents and other marks: names and words that people search. */
cal_str core_fold_search(cal_ctx *cx, cal_str s);
/* As core_fold_search, but each character by itself, letters that were composed taken apart: a text
   that contains another in any collation contains it folded so. For the text index. */
cal_str core_fold_parts(cal_ctx *cx, cal_str s);
/* Lower-case ASCII letters of s; other characters as near as they come ("é" e, "ß" ss). */
cal_str core_fold_ascii(cal_ctx *cx, cal_str s);

#endif
