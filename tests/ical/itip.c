/* SPDX-License-Identifier: MIT */
/* Scheduling, against tests/data/ical/itip*.txt: each case says what is done ("do merge-request
   ann"), what comes of it besides text ("want NEW asks"), and has sections: "-- old" is what was
   stored, "-- now" what is being saved, "-- message REQUEST" a message, "-- after" what comes out.
   Components only: the runner puts the VCALENDAR around them. */
#include "base/vec.h"
#include "ical/itip_judge.h"
#include "ical/itip_merge.h"
#include "ical/itip_send.h"
#include "ical/itip_set.h"
#include "tests/ical/cases.h"

enum { MAX_WORDS = 8 };

typedef struct scene {
    cal_ctx *cx;
    cal_str title, want, method;
    cal_str words[MAX_WORDS]; /* of "do" */
    size_t n_words;
    cal_buf *old, *now, *message, *after; /* NULL: no such section */
    ical_object a, b;                     /* old and now, read */
    ical_itip m;
    ical_addresses who;
    cal_str got;  /* the text that came out */
    cal_str says; /* what came out besides */
} scene;

/* ---- running ---- */

/* The components of a calendar, with bare LF. */
static cal_str body_of(cal_ctx *cx, cal_str text)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);
    bool is_in = false;

    while (text.p && text.n) {
        cal_str line = cal_str_cut(&text, '\n');

        if (line.n && line.p[line.n - 1] == '\r')
            line.n--;
        is_in |= cal_str_starts(line, CAL_STR("BEGIN:V")) && !cal_str_ends(line, CAL_STR("DAR"));
        if (!is_in || cal_str_eq(line, CAL_STR("END:VCALENDAR")))
            continue;
        cal_buf_add(out, line);
        cal_buf_add_byte(out, '\n');
    }
    return cal_buf_str(out);
}

static cal_str wrapped(cal_ctx *cx, const cal_buf *body, cal_str method)
{
    cal_str text = ical_test_calendar(cx, cal_buf_str(body));

    if (!method.n)
        return text;
    return cal_arena_printf(cx->arena, "BEGIN:VCALENDAR\r\nMETHOD:%.*s\r\n%.*s", CAL_FMT(method),
                            CAL_FMT(cal_str_skip(text, 17)));
}

static ical_addresses person(cal_ctx *cx, cal_str name)
{
    cal_str *at = CAL_NEW_N(cx->arena, cal_str, 2);

    at[0] = cal_arena_printf(cx->arena, "/principals/%.*s/", CAL_FMT(name));
    at[1] = cal_arena_printf(cx->arena, "mailto:%.*s@example.com", CAL_FMT(name));
    return (ical_addresses){at, 2};
}

static cal_err do_request(scene *s)
{
    ical_itip_request(s->cx, &s->a, &s->who, &s->got);
    return CAL_OK;
}

static cal_err do_cancel(scene *s)
{
    ical_itip_cancel(s->cx, &s->a, s->now ? &s->b : NULL, &s->who, &s->got);
    return CAL_OK;
}

static cal_err do_reply(scene *s)
{
    ical_itip_reply(s->cx, s->old ? &s->a : NULL, s->now ? &s->b : NULL, &s->who, s->n_words > 2,
                    &s->got);
    return CAL_OK;
}

static cal_err do_refresh(scene *s)
{
    ical_itip_refresh(s->cx, &s->a, &s->who, &s->got);
    return CAL_OK;
}

static cal_err do_publish(scene *s)
{
    ical_itip_publish(s->cx, &s->a, &s->got);
    return CAL_OK;
}

static cal_err do_decline_counter(scene *s)
{
    ical_itip_decline_counter(s->cx, &s->m, &s->a, CAL_STR("No, sorry"), &s->got);
    return CAL_OK;
}

static cal_err do_organize(scene *s)
{
    ical_itip_organize(s->cx, s->old ? &s->a : NULL, &s->b, &s->who, &s->got);
    return CAL_OK;
}

static cal_err do_keep(scene *s)
{
    ical_itip_keep(s->cx, &s->a, &s->b, &s->who, &s->got);
    return CAL_OK;
}

static cal_err do_statuses(scene *s)
{
    ical_delivery state = {s->words[1], s->words[2]};

    if (s->n_words < 3)
        state.status = (cal_str){NULL, 0};
    ical_itip_set_statuses(s->cx, &s->a, &state, 1, &s->got);
    return CAL_OK;
}

/* "do answer ann ACCEPTED" or "do answer ann ACCEPTED 20260106T080000Z" */
static cal_err do_answer(scene *s)
{
    ical_time at = {.kind = ICAL_UTC};
    ical_answer answer = {s->n_words > 3 ? &at : NULL, s->words[2]};

    if (s->n_words > 3)
        at.local = ical_test_time(s->words[3]);
    return ical_itip_answer(s->cx, &s->a, &s->who, &answer, 1, &s->got);
}

static const struct {
    unsigned bit;
    const char *name;
} bits[] = {
    {ICAL_CHANGED_TIME,       "TIME"      },
    {ICAL_CHANGED_RECURRENCE, "RECURRENCE"},
    {ICAL_CHANGED_DETAILS,    "DETAILS"   },
    {ICAL_CHANGED_ATTENDEES,  "ATTENDEES" },
    {ICAL_CHANGED_PARTSTAT,   "PARTSTAT"  },
    {ICAL_CHANGED_OWN,        "OWN"       },
    {ICAL_CHANGED_CANCELLED,  "CANCELLED" },
};

static cal_str names_of(cal_ctx *cx, unsigned changes)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);

    for (size_t i = 0; i < CAL_COUNT(bits); i++) {
        if (changes & bits[i].bit)
            cal_buf_printf(out, "%s%s", out->n ? " " : "", bits[i].name);
    }
    return out->n ? cal_buf_str(out) : CAL_STR("nothing");
}

static cal_err do_changes(scene *s)
{
    s->says = names_of(s->cx, s->n_words > 1 ? ical_itip_changes_for(s->cx, &s->a, &s->b, &s->who)
                                             : ical_itip_changes(s->cx, &s->a, &s->b));
    return CAL_OK;
}

static cal_err do_attendee_may(scene *s)
{
    cal_str why = {NULL, 0};
    bool may = ical_itip_attendee_may(s->cx, &s->a, &s->b, &s->who, &why);

    s->says = may ? CAL_STR("yes") : why;
    return CAL_OK;
}

static cal_err do_organizer_may(scene *s)
{
    cal_str why = {NULL, 0};
    bool may = ical_itip_organizer_may(s->cx, &s->a, &s->b, &s->who, &why);

    s->says = may ? CAL_STR("yes") : why;
    return CAL_OK;
}

static void tell(scene *s, const ical_merged *out)
{
    static const char *const verdicts[] = {"NONE", "NEW", "CHANGED", "STALE", "REFUSED"};

    s->got = out->text;
    s->says = cal_arena_printf(s->cx->arena, "%s %.*s%s%s%s%.*s", verdicts[out->verdict],
                               CAL_FMT(out->status), out->asks ? " asks" : "",
                               out->is_all_cancelled ? " all-cancelled" : "", out->why.n ? " " : "",
                               CAL_FMT(out->why));
}

static cal_err do_merge_request(scene *s)
{
    ical_merged out;
    cal_err e = ical_itip_merge_request(s->cx, s->old ? &s->a : NULL, &s->m, &s->who, &out);

    tell(s, &out);
    return e;
}

static cal_err do_merge_add(scene *s)
{
    ical_merged out;
    cal_err e = ical_itip_merge_add(s->cx, s->old ? &s->a : NULL, &s->m, &s->who, &out);

    tell(s, &out);
    return e;
}

static cal_err do_merge_cancel(scene *s)
{
    ical_merged out;
    cal_err e = ical_itip_merge_cancel(s->cx, &s->a, &s->m, &out);

    tell(s, &out);
    return e;
}

static cal_err do_merge_reply(scene *s)
{
    ical_merged out;
    cal_err e = ical_itip_merge_reply(s->cx, &s->a, &s->m, &out);

    tell(s, &out);
    return e;
}

static const struct {
    cal_str name;
    cal_err (*run)(scene *s);
} deeds[] = {
    {CAL_STR_K("request"),         do_request        },
    {CAL_STR_K("cancel"),          do_cancel         },
    {CAL_STR_K("reply"),           do_reply          },
    {CAL_STR_K("refresh"),         do_refresh        },
    {CAL_STR_K("publish"),         do_publish        },
    {CAL_STR_K("decline-counter"), do_decline_counter},
    {CAL_STR_K("organize"),        do_organize       },
    {CAL_STR_K("keep"),            do_keep           },
    {CAL_STR_K("statuses"),        do_statuses       },
    {CAL_STR_K("answer"),          do_answer         },
    {CAL_STR_K("changes"),         do_changes        },
    {CAL_STR_K("attendee-may"),    do_attendee_may   },
    {CAL_STR_K("organizer-may"),   do_organizer_may  },
    {CAL_STR_K("merge-request"),   do_merge_request  },
    {CAL_STR_K("merge-add"),       do_merge_add      },
    {CAL_STR_K("merge-cancel"),    do_merge_cancel   },
    {CAL_STR_K("merge-reply"),     do_merge_reply    },
};

static cal_err run(scene *s)
{
    cal_ctx *cx = s->cx;
    cal_str none = {NULL, 0};
    cal_err e;

    if ((s->old && (e = ical_object_read(cx, wrapped(cx, s->old, none), &s->a))) ||
        (s->now && (e = ical_object_read(cx, wrapped(cx, s->now, none), &s->b))) ||
        (s->message && (e = ical_itip_read(cx, wrapped(cx, s->message, s->method), &s->m))))
        return e;
    s->who = person(cx, s->words[1]);
    for (size_t i = 0; i < CAL_COUNT(deeds); i++) {
        if (cal_str_eq(deeds[i].name, s->words[0]))
            return deeds[i].run(s);
    }
    return cal_fail(cx, CAL_E_BUG, "no such deed");
}

/* What came out must be an object, or a message, that can be read again. */
static bool is_sound(scene *s)
{
    ical_object o;
    ical_itip m;

    if (!s->got.n)
        return true;
    if (cal_str_has(s->got, CAL_STR("\nMETHOD:")))
        return ical_itip_read(s->cx, s->got, &m) == CAL_OK;
    return ical_object_read(s->cx, s->got, &o) == CAL_OK;
}

static void check(scene *s)
{
    cal_err e = run(s);
    cal_str got = body_of(s->cx, s->got);
    cal_str want = s->after ? cal_buf_str(s->after) : CAL_STR("");
    cal_str says = s->says.p ? s->says : CAL_STR("");

    if (e)
        got = cal_arena_printf(s->cx->arena, "%.*s\n", CAL_FMT(s->cx->fail.why));
    if (!e && !s->after && s->old && cal_str_eq(s->want, CAL_STR("same")))
        want = body_of(s->cx, cal_buf_str(s->old)), says = s->want; /* as it was */
    if (!cal_str_eq(got, want) || !cal_str_eq(says, s->want))
        test_failed(__FILE__, __LINE__, "%.*s\nwant %.*s\n-- after\n%.*s", CAL_FMT(s->title),
                    CAL_FMT(says), CAL_FMT(got));
    if (!e && !is_sound(s))
        test_failed(__FILE__, __LINE__, "%.*s: what came out cannot be read: %.*s",
                    CAL_FMT(s->title), CAL_FMT(s->cx->fail.why));
    cal_fail_clear(s->cx);
}

/* ---- reading the file ---- */

static void set_words(scene *s, cal_str rest)
{
    while (rest.p && s->n_words < MAX_WORDS)
        s->words[s->n_words++] = cal_str_cut(&rest, ' ');
}

static cal_buf *section(scene *s, cal_str head)
{
    cal_buf *b = cal_buf_new(s->cx->arena, 0);
    cal_str name = cal_str_cut(&head, ' ');

    if (cal_str_eq(name, CAL_STR("old")))
        s->old = b;
    else if (cal_str_eq(name, CAL_STR("now")))
        s->now = b;
    else if (cal_str_eq(name, CAL_STR("after")))
        s->after = b;
    else
        s->message = b, s->method = head;
    return b;
}

static size_t check_file(cal_ctx *cx, const char *name)
{
    cal_str rest = ical_test_file(
        cx, cal_arena_printf(cx->arena, "%.*s/data/ical/%s", CAL_FMT(test_source_dir()), name));
    scene s = {.cx = cx};
    cal_buf *to = NULL;
    size_t n = 0;

    while (rest.p) {
        cal_str line = cal_str_cut(&rest, '\n');

        if (cal_str_starts(line, CAL_STR("## "))) {
            if (n++)
                check(&s);
            s = (scene){.cx = cx, .title = cal_str_skip(line, 3), .want = CAL_STR("")};
            to = NULL;
        } else if (cal_str_starts(line, CAL_STR("do "))) {
            set_words(&s, cal_str_skip(line, 3));
        } else if (cal_str_starts(line, CAL_STR("want "))) {
            s.want = cal_str_skip(line, 5);
        } else if (cal_str_starts(line, CAL_STR("-- "))) {
            to = section(&s, cal_str_skip(line, 3));
        } else if (to && line.n) {
            cal_buf_add(to, line);
            cal_buf_add_c(to, to == s.after ? "\n" : "\r\n");
        }
    }
    if (n)
        check(&s);
    return n;
}

TEST(messages_are_made_as_the_cases_say)
{
    ical_test_zones(cx);
    CHECK(check_file(cx, "itip_send.txt") > 15);
}

TEST(messages_are_merged_as_the_cases_say)
{
    ical_test_zones(cx);
    CHECK(check_file(cx, "itip_merge.txt") > 15);
}

TEST(changes_are_judged_as_the_cases_say)
{
    ical_test_zones(cx);
    CHECK(check_file(cx, "itip_judge.txt") > 15);
}

TEST(objects_are_marked_as_the_cases_say)
{
    ical_test_zones(cx);
    CHECK(check_file(cx, "itip_set.txt") > 8);
}
