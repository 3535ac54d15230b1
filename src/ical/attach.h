/* SPDX-License-Identifier: MIT */
/* Managed attachments of an object: ATTACH properties with a MANAGED-ID, whose files the server
   keeps (RFC 8607 4). All but these lines keeps its bytes. */
#ifndef CAL_ICAL_ATTACH_H
#define CAL_ICAL_ATTACH_H

#include "base/vec.h"
#include "ical/check.h"

typedef struct ical_managed {
    cal_str id; /* MANAGED-ID */
} ical_managed;
typedef CAL_VEC(ical_managed) ical_manageds;

/* The managed attachments of an object, each once. Costs one search when there are none. */
void ical_attach_list(cal_ctx *cx, cal_str text, const ical_object *o, ical_manageds *out);
bool ical_attach_has(const ical_manageds *list, cal_str id);

typedef struct ical_attach {
    cal_str id, uri;
    cal_str type; /* FMTTYPE, or empty */
    cal_str name; /* FILENAME */
    int64_t size; /* bytes */
} ical_attach;

/* Adds an attachment. rid (RFC 8607 3.3.2): the instances, "M" for the master and RECURRENCE-IDs,
   comma-separated; an override is made for an instance that has none; absent: all components.
   *out: the new text. CAL_E_ATTACH_RID. */
CAL_MUST_USE cal_err ical_attach_add(cal_ctx *cx, const ical_object *o, cal_str rid,
                                     const ical_attach *a, cal_str *out);
/* Puts another file in the place of one, wherever it is attached. CAL_E_ATTACH_ID: it is nowhere.
 */
CAL_MUST_USE cal_err ical_attach_update(cal_ctx *cx, const ical_object *o, cal_str id,
                                        const ical_attach *a, cal_str *out);
/* Takes it from the instances; rid as above. CAL_E_ATTACH_ID: none of them has it. CAL_E_ATTACH_RID
 */
CAL_MUST_USE cal_err ical_attach_remove(cal_ctx *cx, const ical_object *o, cal_str rid, cal_str id,
                                        cal_str *out);

#endif
