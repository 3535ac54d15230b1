/* SPDX-License-Identifier: MIT */
/* iCalendar as JSON (RFC 7265, RFC 7529 9 for RSCALE), both ways. What a value's type does not let
   it say, a broken date for one, is carried as the text it was, so that nothing is lost. */
#ifndef CAL_ICAL_JCAL_H
#define CAL_ICAL_JCAL_H

#include "base/buf.h"
#include "ical/object.h"

/* The stream as jCal: its VCALENDAR, or a list of them if it holds several. CAL_E_BAD_ICAL for what
   is no iCalendar. */
CAL_MUST_USE cal_err ical_jcal_print(cal_ctx *cx, cal_str ics, cal_buf *out);

/* jCal as an iCalendar stream: names in capitals, lines folded, CRLF. Text of more than max_bytes
   is not read. CAL_E_BAD_ICAL says which property is wrong and why. Whether the calendar makes
   sense is for the reader of the stream to judge. */
CAL_MUST_USE cal_err ical_jcal_read(cal_ctx *cx, cal_str json, size_t max_bytes, cal_buf *out);

#endif
