/* SPDX-License-Identifier: MIT */
/* Storing one object of a file in the running transaction, whatever door it came by: what becomes
   of one whose UID is known, and which failures are about the object alone. */
#ifndef CAL_CORE_IMPORT_PUT_H
#define CAL_CORE_IMPORT_PUT_H

#include "model/import.h"
#include "core/object.h"

/* Whichever object of a home has the UID. */
typedef struct core_known {
    bool found;
    cal_event event; /* without bytes */
    cal_str calendar_href;
} core_known;

CAL_MUST_USE cal_err core_import_find(cal_ctx *cx, int64_t home, cal_str uid, core_known *out);

typedef struct core_import_to {
    const cal_calendar *cal; /* as it is in the transaction; WRITE was judged */
    cal_import_known known;
    bool anywhere; /* a known object is updated in whichever calendar of the home it is; else
                      CAL_E_UID_TAKEN when that is not cal */
    cal_str href;  /* of a new one, if nothing is there; absent: made from the UID */
} core_import_to;

/* Judges rights, locks and private objects, not the right to write. No message is sent for it
   (core_schedule_store). */
CAL_MUST_USE cal_err core_import_put(cal_ctx *cx, const core_import_to *to, const core_known *known,
                                     core_object *obj, cal_import_fate *fate);

/* A failure that is about the object, not about the server: the next one may do. */
bool core_import_is_refusal(cal_err e);

#endif
