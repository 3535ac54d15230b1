/* SPDX-License-Identifier: MIT */
/* How the engine means to run the statements: by an index, never by reading a table from end to
   end, and without sorting where an index gives the order. */
#include <stdlib.h>

#include "base/buf.h"
#include "store/stmt.h"
#include "tests/store/fixture.h"

typedef struct step {
    int64_t id;
    cal_str detail;
} step;

/* clang-format off */
static const store_col step_cols[] = {
    STORE_COL(step, id,     "id"),
    STORE_COL(step, id,     "parent"),
    STORE_COL(step, id,     "notused"),
    STORE_COL(step, detail, "detail"),
};
/* clang-format on */

enum { VALUES_MAX = 32 };

static size_t values_of(const char *sql)
{
    long most = 0;

    for (const char *p = sql; *p; p++) {
        long n = *p == '$' ? strtol(p + 1, NULL, 10) : 0;

        most = n > most ? n : most;
    }
    return (size_t)most;
}

static cal_str explain(cal_ctx *cx, const store_stmt *q)
{
    cal_str rest = cal_str_c(q->sql ? q->sql : q->sqlite);
    size_t at = cal_str_find(rest, CAL_STR("{}"));
    cal_buf *b = cal_buf_new(cx->arena, 0);

    cal_buf_add_c(b, "EXPLAIN QUERY PLAN ");
    cal_buf_add(b, cal_str_take(rest, at));
    for (size_t i = 0; i < q->n_out && at < rest.n; i++) {
        cal_buf_add_c(b, i ? ", " : "");
        cal_buf_add_c(b, q->out[i].sql);
    }
    cal_buf_add(b, cal_str_skip(rest, at + 2));
    return cal_buf_str(b);
}

/* Steps that read from end to end, or sort, and may: small tables, answers of a few rows, jobs. */
static const struct {
    const char *file, *step;
} allowed[] = {
    {"user_leaving", "SCAN principal USING INDEX user_leaving"               },
    {"user_index",   "SCAN u USING INDEX user_unindexed"                     },
    {"user_index",   "SCAN g VIRTUAL TABLE INDEX 0:M1"                       },
    {"viewer",       "USE TEMP B-TREE FOR ORDER BY"                          }, /* what one person has of others */
    {"viewer",       "USE TEMP B-TREE FOR GROUP BY"                          },
    {"viewer",       "SCAN CONSTANT ROW"                                     },
    {"viewer",       "SCAN mine"                                             },
    {"viewer",       "SCAN o"                                                },
    {"entitlement",  "SCAN entitlement"                                      }, /* when there is no hook any more */
    {"entitlement",  "SCAN entitlement USING COVERING INDEX entitlement_next"},
    {"import",       "USE TEMP B-TREE FOR ORDER BY"                          }, /* those under way */
    {"attachment",   "SCAN a"                                                }, /* an hourly job */
    {"calendar",     "USE TEMP B-TREE FOR ORDER BY"                          }, /* one home's calendars */
    {"event",        "SCAN tombstone"                                        }, /* the yearly forgetting */
    {"event",        "SCAN gone"                                             },
    {"event_query",  "SCAN n"                                                }, /* the merge of sorted lists */
    {"table",        "SCAN"                                                  }, /* copying everything */
    {"table",        "USE TEMP B-TREE FOR ORDER BY"                          },
    {"user_index",   "SCAN principal"                                        }, /* behind a copy */
    {"event_text",   "SCAN CONSTANT ROW"                                     },
    {"user_index",   "SCAN n"                                                }, /* a bounded count */
    {"event_query",  "SCAN g VIRTUAL TABLE"                                  }, /* by the words asked for */
    {"file",         "SCAN (subquery"                                        }, /* the rows of one tree, numbered */
    {"file",         "SCAN n"                                                },
    {"identity",     "SCAN sign_in_flow USING"                               }, /* as many as may be on their way */
    {"session",      "USE TEMP B-TREE FOR ORDER BY"                          }, /* one person's sessions */
    {"lock",         "USE TEMP B-TREE FOR ORDER BY"                          }, /* one home's locks */
    {"membership",   "SCAN CONSTANT ROW"                                     }, /* one's way through the groups */
    {"membership",   "SCAN w"                                                },
    {"membership",   "SCAN mine"                                             },
    {"share",        "SCAN CONSTANT ROW"                                     }, /* the groups that one is in */
    {"share",        "SCAN mine"                                             },
    {"share",        "SCAN d"                                                }, /* those one is a delegate of */
    {"share",        "USE TEMP B-TREE FOR GROUP BY"                          },
    {"principal",    "SCAN u"                                                }, /* part of a name */
    {"principal",    "USE TEMP B-TREE FOR ORDER BY"                          },
    {"session",      "SCAN login_link"                                       }, /* a daily job; they live for an hour */
    {"user",         "SCAN principal USING COVERING INDEX"                   }, /* how many people there are */
    {"user",         "SCAN u"                                                }, /* part of a name; the number of people */
    {"user",         "USE TEMP B-TREE FOR ORDER BY"                          },
};

static bool may(cal_str file, cal_str what)
{
    if (!cal_str_starts(what, CAL_STR("SCAN")) && !cal_str_has(what, CAL_STR("TEMP B-TREE")))
        return true;
    for (size_t i = 0; i < CAL_COUNT(allowed); i++) {
        if (cal_str_eq(file, cal_str_c(allowed[i].file)) &&
            cal_str_starts(what, cal_str_c(allowed[i].step)))
            return true;
    }
    return false;
}

static cal_err check_plan(cal_ctx *cx, const char *file, const store_stmt *q)
{
    store_stmt *plan = CAL_NEW(cx->arena, store_stmt);
    cal_str sql = explain(cx, q);
    store_val zeros[VALUES_MAX] = {{0}};
    store_list l;

    *plan = (store_stmt){.sql = sql.p, STORE_OUT(step, step_cols)};

    cal_err e = store_all(cx, plan, zeros, values_of(sql.p), &l);
    const step *steps = l.at;

    for (size_t i = 0; i < l.n; i++) {
        if (!may(cal_str_c(file), steps[i].detail))
            test_failed(__FILE__, __LINE__, "%s: %.*s: %s", file, CAL_FMT(steps[i].detail), sql.p);
    }
    return e;
}

static cal_err check_plans(cal_ctx *cx)
{
    cal_err e = CAL_OK;

    for (const store_stmts *const *at = store_every_stmt; *at; at++) {
        const store_stmts *file = *at;
        bool reads_all = file == &store_check_stmts || file == &store_migrate_stmts;

        for (size_t j = 0; j < file->n && !reads_all && !e; j++)
            e = check_plan(cx, file->file, &file->at[j]);
    }
    return e;
}

TEST(no_statement_of_the_daily_work_reads_a_whole_table)
{

    SQLITE_ONLY();
    CHECK(fixture_pool(cx, "plan.db"));
    CHECK_OK(check_plans(cx));
}
