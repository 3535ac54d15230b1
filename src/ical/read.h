/* SPDX-License-Identifier: MIT */
/* Reading a stream that may be damaged, for import. */
#ifndef CAL_ICAL_READ_H
#define CAL_ICAL_READ_H

#include "ical/object.h"

/* As ical_parse. ends not NULL: an END that does not fit closes what is open inside of the
   component it names, or is dropped, and is counted in *ends. A component that lacks its END, and
   all that hold it, have no `raw`: printing them makes the END. */
CAL_MUST_USE cal_err ical_parse_mending(cal_ctx *cx, cal_str text, int *ends, ical_comp **out);

#endif
