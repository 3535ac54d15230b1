/* SPDX-License-Identifier: MIT */
/* Reading of case files, and what the iCalendar tests share. */
#include "tests/ical/cases.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/time.h"
#include "ical/zone.h"

cal_str ical_test_file(cal_ctx *cx, cal_str path)
{
    FILE *f = fopen(cal_arena_c(cx->arena, path), "rb");
    cal_buf *b = cal_buf_new(cx->arena, 0);
    char part[4096];
    size_t n;

    if (!f)
        return (cal_str){NULL, 0};
    while ((n = fread(part, 1, sizeof part, f)) > 0)
        cal_buf_add(b, (cal_str){part, n});
    (void)fclose(f);
    return cal_buf_str(b);
}

static bool is_directive(cal_str line, const char *const *heads)
{
    for (; *heads; heads++) {
        if (cal_str_starts(line, cal_str_c(*heads)))
            return true;
    }
    return false;
}

ical_cases ical_cases_read(cal_ctx *cx, const char *name, const char *const *heads)
{
    cal_str path =
        cal_arena_printf(cx->arena, "%.*s/data/ical/%s", CAL_FMT(test_source_dir()), name);
    cal_str rest = ical_test_file(cx, path);
    cal_buf *text = NULL;
    ical_cases out = {NULL, 0, 0};

    if (!rest.p)
        test_failed(__FILE__, __LINE__, "%.*s cannot be read", CAL_FMT(path));
    while (rest.p) {
        cal_str line = cal_str_cut(&rest, '\n');
        ical_case *c = out.n ? &out.at[out.n - 1] : NULL;

        if (cal_str_starts(line, CAL_STR("## "))) {
            CAL_PUSH(cx->arena, &out, (ical_case){.title = cal_str_skip(line, 3)});
            text = cal_buf_new(cx->arena, 0);
        } else if (c && is_directive(line, heads)) {
            CAL_PUSH(cx->arena, &c->directives, line);
        } else if (c && line.n) {
            cal_buf_add(text, line);
            cal_buf_add_c(text, "\r\n");
            c->text = cal_buf_str(text);
        }
    }
    return out;
}

cal_str ical_test_calendar(cal_ctx *cx, cal_str components)
{
    static const char *const kinds[] = {"BEGIN:VEVENT", "BEGIN:VTODO", "BEGIN:VJOURNAL"};
    cal_buf *b = cal_buf_new(cx->arena, 0);
    bool has_uid = cal_str_has(components, CAL_STR("\nUID:"));

    cal_buf_add_c(b, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n");
    while (components.p && components.n) {
        cal_str line = cal_str_cut(&components, '\n');

        cal_buf_add(b, line);
        cal_buf_add_byte(b, '\n');
        for (size_t i = 0; i < CAL_COUNT(kinds) && !has_uid; i++) {
            if (cal_str_starts(line, cal_str_c(kinds[i])))
                cal_buf_add_c(b, "UID:one\r\n");
        }
    }
    cal_buf_add_c(b, "END:VCALENDAR\r\n");
    return cal_buf_str(b);
}

int64_t ical_test_time(cal_str s)
{
    ical_prop none = {.name = CAL_STR("X")};
    ical_time t;

    if (cal_str_eq(s, CAL_STR("-")))
        return INT64_MIN;
    if (cal_str_eq(s, CAL_STR("+")))
        return INT64_MAX;
    if (!ical_time_parse(NULL, &none, s, &t)) {
        test_failed(__FILE__, __LINE__, "\"%.*s\" is no time", CAL_FMT(s));
        return 0;
    }
    return t.local;
}

static void end_zones(void *z)
{
    ical_zones_free(z);
}

void ical_test_zones(cal_ctx *cx)
{
    ical_zones *z = NULL;

    if (ical_zones_new(cx, "/usr/share/zoneinfo", &z)) {
        test_failed(__FILE__, __LINE__, "the system has no time zones");
        return;
    }
    cx->zones = z;
    cal_arena_defer(cx->arena, end_zones, z);
}
