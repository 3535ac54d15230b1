/* SPDX-License-Identifier: MIT */
/* Members of plain collections: found by their path, listed by their parent. */
#include "store/file.h"

#include "store/rows.h"
#include "store/stmt.h"

static const store_col cols[] = {STORE_FILE_COLS(cal_file, )};

/* clang-format off */
enum { META_AT };

static const char no_file[] = "There is no such resource";

static const store_stmt sql[] = {
    [META_AT] = {
        .sql = "SELECT {} FROM file f WHERE f.home = $1 AND f.calendar = $2 AND f.path = $3",
        STORE_OUT(cal_file, cols), .none = no_file},
};
/* clang-format on */

const store_stmts store_file_stmts = {"file", sql, CAL_COUNT(sql)};

cal_err store_file_meta_at(cal_ctx *cx, const cal_calendar *in, cal_str path, cal_file *out)
{
    *out = (cal_file){0};
    return store_one(cx, &sql[META_AT], ARGS(V(in->home), V(in->id), V(path)), out);
}
