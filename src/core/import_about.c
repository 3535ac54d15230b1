/* SPDX-License-Identifier: MIT */
/* The heads of streams and manifests. */
#include "core/import_about.h"

#include "base/utf8.h"
#include "ical/line.h"
#include "ical/read.h"
#include "json/value.h"
#include "model/calendar.h"
#include "core/field.h"

enum { MAX_HEAD_LINES = 200, MAX_MANIFEST_BYTES = 8 << 20 };

/* ---- colours ---- */

/* The names of CSS that people give calendars. */
static const struct {
    cal_str name, color;
} colors[] = {
    {CAL_STR_K("black"),      CAL_STR_K("#000000")},
    {CAL_STR_K("blue"),       CAL_STR_K("#0000ff")},
    {CAL_STR_K("brown"),      CAL_STR_K("#a52a2a")},
    {CAL_STR_K("coral"),      CAL_STR_K("#ff7f50")},
    {CAL_STR_K("crimson"),    CAL_STR_K("#dc143c")},
    {CAL_STR_K("cyan"),       CAL_STR_K("#00ffff")},
    {CAL_STR_K("darkblue"),   CAL_STR_K("#00008b")},
    {CAL_STR_K("darkgreen"),  CAL_STR_K("#006400")},
    {CAL_STR_K("darkorange"), CAL_STR_K("#ff8c00")},
    {CAL_STR_K("darkred"),    CAL_STR_K("#8b0000")},
    {CAL_STR_K("gold"),       CAL_STR_K("#ffd700")},
    {CAL_STR_K("gray"),       CAL_STR_K("#808080")},
    {CAL_STR_K("green"),      CAL_STR_K("#008000")},
    {CAL_STR_K("grey"),       CAL_STR_K("#808080")},
    {CAL_STR_K("indigo"),     CAL_STR_K("#4b0082")},
    {CAL_STR_K("lime"),       CAL_STR_K("#00ff00")},
    {CAL_STR_K("magenta"),    CAL_STR_K("#ff00ff")},
    {CAL_STR_K("maroon"),     CAL_STR_K("#800000")},
    {CAL_STR_K("navy"),       CAL_STR_K("#000080")},
    {CAL_STR_K("olive"),      CAL_STR_K("#808000")},
    {CAL_STR_K("orange"),     CAL_STR_K("#ffa500")},
    {CAL_STR_K("orchid"),     CAL_STR_K("#da70d6")},
    {CAL_STR_K("pink"),       CAL_STR_K("#ffc0cb")},
    {CAL_STR_K("purple"),     CAL_STR_K("#800080")},
    {CAL_STR_K("red"),        CAL_STR_K("#ff0000")},
    {CAL_STR_K("salmon"),     CAL_STR_K("#fa8072")},
    {CAL_STR_K("silver"),     CAL_STR_K("#c0c0c0")},
    {CAL_STR_K("steelblue"),  CAL_STR_K("#4682b4")},
    {CAL_STR_K("teal"),       CAL_STR_K("#008080")},
    {CAL_STR_K("tomato"),     CAL_STR_K("#ff6347")},
    {CAL_STR_K("turquoise"),  CAL_STR_K("#40e0d0")},
    {CAL_STR_K("violet"),     CAL_STR_K("#ee82ee")},
    {CAL_STR_K("white"),      CAL_STR_K("#ffffff")},
    {CAL_STR_K("yellow"),     CAL_STR_K("#ffff00")},
};

cal_str core_about_color(cal_ctx *cx, cal_str text)
{
    text = cal_str_trim(text);
    for (size_t i = 0; i < CAL_COUNT(colors); i++) {
        if (cal_str_eq_ci(colors[i].name, text))
            return colors[i].color;
    }
    if (cx->fail.code || text.n == 0)
        return CAL_STR("");
    if (core_field_color(cx, CAL_STR("color"), text) == CAL_OK)
        return text;
    cal_fail_clear(cx);
    return CAL_STR("");
}

/* ---- streams ---- */

/* In rising order of trust: what comes later wins over what came before. */
static const struct {
    cal_str property;
    size_t field;
} said[] = {
    {CAL_STR_K("X-WR-CALNAME"),           offsetof(cal_import_source, calendar_name)},
    {CAL_STR_K("NAME"),                   offsetof(cal_import_source, calendar_name)},
    {CAL_STR_K("X-WR-CALDESC"),           offsetof(cal_import_source, description)  },
    {CAL_STR_K("DESCRIPTION"),            offsetof(cal_import_source, description)  },
    {CAL_STR_K("X-WR-TIMEZONE"),          offsetof(cal_import_source, time_zone)    },
    {CAL_STR_K("COLOR"),                  offsetof(cal_import_source, color)        },
    {CAL_STR_K("X-OUTLOOK-COLOR"),        offsetof(cal_import_source, color)        },
    {CAL_STR_K("X-APPLE-CALENDAR-COLOR"), offsetof(cal_import_source, color)        },
};

static cal_str *field_of(cal_import_source *s, size_t i)
{
    return (cal_str *)(void *)((char *)s + said[i].field);
}

static void note(cal_ctx *cx, const ical_prop *p, cal_str *values)
{
    for (size_t i = 0; i < CAL_COUNT(said); i++) {
        if (cal_str_eq_ci(p->name, said[i].property))
            values[i] = cal_str_trim(ical_unescape(cx, p->value));
    }
}

void core_about_stream(cal_ctx *cx, cal_str text, cal_import_source *out)
{
    cal_str values[CAL_COUNT(said)] = {
        {NULL, 0}
    };
    ical_mends mends = {0};
    unsigned what = 0;
    ical_lines at = ical_lines_new(ical_mend_text(cx, cal_str_take(text, 65536), &what));
    ical_prop p;
    bool is_mended, has_begun = false;

    for (int i = 0; i < MAX_HEAD_LINES && ical_mend_next(cx, &at, &mends, &p, &is_mended); i++) {
        if (!cal_str_eq_ci(p.name, CAL_STR("BEGIN"))) {
            note(cx, &p, values);
            continue;
        }
        if (has_begun)
            break;
        has_begun = true;
    }
    for (size_t i = 0; i < CAL_COUNT(said); i++) {
        if (values[i].n)
            *field_of(out, i) = values[i];
    }
    out->color = core_about_color(cx, out->color);
}

/* ---- manifests ---- */

static cal_str text_of(const json_value *v, const char *name)
{
    const json_value *m = json_member(v, cal_str_c(name));

    return m && m->kind == JSON_KIND_STR ? m->text : CAL_STR("");
}

static int64_t number_of(const json_value *v, const char *name)
{
    const json_value *m = json_member(v, cal_str_c(name));

    return m && m->kind == JSON_KIND_INT ? m->number : 0;
}

static bool truth_of(const json_value *v, const char *name)
{
    const json_value *m = json_member(v, cal_str_c(name));

    return m && m->kind == JSON_KIND_BOOL && m->truth;
}

static core_folder_about folder_of(cal_ctx *cx, const json_value *v)
{
    return (core_folder_about){
        .path = text_of(v, "objects"),
        .about =
            {
                    .calendar_name = text_of(v, "name"),
                    .color = core_about_color(cx, text_of(v, "color")),
                    .description = text_of(v, "description"),
                    .time_zone = text_of(v, "time_zone"),
                    .sort_order = number_of(v, "order"),
                    .transparent = truth_of(v, "transparent"),
                    .components = number_of(v, "component_bits"),
                    },
    };
}

bool core_manifest_read(cal_ctx *cx, cal_str text, const core_folder_about **out, size_t *n)
{
    const json_value *root, *list;
    core_folder_about *all;

    if (json_parse_within(cx, text, MAX_MANIFEST_BYTES, &root)) {
        cal_fail_clear(cx);
        return false;
    }
    list = json_member(root, CAL_STR("calendars"));
    if (!cal_str_eq(text_of(root, "format"), CAL_STR(CORE_MANIFEST_FORMAT)) || !list ||
        list->kind != JSON_KIND_LIST)
        return false;
    all = CAL_NEW_N(cx->arena, core_folder_about, list->n);
    for (size_t i = 0; i < list->n; i++)
        all[i] = folder_of(cx, &list->item[i]);
    *out = all;
    *n = list->n;
    return true;
}

cal_import_source core_about_dup(cal_arena *a, const cal_import_source *in)
{
    cal_import_source out = *in;

    out.key = cal_arena_dup(a, in->key);
    out.name = cal_arena_dup(a, in->name);
    out.calendar_name = cal_arena_dup(a, in->calendar_name);
    out.color = cal_arena_dup(a, in->color);
    out.description = cal_arena_dup(a, in->description);
    out.time_zone = cal_arena_dup(a, in->time_zone);
    return out;
}

/* ---- mending ---- */

static cal_str plain(cal_ctx *cx, cal_str text, size_t max_bytes)
{
    char *p = cal_arena_alloc(cx->arena, text.n + 1);

    if (!cal_utf8_xml_ok(text))
        return CAL_STR("");
    for (size_t i = 0; i < text.n; i++)
        p[i] = (char)((unsigned char)text.p[i] < 0x20 ? ' ' : text.p[i]);
    return cal_str_trim(cal_utf8_take((cal_str){p, text.n}, max_bytes));
}

void core_about_mend(cal_ctx *cx, cal_import_source *s)
{
    s->name = plain(cx, s->name, CORE_NAME_BYTES);
    s->calendar_name = plain(cx, s->calendar_name, CORE_NAME_BYTES);
    if (!cal_utf8_xml_ok(s->description) || s->description.n > CORE_TEXT_BYTES)
        s->description = CAL_STR("");
    s->color = core_about_color(cx, s->color);
    s->components &= CAL_COMP_ALL;
    if (s->time_zone.n && core_field_zone(cx, CAL_STR("time_zone"), &s->time_zone)) {
        cal_fail_clear(cx);
        s->time_zone = CAL_STR("");
    }
}
