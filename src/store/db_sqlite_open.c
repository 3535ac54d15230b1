/* SPDX-License-Identifier: MIT */
/* SQLite: opening a database file so that an acknowledged change is on disk, and refusing what is
   not ours with a sentence. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/db_sqlite.h"

enum { APPLICATION_ID = 0x43414c53 }; /* "CALS" */

/* For every connection. A change is acknowledged only when fsync has returned (synchronous). The
   caches are small: what is read again and again is mapped from the file. No statistics are kept:
   every statement has its index, and figures taken while a table was small would mislead. */
static const char settings[] = "PRAGMA foreign_keys = ON;"
                               "PRAGMA synchronous = FULL;"
                               "PRAGMA secure_delete = OFF;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA trusted_schema = OFF;"
                               "PRAGMA cell_size_check = ON;"
                               "PRAGMA cache_size = -1024;"
                               "PRAGMA mmap_size = 268435456;"
                               "PRAGMA journal_size_limit = 33554432;";

static int pragma_i64(sqlite3 *db, const char *sql, int64_t *out)
{
    sqlite3_stmt *q = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &q, NULL);

    if (rc == SQLITE_OK && (rc = sqlite3_step(q)) == SQLITE_ROW) {
        *out = sqlite3_column_int64(q, 0);
        rc = SQLITE_OK;
    }
    if (rc != SQLITE_OK)
        rc = sqlite3_extended_errcode(db);
    (void)sqlite3_finalize(q);
    return rc;
}

static cal_err script(cal_ctx *cx, sqlite_conn *c, const char *sql)
{
    int rc = sqlite3_exec(c->db, sql, NULL, NULL, NULL);

    return rc == SQLITE_OK ? CAL_OK : sqlite_failed(cx, c->db, sqlite3_extended_errcode(c->db));
}

/* The directory must be there and take files: SQLite itself would not say which it is. */
static cal_err check_place(cal_ctx *cx, cal_str path)
{
    const char *file = cal_arena_c(cx->arena, path), *slash = strrchr(file, '/');
    const char *dir =
        slash ? cal_arena_c(cx->arena, (cal_str){file, (size_t)(slash - file) + 1}) : ".";

    if (path.n == 0 || path.p[0] == ':')
        return cal_fail(cx, CAL_E_CONFIG, "The database URL names no file: write sqlite:PATH");
    if (access(dir, F_OK) != 0)
        return cal_fail(
            cx, CAL_E_CONFIG,
            "The directory of the database, %s, does not exist: create it, owned by the "
            "user the program runs as",
            dir);
    if (access(dir, W_OK | X_OK) != 0)
        return cal_fail(cx, CAL_E_CONFIG,
                        "The directory of the database, %s, cannot be written: give it to the user "
                        "the program runs as",
                        dir);
    if (access(file, F_OK) == 0 && access(file, R_OK | W_OK) != 0)
        return cal_fail(cx, CAL_E_CONFIG,
                        "The database file %s cannot be read and written: give it to the user the "
                        "program runs as",
                        file);
    return CAL_OK;
}

/* A new file is for its owner alone, and so become those that SQLite puts beside it. One that is
   there is not touched: closing it would end the locks this process has on it. */
static void make_private(const char *file)
{
    int fd = open(file, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);

    if (fd >= 0)
        (void)close(fd);
}

/* A new file becomes ours; another program's is left alone. */
static cal_err check_owner(cal_ctx *cx, sqlite_conn *c, cal_str path)
{
    int64_t id = 0, tables = 0;
    int rc = pragma_i64(c->db, "PRAGMA application_id", &id);

    if (rc == SQLITE_OK)
        rc = pragma_i64(c->db, "SELECT count(*) FROM sqlite_schema", &tables);
    if ((rc & 0xff) == SQLITE_NOTADB)
        return cal_fail(cx, CAL_E_CONFIG, "%.*s is not an SQLite database: name another file",
                        CAL_FMT(path));
    if (rc != SQLITE_OK)
        return sqlite_failed(cx, c->db, rc);
    if (id == APPLICATION_ID)
        return CAL_OK;
    if (id != 0 || tables > 0)
        return cal_fail(cx, CAL_E_CONFIG,
                        "%.*s is the database of another program: name another file",
                        CAL_FMT(path));
    return script(cx, c, "PRAGMA application_id = 0x43414c53");
}

static cal_err set_up(cal_ctx *cx, sqlite_conn *c, const store_open *o)
{
    int off;
    cal_err e;

    (void)sqlite3_extended_result_codes(c->db, 1);
    (void)sqlite3_busy_timeout(c->db, (int)o->busy_ms);
    (void)sqlite3_db_config(c->db, SQLITE_DBCONFIG_DQS_DML, 0, &off);
    (void)sqlite3_db_config(c->db, SQLITE_DBCONFIG_DQS_DDL, 0, &off);
    if ((e = script(cx, c, settings)))
        return e;
    if (o->read_only)
        return script(cx, c, "PRAGMA query_only = ON");
    if (sqlite3_db_readonly(c->db, "main") == 1)
        return cal_fail(cx, CAL_E_CONFIG, "The database file %.*s cannot be written",
                        CAL_FMT(o->address));
    if ((e = check_owner(cx, c, o->address)))
        return e;
    return script(cx, c, "PRAGMA journal_mode = WAL");
}

static cal_err open_failed(cal_ctx *cx, const sqlite_conn *c, const store_open *o, int rc)
{
    int code = c->db ? sqlite3_system_errno(c->db) : 0;
    char why[128];

    return cal_fail(cx, CAL_E_CONFIG, "The database file %.*s cannot be opened: %s",
                    CAL_FMT(o->address),
                    code ? strerror_r(code, why, sizeof why) : sqlite3_errstr(rc));
}

cal_err sqlite_open(cal_ctx *cx, const store_open *o, store_conn **out)
{
    cal_err e = check_place(cx, o->address);

    *out = NULL;
    if (e)
        return e;

    sqlite_conn *c = calloc(1, sizeof *c);

    if (!c)
        abort();

    const char *path = cal_arena_c(cx->arena, o->address);

    if (!o->read_only) {
        /* Counting every allocation costs a lock that all connections share. Refused, without
           harm, once a connection is open. */
        (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        make_private(path);
    }

    int rc = sqlite3_open_v2(path, &c->db,
                             SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                                 (o->read_only ? 0 : SQLITE_OPEN_CREATE),
                             NULL);

    e = rc == SQLITE_OK ? set_up(cx, c, o) : open_failed(cx, c, o, rc);
    if (e) {
        sqlite_close(&c->head);
        return e;
    }
    c->head.engine = &store_sqlite;
    *out = &c->head;
    return CAL_OK;
}

void sqlite_close(store_conn *conn)
{
    sqlite_conn *c = (sqlite_conn *)(void *)conn;

    for (size_t i = 0; i < SQLITE_KEPT; i++)
        (void)sqlite3_finalize(c->kept[i].raw);
    (void)sqlite3_close(c->db);
    free(c);
}
