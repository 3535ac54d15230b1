/* SPDX-License-Identifier: MIT */
/* REPLY into the organizer's object (RFC 5546 3.2.3, RFC 6638 4.2): the lines of that attendee and
   no other, so that replies of different attendees give the same object in any order. */
#include "ical/itip_merging.h"
#include "ical/span.h"

typedef struct replying {
    cal_ctx *cx;
    const ical_itip *m;
    const ical_object *o;
    ical_addresses who;
    ical_book *out;
    ical_keys keys; /* of the instances that the message names */
    size_t n_taken;
    bool is_old;
    ical_merged *said;
} replying;

static const cal_str none = {NULL, 0};

/* ---- one line ---- */

static size_t line_of(const ical_draft *d, cal_str address)
{
    for (size_t i = 0; i < d->props.n; i++) {
        if (cal_str_eq_ci(d->props.at[i].name, CAL_STR("ATTENDEE")) &&
            ical_address_eq(d->props.at[i].value, address))
            return i;
    }
    return d->props.n;
}

/* The code of the reply's REQUEST-STATUS: "2.0" of "2.0;Success". */
static cal_str code_of(const ical_comp *c)
{
    const ical_prop *p = ical_prop_at(c, CAL_STR("REQUEST-STATUS"));
    cal_str code =
        p ? cal_str_trim(cal_str_take(p->value, cal_str_find_byte(p->value, ';'))) : none;
    bool ok = code.n > 0 && code.n < 12;

    for (size_t i = 0; i < code.n && ok; i++)
        ok = code.p[i] == '.' || (code.p[i] >= '0' && code.p[i] <= '9');
    return ok ? code : CAL_STR("2.0");
}

/* What can be written as the value of a property. */
static bool is_line(cal_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
            return false;
    }
    return s.n > 0;
}

static void add_delegate(replying *x, ical_draft *d, const ical_prop *delegator, cal_str address)
{
    static const cal_str defaults[][2] = {
        {CAL_STR_K("RSVP"),     CAL_STR_K("TRUE")        },
        {CAL_STR_K("PARTSTAT"), CAL_STR_K("NEEDS-ACTION")},
    };
    ical_prop p = {.name = CAL_STR("ATTENDEE"), .value = address};
    cal_str role = ical_param_text(x->cx, delegator, CAL_STR("ROLE"));

    if (!is_line(address) || line_of(d, address) < d->props.n)
        return;
    for (size_t i = 0; i < CAL_COUNT(defaults); i++)
        p = ical_prop_with(x->cx, &p, defaults[i][0], defaults[i][1]);
    if (role.n)
        p = ical_prop_with(x->cx, &p, CAL_STR("ROLE"), role);
    p = ical_prop_with(x->cx, &p, CAL_STR("DELEGATED-FROM"), cal_str_trim(delegator->value));
    ical_draft_insert(d, line_of(d, delegator->value) + 1, p);
}

/* Sets what the reply's line says at the same person's line. */
static void set_line(replying *x, ical_draft *d, const ical_prop *said, cal_str code)
{
    size_t at = line_of(d, said->value);
    cal_str partstat = ical_person_of(x->cx, said).partstat;
    cal_str to = ical_param_text(x->cx, said, CAL_STR("DELEGATED-TO"));
    ical_prop p = d->props.at[at];

    p = ical_prop_with(x->cx, &p, CAL_STR("PARTSTAT"), partstat);
    p = ical_prop_with(x->cx, &p, CAL_STR("SCHEDULE-STATUS"), code);
    if (to.n)
        p = ical_prop_with(x->cx, &p, CAL_STR("DELEGATED-TO"), to);
    ical_draft_replace(d, at, p);
    if (to.n && cal_str_eq(partstat, CAL_STR("DELEGATED")))
        add_delegate(x, d, &d->props.at[at], to);
}

/* Somebody to whom an attendee gave their place (RFC 5546 3.2.2.3). */
static bool is_delegate(replying *x, const ical_draft *d, const ical_prop *said)
{
    cal_str from = ical_param_text(x->cx, said, CAL_STR("DELEGATED-FROM"));
    size_t at = from.n ? line_of(d, from) : d->props.n;

    return at < d->props.n &&
           ical_address_eq(ical_param_text(x->cx, &d->props.at[at], CAL_STR("DELEGATED-TO")),
                           said->value);
}

/* The progress of a task that one person does. */
static void set_progress(replying *x, ical_draft *d, const ical_comp *c)
{
    static const cal_str names[] = {CAL_STR_K("STATUS"), CAL_STR_K("PERCENT-COMPLETE"),
                                    CAL_STR_K("COMPLETED")};
    size_t first = ical_draft_find(d, CAL_STR("ATTENDEE"), 0);

    if (!cal_str_eq(x->o->kind, CAL_STR("VTODO")) ||
        ical_draft_find(d, CAL_STR("ATTENDEE"), first + 1) < d->props.n)
        return;
    for (size_t i = 0; i < CAL_COUNT(names); i++) {
        const ical_prop *p = ical_prop_at(c, names[i]);

        if (p)
            ical_draft_set(d, names[i], cal_str_trim(p->value));
    }
}

/* ---- one component ---- */

/* A reply to a state of the object that is no more: its SEQUENCE is lower, and it does not begin
   when the object begins now. */
static bool is_outdated(const replying *x, const ical_comp *c, const ical_comp *there)
{
    static const cal_str sequence = CAL_STR_K("SEQUENCE"), start = CAL_STR_K("DTSTART");
    const ical_prop *a = ical_prop_at(c, start), *b = ical_prop_at(there, start);
    ical_time s, t;

    if (x->m->in_order || !ical_prop_at(c, sequence) ||
        ical_number_at(c, sequence) >= ical_number_at(there, sequence))
        return false;
    return !a || !b || !ical_time_at(x->m->object.tz, a, &s) || !ical_time_at(x->o->tz, b, &t) ||
           ical_time_utc(&s, NULL) != ical_time_utc(&t, NULL);
}

static void refuse(replying *x, const char *status, const char *sentence)
{
    ical_merge_refuse(x->said, status, sentence);
}

static bool set_component(replying *x, ical_draft *d, const ical_comp *c, const ical_prop *said)
{
    if (line_of(d, said->value) == d->props.n) {
        ical_prop p = ical_prop_unmarked(x->cx, said);

        if (!is_delegate(x, d, said)) {
            refuse(x, "3.7", "The one who answers is not invited.");
            return false;
        }
        ical_draft_insert(d, d->props.n, p);
    }
    set_line(x, d, said, code_of(c));
    set_progress(x, d, c);
    x->n_taken++;
    return true;
}

/* Does an override lie where the series puts it? */
static bool is_in_place(const replying *x, const ical_draft *d)
{
    ical_shape shape = ical_shape_of(x->o->tz, d->from);

    return shape.has_anchor && ical_key_of(&x->out->keyer, &shape.anchor) == d->key;
}

/* An answer to the series is one to the instances that have an override only because somebody else
   answered for them, or for details: those that lie in place and had the same answer. Not to those
   that they have taken out. */
static void inherit(replying *x, const ical_comp *c, const ical_prop *said, cal_str before)
{
    ical_keys hidden = {.v.n = 0};

    ical_keys_add_exdates(x->cx, &hidden, &x->out->keyer, x->m->object.tz, c);
    ical_keys_sort(&hidden);
    for (size_t i = 0; i < x->out->drafts.n; i++) {
        ical_draft *d = x->out->drafts.at[i].draft;
        size_t at = d->is_instance ? line_of(d, said->value) : d->props.n;

        if (at == d->props.n || d->key == ICAL_KEY_MASTER || ical_keys_has(&x->keys, d->key) ||
            ical_keys_has(&hidden, d->key) || !is_in_place(x, d) ||
            !cal_str_eq(ical_person_of(x->cx, &d->props.at[at]).partstat, before))
            continue;
        set_line(x, d, said, code_of(c));
    }
}

static void reply_series(replying *x, ical_draft *d, const ical_comp *c, const ical_prop *said)
{
    size_t at = line_of(d, said->value);
    cal_str before = at < d->props.n ? ical_person_of(x->cx, &d->props.at[at]).partstat : none;

    if (set_component(x, d, c, said) && before.p)
        inherit(x, c, said, before);
}

/* The draft for a key: its own, the only one of what does not recur, or made from the series. */
static ical_draft *draft_for(replying *x, int64_t key, const ical_comp **made)
{
    ical_draft *d = ical_book_at(x->out, key), *master = ical_book_at(x->out, ICAL_KEY_MASTER);
    const ical_keyer *k = &x->out->keyer;

    *made = NULL;
    if (d || key == ICAL_KEY_MASTER)
        return d;
    if (master && k->has_anchor && ical_key_of(k, &k->anchor) == key &&
        !ical_draft_at(master, CAL_STR("RRULE")) && !ical_draft_at(master, CAL_STR("RDATE")))
        return master;
    *made = ical_when_override(x->out, key);
    return *made ? ical_draft_new(x->cx, *made) : NULL;
}

static void reply_one(replying *x, const ical_comp *c)
{
    const ical_prop *said = ical_attendee_at(c, &x->who);
    int64_t key = ical_comp_key(&x->out->keyer, x->m->object.tz, c);
    const ical_comp *made;
    ical_draft *d = draft_for(x, key, &made);

    if (!said)
        return;
    if (!d) {
        refuse(x, "3.1", "The object has no such instance.");
        return;
    }
    if (is_outdated(x, c, d->from)) {
        x->is_old = true;
        return;
    }
    if (made && line_of(d, said->value) == d->props.n) {
        refuse(x, "3.7", "The one who answers is not invited.");
        return;
    }
    if (made)
        d = ical_book_add(x->out, made, key);
    if (d->key == ICAL_KEY_MASTER)
        reply_series(x, d, c, said);
    else
        (void)set_component(x, d, c, said);
}

/* ---- public ---- */

static cal_err finish(replying *x, ical_merged *out)
{
    if (x->n_taken) {
        *out = (ical_merged){.verdict = ICAL_VERDICT_NONE, .status = CAL_STR("2.0")};
        return ical_merge_end(x->cx, x->o, x->out, out);
    }
    if (x->is_old && out->verdict != ICAL_VERDICT_REFUSED) {
        out->verdict = ICAL_VERDICT_STALE;
        out->why = CAL_STR("The answer is to an earlier state of the object.");
    }
    return CAL_OK;
}

cal_err ical_itip_merge_reply(cal_ctx *cx, const ical_object *o, const ical_itip *m,
                              ical_merged *out)
{
    replying x = {.cx = cx, .m = m, .o = o, .out = ical_book_new(cx, o), .said = out};
    ical_person sender = ical_itip_sender(cx, m);
    const ical_comp *c;

    *out = (ical_merged){.verdict = ICAL_VERDICT_NONE, .status = CAL_STR("2.0")};
    if (ical_merge_is_foreign(cx, o, m, out))
        return CAL_OK;
    if (!sender.address.n) {
        ical_merge_refuse(out, "3.7", "The reply names no attendee.");
        return CAL_OK;
    }
    x.who = (ical_addresses){&sender.address, 1};
    for (size_t i = 0; (c = ical_merge_comp(m, i)); i++)
        ical_keys_add(cx, &x.keys, ical_comp_key(&x.out->keyer, m->object.tz, c));
    ical_keys_sort(&x.keys);
    for (size_t i = 0; (c = ical_merge_comp(m, i)); i++)
        reply_one(&x, c);
    return finish(&x, out);
}
