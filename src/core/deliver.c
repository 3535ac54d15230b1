/* SPDX-License-Identifier: MIT */
/* Deliveries: what a message does to the copy of whom it is for. */
#include "core/deliver.h"

#include "ical/itip_judge.h"
#include "ical/itip_merge.h"
#include "ical/itip_send.h"
#include "core/deliver_copy.h"
#include "core/room.h"
#include "core/scratch.h"

/* Who else is told of an answer: beyond so many attendees nobody, for an answer would cost as many
   writes as there are attendees (RFC 6638 4.1 leaves it to the server). */
enum { RETOLD_MOST = 100 };

static const cal_str delivered = CAL_STR_K("1.2"), no_way = CAL_STR_K("5.2"),
                     not_allowed = CAL_STR_K("5.3");

/* One message on its way. */
typedef struct delivery {
    const core_person *to;
    cal_str text;
    ical_itip message;
    core_copy mine;
    bool is_respelled; /* the organizer has another address now: what they had is made anew */
    ical_merged merged;
} delivery;

static bool is_booked(const core_person *p)
{
    return p->user.kind == CAL_KIND_ROOM || p->user.kind == CAL_KIND_RESOURCE;
}

/* The code of a request status, "3.7;Invalid calendar user". */
static cal_str code_of(const ical_merged *m)
{
    cal_str rest = m->status, code = cal_str_cut(&rest, ';');

    return code.n ? code : no_way;
}

static cal_err begin(cal_ctx *cx, delivery *d)
{
    cal_err e = ical_itip_read(cx, d->text, &d->message);

    d->message.in_order = true;
    return e ? e : core_copy_of(cx, d->to, d->message.object.uid, &d->mine);
}

/* ---- to attendees ---- */

static const ical_object *mine_or_none(const delivery *d)
{
    return d->mine.found && !d->is_respelled ? &d->mine.object : NULL;
}

static bool is_declined_in(const delivery *d, const ical_comp *c)
{
    const ical_prop *p = ical_attendee_at(c, &d->to->addresses);

    return !p || cal_str_eq_ci(ical_param_at(p, CAL_STR("PARTSTAT")), CAL_STR("DECLINED"));
}

/* Somebody who declined and threw it away is not bothered with what asks them nothing. */
static bool is_declined(const delivery *d)
{
    const ical_object *o = &d->message.object;
    bool is = !o->master || is_declined_in(d, o->master);

    for (size_t i = 0; i < o->n_overrides; i++)
        is &= is_declined_in(d, o->overrides[i]);
    return is;
}

/* Do two addresses mean one person? */
static cal_err is_one(cal_ctx *cx, const core_person *to, cal_str a, cal_str b, bool *out)
{
    core_person person;
    bool found;
    cal_err e;

    *out = ical_address_eq(a, b);
    if (*out)
        return CAL_OK;
    if ((e = core_person_at(cx, to->user.organisation, a, &person, &found)))
        return e;
    *out = found && ical_addresses_has(&person.addresses, b);
    return CAL_OK;
}

/* What somebody has under the UID of a message yields to its own organizer only. */
static cal_err check_organizer(cal_ctx *cx, delivery *d, bool *is_theirs)
{
    ical_person mine, theirs;

    *is_theirs = !d->mine.found;
    if (*is_theirs || !ical_organizer_of(cx, &d->mine.object, &mine) || !mine.address.n ||
        !ical_organizer_of(cx, &d->message.object, &theirs))
        return CAL_OK;
    d->is_respelled = !ical_address_eq(mine.address, theirs.address);
    return is_one(cx, d->to, mine.address, theirs.address, is_theirs);
}

static cal_err merge(cal_ctx *cx, delivery *d)
{
    const ical_addresses *me = &d->to->addresses;
    bool is_theirs;
    cal_err e = check_organizer(cx, d, &is_theirs);

    if (e)
        return e;
    if (!is_theirs) {
        d->merged = (ical_merged){.verdict = ICAL_VERDICT_REFUSED, .status = no_way};
        return CAL_OK;
    }
    switch (d->message.method) {
    case ICAL_METHOD_REQUEST:
        return ical_itip_merge_request(cx, mine_or_none(d), &d->message, me, &d->merged);
    case ICAL_METHOD_ADD:
        return ical_itip_merge_add(cx, mine_or_none(d), &d->message, me, &d->merged);
    case ICAL_METHOD_CANCEL:
        if (d->mine.found)
            return ical_itip_merge_cancel(cx, &d->mine.object, &d->message, &d->merged);
        d->merged = (ical_merged){.verdict = ICAL_VERDICT_NONE};
        return CAL_OK;
    default:
        d->merged = (ical_merged){.verdict = ICAL_VERDICT_REFUSED, .status = CAL_STR("5.3")};
        return CAL_OK;
    }
}

static bool is_stored(ical_verdict v)
{
    return v == ICAL_VERDICT_NEW || v == ICAL_VERDICT_CHANGED;
}

/* Answers alone are no news: the copy shows them, the inbox stays as it is. */
static cal_err settle(cal_ctx *cx, const delivery *d, core_delivered *out)
{
    bool is_new = d->merged.verdict == ICAL_VERDICT_NEW;
    bool is_news = is_new || (d->merged.changes & (ICAL_CHANGED_NEWS | ICAL_CHANGED_CANCELLED)) ||
                   d->merged.asks || d->message.method == ICAL_METHOD_CANCEL;
    cal_err e;

    if (is_new && is_declined(d))
        return CAL_OK;
    e = core_copy_put(cx, d->to, &d->mine, d->merged.text, !is_news, &out->status);
    if (e || !is_news || !cal_str_eq(out->status, delivered))
        return e;
    return core_inbox_add(cx, d->to, d->text, &d->message);
}

cal_err core_deliver_to_attendee(cal_ctx *cx, const core_person *to, cal_str message,
                                 core_delivered *out)
{
    delivery d = {.to = to, .text = message};
    cal_err e;

    *out = (core_delivered){.status = not_allowed};
    if (to->user.disabled || to->user.kind == CAL_KIND_GROUP)
        return CAL_OK;
    if ((e = begin(cx, &d)) || (e = merge(cx, &d)))
        return e;
    out->status = d.merged.verdict == ICAL_VERDICT_REFUSED ? code_of(&d.merged) : delivered;
    if (is_booked(to) && d.merged.verdict != ICAL_VERDICT_REFUSED)
        return core_room_settle(cx, to, &d.mine, &d.message, &d.merged, out);
    return is_stored(d.merged.verdict) ? settle(cx, &d, out) : CAL_OK;
}

/* ---- to organizers ---- */

/* Brings the organizer's object, as an answer left it, to one other attendee. */
static cal_err retell_one(cal_ctx *cx, int64_t organisation, const ical_object *o,
                          const ical_person *p)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};
    core_delivered ignored;
    core_person to;
    cal_str request;
    bool found;
    cal_err e;

    if ((e = core_scratch_begin(cx, &scratch)) ||
        (e = core_person_at(cx, organisation, p->address, &to, &found)) || !found || is_booked(&to))
        return e;
    ical_itip_request(cx, o, &to.addresses, &request);
    return request.p ? core_deliver_to_attendee(cx, &to, request, &ignored) : CAL_OK;
}

static cal_err retell(cal_ctx *cx, const delivery *d)
{
    ical_person sender = ical_itip_sender(cx, &d->message);
    ical_object o;
    cal_err e = ical_object_load(cx, d->merged.text, &o);

    if (e)
        return e;

    ical_people people = ical_attendees_of(cx, &o);

    if (people.n > RETOLD_MOST)
        return CAL_OK;
    for (size_t i = 0; i < people.n && !e; i++) {
        const ical_person *p = &people.at[i];

        if (p->agent == ICAL_AGENT_SERVER && !ical_address_eq(p->address, sender.address) &&
            !ical_addresses_has(&d->to->addresses, p->address))
            e = retell_one(cx, d->to->user.organisation, &o, p);
    }
    return e;
}

cal_err core_deliver_to_organizer(cal_ctx *cx, const core_person *to, cal_str message,
                                  core_delivered *out)
{
    delivery d = {.to = to, .text = message};
    cal_err e;

    *out = (core_delivered){.status = not_allowed};
    if (to->user.disabled || to->user.kind == CAL_KIND_GROUP)
        return CAL_OK;
    out->status = no_way;
    if ((e = begin(cx, &d)) || !d.mine.found ||
        ical_part_of(cx, &d.mine.object, &to->addresses) != ICAL_PART_ORGANIZER)
        return e;
    if ((e = ical_itip_merge_reply(cx, &d.mine.object, &d.message, &d.merged)))
        return e;
    out->status = d.merged.verdict == ICAL_VERDICT_REFUSED ? code_of(&d.merged) : delivered;
    if (!is_stored(d.merged.verdict))
        return CAL_OK;
    e = core_copy_put(cx, to, &d.mine, d.merged.text, true, &out->status);
    if (e || !cal_str_eq(out->status, delivered) ||
        (e = core_inbox_add(cx, to, message, &d.message)))
        return e;
    return retell(cx, &d);
}
