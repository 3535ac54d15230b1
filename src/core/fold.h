/* SPDX-License-Identifier: MIT */
/* Text made comparable: for logins, for search, and for the collations of filters. */
#ifndef CAL_CORE_FOLD_H
#define CAL_CORE_FOLD_H

#include "base/ctx.h"

/* Letter case and compatibility forms levelled, accents kept: logins and mail addresses. What is
   not UTF-8 comes back as it is. */
cal_str core_fold_case(cal_ctx *cx, cal_str s);
/* The same without accents and other marks: names and words that people search. */
cal_str core_fold_search(cal_ctx *cx, cal_str s);
/* ASCII letters in lower case, all else as it is: the collation i;ascii-casemap (RFC 4790 9.2). */
cal_str core_fold_lower(cal_ctx *cx, cal_str s);
/* Title case, taken apart: the collation i;unicode-casemap (RFC 5051 2). "e" is a part of "é". */
cal_str core_fold_title(cal_ctx *cx, cal_str s);
/* For the text index: further than any collation folds, and each character by itself, so that a
   text that contains another in whichever collation contains it when both are folded so. */
cal_str core_fold_parts(cal_ctx *cx, cal_str s);
/* Lower-case ASCII letters of s; other characters as near as they come ("é" e, "ß" ss). */
cal_str core_fold_ascii(cal_ctx *cx, cal_str s);

#endif
