/* SPDX-License-Identifier: MIT */
/* Whole files into the arena. */
#include "app/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

static void close_fd(const int *fd)
{
    if (*fd > STDERR_FILENO)
        (void)close(*fd);
}

cal_err app_file_read(cal_ctx *cx, const char *path, int64_t max_bytes, cal_str *out)
{
    CAL_AUTO(close_fd)
    int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    cal_buf *text = cal_buf_new(cx->arena, (size_t)max_bytes);
    char piece[32 * 1024];
    ssize_t n = -1;

    while (fd >= 0 && cal_buf_ok(text) && (n = read(fd, piece, sizeof piece)) > 0)
        cal_buf_add(text, (cal_str){piece, (size_t)n});
    if (n < 0)
        return cal_fail(cx, CAL_E_NOT_FOUND, "%s cannot be read: %s", path,
                        cal_system_why(cx, errno));
    if (!cal_buf_ok(text))
        return cal_fail(cx, CAL_E_TOO_LARGE, "%s is larger than the %lld bytes that are allowed",
                        path, (long long)max_bytes);
    *out = cal_buf_str(text);
    return CAL_OK;
}

typedef struct mapping {
    void *p;
    size_t n;
} mapping;

static void end_map(void *object)
{
    const mapping *m = object;

    (void)munmap(m->p, m->n);
}

cal_err app_file_map(cal_ctx *cx, const char *path, int64_t max_bytes, cal_str *out)
{
    CAL_AUTO(close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st = {0};
    mapping *m = CAL_NEW(cx->arena, mapping);

    *out = CAL_STR("");
    if (fd < 0 || fstat(fd, &st) != 0)
        return cal_fail(cx, CAL_E_NOT_FOUND, "%s cannot be read: %s", path,
                        cal_system_why(cx, errno));
    if (st.st_size > max_bytes)
        return cal_fail(cx, CAL_E_TOO_LARGE, "%s is larger than the %lld bytes that are allowed",
                        path, (long long)max_bytes);
    if (st.st_size == 0)
        return CAL_OK;

    *m = (mapping){.n = (size_t)st.st_size};
    m->p = mmap(NULL, m->n, PROT_READ, MAP_PRIVATE, fd, 0);
    if (m->p == MAP_FAILED)
        return cal_fail(cx, CAL_E_NOT_FOUND, "%s cannot be read: %s", path,
                        cal_system_why(cx, errno));
    cal_arena_defer(cx->arena, end_map, m);
    *out = (cal_str){m->p, m->n};
    return CAL_OK;
}

cal_str app_program_folder(cal_ctx *cx)
{
    char *path = cal_arena_alloc(cx->arena, PATH_MAX);
    ssize_t n = readlink("/proc/self/exe", path, PATH_MAX - 1);

    while (n > 0 && path[n - 1] != '/')
        n--;
    return (cal_str){path, n > 0 ? (size_t)n : 0};
}
