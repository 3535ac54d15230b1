/* SPDX-License-Identifier: MIT */
/* Changing the managed attachments of an object (RFC 8607 3.5 to 3.7). */
#include "ical/attach.h"

#include "ical/itip_when.h"
#include "ical/print.h"

static const cal_str attach = CAL_STR_K("ATTACH");
static const cal_str managed_id = CAL_STR_K("MANAGED-ID");

/* ---- reading ---- */

static cal_str id_of(cal_ctx *cx, const ical_prop *p)
{
    cal_str none = {NULL, 0};

    return cal_str_eq_ci(p->name, attach) ? ical_param_text(cx, p, managed_id) : none;
}

bool ical_attach_has(const ical_manageds *list, cal_str id)
{
    for (size_t i = 0; i < list->n; i++) {
        if (cal_str_eq(list->at[i].id, id))
            return true;
    }
    return false;
}

static void list_comp(cal_ctx *cx, const ical_comp *c, ical_manageds *out)
{
    for (size_t i = 0; i < c->n_props; i++) {
        cal_str id = id_of(cx, &c->props[i]);

        if (id.n && !ical_attach_has(out, id))
            CAL_PUSH(cx->arena, out, (ical_managed){id});
    }
}

/* A name may be folded in the middle, in any letter case: who writes MANAGED-ID so is read all the
   same, for a fold is looked for too. */
static bool may_have_some(cal_str text)
{
    for (; text.n > managed_id.n; text = cal_str_skip(text, 1)) {
        if ((text.p[0] == ';' && cal_str_starts_ci(cal_str_skip(text, 1), CAL_STR("MANAGED"))) ||
            (text.p[0] == '\n' && (text.p[1] == ' ' || text.p[1] == '\t')))
            return true;
    }
    return false;
}

void ical_attach_list(cal_ctx *cx, cal_str text, const ical_object *o, ical_manageds *out)
{
    *out = (ical_manageds){0};
    if (!may_have_some(text))
        return;
    if (o->master)
        list_comp(cx, o->master, out);
    for (size_t i = 0; i < o->n_overrides; i++)
        list_comp(cx, o->overrides[i], out);
}

/* ---- writing ---- */

static bool needs_quotes(cal_str value)
{
    return cal_str_has(value, CAL_STR(";")) || cal_str_has(value, CAL_STR(":")) ||
           cal_str_has(value, CAL_STR(","));
}

/* A parameter's value: quoted where it must be, what quotes cannot hold by carets (RFC 6868). */
static void add_param(cal_buf *out, const char *name, cal_str value)
{
    const char *quote = needs_quotes(value) ? "\"" : "";

    if (!value.n)
        return;
    cal_buf_printf(out, ";%s=%s", name, quote);
    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];

        if (c == '"')
            cal_buf_add_c(out, "^'");
        else if (c == '^')
            cal_buf_add_c(out, "^^");
        else if (c == '\n')
            cal_buf_add_c(out, "^n");
        else if (c != '\r')
            cal_buf_add_byte(out, c);
    }
    cal_buf_add_c(out, quote);
}

static ical_prop prop_of(cal_ctx *cx, const ical_attach *a)
{
    cal_buf *head = cal_buf_new(cx->arena, 0), *line = cal_buf_new(cx->arena, 0);

    cal_buf_printf(head, "%s;%s=%.*s", attach.p, managed_id.p, CAL_FMT(a->id));
    add_param(head, "FMTTYPE",
              cal_str_trim(cal_str_take(a->type, cal_str_find_byte(a->type, ';'))));
    cal_buf_printf(head, ";SIZE=%lld", (long long)a->size);
    add_param(head, "FILENAME", a->name);
    ical_print_line(line, cal_buf_str(head), a->uri);
    return (ical_prop){.name = attach, .value = a->uri, .raw = cal_buf_str(line)};
}

typedef CAL_VEC(ical_slot) drafts;

static cal_err bad_rid(cal_ctx *cx, cal_str rid)
{
    return cal_fail(cx, CAL_E_ATTACH_RID,
                    "\"%.*s\" is no instance of it; give M, or RECURRENCE-IDs of its instances.",
                    CAL_FMT(rid));
}

static cal_err draft_of(cal_ctx *cx, ical_book *b, cal_str rid, ical_draft **out)
{
    ical_prop plain = {.name = CAL_STR("RECURRENCE-ID")};
    ical_time t;
    int64_t key;

    if (cal_str_eq(rid, CAL_STR("M"))) {
        *out = ical_book_at(b, ICAL_KEY_MASTER);
        return *out ? CAL_OK : bad_rid(cx, rid);
    }
    if (rid.n == 8)
        plain.params = &(ical_param){CAL_STR("VALUE"), CAL_STR("DATE")}, plain.n_params = 1;
    if (!ical_time_parse(b->o->tz, &plain, rid, &t))
        return bad_rid(cx, rid);
    key = ical_key_of(&b->keyer, &t);
    *out = ical_book_at(b, key);
    if (!*out) {
        const ical_comp *made = ical_when_override(b, key);

        *out = made ? ical_book_add(b, made, key) : NULL;
    }
    return *out ? CAL_OK : bad_rid(cx, rid);
}

/* The components that rid means. */
static cal_err drafts_of(cal_ctx *cx, ical_book *b, cal_str rid, drafts *out)
{
    cal_err e = CAL_OK;

    for (size_t i = 0; !rid.p && i < b->drafts.n; i++) {
        if (b->drafts.at[i].draft->is_instance)
            CAL_PUSH(cx->arena, out, b->drafts.at[i]);
    }
    while (!e && rid.p) {
        ical_slot one = {NULL};

        e = draft_of(cx, b, cal_str_trim(cal_str_cut(&rid, ',')), &one.draft);
        CAL_PUSH(cx->arena, out, one);
    }
    return e;
}

cal_err ical_attach_add(cal_ctx *cx, const ical_object *o, cal_str rid, const ical_attach *a,
                        cal_str *out)
{
    ical_book *b = ical_book_new(cx, o);
    drafts to = {0};
    cal_err e = drafts_of(cx, b, rid, &to);

    for (size_t i = 0; !e && i < to.n; i++)
        ical_draft_insert(to.at[i].draft, to.at[i].draft->props.n, prop_of(cx, a));
    *out = e ? (cal_str){NULL, 0} : ical_book_text(b);
    return e;
}

/* Replaces it (a NULL: removes it) in a component; true when it was there. */
static bool change_in(cal_ctx *cx, ical_draft *d, cal_str id, const ical_attach *a)
{
    bool found = false;

    for (size_t i = d->props.n; i-- > 0;) {
        if (!cal_str_eq(id_of(cx, &d->props.at[i]), id))
            continue;
        if (a)
            ical_draft_replace(d, i, prop_of(cx, a));
        else
            ical_draft_remove_at(d, i);
        found = true;
    }
    return found;
}

static cal_err change(cal_ctx *cx, const ical_object *o, cal_str rid, cal_str id,
                      const ical_attach *a, cal_str *out)
{
    ical_book *b = ical_book_new(cx, o);
    bool found = false;
    drafts in = {0};
    cal_err e = drafts_of(cx, b, rid, &in);

    if (e)
        return e;
    for (size_t i = 0; i < in.n; i++)
        found |= change_in(cx, in.at[i].draft, id, a);
    if (!found)
        return cal_fail(cx, CAL_E_ATTACH_ID, "It has no attachment \"%.*s\".", CAL_FMT(id));
    *out = ical_book_text(b);
    return CAL_OK;
}

cal_err ical_attach_update(cal_ctx *cx, const ical_object *o, cal_str id, const ical_attach *a,
                           cal_str *out)
{
    return change(cx, o, (cal_str){NULL, 0}, id, a, out);
}

cal_err ical_attach_remove(cal_ctx *cx, const ical_object *o, cal_str rid, cal_str id, cal_str *out)
{
    return change(cx, o, rid, id, NULL, out);
}
