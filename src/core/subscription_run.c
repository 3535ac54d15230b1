/* SPDX-License-Identifier: MIT */
/* A look at a source. Nothing of it runs within a transaction but the writing itself; a claim keeps
   other threads and processes away meanwhile. */
#include "core/subscription_run.h"

#include "base/id.h"
#include "base/utf8.h"
#include "store/calendar.h"
#include "store/subscription.h"
#include "store/tx.h"
#include "store/user.h"
#include "core/absent.h"

enum { FIRST_WAIT_S = 300, MOST_WAIT_S = 86400, MAX_WHY = 300 };

/* Up to a tenth more or less, so that what began together does not come back together. */
static int64_t with_jitter(int64_t s)
{
    uint32_t random;

    cal_id_bytes(&random, sizeof random);
    return s - s / 10 + (int64_t)(random % 1024) * (s / 5) / 1024;
}

/* 5 minutes, 10, 20 … a day; later if the other server says so. */
static int64_t wait_after(int64_t fails, int64_t asked_s)
{
    int64_t s = FIRST_WAIT_S;

    for (int64_t i = 1; i < fails && s < MOST_WAIT_S; i++)
        s *= 2;
    s = with_jitter(s < MOST_WAIT_S ? s : MOST_WAIT_S);
    if (asked_s > MOST_WAIT_S)
        asked_s = MOST_WAIT_S;
    return asked_s > s ? asked_s : s;
}

static cal_err write_down(cal_ctx *cx, const cal_subscription *state, const cal_calendar *moved,
                          cal_str source)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = store_subscription_update(cx, state)) ||
        (moved && (e = store_subscription_set_source(cx, moved->id, source))))
        return e;
    return store_tx_commit(&tx);
}

cal_err core_subscription_take(cal_ctx *cx, const cal_calendar *cal, const core_source *from,
                               cal_subscription *state)
{
    int64_t refused = state->refused;
    cal_err e = from->is_same ? CAL_OK : core_source_store(cx, cal, state->alarms, from, &refused);

    if (e)
        return e;
    state->etag = from->etag;
    state->last_modified = from->last_modified;
    state->digest = from->digest;
    state->tried = state->succeeded = cx->now;
    state->next_at =
        cx->now + with_jitter(state->interval_s ? state->interval_s : from->interval_s);
    state->fails = 0;
    state->stopped = false;
    state->refused = refused;
    state->why = CAL_STR("");
    state->claimed_until = 0;
    return write_down(cx, state, cal_str_eq(from->source, cal->source) ? NULL : cal, from->source);
}

/* A failure of ours, the database's, is one of the caller's; all others are the source's. */
static bool is_ours(cal_err e)
{
    return e == CAL_E_DB_BUSY || e == CAL_E_DB_FULL || e == CAL_E_STOPPING || e == CAL_E_BUG;
}

static cal_err note_failure(cal_ctx *cx, cal_err e, cal_subscription *state)
{
    cal_failure why = cx->fail;

    cal_fail_clear(cx);
    state->tried = cx->now;
    state->fails++;
    state->stopped = e == CAL_E_SOURCE_GONE;
    state->next_at = cx->now + wait_after(state->fails, why.retry_after_s);
    state->why = cal_utf8_take(why.why, MAX_WHY);
    state->claimed_until = 0;
    return write_down(cx, state, NULL, why.why);
}

static cal_err ask_and_take(cal_ctx *cx, cal_subscription *state)
{
    const cal_subscription *since = state->succeeded ? state : NULL;
    cal_calendar cal;
    store_user owner;
    core_source from;
    cal_err e;

    if ((e = store_calendar_by_id(cx, state->calendar, &cal)) ||
        (e = store_user_by_id(cx, cal.home, &owner)) ||
        (e = core_source_ask(cx, cal.source, since, owner.user.language, &from)))
        return e;
    return core_subscription_take(cx, &cal, &from, state);
}

cal_err core_subscription_run(cal_ctx *cx, cal_subscription *state)
{
    cal_err e = ask_and_take(cx, state);

    if (!e || is_ours(e))
        return e;
    e = note_failure(cx, e, state);
    (void)core_absent(cx, &e); /* deleted meanwhile */
    return e;
}

static cal_err claim(cal_ctx *cx, cal_subscription *out, bool *found)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) ||
        (e = store_subscription_claim_due(cx, cx->now + CORE_SUBSCRIPTION_LEASE_S, out, found)))
        return e;
    return store_tx_commit(&tx);
}

cal_err core_subscription_step(cal_ctx *cx, bool *again)
{
    cal_subscription state;
    cal_err e = claim(cx, &state, again);

    return e || !*again ? e : core_subscription_run(cx, &state);
}
