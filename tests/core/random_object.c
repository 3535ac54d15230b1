/* SPDX-License-Identifier: MIT */
#include "tests/core/random_object.h"

#include "base/buf.h"
#include "base/time.h"
#include "tests/core/fixture.h"

enum { FIRST_DAY = 20000, DAYS = 1500 };

static const char *const rules[] = {
    "",
    "",
    "",
    "",
    "RRULE:FREQ=DAILY;COUNT=10\n",
    "RRULE:FREQ=WEEKLY;BYDAY=MO,SA\n",
    "RRULE:FREQ=MONTHLY;BYMONTHDAY=31\n",
    "RRULE:FREQ=YEARLY\n",
    "RRULE:FREQ=YEARLY;BYMONTH=1,12;BYMONTHDAY=-1\n",
    "RRULE:FREQ=WEEKLY;INTERVAL=3;COUNT=40\n",
    "RDATE:20270301T120000Z,20280301T120000Z\n",
};

static const char *const lengths[] = {"",
                                      "DURATION:PT30M\n",
                                      "DURATION:P1D\n",
                                      "DURATION:P3DT5H\n",
                                      "DURATION:P40D\n",
                                      "DURATION:PT0S\n"};

static const char *const starts[] = {
    "DTSTART:%s\n",  /* floating */
    "DTSTART:%sZ\n", /* UTC */
    "DTSTART;TZID=Europe/Paris:%s\n",
    "DTSTART;TZID=Pacific/Kiritimati:%s\n",
    "DTSTART;TZID=America/New_York:%s\n",
};

#define ALARM(lines) "BEGIN:VALARM\n" lines "END:VALARM\n"

/* clang-format off */
static const char *const alarms[] = {
    "",
    "",
    "",
    ALARM("ACTION:DISPLAY\nTRIGGER:-P1D\n"),
    ALARM("ACTION:AUDIO\nTRIGGER;RELATED=END:PT15M\nREPEAT:3\nDURATION:PT1H\n"),
    (ALARM("ACTION:DISPLAY\nTRIGGER;VALUE=DATE-TIME:20270101T000000Z\n")
     ALARM("ACTION:EMAIL\nTRIGGER:PT0S\n")),
};
/* clang-format on */

/* Composed and decomposed, letters of two cases and of three, ligatures, syllables, no letters. */
static const char *const words[] = {
    "alpha",
    "Beta",
    "gamma ray",
    "Meeting",
    "team\\, weekly",
    "a;b",
    "caf\u00e9",
    "cafe\u0301",
    "\u00c9TUDE",
    "Stra\u00dfe",
    "STRASSE",
    "\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2",
    "\u0130stanbul",
    "\u0131rmak",
    "\ufb01nance",
    "\uff26\uff55\uff4c\uff4c",
    "\ud55c\uad6d\uc5b4",
    "\u4f1a\u8b70\u5ba4",
    "\u01c4ep",
    "\u1e9e",
    "\u2126 \u212b",
    "\U0001f389 party",
    "x",
    "50% off_",
    "line\\nbreak",
    "\u0645\u0631\u062d\u0628\u0627",
    "\u0928\u092e\u0938\u094d\u0924\u0947",
    "1/2 \u00bd",
    "Zo\u00eb's",
    "--",
};

cal_str made_stamp(cal_ctx *cx, int64_t utc, bool is_date)
{
    cal_civil c = cal_time_to_civil(utc);

    return is_date ? cal_arena_printf(cx->arena, "%04d%02d%02d", c.year, c.month, c.day)
                   : cal_arena_printf(cx->arena, "%04d%02d%02dT%02d%02d%02d", c.year, c.month,
                                      c.day, c.hour, c.minute, c.second);
}

int64_t made_time(test_random *r)
{
    return (FIRST_DAY + test_random_below(r, DAYS)) * CAL_DAY_S + test_random_below(r, 48) * 1800;
}

static cal_str some_start(cal_ctx *cx, test_random *r)
{
    int64_t at = made_time(r);
    const char *form = PICK(r, starts);
    cal_str text = made_stamp(cx, at, false);
    size_t mark = cal_str_find(cal_str_c(form), CAL_STR("%s"));

    if (test_random_below(r, 4) == 0)
        return cal_arena_printf(cx->arena, "DTSTART;VALUE=DATE:%s\n", made_stamp(cx, at, true).p);
    return cal_arena_printf(cx->arena, "%.*s%s%s", (int)mark, form, text.p, form + mark + 2);
}

/* A few words, still escaped; now and then more than the text index takes. */
static cal_str some_text(cal_ctx *cx, test_random *r)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);
    int64_t n = test_random_below(r, 150) == 0 ? 1500 : 1 + test_random_below(r, 5);

    for (int64_t i = 0; i < n; i++) {
        cal_buf_add_c(b, i ? (test_random_below(r, 4) ? " " : "\n ") : "");
        cal_buf_add_c(b, PICK(r, words));
    }
    return cal_buf_str(b);
}

/* As a reader sees it: folds and escapes undone. */
static cal_str seen(cal_ctx *cx, cal_str text)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);

    for (size_t i = 0; i < text.n; i++) {
        bool is_mark = text.p[i] == '\\' && i + 1 < text.n;
        bool is_fold = text.p[i] == '\n' && i + 1 < text.n;

        i += is_mark || is_fold;
        if (!is_fold)
            cal_buf_add_byte(b, (char)(is_mark && text.p[i] == 'n' ? '\n' : text.p[i]));
    }
    return cal_buf_str(b);
}

cal_str made_uid(cal_ctx *cx, test_random *r)
{
    unsigned long long number = (unsigned long long)test_random_below(r, INT64_MAX);

    switch (test_random_below(r, 4)) {
    case 0: return cal_arena_printf(cx->arena, "%016llX-4abc@Example.org", number);
    case 1: return cal_arena_printf(cx->arena, "%llx", number);
    case 2: return cal_arena_printf(cx->arena, "r\u00e9union-%llu", number);
    default: return cal_arena_printf(cx->arena, "u%llu", number);
    }
}

/* ---- the lines of a component ---- */

/* One organizer, or none, is that of all its components. */
static void add_people(test_random *r, const object_made *made, cal_buf *to)
{
    static const char *const people[] = {
        "",
        "",
        "ATTENDEE;CN=\"B\u00f6b, B\";PARTSTAT=ACCEPTED:mailto:bob@example.net\n",
        "ATTENDEE;CN=Carol;PARTSTAT=NEEDS-ACTION:mailto:carol@example.net\n",
        "ATTENDEE:urn:uuid:0b1c\n",
    };

    if (made->uid.n % 3 == 0)
        cal_buf_add_c(to, "ORGANIZER;CN=Ana:mailto:Ana@Example.net\n");
    cal_buf_add_c(to, PICK(r, people));
    if (test_random_below(r, 4) == 0)
        cal_buf_printf(to, "ATTENDEE;CN=x:mailto:p%lld@x.net\n",
                       (long long)test_random_below(r, 99));
}

/* A property now and then; what a reader sees of it. */
static cal_str add_text(cal_ctx *cx, test_random *r, const char *name, cal_buf *to)
{
    cal_str text = some_text(cx, r);

    if (test_random_below(r, 3))
        cal_buf_printf(to, "%s:%.*s\n", name, CAL_FMT(text));
    return seen(cx, text);
}

static void add_descriptions(cal_ctx *cx, test_random *r, object_made *made, cal_buf *to)
{
    made->texts[0] = add_text(cx, r, "SUMMARY", to);
    made->texts[1] = add_text(cx, r, "LOCATION", to);
    made->texts[2] = add_text(cx, r, "DESCRIPTION", to);
    made->texts[3] = add_text(cx, r, "CATEGORIES", to);
    if (test_random_below(r, 4) == 0)
        made->texts[3] = add_text(cx, r, "CATEGORIES", to);
    (void)add_text(cx, r, "COMMENT", to);
    add_people(r, made, to);
}

/* An override of whichever instance begins there, if one does. */
static void add_override(cal_ctx *cx, test_random *r, object_made *made, cal_buf *to)
{
    cal_str at = made_stamp(cx, made_time(r), false);

    cal_buf_printf(to, "BEGIN:%s\nUID:%.*s\nRECURRENCE-ID:%sZ\nDTSTART:%sZ\n", made->kind,
                   CAL_FMT(made->uid), at.p, made_stamp(cx, made_time(r), false).p);
    add_descriptions(cx, r, made, to);
    cal_buf_printf(to, "%sEND:%s\n", PICK(r, alarms), made->kind);
}

/* Events, tasks and journals. */
static void add_component(cal_ctx *cx, test_random *r, object_made *made, cal_buf *to)
{
    bool is_todo = made->kind[1] == 'T', is_journal = made->kind[1] == 'J';
    bool is_dateless = is_todo && test_random_below(r, 3) == 0;

    cal_buf_printf(to, "BEGIN:%s\nUID:%.*s\n", made->kind, CAL_FMT(made->uid));
    if (!is_dateless) {
        cal_buf_add(to, some_start(cx, r));
        cal_buf_add_c(to, is_journal ? "" : PICK(r, lengths));
        cal_buf_add_c(to, PICK(r, rules));
    }
    if (is_todo && test_random_below(r, 3) == 0)
        cal_buf_printf(to, "COMPLETED:%sZ\n", made_stamp(cx, made_time(r), false).p);
    add_descriptions(cx, r, made, to);
    cal_buf_printf(to, "%sEND:%s\n", is_journal ? "" : PICK(r, alarms), made->kind);
    if (!is_dateless && !is_journal && test_random_below(r, 4) == 0)
        add_override(cx, r, made, to);
}

static void add_spans(cal_ctx *cx, test_random *r, object_made *made, cal_buf *to)
{
    int64_t at = made_time(r);
    bool is_busy = made->kind[1] == 'F';

    cal_buf_printf(to, "BEGIN:%s\nUID:%.*s\nDTSTAMP:20260101T000000Z\n", made->kind,
                   CAL_FMT(made->uid));
    if (test_random_below(r, 2))
        cal_buf_printf(to, "DTSTART:%sZ\nDTEND:%sZ\n", made_stamp(cx, at, false).p,
                       made_stamp(cx, at + 5 * CAL_DAY_S, false).p);
    if (is_busy)
        cal_buf_printf(to, "FREEBUSY:%sZ/PT2H\n", made_stamp(cx, at + CAL_DAY_S, false).p);
    else
        cal_buf_printf(to,
                       "BEGIN:AVAILABLE\nUID:a\nDTSTAMP:20260101T000000Z\nDTSTART:%sZ\n"
                       "DURATION:PT8H\nRRULE:FREQ=WEEKLY\nEND:AVAILABLE\n",
                       made_stamp(cx, at, false).p);
    cal_buf_printf(to, "END:%s\n", made->kind);
}

object_made made_object(cal_ctx *cx, test_random *r, cal_str uid)
{
    static const char *const kinds[] = {"VEVENT", "VEVENT",   "VEVENT",    "VEVENT",       "VTODO",
                                        "VTODO",  "VJOURNAL", "VFREEBUSY", "VAVAILABILITY"};
    object_made made = {.kind = PICK(r, kinds), .uid = uid};
    cal_buf *lines = cal_buf_new(cx->arena, 0);

    for (int i = 0; i < MADE_TEXTS; i++)
        made.texts[i] = uid;
    if (made.kind[1] == 'F' || made.kind[1] == 'A')
        add_spans(cx, r, &made, lines);
    else
        add_component(cx, r, &made, lines);
    made.ics = fixture_ics(cx, cal_buf_str(lines).p);
    return made;
}

object_made made_copy(cal_arena *a, const object_made *m)
{
    object_made out = {
        .kind = m->kind, .uid = cal_arena_dup(a, m->uid), .ics = cal_arena_dup(a, m->ics)};

    for (int i = 0; i < MADE_TEXTS; i++)
        out.texts[i] = cal_arena_dup(a, m->texts[i]);
    return out;
}
