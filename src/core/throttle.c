/* SPDX-License-Identifier: MIT */
/* Failed sign-ins make the next one wait, by account and by address. Kept in the database, so that
   every process knows of them. Logins that nobody has are kept as digests: people type passwords
   into the wrong field. */
#include "crypt/token.h"
#include "store/session.h"
#include "store/tx.h"
#include "core/absent.h"
#include "core/session.h"
#include "core/user_make.h"

enum { MAX_WAIT_S = 900, MAX_DOUBLINGS = 10, FORGET_S = 86400, KEY_DIGITS = 32 };

/* An address may stand for a whole office, so it has more free attempts. */
enum { FREE_BY_ACCOUNT = 5, FREE_BY_PEER = 20 };

typedef struct throttle_key {
    cal_str key; /* absent: does not count */
    int64_t free;
} throttle_key;

static cal_err account_key(cal_ctx *cx, cal_str login, throttle_key *out)
{
    cal_str folded = core_login_fold(cx, login);
    store_user row;
    cal_err e = store_user_by_login(cx, folded, &row);

    out->free = FREE_BY_ACCOUNT;
    if (core_absent(cx, &e)) {
        cal_str hex = crypt_hex(cx->arena, crypt_digest(cx->arena, folded));

        out->key = cal_arena_printf(cx->arena, "login:%.*s", KEY_DIGITS, hex.p);
    } else if (!e) {
        out->key = cal_arena_printf(cx->arena, "account:%lld", (long long)row.user.id);
    }
    return e;
}

static cal_err keys_of(cal_ctx *cx, cal_str login, cal_str peer, throttle_key keys[2])
{
    keys[0] = (throttle_key){.free = FREE_BY_ACCOUNT};
    keys[1] = (throttle_key){.free = FREE_BY_PEER};
    if (peer.n)
        keys[1].key = cal_arena_printf(cx->arena, "peer:%.*s", CAL_FMT(peer));
    return account_key(cx, login, &keys[0]);
}

cal_err core_throttle_check(cal_ctx *cx, cal_str login, cal_str peer)
{
    throttle_key keys[2];
    int64_t wait_s = 0;
    cal_err e = keys_of(cx, login, peer, keys);

    for (size_t i = 0; !e && i < CAL_COUNT(keys); i++) {
        store_attempt a = {0};

        if (keys[i].key.n && !(e = store_attempt_at(cx, keys[i].key, &a)) &&
            a.until - cx->now > wait_s)
            wait_s = a.until - cx->now;
    }
    if (e || !wait_s)
        return e;
    e = cal_fail(cx, CAL_E_SLOW_DOWN, "Too many attempts failed; try again in %lld seconds.",
                 (long long)wait_s);
    cx->fail.retry_after_s = wait_s;
    return e;
}

static cal_err note(cal_ctx *cx, const throttle_key *k)
{
    store_attempt a = {0};
    cal_err e = store_attempt_at(cx, k->key, &a);

    if (e)
        return e;
    if (a.last + FORGET_S < cx->now)
        a = (store_attempt){.first = cx->now};
    a.key = k->key;
    a.last = cx->now;
    a.count++;

    int64_t over = a.count - k->free;

    if (over > 0) {
        int64_t wait_s = INT64_C(1) << (over < MAX_DOUBLINGS ? over : MAX_DOUBLINGS);

        a.until = cx->now + (wait_s < MAX_WAIT_S ? wait_s : MAX_WAIT_S);
    }
    return store_attempt_put(cx, &a);
}

cal_err core_throttle_fail(cal_ctx *cx, cal_str login, cal_str peer)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    throttle_key keys[2];
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = keys_of(cx, login, peer, keys)))
        return e;
    for (size_t i = 0; i < CAL_COUNT(keys); i++) {
        if (keys[i].key.n && (e = note(cx, &keys[i])))
            return e;
    }
    return store_tx_commit(&tx);
}

cal_err core_throttle_clear(cal_ctx *cx, cal_str login)
{
    throttle_key key = {0};
    store_attempt a = {0};
    cal_err e;

    if ((e = account_key(cx, login, &key)) || (e = store_attempt_at(cx, key.key, &a)) || !a.count)
        return e;

    CAL_AUTO(store_tx_end) store_tx tx = {0};

    if ((e = store_tx_begin(cx, &tx)) || (e = store_attempt_delete(cx, key.key)))
        return e;
    return store_tx_commit(&tx);
}
