/* SPDX-License-Identifier: MIT */
/* Messages of the organizer (RFC 5546 3.2.1, 3.2.2, 3.2.5, 3.2.8; RFC 6638 3.2.1), and REFRESH. */
#include "ical/itip_send.h"

#include "ical/itip_view.h"
#include "ical/print.h"

static void stamp(ical_draft *d)
{
    ical_draft_set(d, CAL_STR("DTSTAMP"), ical_stamp(d->cx, d->cx->now));
}

static void set_number(ical_draft *d, cal_str name, int64_t v)
{
    ical_draft_set(d, name, cal_arena_printf(d->cx->arena, "%lld", (long long)v));
}

/* ---- REQUEST, PUBLISH ---- */

static void stamp_all(ical_book *b)
{
    for (size_t i = 0; i < b->drafts.n; i++) {
        if (b->drafts.at[i].draft->is_instance && !b->drafts.at[i].draft->is_dropped)
            stamp(b->drafts.at[i].draft);
    }
}

void ical_itip_request(cal_ctx *cx, const ical_object *o, const ical_addresses *to, cal_str *out)
{
    ical_book *b = ical_view_of(cx, o, to);

    stamp_all(b);
    *out = ical_book_message(b, ICAL_METHOD_REQUEST);
}

void ical_itip_publish(cal_ctx *cx, const ical_object *o, cal_str *out)
{
    ical_book *b = ical_book_new(cx, o);

    for (size_t i = 0; i < b->drafts.n; i++) {
        ical_draft *d = b->drafts.at[i].draft;

        if (!d->is_instance)
            continue;
        ical_view_clean(d);
        ical_draft_remove(d, CAL_STR("ATTENDEE"));
    }
    stamp_all(b);
    *out = ical_book_message(b, ICAL_METHOD_PUBLISH);
}

/* ---- CANCEL ---- */

typedef struct cancelling {
    cal_ctx *cx;
    const ical_addresses *to;
    ical_state old, now; /* as the attendee sees them */
    bool is_gone;        /* they are in nothing of now */
    ical_book *out;
} cancelling;

static bool is_alive(const ical_comp *c)
{
    return c && !ical_comp_is_cancelled(c);
}

/* SEQUENCE of what cancels c (RFC 5546 2.1.4). */
static int64_t cancel_sequence(const cancelling *x, const ical_comp *c, int64_t key)
{
    const ical_comp *now = x->is_gone ? NULL : x->now.o.master;
    const ical_draft *own = x->is_gone ? NULL : ical_book_at(x->now.book, key);
    int64_t most = ical_number_at(c, CAL_STR("SEQUENCE")) + 1;
    int64_t there = own ? ical_number_at(own->from, CAL_STR("SEQUENCE")) : 0;
    int64_t series = now ? ical_number_at(now, CAL_STR("SEQUENCE")) : 0;

    most = there > most ? there : most;
    return series > most ? series : most;
}

static void add_cancel(cancelling *x, const ical_comp *c, int64_t key)
{
    ical_draft *d = ical_book_add(x->out, c, key);

    ical_draft_filter(d, ical_keep_attendee, x->to);
    ical_view_clean(d);
    stamp(d);
    ical_draft_set(d, CAL_STR("STATUS"), CAL_STR("CANCELLED"));
    set_number(d, CAL_STR("SEQUENCE"), cancel_sequence(x, c, key));
}

/* Cancels an instance that lived in old and does not in now. */
static void cancel_instance(cancelling *x, int64_t key)
{
    const ical_comp *was = ical_state_at(&x->old, key);

    if (!is_alive(was))
        return;
    if (x->is_gone || !is_alive(ical_state_at(&x->now, key)))
        add_cancel(x, was, key);
}

/* The whole series: they lost the master. True when nothing else is to be said. */
static bool cancel_master(cancelling *x)
{
    const ical_comp *was = x->old.o.master;

    if (!was || (!x->is_gone && is_alive(x->now.o.master)))
        return false;
    if (is_alive(was))
        add_cancel(x, was, ICAL_KEY_MASTER);
    return is_alive(was);
}

static void cancel_instances(cancelling *x)
{
    ical_keys keys = {.v.n = 0};

    ical_keys_add_comps(&keys, &x->old);
    if (!x->is_gone) {
        ical_keys_add_comps(&keys, &x->now);
        if (x->now.o.master)
            ical_keys_add_exdates(x->cx, &keys, &x->old.book->keyer, x->now.o.tz, x->now.o.master);
    }
    ical_keys_sort(&keys);
    for (size_t i = 0; i < keys.v.n; i++) {
        int64_t key = keys.v.at[i];

        if (key != ICAL_KEY_MASTER && !ical_when_excludes(x->old.book, key))
            cancel_instance(x, key);
    }
}

static ical_state seen(cal_ctx *cx, const ical_object *o, const ical_addresses *who)
{
    ical_object *view = CAL_NEW(cx->arena, ical_object);

    *view = ical_book_object(ical_view_of(cx, o, who));
    return ical_state_of(cx, view);
}

void ical_itip_cancel(cal_ctx *cx, const ical_object *old, const ical_object *now,
                      const ical_addresses *to, cal_str *out)
{
    cancelling x = {.cx = cx, .to = to, .old = seen(cx, old, to), .is_gone = true};

    x.out = ical_book_empty(cx, old);
    if (now && ical_object_is_same(old, now)) {
        x.now = seen(cx, now, to);
        x.is_gone = !x.now.o.master && x.now.o.n_overrides == 0;
    }
    if (!cancel_master(&x))
        cancel_instances(&x);
    *out = ical_book_message(x.out, ICAL_METHOD_CANCEL);
}

/* ---- REFRESH, DECLINECOUNTER ---- */

static bool is_reference(const void *state, const ical_prop *p)
{
    static const cal_str names[] = {CAL_STR_K("UID"), CAL_STR_K("ORGANIZER"), CAL_STR_K("ATTENDEE"),
                                    CAL_STR_K("RECURRENCE-ID")};

    (void)state;
    for (size_t i = 0; i < CAL_COUNT(names); i++) {
        if (cal_str_eq_ci(p->name, names[i]))
            return true;
    }
    return false;
}

/* Leaves what says which component is meant, and by whom. */
static void keep_reference(ical_draft *d)
{
    ical_draft_filter(d, is_reference, NULL);
    ical_view_clean(d);
    stamp(d);
}

void ical_itip_refresh(cal_ctx *cx, const ical_object *o, const ical_addresses *me, cal_str *out)
{
    ical_book *b = ical_book_empty(cx, o);
    const ical_comp *c = o->master ? o->master : o->n_overrides ? o->overrides[0] : NULL;

    *out = (cal_str){NULL, 0};
    if (!c || !ical_attendee_at(c, me))
        return;

    ical_draft *d = ical_book_add(b, c, ICAL_KEY_MASTER);

    ical_draft_filter(d, ical_keep_attendee, me);
    keep_reference(d);
    *out = ical_book_message(b, ICAL_METHOD_REFRESH);
}

void ical_itip_decline_counter(cal_ctx *cx, const ical_itip *counter, const ical_object *o,
                               cal_str comment, cal_str *out)
{
    ical_book *b = ical_book_empty(cx, &counter->object);
    ical_state *mine = CAL_NEW(cx->arena, ical_state);
    const ical_object *m = &counter->object;

    *mine = ical_state_of(cx, o);
    for (size_t i = 0; i < m->n_overrides + (m->master != NULL); i++) {
        const ical_comp *c = i < m->n_overrides ? m->overrides[i] : m->master;
        int64_t key = ical_comp_key(&mine->book->keyer, m->tz, c);
        const ical_comp *there = ical_state_at(mine, key);
        ical_draft *d = ical_book_add(b, c, key);

        keep_reference(d);
        if (there)
            set_number(d, CAL_STR("SEQUENCE"), ical_number_at(there, CAL_STR("SEQUENCE")));
        if (comment.n) {
            cal_buf *text = cal_buf_new(cx->arena, 0);

            ical_print_escaped(text, comment);
            ical_draft_set(d, CAL_STR("COMMENT"), cal_buf_str(text));
        }
    }
    *out = ical_book_message(b, ICAL_METHOD_DECLINECOUNTER);
}
