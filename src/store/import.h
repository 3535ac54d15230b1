/* SPDX-License-Identifier: MIT */
/* Rows of imports: their sources, reports, and what they added. All that change something run in a
   transaction. */
#ifndef CAL_STORE_IMPORT_H
#define CAL_STORE_IMPORT_H

#include "base/ctx.h"
#include "model/import.h"

CAL_MUST_USE cal_err store_import_insert(cal_ctx *cx, const cal_import *in, cal_str body,
                                         int64_t *id);
/* One of a person. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_import_at(cal_ctx *cx, int64_t user, int64_t id, cal_import *out);
/* Newest first, below `before` (0: from the newest). */
CAL_MUST_USE cal_err store_import_list(cal_ctx *cx, int64_t user, int64_t before, size_t limit,
                                       const cal_import **out, size_t *n);
/* Those that hold what was uploaded. */
CAL_MUST_USE cal_err store_import_open(cal_ctx *cx, int64_t user, int64_t *n);
/* Of those that wait, or run and were claimed until before now, the one that rested longest. */
CAL_MUST_USE cal_err store_import_due(cal_ctx *cx, int64_t now, cal_import *out, bool *found);
CAL_MUST_USE cal_err store_import_body(cal_ctx *cx, int64_t id, cal_str *out);
/* Writes everything but user, name, at and body of in->id; drop_body: what was uploaded goes. */
CAL_MUST_USE cal_err store_import_update(cal_ctx *cx, const cal_import *in, bool drop_body);
CAL_MUST_USE cal_err store_import_delete(cal_ctx *cx, int64_t id);
/* Forgets those uploaded before `before`, and those never started before `ready_before`. */
CAL_MUST_USE cal_err store_import_prune(cal_ctx *cx, int64_t before, int64_t ready_before,
                                        int64_t *removed);

CAL_MUST_USE cal_err store_import_source_put(cal_ctx *cx, int64_t import,
                                             const cal_import_source *in);
CAL_MUST_USE cal_err store_import_source_list(cal_ctx *cx, int64_t import,
                                              const cal_import_source **out, size_t *n);

CAL_MUST_USE cal_err store_import_item_put(cal_ctx *cx, int64_t import, const cal_import_item *in);
/* By id, after `after` (0: from the start). */
CAL_MUST_USE cal_err store_import_item_list(cal_ctx *cx, int64_t import, int64_t after,
                                            size_t limit, const cal_import_item **out, size_t *n);
/* Ends the report: it is written anew. */
CAL_MUST_USE cal_err store_import_item_clear(cal_ctx *cx, int64_t import);
CAL_MUST_USE cal_err store_import_item_count(cal_ctx *cx, int64_t import, int64_t *n);

CAL_MUST_USE cal_err store_import_added_put(cal_ctx *cx, int64_t import,
                                            const cal_import_added *in);
CAL_MUST_USE cal_err store_import_added_list(cal_ctx *cx, int64_t import, size_t limit,
                                             const cal_import_added **out, size_t *n);
CAL_MUST_USE cal_err store_import_added_delete(cal_ctx *cx, int64_t import,
                                               const cal_import_added *in);

#endif
