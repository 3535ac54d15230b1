/* SPDX-License-Identifier: MIT */
/* Time zones by reference (RFC 7809): a TZID that is a name of the IANA says all, so its VTIMEZONE
   may be left out; or every TZID gets its VTIMEZONE, whether it came with one or not. */
#ifndef CAL_ICAL_REFER_H
#define CAL_ICAL_REFER_H

#include "base/buf.h"
#include "ical/value.h"

typedef enum ical_refer {
    ICAL_REFER_AS_IS,
    ICAL_REFER_NAMES,       /* only definitions that no name stands for */
    ICAL_REFER_DEFINITIONS, /* a definition for each TZID that is understood */
    ICAL_REFER_HISTORY      /* the same, each true since 1970 or the object's begin */
} ical_refer;

/* Is the TZID a name of the system's zones, and does what the stream itself says of it agree? */
bool ical_refer_is_name(cal_ctx *cx, ical_tz *tz, cal_str tzid);

/* The object's text so, whatever of it needs no change byte for byte; *changed: it is not the text
   itself. CAL_E_BAD_ICAL. */
CAL_MUST_USE cal_err ical_refer_print(cal_ctx *cx, cal_str ics, ical_refer how, cal_buf *out,
                                      bool *changed);

#endif
