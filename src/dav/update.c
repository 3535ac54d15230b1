/* SPDX-License-Identifier: MIT */
/* Property changes collected into one patch, so that one core call makes them all or none (RFC
   4918 9.2, RFC 4791 5.3.1, RFC 5689 3). */
#include "dav/method.h"

typedef struct reading {
    cal_ctx *cx;
    dav_update *out;
    unsigned kind;
    bool at_creation;
} reading;

static cal_str name_of(cal_ctx *cx, const xml_node *p)
{
    cal_buf *name = cal_buf_new(cx->arena, 0);

    dav_prop_name(name, p->ns, p->name);
    return cal_buf_str(name);
}

static void add_verdict(const reading *r, const xml_node *p, int status, const char *condition)
{
    CAL_PUSH(r->cx->arena, &r->out->verdicts, (dav_verdict){name_of(r->cx, p), status, condition});
    r->out->refused |= status != 200;
}

static void add_dead(const reading *r, const xml_node *p, bool remove)
{
    cal_dead_prop dead = {.ns = p->ns, .name = p->name};

    if (!remove) {
        cal_buf *value = cal_buf_new(r->cx->arena, 0);
        xml_node copy = *p;

        /* The language in scope belongs to the value (RFC 4918 4.3). */
        if (p->lang.n) {
            xml_attr *lang = CAL_NEW(r->cx->arena, xml_attr);

            *lang = (xml_attr){CAL_STR("http://www.w3.org/XML/1998/namespace"), CAL_STR("lang"),
                               p->lang, NULL};
            for (const xml_attr *a = p->attrs; a && lang; a = a->next) {
                if (cal_str_eq(a->name, CAL_STR("lang")) && a->ns.n)
                    lang = NULL;
            }
            if (lang) {
                lang->next = copy.attrs;
                copy.attrs = lang;
            }
        }
        xml_print(value, &copy);
        dead.value = cal_buf_str(value);
    }
    CAL_PUSH(r->cx->arena, &r->out->dead, dead);
    add_verdict(r, p, 200, NULL);
}

/* May stand in MKCALENDAR and extended MKCOL only. */
static bool is_for_creation(const xml_node *p)
{
    return xml_is(p, XML_DAV, "resourcetype") ||
           xml_is(p, XML_CALDAV, "supported-calendar-component-set");
}

static void add_one(const reading *r, const xml_node *p, bool remove)
{
    const dav_prop *row = dav_prop_at(p->ns, p->name, r->kind);

    if (!row && dav_prop_anywhere(p->ns, p->name)) {
        add_verdict(r, p, 403, "<D:cannot-modify-protected-property/>");
        return;
    }
    if (!row) {
        add_dead(r, p, remove);
        return;
    }
    if (xml_is(p, XML_DAV, "resourcetype") && r->at_creation) {
        add_verdict(r, p, 200, NULL);
        return;
    }
    if (!row->set || (is_for_creation(p) && !r->at_creation) || (r->kind != DAV_ON_CALENDAR)) {
        add_verdict(r, p, 403, "<D:cannot-modify-protected-property/>");
        return;
    }

    cal_err e = row->set(r->cx, remove ? NULL : p, &r->out->patch);
    const char *condition = NULL;

    if (e && cal_err_at(e)->cond) {
        const char *cond = cal_err_at(e)->cond;

        condition = cal_arena_printf(r->cx->arena, "<%s/>", cond).p;
    }
    add_verdict(r, p, e ? 409 : 200, condition);
    cal_fail_clear(r->cx);
}

cal_err dav_update_read(cal_ctx *cx, const xml_node *root, unsigned kind, bool at_creation,
                        dav_update *out)
{
    reading r = {cx, out, kind, at_creation};

    *out = (dav_update){0};
    for (const xml_node *step = xml_first(root); step; step = xml_next(step)) {
        bool remove = xml_is(step, XML_DAV, "remove");

        if (!remove && !xml_is(step, XML_DAV, "set"))
            continue;
        for (const xml_node *p = xml_first(xml_child(step, XML_DAV, "prop")); p; p = xml_next(p))
            add_one(&r, p, remove);
    }
    out->patch.dead = out->dead.at;
    out->patch.n_dead = out->dead.n;
    return CAL_OK;
}

static void print_verdict(const dav_verdict *v, bool refused, cal_buf *out)
{
    int status = v->status == 200 && refused ? 424 : v->status;

    cal_buf_add_c(out, "<D:propstat><D:prop>");
    cal_buf_add(out, v->name);
    cal_buf_add_c(out, "</D:prop>");
    dav_status_line(out, status);
    if (v->condition)
        cal_buf_printf(out, "<D:error>%s</D:error>", v->condition);
    cal_buf_add_c(out, "</D:propstat>");
}

void dav_update_print(const dav_update *u, cal_buf *out)
{
    for (size_t i = 0; i < u->verdicts.n; i++)
        print_verdict(&u->verdicts.at[i], u->refused, out);
}
