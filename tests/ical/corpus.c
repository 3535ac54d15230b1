/* SPDX-License-Identifier: MIT */
/* Real calendar files of an optional folder, named by the environment variable CALENDS_CORPUS or
   beside the source tree: printed as they were read, split into objects that can be stored. */
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>

#include "ical/check.h"
#include "ical/print.h"
#include "tests/ical/cases.h"

typedef struct tally {
    int files, parsed, whole, pieces, repaired, refused, unreadable;
} tally;

static cal_str folder(cal_ctx *cx)
{
    const char *env = getenv("CALENDS_CORPUS"); /* NOLINT(concurrency-mt-unsafe): one thread */

    if (env)
        return cal_str_c(env);
    return cal_arena_printf(cx->arena, "%.*s/../../shared/corpus", CAL_FMT(test_source_dir()));
}

static void print_again(cal_ctx *cx, const char *path, cal_str text, tally *t)
{
    ical_comp *root;
    cal_buf *b = cal_buf_new(cx->arena, 0);

    if (ical_parse(cx, text, &root)) {
        cal_fail_clear(cx);
        return;
    }
    t->parsed++;
    if (!root->raw.p)
        return;
    t->whole++;
    ical_print(b, root);
    if (!cal_str_eq(cal_buf_str(b), text))
        test_failed(__FILE__, __LINE__, "%s is printed otherwise than it was read", path);
}

static void read_piece(cal_ctx *cx, const char *path, const ical_piece *p, tally *t)
{
    ical_object o;
    ical_extent x;
    int64_t budget = 10000;

    t->pieces++;
    t->repaired += p->repaired.p != NULL;
    if (p->refused.p) {
        t->refused++;
        return;
    }
    if (ical_object_read(cx, p->text, &o) || ical_extent_of(cx, &o, &budget, &x)) {
        test_failed(__FILE__, __LINE__, "%s, line %d: %.*s", path, p->line, CAL_FMT(cx->fail.why));
        cal_fail_clear(cx);
    }
}

static void try_file(const cal_ctx *outer, const char *path, tally *t)
{
    cal_ctx cx = *outer;
    const ical_piece *pieces;
    size_t n;

    cx.arena = cal_arena_new();

    cal_str text = ical_test_file(&cx, cal_str_c(path));

    t->files++;
    print_again(&cx, path, text, t);
    if (ical_split(&cx, text, &pieces, &n)) {
        t->unreadable++;
    } else {
        for (size_t i = 0; i < n; i++)
            read_piece(&cx, path, &pieces[i], t);
    }
    cal_arena_free(cx.arena);
}

TEST(real_files_are_printed_as_read_and_split_into_objects)
{
    cal_str dir = folder(cx);
    char path[512];
    char *paths[] = {path, NULL};
    tally t = {0};

    (void)snprintf(path, sizeof path, "%.*s", CAL_FMT(dir));

    FTS *fts = fts_open(paths, FTS_LOGICAL | FTS_NOCHDIR, NULL);

    CHECK(fts);
    ical_test_zones(cx);
    for (FTSENT *f = fts_read(fts); f; f = fts_read(fts)) {
        if (f->fts_info == FTS_F && cal_str_ends(cal_str_c(f->fts_name), CAL_STR(".ics")))
            try_file(cx, f->fts_path, &t);
    }
    (void)fts_close(fts);
    if (t.files == 0) {
        printf("    skipped: no corpus; CALENDS_CORPUS names its folder\n");
        return;
    }
    printf("    %d files, %d read strictly, %d of them whole; %d objects, %d repaired, %d refused; "
           "%d files without a calendar\n",
           t.files, t.parsed, t.whole, t.pieces, t.repaired, t.refused, t.unreadable);
}
