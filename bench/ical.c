/* SPDX-License-Identifier: MIT */
/* CPU time of parsing and expanding; prints one line a figure: name, microseconds. */
#include <stdio.h>
#include <time.h>

#include "ical/check.h"
#include "ical/range.h"
#include "ical/recur.h"
#include "ical/zone.h"

enum { ROUNDS = 2000 };

static const char event[] =
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Calends//bench//EN\r\nBEGIN:VEVENT\r\n"
    "UID:bench@calends\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;TZID=Europe/Paris:20260105T100000\r\n"
    "DTEND;TZID=Europe/Paris:20260105T110000\r\nRRULE:FREQ=WEEKLY\r\nSUMMARY:A weekly meeting\r\n"
    "LOCATION:Room 1\r\nDESCRIPTION:What everyone should know about this meeting\\, and a bit mo\r\n"
    " re so that the line is folded as real lines are folded by clients\r\n"
    "ATTENDEE;CN=Ana;PARTSTAT=ACCEPTED:mailto:ana@example.org\r\n"
    "ATTENDEE;CN=Ben;PARTSTAT=NEEDS-ACTION:mailto:ben@example.org\r\nSTATUS:CONFIRMED\r\n"
    "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15M\r\nDESCRIPTION:Soon\r\nEND:VALARM\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n";

static const cal_str event_text = {event, sizeof event - 1};

typedef void work(cal_ctx *cx);

static double cpu_us(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void parse(cal_ctx *cx)
{
    ical_comp *root;

    (void)!ical_parse(cx, event_text, &root);
}

static void read_object(cal_ctx *cx)
{
    ical_object o;

    (void)!ical_object_read(cx, event_text, &o);
}

static void walk(cal_ctx *cx, const char *text, int64_t budget)
{
    const ical_rule *rule;
    int64_t local, end = (int64_t)20820 * 86400; /* ten years after the start */

    if (ical_rule_parse(cx, cal_str_c(text), &rule))
        return;

    ical_recur *it = ical_recur_new(cx, rule, (int64_t)17167 * 86400 + 36000, false, NULL);

    while (ical_recur_next(it, &budget, &local) == ICAL_STEP_HIT && local < end) {
    }
}

static void weekly(cal_ctx *cx)
{
    walk(cx, "FREQ=WEEKLY;BYDAY=MO", 1000000);
}

static void hostile(cal_ctx *cx)
{
    walk(cx, "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30", 1000000);
}

static void secondly(cal_ctx *cx)
{
    walk(cx, "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", 1000000);
}

static bool count(void *state, const ical_instance *i)
{
    (void)i;
    ++*(int *)state;
    return true;
}

static void week_far_ahead(cal_ctx *cx)
{
    ical_object o;
    int64_t budget = 1000000, from = (int64_t)40000 * 86400;
    int n = 0;

    if (ical_object_read(cx, event_text, &o) == CAL_OK)
        (void)!ical_expand(cx, &o, &(ical_range){from, from + (int64_t)7 * 86400, NULL}, &budget,
                           count, &n);
}

static const struct {
    const char *name;
    work *run;
} figures[] = {
    {"parse an event of 1 KB",              parse         },
    {"parse and check it",                  read_object   },
    {"expand a weekly rule over ten years", weekly        },
    {"HOURLY;BYMONTH=2;BYMONTHDAY=30",      hostile       },
    {"SECONDLY;BYMONTH=2;BYMONTHDAY=30",    secondly      },
    {"parse, and expand a week in 2079",    week_far_ahead},
};

int main(void)
{
    cal_ctx cx = {.arena = cal_arena_new()};
    ical_zones *zones = NULL;

    if (ical_zones_new(&cx, "/usr/share/zoneinfo", &zones))
        return 1;
    cx.zones = zones;
    for (size_t i = 0; i < CAL_COUNT(figures); i++) {
        double start = cpu_us();

        for (int n = 0; n < ROUNDS; n++) {
            figures[i].run(&cx);
            cal_fail_clear(&cx);
            cal_arena_reset(cx.arena);
        }
        printf("%s\t%.1f\n", figures[i].name, (cpu_us() - start) / ROUNDS);
    }
    ical_zones_free(zones);
    cal_arena_free(cx.arena);
    return 0;
}
