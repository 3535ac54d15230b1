/* SPDX-License-Identifier: MIT */
/* Responses, propstats, and which property comes into which of them. */
#include "dav/multi.h"

#include "core/calendar.h"

static const struct {
    int status;
    const char *text;
} statuses[] = {
    {200, "OK"                  },
    {403, "Forbidden"           },
    {404, "Not Found"           },
    {409, "Conflict"            },
    {412, "Precondition Failed" },
    {424, "Failed Dependency"   },
    {507, "Insufficient Storage"},
};

void dav_status_line(cal_buf *out, int status)
{
    const char *text = "Unknown";

    for (size_t i = 0; i < CAL_COUNT(statuses); i++) {
        if (statuses[i].status == status)
            text = statuses[i].text;
    }
    cal_buf_printf(out, "<D:status>HTTP/1.1 %d %s</D:status>", status, text);
}

void dav_multi_begin(cal_buf *out)
{
    cal_buf_add_c(out,
                  "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus" XML_DECLARED ">");
}

void dav_multi_end(cal_buf *out)
{
    cal_buf_add_c(out, "</D:multistatus>\n");
}

/* The tag of a property, of ours by its prefix, of others with a declaration of its own. */
static void add_tag(cal_buf *out, cal_str ns, cal_str name, const char *end)
{
    const char *prefix = xml_prefix(ns);

    cal_buf_printf(out, "<%s%.*s", prefix ? prefix : "", CAL_FMT(name));
    if (!prefix) {
        cal_buf_add_c(out, " xmlns=\"");
        xml_escape(out, ns);
        cal_buf_add_byte(out, '"');
    }
    cal_buf_add_c(out, end);
}

void dav_prop_name(cal_buf *out, cal_str ns, cal_str name)
{
    add_tag(out, ns, name, "/>");
}

/* The properties found go straight out, those not found wait in `missing`. */
typedef struct answer {
    cal_ctx *cx;
    const dav_node *at;
    cal_buf *out, *missing;
    const cal_dead_prop *dead;
    size_t n_dead;
} answer;

static cal_err load_dead(answer *a)
{
    const dav_node *at = a->at;

    if (!(at->kind & (DAV_ON_HOME | DAV_ON_CALENDAR | DAV_ON_OBJECT)))
        return CAL_OK;
    return core_dead_props(a->cx, at->user.id, at->kind == DAV_ON_HOME ? 0 : at->calendar.id,
                           at->kind == DAV_ON_OBJECT ? at->event.href : CAL_STR(""), &a->dead,
                           &a->n_dead);
}

/* Adds a live property; false when the node has none. */
static bool add_live(const answer *a, const dav_prop *row)
{
    size_t before = a->out->n;
    const char *prefix = xml_prefix(cal_str_c(row->ns));
    size_t start;

    if (!(row->on & a->at->kind))
        return false;
    cal_buf_printf(a->out, "<%s%s>", prefix, row->name);
    start = a->out->n;
    if (!row->get(a->cx, a->at, a->out)) {
        cal_buf_truncate(a->out, before);
        return false;
    }
    if (a->out->n == start) {
        cal_buf_truncate(a->out, start - 1);
        cal_buf_add_c(a->out, "/>");
    } else {
        cal_buf_printf(a->out, "</%s%s>", prefix, row->name);
    }
    return true;
}

static bool add_dead(const answer *a, cal_str ns, cal_str name)
{
    for (size_t i = 0; i < a->n_dead; i++) {
        if (cal_str_eq(a->dead[i].name, name) && cal_str_eq(a->dead[i].ns, ns)) {
            cal_buf_add(a->out, a->dead[i].value);
            return true;
        }
    }
    return false;
}

static cal_err add_data(const answer *a, const dav_asked *p, int64_t *budget)
{
    cal_str text;
    cal_err e;

    if ((e = dav_caldata_of(a->cx, p->data, a->at->event.ics, budget, &text)))
        return e;
    cal_buf_add_c(a->out, "<C:calendar-data>");
    xml_escape(a->out, text);
    cal_buf_add_c(a->out, "</C:calendar-data>");
    return CAL_OK;
}

static cal_err add_asked(answer *a, const dav_ask *ask, int64_t *budget)
{
    cal_err e;

    for (size_t i = 0; i < ask->props.n; i++) {
        const dav_asked *p = &ask->props.at[i];

        if (p->data && a->at->kind == DAV_ON_OBJECT) {
            if ((e = add_data(a, p, budget)))
                return e;
        } else if (!(p->row && add_live(a, p->row)) && !add_dead(a, p->ns, p->name)) {
            dav_prop_name(a->missing, p->ns, p->name);
        }
    }
    return CAL_OK;
}

static void add_all(const answer *a, bool names_only)
{
    for (const dav_props *const *t = dav_prop_tables; *t; t++) {
        for (size_t i = 0; i < (*t)->n; i++) {
            const dav_prop *row = &(*t)->row[i];

            if (names_only && (row->on & a->at->kind))
                dav_prop_name(a->out, cal_str_c(row->ns), cal_str_c(row->name));
            else if (!names_only && (row->flags & DAV_ALLPROP))
                (void)add_live(a, row);
        }
    }
    for (size_t i = 0; i < a->n_dead; i++) {
        if (names_only)
            dav_prop_name(a->out, a->dead[i].ns, a->dead[i].name);
        else
            cal_buf_add(a->out, a->dead[i].value);
    }
}

static bool needs_dead(const dav_ask *ask)
{
    for (size_t i = 0; i < ask->props.n; i++) {
        if (!ask->props.at[i].row && !ask->props.at[i].data)
            return true;
    }
    return ask->mode != DAV_ASK_PROP;
}

cal_err dav_multi_node(cal_ctx *cx, dav_multi *m, const dav_node *at, cal_buf *out)
{
    answer a = {.cx = cx, .at = at, .out = out, .missing = cal_buf_new(cx->arena, 0)};
    cal_err e;

    if (needs_dead(m->ask) && (e = load_dead(&a)))
        return e;
    cal_buf_add_c(out, "<D:response><D:href>");
    dav_href_add(out, &at->path);
    cal_buf_add_c(out, "</D:href>");

    size_t before = out->n;

    cal_buf_add_c(out, "<D:propstat><D:prop>");

    size_t start = out->n;

    if (m->ask->mode != DAV_ASK_PROP)
        add_all(&a, m->ask->mode == DAV_ASK_PROPNAME);
    if ((e = add_asked(&a, m->ask, &m->budget)))
        return e;

    bool show_missing = a.missing->n && !m->ask->minimal;

    if (out->n == start && show_missing) {
        cal_buf_truncate(out, before);
    } else {
        cal_buf_add_c(out, "</D:prop>");
        dav_status_line(out, 200);
        cal_buf_add_c(out, "</D:propstat>");
    }
    if (show_missing) {
        cal_buf_add_c(out, "<D:propstat><D:prop>");
        cal_buf_add(out, cal_buf_str(a.missing));
        cal_buf_add_c(out, "</D:prop>");
        dav_status_line(out, 404);
        cal_buf_add_c(out, "</D:propstat>");
    }
    cal_buf_add_c(out, "</D:response>");
    return CAL_OK;
}

void dav_multi_status(cal_buf *out, cal_str href, int status, const char *condition)
{
    cal_buf_add_c(out, "<D:response><D:href>");
    xml_escape(out, href);
    cal_buf_add_c(out, "</D:href>");
    dav_status_line(out, status);
    if (condition)
        cal_buf_printf(out, "<D:error>%s</D:error>", condition);
    cal_buf_add_c(out, "</D:response>");
}

void dav_multi_res(cal_ctx *cx, http_res *rs)
{
    rs->status = 207;
    http_res_field(cx, rs, CAL_STR("Content-Type"), CAL_STR("application/xml; charset=utf-8"));
}
