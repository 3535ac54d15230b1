/* SPDX-License-Identifier: MIT */
/* Migrations: once, in order, and nothing that does not fit. */
#include "store/migrate.h"

#include <sys/wait.h>
#include <unistd.h>

#include "store/meta.h"
#include "store/tx.h"
#include "store/writer.h"
#include "tests/store/fixture.h"

static cal_err script(cal_ctx *cx, const char *sql)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = cx->db->engine->script(cx, cx->db, sql)))
        return e;
    return store_tx_commit(&tx);
}

static int all_of(cal_ctx *cx)
{
    return store_lease(cx) ? -1 : (int)store_migrations_of(cx->db->engine->name)->n;
}

TEST(migrations_are_applied_once)
{
    store_options o = {fixture_url(cx, "new.db"), 2, 0, 1000};
    store_pool *p;
    cal_ctx work;
    int missing, applied, again;
    cal_str instance;

    CHECK_OK(store_pool_new(cx, &o, &p));
    cx->store = p;
    work = fixture_ctx(cx);
    CHECK_OK(store_migrations_missing(&work, &missing));
    CHECK_INT(missing, all_of(&work));
    CHECK_OK(store_migrate(&work, p, &applied));
    CHECK_INT(applied, all_of(&work));
    CHECK_OK(store_migrations_missing(&work, &missing));
    CHECK_INT(missing, 0);
    CHECK_OK(store_migrate(&work, p, &again));
    CHECK_INT(again, 0);
    CHECK_OK(store_meta_instance(&work, &instance));
    CHECK_INT(instance.n, 16);
    fixture_ctx_end(&work);
    store_pool_free(p);
}

TEST(a_migration_applied_with_another_text_is_refused)
{
    int n;

    CHECK(fixture_pool(cx, "text.db"));
    CHECK_OK(script(
        cx,
        "UPDATE migration SET sha256 = 'other' WHERE number = (SELECT min(number) FROM migration)"));
    CHECK(store_migrate(cx, cx->store, &n) == CAL_E_CONFIG);
    CHECK(cal_str_has(cx->fail.why, CAL_STR("was applied with another text")));
}

TEST(a_database_of_a_newer_program_is_refused)
{
    int n;

    CHECK(fixture_pool(cx, "newer.db"));
    CHECK_OK(script(cx, "INSERT INTO migration VALUES (9999, '9999_later', 'x', 0)"));
    CHECK(store_migrate(cx, cx->store, &n) == CAL_E_CONFIG);
    CHECK(cal_str_has(cx->fail.why, CAL_STR("newer version")));
    cal_fail_clear(cx);
    CHECK(store_migrations_missing(cx, &n) == CAL_E_CONFIG);
}

TEST(a_running_program_goes_on_with_what_a_newer_one_has_added)
{
    int n = -1;

    CHECK(fixture_pool(cx, "running.db"));
    CHECK_OK(script(cx, "INSERT INTO migration VALUES (9999, '9999_later', 'x', 0)"));
    CHECK_OK(store_migrations_behind(cx, &n));
    CHECK_INT(n, 0);
    CHECK_OK(script(cx, "DELETE FROM migration WHERE number < 9999 AND number ="
                        " (SELECT max(number) FROM migration WHERE number < 9999)"));
    CHECK_OK(store_migrations_behind(cx, &n));
    CHECK_INT(n, 1);
}

/* In a child process: 0 and how many it applied, or 99. */
static int start_up(cal_ctx *cx, cal_str url)
{
    store_options o = {url, 1, 0, 10000};
    store_pool *p;
    int applied;

    if (store_pool_new(cx, &o, &p))
        return 99;

    cal_ctx work = fixture_ctx(cx);
    cal_err e = store_migrate(&work, p, &applied);

    fixture_ctx_end(&work);
    store_pool_free(p);
    if (e)
        return 99;
    return applied;
}

TEST(processes_that_start_at_once_migrate_once)
{
    enum { PROCESSES = 6 };
    cal_str url = fixture_url(cx, "race.db");
    pid_t pids[PROCESSES];
    int all = 0;

    for (int i = 0; i < PROCESSES; i++) {
        pids[i] = fork();
        if (pids[i] == 0)
            _exit(start_up(cx, url));
    }
    for (int i = 0; i < PROCESSES; i++) {
        int status;

        CHECK(waitpid(pids[i], &status, 0) == pids[i] && WIFEXITED(status));
        CHECK(WEXITSTATUS(status) != 99);
        all += WEXITSTATUS(status);
    }
    CHECK(fixture_pool(cx, "race.db"));
    CHECK_INT(all, all_of(cx));
    CHECK_INT(fixture_findings(cx), 0);
}
