/* SPDX-License-Identifier: MIT */
/* POST to the outbox: when are these people busy (RFC 6638 5)? A VFREEBUSY request as iCalendar
   goes in, a response for each attendee comes out. */
#include "base/time.h"
#include "ical/itip.h"
#include "ical/print.h"
#include "model/limits.h"
#include "xml/tree.h"
#include "core/access.h"
#include "core/schedule_busy.h"
#include "dav/method.h"

enum { MAX_SPAN_S = 5 * 366 * CAL_DAY_S };

/* A request as it was read. */
typedef struct question {
    int64_t organisation; /* of who asks: others are strangers */
    ical_itip message;
    core_when when;
    cal_str organizer; /* the line as sent */
    cal_str uid;
} question;

static cal_err bad(cal_ctx *cx, const char *why)
{
    return cal_fail(cx, CAL_E_BAD_MESSAGE, "%s", why);
}

static cal_err check_form(cal_ctx *cx, const http_req *rq)
{
    cal_str type = http_req_field(rq, CAL_STR("Content-Type"));

    type = cal_str_trim(cal_str_cut(&type, ';'));
    if (type.n && !cal_str_eq_ci(type, CAL_STR("text/calendar")))
        return cal_fail(cx, CAL_E_NOT_ICAL, "The outbox takes text/calendar, not %.*s.",
                        CAL_FMT(type));
    if ((int64_t)rq->body.n > cx->limits->object_bytes)
        return cal_fail(cx, CAL_E_OBJECT_SIZE, "The request has %zu bytes; at most %lld are read.",
                        rq->body.n, (long long)cx->limits->object_bytes);
    return CAL_OK;
}

static bool instant(const question *q, const char *name, int64_t *out)
{
    const ical_prop *p = ical_prop_at(q->message.object.master, cal_str_c(name));
    ical_time t;

    if (!p || !ical_time_at(q->message.object.tz, p, &t))
        return false;
    *out = ical_time_utc(&t, NULL);
    return true;
}

/* CalendarServer's way to leave the meeting that is being moved out of the answer. */
static cal_str masked(cal_ctx *cx, const question *q)
{
    static const cal_str names[] = {CAL_STR_K("X-CALENDARSERVER-MASK-UID"), CAL_STR_K("MASK-UID")};

    for (size_t i = 0; i < CAL_COUNT(names); i++) {
        cal_str uid = ical_text_at(cx, q->message.object.master, names[i]);

        if (uid.n)
            return uid;
    }
    return (cal_str){NULL, 0};
}

static cal_err read_when(cal_ctx *cx, question *q)
{
    if (!instant(q, "DTSTART", &q->when.from) || !instant(q, "DTEND", &q->when.to) ||
        q->when.from >= q->when.to)
        return bad(cx, "The VFREEBUSY needs a DTSTART and a later DTEND.");
    if (q->when.to - q->when.from > MAX_SPAN_S)
        return bad(cx, "Ask about five years at most.");
    q->when.except_uid = masked(cx, q);
    return CAL_OK;
}

/* What cannot be read at all has its own precondition; what is no such request has another. */
static cal_err read_question(cal_ctx *cx, const http_req *rq, question *q)
{
    cal_err e;

    if ((e = check_form(cx, rq)) || (e = ical_itip_read(cx, rq->body, &q->message)))
        return e;
    if (q->message.method != ICAL_METHOD_REQUEST ||
        !cal_str_eq_ci(q->message.object.kind, CAL_STR("VFREEBUSY")) || !q->message.object.master)
        return bad(cx, "The outbox takes a VFREEBUSY with METHOD:REQUEST; meetings are sent by "
                       "saving them.");
    q->uid = q->message.object.uid;
    return read_when(cx, q);
}

/* RFC 6638 5.2.2 */
static cal_err check_organizer(cal_ctx *cx, const dav_node *at, question *q)
{
    core_person owner = core_person_of(cx, &at->user);
    const ical_prop *p = ical_prop_at(q->message.object.master, CAL_STR("ORGANIZER"));

    if (!p || !ical_addresses_has(&owner.addresses, p->value))
        return cal_fail(cx, CAL_E_BAD_ORGANIZER,
                        "The ORGANIZER must be the person whose outbox this is.");
    q->organisation = at->user.organisation;
    q->organizer = p->raw;
    return CAL_OK;
}

/* ---- the answer ---- */

static cal_str stamp(cal_ctx *cx, int64_t utc)
{
    cal_civil c = cal_time_to_civil(utc);

    return cal_arena_printf(cx->arena, "%04d%02d%02dT%02d%02d%02dZ", c.year, c.month, c.day, c.hour,
                            c.minute, c.second);
}

static void print_busy(cal_ctx *cx, const question *q, const ical_prop *attendee,
                       const ical_spans *spans, cal_buf *out)
{
    cal_buf_add_c(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Calends//Calends//EN\r\n"
                       "METHOD:REPLY\r\nBEGIN:VFREEBUSY\r\n");
    ical_print_line(out, CAL_STR("UID"), q->uid);
    ical_print_line(out, CAL_STR("DTSTAMP"), stamp(cx, cx->now));
    ical_print_line(out, CAL_STR("DTSTART"), stamp(cx, q->when.from));
    ical_print_line(out, CAL_STR("DTEND"), stamp(cx, q->when.to));
    cal_buf_add(out, q->organizer);
    cal_buf_add(out, attendee->raw);
    ical_busy_print_spans(cx, spans, out);
    cal_buf_add_c(out, "END:VFREEBUSY\r\nEND:VCALENDAR\r\n");
}

static void begin_response(cal_str recipient, const char *status, cal_buf *out)
{
    cal_buf_add_c(out, "<C:response><C:recipient><D:href>");
    xml_escape(out, recipient);
    cal_buf_printf(out, "</D:href></C:recipient><C:request-status>%s</C:request-status>", status);
}

static bool has_time(const core_person *p)
{
    return !p->user.disabled && p->user.kind != CAL_KIND_GROUP;
}

/* Too much to tell of one attendee spoils the answer about no other. */
static cal_err answer_one(cal_ctx *cx, const question *q, const ical_prop *attendee, cal_buf *out)
{
    ical_spans spans;
    core_person person;
    bool found;
    cal_err e = core_person_at(cx, q->organisation, attendee->value, &person, &found);

    if (e)
        return e;
    if (!found || !has_time(&person)) {
        begin_response(attendee->value, "3.7;Invalid calendar user", out);
    } else if ((e = core_person_busy(cx, &person, &q->when, &spans)) == CAL_E_MATCH_LIMIT) {
        cal_fail_clear(cx);
        begin_response(attendee->value, "5.1;Service unavailable", out);
    } else if (e) {
        return e;
    } else {
        cal_buf *text = cal_buf_new(cx->arena, 0);

        print_busy(cx, q, attendee, &spans, text);
        begin_response(attendee->value, "2.0;Success", out);
        cal_buf_add_c(out, "<C:calendar-data>");
        xml_escape(out, cal_buf_str(text));
        cal_buf_add_c(out, "</C:calendar-data>");
    }
    cal_buf_add_c(out, "</C:response>");
    return CAL_OK;
}

static cal_err answer(cal_ctx *cx, const question *q, cal_buf *out)
{
    const ical_comp *c = q->message.object.master;
    int64_t attendees = 0;
    cal_err e = CAL_OK;

    for (size_t i = 0; i < c->n_props && !e; i++) {
        if (!cal_str_eq_ci(c->props[i].name, CAL_STR("ATTENDEE")))
            continue;
        if (++attendees > cx->limits->attendees)
            return cal_fail(cx, CAL_E_ATTENDEES, "At most %lld attendees can be asked about.",
                            (long long)cx->limits->attendees);
        e = answer_one(cx, q, &c->props[i], out);
    }
    return e || attendees ? e : bad(cx, "The VFREEBUSY names no ATTENDEE to ask about.");
}

cal_err dav_outbox(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    const dav_want want = {.need = CAL_RIGHT_WRITE};
    question q = {0};
    dav_node at;
    cal_err e;

    if ((e = dav_node_at(cx, path, &want, &at)) || (e = read_question(cx, rq, &q)) ||
        (e = check_organizer(cx, &at, &q)))
        return e;
    cal_buf_add_c(rs->body, XML_PROLOG "<C:schedule-response" XML_DECLARED ">");
    if ((e = answer(cx, &q, rs->body)))
        return e;
    cal_buf_add_c(rs->body, "</C:schedule-response>\n");
    http_res_field(cx, rs, CAL_STR("Content-Type"), CAL_STR("application/xml; charset=utf-8"));
    rs->status = 200;
    return CAL_OK;
}
