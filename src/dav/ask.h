/* SPDX-License-Identifier: MIT */
/* Which properties an answer shall have: the DAV:prop, allprop and propname of PROPFIND and
 * REPORTs. */
#ifndef CAL_DAV_ASK_H
#define CAL_DAV_ASK_H

#include "base/vec.h"
#include "dav/caldata.h"
#include "dav/prop.h"

typedef enum dav_ask_mode {
    DAV_ASK_PROP,
    DAV_ASK_ALLPROP,
    DAV_ASK_PROPNAME,
    DAV_ASK_NOTHING /* only which resources there are */
} dav_ask_mode;

/* One property that was named. */
typedef struct dav_asked {
    cal_str ns, name;
    const dav_prop *row; /* on any kind of node; NULL: dead or unknown */
    dav_caldata *data;   /* CALDAV:calendar-data; else NULL */
} dav_asked;

typedef struct dav_ask {
    dav_ask_mode mode;
    CAL_VEC(dav_asked) props; /* named, or included beside allprop */
    bool with_data;           /* calendar-data is among them */
    bool minimal;             /* leave out what is not there (RFC 8144 2.1) */
    bool noroot;              /* leave out the collection itself (RFC 8144 2.2) */
} dav_ask;

/* From the element that holds prop, allprop or propname (with include), NULL for an empty body.
   PROPFIND without any of them means allprop and knows no calendar-data; a REPORT without them asks
   for nothing. CAL_E_BAD_XML, and those of dav_caldata_read. */
CAL_MUST_USE cal_err dav_ask_propfind(cal_ctx *cx, const xml_node *holder, dav_ask *out);
CAL_MUST_USE cal_err dav_ask_report(cal_ctx *cx, const xml_node *holder, dav_ask *out);
/* Forms of calendar-data take dates and floating times in this zone. */
void dav_ask_zone(dav_ask *ask, const ical_zone *zone);
/* Which time zone definitions they shall have (RFC 7809 7.1). */
void dav_ask_refer(dav_ask *ask, ical_refer zones);
/* Prefer and Brief fields; tells in *applied what is to be said as Preference-Applied. */
void dav_ask_prefer(cal_ctx *cx, const http_req *rq, dav_ask *ask, cal_str *applied);

/* Whether a Prefer field (RFC 7240) has that preference, "return=minimal". */
bool dav_prefers(const http_req *rq, cal_str preference);

#endif
