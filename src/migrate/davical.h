/* SPDX-License-Identifier: MIT */
/* What DAViCal does in its own way. */
#ifndef CAL_MIGRATE_DAVICAL_H
#define CAL_MIGRATE_DAVICAL_H

#include "net/fetch.h"

/* By a field that it adds to every answer. */
bool migrate_is_davical(const net_response *r);

/* Names and descriptions that DAViCal stores escaped, and escapes again as it answers: what was
   meant. A text that was stored by other ways and is no XML stays as it is. */
cal_str migrate_davical_text(cal_ctx *cx, cal_str text);

#endif
