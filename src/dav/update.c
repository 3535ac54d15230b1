/* SPDX-License-Identifier: MIT */
/* Property changes collected into one patch, so that one core call makes them all or none (RFC
   4918 9.2, RFC 4791 5.3.1, RFC 5689 3). */
#include "dav/method.h"

enum { MAX_PROPS = 500, MAX_DEAD_BYTES = 64 * 1024, PEOPLE = DAV_ON_PRINCIPAL | DAV_ON_PROXY };

typedef struct reading {
    cal_ctx *cx;
    dav_update *out;
    unsigned kind;
    bool at_creation;
} reading;

static const char *element(cal_ctx *cx, const char *qname)
{
    return qname ? cal_arena_printf(cx->arena, "<%s/>", qname).p : NULL;
}

static void add_verdict(const reading *r, const xml_node *p, const dav_prop *row, cal_err e)
{
    cal_buf *name = cal_buf_new(r->cx->arena, 0);
    dav_verdict v = {.row = row, .status = 200};

    xml_empty(name, p->ns, p->name);
    v.name = cal_buf_str(name);
    CAL_PUSH(r->cx->arena, &r->out->verdicts, v);
    if (e)
        dav_update_refuse(r->cx, e, r->out, r->out->verdicts.n - 1);
}

static void add_dead(const reading *r, const xml_node *p, bool remove)
{
    cal_dead_prop dead = {.ns = p->ns, .name = p->name};

    if (!remove) {
        cal_buf *value = cal_buf_new(r->cx->arena, MAX_DEAD_BYTES);

        xml_print(value, p);
        if (!cal_buf_ok(value)) {
            add_verdict(r, p, NULL, CAL_E_QUOTA);
            return;
        }
        dead.value = cal_buf_str(value);
    }
    CAL_PUSH(r->cx->arena, &r->out->dead, dead);
    add_verdict(r, p, NULL, CAL_OK);
}

/* A calendar, or a collection and nothing else. */
static cal_err check_type(const xml_node *type, unsigned kind)
{
    bool is_calendar = kind == DAV_ON_CALENDAR;

    for (const xml_node *t = xml_first(type); t; t = xml_next(t)) {
        if (!xml_is(t, XML_DAV, "collection") &&
            !(is_calendar && xml_is(t, XML_CALDAV, "calendar")))
            return CAL_E_RESOURCETYPE;
    }
    return xml_child(type, is_calendar ? XML_CALDAV : XML_DAV,
                     is_calendar ? "calendar" : "collection")
               ? CAL_OK
               : CAL_E_RESOURCETYPE;
}

/* Names of live properties that are not here: nobody can set them. But a name to show is
   everybody's to give (RFC 4918 15.2): where it is not live it is kept as any other. */
static bool is_reserved(const xml_node *p)
{
    return cal_str_eq(p->ns, CAL_STR(XML_DAV)) && !xml_is(p, XML_DAV, "displayname") &&
           dav_prop_anywhere(p->ns, p->name);
}

static cal_err set_live(const reading *r, const xml_node *p, const dav_prop *row, bool remove)
{
    if (xml_is(p, XML_DAV, "resourcetype") && r->at_creation) {
        return check_type(p, r->kind);
    }
    if ((row->flags & DAV_MEMBERS) && (r->kind & PEOPLE)) {
        r->out->has_members = true;
        r->out->members = remove ? NULL : p;
        return CAL_OK;
    }
    if (!row->set || !(r->kind & (DAV_ON_CALENDAR | DAV_ON_INBOX | DAV_ON_FOLDER)) ||
        ((row->flags & DAV_AT_BIRTH) && !r->at_creation))
        return CAL_E_PROTECTED;
    return row->set(r->cx, remove ? NULL : p, &r->out->patch);
}

static void add_one(const reading *r, const xml_node *p, bool remove)
{
    const dav_prop *row = dav_prop_at(p->ns, p->name, r->kind);

    if (row) {
        add_verdict(r, p, row, set_live(r, p, row, remove));
        cal_fail_clear(r->cx);
    } else if (is_reserved(p)) {
        add_verdict(r, p, NULL, CAL_E_PROTECTED);
    } else if (r->kind & PEOPLE) { /* nothing is kept of them */
        add_verdict(r, p, NULL, CAL_E_FORBIDDEN);
    } else {
        add_dead(r, p, remove);
    }
}

static cal_err read_step(const reading *r, const xml_node *step)
{
    bool remove = xml_is(step, XML_DAV, "remove");

    if (!remove && !xml_is(step, XML_DAV, "set"))
        return CAL_OK;
    for (const xml_node *p = xml_first(xml_child(step, XML_DAV, "prop")); p; p = xml_next(p)) {
        if (r->out->verdicts.n == MAX_PROPS)
            return cal_fail(r->cx, CAL_E_QUOTA, "At most %d properties can be set at once.",
                            MAX_PROPS);
        add_one(r, p, remove);
    }
    return CAL_OK;
}

cal_err dav_update_read(cal_ctx *cx, const xml_node *root, unsigned kind, bool at_creation,
                        dav_update *out)
{
    reading r = {cx, out, kind, at_creation};
    cal_err e = CAL_OK;

    *out = (dav_update){0};
    for (const xml_node *step = xml_first(root); step && !e; step = xml_next(step))
        e = read_step(&r, step);
    out->patch.dead = out->dead.at;
    out->patch.n_dead = out->dead.n;
    return e;
}

void dav_update_refuse(cal_ctx *cx, cal_err e, dav_update *u, size_t which)
{
    const cal_err_row *row = cal_err_at(e);
    dav_verdict *v = &u->verdicts.at[which];

    /* RFC 4918 9.2.1: a value whose meaning does not fit is a conflict. */
    v->status = e == CAL_E_BAD_FIELD ? 409 : row->dav;
    v->condition = element(cx, row->cond);
    if (v->row && v->row->invalid && (e == CAL_E_BAD_ZONE || e == CAL_E_BAD_ICAL))
        v->condition = element(cx, v->row->invalid);
    if (!u->refused)
        u->refused = v->status;
}

bool dav_update_blame(cal_ctx *cx, cal_err e, dav_update *u)
{
    for (size_t i = 0; i < u->verdicts.n && cx->fail.field.n; i++) {
        const dav_prop *row = u->verdicts.at[i].row;

        if (row && row->field && cal_str_eq(cx->fail.field, cal_str_c(row->field))) {
            dav_update_refuse(cx, e, u, i);
            cal_fail_clear(cx);
            return true;
        }
    }
    return false;
}

static bool same_fate(const dav_verdict *a, const dav_verdict *b)
{
    return a->status == b->status && a->condition == b->condition;
}

/* Verdicts of one fate share a propstat. */
void dav_update_print(const dav_update *u, cal_buf *out)
{
    for (size_t i = 0; i < u->verdicts.n; i++) {
        const dav_verdict *v = &u->verdicts.at[i];
        int status = v->status == 200 && u->refused ? 424 : v->status;

        if (i == 0 || !same_fate(v, v - 1))
            cal_buf_add_c(out, "<D:propstat><D:prop>");
        cal_buf_add(out, v->name);
        if (i + 1 < u->verdicts.n && same_fate(v, v + 1))
            continue;
        cal_buf_add_c(out, "</D:prop>");
        dav_status_line(out, status);
        if (v->condition)
            cal_buf_printf(out, "<D:error>%s</D:error>", v->condition);
        cal_buf_add_c(out, "</D:propstat>");
    }
}
