/* SPDX-License-Identifier: MIT */
/* Content lines (RFC 5545 3.1): where each begins and ends, its name, parameters and value. */
#ifndef CAL_ICAL_LINE_H
#define CAL_ICAL_LINE_H

#include "ical/object.h"

enum { ICAL_MAX_LINES = 1000000, ICAL_MAX_PARAMS = 64 };

/* A walk over the content lines of a text that it borrows. */
typedef struct ical_lines {
    cal_str rest; /* what is still to be read */
    int line;     /* number of the physical line at the head of rest, from 1 */
} ical_lines;

/* From the first line on, behind a byte order mark. */
ical_lines ical_lines_new(cal_str text);

/* The next content line, unfolded and taken apart; blank lines are passed over. out->raw absent:
   the text has ended. Values borrow the text unless folded. CAL_E_BAD_ICAL names the line. */
CAL_MUST_USE cal_err ical_line_next(cal_ctx *cx, ical_lines *at, ical_prop *out);

/* The next content line as sent, its folds and its end included; absent at the end of the text.
 *first: number of its first physical line. *folded: it holds a fold. */
cal_str ical_line_raw(ical_lines *at, int *first, bool *folded);

/* A raw line without its folds and its end: borrowed unless folded. */
cal_str ical_line_unfold(cal_arena *a, cal_str raw, bool folded);

/* Takes an unfolded line apart into name, parameters and value. What is wrong with it as a
   sentence, NULL: nothing. */
const char *ical_line_parts(cal_arena *a, cal_str line, ical_prop *out);

/* Index of the first byte that no calendar text may hold: a control character other than tab, CR
   and LF, or the begin of what is not UTF-8; text.n when there is none. */
size_t ical_text_fault(cal_str text);

#endif
