/* SPDX-License-Identifier: MIT */
/* Reading streams that may be damaged, for import. */
#ifndef CAL_ICAL_READ_H
#define CAL_ICAL_READ_H

#include "base/vec.h"
#include "ical/check.h"
#include "ical/line.h"

/* What can be mended, bits. */
enum {
    ICAL_MEND_ENCODING = 1,  /* not UTF-8: read as Windows-1252 */
    ICAL_MEND_FOLD = 2,      /* folded within a character */
    ICAL_MEND_CONTROL = 4,   /* control characters */
    ICAL_MEND_BREAK = 8,     /* a text with bare line breaks */
    ICAL_MEND_QUOTED = 16,   /* quoted-printable */
    ICAL_MEND_END = 32,      /* an END missing, or one too many */
    ICAL_MEND_UID = 64,      /* no UID */
    ICAL_MEND_METHOD = 128,  /* METHOD */
    ICAL_MEND_VERSION = 256, /* no VERSION */
    ICAL_MEND_PRODID = 512,  /* no PRODID */
    ICAL_MEND_VCAL = 1024,   /* vCalendar 1.0 */
    ICAL_MEND_LINE = 2048,   /* a line that is none */
    ICAL_MEND_DOUBLE = 4096, /* two components for one instance */
    ICAL_MEND_UTF16 = 8192   /* UTF-16 */
};

typedef struct ical_mend {
    int line;
    unsigned what;
} ical_mend;
typedef CAL_VEC(ical_mend) ical_mends;

/* As ical_parse, but mends what it can and notes it in *mends, by rising line. An END that does not
   fit closes what is open inside of the component it names, or is dropped; lines outside of
   components are passed over. What was mended has, like all that hold it, no `raw` of its
   component; a mended property has its new line as `raw`. */
CAL_MUST_USE cal_err ical_parse_mending(cal_ctx *cx, cal_str text, ical_mends *mends,
                                        ical_comp **out);

/* As ical_line_next, mending; false at the end of the text. *is_mended: it, or what stood
   before it, is not what the text has. */
bool ical_mend_next(cal_ctx *cx, ical_lines *at, ical_mends *mends, ical_prop *out,
                    bool *is_mended);

/* A text in UTF-16, told by its byte order mark or by the noughts in "BEGIN:V", as UTF-8, and one
   whose lines end with a lone CR, as of old, with LF; any other as it is. *what gains the former.
 */
cal_str ical_mend_text(cal_ctx *cx, cal_str text, unsigned *what);

/* Of components for one instance the latest: by SEQUENCE, then DTSTAMP or LAST-MODIFIED, then the
   one that stands last. Puts those kept at the head of comps, in their order; how many they are. */
size_t ical_drop_doubles(cal_ctx *cx, ical_tz *tz, const ical_comp **comps, size_t n);

/* Can the dates, durations, periods and rules of a component's own properties be read?
   CAL_E_BAD_ICAL with the line. */
CAL_MUST_USE cal_err ical_values_check(cal_ctx *cx, ical_tz *tz, const ical_comp *c);

/* As ical_object_read for a scheduling message: METHOD may stand, a VFREEBUSY is taken, a VEVENT
   needs no DTSTART. */
CAL_MUST_USE cal_err ical_message_read(cal_ctx *cx, cal_str text, ical_object *out);

/* The checks of ical_object_read on a VCALENDAR that was parsed. */
CAL_MUST_USE cal_err ical_object_check(cal_ctx *cx, const ical_comp *calendar, ical_object *out);

#endif
