/* SPDX-License-Identifier: MIT */
/* Managed attachments: which file each is, and which objects name it. */
#ifndef CAL_STORE_ATTACHMENT_H
#define CAL_STORE_ATTACHMENT_H

#include "base/ctx.h"
#include "model/event.h"

typedef struct store_attachment {
    cal_str id;             /* MANAGED-ID */
    int64_t home, calendar; /* of its file, with its path */
    cal_str path;
    int64_t created; /* UTC seconds */
} store_attachment;

/* CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_attachment_at(cal_ctx *cx, cal_str id, store_attachment *out);
/* By the place of its file. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_attachment_of(cal_ctx *cx, int64_t home, int64_t calendar, cal_str path,
                                         store_attachment *out);
CAL_MUST_USE cal_err store_attachment_insert(cal_ctx *cx, const store_attachment *in);
CAL_MUST_USE cal_err store_attachment_delete(cal_ctx *cx, cal_str id);

/* Those an object names. */
CAL_MUST_USE cal_err store_attachment_named(cal_ctx *cx, const cal_event *ev,
                                            const store_attachment **out, size_t *n);
/* Notes, or forgets, that an object names it. */
CAL_MUST_USE cal_err store_attachment_use(cal_ctx *cx, const cal_event *ev, cal_str id);
CAL_MUST_USE cal_err store_attachment_unuse(cal_ctx *cx, const cal_event *ev, cal_str id);
/* Where an object that names it is. */
typedef struct store_attachment_place {
    int64_t home, calendar;
    bool is_private, is_confidential; /* the object's CLASS */
} store_attachment_place;
/* At most limit of them. */
CAL_MUST_USE cal_err store_attachment_places(cal_ctx *cx, cal_str id, size_t limit,
                                             const store_attachment_place **out, size_t *n);
/* At most limit that were made before `before` (UTC seconds) and that nothing names. */
CAL_MUST_USE cal_err store_attachment_orphans(cal_ctx *cx, int64_t before, size_t limit,
                                              const store_attachment **out, size_t *n);

#endif
