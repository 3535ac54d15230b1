/* SPDX-License-Identifier: MIT */
/* Messages and their ways: to somebody of this server at once, to other addresses by letter. */
#include "core/schedule_send.h"

#include "store/letter.h"
#include "core/scratch.h"

static const cal_str pending = CAL_STR_K("1.0"), unknown = CAL_STR_K("3.7"),
                     no_right = CAL_STR_K("3.8"), not_taken = CAL_STR_K("5.2");

cal_err core_party_of(cal_ctx *cx, int64_t organisation, const ical_person *said, core_party *out)
{
    *out = (core_party){.said = *said};

    cal_str *address = CAL_NEW(cx->arena, cal_str);
    cal_err e = core_person_at(cx, organisation, said->address, &out->person, &out->is_here);

    *address = said->address;
    out->addresses = out->is_here ? out->person.addresses : (ical_addresses){address, 1};
    return e;
}

cal_err core_meeting_set(cal_ctx *cx, core_meeting *m, cal_str text)
{
    if (m->text.p == text.p && m->text.n == text.n)
        return CAL_OK;
    m->text = text;
    return ical_object_load(cx, text, &m->now);
}

static cal_err queue(cal_ctx *cx, const core_meeting *m, const core_party *to, cal_str message,
                     const ical_itip *read)
{
    const cal_letter letter = {
        .home = m->owner.user.id,
        .uid = read->object.uid,
        .method = ical_method_name(read->method),
        .sender = m->owner.addresses.at[0],
        .recipient = to->said.address,
        .ics = message,
    };

    return store_letter_add(cx, &letter);
}

/* In a memory of its own: there may be hundreds of attendees. */
static cal_err send(cal_ctx *cx, const core_meeting *m, const core_party *to, cal_str message,
                    core_delivered *out)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};
    ical_itip read;
    cal_err e;

    if ((e = core_scratch_begin(cx, &scratch)) || (e = ical_itip_read(cx, message, &read)))
        return e;
    if (!to->is_here) {
        out->status = pending;
        return queue(cx, m, to, message, &read);
    }
    e = ical_method_is_organizers(read.method)
            ? core_deliver_to_attendee(cx, &to->person, message, out)
            : core_deliver_to_organizer(cx, &to->person, message, out);
    out->status = cal_arena_dup(scratch.kept, out->status);
    if (out->reply.p)
        out->reply = cal_arena_dup(scratch.kept, out->reply);
    return e;
}

static bool is_mail(cal_str address)
{
    return cal_str_starts_ci(address, CAL_STR("mailto:")) && cal_str_has(address, CAL_STR("@"));
}

cal_err core_send(cal_ctx *cx, const core_meeting *m, const core_party *to, cal_str message,
                  core_delivered *out)
{
    cal_err e;

    *out = (core_delivered){.status = no_right};
    if (!m->may_send)
        return CAL_OK;
    out->status = unknown;
    if (!to->is_here && !is_mail(to->said.address))
        return CAL_OK;
    e = send(cx, m, to, message, out);
    /* A message that cannot be read is one that the meeting's own oddities made. */
    if (e != CAL_E_BAD_ICAL && e != CAL_E_BAD_OBJECT && e != CAL_E_COMPONENT)
        return e;
    cal_fail_clear(cx);
    *out = (core_delivered){.status = not_taken};
    return CAL_OK;
}
