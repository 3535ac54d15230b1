/* SPDX-License-Identifier: MIT */
/* REPLY of an attendee: what their copy says now and did not say before (RFC 5546 3.2.3, RFC 6638
   3.2.2). */
#include "ical/itip_facts.h"
#include "ical/itip_send.h"
#include "ical/itip_view.h"

typedef struct replying {
    cal_ctx *cx;
    const ical_addresses *me;
    const ical_state *old, *now; /* NULL: there is none */
    bool force;
    ical_book *out;
} replying;

/* ---- one component of a reply ---- */

/* What a REPLY carries (RFC 5546 3.2.3, 3.4.3): which instance, in short what it is about, and the
   answer. */
static bool is_replied(const void *is_task, const ical_prop *p)
{
    static const cal_str names[] = {
        CAL_STR_K("UID"),
        CAL_STR_K("RECURRENCE-ID"),
        CAL_STR_K("ORGANIZER"),
        CAL_STR_K("ATTENDEE"),
        CAL_STR_K("SEQUENCE"),
        CAL_STR_K("DTSTART"),
        CAL_STR_K("DTEND"),
        CAL_STR_K("DURATION"),
        CAL_STR_K("DUE"),
        CAL_STR_K("SUMMARY"),
        CAL_STR_K("LOCATION"),
        CAL_STR_K("COMMENT"),
        CAL_STR_K("REQUEST-STATUS"),
        CAL_STR_K("RRULE"),
        CAL_STR_K("EXDATE"),
        CAL_STR_K("STATUS"),
        CAL_STR_K("PERCENT-COMPLETE"),
        CAL_STR_K("COMPLETED"),
    };
    enum { OF_TASK = 15 };
    size_t n = *(const bool *)is_task ? CAL_COUNT(names) : OF_TASK;

    for (size_t i = 0; i < n; i++) {
        if (cal_str_eq_ci(p->name, names[i]))
            return true;
    }
    return false;
}

/* The line of the one who answers, without marks and without the wish for an answer. */
static void settle_line(const replying *x, ical_draft *d, cal_str partstat)
{
    static const cal_str none = {NULL, 0};

    ical_draft_filter(d, ical_keep_attendee, x->me);
    for (size_t i = 0; i < d->props.n; i++) {
        ical_prop p = d->props.at[i];

        if (!cal_str_eq_ci(p.name, CAL_STR("ATTENDEE")))
            continue;
        p = ical_prop_with(x->cx, &p, CAL_STR("RSVP"), none);
        if (partstat.p)
            p = ical_prop_with(x->cx, &p, CAL_STR("PARTSTAT"), partstat);
        ical_draft_replace(d, i, p);
    }
}

/* partstat absent: as the component says. */
static void add_reply(const replying *x, const ical_comp *c, int64_t key, cal_str partstat)
{
    ical_draft *d = ical_book_add(x->out, c, key);
    bool is_task = ical_comp_is(c, CAL_STR("VTODO"));
    const ical_prop *status = ical_prop_at(c, CAL_STR("REQUEST-STATUS"));
    ical_prop said =
        status ? *status
               : (ical_prop){.name = CAL_STR("REQUEST-STATUS"), .value = CAL_STR("2.0;Success")};

    ical_view_clean(d);
    ical_draft_filter(d, is_replied, &is_task);
    settle_line(x, d, partstat);
    ical_draft_set(d, CAL_STR("DTSTAMP"), ical_stamp(x->cx, x->cx->now));
    ical_draft_insert(d, d->props.n, said);
}

static cal_str partstat_of(const replying *x, const ical_comp *c)
{
    const ical_prop *p = ical_attendee_at(c, x->me);

    return p ? ical_person_of(x->cx, p).partstat : (cal_str){NULL, 0};
}

/* Can they still decline it? */
static bool is_open(const replying *x, const ical_comp *c)
{
    cal_str now = c ? partstat_of(x, c) : (cal_str){NULL, 0};

    return now.p && !cal_str_eq(now, CAL_STR("DECLINED")) && !ical_comp_is_cancelled(c);
}

static void decline(const replying *x, const ical_comp *c, int64_t key)
{
    if (is_open(x, c))
        add_reply(x, c, key, CAL_STR("DECLINED"));
}

/* ---- what is there now ---- */

static bool has_news(const replying *x, const ical_comp *was, const ical_comp *is)
{
    cal_str answer = ical_facts_answer(x->cx, is, x->me);

    if (!answer.p)
        return false;
    if (x->force)
        return true;
    if (!was || !ical_attendee_at(was, x->me))
        return !cal_str_eq(partstat_of(x, is), CAL_STR("NEEDS-ACTION"));
    return !cal_str_eq(answer, ical_facts_answer(x->cx, was, x->me));
}

static bool is_news(const replying *x, const ical_comp *is, int64_t key)
{
    return has_news(x, x->old ? ical_state_at(x->old, key) : NULL, is);
}

/* Another answer to the series is none to an instance that has one of its own: that is told along,
   for the organizer may have the instance for another reason. */
static bool is_exception(const replying *x, const ical_draft *d)
{
    const ical_comp *master = x->now->o.master;
    cal_str own = partstat_of(x, d->from);

    return d->key != ICAL_KEY_MASTER && master && own.p && !ical_comp_is_cancelled(d->from) &&
           partstat_of(x, master).p && !cal_str_eq(own, partstat_of(x, master)) &&
           is_news(x, master, ICAL_KEY_MASTER);
}

static void reply_to_one(const replying *x, const ical_draft *d)
{
    static const cal_str as_it_is = {NULL, 0};

    if (is_news(x, d->from, d->key) || is_exception(x, d))
        add_reply(x, d->from, d->key, as_it_is);
}

/* ---- what is there no more ---- */

/* An override that is gone: declined, unless the series still gives the instance: then that says
   the answer. */
static void reply_to_gone(const replying *x, const ical_comp *was, int64_t key)
{
    static const cal_str as_it_is = {NULL, 0};
    const ical_comp *is = ical_state_at(x->now, key);

    if (!is)
        decline(x, was, key);
    else if (has_news(x, was, is))
        add_reply(x, is, key, as_it_is);
}

/* Instances that fell to an EXDATE and had no override. */
static void reply_to_excluded(const replying *x)
{
    ical_keys now = {.v.n = 0};

    if (x->now->o.master)
        ical_keys_add_exdates(x->cx, &now, &x->old->book->keyer, x->now->o.tz, x->now->o.master);
    ical_keys_sort(&now);
    for (size_t i = 0; i < now.v.n; i++) {
        int64_t key = now.v.at[i];

        if (!ical_when_excludes(x->old->book, key) && !ical_book_at(x->old->book, key) &&
            !ical_book_at(x->now->book, key))
            decline(x, ical_state_at(x->old, key), key);
    }
}

static void reply_to_all_gone(const replying *x)
{
    const ical_book *old = x->old->book;

    for (size_t i = 0; i < old->drafts.n; i++) {
        const ical_draft *d = old->drafts.at[i].draft;

        if (d->is_instance && (!x->now || !ical_book_at(x->now->book, d->key))) {
            if (x->now)
                reply_to_gone(x, d->from, d->key);
            else
                decline(x, d->from, d->key);
        }
    }
    if (x->now)
        reply_to_excluded(x);
}

/* ---- public ---- */

void ical_itip_reply(cal_ctx *cx, const ical_object *old, const ical_object *now,
                     const ical_addresses *me, bool force, cal_str *out)
{
    replying x = {.cx = cx, .me = me, .force = force};
    ical_state a, b;

    *out = (cal_str){NULL, 0};
    if (!old && !now)
        return;
    if (old && now && !ical_object_is_same(old, now))
        now = NULL;
    if (old) {
        a = ical_state_of(cx, old);
        x.old = &a;
    }
    if (now) {
        b = ical_state_of(cx, now);
        x.now = &b;
    }
    x.out = ical_book_empty(cx, now ? now : old);
    for (size_t i = 0; now && i < b.book->drafts.n; i++) {
        if (b.book->drafts.at[i].draft->is_instance)
            reply_to_one(&x, b.book->drafts.at[i].draft);
    }
    if (old)
        reply_to_all_gone(&x);
    *out = ical_book_message(x.out, ICAL_METHOD_REPLY);
}
