/* SPDX-License-Identifier: MIT */
/* Old messages: an inbox is a list of news, and a letter that was due long ago helps nobody. */
#include "store/calendar.h"
#include "store/event.h"
#include "store/letter.h"
#include "store/tx.h"
#include "store/user.h"
#include "core/absent.h"
#include "core/access.h"
#include "core/schedule.h"
#include "core/scratch.h"

enum { KEPT_S = 90 * 86400, PEOPLE_PAGE = 200, MESSAGE_PAGE = 100 };

cal_err core_letter_list(cal_ctx *cx, int64_t after, size_t limit, const cal_letter **out,
                         size_t *n)
{
    cal_err e = core_access_need_admin(cx);

    *n = 0;
    return e ? e : store_letter_list(cx, after, limit, out, n);
}

static cal_err drop(cal_ctx *cx, const cal_event *message)
{
    int64_t seq;
    cal_err e = store_home_bump(cx, message->home, &seq);

    return e ? e : store_event_delete(cx, message, seq);
}

/* The oldest of an inbox; *more: all of a page were old. */
static cal_err drop_page(cal_ctx *cx, const cal_calendar *inbox, int64_t *removed, bool *more)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    const cal_change *oldest;
    size_t n, old = 0;
    cal_err e;

    *more = false;
    if ((e = store_event_changes(cx, inbox, 0, MESSAGE_PAGE, &oldest, &n)))
        return e;
    while (old < n && oldest[old].event.modified < cx->now - KEPT_S)
        old++;
    if (!old || (e = store_tx_begin(cx, &tx)))
        return e;
    for (size_t i = 0; i < old; i++) {
        if ((e = drop(cx, &oldest[i].event)))
            return e;
    }
    *removed += (int64_t)old;
    *more = old == n && n == MESSAGE_PAGE;
    return store_tx_commit(&tx);
}

static cal_err prune_inbox(cal_ctx *cx, const cal_user *user, int64_t *removed)
{
    cal_calendar inbox;
    bool more = true;
    cal_err e = store_calendar_at(cx, user->handle, CAL_STR("inbox"), &inbox);

    if (core_absent(cx, &e) || e)
        return e;
    while (more && !e) {
        e = drop_page(cx, &inbox, removed, &more);
        if (core_absent(cx, &e)) /* its owner deleted one meanwhile */
            return CAL_OK;
    }
    return e;
}

static cal_err prune_page(cal_ctx *cx, int64_t *after, bool *more, int64_t *removed)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};
    const cal_user *users;
    size_t n = 0;
    cal_err e = core_scratch_begin(cx, &scratch);

    if (!e)
        e = store_user_list(cx, *after, PEOPLE_PAGE, &users, &n);
    for (size_t i = 0; i < n && !e; i++)
        e = prune_inbox(cx, &users[i], removed);
    *more = n == PEOPLE_PAGE;
    if (n)
        *after = users[n - 1].id;
    return e;
}

static cal_err prune_letters(cal_ctx *cx, int64_t *removed)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = store_letter_prune(cx, cx->now - KEPT_S, removed)))
        return e;
    return store_tx_commit(&tx);
}

cal_err core_schedule_prune(cal_ctx *cx)
{
    int64_t after = 0, messages = 0, letters = 0;
    bool more = true;
    cal_err e = CAL_OK;

    while (more && !e)
        e = prune_page(cx, &after, &more, &messages);
    if (e || (e = prune_letters(cx, &letters)))
        return e;
    cal_log_write(cx->log, CAL_LOG_DEBUG, cal_str_c(cx->id),
                  "forgot %lld old messages and %lld letters", (long long)messages,
                  (long long)letters);
    return CAL_OK;
}
