/* SPDX-License-Identifier: MIT */
/* What a path below the CalDAV root names. */
#ifndef CAL_DAV_NODE_H
#define CAL_DAV_NODE_H

#include "http/msg.h"
#include "model/calendar.h"
#include "model/event.h"
#include "model/file.h"
#include "model/right.h"
#include "model/user.h"

/* Kinds of node, as bits. */
enum {
    DAV_ON_ROOT = 1,       /* /api/v1.0/caldav/ */
    DAV_ON_PRINCIPALS = 2, /* …/principals/ */
    DAV_ON_PRINCIPAL = 4,  /* …/principals/{user}/ */
    DAV_ON_HOME = 8,       /* …/{user}/ */
    DAV_ON_CALENDAR = 16,  /* …/{user}/{calendar}/ */
    DAV_ON_OBJECT = 32,    /* …/{user}/{calendar or inbox}/{object} */
    DAV_ON_NOTHING = 64,   /* a path too deep for anything to be there */
    DAV_ON_FOLDER = 128,   /* …/{user}/{plain}/, and collections in it: …/{user}/{plain}/a/b/ */
    DAV_ON_FILE = 256,     /* …/{user}/{plain}/a/b: a resource, or nothing yet */
    DAV_ON_INBOX = 512,    /* …/{user}/inbox/ */
    DAV_ON_OUTBOX = 1024,  /* …/{user}/outbox/ */
    DAV_ON_PROXY = 2048,   /* …/principals/{user}/calendar-proxy-read/, -write/ */
    DAV_ON_NOTICES = 4096, /* …/principals/{user}/notifications/ */
    DAV_ON_NOTICE = 8192,  /* …/principals/{user}/notifications/{notice} */
    DAV_ON_ANY = 16383 & ~DAV_ON_NOTHING
};

/* A path cut into its decoded segments. Which kind of collection stands at user/calendar is known
   once it is settled; till then it counts as a calendar. */
typedef struct dav_path {
    unsigned kind; /* one DAV_ON_* */
    cal_str user, calendar;
    cal_str object; /* the third segment; of a proxy and a notice the last */
    cal_str rest;   /* all from the third on: in a plain collection the path of a member */
    bool slash;     /* it ended with one */
    bool is_settled;
    const cal_calendar *collection; /* what stands at user/calendar, whatever the requester's right
                                       to it; NULL: nothing, or not settled */
    const cal_file *file;           /* what stands at rest in a plain collection; or NULL */
} dav_path;

typedef struct dav_node {
    dav_path path;
    unsigned kind;
    cal_user user; /* of a principal, a home and what is in it */
    cal_calendar calendar;
    cal_event event;
    cal_file file; /* of a folder below the plain collection itself, and of a file */
    const struct core_invitation *notice; /* of a notice */
    bool exists;                          /* false: its parent exists, it does not */
    const struct core_locks *locks; /* read before for all members of the collection; or NULL */
} dav_node;

/* Cuts a raw request path. CAL_E_NOT_FOUND for what cannot be a path of ours, CAL_E_BAD_REQUEST for
   "..", an encoded slash or a broken escape. */
CAL_MUST_USE cal_err dav_path_read(cal_ctx *cx, cal_str raw, dav_path *out);
/* Finds out what stands there, so that path->kind is that of the resource. Nothing for who has not
   signed in, and for a path that is settled. */
CAL_MUST_USE cal_err dav_path_settle(cal_ctx *cx, dav_path *path);

/* Finds what the path names, if cx->who has the right `need` to it; an object comes with its bytes.
   What is not there, or may not be known of, is CAL_E_NOT_FOUND; a missing calendar or file
   with may_be_new is there with exists false. */
typedef struct dav_want {
    cal_right need;
    bool may_be_new;
} dav_want;
CAL_MUST_USE cal_err dav_node_at(cal_ctx *cx, const dav_path *path, const dav_want *want,
                                 dav_node *out);

/* The entity tag of a calendar or an object. */
cal_str dav_etag(cal_ctx *cx, const dav_node *at);

/* The path of what a node is below its collection: an object's href, a member's path in a plain
   collection; empty for the collection itself. */
cal_str dav_member_path(const dav_node *at);

/* Paths as they stand in hrefs, percent-encoded. */
void dav_href_add(cal_buf *out, const dav_path *path);
cal_str dav_href(cal_ctx *cx, const dav_path *path);
cal_str dav_href_principal(cal_ctx *cx, cal_str handle);
cal_str dav_href_home(cal_ctx *cx, cal_str handle);
/* The path of an object in a calendar, and of a collection of any kind; both borrow cal. */
dav_path dav_path_object(const cal_calendar *cal, cal_str href);
dav_path dav_path_calendar(const cal_calendar *cal);

/* An href in a body or a Destination field, absolute or a path: the raw path. CAL_E_OTHER_SERVER
   when it names another host, CAL_E_BAD_DESTINATION when it is neither. */
CAL_MUST_USE cal_err dav_href_path(cal_ctx *cx, const http_req *rq, cal_str href, cal_str *out);

#endif
