/* SPDX-License-Identifier: MIT */
/* UTF-8 as bytes: validity and cutting (RFC 3629). Folding and normalising: by utf8proc, in core.
 */
#ifndef CAL_BASE_UTF8_H
#define CAL_BASE_UTF8_H

#include "base/str.h"

/* Whole slice is well-formed: no overlong forms, no surrogates, nothing above U+10FFFF. */
bool cal_utf8_ok(cal_str s);
/* Well-formed, and every character may stand in XML 1.0 text (tab, LF, CR, no other control). */
bool cal_utf8_xml_ok(cal_str s);
/* Bytes of the character of that kind at the head of s; 0 when there is none. */
size_t cal_utf8_xml_char(cal_str s);
/* The longest head of at most max_bytes that does not cut a character in two. */
cal_str cal_utf8_take(cal_str s, size_t max_bytes);
/* Number of characters of a well-formed slice. */
size_t cal_utf8_count(cal_str s);

#endif
