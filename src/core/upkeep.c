/* SPDX-License-Identifier: MIT */
/* Housekeeping of the database. */
#include "core/upkeep.h"

#include "store/event.h"
#include "store/identity.h"
#include "store/lock.h"
#include "store/meta.h"
#include "store/migrate.h"
#include "store/second_factor.h"
#include "store/session.h"
#include "store/tx.h"

enum { TOMBSTONE_S = 366 * 86400 };

/* A failed attempt or an idle session may still count for a while after its time. */
enum { GRACE_S = 2 * 86400 };

cal_err core_upkeep_expired(cal_ctx *cx)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    int64_t removed, locks;
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) ||
        (e = store_session_prune(cx, cx->now - GRACE_S, &removed)) ||
        (e = store_lock_prune(cx, cx->now, &locks)) || (e = store_identity_prune(cx, cx->now)) ||
        (e = store_half_prune(cx, cx->now)) || (e = store_tx_commit(&tx)))
        return e;
    cal_log_write(cx->log, CAL_LOG_DEBUG, cal_str_c(cx->id),
                  "forgot %lld expired sessions, links and attempts, and %lld locks",
                  (long long)removed, (long long)locks);
    return CAL_OK;
}

cal_err core_upkeep_tombstones(cal_ctx *cx)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    int64_t removed;
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) ||
        (e = store_tombstone_prune(cx, cx->now - TOMBSTONE_S, &removed)) ||
        (e = store_tx_commit(&tx)))
        return e;
    cal_log_write(cx->log, CAL_LOG_DEBUG, cal_str_c(cx->id), "forgot %lld old deletions",
                  (long long)removed);
    return CAL_OK;
}

cal_err core_upkeep_check(cal_ctx *cx, const cal_str **findings, size_t *n)
{
    const store_finding *found;
    cal_err e = store_check(cx, &found, n);

    if (e)
        return e;

    cal_str *out = CAL_NEW_N(cx->arena, cal_str, *n);

    for (size_t i = 0; i < *n; i++)
        out[i] = found[i].what;
    *findings = out;
    return CAL_OK;
}

cal_err core_upkeep_ready(cal_ctx *cx)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    int64_t epoch;
    int missing;
    cal_err e;

    if ((e = store_auth_epoch(cx, &epoch)) || (e = store_migrations_behind(cx, &missing)))
        return e;
    if (missing)
        return cal_fail(cx, CAL_E_CONFIG,
                        "The database lacks %d migrations; run calends migrate first.", missing);
    /* Of a home that nobody has: no change waits for it. */
    return store_tx_begin_homes(cx, &tx, &(int64_t){0}, 1);
}
