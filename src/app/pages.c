/* SPDX-License-Identifier: MIT */
/* The web application's files and the security fields (Content Security Policy Level 3, RFC 6797).
 */
#include "app/pages.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "http/files.h"
#include "json/value.h"
#include "app/file.h"

enum { MAX_CSP_BYTES = 256 * 1024 };

struct app_pages {
    http_files *files; /* NULL: the web application is not installed */
    cal_buf policy;    /* Content-Security-Policy */
};

/* Where the web application may lie, seen from the program's folder: the source tree's build
   folders, and an installation. */
static const char *const places[] = {"../../web/out", "../share/calends/web"};

/* The hashes of csp.json are appended to script-src. */
static const char policy_head[] =
    "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "connect-src 'self'; font-src 'self'; img-src 'self' data:; manifest-src 'self'; "
    "style-src 'self'; worker-src 'self'; script-src 'self'";

static const http_field security[] = {
    {CAL_STR_K("X-Content-Type-Options"),     CAL_STR_K("nosniff")                                 },
    {CAL_STR_K("Referrer-Policy"),            CAL_STR_K("no-referrer")                             },
    {CAL_STR_K("Cross-Origin-Opener-Policy"), CAL_STR_K("same-origin")                             },
    {CAL_STR_K("Permissions-Policy"),         CAL_STR_K("camera=(), geolocation=(), microphone=()")},
};

static bool is_folder(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Where the web application is; NULL when it is nowhere. */
static const char *find_root(cal_ctx *cx, cal_str configured)
{
    cal_str folder = app_program_folder(cx);

    if (configured.n)
        return cal_arena_c(cx->arena, configured);
    for (size_t i = 0; i < CAL_COUNT(places); i++) {
        cal_str path = cal_arena_printf(cx->arena, "%.*s%s", CAL_FMT(folder), places[i]);

        if (is_folder(path.p))
            return path.p;
    }
    return NULL;
}

/* {"script-src": ["'sha256-…'", …]}, written by the web application's build. */
static cal_err read_hashes(cal_ctx *cx, const char *root, cal_buf *policy)
{
    cal_str path = cal_arena_printf(cx->arena, "%s/csp.json", root), text;
    const json_value *v, *list;
    cal_err e;

    if (access(path.p, F_OK) != 0)
        return CAL_OK;
    if ((e = app_file_read(cx, path.p, MAX_CSP_BYTES, &text)) || (e = json_parse(cx, text, &v)))
        return e;
    list = json_member(v, CAL_STR("script-src"));
    for (size_t i = 0; list && i < list->n; i++) {
        cal_buf_add_byte(policy, ' ');
        cal_buf_add(policy, list->item[i].text);
    }
    return CAL_OK;
}

cal_err app_pages_new(cal_ctx *cx, cal_str root, app_pages **out)
{
    const char *path = find_root(cx, root);
    app_pages *p = calloc(1, sizeof *p);
    cal_err e = CAL_OK;

    if (!p)
        abort();
    cal_buf_init(&p->policy, MAX_CSP_BYTES);
    cal_buf_add_c(&p->policy, policy_head);
    if (path && !is_folder(path))
        e = cal_fail(cx, CAL_E_CONFIG, "web.root: there is no folder %s", path);
    else if (path)
        (void)((e = http_files_new(cx, path, &p->files)) ||
               (e = read_hashes(cx, path, &p->policy)));
    else
        cal_log_write(cx->log, CAL_LOG_WARN, CAL_STR(""),
                      "the web application is not installed; set web.root to its folder");
    if (e) {
        app_pages_free(p);
        return e;
    }
    *out = p;
    return CAL_OK;
}

void app_pages_free(app_pages *p)
{
    if (!p)
        return;
    if (p->files)
        http_files_free(p->files);
    cal_buf_end(&p->policy);
    free(p);
}

cal_err app_pages_serve(const app_pages *p, cal_ctx *cx, const http_req *rq, http_res *rs)
{
    if (rq->method != HTTP_GET && rq->method != HTTP_HEAD) {
        cx->fail.allow = CAL_STR("GET, HEAD");
        return cal_fail(cx, CAL_E_NO_METHOD, "Pages can only be read");
    }
    if (p->files)
        return http_files_serve(p->files, cx, rq, rs);
    http_res_text(cx, rs, 200, CAL_STR("text/plain; charset=utf-8"),
                  CAL_STR("Calends is running, but its web application is not installed: run make "
                          "web, or set web.root.\nCalDAV clients can be used.\n"));
    return CAL_OK;
}

static bool has_field(const http_res *rs, cal_str name)
{
    for (size_t i = 0; i < rs->fields.n; i++) {
        if (cal_str_eq_ci(rs->fields.at[i].name, name))
            return true;
    }
    return false;
}

/* What is no page of the web application has a policy of its own; what comes from a server behind
   this one may have all of it. */
static void secure(cal_ctx *cx, http_res *rs, cal_str name, cal_str value)
{
    if (!has_field(rs, name))
        http_res_field(cx, rs, name, value);
}

void app_pages_secure(const app_pages *p, cal_ctx *cx, const http_req *rq, http_res *rs)
{
    for (size_t i = 0; i < CAL_COUNT(security); i++)
        secure(cx, rs, security[i].name, security[i].value);
    secure(cx, rs, CAL_STR("Content-Security-Policy"), cal_buf_str(&p->policy));
    if (rq->secure)
        secure(cx, rs, CAL_STR("Strict-Transport-Security"), CAL_STR("max-age=31536000"));
}
