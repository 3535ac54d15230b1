/* SPDX-License-Identifier: MIT */
/* An organizer edits a meeting at random, again and again, with a client that knows no answers;
   each attendee gets what the changes call for, and answers at random, or takes an instance out by
   an EXDATE. After each edit every copy must show the instances that its owner is invited to and
   has not declined, at their times, with their answers, and no others. */
#include "base/time.h"
#include "ical/itip_judge.h"
#include "ical/itip_merge.h"
#include "ical/itip_send.h"
#include "ical/itip_set.h"
#include "tests/ical/cases.h"

enum { MEETINGS = 80, EDITS = 8, PEOPLE = 3, DAYS = 9 };

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
    CAL_STR_K("mailto:olga@example.com"),
    CAL_STR_K("mailto:ann@example.com"),
    CAL_STR_K("mailto:bob@example.com"),
    CAL_STR_K("mailto:cleo@example.com"),
};

/* ---- the organizer's meeting as a model ---- */

typedef struct part {
    int hour, title;
    unsigned people; /* bit i: person i is invited */
    bool is_there;   /* an override: the instance has one */
    bool is_out;     /* EXDATE */
} part;

typedef struct meeting {
    part series;
    part days[DAYS]; /* [0] is never changed: the first instance is the series' own */
    int count;
} meeting;

static void edit_series(dice *d, meeting *m)
{
    part *s = &m->series;
    int what = roll(d, 6);

    if (what == 0)
        s->title++;
    else if (what == 1)
        s->people ^= 1U << (1 + roll(d, PEOPLE));
    else if (what == 2)
        m->count = 3 + roll(d, DAYS - 3);
    else if (what == 3)
        s->people |= 1U << (1 + roll(d, PEOPLE));
    else
        s->title = s->title / 2;
}

static void edit_day(dice *d, meeting *m)
{
    part *p = &m->days[1 + roll(d, DAYS - 1)];
    int what = roll(d, 7);

    if (!p->is_there) {
        p->people = m->series.people;
        p->hour = m->series.hour;
        p->title = m->series.title;
    }
    p->is_out = what == 0;
    p->is_there = what > 1;
    if (what == 2)
        p->hour = 8 + roll(d, 8);
    else if (what == 3)
        p->people ^= 1U << (1 + roll(d, PEOPLE));
    else if (what == 4)
        p->title++;
}

static void edit(dice *d, meeting *m)
{
    for (int i = 1 + roll(d, 3); i > 0; i--) {
        if (roll(d, 3) == 0)
            edit_series(d, m);
        else
            edit_day(d, m);
    }
}

static void print_part(cal_buf *out, const meeting *m, int day, bool is_series)
{
    static const char *const zone = ";TZID=Europe/Paris";
    const part *p = is_series ? &m->series : &m->days[day];

    cal_buf_printf(out, "BEGIN:VEVENT\r\nUID:m\r\nSUMMARY:T%d\r\n", p->title);
    if (!is_series)
        cal_buf_printf(out, "RECURRENCE-ID%s:202603%02dT%02d0000\r\n", zone, 25 + day,
                       m->series.hour);
    cal_buf_printf(out, "DTSTART%s:202603%02dT%02d0000\r\nDURATION:PT1H\r\n", zone, 25 + day,
                   p->hour);
    cal_buf_printf(out, "ORGANIZER:%s\r\n", addresses[0].p);
    for (int i = 0; i <= PEOPLE; i++) {
        if (i == 0 || (p->people & 1U << i))
            cal_buf_printf(out, "ATTENDEE;PARTSTAT=%s:%s\r\n", i ? "NEEDS-ACTION" : "ACCEPTED",
                           addresses[i].p);
    }
}

static cal_str printed(cal_ctx *cx, const meeting *m)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);

    print_part(out, m, 0, true);
    cal_buf_printf(out, "RRULE:FREQ=DAILY;COUNT=%d\r\n", m->count);
    for (int day = 1; day < m->count && day < 7; day++) {
        if (m->days[day].is_out)
            cal_buf_printf(out, "EXDATE;TZID=Europe/Paris:202603%02dT%02d0000\r\n", 25 + day,
                           m->series.hour);
    }
    cal_buf_add_c(out, "END:VEVENT\r\n");
    for (int day = 1; day < m->count && day < 7; day++) {
        if (!m->days[day].is_there || m->days[day].is_out)
            continue;
        print_part(out, m, day, false);
        cal_buf_add_c(out, "END:VEVENT\r\n");
    }
    return ical_test_calendar(cx, cal_buf_str(out));
}

/* ---- what somebody sees ---- */

typedef struct seen {
    cal_ctx *cx;
    const ical_addresses *who;
    cal_buf *out;
} seen;

static bool see(void *state, const ical_instance *i)
{
    seen *s = state;
    const ical_prop *status = ical_prop_at(i->comp, CAL_STR("STATUS"));
    const ical_prop *p = ical_attendee_at(i->comp, s->who);

    if (!status && p && !cal_str_eq(ical_person_of(s->cx, p).partstat, CAL_STR("DECLINED")))
        cal_buf_printf(s->out, "%lld-%lld %.*s %.*s; ", (long long)i->from, (long long)i->to,
                       CAL_FMT(ical_text_at(s->cx, i->comp, CAL_STR("SUMMARY"))),
                       CAL_FMT(ical_person_of(s->cx, p).partstat));
    return true;
}

static cal_str sight(cal_ctx *cx, const ical_object *o, const ical_addresses *who)
{
    seen s = {cx, who, cal_buf_new(cx->arena, 0)};
    ical_range all = {INT64_MIN, INT64_MAX, NULL};
    int64_t budget = 100000;

    if (o && ical_expand(cx, o, &all, &budget, see, &s))
        test_failed(__FILE__, __LINE__, "%.*s", CAL_FMT(cx->fail.why));
    return s.out->n ? cal_buf_str(s.out) : CAL_STR("nothing");
}

/* ---- delivery ---- */

typedef struct copy {
    cal_str text; /* absent: there is none */
    ical_object o;
} copy;

static void store(cal_ctx *cx, copy *c, const ical_merged *merged)
{
    if (!merged->text.p)
        return;
    c->text = merged->text;
    if (ical_object_read(cx, c->text, &c->o))
        test_failed(__FILE__, __LINE__, "%.*s", CAL_FMT(cx->fail.why));
}

static void deliver(cal_ctx *cx, copy *c, cal_str message, const ical_addresses *who)
{
    const ical_object *mine = c->text.p ? &c->o : NULL;
    ical_merged merged = {.verdict = ICAL_VERDICT_NONE};
    ical_itip m;
    cal_err e;

    if (!message.p)
        return;
    if (ical_itip_read(cx, message, &m)) {
        test_failed(__FILE__, __LINE__, "%.*s", CAL_FMT(cx->fail.why));
        return;
    }
    m.in_order = true;
    if (m.method == ICAL_METHOD_REQUEST)
        e = ical_itip_merge_request(cx, mine, &m, who, &merged);
    else
        e = mine ? ical_itip_merge_cancel(cx, mine, &m, &merged) : CAL_OK;
    if (e || merged.verdict == ICAL_VERDICT_REFUSED || merged.verdict == ICAL_VERDICT_STALE)
        test_failed(__FILE__, __LINE__, "%.*s", CAL_FMT(merged.why));
    store(cx, c, &merged);
}

static void tell(cal_ctx *cx, copy *c, const ical_object *old, const ical_object *now,
                 const ical_addresses *who)
{
    unsigned changes = old ? ical_itip_changes_for(cx, old, now, who) : ICAL_CHANGED_NEWS;
    cal_str message = {NULL, 0};

    if (changes & ICAL_CHANGED_CANCELLED) {
        ical_itip_cancel(cx, old, now, who, &message);
        deliver(cx, c, message, who);
    }
    if (changes & ICAL_CHANGED_NEWS) {
        ical_itip_request(cx, now, who, &message);
        deliver(cx, c, message, who);
    }
}

/* ---- answers ---- */

/* The copy with an EXDATE for a day; the same when the day has an override. */
static cal_str without_day(cal_ctx *cx, cal_str text, int day)
{
    cal_str id =
        cal_arena_printf(cx->arena, "RECURRENCE-ID;TZID=Europe/Paris:202603%02dT", 25 + day);
    size_t at = cal_str_find(text, CAL_STR("RRULE:"));

    if (at == text.n || cal_str_has(text, id))
        return text;
    return cal_arena_printf(cx->arena, "%.*sEXDATE;TZID=Europe/Paris:202603%02dT090000\r\n%.*s",
                            (int)at, text.p, 25 + day, CAL_FMT(cal_str_skip(text, at)));
}

/* Answers the copy, all of it or one instance; *reply: what the organizer hears. */
static void answer(cal_ctx *cx, dice *d, copy *c, const ical_addresses *who, cal_str *reply)
{
    static const char *const partstats[] = {"ACCEPTED", "DECLINED", "TENTATIVE"};
    ical_time at = {.kind = ICAL_UTC};
    ical_answer said = {roll(d, 2) ? &at : NULL, cal_str_c(partstats[roll(d, 3)])};
    ical_object old = c->o;
    int day = roll(d, DAYS);
    cal_str text, why;

    *reply = (cal_str){NULL, 0};
    at.local = cal_time_day(2026, 3, 25 + day) * CAL_DAY_S + (day < 4 ? 28800 : 25200);
    if (!c->text.p)
        return;
    if (roll(d, 4) == 0) {
        text = without_day(cx, c->text, 1 + day % 6);
    } else if (ical_itip_answer(cx, &c->o, who, &said, 1, &text)) {
        cal_fail_clear(cx);
        return;
    }
    c->text = text;
    if (ical_object_read(cx, text, &c->o))
        test_failed(__FILE__, __LINE__, "%.*s", CAL_FMT(cx->fail.why));
    if (!ical_itip_attendee_may(cx, &old, &c->o, who, &why))
        test_failed(__FILE__, __LINE__, "%.*s", CAL_FMT(why));
    ical_itip_reply(cx, &old, &c->o, who, false, reply);
}

static bool hear(cal_ctx *cx, ical_object *o, cal_str reply)
{
    ical_merged merged;
    ical_itip m;

    if (!reply.p)
        return true;
    if (ical_itip_read(cx, reply, &m))
        return false;
    m.in_order = true;
    if (ical_itip_merge_reply(cx, o, &m, &merged))
        return false;
    return !merged.text.p || ical_object_read(cx, merged.text, o) == CAL_OK;
}

/* ---- one meeting ---- */

typedef struct table {
    cal_ctx *cx;
    ical_object o; /* the organizer's */
    bool has_o;
    copy copies[PEOPLE + 1];
} table;

/* The organizer's client saves what it knows: everything but the answers. */
static bool save(table *t, const meeting *m, ical_object *now)
{
    ical_addresses olga = {&addresses[0], 1};
    cal_str text = printed(t->cx, m);

    if (ical_object_read(t->cx, text, now))
        return false;
    if (!t->has_o)
        return true;
    ical_itip_keep(t->cx, &t->o, now, &olga, &text);
    if (ical_object_read(t->cx, text, now))
        return false;
    ical_itip_organize(t->cx, &t->o, now, &olga, &text);
    return ical_object_read(t->cx, text, now) == CAL_OK;
}

static bool agree(table *t, int i, const char *when)
{
    ical_addresses who = {&addresses[i], 1};
    const copy *c = &t->copies[i];

    if (test_str_eq(__FILE__, __LINE__, sight(t->cx, c->text.p ? &c->o : NULL, &who),
                    sight(t->cx, &t->o, &who)))
        return true;
    test_failed(__FILE__, __LINE__, "%s, of %s\n%.*s\n%.*s", when, addresses[i].p,
                CAL_FMT(t->o.calendar->raw), CAL_FMT(c->text));
    return false;
}

static bool play(table *t, dice *d, meeting *m)
{
    for (int n = 0; n < EDITS; n++) {
        ical_object now;

        if (!save(t, m, &now))
            return false;
        for (int i = 1; i <= PEOPLE; i++) {
            ical_addresses who = {&addresses[i], 1};

            tell(t->cx, &t->copies[i], t->has_o ? &t->o : NULL, &now, &who);
        }
        t->o = now;
        t->has_o = true;
        for (int i = 1; i <= PEOPLE; i++) {
            ical_addresses who = {&addresses[i], 1};
            cal_str reply;

            if (!agree(t, i, "after an edit"))
                return false;
            answer(t->cx, d, &t->copies[i], &who, &reply);
            if (!hear(t->cx, &t->o, reply) || !agree(t, i, "after an answer"))
                return false;
        }
        edit(d, m);
    }
    return true;
}

TEST(copies_show_what_their_owners_are_invited_to_after_each_edit)
{
    dice d = {UINT64_C(0x853c49e6748fea9b)};

    ical_test_zones(cx);
    for (int n = 0; n < MEETINGS; n++) {
        meeting m = {
            .series = {.hour = 9, .people = 6},
              .count = 6
        };

        for (int i = roll(&d, 4); i > 0; i--)
            edit(&d, &m);
        table t = {.cx = cx};

        CHECK(play(&t, &d, &m));
    }
}
