/* SPDX-License-Identifier: MIT */
/* calends.json: what an archive of everything says beside the bytes of objects and files. */
#ifndef CAL_CORE_EXPORT_MANIFEST_H
#define CAL_CORE_EXPORT_MANIFEST_H

#include "base/buf.h"
#include "model/calendar.h"
#include "model/user.h"
#include "core/access.h"

/* Whether the objects of a collection are in the archive: they are not its own where they come from
   elsewhere. */
bool core_manifest_has_objects(const cal_calendar *c);

CAL_MUST_USE cal_err core_manifest_write(cal_ctx *cx, const cal_user *owner,
                                         const cal_calendar *all, size_t n, cal_buf *out);

#endif
