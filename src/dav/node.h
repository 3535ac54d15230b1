/* SPDX-License-Identifier: MIT */
/* What a path below the CalDAV root names. */
#ifndef CAL_DAV_NODE_H
#define CAL_DAV_NODE_H

#include "http/msg.h"
#include "model/calendar.h"
#include "model/event.h"
#include "model/right.h"
#include "model/user.h"

/* Kinds of node, as bits. */
enum {
    DAV_ON_ROOT = 1,       /* /api/v1.0/caldav/ */
    DAV_ON_PRINCIPALS = 2, /* …/principals/ */
    DAV_ON_PRINCIPAL = 4,  /* …/principals/{user}/ */
    DAV_ON_HOME = 8,       /* …/{user}/ */
    DAV_ON_CALENDAR = 16,  /* …/{user}/{calendar}/ */
    DAV_ON_OBJECT = 32,    /* …/{user}/{calendar}/{object} */
    DAV_ON_ANY = 63,
    DAV_ON_NOTHING = 64 /* a path too deep for anything to be there */
};

/* A path cut into its decoded segments. */
typedef struct dav_path {
    unsigned kind; /* one DAV_ON_* */
    cal_str user, calendar, object;
    bool slash; /* it ended with one */
} dav_path;

typedef struct dav_node {
    dav_path path;
    unsigned kind;
    cal_user user; /* of a principal, a home and what is in it */
    cal_calendar calendar;
    cal_event event;
    bool exists; /* false: its parent exists, it does not */
} dav_node;

/* Cuts a raw request path. CAL_E_NOT_FOUND for what cannot be a path of ours, CAL_E_BAD_REQUEST for
   "..", an encoded slash or a broken escape. */
CAL_MUST_USE cal_err dav_path_read(cal_ctx *cx, cal_str raw, dav_path *out);

/* Finds what the path names, if cx->who has the right `need` to it; an object comes with its bytes.
   What is not there, or may not be known of, is CAL_E_NOT_FOUND; a missing calendar with may_be_new
   is there with exists false. */
typedef struct dav_want {
    cal_right need;
    bool may_be_new;
} dav_want;
CAL_MUST_USE cal_err dav_node_at(cal_ctx *cx, const dav_path *path, const dav_want *want,
                                 dav_node *out);

/* The entity tag of a calendar or an object. */
cal_str dav_etag(cal_ctx *cx, const dav_node *at);

/* Paths as they stand in hrefs, percent-encoded. */
void dav_href_add(cal_buf *out, const dav_path *path);
cal_str dav_href(cal_ctx *cx, const dav_path *path);
cal_str dav_href_principal(cal_ctx *cx, cal_str handle);
cal_str dav_href_home(cal_ctx *cx, cal_str handle);
/* The path of an object in a calendar. */
dav_path dav_path_object(const cal_calendar *cal, cal_str href);
dav_path dav_path_calendar(const cal_calendar *cal);

/* An href in a body or a Destination field, absolute or a path: the raw path. CAL_E_OTHER_SERVER
   when it names another host, CAL_E_BAD_DESTINATION when it is neither. */
CAL_MUST_USE cal_err dav_href_path(cal_ctx *cx, const http_req *rq, cal_str href, cal_str *out);

#endif
