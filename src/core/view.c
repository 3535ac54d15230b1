/* SPDX-License-Identifier: MIT */
/* What a viewer sees of an object: the stored bytes, less of them, or nothing. */
#include "core/view.h"

#include "crypt/token.h"
#include "ical/reduce.h"
#include "model/link.h"

/* How much is seen. */
typedef enum sight { NOTHING, BUSY, TITLES, ALL_BUT_ALARMS, ALL } sight;

/* What a busy time is called. */
static const struct {
    cal_str language, title;
} titles[] = {
    {CAL_STR_K("en"), CAL_STR_K("Busy")        },
    {CAL_STR_K("fr"), CAL_STR_K("Occupé")     },
    {CAL_STR_K("de"), CAL_STR_K("Beschäftigt")},
    {CAL_STR_K("nl"), CAL_STR_K("Bezet")       },
};

static cal_str busy_title(const cal_ctx *cx)
{
    cal_str language = cx->link ? cx->link->language : cx->who ? cx->who->language : CAL_STR("");

    for (size_t i = 0; i < CAL_COUNT(titles); i++) {
        if (cal_str_eq(titles[i].language, language))
            return titles[i].title;
    }
    return titles[0].title;
}

/* A link to busy times tells of private ones too, as free-busy does. */
static sight by_link(const cal_link *link, bool is_private, bool is_confidential)
{
    static const sight by_level[] = {
        [CAL_LINK_FREEBUSY] = BUSY,
        [CAL_LINK_TITLES] = TITLES,
        [CAL_LINK_FULL] = ALL_BUT_ALARMS,
    };

    if (is_private && link->level != CAL_LINK_FREEBUSY)
        return NOTHING;
    return is_confidential ? BUSY : by_level[link->level];
}

static sight sight_of(cal_ctx *cx, const cal_calendar *cal, bool is_private, bool is_confidential)
{
    if (core_access_calendar(cx, cal) < CAL_RIGHT_READ)
        return NOTHING;
    if (cx->link)
        return by_link(cx->link, is_private, is_confidential);
    if (core_access_is_deputy(cx, cal))
        return ALL;
    if (!is_private && !is_confidential)
        return core_access_without_alarms(cx, cal) ? ALL_BUT_ALARMS : ALL;
    return is_private ? NOTHING : BUSY;
}

/* Another text has another tag, which changes with the object. */
static cal_str tag_of(cal_ctx *cx, cal_str etag, sight seen)
{
    if (etag.n < 2)
        return etag;
    return cal_arena_printf(cx->arena, "%.*s-%d\"", CAL_FMT(cal_str_take(etag, etag.n - 1)), seen);
}

/* A UID may say what the event is: strangers get a name for it that differs from link to link. */
static cal_str uid_for(cal_ctx *cx, cal_str uid)
{
    cal_str named = cal_arena_printf(cx->arena, "%lld %.*s", (long long)cx->link->id, CAL_FMT(uid));

    return crypt_hex(cx->arena, cal_str_take(crypt_digest(cx->arena, named), 16));
}

/* false: nothing is left of it. */
static bool reduce(cal_ctx *cx, sight seen, cal_event *event)
{
    bool is_busy_link = cx->link && seen == BUSY;
    ical_reduction how = {
        .detail = seen == BUSY     ? ICAL_DETAIL_BUSY
                  : seen == TITLES ? ICAL_DETAIL_TITLES
                                   : ICAL_DETAIL_FULL,
        .title = busy_title(cx),
        .uid = is_busy_link ? uid_for(cx, event->uid) : (cal_str){0},
        .blocking_only = is_busy_link && cx->link->level == CAL_LINK_FREEBUSY,
        .without_alarms = true,
    };

    if (!event->is_reduced) {
        event->etag = tag_of(cx, event->etag, seen);
        event->schedule_tag = CAL_STR("");
        event->size = 0;
        event->is_reduced = true;
    }
    if (!event->ics.p)
        return true;
    if (ical_reduce(cx, event->ics, &how, &event->ics) || !event->ics.p)
        return false;
    event->size = (int64_t)event->ics.n;
    return true;
}

bool core_view(cal_ctx *cx, const cal_calendar *cal, cal_event *event)
{
    sight seen = sight_of(cx, cal, event->is_private, event->is_confidential);

    if (seen == ALL || (seen != NOTHING && reduce(cx, seen, event)))
        return true;
    *event = (cal_event){0};
    return false;
}

bool core_view_change(cal_ctx *cx, const cal_calendar *cal, int64_t since, cal_change *change)
{
    if (sight_of(cx, cal, change->hidden != 0, change->event.is_confidential) != NOTHING)
        return change->deleted || core_view(cx, cal, &change->event);
    if (since == 0 || since >= change->hidden)
        return false;
    change->deleted = true;
    change->event = (cal_event){0};
    return true;
}

cal_err core_view_write(cal_ctx *cx, const cal_calendar *cal, const cal_event *existing,
                        bool becomes_closed)
{
    bool is_hidden = existing && existing->is_private;
    bool was_closed = existing && core_view_is_closed(existing);

    if ((!was_closed && !becomes_closed) || core_access_is_deputy(cx, cal))
        return CAL_OK;
    if (cx->fail.code)
        return cx->fail.code;
    if (is_hidden)
        return cal_fail(cx, CAL_E_FORBIDDEN,
                        "Nothing can be stored at this path; choose another one.");
    if (was_closed)
        return cal_fail(cx, CAL_E_FORBIDDEN,
                        "This is confidential: only the owner of the calendar changes it.");
    return cal_fail(cx, CAL_E_FORBIDDEN,
                    "In a calendar of somebody else you cannot keep private or confidential "
                    "objects, which you could not see yourself; leave CLASS out.");
}
