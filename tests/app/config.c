/* SPDX-License-Identifier: MIT */
#include "app/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/harness/test.h"

/* The options a test names, over the defaults; the fields of no other source. */
static cal_err load(cal_ctx *cx, const char *set, app_config *out)
{
    return app_config_load(cx, "/dev/null", &set, set ? 1 : 0, out);
}

static bool why_has(const cal_ctx *cx, const char *part)
{
    return cal_str_has(cx->fail.why, cal_str_c(part));
}

/* A file of the test's own with that text. */
static const char *file_with(cal_ctx *cx, const char *text)
{
    const char *path =
        cal_arena_c(cx->arena, cal_arena_printf(cx->arena, "%.*s/c.conf", CAL_FMT(test_dir(cx))));
    FILE *f = fopen(path, "w");

    if (!f || fputs(text, f) < 0 || fclose(f) != 0)
        abort();
    return path;
}

TEST(defaults_are_what_the_table_says)
{
    app_config c;

    CHECK_OK(load(cx, NULL, &c));
    CHECK_STR(c.http_listen, CAL_STR("127.0.0.1:8080"));
    CHECK_INT(c.http_max_head, 16 * 1024);
    CHECK_INT(c.http_head_timeout, 10000);
    CHECK_INT(c.limits_instances, 20000);
    CHECK_INT(c.limits_min_date, INT64_C(-62135510400));
}

static const struct good {
    const char *set;
    size_t offset;
    int64_t value;
} goods[] = {
    {"http.workers=3",             offsetof(app_config, http_workers),       3                  },
    {"http.max_head=32K",          offsetof(app_config, http_max_head),      32768              },
    {"http.max_head=4096",         offsetof(app_config, http_max_head),      4096               },
    {"http.max_head=1M",           offsetof(app_config, http_max_head),      1048576            },
    {"limits.import_size=1G",      offsetof(app_config, limits_import_size), INT64_C(1) << 30   },
    {"http.head_timeout=500ms",    offsetof(app_config, http_head_timeout),  500                },
    {"http.head_timeout=7",        offsetof(app_config, http_head_timeout),  7000               },
    {"http.head_timeout=7s",       offsetof(app_config, http_head_timeout),  7000               },
    {"http.head_timeout=2m",       offsetof(app_config, http_head_timeout),  120000             },
    {"http.idle_timeout=1h",       offsetof(app_config, http_idle_timeout),  3600000            },
    {"http.workers = 3",           offsetof(app_config, http_workers),       3                  },
    {"  http.workers\t=\t3 ",      offsetof(app_config, http_workers),       3                  },
    {"http.workers=\"3\"",         offsetof(app_config, http_workers),       3                  },
    {"limits.max_date=2026-01-31", offsetof(app_config, limits_max_date),    INT64_C(1769817600)},
    {"http.loops=0",               offsetof(app_config, http_loops),         0                  },
    {"http.loops=256",             offsetof(app_config, http_loops),         256                },
};

TEST(numbers_sizes_times_and_dates_are_read_with_their_units)
{
    for (size_t i = 0; i < CAL_COUNT(goods); i++) {
        app_config c;
        int64_t got;

        CHECK_OK(load(cx, goods[i].set, &c));
        memcpy(&got, (const char *)&c + goods[i].offset, sizeof got);
        if (got != goods[i].value)
            test_failed(__FILE__, __LINE__, "%s gives %lld", goods[i].set, (long long)got);
    }
}

static const struct bad {
    const char *set, *why;
} bads[] = {
    {"http.workers=0",                     "must lie between 1 and 1024, not 0"     },
    {"http.workers=1025",                  "must lie between 1 and 1024"            },
    {"http.workers=",                      "must be a whole number, not \"\""       },
    {"http.workers=three",                 "must be a whole number, not \"three\""  },
    {"http.workers=-1",                    "must be a whole number"                 },
    {"http.workers=+1",                    "must be a whole number"                 },
    {"http.workers=3K",                    "must be a whole number"                 },
    {"http.workers=3 4",                   "must be a whole number"                 },
    {"http.workers=99999999999999999999",  "must be a whole number"                 },
    {"http.max_head=1k",                   "must be a size such as"                 },
    {"http.max_head=1KB",                  "must be a size such as"                 },
    {"http.max_head=1T",                   "must be a size such as"                 },
    {"http.max_head=2M",                   "must lie between 1024 and 1048576"      },
    {"http.max_head=9223372036854775807G", "must be a size such as"                 },
    {"http.head_timeout=1d",               "must be a time such as"                 },
    {"http.head_timeout=99ms",             "must lie between 100 and 600000"        },
    {"http.head_timeout=1.5s",             "must be a time such as"                 },
    {"limits.min_date=2026-02-30",         "must be a date such as"                 },
    {"limits.min_date=2026-1-1",           "must be a date such as"                 },
    {"limits.min_date=20260101",           "must be a date such as"                 },
    {"http.listen=a\x01z",                 "must be text without control characters"},
    {"http.listen=a\nb",                   "must be text without control characters"},
    {"http.nothing=1",                     "there is no option \"http.nothing\""    },
    {"workers=1",                          "there is no option \"workers\""         },
    {"HTTP.workers=1",                     "there is no option"                     },
    {"=1",                                 "there is no option \"\""                },
    {"http.workers",                       "is no line of the form key = value"     },
    {"",                                   "is no line of the form key = value"     },
};

TEST(what_cannot_be_used_is_refused_with_what_to_write)
{
    for (size_t i = 0; i < CAL_COUNT(bads); i++) {
        app_config c;

        cal_fail_clear(cx);
        CHECK_INT(load(cx, bads[i].set, &c), CAL_E_CONFIG);
        if (!why_has(cx, bads[i].why) || !cal_str_starts(cx->fail.why, CAL_STR("--set: ")))
            test_failed(__FILE__, __LINE__, "%s: %.*s", bads[i].set, CAL_FMT(cx->fail.why));
    }
}

TEST(the_command_line_beats_the_environment_beats_the_file_beats_the_default)
{
    const char *path =
        file_with(cx, "http.workers = 5\nhttp.loops = 5\nhttp.max_connections = 5\n");
    const char *set[] = {"http.max_connections=7", "http.max_connections=8"};
    app_config c;

    CHECK(setenv("CALENDS_HTTP_LOOPS", "6", 1) == 0);
    CHECK(setenv("CALENDS_HTTP_MAX_CONNECTIONS", "6", 1) == 0);

    cal_err e = app_config_load(cx, path, set, CAL_COUNT(set), &c);

    (void)unsetenv("CALENDS_HTTP_LOOPS");
    (void)unsetenv("CALENDS_HTTP_MAX_CONNECTIONS");
    CHECK_OK(e);
    CHECK_INT(c.http_max_connections, 8);
    CHECK_INT(c.http_loops, 6);
    CHECK_INT(c.http_workers, 5);
    CHECK_INT(c.database_connections, 16);
}

TEST(an_error_of_the_environment_names_the_variable)
{
    app_config c;

    CHECK(setenv("CALENDS_HTTP_LOOPS", "many", 1) == 0);

    cal_err e = load(cx, NULL, &c);

    (void)unsetenv("CALENDS_HTTP_LOOPS");
    CHECK_INT(e, CAL_E_CONFIG);
    CHECK(why_has(cx, "CALENDS_HTTP_LOOPS: http.loops must be"));
}

TEST(an_error_of_a_file_names_the_file_and_the_line)
{
    app_config c;

    CHECK_OK(load(cx, NULL, &c));
    CHECK_INT(app_config_read(
                  cx, CAL_STR("my.conf"),
                  CAL_STR("# a comment\r\n\r\n  # another\nhttp.workers = 2\r\nhttp.workers = x\n"),
                  &c),
              CAL_E_CONFIG);
    CHECK_STR(cx->fail.why, CAL_STR("my.conf:5: http.workers must be a whole number, not \"x\""));
    CHECK_INT(c.http_workers, 2);
}

TEST(a_file_may_end_without_a_newline_and_repeat_an_option)
{
    app_config c;

    CHECK_OK(load(cx, NULL, &c));
    CHECK_OK(app_config_read(cx, CAL_STR("f"), CAL_STR("http.workers=2\nhttp.workers=4"), &c));
    CHECK_INT(c.http_workers, 4);
    CHECK_OK(app_config_read(cx, CAL_STR("f"), CAL_STR(""), &c));
}

TEST(a_missing_file_is_an_error_only_when_it_was_named)
{
    app_config c;

    CHECK(app_config_load(cx, "/nonexistent/c.conf", NULL, 0, &c) != CAL_OK);
    CHECK(why_has(cx, "/nonexistent/c.conf"));
    cal_fail_clear(cx);
    CHECK_OK(app_config_load(cx, NULL, NULL, 0, &c));
}

static const struct quoted {
    const char *line, *value;
} quotes[] = {
    {"http.listen = \"  a b  \"", "  a b  "  },
    {"http.listen = \"\"",        ""         },
    {"http.listen = \"\"a\"\"",   "\"a\""    },
    {"http.listen = \"",          "\""       },
    {"http.listen = a\"b",        "a\"b"     },
    {"http.listen = a = b # c",   "a = b # c"},
    {"http.listen =",             ""         },
};

TEST(quotes_keep_spaces_and_what_is_printed_reads_back_the_same)
{
    for (size_t i = 0; i < CAL_COUNT(quotes); i++) {
        cal_buf *text = cal_buf_new(cx->arena, 0);
        app_config c, again;

        CHECK_OK(load(cx, NULL, &c));
        CHECK_OK(load(cx, NULL, &again));
        CHECK_OK(app_config_read(cx, CAL_STR("f"), cal_str_c(quotes[i].line), &c));
        CHECK_STR(c.http_listen, cal_str_c(quotes[i].value));
        app_config_print(&c, text);
        CHECK_OK(app_config_read(cx, CAL_STR("again"), cal_buf_str(text), &again));
        CHECK_STR(again.http_listen, cal_str_c(quotes[i].value));
    }
}

TEST(a_password_in_an_address_is_not_printed)
{
    cal_buf *text = cal_buf_new(cx->arena, 0);
    app_config c;

    CHECK_OK(load(cx, "database.url=postgres://me:hush@db/calends", &c));
    app_config_print(&c, text);
    CHECK(!cal_str_has(cal_buf_str(text), CAL_STR("hush")));
}

TEST(numbers_are_printed_with_the_largest_unit_that_fits)
{
    cal_buf *text = cal_buf_new(cx->arena, 0);
    app_config c;

    CHECK_OK(
        app_config_load(cx, "/dev/null",
                        (const char *const[]){"http.max_head=65536", "http.head_timeout=1500ms",
                                              "http.body_min_rate=0"},
                        3, &c));
    app_config_print(&c, text);
    CHECK(cal_str_has(cal_buf_str(text), CAL_STR("http.max_head = 64K\n")));
    CHECK(cal_str_has(cal_buf_str(text), CAL_STR("http.head_timeout = 1500ms\n")));
    CHECK(cal_str_has(cal_buf_str(text), CAL_STR("http.body_min_rate = 0\n")));
    CHECK(cal_str_has(cal_buf_str(text), CAL_STR("limits.max_date = 9999-12-30\n")));
}

TEST(the_manual_has_a_line_for_each_option)
{
    cal_buf *text = cal_buf_new(cx->arena, 0);

    app_config_describe(text);
    CHECK(cal_str_has(cal_buf_str(text),
                      CAL_STR("http.max_head\tsize\t16K\tCALENDS_HTTP_MAX_HEAD\t")));
}

TEST(yes_and_no_are_words_of_their_own)
{
    app_config c;

    CHECK_OK(load(cx, "people.local_sign_in = no", &c));
    CHECK_INT(c.people_local_sign_in, 0);
    CHECK(load(cx, "people.local_sign_in = 1", &c) == CAL_E_CONFIG);
    CHECK(why_has(cx, "yes or no"));
}
