/* SPDX-License-Identifier: MIT */
/* The configuration: one table, read from defaults, a file, the environment and the command line,
   each stronger than the one before. */
#ifndef CAL_APP_CONFIG_H
#define CAL_APP_CONFIG_H

#include "base/buf.h"
#include "base/ctx.h"

typedef cal_str config_type_STR;
typedef int64_t config_type_INT;
typedef int64_t config_type_SIZE; /* bytes; K, M, G are powers of 1024 */
typedef int64_t config_type_TIME; /* milliseconds; ms, s, m, h */
typedef int64_t config_type_DATE; /* UTC seconds of its midnight */
typedef int64_t config_type_BOOL; /* yes, no; 1, 0 */

typedef struct app_config {
#define X(group, name, type, def, least, most, flags, text) config_type_##type group##_##name;
#include "app/config.def"
#undef X
} app_config;

enum {
    CONFIG_SECRET = 1, /* an address: not shown by --print-config when it may hold a password */
    CONFIG_HIDDEN = 2  /* a secret: never shown; "file:PATH" takes it from a file's first line */
};

/* Fills out with the defaults, then with the file at path (lines `key = value`, # begins a comment;
   NULL: "/etc/calends/calends.conf" if that is there), then with CALENDS_GROUP_NAME from the
   environment, then with the n "key=value" of set. CAL_E_CONFIG says where and what is wrong. */
CAL_MUST_USE cal_err app_config_load(cal_ctx *cx, const char *path, const char *const *set,
                                     size_t n, app_config *out);

/* Sets options from text in the file's form; source names it in errors. */
CAL_MUST_USE cal_err app_config_read(cal_ctx *cx, cal_str source, cal_str text, app_config *out);

/* The configuration as a file that would give it again, with each option's text as comment. */
void app_config_print(const app_config *config, cal_buf *out);
/* One line per option for the manual: key, type, default, environment name, text. */
void app_config_describe(cal_buf *out);

#endif
