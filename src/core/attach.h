/* SPDX-License-Identifier: MIT */
/* Managed attachments (RFC 8607). Their files stand in the plain collection "attachments" of the
   home that holds the object; an attachment lives as long as some object names it, in whatever
   home: the copies of a meeting share it. */
#ifndef CAL_CORE_ATTACH_H
#define CAL_CORE_ATTACH_H

#include "base/etag.h"
#include "model/calendar.h"
#include "model/event.h"
#include "core/object.h"

/* The path segment of the collection. */
#define CORE_ATTACHMENTS "attachments"

/* ---- for whoever writes objects, within the transaction ---- */

/* What ev, just stored from obj, names now: notes it, and removes what only its former state named.
 */
CAL_MUST_USE cal_err core_attach_note(cal_ctx *cx, bool existed, const core_object *obj);
/* ev is about to go: removes what only it names. */
CAL_MUST_USE cal_err core_attach_release(cal_ctx *cx, const cal_event *ev);
/* May cx->who store an object with these attachments in cal? Those of what stands there, and those
   one may read. CAL_E_ATTACH_PARAM, CAL_E_ATTACH_COUNT. */
CAL_MUST_USE cal_err core_attach_check(cal_ctx *cx, const cal_calendar *cal,
                                       const cal_event *existing, const core_object *obj);

/* ---- for doors ---- */

/* READ on `in`; the member at path may also be read by who may read an object that names it as its
   attachment (RFC 8607 3.12). */
CAL_MUST_USE cal_err core_attach_need_read(cal_ctx *cx, const cal_calendar *in, cal_str path);

/* A file that a client sends. */
typedef struct core_upload {
    cal_str type, name, body;
    cal_str base; /* "https://host": what the attachment's address begins with */
} core_upload;

/* What to do with an object's attachments (RFC 8607 3.3). WRITE on cal. */
typedef struct core_attach_order {
    const cal_calendar *cal;
    cal_str href;
    cal_str rid;               /* instances; absent: all */
    cal_str id;                /* the attachment to update or remove; absent: add one */
    const core_upload *upload; /* NULL: remove */
    const cal_etag_fields *cond;
} core_attach_order;

/* Stores the object with its attachment added, updated or removed. *id: the new MANAGED-ID, absent
   after a removal. CAL_E_ATTACH_SIZE, CAL_E_ATTACH_COUNT, CAL_E_ATTACH_RID, CAL_E_ATTACH_ID,
   CAL_E_CHANGED, CAL_E_QUOTA, and those of core_event_put. */
CAL_MUST_USE cal_err core_attach_run(cal_ctx *cx, const core_attach_order *order, cal_event *out,
                                     cal_str *id);

/* ---- for a job ---- */

/* Removes attachments that nothing has named for an hour: those of deleted calendars, and what a
   failed request left. */
CAL_MUST_USE cal_err core_attach_prune(cal_ctx *cx);

#endif
