/* SPDX-License-Identifier: MIT */
/* The forms in which calendar data can leave: as it is stored, with other time zone definitions
   (RFC 7809), as jCal (RFC 7265). A form that is not the stored bytes has an entity tag of its own,
   which names the stored version all the same. */
#ifndef CAL_DAV_FORM_H
#define CAL_DAV_FORM_H

#include "base/etag.h"
#include "http/msg.h"
#include "ical/refer.h"

#define DAV_JCAL_TYPE "application/calendar+json"

typedef struct dav_form {
    bool as_json;
    ical_refer zones;
} dav_form;

/* The CalDAV-Timezones field (RFC 7809 7.1). */
ical_refer dav_form_zones(const http_req *rq);
/* By the Accept field, in which jCal must stand before text/calendar, and by CalDAV-Timezones. */
dav_form dav_form_of(const http_req *rq);

/* The stored text in that form; *changed: other bytes. CAL_E_BAD_ICAL. */
CAL_MUST_USE cal_err dav_form_make(cal_ctx *cx, const dav_form *form, cal_str ics, cal_str *out,
                                   bool *changed);

/* The tag of a form with these bytes, of the version that has the tag etag. */
cal_str dav_form_etag(cal_ctx *cx, cal_str etag, cal_str bytes);
/* Does a tag that was sent name that version in any form? */
bool dav_form_names(cal_str sent, cal_str etag);
/* The conditions of a request that changes something: tags of forms stand for their versions. */
cal_etag_fields dav_form_cond(cal_ctx *cx, const http_req *rq);

#endif
