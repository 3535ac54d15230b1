/* SPDX-License-Identifier: MIT */
/* An iCalendar stream as a tree (RFC 5545 3.4-3.6) that borrows the text it was read from and keeps
   every property, known or not, byte for byte. */
#ifndef CAL_ICAL_OBJECT_H
#define CAL_ICAL_OBJECT_H

#include "base/ctx.h"

typedef struct ical_param {
    cal_str name;  /* as sent */
    cal_str value; /* raw: lists and quotes as sent, unfolded */
} ical_param;

typedef struct ical_prop {
    cal_str name;  /* as sent; compare with cal_str_eq_ci */
    cal_str value; /* unfolded, still escaped */
    const ical_param *params;
    size_t n_params;
    cal_str raw; /* the whole content line as sent, folds and line end included */
    int line;    /* number of its first line in the stream, from 1 */
} ical_prop;

typedef struct ical_comp {
    cal_str name; /* as sent: "VEVENT" */
    ical_prop *props;
    size_t n_props;
    struct ical_comp **comps;
    size_t n_comps;
    cal_str raw; /* from BEGIN to the end of the END line, as sent */
    int line;
} ical_comp;

/* Reads one stream of one or more VCALENDAR objects, leniently: bare LF, a BOM, blank lines,
   missing END at the end of the text are taken. *out: a component named "" that holds the roots.
   CAL_E_BAD_ICAL names the line. Depth and numbers of lines, parameters and components are bounded.
   All in the arena; borrows text, but for unfolded values. */
CAL_MUST_USE cal_err ical_parse(cal_ctx *cx, cal_str text, ical_comp **out);

/* First property or parameter of that name; NULL or absent when there is none. */
const ical_prop *ical_prop_at(const ical_comp *c, cal_str name);
cal_str ical_param_at(const ical_prop *p, cal_str name);
/* First value of a parameter without its quotes, RFC 6868 carets decoded. */
cal_str ical_param_text(cal_ctx *cx, const ical_prop *p, cal_str name);
/* Cuts the first of a list of parameter values off *rest, its quotes included; *rest absent: it was
   the last. And such a value without quotes, RFC 6868 carets decoded. */
cal_str ical_param_cut(cal_str *rest);
cal_str ical_param_decode(cal_ctx *cx, cal_str value);
/* Value of the property of that name as TEXT, unescaped (RFC 5545 3.3.11); absent if there is none.
 */
cal_str ical_text_at(cal_ctx *cx, const ical_comp *c, cal_str name);
/* A TEXT value unescaped. */
cal_str ical_unescape(cal_ctx *cx, cal_str value);
bool ical_comp_is(const ical_comp *c, cal_str name);

#endif
