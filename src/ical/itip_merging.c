/* SPDX-License-Identifier: MIT */
/* The judgements that all merges share: whose message it is, whether it is too old, what came of it
   (RFC 5546 2.1.5). */
#include "ical/itip_merging.h"

void ical_merge_refuse(ical_merged *out, const char *status, const char *sentence)
{
    out->verdict = ICAL_VERDICT_REFUSED;
    out->status = cal_str_c(status);
    out->why = cal_str_c(sentence);
}

bool ical_merge_is_foreign(cal_ctx *cx, const ical_object *o, const ical_itip *m, ical_merged *out)
{
    ical_person here, there;

    if (!ical_object_is_same(o, &m->object)) {
        ical_merge_refuse(out, "3.1", "The message is about another object.");
        return true;
    }
    if (!ical_organizer_of(cx, &m->object, &there)) {
        ical_merge_refuse(out, "3.1", "The components of the message name different organizers.");
        return true;
    }
    if (ical_organizer_of(cx, o, &here) && here.address.n && there.address.n &&
        !cal_str_eq(here.address, there.address)) {
        ical_merge_refuse(out, "3.8", "The message names another organizer than the object.");
        return true;
    }
    return false;
}

static bool is_stamp_older(const ical_comp *c, const ical_comp *there)
{
    const ical_prop *a = ical_prop_at(c, CAL_STR("DTSTAMP")),
                    *b = ical_prop_at(there, CAL_STR("DTSTAMP"));
    ical_time x, y;

    return a && b && ical_time_at(NULL, a, &x) && ical_time_at(NULL, b, &y) && x.local < y.local;
}

bool ical_merge_is_older(const ical_itip *m, const ical_comp *c, const ical_comp *there)
{
    int64_t a = ical_number_at(c, CAL_STR("SEQUENCE"));
    int64_t b = ical_number_at(there, CAL_STR("SEQUENCE"));

    if (m->in_order)
        return false;
    return a < b || (a == b && is_stamp_older(c, there));
}

const ical_comp *ical_merge_comp(const ical_itip *m, size_t i)
{
    const ical_object *o = &m->object;

    if (o->master && i == 0)
        return o->master;
    i -= o->master != NULL;
    return i < o->n_overrides ? o->overrides[i] : NULL;
}

cal_err ical_merge_end(cal_ctx *cx, const ical_object *old, ical_book *b, ical_merged *out)
{
    cal_str text = ical_book_text(b);
    cal_failure before = cx->fail;
    ical_object now;

    cal_fail_clear(cx);
    if (ical_object_read(cx, text, &now)) {
        ical_merge_refuse(out, "3.1", "");
        out->asks = false;
        out->why = cx->fail.why;
        cx->fail = before;
        return CAL_OK;
    }
    cx->fail = before;
    out->verdict = ICAL_VERDICT_NEW;
    out->changes = ICAL_CHANGED_NEWS;
    if (old) {
        out->changes = ical_itip_changes(cx, old, &now);
        out->verdict = out->changes ? ICAL_VERDICT_CHANGED : ICAL_VERDICT_NONE;
    }
    if (out->verdict != ICAL_VERDICT_NONE)
        out->text = text;
    return CAL_OK;
}
