/* SPDX-License-Identifier: MIT */
/* Begin and length of components (RFC 5545 3.6.1-3.6.3) and the overlap tables (RFC 4791 9.9). */
#include "ical/span.h"

#include "base/time.h"

/* ---- RFC 4791 9.9: f, t: the component's span; s, e: the range asked for ---- */

typedef bool row_test(int64_t f, int64_t t, int64_t s, int64_t e);

static bool row_span(int64_t f, int64_t t, int64_t s, int64_t e)
{
    return s < t && e > f;
}

static bool row_point(int64_t f, int64_t t, int64_t s, int64_t e)
{
    (void)t;
    return s <= f && e > f;
}

static bool row_todo_duration(int64_t f, int64_t t, int64_t s, int64_t e)
{
    return s <= t && (e > f || e >= t);
}

static bool row_todo_due(int64_t f, int64_t t, int64_t s, int64_t e)
{
    return (s < t || s <= f) && (e > f || e >= t);
}

static bool row_todo_due_only(int64_t f, int64_t t, int64_t s, int64_t e)
{
    (void)f;
    return s < t && e >= t;
}

static bool row_todo_done(int64_t f, int64_t t, int64_t s, int64_t e)
{
    return s <= t && e >= f;
}

static bool row_todo_created(int64_t f, int64_t t, int64_t s, int64_t e)
{
    (void)t, (void)s;
    return e > f;
}

static bool row_always(int64_t f, int64_t t, int64_t s, int64_t e)
{
    (void)f, (void)t, (void)s, (void)e;
    return true;
}

static bool row_never(int64_t f, int64_t t, int64_t s, int64_t e)
{
    (void)f, (void)t, (void)s, (void)e;
    return false;
}

static row_test *const row_tests[ICAL_ROW_COUNT] = {
    [ICAL_ROW_SPAN] = row_span,
    [ICAL_ROW_POINT] = row_point,
    [ICAL_ROW_TODO_DURATION] = row_todo_duration,
    [ICAL_ROW_TODO_DUE] = row_todo_due,
    [ICAL_ROW_TODO_DUE_ONLY] = row_todo_due_only,
    [ICAL_ROW_TODO_DONE] = row_todo_done,
    [ICAL_ROW_TODO_CREATED] = row_todo_created,
    [ICAL_ROW_ALWAYS] = row_always,
    [ICAL_ROW_NEVER] = row_never,
};

bool ical_row_overlaps(ical_row row, int64_t from, int64_t to, int64_t start, int64_t end)
{
    return row_tests[row](from, to, start, end);
}

/* ---- components ---- */

int64_t ical_span_end(const ical_time *start, ical_duration length, const ical_zone *zone)
{
    ical_time end = *start;

    end.local += length.days * CAL_DAY_S;
    return ical_time_utc(&end, zone) + length.seconds;
}

static bool prop_time(ical_tz *tz, const ical_comp *c, cal_str name, ical_time *out)
{
    const ical_prop *p = ical_prop_at(c, name);

    return p && ical_time_at(tz, p, out);
}

static int64_t floor_day(int64_t s)
{
    return s / CAL_DAY_S - (s % CAL_DAY_S < 0);
}

/* From start to end: whole days between dates, else the exact time that passes (RFC 5545 3.8.5.3:
   every instance has the same exact duration). What ends before it begins takes no time. */
static ical_duration between(const ical_time *start, const ical_time *end)
{
    ical_duration d = {0, 0};

    if (start->kind == ICAL_DATE)
        d.days = floor_day(end->local) - floor_day(start->local);
    else
        d.seconds = ical_time_utc(end, NULL) - ical_time_utc(start, NULL);
    if (d.days < 0 || d.seconds < 0)
        return (ical_duration){0, 0};
    return d;
}

static bool is_zero(ical_duration d)
{
    return d.days == 0 && d.seconds == 0;
}

static bool prop_duration(const ical_comp *c, ical_duration *out)
{
    const ical_prop *p = ical_prop_at(c, CAL_STR("DURATION"));

    return p && ical_duration_parts(p->value, out) && out->days >= 0 && out->seconds >= 0;
}

/* VEVENT and VJOURNAL: DTEND, else DURATION, else one day for a date and no time for a time. */
static void event_length(ical_tz *tz, ical_shape *s)
{
    ical_time end;

    if (prop_time(tz, s->comp, CAL_STR("DTEND"), &end))
        s->length = between(&s->anchor, &end);
    else if (!prop_duration(s->comp, &s->length))
        s->length = (ical_duration){0, 0};
    if (s->anchor.kind == ICAL_DATE && is_zero(s->length))
        s->length.days = 1;
    s->row = is_zero(s->length) ? ICAL_ROW_POINT : ICAL_ROW_SPAN;
}

static void todo_length(ical_tz *tz, ical_shape *s)
{
    ical_time due;

    s->length = (ical_duration){0, 0};
    s->row = ICAL_ROW_POINT;
    if (prop_time(tz, s->comp, CAL_STR("DUE"), &due)) {
        s->length = between(&s->anchor, &due);
        s->row = ICAL_ROW_TODO_DUE;
    } else if (prop_duration(s->comp, &s->length)) {
        s->row = ICAL_ROW_TODO_DURATION;
    }
}

/* The last four rows of the VTODO table. */
static void undated_todo(ical_tz *tz, ical_shape *s)
{
    ical_time completed, created;
    bool is_completed = prop_time(tz, s->comp, CAL_STR("COMPLETED"), &completed);
    bool is_created = prop_time(tz, s->comp, CAL_STR("CREATED"), &created);

    s->row = ICAL_ROW_ALWAYS;
    s->from = INT64_MIN;
    s->to = INT64_MAX;
    if (is_created) {
        s->row = ICAL_ROW_TODO_CREATED;
        s->from = ical_time_utc(&created, NULL);
    }
    if (is_completed) {
        int64_t done = ical_time_utc(&completed, NULL);

        s->row = ICAL_ROW_TODO_DONE;
        s->to = is_created && s->from > done ? s->from : done;
        s->from = is_created && s->from < done ? s->from : done;
    }
}

ical_shape ical_shape_of(ical_tz *tz, const ical_comp *c)
{
    ical_shape s = {.comp = c, .has_anchor = true};
    bool is_todo = ical_comp_is(c, CAL_STR("VTODO"));

    if (prop_time(tz, c, CAL_STR("DTSTART"), &s.anchor)) {
        (is_todo ? todo_length : event_length)(tz, &s);
        return s;
    }
    if (is_todo && prop_time(tz, c, CAL_STR("DUE"), &s.anchor)) {
        s.row = ICAL_ROW_TODO_DUE_ONLY;
        return s;
    }
    /* RFC 5545 asks an override for its own DTSTART; without it stays where it was. */
    if (prop_time(tz, c, CAL_STR("RECURRENCE-ID"), &s.anchor)) {
        (is_todo ? todo_length : event_length)(tz, &s);
        return s;
    }
    s.has_anchor = false;
    s.row = ICAL_ROW_NEVER;
    if (is_todo)
        undated_todo(tz, &s);
    return s;
}
