/* SPDX-License-Identifier: MIT */
/* What SQLite alone gives on this disk: reading one row by a prepared statement, and committing one
   row per transaction with an fsync each. Usage: floor_sqlite FILE; prints two rates. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROW_BYTES = 1000, MEASURE_S = 3 };

static double now_s(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void must(int rc, sqlite3 *db)
{
    if (rc != SQLITE_OK && rc != SQLITE_DONE && rc != SQLITE_ROW) {
        (void)fprintf(stderr, "floor_sqlite: %s\n", sqlite3_errmsg(db));
        exit(1);
    }
}

static double rate_of(sqlite3 *db, sqlite3_stmt *s, int first)
{
    double start = now_s(), end = start;
    long n = 0;

    for (; end - start < MEASURE_S; n++) {
        must(sqlite3_bind_int64(s, 1, first + (first ? n : n % 1000)), db);
        must(sqlite3_step(s), db);
        (void)sqlite3_column_bytes(s, 0);
        must(sqlite3_reset(s), db);
        end = now_s();
    }
    return (double)n / (end - start);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql, const char *text)
{
    sqlite3_stmt *s = NULL;

    must(sqlite3_prepare_v2(db, sql, -1, &s, NULL), db);
    if (text)
        must(sqlite3_bind_text(s, 2, text, ROW_BYTES, SQLITE_STATIC), db);
    return s;
}

int main(int argc, char **argv)
{
    sqlite3 *db = NULL;
    char text[ROW_BYTES];

    if (argc != 2)
        return 2;
    memset(text, 'x', sizeof text);
    must(sqlite3_open(argv[1], &db), db);
    must(sqlite3_exec(db,
                      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                      "CREATE TABLE t(id INTEGER PRIMARY KEY, text TEXT)",
                      NULL, NULL, NULL),
         db);

    sqlite3_stmt *put = prepare(db, "INSERT INTO t VALUES ($1, $2)", text);

    must(sqlite3_exec(db, "BEGIN", NULL, NULL, NULL), db);
    for (int i = 0; i < 1000; i++) {
        must(sqlite3_bind_int64(put, 1, i), db);
        must(sqlite3_step(put), db);
        must(sqlite3_reset(put), db);
    }
    must(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), db);

    sqlite3_stmt *get = prepare(db, "SELECT text FROM t WHERE id = $1", NULL);

    printf("read %.0f\n", rate_of(db, get, 0));
    printf("commit %.0f\n", rate_of(db, put, 1000));
    (void)sqlite3_finalize(get);
    (void)sqlite3_finalize(put);
    (void)sqlite3_close(db);
    return 0;
}
