/* SPDX-License-Identifier: MIT */
/* Random meetings, answered at random: what each attendee is told, says, and what comes of it. */
#include "base/time.h"
#include "ical/itip_judge.h"
#include "ical/itip_merge.h"
#include "ical/itip_send.h"
#include "ical/itip_set.h"
#include "tests/ical/cases.h"

enum { MEETINGS = 120, PEOPLE = 4, DAYS = 8 };

typedef struct dice {
    uint64_t state;
} dice;

/* 0 … n-1 (xorshift64*). */
static int roll(dice *d, int n)
{
    d->state ^= d->state >> 12;
    d->state ^= d->state << 25;
    d->state ^= d->state >> 27;
    return (int)(d->state * UINT64_C(2685821657736338717) / 8589934592 % (unsigned)n);
}

static const cal_str addresses[PEOPLE + 1] = {
    CAL_STR_K("mailto:olga@example.com"), CAL_STR_K("mailto:ann@example.com"),
    CAL_STR_K("mailto:bob@example.com"),  CAL_STR_K("mailto:cleo@example.com"),
    CAL_STR_K("mailto:dan@example.com"),
};
static const char *const answers[] = {"ACCEPTED", "DECLINED", "TENTATIVE"};

static ical_addresses person(int i)
{
    return (ical_addresses){&addresses[i], 1};
}

/* ---- meetings ---- */

static void add_people(dice *d, cal_buf *out, bool all)
{
    cal_buf_printf(out, "ORGANIZER:%s\r\nATTENDEE;PARTSTAT=ACCEPTED:%s\r\n", addresses[0].p,
                   addresses[0].p);
    for (int i = 1; i <= PEOPLE; i++) {
        if (all || roll(d, 3))
            cal_buf_printf(out, "ATTENDEE;CN=\"P, %d\";PARTSTAT=NEEDS-ACTION:%s\r\n", i,
                           addresses[i].p);
    }
}

static void add_comp(dice *d, cal_buf *out, int day, int hour, bool is_master)
{
    static const char *const zone = ";TZID=America/New_York";

    cal_buf_printf(out, "BEGIN:VEVENT\r\nUID:p\r\nDTSTAMP:20260101T000000Z\r\nSEQUENCE:%d\r\n",
                   roll(d, 3));
    if (!is_master)
        cal_buf_printf(out, "RECURRENCE-ID%s:202603%02dT013000\r\n", zone, day);
    cal_buf_printf(out, "DTSTART%s:202603%02dT%02d3000\r\nDURATION:PT1H\r\nSUMMARY:S%d\r\n", zone,
                   day, hour, roll(d, 3));
    if (is_master)
        cal_buf_printf(out, "RRULE:FREQ=DAILY;COUNT=%d\r\n", DAYS);
    add_people(d, out, is_master && roll(d, 4));
    if (roll(d, 3) == 0)
        cal_buf_add_c(out, "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\n");
    cal_buf_add_c(out, "END:VEVENT\r\n");
}

/* A daily meeting across a change of the clock, with overrides. */
static cal_str meeting(cal_ctx *cx, dice *d)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);

    add_comp(d, out, 5, 1, true);
    for (int day = 6; day < 5 + DAYS; day++) {
        if (roll(d, 4) == 0)
            add_comp(d, out, day, roll(d, 2) ? 1 : 4, false);
    }
    return ical_test_calendar(cx, cal_buf_str(out));
}

static bool load(cal_ctx *cx, cal_str text, ical_object *o)
{
    return ical_object_read(cx, text, o) == CAL_OK;
}

/* ---- one attendee ---- */

/* Answers the copy at random, all of it and single instances. */
static cal_str answered(cal_ctx *cx, dice *d, cal_str copy, const ical_addresses *who)
{
    const char *partstat = answers[roll(d, 3)];
    ical_answer all = {NULL, cal_str_c(partstat)};
    cal_str out = copy;
    ical_object o;

    if (!load(cx, copy, &o))
        return copy;
    if (roll(d, 4) && ical_itip_answer(cx, &o, who, &all, 1, &out))
        return copy;
    for (int i = roll(d, 3); i > 0; i--) {
        ical_time at = {.kind = ICAL_UTC};
        ical_answer one = {&at, cal_str_c(answers[roll(d, 3)])};
        int day = 5 + roll(d, DAYS);

        at.local = cal_time_day(2026, 3, day) * CAL_DAY_S + (day < 8 ? 23400 : 19800);
        if (!load(cx, out, &o) || ical_itip_answer(cx, &o, who, &one, 1, &out))
            cal_fail_clear(cx);
    }
    return out;
}

/* What the attendee says of the meeting: invited, answered, replied; absent: nothing. */
static cal_str reply_of(cal_ctx *cx, dice *d, const ical_object *o, int i)
{
    ical_addresses who = person(i);
    cal_str request, now, out = {NULL, 0}, why;
    ical_object copy, changed;
    ical_merged merged;
    ical_itip m;

    ical_itip_request(cx, o, &who, &request);
    if (!request.p)
        return out;
    if (ical_itip_read(cx, request, &m) || ical_itip_merge_request(cx, NULL, &m, &who, &merged) ||
        merged.verdict != ICAL_VERDICT_NEW || !load(cx, merged.text, &copy))
        test_failed(__FILE__, __LINE__, "the request cannot be taken: %.*s", CAL_FMT(request));
    now = answered(cx, d, merged.text, &who);
    if (!load(cx, now, &changed) || !ical_itip_attendee_may(cx, &copy, &changed, &who, &why))
        test_failed(__FILE__, __LINE__, "an answer is not allowed: %.*s", CAL_FMT(now));
    ical_itip_reply(cx, &copy, &changed, &who, false, &out);
    return out;
}

static cal_str merged_in(cal_ctx *cx, cal_str text, cal_str reply)
{
    ical_merged merged;
    ical_object o;
    ical_itip m;

    if (!load(cx, text, &o) || ical_itip_read(cx, reply, &m) ||
        ical_itip_merge_reply(cx, &o, &m, &merged) || merged.verdict == ICAL_VERDICT_REFUSED ||
        merged.verdict == ICAL_VERDICT_STALE) {
        test_failed(__FILE__, __LINE__, "a reply is refused:\n%.*s\n%.*s", CAL_FMT(text),
                    CAL_FMT(reply));
        return text;
    }
    return merged.text.p ? merged.text : text;
}

static cal_str merge_all(cal_ctx *cx, cal_str text, const cal_str *replies, int first, int step)
{
    for (int i = 0; i < PEOPLE; i++) {
        const cal_str *reply = &replies[(first + i * step) % PEOPLE];

        if (reply->p)
            text = merged_in(cx, text, *reply);
    }
    return text;
}

TEST(replies_give_the_same_object_in_any_order)
{
    dice d = {UINT64_C(0x9e3779b97f4a7c15)};

    ical_test_zones(cx);
    for (int n = 0; n < MEETINGS; n++) {
        cal_str text = meeting(cx, &d), replies[PEOPLE], first, other;
        ical_object o;

        CHECK(load(cx, text, &o));
        for (int i = 0; i < PEOPLE; i++)
            replies[i] = reply_of(cx, &d, &o, i + 1);
        first = merge_all(cx, text, replies, 0, 1);
        other = merge_all(cx, text, replies, PEOPLE - 1, PEOPLE - 1);
        CHECK_STR(first, other);
        other = merge_all(cx, text, replies, roll(&d, PEOPLE), 1);
        CHECK_STR(first, other);
    }
}

/* What the organizer's object says of an attendee's answers is what the attendee said. */
TEST(a_copy_that_is_updated_says_what_the_object_says)
{
    dice d = {UINT64_C(0x2545f4914f6cdd1d)};

    ical_test_zones(cx);
    for (int n = 0; n < MEETINGS; n++) {
        cal_str text = meeting(cx, &d), next = meeting(cx, &d), request;
        ical_addresses who = person(1 + roll(&d, PEOPLE));
        ical_object old, now, copy;
        ical_merged merged;
        ical_itip m;

        CHECK(load(cx, text, &old) && load(cx, next, &now));
        ical_itip_request(cx, &old, &who, &request);
        if (!request.p)
            continue;
        CHECK_OK(ical_itip_read(cx, request, &m));
        CHECK_OK(ical_itip_merge_request(cx, NULL, &m, &who, &merged));
        CHECK(load(cx, merged.text, &copy));

        ical_itip_request(cx, &now, &who, &request);
        if (!request.p)
            continue;
        CHECK_OK(ical_itip_read(cx, request, &m));
        m.in_order = true;
        CHECK_OK(ical_itip_merge_request(cx, &copy, &m, &who, &merged));
        if (merged.text.p)
            CHECK(load(cx, merged.text, &copy));
        if (m.object.master)
            CHECK_INT(ical_itip_changes_for(cx, &now, &copy, &who) & ICAL_CHANGED_NEWS, 0);
    }
}

/* Cancelling what was taken out leaves no instance that the organizer's object has not. */
TEST(what_an_organizer_takes_out_is_cancelled_and_nothing_else)
{
    dice d = {UINT64_C(0xd1b54a32d192ed03)};

    ical_test_zones(cx);
    for (int n = 0; n < MEETINGS; n++) {
        cal_str text = meeting(cx, &d), cancel, none;
        ical_addresses who = person(1 + roll(&d, PEOPLE));
        ical_object o;
        ical_itip m;

        CHECK(load(cx, text, &o));
        ical_itip_cancel(cx, &o, &o, &who, &none);
        CHECK(!none.p);
        ical_itip_cancel(cx, &o, NULL, &who, &cancel);
        if (!cancel.p)
            continue;
        CHECK_OK(ical_itip_read(cx, cancel, &m));
        CHECK_INT(m.method, ICAL_METHOD_CANCEL);
    }
}
