/* SPDX-License-Identifier: MIT */
/* What goes wrong around a database: places, foreign files, full disks, locks. */
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/thread.h"
#include "base/time.h"
#include "store/migrate.h"
#include "store/tx.h"
#include "store/writer.h"
#include "tests/store/fixture.h"

static void refused(cal_ctx *cx, cal_str url, const char *why)
{
    store_options o = {url, 1, 1, 100};
    store_pool *p;

    cal_fail_clear(cx);
    CHECK(store_pool_new(cx, &o, &p) == CAL_E_CONFIG);
    CHECK(p == NULL);
    if (!cal_str_has(cx->fail.why, cal_str_c(why)))
        test_failed(__FILE__, __LINE__, "got \"%.*s\", want \"%s\"", CAL_FMT(cx->fail.why), why);
}

static void write_file(cal_ctx *cx, const char *name, cal_str text)
{
    cal_str path = cal_str_skip(fixture_url(cx, name), 7);
    int fd = open(path.p, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

    CHECK(write(fd, text.p, text.n) == (ssize_t)text.n);
    (void)close(fd);
}

TEST(a_place_that_cannot_be_used_is_named)
{
    char junk[4096];

    SQLITE_ONLY();

    for (size_t i = 0; i < sizeof junk; i++)
        junk[i] = 'x';
    write_file(cx, "junk.db", (cal_str){junk, sizeof junk});
    refused(cx, CAL_STR("mysql:x"), "must begin with sqlite:");
    refused(cx, CAL_STR("sqlite:"), "names no file");
    refused(cx, CAL_STR("sqlite::memory:"), "names no file");
    refused(cx, fixture_url(cx, "no/such/dir/x.db"), "does not exist: create it");
    refused(cx, fixture_url(cx, ""), "cannot be opened");
    refused(cx, fixture_url(cx, "junk.db"), "is not an SQLite database");
}

TEST(a_new_database_is_for_its_owner_alone)
{
    static const char *const names[] = {"own.db", "own.db-wal", "own.db-shm", NULL};
    struct stat st;

    SQLITE_ONLY();

    CHECK(fixture_pool(cx, "own.db"));
    for (const char *const *name = names; *name; name++) {
        CHECK(stat(cal_str_skip(fixture_url(cx, *name), 7).p, &st) == 0);
        CHECK_INT(st.st_mode & 0777, 0600);
    }
}

/* Another user than root is needed to be refused anything: a child becomes one. */
static int open_as_nobody(cal_ctx *cx, cal_str url, const char *why)
{
    store_options o = {url, 1, 0, 100};
    store_pool *p;

    if (geteuid() == 0 && (setgid(65534) || setuid(65534)))
        return 2;
    return store_pool_new(cx, &o, &p) != CAL_E_CONFIG || !cal_str_has(cx->fail.why, cal_str_c(why));
}

static int in_child(cal_ctx *cx, cal_str url, const char *why)
{
    int status;
    pid_t child = fork();

    if (child == 0)
        _exit(open_as_nobody(cx, url, why));
    return waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : 3;
}

TEST(a_file_or_directory_that_cannot_be_written_is_named)
{
    cal_str dir = test_dir(cx);

    SQLITE_ONLY();

    write_file(cx, "locked.db", CAL_STR(""));
    CHECK(chmod(dir.p, 0777) == 0);
    CHECK(chmod(cal_str_skip(fixture_url(cx, "locked.db"), 7).p, 0400) == 0);
    CHECK_INT(in_child(cx, fixture_url(cx, "locked.db"), "cannot be read and written"), 0);
    CHECK(chmod(dir.p, 0555) == 0);
    CHECK_INT(in_child(cx, fixture_url(cx, "new.db"), "cannot be written"), 0);
    CHECK(chmod(dir.p, 0700) == 0);
}

/* The engine's own script on the write connection, outside any transaction. */
static cal_err on_writer(cal_ctx *cx, const char *sql)
{
    store_conn *c = store_writer_conn(store_pool_writer(cx->store));

    return c->engine->script(cx, c, sql);
}

TEST(the_database_of_another_program_is_left_alone)
{
    SQLITE_ONLY();
    CHECK(fixture_pool(cx, "ours.db"));
    CHECK_OK(on_writer(cx, "PRAGMA application_id = 4711"));
    refused(cx, fixture_url(cx, "ours.db"), "another program");
}

/* ---- a full disk ---- */

static bool fill_up(cal_ctx *cx, const cal_calendar *cal, int *kept, cal_err *end)
{
    enum { MANY = 400 };
    char *bytes = cal_arena_alloc(cx->arena, 20000);

    *end = CAL_OK;
    for (*kept = 0; *kept < MANY && !*end; *kept += !*end) {
        cal_ctx work = fixture_ctx(cx);
        store_event ev = fixture_event(0, 1);

        ev.event.ics = (cal_str){bytes, 20000};
        *end = fixture_put(&work, cal, cal_arena_printf(work.arena, "%d", *kept).p, &ev);
        fixture_ctx_end(&work);
    }
    return *kept > 0 && *kept < MANY;
}

static void full(cal_ctx *cx, const cal_calendar *cal, const char *room)
{
    int kept;
    cal_err end;
    int64_t count;
    store_event small = fixture_event(0, 1);

    CHECK(fill_up(cx, cal, &kept, &end));
    CHECK_INT(end, CAL_E_DB_FULL);
    CHECK_OK(store_event_count(cx, cal, &count));
    CHECK_INT(count, kept);
    CHECK_INT(fixture_findings(cx), 0);
    if (room)
        CHECK_OK(on_writer(cx, room));
    CHECK_OK(fixture_put(cx, cal, "small", &small));
}

TEST(a_full_database_says_so_keeps_what_it_has_and_goes_on_when_there_is_room)
{
    cal_calendar cal;
    int64_t home;

    SQLITE_ONLY();

    CHECK(fixture_pool(cx, "full.db"));
    CHECK_OK(fixture_user(cx, "alice", &home));
    CHECK_OK(fixture_calendar(cx, home, "work", &cal));
    CHECK_OK(on_writer(cx, "PRAGMA max_page_count = 300"));
    full(cx, &cal, "PRAGMA max_page_count = 100000");
}

TEST(a_disk_that_takes_no_more_bytes_says_so_and_keeps_what_it_has)
{
    struct rlimit before, little;
    cal_calendar cal;
    int64_t home;

    SQLITE_ONLY();

    CHECK(fixture_pool(cx, "limit.db"));
    CHECK_OK(fixture_user(cx, "alice", &home));
    CHECK_OK(fixture_calendar(cx, home, "work", &cal));
    CHECK(getrlimit(RLIMIT_FSIZE, &before) == 0);
    little = before;
    little.rlim_cur = 1500 * 1024;
    (void)signal(SIGXFSZ, SIG_IGN);
    CHECK(setrlimit(RLIMIT_FSIZE, &little) == 0);

    int kept;
    cal_err end;
    bool filled = fill_up(cx, &cal, &kept, &end);
    int64_t count;

    CHECK(setrlimit(RLIMIT_FSIZE, &before) == 0);
    CHECK(filled);
    CHECK_INT(end, CAL_E_DB_FULL);
    CHECK_OK(store_event_count(cx, &cal, &count));
    CHECK_INT(count, kept);
    CHECK_INT(fixture_findings(cx), 0);

    store_event small = fixture_event(0, 1);

    CHECK_OK(fixture_put(cx, &cal, "small", &small));
}

typedef struct filler {
    const cal_ctx *from;
    const cal_calendar *cal;
    int number, kept;
    cal_err end;
    cal_thread thread;
} filler;

static void *fill_one(void *arg)
{
    filler *f = arg;

    for (; !f->end && f->kept < 200; f->kept += !f->end) {
        cal_ctx cx = fixture_ctx(f->from);
        store_event ev = fixture_event(0, 1);
        char *bytes = cal_arena_alloc(cx.arena, 20000);

        ev.event.ics = (cal_str){bytes, 20000};
        f->end = fixture_put(&cx, f->cal, cal_arena_printf(cx.arena, "%d-%d", f->number, f->kept).p,
                             &ev);
        fixture_ctx_end(&cx);
    }
    return NULL;
}

TEST(threads_that_fill_the_disk_together_are_told_the_truth_each)
{
    enum { THREADS = 8 };
    filler f[THREADS];
    cal_calendar cal;
    int64_t home, count;
    int kept = 0;

    SQLITE_ONLY();

    CHECK(fixture_pool(cx, "full8.db"));
    CHECK_OK(fixture_user(cx, "alice", &home));
    CHECK_OK(fixture_calendar(cx, home, "work", &cal));
    CHECK_OK(on_writer(cx, "PRAGMA max_page_count = 1000"));
    for (int i = 0; i < THREADS; i++) {
        f[i] = (filler){.from = cx, .cal = &cal, .number = i};
        cal_thread_start(&f[i].thread, "filler", fill_one, &f[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        cal_thread_join(&f[i].thread);
        CHECK_INT(f[i].end, CAL_E_DB_FULL);
        kept += f[i].kept;
    }
    CHECK_OK(store_event_count(cx, &cal, &count));
    CHECK_INT(count, kept);
    CHECK_INT(fixture_findings(cx), 0);
}

/* ---- locks ---- */

TEST(a_database_locked_by_another_program_is_told_and_nothing_is_lost)
{
    store_options o = {fixture_url(cx, "lock.db"), 2, 0, 60};
    cal_calendar cal;
    int64_t home;
    store_pool *other;
    cal_ctx theirs;
    store_event ev = fixture_event(0, 1);
    cal_event got;

    SQLITE_ONLY();

    CHECK(fixture_pool(cx, "lock.db"));
    CHECK_OK(fixture_user(cx, "alice", &home));
    CHECK_OK(fixture_calendar(cx, home, "work", &cal));
    CHECK_OK(store_pool_new(cx, &o, &other));
    CHECK_OK(on_writer(cx, "BEGIN EXCLUSIVE"));
    theirs = fixture_ctx(cx);
    theirs.store = other;

    int64_t start = cal_time_steady_ms();

    CHECK(fixture_put(&theirs, &cal, "a", &ev) == CAL_E_DB_BUSY);
    CHECK_INT(theirs.fail.retry_after_s, 1);
    CHECK(cal_time_steady_ms() - start < 5000);
    cal_fail_clear(&theirs);
    CHECK(store_event_at(&theirs, &cal, CAL_STR("a"), &got) == CAL_E_NOT_FOUND);
    cal_fail_clear(&theirs);
    CHECK_OK(on_writer(cx, "ROLLBACK"));
    CHECK_OK(fixture_put(&theirs, &cal, "a", &ev));
    fixture_ctx_end(&theirs);
    store_pool_free(other);
    CHECK_OK(store_event_at(cx, &cal, CAL_STR("a"), &got));
}
