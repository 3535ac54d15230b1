/* SPDX-License-Identifier: MIT */
/* Static files from a folder that the test fills. */
#include "http/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/harness/test.h"

static void end_files(void *files)
{
    http_files_free(files);
}

static void write_file(cal_ctx *cx, const char *path, const char *text)
{
    cal_str full = cal_arena_printf(cx->arena, "%.*s/web/%s", CAL_FMT(test_dir(cx)), path);
    FILE *file = fopen(full.p, "wb");

    if (file) {
        (void)fputs(text, file);
        (void)fclose(file);
    }
}

/* A site of a few pages; secret.txt lies beside its folder. */
static http_files *site(cal_ctx *cx)
{
    static const char *const folders[] = {"web", "web/_next", "web/_next/static", "web/signin",
                                          "web/.git"};
    static const char *const pages[] = {
        "index.html",  "404.html",      "about.html",        "signin/index.html",
        "a.js",        "a.js.br",       "a.js.gz",           "b.css",
        "b.css.gz",    "c.json",        "_next/static/x.js", ".hidden",
        ".git/config", "../secret.txt", "d e.svg",           "unknown.zzz",
    };
    http_files *files;
    cal_str root = cal_arena_printf(cx->arena, "%.*s/web", CAL_FMT(test_dir(cx)));

    for (size_t i = 0; i < CAL_COUNT(folders); i++)
        (void)mkdir(cal_arena_printf(cx->arena, "%.*s/%s", CAL_FMT(test_dir(cx)), folders[i]).p,
                    0700);
    for (size_t i = 0; i < CAL_COUNT(pages); i++)
        write_file(cx, pages[i], pages[i]);
    write_file(cx, "empty.txt", "");
    if (symlink("../secret.txt", cal_arena_printf(cx->arena, "%.*s/link.txt", CAL_FMT(root)).p) !=
            0 ||
        http_files_new(cx, root.p, &files))
        return NULL;
    cal_arena_defer(cx->arena, end_files, files);
    return files;
}

/* One GET; fields: name and value by turns, NULL-ended, at most two pairs. */
static cal_err ask(cal_ctx *cx, const http_files *f, const char *path, const char *const *fields,
                   http_res *rs)
{
    http_field *list = CAL_NEW_N(cx->arena, http_field, 2);
    http_req rq = {.method = HTTP_GET, .path = cal_str_c(path), .fields = list};

    for (; fields && *fields; fields += 2)
        list[rq.n_fields++] = (http_field){cal_str_c(fields[0]), cal_str_c(fields[1])};
    http_res_init(cx, rs);
    return http_files_serve(f, cx, &rq, rs);
}

static cal_str field(const http_res *rs, const char *name)
{
    for (size_t i = 0; i < rs->fields.n; i++) {
        if (cal_str_eq_ci(rs->fields.at[i].name, cal_str_c(name)))
            return rs->fields.at[i].value;
    }
    return (cal_str){NULL, 0};
}

TEST(paths_name_files_pages_and_folders)
{
    const struct {
        const char *path;
        int status;
        const char *content, *type;
    } cases[] = {
        {"/",                  200, "index.html",        "text/html; charset=utf-8"      },
        {"/index.html",        200, "index.html",        "text/html; charset=utf-8"      },
        {"/about",             200, "about.html",        "text/html; charset=utf-8"      },
        {"/signin",            200, "signin/index.html", "text/html; charset=utf-8"      },
        {"/signin/",           200, "signin/index.html", "text/html; charset=utf-8"      },
        {"/a.js",              200, "a.js",              "text/javascript; charset=utf-8"},
        {"/b.css",             200, "b.css",             "text/css; charset=utf-8"       },
        {"/c.json",            200, "c.json",            "application/json"              },
        {"/d%20e.svg",         200, "d e.svg",           "image/svg+xml"                 },
        {"/unknown.zzz",       200, "unknown.zzz",       "application/octet-stream"      },
        {"/empty.txt",         200, "",                  "text/plain; charset=utf-8"     },
        {"/_next/static/x.js", 200, "_next/static/x.js", "text/javascript; charset=utf-8"},
        {"/nothing",           404, "404.html",          "text/html; charset=utf-8"      },
        {"/about/",            404, "404.html",          "text/html; charset=utf-8"      },
        {"/../secret.txt",     404, "404.html",          "text/html; charset=utf-8"      },
        {"/%2e%2e/secret.txt", 404, "404.html",          "text/html; charset=utf-8"      },
        {"/..%2fsecret.txt",   404, "404.html",          "text/html; charset=utf-8"      },
        {"/signin/../a.js",    404, "404.html",          "text/html; charset=utf-8"      },
        {"/a.js%00",           404, "404.html",          "text/html; charset=utf-8"      },
        {"/a.js%zz",           404, "404.html",          "text/html; charset=utf-8"      },
        {"/.hidden",           404, "404.html",          "text/html; charset=utf-8"      },
        {"/.git/config",       404, "404.html",          "text/html; charset=utf-8"      },
        {"/link.txt",          404, "404.html",          "text/html; charset=utf-8"      },
        {"/_next",             404, "404.html",          "text/html; charset=utf-8"      },
    };
    const http_files *f = site(cx);

    CHECK(f);
    for (size_t i = 0; i < CAL_COUNT(cases); i++) {
        http_res rs;

        CHECK_OK(ask(cx, f, cases[i].path, NULL, &rs));
        CHECK_INT(rs.status, cases[i].status);
        CHECK_STR(http_file_bytes(rs.file), cal_str_c(cases[i].content));
        CHECK_STR(field(&rs, "Content-Type"), cal_str_c(cases[i].type));
        CHECK(field(&rs, "ETag").n == 34);
    }
}

TEST(the_best_coding_that_is_taken_is_sent)
{
    const struct {
        const char *path, *accepts, *content, *coding;
    } cases[] = {
        {"/a.js",  "gzip, br",          "a.js.br",  "br"  },
        {"/a.js",  "gzip",              "a.js.gz",  "gzip"},
        {"/a.js",  "br;q=0, gzip",      "a.js.gz",  "gzip"},
        {"/a.js",  "identity",          "a.js",     NULL  },
        {"/b.css", "gzip, deflate, br", "b.css.gz", "gzip"},
        {"/b.css", "br",                "b.css",    NULL  },
    };
    const http_files *f = site(cx);
    cal_str tags[CAL_COUNT(cases)];

    CHECK(f);
    for (size_t i = 0; i < CAL_COUNT(cases); i++) {
        const char *fields[] = {"accept-encoding", cases[i].accepts, NULL};
        http_res rs;

        CHECK_OK(ask(cx, f, cases[i].path, fields, &rs));
        CHECK_STR(http_file_bytes(rs.file), cal_str_c(cases[i].content));
        CHECK_STR(field(&rs, "Content-Encoding"), cal_str_c(cases[i].coding));
        CHECK_STR(field(&rs, "Vary"), CAL_STR("Accept-Encoding"));
        tags[i] = field(&rs, "ETag");
    }
    /* A strong tag for each coding. */
    CHECK(!cal_str_eq(tags[0], tags[1]) && !cal_str_eq(tags[1], tags[3]));
    CHECK(cal_str_eq(tags[1], tags[2]));
}

TEST(what_the_client_has_is_not_sent_again)
{
    const http_files *f = site(cx);
    http_res rs;

    CHECK(f);
    CHECK_OK(ask(cx, f, "/about", NULL, &rs));

    const char *same[] = {"If-None-Match", field(&rs, "ETag").p, NULL};
    const char *other[] = {"If-None-Match", "\"x\"", NULL};

    CHECK_OK(ask(cx, f, "/about", same, &rs));
    CHECK_INT(rs.status, 304);
    CHECK(!rs.file);
    CHECK(field(&rs, "ETag").n && field(&rs, "Cache-Control").n && field(&rs, "Vary").n);
    CHECK_OK(ask(cx, f, "/about", other, &rs));
    CHECK_INT(rs.status, 200);
}

TEST(hashed_names_are_kept_for_ever_and_others_asked_again)
{
    const http_files *f = site(cx);
    http_res rs;

    CHECK(f);
    CHECK_OK(ask(cx, f, "/_next/static/x.js", NULL, &rs));
    CHECK_STR(field(&rs, "Cache-Control"), CAL_STR("public, max-age=31536000, immutable"));
    CHECK_OK(ask(cx, f, "/about", NULL, &rs));
    CHECK_STR(field(&rs, "Cache-Control"), CAL_STR("no-cache"));
}

/* An update of the folder while the server runs shows after a restart, and breaks nothing before.
 */
TEST(files_that_change_below_the_server_do_no_harm)
{
    const http_files *f = site(cx);
    http_res rs;

    CHECK(f);
    write_file(cx, "about.html", "");
    write_file(cx, "new.html", "new");
    CHECK_OK(ask(cx, f, "/about", NULL, &rs));
    CHECK_STR(http_file_bytes(rs.file), CAL_STR("about.html"));
    CHECK_OK(ask(cx, f, "/new", NULL, &rs));
    CHECK_INT(rs.status, 404);
}

TEST(a_site_without_its_own_404_page_leaves_it_to_the_caller)
{
    http_files *f;
    http_res rs;

    CHECK_OK(http_files_new(cx, test_dir(cx).p, &f));
    cal_arena_defer(cx->arena, end_files, f);
    CHECK_INT(ask(cx, f, "/nothing", NULL, &rs), CAL_E_NOT_FOUND);
}

TEST(a_folder_that_is_not_there_is_told)
{
    http_files *f;

    CHECK_INT(http_files_new(cx, "/nowhere/at/all", &f), CAL_E_CONFIG);
    CHECK(cal_str_has(cx->fail.why, CAL_STR("/nowhere/at/all cannot be read")));
}
