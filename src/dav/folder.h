/* SPDX-License-Identifier: MIT */
/* Plain collections and what is in them, as nodes and as long answers made page by page. */
#ifndef CAL_DAV_FOLDER_H
#define CAL_DAV_FOLDER_H

#include "core/file.h"
#include "dav/method.h"

/* A member of the plain collection that `in` is, or is in. */
dav_node dav_node_of_file(const dav_node *in, const cal_file *file);

/* Makes rs a 207 with a response for each member directly in the collection `at`, behind the ready
   XML of `head`: whole if it is short, else as a stream with one page in memory at a time, read
   from one state of the database. at, ask and head live as long as the request. */
CAL_MUST_USE cal_err dav_folder_res(cal_ctx *cx, const dav_node *at, const dav_ask *ask,
                                    cal_str head, http_res *rs);
/* The same for changes; of those deleted their absence. tail: XML behind them. */
typedef struct dav_folder_changes {
    const dav_node *at;
    const dav_ask *ask;
    const core_file_change *list;
    size_t n;
    cal_str tail;
} dav_folder_changes;
CAL_MUST_USE cal_err dav_folder_changes_res(cal_ctx *cx, const dav_folder_changes *c, http_res *rs);

/* PUT and GET of a member. */
CAL_MUST_USE cal_err dav_file_put(cal_ctx *cx, const http_req *rq, const dav_path *path,
                                  http_res *rs);
CAL_MUST_USE cal_err dav_file_get(cal_ctx *cx, const http_req *rq, const dav_node *at,
                                  http_res *rs);

#endif
