/* SPDX-License-Identifier: MIT */
/* REQUEST and ADD into an attendee's copy (RFC 5546 3.2.2, 3.2.4; RFC 6638 4.1): what the organizer
   says replaces what they said before; what is the attendee's own stays. */
#include "ical/itip_merge.h"

#include "ical/itip_merging.h"

typedef struct merging {
    cal_ctx *cx;
    const ical_itip *m;
    const ical_addresses *me;
    const ical_object *mine; /* NULL: there is none */
    ical_state state;        /* of mine */
    ical_book *out;
    ical_keyer keyer;
    ical_keys hidden, shown; /* keys to be excluded, and to be excluded no more */
    size_t n_taken;
    bool asks;
} merging;

/* ---- what is the attendee's own ---- */

/* Properties of the copy that a message does not replace. always: the copy's absence counts too. */
static const struct own {
    cal_str name;
    bool always;
} owns[] = {
    {CAL_STR_K("TRANSP"),           true },
    {CAL_STR_K("CATEGORIES"),       false},
    {CAL_STR_K("CLASS"),            false},
    {CAL_STR_K("COLOR"),            false},
    {CAL_STR_K("COMPLETED"),        false},
    {CAL_STR_K("PERCENT-COMPLETE"), false},
};

static void keep_own(ical_draft *d, const ical_comp *was)
{
    for (size_t i = 0; i < CAL_COUNT(owns); i++) {
        if (owns[i].always || ical_prop_at(was, owns[i].name))
            ical_draft_remove(d, owns[i].name);
    }
    for (size_t i = 0; i < was->n_props; i++) {
        bool is_own = ical_prop_is_private(was->props[i].name);

        for (size_t k = 0; k < CAL_COUNT(owns) && !is_own; k++)
            is_own = cal_str_eq_ci(was->props[i].name, owns[k].name);
        if (is_own)
            ical_draft_insert(d, d->props.n, was->props[i]);
    }
    for (size_t i = 0; i < was->n_comps; i++) {
        if (ical_comp_is(was->comps[i], CAL_STR("VALARM")))
            ical_draft_add_comp(d, was->comps[i]);
    }
}

/* The marks of the copy at its ORGANIZER: who sends, and how that went. */
static void keep_marks(ical_draft *d, const ical_comp *was)
{
    static const cal_str marks[] = {CAL_STR_K("SCHEDULE-AGENT"), CAL_STR_K("SCHEDULE-STATUS")};
    const ical_prop *from = ical_prop_at(was, CAL_STR("ORGANIZER"));
    size_t at = ical_draft_find(d, CAL_STR("ORGANIZER"), 0);

    for (size_t i = 0; i < CAL_COUNT(marks) && from && at < d->props.n; i++) {
        cal_str value = ical_param_text(d->cx, from, marks[i]);

        if (value.p)
            ical_draft_replace(d, at, ical_prop_with(d->cx, &d->props.at[at], marks[i], value));
    }
}

static cal_str answer_in(cal_ctx *cx, const ical_comp *c, const ical_addresses *me)
{
    const ical_prop *p = ical_attendee_at(c, me);

    return p ? ical_person_of(cx, p).partstat : (cal_str){NULL, 0};
}

static unsigned changes(const merging *x, const ical_comp *was, const ical_comp *is)
{
    bool recurs = ical_prop_at(was, CAL_STR("RRULE")) && ical_prop_at(is, CAL_STR("RRULE"));
    ical_side a = {was, x->mine->tz, &x->keyer, recurs, NULL},
              b = {is, x->m->object.tz, &x->keyer, recurs, NULL};
    cal_str name;

    return ical_facts_diff(x->cx, &a, &b, &name);
}

/* NEEDS-ACTION in a message that moves nothing has crossed the answer on its way: that stays. What
   comes in order has crossed nothing: the organizer does not know the answer any more. */
static void settle_answer(merging *x, ical_draft *d, const ical_comp *was)
{
    static const cal_str unanswered = CAL_STR_K("NEEDS-ACTION");
    cal_str said = answer_in(x->cx, d->from, x->me);
    cal_str before = was ? answer_in(x->cx, was, x->me) : (cal_str){NULL, 0};
    bool is_moved = !was || changes(x, was, d->from) & ICAL_CHANGED_SCHEDULE;

    if (!cal_str_eq(said, unanswered))
        return;
    if (is_moved || !before.p || x->m->in_order) {
        x->asks |= is_moved || !before.p || !cal_str_eq(before, unanswered);
        return;
    }
    for (size_t i = 0; i < d->props.n; i++) {
        const ical_prop *p = &d->props.at[i];

        if (cal_str_eq_ci(p->name, CAL_STR("ATTENDEE")) && ical_addresses_has(x->me, p->value) &&
            !cal_str_eq(before, unanswered))
            ical_draft_replace(d, i, ical_prop_with(x->cx, p, CAL_STR("PARTSTAT"), before));
    }
}

/* Puts a component of the message in, with what is the attendee's own in `was` (NULL: nothing). */
static ical_draft *take(merging *x, const ical_comp *c, int64_t key, const ical_comp *was)
{
    ical_draft *d = ical_book_add(x->out, c, key);

    ical_view_clean(d);
    settle_answer(x, d, was);
    if (was) {
        keep_own(d, was);
        keep_marks(d, was);
    }
    x->n_taken++;
    return d;
}

/* ---- a message with the series ---- */

static bool is_hidden(const merging *x, const ical_comp *c, int64_t key)
{
    return x->mine && x->mine->master && key != ICAL_KEY_MASTER &&
           cal_str_eq(answer_in(x->cx, c, x->me), CAL_STR("DECLINED")) &&
           ical_when_excludes(x->state.book, key);
}

/* Their own state of an instance, which is newer than the message. */
static void keep_newer(merging *x, const ical_draft *own)
{
    (void)ical_book_add(x->out, own->from, own->key);
    ical_book_add_zones(x->out, x->mine);
}

static void take_one(merging *x, const ical_comp *c)
{
    int64_t key = ical_comp_key(&x->keyer, x->m->object.tz, c);
    const ical_draft *own = x->mine ? ical_book_at(x->state.book, key) : NULL;

    if (own && key != ICAL_KEY_MASTER && ical_merge_is_older(x->m, c, own->from))
        keep_newer(x, own);
    else if (is_hidden(x, c, key))
        ical_keys_add(x->cx, &x->hidden, key);
    else
        (void)take(x, c, key, x->mine ? ical_state_at(&x->state, key) : NULL);
}

/* Does an override of the copy say more of the attendee's own than the series does? */
static bool has_own(const merging *x, const ical_comp *c, int64_t key)
{
    const ical_comp *series = ical_when_override(x->state.book, key);
    ical_side a, b;
    cal_str name;

    if (!series)
        return true;
    a = (ical_side){series, x->mine->tz, &x->keyer, false, NULL};
    b = (ical_side){c, x->mine->tz, &x->keyer, false, NULL};
    return ical_facts_diff(x->cx, &a, &b, &name) &
           (ICAL_CHANGED_OWN | ICAL_CHANGED_PARTSTAT | ICAL_FACT_ALARM | ICAL_FACT_PROGRESS);
}

/* An override of the copy of which the message has no word. */
static void carry_one(merging *x, const ical_draft *d)
{
    const ical_comp *series;

    if (ical_comp_is_cancelled(d->from)) {
        if (!ical_when_excludes(x->out, d->key))
            return;
        keep_newer(x, d);
        return;
    }
    series = ical_when_override(x->out, d->key);
    if (series && has_own(x, d->from, d->key))
        (void)take(x, series, d->key, d->from);
}

static void carry(merging *x)
{
    const ical_book *mine = x->state.book;

    for (size_t i = 0; i < mine->drafts.n; i++) {
        const ical_draft *d = mine->drafts.at[i].draft;

        if (d->is_instance && d->key != ICAL_KEY_MASTER && !ical_book_at(x->out, d->key) &&
            !ical_when_is_range(d->from))
            carry_one(x, d);
    }
}

/* What they declined and removed stays away. */
static void hide(merging *x)
{
    ical_draft *master = ical_book_at(x->out, ICAL_KEY_MASTER);

    ical_keys_sort(&x->hidden);
    if (master && x->hidden.v.n)
        ical_when_exclude(x->out, master, &x->hidden);
}

static void merge_series(merging *x)
{
    const ical_comp *c;

    x->out = ical_book_empty(x->cx, &x->m->object);
    ical_draft_remove(x->out->head, CAL_STR("METHOD"));
    for (size_t i = 0; (c = ical_merge_comp(x->m, i)); i++)
        take_one(x, c);
    if (x->state.book && x->m->object.master)
        carry(x);
    hide(x);
}

/* ---- a message with instances only ---- */

static void put_instance(merging *x, const ical_comp *c)
{
    int64_t key = ical_comp_key(&x->keyer, x->m->object.tz, c);
    const ical_comp *was = ical_state_at(&x->state, key);
    ical_draft *own = ical_book_at(x->out, key);

    if ((own && ical_merge_is_older(x->m, c, own->from)) || is_hidden(x, c, key))
        return;
    if (own)
        ical_book_drop(x->out, own);
    ical_keys_add(x->cx, &x->shown, key);
    (void)take(x, c, key, was ? was : x->mine->master);
}

/* No EXDATE hides what was put in. */
static void show(merging *x)
{
    ical_draft *master = ical_book_at(x->out, ICAL_KEY_MASTER);

    ical_keys_sort(&x->shown);
    if (master)
        ical_when_include(x->out, master, &x->shown);
}

static void merge_instances(merging *x)
{
    const ical_comp *c;

    x->out = ical_book_new(x->cx, x->mine);
    for (size_t i = 0; (c = ical_merge_comp(x->m, i)); i++)
        put_instance(x, c);
    show(x);
    ical_book_add_zones(x->out, &x->m->object);
}

/* ---- public ---- */

static merging *merging_of(cal_ctx *cx, const ical_object *mine, const ical_itip *m,
                           const ical_addresses *me)
{
    merging *x = CAL_NEW(cx->arena, merging);

    *x = (merging){.cx = cx, .m = m, .me = me, .mine = mine};
    x->keyer = ical_keyer_of(mine && !m->object.master ? mine : &m->object);
    if (mine)
        x->state = ical_state_of(cx, mine);
    return x;
}

static bool is_invited(const ical_itip *m, const ical_addresses *me)
{
    const ical_comp *c;

    for (size_t i = 0; (c = ical_merge_comp(m, i)); i++) {
        if (ical_attendee_at(c, me))
            return true;
    }
    return false;
}

static cal_err finish(merging *x, ical_merged *out)
{
    out->status = CAL_STR("1.2");
    out->asks = x->asks;
    if (x->n_taken)
        return ical_merge_end(x->cx, x->mine, x->out, out);
    out->verdict = ICAL_VERDICT_STALE;
    out->why = CAL_STR("The object is newer than the message.");
    return CAL_OK;
}

cal_err ical_itip_merge_request(cal_ctx *cx, const ical_object *mine, const ical_itip *m,
                                const ical_addresses *me, ical_merged *out)
{
    merging *x = merging_of(cx, mine, m, me);

    *out = (ical_merged){.verdict = ICAL_VERDICT_NONE};
    if (!is_invited(m, me)) {
        ical_merge_refuse(out, "3.7", "The person is not an attendee of the message.");
        return CAL_OK;
    }
    if (mine && ical_merge_is_foreign(cx, mine, m, out))
        return CAL_OK;
    if (mine && mine->master && m->object.master &&
        ical_merge_is_older(m, m->object.master, mine->master))
        return finish(x, out);
    if (mine && !m->object.master)
        merge_instances(x);
    else
        merge_series(x);
    return finish(x, out);
}

/* ---- ADD ---- */

static bool can_add(const merging *x, ical_merged *out)
{
    const ical_comp *c = x->m->object.master;

    if (!x->mine || !x->mine->master)
        ical_merge_refuse(out, "3.1", "There is no series to add to; ask for it by a REFRESH.");
    else if (!c || !ical_prop_at(c, CAL_STR("DTSTART")) || ical_prop_at(c, CAL_STR("RRULE")) ||
             ical_prop_at(c, CAL_STR("RDATE")))
        ical_merge_refuse(out, "3.1", "An ADD names one instance by its DTSTART, without rules.");
    return out->verdict != ICAL_VERDICT_REFUSED;
}

cal_err ical_itip_merge_add(cal_ctx *cx, const ical_object *mine, const ical_itip *m,
                            const ical_addresses *me, ical_merged *out)
{
    merging *x = merging_of(cx, mine, m, me);
    const ical_comp *c = m->object.master;
    ical_time start;

    *out = (ical_merged){.verdict = ICAL_VERDICT_NONE};
    if (!can_add(x, out) || ical_merge_is_foreign(cx, mine, m, out) ||
        !ical_time_at(m->object.tz, ical_prop_at(c, CAL_STR("DTSTART")), &start))
        return CAL_OK;
    x->out = ical_book_new(cx, mine);
    x->keyer = x->out->keyer;

    int64_t key = ical_key_of(&x->keyer, &start);
    ical_draft *master = ical_book_at(x->out, ICAL_KEY_MASTER);

    if (ical_merge_is_older(m, c, mine->master) || ical_book_at(x->out, key))
        return finish(x, out);

    ical_draft *d = take(x, c, key, mine->master);

    ical_draft_insert(d, ical_draft_find(d, CAL_STR("DTSTART"), 0),
                      ical_when_prop(cx, mine, &x->keyer, CAL_STR("RECURRENCE-ID"), key));
    ical_draft_insert(master, ical_draft_find(master, CAL_STR("DTSTART"), 0) + 1,
                      ical_when_prop(cx, mine, &x->keyer, CAL_STR("RDATE"), key));
    ical_keys_add(cx, &x->shown, key);
    show(x);
    ical_book_add_zones(x->out, &m->object);
    return finish(x, out);
}
