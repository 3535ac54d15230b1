/* SPDX-License-Identifier: MIT */
/* Members of plain collections, and the log of their changes. `in` needs its id and home only. The
   functions that change something run in a transaction and raise the collection's sequence to that
   of their last change. */
#ifndef CAL_STORE_FILE_H
#define CAL_STORE_FILE_H

#include "base/ctx.h"
#include "model/calendar.h"
#include "model/file.h"

/* One member by its path, without its body. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_file_meta_at(cal_ctx *cx, const cal_calendar *in, cal_str path,
                                        cal_file *out);
/* The same with its body. */
CAL_MUST_USE cal_err store_file_at(cal_ctx *cx, const cal_calendar *in, cal_str path,
                                   cal_file *out);
/* A page of the members directly in a collection, by path. Metadata only. */
typedef struct store_file_from {
    cal_str parent; /* empty: the plain collection itself */
    cal_str after;  /* a path; empty: from the start */
    size_t limit;
} store_file_from;
CAL_MUST_USE cal_err store_file_page(cal_ctx *cx, const cal_calendar *in,
                                     const store_file_from *from, const cal_file **out, size_t *n);

/* What stands at a path and all below it: "a", and "a/b", not "a-b". An empty path is the plain
   collection, of which only what is in it has rows. */
typedef struct store_tree {
    int64_t home, calendar;
    cal_str path;
    bool is_shallow; /* without what is below: Depth 0 */
} store_tree;

/* Number and bytes of its rows; slashes in the longest of its paths. */
typedef struct store_tree_sum {
    int64_t files, bytes, depth;
} store_tree_sum;
CAL_MUST_USE cal_err store_file_sum(cal_ctx *cx, const store_tree *t, store_tree_sum *out);
/* Number of rows of one collection: what store_file_sum says of all of it, by an index alone. */
CAL_MUST_USE cal_err store_file_count(cal_ctx *cx, const cal_calendar *in, int64_t *out);

/* Inserts, or replaces what is at its path (keeping id and created), with in->seq from
   store_home_bump; a tombstone there goes. size is taken from the body. *id: of the row. */
CAL_MUST_USE cal_err store_file_put(cal_ctx *cx, const cal_file *in, int64_t *id);

/* The following take as many sequences of the homes as there are rows. They change any number of
   members by a fixed number of statements, and no body leaves the database. */

/* Deletes them with their properties, leaving tombstones. */
CAL_MUST_USE cal_err store_file_delete(cal_ctx *cx, const store_tree *t);
/* Copies them with their properties to where nothing is, each under the path `to` and its end
   behind t->path; created and modified as they were. */
CAL_MUST_USE cal_err store_file_copy(cal_ctx *cx, const store_tree *t, const store_tree *to);

/* One change for a sync answer. */
typedef struct store_file_change {
    int64_t seq;
    bool deleted;
    cal_str path;
    cal_file file; /* metadata; of a deleted one is_collection alone */
} store_file_change;

/* Changes below `parent` (empty: the whole collection) after a sequence, by sequence, at most
   limit; deleted ones unless after is 0. is_deep: at any depth, else directly in it. */
typedef struct store_file_since {
    cal_str parent;
    bool is_deep;
    int64_t after;
    size_t limit;
} store_file_since;
CAL_MUST_USE cal_err store_file_changes(cal_ctx *cx, const cal_calendar *in,
                                        const store_file_since *since,
                                        const store_file_change **out, size_t *n);

#endif
