/* SPDX-License-Identifier: MIT */
/* Reading options: a row of config.def knows its key, type, range and place in the struct. */
#include "app/config.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/time.h"
#include "app/file.h"

enum { MAX_FILE_BYTES = 1 << 20, MAX_ENV_NAME = 80 };

typedef enum config_type {
    TYPE_STR,
    TYPE_INT,
    TYPE_SIZE,
    TYPE_TIME,
    TYPE_DATE,
    TYPE_BOOL
} config_type;

typedef struct config_row {
    const char *group, *name, *def, *text;
    int64_t least, most;
    size_t offset;
    config_type type;
    unsigned flags;
} config_row;

static const config_row rows[] = {
#define X(group, name, type, def, least, most, flags, text)                            \
    {#group,      #name, def, text, least, most, offsetof(app_config, group##_##name), \
     TYPE_##type, flags},
#include "app/config.def"
#undef X
};

typedef struct config_unit {
    cal_str name;
    int64_t factor;
} config_unit;

static const config_unit units_int[] = {
    {CAL_STR_K(""), 1}
};
static const config_unit units_size[] = {
    {CAL_STR_K(""),  1      },
    {CAL_STR_K("K"), 1024   },
    {CAL_STR_K("M"), 1 << 20},
    {CAL_STR_K("G"), 1 << 30},
};
static const config_unit units_time[] = {
    {CAL_STR_K("ms"), 1      },
    {CAL_STR_K("s"),  1000   },
    {CAL_STR_K(""),   1000   },
    {CAL_STR_K("m"),  60000  },
    {CAL_STR_K("h"),  3600000},
};

static const config_unit words_bool[] = {
    {CAL_STR_K("yes"),   1},
    {CAL_STR_K("no"),    0},
    {CAL_STR_K("true"),  1},
    {CAL_STR_K("false"), 0},
};

/* How a type of number is written: its units, and what to tell those who err. */
typedef struct config_kind {
    const config_unit *units;
    size_t n_units;
    const char *hint, *shown;
} config_kind;

static const config_kind kinds[] = {
    [TYPE_STR] = {NULL,       0,                     "text",                            "text"  },
    [TYPE_INT] = {units_int,  CAL_COUNT(units_int),  "a whole number",                  "number"},
    [TYPE_SIZE] = {units_size, CAL_COUNT(units_size), "a size such as 512K or 10M",      "size"  },
    [TYPE_TIME] = {units_time, CAL_COUNT(units_time), "a time such as 500ms, 10s or 2m", "time"  },
    [TYPE_DATE] = {NULL,       0,                     "a date such as 2026-01-31",       "date"  },
    [TYPE_BOOL] = {words_bool, CAL_COUNT(words_bool), "yes or no",                       "yes/no"},
};

static bool parse_number(const config_kind *kind, cal_str text, int64_t *out)
{
    size_t digits = 0;

    while (digits < text.n && text.p[digits] >= '0' && text.p[digits] <= '9')
        digits++;
    if (!cal_str_to_i64(cal_str_take(text, digits), out))
        return false;
    for (size_t i = 0; i < kind->n_units; i++) {
        if (cal_str_eq(cal_str_skip(text, digits), kind->units[i].name))
            return !__builtin_mul_overflow(*out, kind->units[i].factor, out);
    }
    return false;
}

static bool parse_word(const config_kind *kind, cal_str text, int64_t *out)
{
    for (size_t i = 0; i < kind->n_units; i++) {
        *out = kind->units[i].factor;
        if (cal_str_eq(text, kind->units[i].name))
            return true;
    }
    return false;
}

static bool parse_date(cal_str text, int64_t *out)
{
    char stamp[24];

    if (text.n != 10)
        return false;
    (void)snprintf(stamp, sizeof stamp, "%.*sT00:00:00Z", CAL_FMT(text));
    return cal_time_from_rfc3339(cal_str_c(stamp), out);
}

static void *place(app_config *config, const config_row *row)
{
    return (char *)config + row->offset;
}

static bool has_control(cal_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        if ((unsigned char)text.p[i] < ' ' && text.p[i] != '\t')
            return true;
    }
    return false;
}

/* A secret need not stand in the configuration. */
static cal_err secret_from(cal_ctx *cx, const config_row *row, cal_str *text)
{
    cal_str prefix = CAL_STR("file:"), whole;
    cal_err e;

    if (!(row->flags & CONFIG_HIDDEN) || !cal_str_starts(*text, prefix))
        return CAL_OK;
    if ((e = app_file_read(cx, cal_arena_c(cx->arena, cal_str_skip(*text, prefix.n)),
                           MAX_FILE_BYTES, &whole)))
        return e;
    *text = cal_str_trim(cal_str_cut(&whole, '\n'));
    return CAL_OK;
}

static cal_err set_text(cal_ctx *cx, const config_row *row, cal_str source, cal_str text,
                        app_config *out)
{
    cal_err e = secret_from(cx, row, &text);
    cal_str copy = cal_arena_dup(cx->arena, text);

    if (e)
        return e;
    if (has_control(text))
        return cal_fail(cx, CAL_E_CONFIG, "%.*s: %s.%s must be text without control characters",
                        CAL_FMT(source), row->group, row->name);
    memcpy(place(out, row), &copy, sizeof copy);
    return CAL_OK;
}

static bool parse(const config_row *row, cal_str text, int64_t *out)
{
    switch (row->type) {
    case TYPE_DATE: return parse_date(text, out);
    case TYPE_BOOL: return parse_word(&kinds[row->type], text, out);
    default: return parse_number(&kinds[row->type], text, out);
    }
}

static bool has_range(const config_row *row)
{
    return row->type != TYPE_DATE && row->type != TYPE_BOOL;
}

static cal_err set_value(cal_ctx *cx, const config_row *row, cal_str source, cal_str text,
                         app_config *out)
{
    int64_t v = 0;

    if (row->type == TYPE_STR)
        return set_text(cx, row, source, text, out);
    if (!parse(row, text, &v))
        return cal_fail(cx, CAL_E_CONFIG, "%.*s: %s.%s must be %s, not \"%.*s\"", CAL_FMT(source),
                        row->group, row->name, kinds[row->type].hint, CAL_FMT(text));
    if (has_range(row) && (v < row->least || v > row->most))
        return cal_fail(cx, CAL_E_CONFIG, "%.*s: %s.%s must lie between %lld and %lld, not %lld",
                        CAL_FMT(source), row->group, row->name, (long long)row->least,
                        (long long)row->most, (long long)v);
    memcpy(place(out, row), &v, sizeof v);
    return CAL_OK;
}

static const config_row *row_at(cal_str key)
{
    size_t dot = cal_str_find_byte(key, '.');

    for (size_t i = 0; i < CAL_COUNT(rows) && dot < key.n; i++) {
        if (cal_str_eq(cal_str_take(key, dot), cal_str_c(rows[i].group)) &&
            cal_str_eq(cal_str_skip(key, dot + 1), cal_str_c(rows[i].name)))
            return &rows[i];
    }
    return NULL;
}

static cal_err set_line(cal_ctx *cx, cal_str source, cal_str line, app_config *out)
{
    size_t eq = cal_str_find_byte(line, '=');
    cal_str key = cal_str_trim(cal_str_take(line, eq));
    cal_str value = cal_str_trim(cal_str_skip(line, eq + 1));
    const config_row *row = row_at(key);

    if (eq == line.n)
        return cal_fail(cx, CAL_E_CONFIG, "%.*s: \"%.*s\" is no line of the form key = value",
                        CAL_FMT(source), CAL_FMT(line));
    if (!row)
        return cal_fail(cx, CAL_E_CONFIG,
                        "%.*s: there is no option \"%.*s\"; calends serve --print-config lists all",
                        CAL_FMT(source), CAL_FMT(key));
    if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
        value = (cal_str){value.p + 1, value.n - 2};
    return set_value(cx, row, source, value, out);
}

cal_err app_config_read(cal_ctx *cx, cal_str source, cal_str text, app_config *out)
{
    cal_err e;

    for (int n = 1; text.p; n++) {
        cal_str line = cal_str_cut(&text, '\n');

        if (line.n && line.p[line.n - 1] == '\r')
            line.n--;
        line = cal_str_trim(line);
        if (line.n == 0 || line.p[0] == '#')
            continue;
        if ((e = set_line(cx, cal_arena_printf(cx->arena, "%.*s:%d", CAL_FMT(source), n), line,
                          out)))
            return e;
    }
    return CAL_OK;
}

static cal_err read_file(cal_ctx *cx, const char *path, bool must_be_there, app_config *out)
{
    cal_str text;
    cal_err e;

    if (!must_be_there && access(path, F_OK) != 0)
        return CAL_OK;
    if ((e = app_file_read(cx, path, MAX_FILE_BYTES, &text)))
        return e;
    return app_config_read(cx, cal_str_c(path), text, out);
}

static void env_name(const config_row *row, char out[MAX_ENV_NAME])
{
    (void)snprintf(out, MAX_ENV_NAME, "CALENDS_%s_%s", row->group, row->name);
    for (char *c = out; *c; c++) {
        if (*c >= 'a' && *c <= 'z')
            *c = (char)(*c - 'a' + 'A');
    }
}

static cal_err read_environment(cal_ctx *cx, app_config *out)
{
    char name[MAX_ENV_NAME];
    cal_err e;

    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        env_name(&rows[i], name);

        const char *value = getenv(name); /* NOLINT(concurrency-mt-unsafe): before any thread */

        if (value && (e = set_value(cx, &rows[i], cal_str_c(name), cal_str_c(value), out)))
            return e;
    }
    return CAL_OK;
}

cal_err app_config_load(cal_ctx *cx, const char *path, const char *const *set, size_t n,
                        app_config *out)
{
    cal_err e;

    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        if ((e = set_value(cx, &rows[i], CAL_STR("default"), cal_str_c(rows[i].def), out)))
            return e;
    }
    if ((e = read_file(cx, path ? path : "/etc/calends/calends.conf", path != NULL, out)) ||
        (e = read_environment(cx, out)))
        return e;
    for (size_t i = 0; i < n; i++) {
        if ((e = set_line(cx, CAL_STR("--set"), cal_str_c(set[i]), out)))
            return e;
    }
    return CAL_OK;
}

/* The value with the largest unit that divides it. */
static void print_number(const config_kind *kind, int64_t v, cal_buf *out)
{
    const config_unit *best = &kind->units[0];

    for (size_t i = 0; i < kind->n_units; i++) {
        const config_unit *u = &kind->units[i];

        if (v && v % u->factor == 0 && u->factor > best->factor)
            best = u;
    }
    cal_buf_printf(out, "%lld%.*s", (long long)(v / best->factor), CAL_FMT(best->name));
}

/* In quotes where reading would take spaces or quotes away. */
static void print_text(cal_str text, cal_buf *out)
{
    bool is_plain = cal_str_eq(cal_str_trim(text), text) && !cal_str_starts(text, CAL_STR("\""));

    cal_buf_printf(out, is_plain ? "%.*s" : "\"%.*s\"", CAL_FMT(text));
}

static void print_value(const config_row *row, const app_config *config, cal_buf *out)
{
    const char *at = (const char *)config + row->offset;
    cal_str text;
    int64_t v;

    if (row->type == TYPE_STR) {
        memcpy(&text, at, sizeof text);
        if ((row->flags & CONFIG_SECRET) && cal_str_has(text, CAL_STR("@")))
            text = CAL_STR("(hidden: it holds a password)");
        if ((row->flags & CONFIG_HIDDEN) && text.n)
            text = CAL_STR("(hidden)");
        print_text(text, out);
        return;
    }
    memcpy(&v, at, sizeof v);
    if (row->type == TYPE_DATE) {
        cal_civil c = cal_time_to_civil(v);

        cal_buf_printf(out, "%04d-%02d-%02d", c.year, c.month, c.day);
        return;
    }
    if (row->type == TYPE_BOOL)
        cal_buf_add_c(out, v ? "yes" : "no");
    else
        print_number(&kinds[row->type], v, out);
}

void app_config_print(const app_config *config, cal_buf *out)
{
    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        cal_buf_printf(out, "# %s\n%s.%s = ", rows[i].text, rows[i].group, rows[i].name);
        print_value(&rows[i], config, out);
        cal_buf_add_byte(out, '\n');
    }
}

void app_config_describe(cal_buf *out)
{
    char env[MAX_ENV_NAME];

    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        env_name(&rows[i], env);
        cal_buf_printf(out, "%s.%s\t%s\t%s\t%s\t%s\n", rows[i].group, rows[i].name,
                       kinds[rows[i].type].shown, rows[i].def, env, rows[i].text);
    }
}
