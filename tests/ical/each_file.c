/* SPDX-License-Identifier: MIT */
/* The walk over the corpus. */
#include "tests/ical/each_file.h"

#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/ical/cases.h"

static cal_str folder(cal_ctx *cx)
{
    const char *env = getenv("CALENDS_CORPUS"); /* NOLINT(concurrency-mt-unsafe): one thread */

    if (env)
        return cal_str_c(env);
    return cal_arena_printf(cx->arena, "%.*s/../../shared/corpus", CAL_FMT(test_source_dir()));
}

static void try_file(const cal_ctx *outer, const char *path, ical_file_test *test, void *state)
{
    cal_ctx cx = *outer;

    cx.arena = cal_arena_new();
    test(&cx, path, ical_test_file(&cx, cal_str_c(path)), state);
    cal_arena_free(cx.arena);
}

void ical_each_file(cal_ctx *cx, ical_file_test *test, void *state)
{
    cal_str dir = folder(cx);
    char path[512];
    char *paths[] = {path, NULL};
    FTS *fts;

    (void)snprintf(path, sizeof path, "%.*s", CAL_FMT(dir));
    fts = fts_open(paths, FTS_LOGICAL | FTS_NOCHDIR, NULL);
    CHECK(fts);
    for (FTSENT *f = fts_read(fts); f; f = fts_read(fts)) {
        if (f->fts_info == FTS_F && cal_str_ends(cal_str_c(f->fts_name), CAL_STR(".ics")))
            try_file(cx, f->fts_path, test, state);
    }
    (void)fts_close(fts);
}
