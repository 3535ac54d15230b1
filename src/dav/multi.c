/* SPDX-License-Identifier: MIT */
/* Responses, propstats, and which property comes into which of them. */
#include "dav/multi.h"

#include "core/calendar.h"

static const struct {
    int status;
    const char *text;
} statuses[] = {
    {200, "OK"                  },
    {400, "Bad Request"         },
    {403, "Forbidden"           },
    {404, "Not Found"           },
    {409, "Conflict"            },
    {423, "Locked"              },
    {424, "Failed Dependency"   },
    {507, "Insufficient Storage"},
};

void dav_status_line(cal_buf *out, int status)
{
    const char *text = "Failed";

    for (size_t i = 0; i < CAL_COUNT(statuses); i++) {
        if (statuses[i].status == status)
            text = statuses[i].text;
    }
    cal_buf_add_c(out, "<D:status>HTTP/1.1 ");
    cal_buf_add_i64(out, status);
    cal_buf_add_byte(out, ' ');
    cal_buf_add_c(out, text);
    cal_buf_add_c(out, "</D:status>");
}

void dav_multi_begin(cal_buf *out)
{
    cal_buf_add_c(out, XML_PROLOG "<D:multistatus" XML_DECLARED ">");
}

void dav_multi_end(cal_buf *out)
{
    cal_buf_add_c(out, "</D:multistatus>\n");
}

/* ---- one response ---- */

/* The properties found go straight out, the others wait. */
typedef struct answer {
    cal_ctx *cx;
    const dav_node *at;
    cal_buf *out, *missing;
    cal_buf *refused; /* what the requester may not see; NULL: nothing */
    cal_err data;     /* why calendar-data cannot be given, if it cannot */
    const cal_dead_prop *dead;
    size_t n_dead;
} answer;

static cal_err load_dead(answer *a)
{
    const dav_node *at = a->at;

    if (at->kind & (DAV_ON_ROOT | DAV_ON_PRINCIPALS | DAV_ON_PRINCIPAL | DAV_ON_PROXY |
                    DAV_ON_NOTICES | DAV_ON_NOTICE))
        return CAL_OK;
    return core_dead_props(a->cx, at->user.id, at->calendar.id, dav_member_path(at), &a->dead,
                           &a->n_dead);
}

static void add_tag(cal_buf *out, const char *open, const char *prefix, const char *name)
{
    cal_buf_add_c(out, open);
    cal_buf_add_c(out, prefix);
    cal_buf_add_c(out, name);
    cal_buf_add_byte(out, '>');
}

bool dav_prop_print(cal_ctx *cx, const dav_prop *row, const dav_node *at, cal_buf *out)
{
    const char *prefix = xml_prefix(cal_str_c(row->ns));
    size_t before = out->n, start;

    if (!(row->on & at->kind))
        return false;
    add_tag(out, "<", prefix, row->name);
    start = out->n;
    if (!row->get(cx, at, out)) {
        cal_buf_truncate(out, before);
        return false;
    }
    if (out->n == start) {
        cal_buf_truncate(out, start - 1);
        cal_buf_add_c(out, "/>");
    } else {
        add_tag(out, "</", prefix, row->name);
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

/* What the client asked too much of is told in its place; the answer goes on. */
static cal_err add_data(answer *a, const dav_asked *p, int64_t *budget)
{
    cal_str text;
    cal_err e = dav_caldata_of(a->cx, p->data, a->at->event.ics, budget, &text);

    if (e && cal_err_at(e)->dav >= 500)
        return e;
    if (e) {
        cal_fail_clear(a->cx);
        a->data = e;
        return CAL_OK;
    }
    cal_buf_add_c(a->out, p->data->form.as_json ? "<C:calendar-data content-type=\"" DAV_JCAL_TYPE
                                                  "\" version=\"2.0\">"
                                                : "<C:calendar-data>");
    xml_escape(a->out, text);
    cal_buf_add_c(a->out, "</C:calendar-data>");
    return CAL_OK;
}

/* RFC 4918 9.1: what the requester may not see is forbidden, what is not there is not found. */
static cal_err add_one(answer *a, const dav_asked *p)
{
    cal_err e;

    if (p->row && dav_prop_print(a->cx, p->row, a->at, a->out))
        return CAL_OK;
    e = a->cx->fail.code;
    if (e && cal_err_at(e)->dav >= 500)
        return e;
    cal_fail_clear(a->cx);
    if (!e) {
        if (!add_dead(a, p->ns, p->name))
            xml_empty(a->missing, p->ns, p->name);
        return CAL_OK;
    }
    if (!a->refused)
        a->refused = cal_buf_new(a->cx->arena, 0);
    xml_empty(a->refused, p->ns, p->name);
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
        } else if ((e = add_one(a, p))) {
            return e;
        }
    }
    return CAL_OK;
}

/* May it be named in an answer that was not asked for it by name? */
static bool is_there(const answer *a, const dav_prop *row)
{
    cal_buf *value = cal_buf_new(a->cx->arena, 0);
    bool is = (row->on & a->at->kind) && row->get(a->cx, a->at, value);

    cal_fail_clear(a->cx);
    return is;
}

static void add_all(const answer *a, bool names_only)
{
    for (const dav_props *const *t = dav_prop_tables; *t; t++) {
        for (size_t i = 0; i < (*t)->n; i++) {
            const dav_prop *row = &(*t)->row[i];

            if (names_only && is_there(a, row))
                xml_empty(a->out, cal_str_c(row->ns), cal_str_c(row->name));
            else if (!names_only && (row->flags & DAV_ALLPROP))
                (void)dav_prop_print(a->cx, row, a->at, a->out);
        }
    }
    for (size_t i = 0; i < a->n_dead; i++) {
        if (names_only)
            xml_empty(a->out, a->dead[i].ns, a->dead[i].name);
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

static void end_propstat(cal_buf *out, int status)
{
    cal_buf_add_c(out, "</D:prop>");
    dav_status_line(out, status);
}

static void add_data_error(const answer *a)
{
    const cal_err_row *row = cal_err_at(a->data);

    cal_buf_add_c(a->out, "<D:propstat><D:prop><C:calendar-data/>");
    end_propstat(a->out, row->dav);
    if (row->cond)
        cal_buf_printf(a->out, "<D:error><%s/></D:error>", row->cond);
    cal_buf_add_c(a->out, "</D:propstat>");
}

static void add_names(cal_buf *out, const cal_buf *names, int status)
{
    if (!names || !names->n)
        return;
    cal_buf_add_c(out, "<D:propstat><D:prop>");
    cal_buf_add(out, cal_buf_str(names));
    end_propstat(out, status);
    cal_buf_add_c(out, "</D:propstat>");
}

/* The propstats of one node. One of them is always there (RFC 4918 14.24). */
static cal_err add_propstats(answer *a, dav_multi *m)
{
    size_t before = a->out->n, start;
    bool has_missing;
    cal_err e;

    cal_buf_add_c(a->out, "<D:propstat><D:prop>");
    start = a->out->n;
    if (m->ask->mode != DAV_ASK_PROP)
        add_all(a, m->ask->mode == DAV_ASK_PROPNAME);
    if ((e = add_asked(a, m->ask, &m->budget)))
        return e;
    has_missing = a->missing->n && !m->ask->minimal;
    if (a->out->n == start && (has_missing || a->refused || a->data)) {
        cal_buf_truncate(a->out, before);
    } else {
        if (a->out->n == start) {
            cal_buf_truncate(a->out, before);
            cal_buf_add_c(a->out, "<D:propstat><D:prop/>");
            dav_status_line(a->out, 200);
        } else {
            end_propstat(a->out, 200);
        }
        cal_buf_add_c(a->out, "</D:propstat>");
    }
    if (a->data)
        add_data_error(a);
    add_names(a->out, a->refused, 403);
    if (has_missing)
        add_names(a->out, a->missing, 404);
    return CAL_OK;
}

cal_err dav_multi_node(cal_ctx *cx, dav_multi *m, const dav_node *at, cal_buf *out)
{
    answer a = {
        .cx = cx,
        .at = at,
        .out = out,
        .missing = cal_buf_new(cx->arena, 0),
    };
    cal_err e;

    if (needs_dead(m->ask) && (e = load_dead(&a)))
        return e;
    cal_buf_add_c(out, "<D:response><D:href>");
    xml_escape(out, dav_href(cx, &at->path));
    cal_buf_add_c(out, "</D:href>");
    if (m->ask->mode == DAV_ASK_NOTHING)
        dav_status_line(out, 200);
    else if ((e = add_propstats(&a, m)))
        return e;
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
