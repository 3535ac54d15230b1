/* SPDX-License-Identifier: MIT */
/* Whole files into the arena. */
#include "app/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
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
