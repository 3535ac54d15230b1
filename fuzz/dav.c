/* SPDX-License-Identifier: MIT */
/* Bodies of the CalDAV door through every reader: asks, filters, calendar-data, updates. The
   answers made of them must be XML again. The first line of the input is a path. */
#include "model/limits.h"
#include "dav/filter.h"
#include "dav/method.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const cal_limits limits = {
    .min_utc = -62135510400, .max_utc = 253402128000, .work = 10000, .matches = 100};

static const cal_str ics =
    CAL_STR_K("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:a\r\n"
              "DTSTAMP:20260101T000000Z\r\nDTSTART:20260601T100000Z\r\nRRULE:FREQ=DAILY\r\n"
              "SUMMARY:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");

static void must_be_xml(cal_ctx *cx, const cal_buf *out)
{
    xml_node *root;

    if (xml_parse(
            cx,
            cal_arena_printf(cx->arena, "<r" XML_DECLARED ">%.*s</r>", CAL_FMT(cal_buf_str(out))),
            &root))
        __builtin_trap();
}

static void ask(cal_ctx *cx, const xml_node *root)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);
    dav_multi m = {.budget = limits.work};
    dav_node at = {.kind = DAV_ON_OBJECT, .path = {.kind = DAV_ON_OBJECT}, .event = {.ics = ics}};
    dav_ask a;

    if (dav_ask_report(cx, root, &a))
        return;
    m.ask = &a;
    for (size_t i = 0; i < a.props.n; i++) {
        if (!a.props.at[i].row && !a.props.at[i].data)
            return; /* dead: asks the database */
    }
    if (a.mode == DAV_ASK_PROP && dav_multi_node(cx, &m, &at, out) == CAL_OK)
        must_be_xml(cx, out);
}

static void update(cal_ctx *cx, const xml_node *root)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);
    dav_update u;

    if (dav_update_read(cx, root, DAV_ON_CALENDAR, root->name.n % 2 == 0, &u))
        return;
    dav_update_print(&u, out);
    must_be_xml(cx, out);
    for (size_t i = 0; i < u.dead.n; i++) {
        cal_buf_clear(out);
        cal_buf_add(out, u.dead.at[i].value);
        must_be_xml(cx, out);
    }
}

static void path(cal_ctx *cx, cal_str raw)
{
    dav_path p, again;

    if (dav_path_read(cx, raw, &p) || p.kind == DAV_ON_NOTHING)
        return;
    if (dav_path_read(cx, dav_href(cx, &p), &again) || again.kind != p.kind ||
        !cal_str_eq(p.object, again.object) || !cal_str_eq(p.user, again.user))
        __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    cal_ctx cx = {.arena = cal_arena_new(), .limits = &limits, .now = 1780000000};
    cal_str body = {(const char *)data, n}, first = cal_str_cut(&body, '\n');
    const cal_comp_filter *filter;
    xml_node *root;

    path(&cx, first);
    cal_fail_clear(&cx);
    if (body.p && xml_parse(&cx, body, &root) == CAL_OK) {
        ask(&cx, root);
        cal_fail_clear(&cx);
        update(&cx, root);
        cal_fail_clear(&cx);
        if (xml_child(root, XML_CALDAV, "filter"))
            (void)!dav_filter_read(&cx, xml_child(root, XML_CALDAV, "filter"), &filter);
    }
    cal_arena_free(cx.arena);
    return 0;
}
