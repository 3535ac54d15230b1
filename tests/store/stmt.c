/* SPDX-License-Identifier: MIT */
/* The statements as a whole, and running them. */
#include "store/stmt.h"

#include "tests/store/fixture.h"

TEST(every_statement_of_every_file_prepares)
{
    CHECK(fixture_pool(cx, "all.db"));
    CHECK_OK(store_lease(cx));
    for (const store_stmts *const *at = store_every_stmt; *at; at++) {
        const store_stmts *file = *at;

        for (size_t j = 0; j < file->n; j++) {
            if (cx->db->engine->prepare(cx, cx->db, &file->at[j]))
                test_failed(__FILE__, __LINE__, "%s %zu: %.*s", file->file, j,
                            CAL_FMT(cx->fail.why));
            cal_fail_clear(cx);
        }
    }
}
