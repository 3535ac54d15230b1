/* SPDX-License-Identifier: MIT */
/* CANCEL into an attendee's copy (RFC 5546 3.2.5, RFC 6638 4.1): nothing disappears unseen, what is
   cancelled says so. */
#include "ical/itip_merging.h"

typedef struct cancelling {
    cal_ctx *cx;
    const ical_itip *m;
    const ical_object *mine;
    ical_book *out;
    size_t n_old, n_taken;
} cancelling;

/* SEQUENCE as the message says, never lower than it was. */
static void cancel(cancelling *x, ical_draft *d, const ical_comp *c)
{
    static const cal_str sequence = CAL_STR_K("SEQUENCE"), stamp = CAL_STR_K("DTSTAMP");
    const ical_prop *number = ical_prop_at(c, sequence), *when = ical_prop_at(c, stamp);

    ical_draft_set(d, CAL_STR("STATUS"), CAL_STR("CANCELLED"));
    if (number && ical_number_at(c, sequence) > ical_number_at(d->from, sequence))
        ical_draft_set(d, sequence, cal_str_trim(number->value));
    if (when)
        ical_draft_set(d, stamp, cal_str_trim(when->value));
    x->n_taken++;
}

static void cancel_all(cancelling *x, const ical_comp *c)
{
    size_t n = x->out->drafts.n;

    for (size_t i = 0; i < n; i++) {
        ical_draft *d = x->out->drafts.at[i].draft;

        if (d->is_instance)
            cancel(x, d, c);
    }
}

/* RANGE=THISANDFUTURE: the series ends before it. */
static void cancel_from(cancelling *x, const ical_comp *c, int64_t key)
{
    ical_draft *master = ical_book_at(x->out, ICAL_KEY_MASTER);

    for (size_t i = 0; i < x->out->drafts.n; i++) {
        ical_draft *d = x->out->drafts.at[i].draft;

        if (d->is_instance && d->key >= key)
            cancel(x, d, c);
    }
    if (master && ical_when_override(x->out, key)) {
        ical_when_end_before(x->out, master, key);
        x->n_taken++;
    }
}

static void cancel_one(cancelling *x, const ical_comp *c)
{
    int64_t key = ical_comp_key(&x->out->keyer, x->m->object.tz, c);
    ical_draft *d = ical_book_at(x->out, key);
    const ical_comp *made;

    if (key == ICAL_KEY_MASTER) {
        cancel_all(x, c);
    } else if (ical_when_is_range(c)) {
        cancel_from(x, c, key);
    } else if (d) {
        if (ical_merge_is_older(x->m, c, d->from))
            x->n_old++;
        else
            cancel(x, d, c);
    } else if ((made = ical_when_override(x->out, key))) {
        cancel(x, ical_book_add(x->out, made, key), c);
    }
}

static bool is_over(const ical_book *b)
{
    for (size_t i = 0; i < b->drafts.n; i++) {
        const ical_draft *d = b->drafts.at[i].draft;

        if (d->is_instance && !ical_comp_is_cancelled(ical_draft_comp(d)))
            return false;
    }
    return true;
}

cal_err ical_itip_merge_cancel(cal_ctx *cx, const ical_object *mine, const ical_itip *m,
                               ical_merged *out)
{
    cancelling x = {.cx = cx, .m = m, .mine = mine, .out = ical_book_new(cx, mine)};
    const ical_comp *c;
    cal_err e;

    *out = (ical_merged){.verdict = ICAL_VERDICT_NONE, .status = CAL_STR("1.2")};
    if (ical_merge_is_foreign(cx, mine, m, out))
        return CAL_OK;
    for (size_t i = 0; (c = ical_merge_comp(m, i)); i++) {
        bool is_old = !ical_prop_at(c, CAL_STR("RECURRENCE-ID")) && mine->master &&
                      ical_merge_is_older(m, c, mine->master);

        if (is_old)
            x.n_old++;
        else
            cancel_one(&x, c);
    }
    if (x.n_old && !x.n_taken) {
        out->verdict = ICAL_VERDICT_STALE;
        out->why = CAL_STR("The object is newer than the message.");
        return CAL_OK;
    }
    if ((e = ical_merge_end(cx, mine, x.out, out)))
        return e;
    out->is_all_cancelled = out->verdict != ICAL_VERDICT_REFUSED && is_over(x.out);
    return CAL_OK;
}
