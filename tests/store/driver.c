/* SPDX-License-Identifier: MIT */
/* The seam to the engine: values in, rows out, and statements that are not as told. */
#include "store/driver.h"

#include "store/stmt.h"
#include "tests/store/fixture.h"

typedef struct row {
    int64_t i;
    cal_str s, blob, none;
    bool b;
} row;

/* clang-format off */
static const store_col cols[] = {
    STORE_COL(row, s,    "s"),
    STORE_COL(row, i,    "i"),
    STORE_COL(row, b,    "b"),
    STORE_COL(row, blob, "blob"),
    STORE_COL(row, none, "NULL"),
};

static const store_col one_col[] = {STORE_COL(row, i, "1"), STORE_COL(row, i, "2")};

/* $2 stands before $1 in the text, and $3 twice. */
static const store_stmt values = {
    .sql = "SELECT {} FROM (SELECT $2 AS s, $1 AS i, $3 AS b, $4 AS blob) AS v WHERE $3 = $3",
    STORE_OUT(row, cols)};
static const store_stmt counting = {
    .sql = "WITH RECURSIVE c (s, i, b, blob) AS (SELECT 'x', 1, 0, '' UNION ALL"
           " SELECT s, i + 1, b, blob FROM c WHERE i < $1) SELECT {} FROM c",
    STORE_OUT(row, cols)};
static const store_stmt gaps = {.sql = "SELECT {} FROM (SELECT $2)", STORE_OUT(row, one_col)};
static const store_stmt more = {.sql = "SELECT 1, 2, 3", STORE_OUT(row, one_col)};
static const store_stmt broken = {.sql = "SELEKT"};
/* clang-format on */

static bool lives(cal_ctx *cx, int64_t i, cal_str s, bool b, cal_str blob)
{
    row got = {.none = CAL_STR("x")};

    return store_one(cx, &values, ARGS(V(i), V(s), V(b), V_BLOB(blob)), &got) == CAL_OK &&
           got.i == i && cal_str_eq(got.s, s) && got.b == b && cal_str_eq(got.blob, blob) &&
           got.s.p && got.blob.p && !got.none.p;
}

TEST(values_go_in_and_come_out_unchanged)
{
    CHECK(fixture_pool(cx, "driver.db"));
    /* U+0000 is text for one engine and none for the other, which says so. */
    CHECK(lives(cx, INT64_MAX, CAL_STR("a\0b"), true, CAL_STR("\xff\0\xfe")) ==
          fixture_is_sqlite());
    cal_fail_clear(cx);
    CHECK(lives(cx, INT64_MAX, CAL_STR("ab"), true, CAL_STR("\xff\0\xfe")));
    CHECK(lives(cx, INT64_MIN, CAL_STR("'; DROP TABLE principal; --"), false, CAL_STR("\\x00")));
    CHECK(lives(cx, 0, CAL_STR("\xf0\x9f\x8e\x89"), true, CAL_STR("")));
    CHECK(lives(cx, -1, (cal_str){0}, false, (cal_str){0}));
}

TEST(rows_come_in_any_number)
{
    static const int64_t numbers[] = {1, 7, 8, 9, 1000};
    store_list l;

    CHECK(fixture_pool(cx, "rows.db"));
    for (size_t i = 0; i < CAL_COUNT(numbers); i++) {
        CHECK_OK(store_all(cx, &counting, ARGS(V(numbers[i])), &l));
        CHECK_INT(l.n, numbers[i]);
        CHECK_INT(((const row *)l.at)[l.n - 1].i, numbers[i]);
    }
}

TEST(a_statement_that_is_not_as_told_is_a_bug)
{
    static const store_stmt *const bad[] = {&gaps, &more, &broken, NULL};
    store_list l;

    CHECK(fixture_pool(cx, "bad.db"));
    for (const store_stmt *const *q = bad; *q; q++) {
        CHECK(store_all(cx, *q, ARGS(V(INT64_C(1))), &l) == CAL_E_BUG);
        cal_fail_clear(cx);
    }
    CHECK(store_all(cx, &counting, NO_ARGS, &l) == CAL_E_BUG);
}
