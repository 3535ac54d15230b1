/* SPDX-License-Identifier: MIT */
/* Real calendar files of an optional folder, named by the environment variable CALENDS_CORPUS or
   beside the source tree: printed as they were read, split into objects that can be stored. */
#include <stdio.h>

#include "ical/check.h"
#include "ical/print.h"
#include "tests/ical/cases.h"
#include "tests/ical/each_file.h"

typedef struct tally {
    int files, parsed, whole, pieces, repaired, refused, unreadable;
} tally;

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

static void try_file(cal_ctx *cx, const char *path, cal_str text, void *state)
{
    tally *t = state;
    const ical_piece *pieces;
    size_t n;

    t->files++;
    print_again(cx, path, text, t);
    if (ical_split(cx, text, &pieces, &n)) {
        t->unreadable++;
        return;
    }
    for (size_t i = 0; i < n; i++)
        read_piece(cx, path, &pieces[i], t);
}

TEST(real_files_are_printed_as_read_and_split_into_objects)
{
    tally t = {0};

    ical_test_zones(cx);
    ical_each_file(cx, try_file, &t);
    if (t.files == 0) {
        printf("    skipped: no corpus; CALENDS_CORPUS names its folder\n");
        return;
    }
    printf("    %d files, %d read strictly, %d of them whole; %d objects, %d repaired, %d refused; "
           "%d files without a calendar\n",
           t.files, t.parsed, t.whole, t.pieces, t.repaired, t.refused, t.unreadable);
}
