/* SPDX-License-Identifier: MIT */
/* Runs the test cases of one folder; arguments choose those whose name contains one of them. */
#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/harness/test.h"

static struct {
    const test_case *now;
    int failures; /* of the case that runs */
    char dir[64];
} run;

void test_failed(const char *file, int line, const char *fmt, ...)
{
    va_list ap;

    run.failures++;
    printf("    %s:%d: ", file, line);
    va_start(ap, fmt);
    (void)vprintf(fmt, ap);
    va_end(ap);
    printf("\n");
}

bool test_str_eq(const char *file, int line, cal_str got, cal_str want)
{
    if (cal_str_eq(got, want))
        return true;
    test_failed(file, line, "got \"%.*s\", want \"%.*s\"", CAL_FMT(got), CAL_FMT(want));
    return false;
}

bool test_int_eq(const char *file, int line, long long got, long long want)
{
    if (got == want)
        return true;
    test_failed(file, line, "got %lld, want %lld", got, want);
    return false;
}

cal_str test_dir(cal_ctx *cx)
{
    (void)cx;
    if (!run.dir[0]) {
        (void)snprintf(run.dir, sizeof run.dir, "/tmp/calends-test-XXXXXX");
        if (!mkdtemp(run.dir))
            abort();
    }
    return cal_str_c(run.dir);
}

cal_str test_source_dir(void)
{
    return CAL_STR(CAL_TESTS_DIR);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

static void remove_dir(void)
{
    if (run.dir[0])
        (void)nftw(run.dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    run.dir[0] = '\0';
}

static bool chosen(const test_case *t, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strstr(t->name, argv[i]) || strstr(t->file, argv[i]))
            return true;
    }
    return argc < 2;
}

static bool run_one(const test_case *t)
{
    cal_ctx cx = {.arena = cal_arena_new(), .now = 1780000000, .id = "testtest"};

    run.now = t;
    run.failures = 0;
    t->run(&cx);
    cal_arena_free(cx.arena);
    remove_dir();
    printf("%s %s: %s\n", run.failures ? "not ok" : "ok", t->file, t->name);
    (void)fflush(stdout);
    return run.failures == 0;
}

int main(int argc, char **argv)
{
    int passed = 0, failed = 0;

    for (size_t i = 0; i < test_cases_n; i++) {
        if (!chosen(&test_cases[i], argc, argv))
            continue;
        if (run_one(&test_cases[i]))
            passed++;
        else
            failed++;
    }
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
