/* SPDX-License-Identifier: MIT */
/* What the database says about itself; copies of it. */
#include "store/meta.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "store/ahead.h"
#include "store/rows.h"
#include "store/writer.h"

/* clang-format off */
static const store_col text_cols[] = {STORE_COL(store_text, value, "value")};
static const store_col number_cols[] = {STORE_COL(store_i64, value, "CAST(value AS INTEGER)")};

enum { INSTANCE, SEAL_KEY, EPOCH, EPOCH_BUMP, BACKUP };

static const store_stmt sql[] = {
    [INSTANCE] = {
        .sql = "SELECT {} FROM meta WHERE key = 'instance'",
        STORE_OUT(store_text, text_cols), .none = "The database was not set up: run the migrations"},
    [SEAL_KEY] = {
        .sql = "SELECT {} FROM meta WHERE key = 'seal_key'",
        STORE_OUT(store_text, text_cols), .none = "The database was not set up: run the migrations"},
    [EPOCH] = {
        .sql = "SELECT {} FROM meta WHERE key = 'auth_epoch'",
        STORE_OUT(store_i64, number_cols), .none = "The database was not set up: run the migrations"},
    [EPOCH_BUMP] = {
        .sql = "UPDATE meta SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)"
               " WHERE key = 'auth_epoch'"},
    [BACKUP] = {
        .sqlite = "VACUUM INTO $1"},
};
/* clang-format on */

const store_stmts store_meta_stmts = {"meta", sql, CAL_COUNT(sql)};

cal_err store_meta_instance(cal_ctx *cx, cal_str *out)
{
    return store_one(cx, &sql[INSTANCE], NO_ARGS, out);
}

cal_err store_meta_seal_key(cal_ctx *cx, cal_str *out)
{
    return store_one(cx, &sql[SEAL_KEY], NO_ARGS, out);
}

cal_err store_auth_epoch(cal_ctx *cx, int64_t *out)
{
    if (!cx->ahead)
        return store_one(cx, &sql[EPOCH], NO_ARGS, out);
    *out = cx->ahead->epoch;
    return CAL_OK;
}

cal_err store_auth_epoch_bump(cal_ctx *cx)
{
    return store_change(cx, &sql[EPOCH_BUMP], NO_ARGS);
}

/* The copy is as secret as the original: its file is made for its owner alone, and before the
   engine writes into it. */
cal_err store_backup(cal_ctx *cx, cal_str path)
{
    const char *file = cal_arena_c(cx->arena, path);
    char why[128];
    int fd = open(file, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);

    if (fd < 0 && errno == EEXIST)
        return cal_fail(cx, CAL_E_EXISTS, "%s exists already: name another file", file);
    if (fd < 0)
        return cal_fail(cx, CAL_E_CONFIG, "%s cannot be written: %s", file,
                        strerror_r(errno, why, sizeof why));
    (void)close(fd);

    store_conn *own;
    store_list none = {.is_fixed = true};
    cal_err e = store_connect(cx, &own);

    if (e || (e = own->engine->run(cx, own, &sql[BACKUP], ARGS(V(path)), &none)))
        (void)unlink(file);
    return e;
}
