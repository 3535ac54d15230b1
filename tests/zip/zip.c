/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tests/harness/test.h"
#include "zip/read.h"
#include "zip/write.h"

static const zip_limits roomy = {100, 1 << 20, 1 << 22, 1000};

static cal_str packed(cal_ctx *cx, const char *path, cal_str body)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);
    zip_writer *w;

    if (zip_writer_new(cx, 1780000000, &w) || zip_writer_begin(cx, w, cal_str_c(path), out) ||
        zip_writer_add(cx, w, body, out) || zip_writer_done(cx, w, out))
        return CAL_STR("");
    return cal_buf_str(out);
}

static cal_str zeros(cal_ctx *cx, size_t n)
{
    char *p = cal_arena_alloc(cx->arena, n);

    memset(p, '0', n);
    return (cal_str){p, n};
}

TEST(what_is_packed_is_unpacked)
{
    cal_str zip = packed(cx, "Agenda/\xc3\xa9milie.ics", CAL_STR("BEGIN:VCALENDAR"));
    cal_str path, head, body;
    zip_reader *r;
    bool more;

    CHECK(zip_is_archive(zip));
    CHECK_OK(zip_reader_new(cx, zip, &roomy, &r));
    CHECK_OK(zip_reader_next(cx, r, &path, &more));
    CHECK(more);
    CHECK_STR(path, CAL_STR("Agenda/\xc3\xa9milie.ics"));
    CHECK_OK(zip_reader_head(cx, r, 5, &head));
    CHECK_STR(head, CAL_STR("BEGIN"));
    CHECK_OK(zip_reader_body(cx, r, &body));
    CHECK_STR(body, CAL_STR("BEGIN:VCALENDAR"));
    CHECK_OK(zip_reader_next(cx, r, &path, &more));
    CHECK(!more);
}

TEST(paths_lead_nowhere)
{
    cal_str zip = packed(cx, "../../etc\\./passwd", CAL_STR("x"));
    cal_str path;
    zip_reader *r;
    bool more;

    CHECK_OK(zip_reader_new(cx, zip, &roomy, &r));
    CHECK_OK(zip_reader_next(cx, r, &path, &more));
    CHECK_STR(path, CAL_STR("etc/passwd"));
}

TEST(bombs_are_refused)
{
    cal_str zip = packed(cx, "a.ics", zeros(cx, 3 << 20));
    const zip_limits by_ratio = {100, 1 << 23, 1 << 24, 50},
                     by_size = {100, 1 << 20, 1 << 24, 5000},
                     by_total = {100, 1 << 23, 1 << 21, 5000};
    const zip_limits *all[] = {&by_ratio, &by_size, &by_total};

    for (size_t i = 0; i < CAL_COUNT(all); i++) {
        cal_str path, body;
        zip_reader *r;
        bool more;

        CHECK_OK(zip_reader_new(cx, zip, all[i], &r));
        CHECK_OK(zip_reader_next(cx, r, &path, &more));
        CHECK(zip_reader_body(cx, r, &body) == CAL_E_TOO_LARGE);
        cal_fail_clear(cx);
    }
}

TEST(what_is_no_archive_says_so)
{
    cal_str path;
    zip_reader *r;
    bool more;

    CHECK(!zip_is_archive(CAL_STR("BEGIN:VCALENDAR")));
    if (zip_reader_new(cx, CAL_STR("PK\3\4 and nothing else"), &roomy, &r) == CAL_OK)
        CHECK(zip_reader_next(cx, r, &path, &more) == CAL_E_ARCHIVE);
    CHECK(cx->fail.why.n > 0);
}
