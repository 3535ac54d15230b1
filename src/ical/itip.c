/* SPDX-License-Identifier: MIT */
/* Who takes part in a scheduling object, and the reading of scheduling messages (RFC 5545 3.8.4.1,
   3.8.4.3, RFC 5546 1.4, RFC 6638 7). */
#include "ical/itip.h"

#include "base/vec.h"
#include "ical/read.h"

enum { MAX_COMPS = 5000 };

/* ---- addresses ---- */

/* What is compared of an address: of a mail address what stands behind "mailto:". */
static cal_str core_of(cal_str address, bool *is_mail)
{
    static const cal_str scheme = CAL_STR_K("mailto:");

    address = cal_str_trim(address);
    *is_mail = cal_str_starts_ci(address, scheme);
    if (*is_mail)
        return cal_str_trim(cal_str_skip(address, scheme.n));
    *is_mail = cal_str_find_byte(address, '@') < address.n &&
               cal_str_find_byte(address, ':') == address.n &&
               cal_str_find_byte(address, '/') == address.n;
    while (address.n > 1 && address.p[address.n - 1] == '/')
        address.n--;
    return address;
}

bool ical_address_eq(cal_str a, cal_str b)
{
    bool a_is_mail, b_is_mail;
    cal_str x = core_of(a, &a_is_mail), y = core_of(b, &b_is_mail);

    return x.n && a_is_mail == b_is_mail && cal_str_eq_ci(x, y);
}

cal_str ical_address_fold(cal_ctx *cx, cal_str address)
{
    bool is_mail;
    cal_str core = core_of(address, &is_mail);
    cal_str out =
        cal_arena_printf(cx->arena, "%s%.*s", is_mail && core.n ? "mailto:" : "", CAL_FMT(core));
    char *p = cal_arena_alloc(cx->arena, out.n + 1);

    for (size_t i = 0; i < out.n; i++)
        p[i] = (char)(out.p[i] >= 'A' && out.p[i] <= 'Z' ? out.p[i] | 0x20 : out.p[i]);
    return (cal_str){p, out.n};
}

bool ical_addresses_has(const ical_addresses *person, cal_str address)
{
    for (size_t i = 0; i < person->n; i++) {
        if (ical_address_eq(person->at[i], address))
            return true;
    }
    return false;
}

/* ---- one person ---- */

static cal_str upper(cal_ctx *cx, cal_str s)
{
    char *p = cal_arena_alloc(cx->arena, s.n + 1);

    for (size_t i = 0; i < s.n; i++)
        p[i] = (char)(s.p[i] >= 'a' && s.p[i] <= 'z' ? s.p[i] & ~0x20 : s.p[i]);
    return (cal_str){p, s.n};
}

static bool is_token(cal_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '-')
            return false;
    }
    return s.n > 0;
}

/* A token in capitals; without one, or with what is none, what that means. */
static cal_str token(cal_ctx *cx, const ical_prop *p, cal_str name, cal_str unsaid)
{
    cal_str s = upper(cx, cal_str_trim(ical_param_text(cx, p, name)));

    return is_token(s) ? s : unsaid;
}

static ical_agent agent_of(cal_ctx *cx, const ical_prop *p)
{
    cal_str s = upper(cx, cal_str_trim(ical_param_text(cx, p, CAL_STR("SCHEDULE-AGENT"))));

    if (s.n == 0 || cal_str_eq(s, CAL_STR("SERVER")))
        return ICAL_AGENT_SERVER;
    return cal_str_eq(s, CAL_STR("CLIENT")) ? ICAL_AGENT_CLIENT : ICAL_AGENT_NONE;
}

ical_person ical_person_of(cal_ctx *cx, const ical_prop *p)
{
    static const cal_str none = {NULL, 0};

    return (ical_person){
        .address = ical_address_fold(cx, p->value),
        .cn = ical_param_text(cx, p, CAL_STR("CN")),
        .agent = agent_of(cx, p),
        .status = ical_param_text(cx, p, CAL_STR("SCHEDULE-STATUS")),
        .force_send = token(cx, p, CAL_STR("SCHEDULE-FORCE-SEND"), none),
        .partstat = token(cx, p, CAL_STR("PARTSTAT"), CAL_STR("NEEDS-ACTION")),
        .role = token(cx, p, CAL_STR("ROLE"), CAL_STR("REQ-PARTICIPANT")),
        .cutype = token(cx, p, CAL_STR("CUTYPE"), CAL_STR("INDIVIDUAL")),
        .rsvp = cal_str_eq_ci(ical_param_text(cx, p, CAL_STR("RSVP")), CAL_STR("TRUE")),
        .prop = p,
    };
}

/* ---- all of an object ---- */

/* Component i: the master first, then the overrides; NULL behind the last. */
static const ical_comp *comp_at(const ical_object *o, size_t i)
{
    if (o->master && i == 0)
        return o->master;
    i -= o->master != NULL;
    return i < o->n_overrides ? o->overrides[i] : NULL;
}

/* What a later component says where the first said nothing. */
static void add_marks(ical_person *out, const ical_person *more)
{
    if (out->agent == ICAL_AGENT_SERVER)
        out->agent = more->agent;
    out->status = out->status.p ? out->status : more->status;
    out->force_send = out->force_send.p ? out->force_send : more->force_send;
}

bool ical_organizer_of(cal_ctx *cx, const ical_object *o, ical_person *out)
{
    const ical_comp *c;

    *out = (ical_person){.agent = ICAL_AGENT_SERVER};
    for (size_t i = 0; (c = comp_at(o, i)); i++) {
        const ical_prop *p = ical_prop_at(c, CAL_STR("ORGANIZER"));
        ical_person here;

        if (i && (p != NULL) != (out->prop != NULL))
            return false;
        if (!p)
            continue;
        here = ical_person_of(cx, p);
        if (!out->prop)
            *out = here;
        else if (!cal_str_eq(here.address, out->address))
            return false;
        else
            add_marks(out, &here);
    }
    return true;
}

const ical_prop *ical_attendee_at(const ical_comp *c, const ical_addresses *person)
{
    for (size_t i = 0; i < c->n_props; i++) {
        if (cal_str_eq_ci(c->props[i].name, CAL_STR("ATTENDEE")) &&
            ical_addresses_has(person, c->props[i].value))
            return &c->props[i];
    }
    return NULL;
}

/* Attendees found so far, and a table of their addresses: index + 1, 0 is free. */
typedef struct crowd {
    cal_ctx *cx;
    CAL_VEC(ical_person) at;
    size_t *slots;
    size_t n_slots; /* a power of 2 above twice the attendees */
} crowd;

static void meet(crowd *w, const ical_prop *p)
{
    ical_person here = ical_person_of(w->cx, p);
    size_t i = (size_t)cal_str_hash(here.address) & (w->n_slots - 1);

    for (; w->slots[i]; i = (i + 1) & (w->n_slots - 1)) {
        ical_person *known = &w->at.at[w->slots[i] - 1];

        if (cal_str_eq(known->address, here.address)) {
            add_marks(known, &here);
            return;
        }
    }
    CAL_PUSH(w->cx->arena, &w->at, here);
    w->slots[i] = w->at.n;
}

static bool is_attendee(const ical_prop *p)
{
    return cal_str_eq_ci(p->name, CAL_STR("ATTENDEE"));
}

ical_people ical_attendees_of(cal_ctx *cx, const ical_object *o)
{
    crowd w = {.cx = cx, .n_slots = 16};
    const ical_comp *c;
    size_t n = 0;

    for (size_t i = 0; (c = comp_at(o, i)); i++) {
        for (size_t k = 0; k < c->n_props; k++)
            n += is_attendee(&c->props[k]);
    }
    while (w.n_slots < 2 * n)
        w.n_slots *= 2;
    w.slots = CAL_NEW_N(cx->arena, size_t, w.n_slots);
    for (size_t i = 0; (c = comp_at(o, i)); i++) {
        for (size_t k = 0; k < c->n_props; k++) {
            if (is_attendee(&c->props[k]))
                meet(&w, &c->props[k]);
        }
    }
    return (ical_people){w.at.at, w.at.n};
}

static bool has_attendee(const ical_object *o, const ical_addresses *who)
{
    const ical_comp *c;

    for (size_t i = 0; (c = comp_at(o, i)); i++) {
        if (who ? ical_attendee_at(c, who) : ical_prop_at(c, CAL_STR("ATTENDEE")))
            return true;
    }
    return false;
}

ical_part ical_part_of(cal_ctx *cx, const ical_object *o, const ical_addresses *owner)
{
    ical_person organizer;

    if (!ical_organizer_of(cx, o, &organizer) || !organizer.address.n)
        return ICAL_PART_NONE;
    if (ical_addresses_has(owner, organizer.address))
        return has_attendee(o, NULL) ? ICAL_PART_ORGANIZER : ICAL_PART_NONE;
    return has_attendee(o, owner) ? ICAL_PART_ATTENDEE : ICAL_PART_NONE;
}

bool ical_object_is_same(const ical_object *a, const ical_object *b)
{
    return cal_str_eq(a->uid, b->uid) && cal_str_eq(a->kind, b->kind);
}

/* ---- messages ---- */

static const struct {
    cal_str name;
    bool is_organizers;
} methods[ICAL_METHOD_COUNT] = {
    [ICAL_METHOD_PUBLISH] = {CAL_STR_K("PUBLISH"),        true },
    [ICAL_METHOD_REQUEST] = {CAL_STR_K("REQUEST"),        true },
    [ICAL_METHOD_REPLY] = {CAL_STR_K("REPLY"),          false},
    [ICAL_METHOD_ADD] = {CAL_STR_K("ADD"),            true },
    [ICAL_METHOD_CANCEL] = {CAL_STR_K("CANCEL"),         true },
    [ICAL_METHOD_REFRESH] = {CAL_STR_K("REFRESH"),        false},
    [ICAL_METHOD_COUNTER] = {CAL_STR_K("COUNTER"),        false},
    [ICAL_METHOD_DECLINECOUNTER] = {CAL_STR_K("DECLINECOUNTER"), true },
};

cal_str ical_method_name(ical_method method)
{
    return methods[method].name;
}

bool ical_method_is_organizers(ical_method method)
{
    return methods[method].is_organizers;
}

static cal_err method_of(cal_ctx *cx, const ical_comp *calendar, ical_method *out)
{
    const ical_prop *p = ical_prop_at(calendar, CAL_STR("METHOD"));

    if (!p)
        return cal_fail(cx, CAL_E_BAD_ICAL,
                        "A scheduling message needs a METHOD in its VCALENDAR, such as "
                        "METHOD:REQUEST.");
    for (size_t i = 0; i < CAL_COUNT(methods); i++) {
        *out = (ical_method)i;
        if (cal_str_eq_ci(cal_str_trim(p->value), methods[i].name))
            return CAL_OK;
    }
    return cal_fail(cx, CAL_E_BAD_ICAL,
                    "Line %d: the METHOD \"%.*s\" is unknown; RFC 5546 has REQUEST, REPLY, CANCEL, "
                    "ADD, REFRESH, COUNTER, DECLINECOUNTER and PUBLISH.",
                    p->line, CAL_FMT(cal_str_take(p->value, 40)));
}

cal_err ical_itip_read(cal_ctx *cx, cal_str text, ical_itip *out)
{
    cal_err e;

    *out = (ical_itip){.in_order = false};
    if ((e = ical_message_read(cx, text, &out->object)) ||
        (e = method_of(cx, out->object.calendar, &out->method)))
        return e;
    if (out->object.n_overrides > MAX_COMPS)
        return cal_fail(cx, CAL_E_BAD_ICAL, "The message has more than %d components; send fewer.",
                        MAX_COMPS);
    return CAL_OK;
}

ical_person ical_itip_sender(cal_ctx *cx, const ical_itip *m)
{
    bool is_organizers = ical_method_is_organizers(m->method);
    const ical_prop *p = ical_prop_at(comp_at(&m->object, 0),
                                      is_organizers ? CAL_STR("ORGANIZER") : CAL_STR("ATTENDEE"));

    return p ? ical_person_of(cx, p) : (ical_person){.agent = ICAL_AGENT_SERVER};
}
