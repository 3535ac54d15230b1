/* SPDX-License-Identifier: MIT */
/* Is it one calendar object that may be stored (RFC 4791 4.1), and what it is. */
#ifndef CAL_ICAL_CHECK_H
#define CAL_ICAL_CHECK_H

#include "ical/object.h"
#include "ical/value.h"

/* A checked object resource. */
typedef struct ical_object {
    const ical_comp *calendar; /* the VCALENDAR */
    ical_tz *tz;
    cal_str kind; /* "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY" or "VAVAILABILITY" */
    cal_str uid;
    const ical_comp *master; /* without RECURRENCE-ID; NULL when only overrides came */
    const ical_comp **overrides;
    size_t n_overrides;
} ical_object;

/* Parses text and checks: one VCALENDAR, one kind of component, one UID, at most one master,
   distinct RECURRENCE-IDs, every date, duration and rule readable, no METHOD. Lenient where real
   clients are (no DTSTAMP, VALARM without ACTION, VTODO without DTSTART). CAL_E_BAD_ICAL (with the
   line), CAL_E_BAD_OBJECT. */
CAL_MUST_USE cal_err ical_object_read(cal_ctx *cx, cal_str text, ical_object *out);

/* The same for bytes that were stored: only splits, checks nothing twice. */
CAL_MUST_USE cal_err ical_object_load(cal_ctx *cx, cal_str text, ical_object *out);

/* Splits a stream of many objects into object texts, each a VCALENDAR with its VTIMEZONEs, in order
   of first appearance of their UID; components without UID get one made from their content, so that
   the same file gives the same UIDs. Repairs are told. For import. */
typedef struct ical_piece {
    cal_str kind, uid, text;
    int line;
    cal_str repaired; /* what was mended, a sentence; absent: nothing */
    cal_str refused;  /* why it cannot be stored, a sentence; absent: it can */
} ical_piece;
CAL_MUST_USE cal_err ical_split(cal_ctx *cx, cal_str text, const ical_piece **out, size_t *n);

#endif
