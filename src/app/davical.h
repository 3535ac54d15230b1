/* SPDX-License-Identifier: MIT */
/* DAViCal as the CalDAV server behind this one: who somebody is, is found out here; which calendars
   there are and who may do what with them is judged here; objects are there. packaging/davical has
   its side of it. */
#ifndef CAL_APP_DAVICAL_H
#define CAL_APP_DAVICAL_H

#include "http/msg.h"
#include "core/engine.h"
#include "app/config.h"
#include "upstream/pairs.h"

typedef struct app_davical {
    upstream *upstream; /* borrowed */
    cal_str base;       /* the path of its CalDAV, "/caldav.php/" */
    core_engine engine;
} app_davical;

enum { APP_DAVICAL_FIELDS = 2 /* app_davical_fields */ };

/* For the upstream that c names; strings are those of c. Not to be moved: its engine points to it.
 */
void app_davical_init(app_davical *d, const app_config *c, upstream *u);

/* The collection that a calendar is there, encoded: "/caldav.php/ann/work/". */
cal_str app_davical_path(cal_ctx *cx, const app_davical *d, cal_str owner, cal_str href);
/* What DAViCal needs to make somebody whom it has not seen: their name and address. */
void app_davical_fields(cal_ctx *cx, const cal_user *whose, http_field out[APP_DAVICAL_FIELDS]);
/* Asks as that person; statuses from 400 are failures, but for those that expected names (0 ends
   it). what: "The calendar was not made". */
typedef struct app_davical_ask {
    const char *method;
    cal_str path, body; /* XML, or absent */
    const char *type;   /* of a body that is not XML; NULL: it is */
    const char *depth;  /* or NULL */
    http_field field;   /* one more; without a name: none */
    const char *what;
    int expected; /* a status that is no failure; 0: none */
} app_davical_ask;
CAL_MUST_USE cal_err app_davical_say(cal_ctx *cx, const app_davical *d, const cal_user *as,
                                     const app_davical_ask *ask, upstream_reply *out);

#endif
