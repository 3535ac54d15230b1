/* SPDX-License-Identifier: MIT */
/* Free/busy of objects, merged and printed. */
#include "ical/busy.h"

#include "tests/ical/cases.h"

static void add(cal_ctx *cx, const char *props, ical_spans *spans)
{
    ical_range r = {ical_test_time(CAL_STR("20260101")), ical_test_time(CAL_STR("20260201")), NULL};
    cal_str text = cal_arena_printf(cx->arena, "BEGIN:VEVENT\r\n%sEND:VEVENT\r\n", props);
    int64_t budget = 1000;
    ical_object o;

    if (ical_object_read(cx, ical_test_calendar(cx, text), &o) ||
        ical_busy_add(cx, &o, &r, &budget, spans))
        test_failed(__FILE__, __LINE__, "%.*s", CAL_FMT(cx->fail.why));
}

TEST(status_and_transp_tell_what_is_busy)
{
    ical_spans spans = {NULL, 0, 0};

    add(cx, "DTSTART:20260105T090000Z\r\nDTEND:20260105T100000Z\r\n", &spans);
    add(cx, "DTSTART:20260106T090000Z\r\nDTEND:20260106T100000Z\r\nSTATUS:TENTATIVE\r\n", &spans);
    add(cx, "DTSTART:20260107T090000Z\r\nDTEND:20260107T100000Z\r\nSTATUS:CANCELLED\r\n", &spans);
    add(cx, "DTSTART:20260108T090000Z\r\nDTEND:20260108T100000Z\r\nTRANSP:transparent\r\n", &spans);
    add(cx, "DTSTART:20260109T090000Z\r\n", &spans);
    CHECK_INT(spans.n, 2);
    CHECK_INT(spans.at[0].type, ICAL_BUSY);
    CHECK_INT(spans.at[0].from, ical_test_time(CAL_STR("20260105T090000Z")));
    CHECK_INT(spans.at[0].to, ical_test_time(CAL_STR("20260105T100000Z")));
    CHECK_INT(spans.at[1].type, ICAL_BUSY_TENTATIVE);
}

TEST(tasks_are_not_busy)
{
    ical_spans spans = {NULL, 0, 0};
    ical_range r = {INT64_MIN, INT64_MAX, NULL};
    int64_t budget = 1000;
    ical_object o;

    CHECK_OK(ical_object_read(
        cx,
        ical_test_calendar(cx, CAL_STR("BEGIN:VTODO\r\nDTSTART:20260105T090000Z\r\n"
                                       "DUE:20260106T090000Z\r\nEND:VTODO\r\n")),
        &o));
    CHECK_OK(ical_busy_add(cx, &o, &r, &budget, &spans));
    CHECK_INT(spans.n, 0);
}

TEST(stored_free_busy_counts_by_its_type)
{
    ical_spans spans = {NULL, 0, 0};
    ical_range r = {INT64_MIN, INT64_MAX, NULL};
    int64_t budget = 1000;
    ical_object o;

    CHECK_OK(ical_object_load(
        cx,
        CAL_STR("BEGIN:VCALENDAR\nBEGIN:VFREEBUSY\nUID:a\n"
                "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:19700101T000000Z/PT1H,"
                "19700101T020000Z/19700101T030000Z\n"
                "FREEBUSY;FBTYPE=FREE:19700101T040000Z/PT1H\nFREEBUSY:19700101T050000Z/PT1H\n"
                "END:VFREEBUSY\nEND:VCALENDAR\n"),
        &o));
    CHECK_OK(ical_busy_add(cx, &o, &r, &budget, &spans));
    CHECK_INT(spans.n, 3);
    CHECK_INT(spans.at[1].from, 7200);
    CHECK_INT(spans.at[1].type, ICAL_BUSY_UNAVAILABLE);
    CHECK_INT(spans.at[2].type, ICAL_BUSY);
}

TEST(spans_are_clipped_and_merged_by_type)
{
    ical_spans s = {NULL, 0, 0};

    CAL_PUSH(cx->arena, &s, (ical_span){50, 60, ICAL_BUSY});
    CAL_PUSH(cx->arena, &s, (ical_span){-10, 20, ICAL_BUSY});
    CAL_PUSH(cx->arena, &s, (ical_span){10, 30, ICAL_BUSY_TENTATIVE});
    CAL_PUSH(cx->arena, &s, (ical_span){20, 25, ICAL_BUSY});
    CAL_PUSH(cx->arena, &s, (ical_span){5, 8, ICAL_BUSY});
    CAL_PUSH(cx->arena, &s, (ical_span){90, 120, ICAL_BUSY});
    CAL_PUSH(cx->arena, &s, (ical_span){100, 120, ICAL_BUSY});
    CAL_PUSH(cx->arena, &s, (ical_span){7, 7, ICAL_BUSY});
    ical_busy_merge(&s, 0, 100);
    CHECK_INT(s.n, 4);
    CHECK_INT(s.at[0].from, 0);
    CHECK_INT(s.at[0].to, 25);
    CHECK_INT(s.at[1].from, 10);
    CHECK_INT(s.at[1].type, ICAL_BUSY_TENTATIVE);
    CHECK_INT(s.at[2].from, 50);
    CHECK_INT(s.at[3].to, 100);
    s.n = 0;
    ical_busy_merge(&s, 0, 100);
    CHECK_INT(s.n, 0);
}

TEST(free_busy_is_printed_as_a_calendar)
{
    ical_spans s = {NULL, 0, 0};
    cal_buf *b = cal_buf_new(cx->arena, 0);
    ical_comp *root;

    CAL_PUSH(cx->arena, &s, (ical_span){3600, 7200, ICAL_BUSY_TENTATIVE});
    ical_busy_print(cx, &s, 0, 86400, b);
    CHECK_OK(ical_parse(cx, cal_buf_str(b), &root));

    const ical_comp *c = root->comps[0]->comps[0];

    CHECK_STR(c->name, CAL_STR("VFREEBUSY"));
    CHECK_STR(ical_text_at(cx, c, CAL_STR("DTEND")), CAL_STR("19700102T000000Z"));
    CHECK_STR(ical_text_at(cx, c, CAL_STR("FREEBUSY")),
              CAL_STR("19700101T010000Z/19700101T020000Z"));
    CHECK_STR(ical_param_at(ical_prop_at(c, CAL_STR("FREEBUSY")), CAL_STR("FBTYPE")),
              CAL_STR("BUSY-TENTATIVE"));
    CHECK(ical_prop_at(c, CAL_STR("UID")));
}
