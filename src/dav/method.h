/* SPDX-License-Identifier: MIT */
/* The methods of the door, one file each, and what they share. */
#ifndef CAL_DAV_METHOD_H
#define CAL_DAV_METHOD_H

#include "dav/multi.h"
#include "dav/node.h"

/* A method on a path that was read; the node is found by the method with the right that it needs.
 */
typedef cal_err dav_run(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs);

typedef struct dav_method {
    http_method method;
    unsigned on; /* DAV_ON_* where it works */
    dav_run *run;
} dav_method;

extern const dav_method dav_methods[];
extern const size_t dav_methods_n;

dav_run dav_add_member, dav_attach, dav_outbox, dav_options, dav_propfind, dav_proppatch, dav_mkcol,
    dav_get, dav_put, dav_delete, dav_copymove, dav_acl, dav_report_run, dav_share, dav_answer,
    dav_dismiss;

/* Says the Schedule-Tag of a meeting (RFC 6638 8.2); nothing of other objects. */
void dav_schedule_tag(cal_ctx *cx, const cal_event *event, http_res *rs);

/* The methods that work on a kind of node, for Allow. */
cal_str dav_allow(cal_ctx *cx, unsigned kind);

typedef enum dav_depth { DAV_DEPTH_0, DAV_DEPTH_1, DAV_DEPTH_INFINITY } dav_depth;
/* The Depth field; absent: the default given. CAL_E_DEPTH. */
CAL_MUST_USE cal_err dav_depth_at(cal_ctx *cx, const http_req *rq, dav_depth absent,
                                  dav_depth *out);

/* The body as XML; *root NULL when it is empty. CAL_E_MEDIA_TYPE when it says it is no XML. */
CAL_MUST_USE cal_err dav_body(cal_ctx *cx, const http_req *rq, xml_node **root);

/* The calendar that shall hold an object, with the right to write: CAL_E_NO_PARENT when it is
   missing from one's own home. */
CAL_MUST_USE cal_err dav_parent_at(cal_ctx *cx, const dav_path *path, cal_calendar *out);

/* What was sent to be an object of a calendar, as iCalendar. CAL_E_NOT_ICAL, CAL_E_BAD_REQUEST when
   it is only a part. */
CAL_MUST_USE cal_err dav_sent_ics(cal_ctx *cx, const http_req *rq, cal_str *ics);

/* Judges the request's conditions for a change of a calendar. CAL_E_CHANGED. */
CAL_MUST_USE cal_err dav_condition(cal_ctx *cx, const http_req *rq, const dav_node *at);

/* What becomes of one property of an update. */
typedef struct dav_verdict {
    cal_str name;          /* its empty element */
    const dav_prop *row;   /* NULL: dead */
    int status;            /* 200, or why it cannot be set */
    const char *condition; /* "<D:…/>" or NULL */
} dav_verdict;

/* The set and remove of a propertyupdate, mkcalendar or mkcol as one patch. */
typedef struct dav_update {
    cal_calendar_patch patch;
    CAL_VEC(cal_dead_prop) dead;
    CAL_VEC(dav_verdict) verdicts;
    bool has_members;        /* a group-member-set was set, */
    const xml_node *members; /* to this; NULL: it was removed */
    int refused; /* status of the first property that cannot be set: nothing may be changed; or 0 */
} dav_update;
/* kind: of the node changed. at_creation: resourcetype and rows with DAV_AT_BIRTH may be set. What
   cannot be set is a verdict, not a failure. CAL_E_QUOTA for too many properties. */
CAL_MUST_USE cal_err dav_update_read(cal_ctx *cx, const xml_node *root, unsigned kind,
                                     bool at_creation, dav_update *out);
/* Turns one verdict into a refusal for e. */
void dav_update_refuse(cal_ctx *cx, cal_err e, dav_update *u, size_t which);
/* A failure of core that names a field is the verdict on the property that set it; true when one
   did: the failure is dealt with. */
bool dav_update_blame(cal_ctx *cx, cal_err e, dav_update *u);
/* Propstats of the update: its own verdicts, 424 for the rest when something was refused. */
void dav_update_print(const dav_update *u, cal_buf *out);

#endif
