/* SPDX-License-Identifier: MIT */
/* What an organizer's changes mean for the attendees (RFC 6638 3.2.1). */
#include "base/vec.h"
#include "ical/itip_judge.h"
#include "ical/itip_merge.h"
#include "ical/itip_send.h"
#include "core/schedule_send.h"
#include "core/scratch.h"

/* One attendee between two states of the meeting, by SCHEDULE-AGENT (RFC 6638 3.2.1.2). */
typedef struct guest {
    core_party party;
    bool was, is; /* the server told them then, and is to tell them now */
} guest;

typedef CAL_VEC(guest) guests;

static guest *known(guests *all, const ical_person *p)
{
    for (size_t i = 0; i < all->n; i++) {
        if (ical_addresses_has(&all->at[i].party.addresses, p->address))
            return &all->at[i];
    }
    return NULL;
}

static cal_err add_person(cal_ctx *cx, const core_meeting *m, const ical_person *p, bool is_now,
                          guests *all)
{
    guest *g = known(all, p), fresh = {0};
    bool by_server = p->agent == ICAL_AGENT_SERVER;
    cal_err e;

    if (!p->address.n || ical_addresses_has(&m->owner.addresses, p->address))
        return CAL_OK;
    if (!g) {
        if ((e = core_party_of(cx, m->owner.user.organisation, p, &fresh.party)))
            return e;
        CAL_PUSH(cx->arena, all, fresh);
        g = &all->at[all->n - 1];
    }
    if (is_now)
        g->is |= by_server;
    else
        g->was |= by_server;
    return CAL_OK;
}

static cal_err add_people(cal_ctx *cx, const core_meeting *m, const ical_object *o, bool is_now,
                          guests *all)
{
    ical_people people = ical_attendees_of(cx, o);
    cal_err e = CAL_OK;

    for (size_t i = 0; i < people.n && !e; i++)
        e = add_person(cx, m, &people.at[i], is_now, all);
    return e;
}

/* Those of now first, so that their parties say what they say now. */
static cal_err gather(cal_ctx *cx, const core_meeting *m, guests *all)
{
    cal_err e = m->now.kind.p ? add_people(cx, m, &m->now, true, all) : CAL_OK;

    if (!e && m->old)
        e = add_people(cx, m, m->old, false, all);
    return e;
}

static bool is_cancelled(const ical_object *o)
{
    const ical_prop *p = o && o->master ? ical_prop_at(o->master, CAL_STR("STATUS")) : NULL;

    return p && cal_str_eq_ci(cal_str_trim(p->value), CAL_STR("CANCELLED"));
}

/* ---- one guest ---- */

static void note(core_meeting *m, const guest *g, cal_str status)
{
    cal_str kept = status.p ? cal_arena_dup(m->kept, status) : status;

    CAL_PUSH(m->kept, &m->states, (ical_delivery){g->party.said.address, kept});
}

/* A room answers at once: its answer is in the meeting before others see it. */
static cal_err take_reply(cal_ctx *cx, core_meeting *m, cal_str reply)
{
    ical_merged merged;
    ical_itip read;
    cal_err e;

    if (!reply.p)
        return CAL_OK;
    if ((e = ical_itip_read(cx, reply, &read)))
        return e;
    read.in_order = true;
    if ((e = ical_itip_merge_reply(cx, &m->now, &read, &merged)))
        return e;
    return merged.verdict == ICAL_VERDICT_CHANGED ? core_meeting_set(cx, m, merged.text) : CAL_OK;
}

static cal_err tell(cal_ctx *cx, core_meeting *m, const guest *g, cal_str message, bool is_marked)
{
    core_delivered d;
    cal_err e;

    if (!message.p)
        return CAL_OK;
    if ((e = core_send(cx, m, &g->party, message, &d)))
        return e;
    if (is_marked)
        note(m, g, d.reply.p ? (cal_str){NULL, 0} : d.status);
    return take_reply(cx, m, d.reply);
}

/* The instances that they are not invited to any more. */
static cal_err cancel_some(cal_ctx *cx, core_meeting *m, const guest *g)
{
    cal_str message = {NULL, 0};

    if (g->was)
        ical_itip_cancel(cx, m->old, &m->now, &g->party.addresses, &message);
    return tell(cx, m, g, message, true);
}

static cal_err cancel_all(cal_ctx *cx, core_meeting *m, const guest *g)
{
    cal_str message = {NULL, 0};

    ical_itip_cancel(cx, m->old, NULL, &g->party.addresses, &message);
    return tell(cx, m, g, message, g->is);
}

static bool is_worth_telling(cal_ctx *cx, const core_meeting *m, const guest *g)
{
    if (!g->was || cal_str_eq_ci(g->party.said.force_send, CAL_STR("REQUEST")))
        return true;
    return ical_itip_changes_for(cx, m->old, &m->now, &g->party.addresses) & ICAL_CHANGED_NEWS;
}

static cal_err invite(cal_ctx *cx, core_meeting *m, const guest *g)
{
    cal_str message = {NULL, 0};
    cal_err e = cancel_some(cx, m, g);

    if (e || !is_worth_telling(cx, m, g))
        return e;
    ical_itip_request(cx, &m->now, &g->party.addresses, &message);
    return tell(cx, m, g, message, true);
}

static cal_err serve(cal_ctx *cx, core_meeting *m, const guest *g)
{
    bool was_over = is_cancelled(m->old), is_over = !m->now.kind.p || is_cancelled(&m->now);

    if (g->is && !is_over)
        return invite(cx, m, g);
    return g->was && !was_over ? cancel_all(cx, m, g) : CAL_OK;
}

/* ---- all of them ---- */

static bool is_booked(const guest *g)
{
    return g->party.is_here && (g->party.person.user.kind == CAL_KIND_ROOM ||
                                g->party.person.user.kind == CAL_KIND_RESOURCE);
}

/* Hundreds of messages about a large meeting are not kept in memory together. What a room answers
   is: it goes into the meeting. */
static cal_err serve_apart(cal_ctx *cx, core_meeting *m, const guest *g)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};
    cal_err e = core_scratch_begin(cx, &scratch);

    return e ? e : serve(cx, m, g);
}

static cal_err serve_all(cal_ctx *cx, core_meeting *m)
{
    guests all = {0};
    cal_err e = gather(cx, m, &all);

    m->kept = cx->arena;

    for (size_t i = 0; i < all.n && !e; i++) {
        if (is_booked(&all.at[i]))
            e = serve(cx, m, &all.at[i]);
    }
    for (size_t i = 0; i < all.n && !e; i++) {
        if (!is_booked(&all.at[i]))
            e = serve_apart(cx, m, &all.at[i]);
    }
    return e;
}

/* Answers that came meanwhile stay, whatever the client had read. */
static cal_err keep_answers(cal_ctx *cx, core_meeting *m)
{
    cal_str text, why;

    if (!m->old)
        return CAL_OK;
    if (!ical_itip_organizer_may(cx, m->old, &m->now, &m->owner.addresses, &why))
        return cal_fail(cx, CAL_E_ORGANIZER_CHANGE, "%.*s", CAL_FMT(why));
    ical_itip_keep(cx, m->old, &m->now, &m->owner.addresses, &text);
    return core_meeting_set(cx, m, text);
}

cal_err core_organize(cal_ctx *cx, core_meeting *m)
{
    cal_str text;
    cal_err e = keep_answers(cx, m);

    if (e)
        return e;
    ical_itip_organize(cx, m->old, &m->now, &m->owner.addresses, &text);
    if ((e = core_meeting_set(cx, m, text)) || (e = serve_all(cx, m)))
        return e;
    ical_itip_set_statuses(cx, &m->now, m->states.at, m->states.n, &text);
    return core_meeting_set(cx, m, text);
}

cal_err core_organize_end(cal_ctx *cx, core_meeting *m)
{
    return serve_all(cx, m);
}
