/* SPDX-License-Identifier: MIT */
/* The inside of jCal: value types (RFC 7265 3.6), and which of them a property has unless it says
   otherwise. */
#ifndef CAL_ICAL_JCAL_TYPE_H
#define CAL_ICAL_JCAL_TYPE_H

#include "base/buf.h"
#include "ical/object.h"
#include "json/out.h"
#include "json/value.h"

typedef struct jcal_type {
    const char *name; /* in lower case */
    bool has_commas;  /* a comma may be part of one value: only known lists are cut at them */
    /* Writes one value; false, with nothing or a part of it written: it is none of this type. */
    bool (*print)(cal_ctx *cx, cal_str text, json_out *o);
    /* Appends one value as iCalendar has it; what it should have been instead, or NULL. */
    const char *(*read)(cal_ctx *cx, const json_value *v, cal_buf *out);
} jcal_type;

/* The type of that name in any letter case; NULL when it is none of RFC 5545. */
const jcal_type *jcal_type_at(cal_str name);
/* For values that are taken over as they are. */
extern const jcal_type jcal_unknown;

/* How a property's values are made up. */
typedef enum jcal_shape {
    JCAL_ONE,
    JCAL_LIST,  /* separated by commas */
    JCAL_PARTS, /* one, whose parts are separated by semicolons (GEO, REQUEST-STATUS) */
} jcal_shape;

typedef struct jcal_prop {
    cal_str name;
    const char *type; /* by default */
    jcal_shape shape;
    const char *others[2]; /* types it can have instead and by which clients forget VALUE */
} jcal_prop;

/* NULL: no default type is known, "unknown" stands for it. */
const jcal_prop *jcal_prop_at(cal_str name);

/* Structured values: of RECUR an object, of PERIOD a list. */
bool jcal_print_recur(cal_ctx *cx, cal_str text, json_out *o);
const char *jcal_read_recur(cal_ctx *cx, const json_value *v, cal_buf *out);

/* "20260131T120000Z" as "2026-01-31T12:00:00Z", and back; false, nothing written, when it is none.
   date: only a date will do, or only a date with a time. */
bool jcal_stamp(cal_str text, bool date, char room[24], cal_str *out);
bool jcal_unstamp(cal_str text, char room[24], cal_str *out);

/* Digits with a sign and a fraction as JSON writes them; absent when text is no number. */
cal_str jcal_number(cal_ctx *cx, cal_str text, bool is_whole);
/* A JSON number as text. */
cal_str jcal_number_text(cal_ctx *cx, const json_value *v);

/* Names in the letter case of either form. */
cal_str jcal_lower(cal_ctx *cx, cal_str name);
void jcal_add_upper(cal_buf *out, cal_str name);

/* Text that may stand in a content line: no line breaks, no control characters. */
bool jcal_is_line(cal_str s);

#endif
