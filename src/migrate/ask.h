/* SPDX-License-Identifier: MIT */
/* Asking another CalDAV server as one person: only what reads (PROPFIND, REPORT, GET), not faster
   than allowed, with patience for a server that is busy. */
#ifndef CAL_MIGRATE_ASK_H
#define CAL_MIGRATE_ASK_H

#include "net/fetch.h"
#include "xml/tree.h"

/* The other server. */
typedef struct migrate_source {
    cal_str url;           /* what the administrator gave */
    cal_str authorization; /* "Basic …", or empty */
    cal_str user, secret;  /* or X-Forwarded-User and -Secret, for a server that takes our word */
    cal_str principal;     /* whose calendars, when they are not one's own: their URL; or empty */
    int64_t gap_ms;        /* between two requests */
    int64_t next_ms;       /* steady clock: not before */
    /* Told when it has to wait for the server. */
    void (*waiting)(void *state, cal_str why, int64_t seconds);
    void *state;
} migrate_source;

typedef struct migrate_ask {
    const char *method;
    cal_str url;
    const char *depth; /* NULL: not said */
    cal_str body;      /* XML; absent: none */
} migrate_ask;

/* "Basic …" (RFC 7617). */
cal_str migrate_basic(cal_ctx *cx, cal_str login, cal_str password);

/* Any status is a success but 401 (CAL_E_BAD_LOGIN), and 429 and 503 that do not end
   (CAL_E_FETCH_FAILED). Broken connections are tried anew a few times. A password is sent to the
   server that was named, and by TLS to others of its domain, to nobody else
   (CAL_E_FETCH_ADDRESS). */
CAL_MUST_USE cal_err migrate_fetch(cal_ctx *cx, migrate_source *s, const migrate_ask *ask,
                                   net_response *out);

/* The same for a multistatus; *root NULL: the server answers something else (*status says what).
 */
CAL_MUST_USE cal_err migrate_multistatus(cal_ctx *cx, migrate_source *s, const migrate_ask *ask,
                                         net_response *response, const xml_node **root);

/* The DAV:prop of a DAV:response that has status 200; NULL: there is none. */
const xml_node *migrate_props(const xml_node *response);
/* The text of its DAV:href. */
cal_str migrate_href(const xml_node *response);
/* Next DAV:response of a multistatus, or the first behind NULL. */
const xml_node *migrate_next(const xml_node *root, const xml_node *response);

/* href against the URL it came from. */
cal_str migrate_resolve(cal_ctx *cx, cal_str base, cal_str href);
/* The path of a URL or href, percent-decoded, without a slash at its end: the same resource has the
   same, however it is written. */
cal_str migrate_path(cal_ctx *cx, cal_str href);
/* The last segment of such a path. */
cal_str migrate_segment(cal_str path);

#endif
