/* SPDX-License-Identifier: MIT */
/* Members of plain collections (RFC 4918 5). `in` is a plain collection; a path below it is
   decoded, "a/b/c". What is copied and moved: core/transfer.h. */
#ifndef CAL_CORE_FILE_H
#define CAL_CORE_FILE_H

#include "base/etag.h"
#include "model/file.h"
#include "core/access.h"

/* Segments that a path may have. */
enum { CORE_FILE_DEPTH = 14 };

/* What stands at a path in a plain collection, without its body and without a right check, for
   doors that have to know whether it is a collection: the caller judges what it reveals. */
CAL_MUST_USE cal_err core_file_find(cal_ctx *cx, const cal_calendar *in, cal_str path,
                                    cal_file *out, bool *found);
/* READ. With its body. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err core_file_at(cal_ctx *cx, const cal_calendar *in, cal_str path, cal_file *out);

/* READ. A page of the members directly in a collection, by path; metadata only. A page shorter than
   limit is the last. */
typedef struct core_file_from {
    cal_str parent; /* empty: the plain collection itself */
    cal_str after;  /* a path; empty: from the start */
    size_t limit;
} core_file_from;
CAL_MUST_USE cal_err core_file_page(cal_ctx *cx, const cal_calendar *in, const core_file_from *from,
                                    const cal_file **out, size_t *n);

/* READ. Changes below `parent` since a sync token (core/sync.h), as core_sync_changes gives them.
 */
typedef struct core_file_change {
    int64_t seq;
    bool deleted;
    cal_str path;
    cal_file file; /* metadata; of a deleted one is_collection alone */
} core_file_change;

typedef struct core_file_sync {
    const core_file_change *changes;
    size_t n;
    cal_str next; /* the token reached */
    bool more;    /* the answer was cut short */
} core_file_sync;

typedef struct core_file_since {
    cal_str parent; /* empty: the plain collection itself */
    bool is_deep;   /* DAV:sync-level infinite: at any depth */
    cal_str token;
    size_t limit; /* 0: limits->matches */
} core_file_since;
CAL_MUST_USE cal_err core_file_changes(cal_ctx *cx, const cal_calendar *in,
                                       const core_file_since *since, core_file_sync *out);

/* WRITE. Creates or replaces a resource. CAL_E_NO_PARENT (RFC 4918 9.7.1), CAL_E_FORBIDDEN where a
   collection stands, CAL_E_CHANGED, CAL_E_TOO_LARGE, CAL_E_QUOTA, CAL_E_BAD_FIELD for the path. */
typedef struct core_file_put {
    cal_str type, language, body;
    const cal_etag_fields *cond; /* NULL: unconditional */
} core_file_put;
CAL_MUST_USE cal_err core_file_write(cal_ctx *cx, const cal_calendar *in, cal_str path,
                                     const core_file_put *put, cal_file *out, bool *created);
/* WRITE. A collection in it, with dead properties. CAL_E_EXISTS, CAL_E_NO_PARENT, CAL_E_QUOTA. */
CAL_MUST_USE cal_err core_file_make_collection(cal_ctx *cx, const cal_calendar *in, cal_str path,
                                               const cal_dead_prop *dead, size_t n_dead);
/* WRITE. A resource, or a collection with all that is in it. */
CAL_MUST_USE cal_err core_file_delete(cal_ctx *cx, const cal_calendar *in, cal_str path,
                                      const cal_etag_fields *cond);

/* ---- inside a transaction of the caller, who judged rights and locks ---- */

/* Creates or replaces a resource: judges path, parent, size and quota. cond of put does not count.
 */
CAL_MUST_USE cal_err core_file_store(cal_ctx *cx, const cal_calendar *in, cal_str path,
                                     const core_file_put *put, cal_file *out);
/* An empty one where nothing is (RFC 4918 7.3). */
CAL_MUST_USE cal_err core_file_make_empty(cal_ctx *cx, const cal_calendar *in, cal_str path,
                                          cal_file *out);
/* Deletes what stands there with all below it. */
CAL_MUST_USE cal_err core_file_remove(cal_ctx *cx, const cal_file *file);

/* Is a path in the collection at another? above empty: in the plain collection itself. */
bool core_file_is_below(cal_str path, cal_str above);
/* What a path may be. CAL_E_BAD_FIELD. */
CAL_MUST_USE cal_err core_file_check_path(cal_ctx *cx, cal_str path);
/* The collection that shall hold it is there. CAL_E_NO_PARENT. */
CAL_MUST_USE cal_err core_file_need_parent(cal_ctx *cx, const cal_calendar *in, cal_str path);
/* Room for so many members and bytes more. CAL_E_QUOTA. */
CAL_MUST_USE cal_err core_file_need_room(cal_ctx *cx, const cal_calendar *in, int64_t files,
                                         int64_t bytes);

#endif
