/* SPDX-License-Identifier: MIT */
/* How a room answers. A series is judged instance by instance as far as ROOM_AHEAD_S from its
   begin; beyond, whoever comes later with a single meeting finds it taken. */
#include "core/room.h"

#include "base/vec.h"
#include "ical/itip_send.h"
#include "ical/itip_set.h"
#include "ical/range.h"
#include "model/limits.h"
#include "core/object.h"
#include "core/schedule_busy.h"

enum {
    ROOM_AHEAD_S = 2 * 366 * 86400,
    ROOM_INSTANCES = 3000, /* more in that time cannot be booked */
    ROOM_DECLINED = 50     /* more instances declined than that: the room is not for this series */
};

static const cal_str accepted = CAL_STR_K("ACCEPTED"), declined = CAL_STR_K("DECLINED");

typedef struct judging {
    cal_ctx *cx;
    const core_person *room;
    ical_object object;
    CAL_VEC(ical_instance) instances; /* those that want the room */
    bool is_over;                     /* too many */
    CAL_VEC(ical_answer) answers;
} judging;

static bool says(const ical_comp *c, cal_str name, cal_str value)
{
    const ical_prop *p = ical_prop_at(c, name);

    return p && cal_str_eq_ci(cal_str_trim(p->value), value);
}

static bool collect(void *state, const ical_instance *i)
{
    judging *j = state;

    if (i->to <= i->from || says(i->comp, CAL_STR("STATUS"), CAL_STR("CANCELLED")) ||
        !ical_attendee_at(i->comp, &j->room->addresses))
        return true;
    if (j->instances.n == ROOM_INSTANCES) {
        j->is_over = true;
        return false;
    }
    CAL_PUSH(j->cx->arena, &j->instances, *i);
    return true;
}

/* From now, or the begin of what begins later. */
static cal_err expand(cal_ctx *cx, judging *j)
{
    int64_t budget = cx->limits->work;
    ical_range range = {.from = cx->now, .to = cx->limits->max_utc};
    ical_extent extent;
    cal_err e = ical_extent_of(cx, &j->object, &budget, &extent);

    if (e)
        return e;
    if (extent.from > range.from)
        range.from = extent.from;
    if (extent.recurs && range.from < range.to - ROOM_AHEAD_S)
        range.to = range.from + ROOM_AHEAD_S;
    if (cx->zones)
        range.zone = ical_zone_at(cx->zones, j->room->user.time_zone);
    e = ical_expand(cx, &j->object, &range, &budget, collect, j);
    if (e != CAL_E_INSTANCES)
        return e;
    cal_fail_clear(cx);
    j->is_over = true;
    return CAL_OK;
}

/* busy: sorted and apart. */
static bool is_taken(const ical_spans *busy, const ical_instance *i)
{
    size_t low = 0, high = busy->n;

    while (low < high) { /* the first that begins at or after the end */
        size_t middle = low + (high - low) / 2;

        if (busy->at[middle].from < i->to)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && busy->at[low - 1].to > i->from;
}

static core_when window(const judging *j)
{
    core_when w = {.from = INT64_MAX, .to = INT64_MIN, .except_uid = j->object.uid};

    for (size_t i = 0; i < j->instances.n; i++) {
        const ical_instance *at = &j->instances.at[i];

        w.from = at->from < w.from ? at->from : w.from;
        w.to = at->to > w.to ? at->to : w.to;
    }
    return w;
}

static void answer(judging *j, const ical_time *recurrence, cal_str partstat)
{
    CAL_PUSH(j->cx->arena, &j->answers,
             (ical_answer){.recurrence = recurrence, .partstat = partstat});
}

static void answer_all(judging *j, cal_str partstat)
{
    j->answers.n = 0;
    answer(j, NULL, partstat);
}

/* For a room every kind of busy is the same. */
static void level(ical_spans *busy, const core_when *when)
{
    for (size_t i = 0; i < busy->n; i++)
        busy->at[i].type = ICAL_BUSY;
    ical_busy_merge(busy, when->from, when->to);
}

static void answer_each(judging *j, const ical_spans *busy)
{
    size_t taken = 0;

    answer_all(j, accepted);
    for (size_t i = 0; i < j->instances.n; i++) {
        if (!is_taken(busy, &j->instances.at[i]))
            continue;
        taken++;
        answer(j, &j->instances.at[i].recurrence, declined);
    }
    if (taken == j->instances.n || taken > ROOM_DECLINED)
        answer_all(j, declined);
}

static cal_err judge(cal_ctx *cx, judging *j)
{
    ical_spans busy;
    cal_err e = expand(cx, j);

    if (e)
        return e;
    if (j->is_over) {
        answer_all(j, declined);
        return CAL_OK;
    }
    if (!j->instances.n) {
        answer_all(j, accepted);
        return CAL_OK;
    }

    core_when when = window(j);

    e = core_person_busy(cx, j->room, &when, &busy);
    if (e == CAL_E_MATCH_LIMIT) {
        cal_fail_clear(cx);
        answer_all(j, declined);
        return CAL_OK;
    }
    if (e)
        return e;
    level(&busy, &when);
    answer_each(j, &busy);
    return CAL_OK;
}

static cal_err drop(cal_ctx *cx, const core_copy *copy)
{
    return copy->found ? core_object_delete(cx, &copy->event) : CAL_OK;
}

/* Answers a request, and keeps the copy if any of it was accepted. */
static cal_err settle_request(cal_ctx *cx, judging *j, const core_copy *copy, core_delivered *out)
{
    const ical_addresses *me = &j->room->addresses;
    ical_object answered;
    cal_str text;
    cal_err e;

    if ((e = judge(cx, j)) ||
        (e = ical_itip_answer(cx, &j->object, me, j->answers.at, j->answers.n, &text)) ||
        (e = ical_object_load(cx, text, &answered)))
        return e;
    e = cal_str_eq(j->answers.at[0].partstat, declined)
            ? drop(cx, copy)
            : core_copy_put(cx, j->room, copy, text, false, &out->status);
    if (e)
        return e;
    if (cal_str_eq(out->status, CAL_STR("1.2")))
        ical_itip_reply(cx, &j->object, &answered, me, false, &out->reply);
    return CAL_OK;
}

cal_err core_room_settle(cal_ctx *cx, const core_person *room, const core_copy *copy,
                         const ical_itip *message, const ical_merged *merged, core_delivered *out)
{
    bool has_text = merged->verdict == ICAL_VERDICT_NEW || merged->verdict == ICAL_VERDICT_CHANGED;
    judging j = {.cx = cx, .room = room};
    cal_err e;

    if (merged->verdict == ICAL_VERDICT_STALE || (!has_text && !copy->found))
        return CAL_OK;
    if (message->method == ICAL_METHOD_CANCEL) {
        if (merged->is_all_cancelled)
            return drop(cx, copy);
        return has_text ? core_copy_put(cx, room, copy, merged->text, false, &out->status) : CAL_OK;
    }
    if ((e = ical_object_load(cx, has_text ? merged->text : copy->event.ics, &j.object)))
        return e;
    return settle_request(cx, &j, copy, out);
}
