/* SPDX-License-Identifier: MIT */
/* Each entry is composed in a local buffer and written by one write(2), so that lines of several
   threads never mix. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"

enum { MAX_LINE = 8192, MAX_TEXT = 4096 };

struct cal_log {
    int fd;
    cal_log_level level;
    bool as_json;
};

static const cal_str names[] = {
    [CAL_LOG_ERROR] = CAL_STR_K("error"),
    [CAL_LOG_WARN] = CAL_STR_K("warn"),
    [CAL_LOG_INFO] = CAL_STR_K("info"),
    [CAL_LOG_DEBUG] = CAL_STR_K("debug"),
};

cal_log *cal_log_new(int fd, cal_log_level level, bool as_json)
{
    cal_log *log = malloc(sizeof *log);

    if (!log)
        abort();
    *log = (cal_log){fd, level, as_json};
    return log;
}

void cal_log_free(cal_log *log)
{
    free(log);
}

/* Control characters would forge lines or hide text: they are shown as \xNN, in JSON as \u00NN. */
static void add_clean(cal_buf *b, cal_str s, bool as_json)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if (c < 0x20 || c == 0x7f)
            cal_buf_printf(b, as_json ? "\\u%04x" : "\\x%02x", c);
        else if (as_json && (c == '"' || c == '\\'))
            cal_buf_printf(b, "\\%c", c);
        else
            cal_buf_add_byte(b, (char)c);
    }
}

static void add_entry(const cal_log *log, cal_buf *b, cal_log_level level, cal_str request,
                      cal_str text)
{
    struct timespec now;
    struct tm utc;
    char when[32];

    (void)clock_gettime(CLOCK_REALTIME, &now);
    (void)gmtime_r(&now.tv_sec, &utc);
    (void)strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%S", &utc);
    cal_buf_printf(b, log->as_json ? "{\"time\":\"%s.%03ldZ\",\"level\":\"%s\"" : "%s.%03ldZ %-5s",
                   when, now.tv_nsec / 1000000, names[level].p);
    if (request.n)
        cal_buf_printf(b, log->as_json ? ",\"request\":\"%.*s\"" : " [%.*s]", CAL_FMT(request));
    cal_buf_add_c(b, log->as_json ? ",\"text\":\"" : " ");
    add_clean(b, text, log->as_json);
    cal_buf_add_c(b, log->as_json ? "\"}\n" : "\n");
}

void cal_log_write(cal_log *log, cal_log_level level, cal_str request, const char *fmt, ...)
{
    char text[MAX_TEXT];
    cal_buf b;
    va_list ap;

    if (!log || level > log->level)
        return;
    va_start(ap, fmt);
    int n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (n < 0)
        return;
    cal_buf_init(&b, (size_t)MAX_LINE * 4);
    add_entry(log, &b, level, request,
              (cal_str){text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1});
    if (write(log->fd, b.p, b.n) < 0) {
        /* Nobody is left to tell. */
    }
    cal_buf_end(&b);
}

bool cal_log_level_at(cal_str name, cal_log_level *out)
{
    for (size_t i = 0; i < CAL_COUNT(names); i++) {
        if (cal_str_eq(name, names[i])) {
            *out = (cal_log_level)i;
            return true;
        }
    }
    return false;
}
