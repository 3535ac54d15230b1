/* SPDX-License-Identifier: MIT */
/* Writing the manifest; core/import_about.c reads it. */
#include "core/export_manifest.h"

#include "base/time.h"
#include "json/out.h"
#include "core/import_about.h"
#include "core/share.h"

enum { VERSION = 1 };

static const char *const levels[] = {
    [CAL_RIGHT_NONE] = "none",   [CAL_RIGHT_FREEBUSY] = "freebusy", [CAL_RIGHT_READ] = "read",
    [CAL_RIGHT_WRITE] = "write", [CAL_RIGHT_MANAGE] = "manage",
};

static const char *const themes[] = {
    [CAL_THEME_SYSTEM] = "system", [CAL_THEME_LIGHT] = "light", [CAL_THEME_DARK] = "dark"};

static const char *const kinds[] = {[CAL_COLL_CALENDAR] = "calendar", [CAL_COLL_PLAIN] = "files"};

bool core_manifest_has_objects(const cal_calendar *c)
{
    return c->kind == CAL_COLL_CALENDAR && !c->source.n;
}

static void number(json_out *o, const char *name, int64_t v)
{
    json_out_name(o, cal_str_c(name));
    json_out_i64(o, v);
}

static void truth(json_out *o, const char *name, bool v)
{
    json_out_name(o, cal_str_c(name));
    json_out_bool(o, v);
}

static cal_err add_shares(cal_ctx *cx, json_out *o, const core_share_at *at)
{
    const cal_share *all;
    size_t n;
    cal_err e = core_share_list(cx, at, &all, &n);

    if (e)
        return e;
    json_out_name(o, CAL_STR("shares"));
    json_out_open(o, '[');
    for (size_t i = 0; i < n; i++) {
        json_out_open(o, '{');
        truth(o, "everybody", all[i].principal == 0);
        json_out_member(o, "handle", all[i].handle);
        json_out_member(o, "name", all[i].name);
        json_out_member(o, "level", cal_str_c(levels[all[i].level]));
        json_out_member(o, "since", cal_time_rfc3339(cx->arena, all[i].created));
        json_out_close(o, '}');
    }
    json_out_close(o, ']');
    return CAL_OK;
}

static void add_looks(cal_ctx *cx, json_out *o, const cal_calendar *c)
{
    json_out_member(o, "kind", cal_str_c(kinds[c->kind]));
    json_out_member(o, "path", c->href);
    json_out_member(o, "name", c->name);
    json_out_member(o, "description", c->description);
    json_out_member(o, "color", c->color);
    json_out_member(o, "time_zone", c->time_zone);
    number(o, "order", c->sort_order);
    truth(o, "visible", c->visible);
    truth(o, "transparent", c->transparent);
    number(o, "component_bits", c->components);
    json_out_member(o, "created", cal_time_rfc3339(cx->arena, c->created));
}

static cal_err add_collection(cal_ctx *cx, json_out *o, const cal_calendar *c)
{
    const core_share_at at = {c->home, c->id};
    cal_str href = c->href;
    cal_err e;

    json_out_open(o, '{');
    add_looks(cx, o, c);
    if (c->source.n)
        json_out_member(o, "subscribed_to", c->source);
    if (c->kind == CAL_COLL_CALENDAR)
        json_out_member(o, "stream",
                        cal_arena_printf(cx->arena, "calendars/%.*s.ics", CAL_FMT(href)));
    if (core_manifest_has_objects(c))
        json_out_member(o, "objects",
                        cal_arena_printf(cx->arena, CORE_OBJECTS_PATH "/%.*s", CAL_FMT(href)));
    if (c->kind == CAL_COLL_PLAIN)
        json_out_member(o, "files", cal_arena_printf(cx->arena, "files/%.*s", CAL_FMT(href)));
    e = add_shares(cx, o, &at);
    json_out_close(o, '}');
    return e;
}

static void add_person(cal_ctx *cx, json_out *o, const cal_user *u)
{
    json_out_name(o, CAL_STR("person"));
    json_out_open(o, '{');
    json_out_member(o, "handle", u->handle);
    json_out_member(o, "name", u->name);
    json_out_member(o, "email", u->email);
    json_out_member(o, "language", u->language);
    json_out_member(o, "time_zone", u->time_zone);
    number(o, "week_start", u->week_start);
    json_out_member(o, "theme", cal_str_c(themes[u->theme]));
    json_out_member(o, "created", cal_time_rfc3339(cx->arena, u->created));
    json_out_close(o, '}');
}

cal_err core_manifest_write(cal_ctx *cx, const cal_user *owner, const cal_calendar *all, size_t n,
                            cal_buf *out)
{
    const core_share_at home = {owner->id, 0};
    json_out o = {.buf = out};
    cal_err e;

    json_out_open(&o, '{');
    json_out_member(&o, "format", CAL_STR(CORE_MANIFEST_FORMAT));
    number(&o, "version", VERSION);
    json_out_member(&o, "written", cal_time_rfc3339(cx->arena, cx->now));
    add_person(cx, &o, owner);
    /* of the whole home: delegates */
    if ((e = add_shares(cx, &o, &home)))
        return e;
    json_out_name(&o, CAL_STR("calendars"));
    json_out_open(&o, '[');
    for (size_t i = 0; i < n && !e; i++)
        e = add_collection(cx, &o, &all[i]);
    json_out_close(&o, ']');
    json_out_close(&o, '}');
    cal_buf_add_c(out, "\n");
    return e;
}
