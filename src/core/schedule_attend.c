/* SPDX-License-Identifier: MIT */
/* What an attendee's changes mean for the organizer (RFC 6638 3.2.2). */
#include "ical/itip_judge.h"
#include "ical/itip_send.h"
#include "core/schedule_send.h"

/* Sends a reply to the organizer; *status: what became of it. */
static cal_err reply_to(cal_ctx *cx, const core_meeting *m, const ical_person *organizer,
                        cal_str message, cal_str *status)
{
    core_delivered d;
    core_party party;
    cal_err e;

    if ((e = core_party_of(cx, m->owner.user.organisation, organizer, &party)) ||
        (e = core_send(cx, m, &party, message, &d)))
        return e;
    *status = d.status;
    return CAL_OK;
}

/* An attendee who has the meeting from elsewhere may save it as it is (RFC 6638 3.2.2.2). */
static cal_err check_change(cal_ctx *cx, core_meeting *m)
{
    cal_str text, why;

    if (!m->old)
        return CAL_OK;
    if (!ical_itip_attendee_may(cx, m->old, &m->now, &m->owner.addresses, &why))
        return cal_fail(cx, CAL_E_ATTENDEE_CHANGE, "%.*s", CAL_FMT(why));
    ical_itip_keep(cx, m->old, &m->now, &m->owner.addresses, &text);
    return core_meeting_set(cx, m, text);
}

static cal_err mark(cal_ctx *cx, core_meeting *m, const ical_person *organizer, cal_str status)
{
    const ical_delivery state = {organizer->address, status};
    cal_str text;

    ical_itip_set_statuses(cx, &m->now, &state, 1, &text);
    return core_meeting_set(cx, m, text);
}

cal_err core_attend(cal_ctx *cx, core_meeting *m)
{
    cal_str message = {NULL, 0}, status;
    ical_person organizer;
    cal_err e;

    /* With another agent the client does it all (RFC 6638 3.2.2.3). */
    if (!ical_organizer_of(cx, &m->now, &organizer) || organizer.agent != ICAL_AGENT_SERVER)
        return CAL_OK;
    if ((e = check_change(cx, m)))
        return e;

    bool is_forced = cal_str_eq_ci(organizer.force_send, CAL_STR("REPLY"));

    ical_itip_reply(cx, m->old, &m->now, &m->owner.addresses, is_forced, &message);
    if (!message.p)
        return CAL_OK;
    if ((e = reply_to(cx, m, &organizer, message, &status)))
        return e;
    return mark(cx, m, &organizer, status);
}

cal_err core_attend_end(cal_ctx *cx, core_meeting *m)
{
    cal_str message = {NULL, 0}, ignored;
    ical_person organizer;

    if (!ical_organizer_of(cx, m->old, &organizer) || organizer.agent != ICAL_AGENT_SERVER)
        return CAL_OK;
    ical_itip_reply(cx, m->old, NULL, &m->owner.addresses, false, &message);
    return message.p ? reply_to(cx, m, &organizer, message, &ignored) : CAL_OK;
}
