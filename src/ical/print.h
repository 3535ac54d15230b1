/* SPDX-License-Identifier: MIT */
/* Writing iCalendar: untouched properties come out as the bytes they came in. */
#ifndef CAL_ICAL_PRINT_H
#define CAL_ICAL_PRINT_H

#include "base/buf.h"
#include "ical/object.h"

/* The component and all below it. A property or component with `raw` is copied; others are made. */
void ical_print(cal_buf *out, const ical_comp *c);
/* One content line, folded at 75 octets without cutting a character, CRLF. head: name with its
   parameters, ready; value: ready (escaped). */
void ical_print_line(cal_buf *out, cal_str head, cal_str value);
/* s escaped as TEXT (RFC 5545 3.3.11), not folded. */
void ical_print_escaped(cal_buf *out, cal_str s);

#endif
