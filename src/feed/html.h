/* SPDX-License-Identifier: MIT */
/* Writing HTML: text goes in escaped, whatever it holds. */
#ifndef CAL_FEED_HTML_H
#define CAL_FEED_HTML_H

#include "base/buf.h"

/* Text, or the value of a quoted attribute. Control characters other than line ends are left out.
 */
void feed_html_text(cal_buf *out, cal_str s);
/* The same, with its line ends as <br>. */
void feed_html_lines(cal_buf *out, cal_str s);

#endif
