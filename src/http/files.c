/* SPDX-License-Identifier: MIT */
/* A sorted table of files with their codings; lookups by binary search over exact paths. */
#include "http/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "http/gzip.h"

enum { MAX_FILES = 20000, MAX_FILE_BYTES = 64 << 20 };

/* The bytes are in memory, not mapped: a file may be replaced in its place while it is sent. */
struct http_file {
    cal_str path; /* "/index.html", with its coding's ending */
    cal_str bytes;
    char etag[40];
};

struct http_files {
    cal_arena *arena;
    CAL_VEC(http_file) list;
};

typedef CAL_VEC(cal_str) folders;

static const struct {
    cal_str ending, type;
} types[] = {
    {CAL_STR_K(".html"),        CAL_STR_K("text/html; charset=utf-8")      },
    {CAL_STR_K(".js"),          CAL_STR_K("text/javascript; charset=utf-8")},
    {CAL_STR_K(".mjs"),         CAL_STR_K("text/javascript; charset=utf-8")},
    {CAL_STR_K(".css"),         CAL_STR_K("text/css; charset=utf-8")       },
    {CAL_STR_K(".json"),        CAL_STR_K("application/json")              },
    {CAL_STR_K(".webmanifest"), CAL_STR_K("application/manifest+json")     },
    {CAL_STR_K(".txt"),         CAL_STR_K("text/plain; charset=utf-8")     },
    {CAL_STR_K(".svg"),         CAL_STR_K("image/svg+xml")                 },
    {CAL_STR_K(".png"),         CAL_STR_K("image/png")                     },
    {CAL_STR_K(".jpg"),         CAL_STR_K("image/jpeg")                    },
    {CAL_STR_K(".ico"),         CAL_STR_K("image/x-icon")                  },
    {CAL_STR_K(".webp"),        CAL_STR_K("image/webp")                    },
    {CAL_STR_K(".gif"),         CAL_STR_K("image/gif")                     },
    {CAL_STR_K(".map"),         CAL_STR_K("application/json")              },
    {CAL_STR_K(".xml"),         CAL_STR_K("application/xml")               },
    {CAL_STR_K(".pdf"),         CAL_STR_K("application/pdf")               },
    {CAL_STR_K(".woff"),        CAL_STR_K("font/woff")                     },
    {CAL_STR_K(".woff2"),       CAL_STR_K("font/woff2")                    },
    {CAL_STR_K(".wasm"),        CAL_STR_K("application/wasm")              },
};

/* Codings in order of preference; the last is none. */
static const struct {
    cal_str coding, ending;
} codings[] = {
    {CAL_STR_K("br"),   CAL_STR_K(".br")},
    {CAL_STR_K("gzip"), CAL_STR_K(".gz")},
    {{NULL, 0},         CAL_STR_K("")   },
};

static void close_fd(const int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
}

static cal_err unreadable(cal_ctx *cx, const char *path)
{
    return cal_fail(cx, CAL_E_CONFIG, "%s cannot be read: %s", path, cal_system_why(cx, errno));
}

/* "…" around half of the content's SHA-256. */
static void make_etag(http_file *file)
{
    unsigned char digest[SHA256_DIGEST_LENGTH];

    (void)SHA256((const unsigned char *)file->bytes.p, file->bytes.n, digest);
    file->etag[0] = '"';
    for (size_t i = 0; i < 16; i++) {
        file->etag[1 + i * 2] = "0123456789abcdef"[digest[i] >> 4];
        file->etag[2 + i * 2] = "0123456789abcdef"[digest[i] & 15];
    }
    file->etag[33] = '"';
}

static cal_err read_file(cal_ctx *cx, cal_arena *arena, const char *path, http_file *out)
{
    CAL_AUTO(close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    char *p;
    size_t n = 0;

    if (fd < 0 || fstat(fd, &st) != 0)
        return unreadable(cx, path);
    if (st.st_size > MAX_FILE_BYTES)
        return cal_fail(cx, CAL_E_CONFIG, "%s is too large to be served", path);
    p = cal_arena_alloc(arena, (size_t)st.st_size);
    while (n < (size_t)st.st_size) {
        ssize_t got = read(fd, p + n, (size_t)st.st_size - n);

        if (got < 0)
            return unreadable(cx, path);
        if (got == 0)
            break;
        n += (size_t)got;
    }
    out->bytes = (cal_str){p, n};
    make_etag(out);
    return CAL_OK;
}

static cal_err add_file(cal_ctx *cx, http_files *f, cal_str root, cal_str path)
{
    http_file file = {.path = cal_arena_dup(f->arena, path)};
    cal_str full = cal_arena_printf(cx->arena, "%.*s%.*s", CAL_FMT(root), CAL_FMT(path));
    cal_err e = read_file(cx, f->arena, full.p, &file);

    if (e)
        return e;
    if (f->list.n == MAX_FILES)
        return cal_fail(cx, CAL_E_CONFIG, "%.*s has more than %d files", CAL_FMT(root), MAX_FILES);
    CAL_PUSH(f->arena, &f->list, file);
    return CAL_OK;
}

static void close_dir(DIR **dir)
{
    if (*dir)
        (void)closedir(*dir);
}

/* Not every file system tells the type with the name. */
static unsigned char type_at(const char *path, unsigned char said)
{
    struct stat st;

    if (said != DT_UNKNOWN)
        return said;
    if (lstat(path, &st) != 0)
        return DT_UNKNOWN;
    return S_ISDIR(st.st_mode) ? DT_DIR : S_ISREG(st.st_mode) ? DT_REG : DT_UNKNOWN;
}

/* Adds the files of one folder, and its folders to the list of those to read. Hidden files and
   symbolic links are left out. */
static cal_err read_folder(cal_ctx *cx, http_files *f, cal_str root, cal_str sub, folders *more)
{
    cal_str full = cal_arena_printf(cx->arena, "%.*s%.*s", CAL_FMT(root), CAL_FMT(sub));
    CAL_AUTO(close_dir) DIR *dir = opendir(full.p);
    cal_err e;

    if (!dir)
        return unreadable(cx, full.p);
    for (const struct dirent *d; (d = readdir(dir));) { /* NOLINT(concurrency-mt-unsafe) */
        cal_str path = cal_arena_printf(cx->arena, "%.*s/%s", CAL_FMT(sub), d->d_name);
        cal_str whole = cal_arena_printf(cx->arena, "%.*s/%s", CAL_FMT(full), d->d_name);
        unsigned char type = type_at(whole.p, d->d_type);

        if (d->d_name[0] == '.')
            continue;
        if (type == DT_DIR)
            CAL_PUSH(cx->arena, more, path);
        else if (type == DT_REG && (e = add_file(cx, f, root, path)))
            return e;
    }
    return CAL_OK;
}

static int by_path(const void *a, const void *b)
{
    return cal_str_cmp(((const http_file *)a)->path, ((const http_file *)b)->path);
}

cal_err http_files_new(cal_ctx *cx, const char *root, http_files **out)
{
    http_files *f = calloc(1, sizeof *f);
    folders todo = {0};
    cal_err e = CAL_OK;

    if (!f)
        abort();
    f->arena = cal_arena_new();
    CAL_PUSH(cx->arena, &todo, CAL_STR(""));
    for (size_t i = 0; i < todo.n && !e; i++)
        e = read_folder(cx, f, cal_str_c(root), todo.at[i], &todo);
    if (e) {
        http_files_free(f);
        return e;
    }
    if (f->list.n)
        qsort(f->list.at, f->list.n, sizeof *f->list.at, by_path);
    *out = f;
    return CAL_OK;
}

void http_files_free(http_files *f)
{
    if (!f)
        return;
    cal_arena_free(f->arena);
    free(f);
}

static const http_file *find(const http_files *f, cal_str path)
{
    http_file key = {.path = path};

    return f->list.n ? bsearch(&key, f->list.at, f->list.n, sizeof key, by_path) : NULL;
}

/* The file's name that a path means; absent when there is none. */
static cal_str name_of(const http_files *f, cal_ctx *cx, cal_str path)
{
    static const char *const forms[] = {"%.*s", "%.*s.html", "%.*s/index.html", "%.*sindex.html"};

    for (size_t i = 0; i < CAL_COUNT(forms); i++) {
        cal_buf *name = cal_buf_new(cx->arena, 0);

        cal_buf_add(name, path);
        cal_buf_add_c(name, forms[i] + 4);
        if (find(f, cal_buf_str(name)))
            return cal_buf_str(name);
    }
    return (cal_str){NULL, 0};
}

static cal_str type_of(cal_str name)
{
    for (size_t i = 0; i < CAL_COUNT(types); i++) {
        if (cal_str_ends(name, types[i].ending))
            return types[i].type;
    }
    return CAL_STR("application/octet-stream");
}

static void answer(const http_files *f, cal_ctx *cx, const http_req *rq, cal_str name, http_res *rs)
{
    bool is_hashed = cal_str_starts(name, CAL_STR("/_next/static/"));
    const http_file *file = NULL;
    size_t i = 0;

    for (; i < CAL_COUNT(codings) && !file; i++) {
        cal_str path =
            cal_arena_printf(cx->arena, "%.*s%.*s", CAL_FMT(name), CAL_FMT(codings[i].ending));

        if (!codings[i].coding.p || http_accepts_coding(rq, codings[i].coding))
            file = find(f, path);
    }
    http_res_field(cx, rs, CAL_STR("Content-Type"), type_of(name));
    http_res_field(cx, rs, CAL_STR("Vary"), CAL_STR("Accept-Encoding"));
    http_res_field(cx, rs, CAL_STR("ETag"), cal_str_c(file->etag));
    http_res_field(cx, rs, CAL_STR("Cache-Control"),
                   is_hashed ? CAL_STR("public, max-age=31536000, immutable")
                             : CAL_STR("no-cache"));
    if (codings[i - 1].coding.p)
        http_res_field(cx, rs, CAL_STR("Content-Encoding"), codings[i - 1].coding);
    rs->file = file;
}

cal_err http_files_serve(const http_files *f, cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_etag_fields cond = http_req_cond(cx, rq);
    cal_str path, name = {NULL, 0};

    if (http_decode(cx, rq->path, &path))
        name = name_of(f, cx, path);
    rs->status = 200;
    if (!name.p) {
        name = CAL_STR("/404.html");
        rs->status = 404;
        if (!find(f, name))
            return cal_fail(cx, CAL_E_NOT_FOUND, "There is no such page");
    }
    answer(f, cx, rq, name, rs);
    if (rs->status == 200 &&
        cal_etag_judge(&cond, cal_str_c(rs->file->etag), 0, true) == CAL_ETAG_NOT_MODIFIED) {
        rs->status = 304;
        rs->file = NULL;
    }
    return CAL_OK;
}

cal_str http_file_bytes(const http_file *file)
{
    return file->bytes;
}
