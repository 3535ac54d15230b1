/* SPDX-License-Identifier: MIT */
/* The log: one line an entry, text or JSON, to a file descriptor. Safe from any thread.
   Never give it a password, a token, a cookie or calendar data. */
#ifndef CAL_BASE_LOG_H
#define CAL_BASE_LOG_H

#include "base/str.h"

typedef enum cal_log_level {
    CAL_LOG_ERROR,
    CAL_LOG_WARN,
    CAL_LOG_INFO,
    CAL_LOG_DEBUG
} cal_log_level;

typedef struct cal_log cal_log;

/* Logs to fd (borrowed) what is at most as talkative as level. Ended by cal_log_free. */
cal_log *cal_log_new(int fd, cal_log_level level, bool as_json);
void cal_log_free(cal_log *log);

/* One entry; request is the request's id or empty. A NULL log drops it. */
void cal_log_write(cal_log *log, cal_log_level level, cal_str request, const char *fmt, ...)
    CAL_PRINTF(4, 5);

/* "error", "warn", "info" or "debug"; false for anything else. */
CAL_MUST_USE bool cal_log_level_at(cal_str name, cal_log_level *out);

#endif
