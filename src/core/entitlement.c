/* SPDX-License-Identifier: MIT */
/* Asking the hook, and what follows from its answers. */
#include "core/entitlement.h"

#include "base/utf8.h"
#include "json/out.h"
#include "json/value.h"
#include "model/policy.h"
#include "net/fetch.h"
#include "store/entitlement.h"
#include "store/meta.h"
#include "store/session.h"
#include "store/tx.h"
#include "store/user.h"
#include "core/absent.h"
#include "core/audit.h"
#include "core/user_make.h"

enum {
    NO_S = 60,     /* a refusal is asked anew at a sign-in after this time: they may have paid */
    RETRY_S = 60,  /* the hook is out of order */
    MAX_WHY = 200, /* characters of a reason */
    ANSWER_BYTES = 64 << 10
};

typedef enum verdict { NO, YES, UNKNOWN } verdict;

typedef struct asked {
    verdict verdict;
    cal_str why;
} asked;

static const char *const origins[] = {
    [CAL_ORIGIN_LOCAL] = "local",
    [CAL_ORIGIN_PROVIDER] = "provider",
    [CAL_ORIGIN_PROXY] = "proxy",
};

/* ---- the question ---- */

static cal_str question(cal_ctx *cx, const cal_user *user)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);
    json_out o = {.buf = b};

    json_out_open(&o, '{');
    json_out_member(&o, "id", cal_arena_printf(cx->arena, "%lld", (long long)user->id));
    json_out_member(&o, "handle", user->handle);
    json_out_member(&o, "email", user->email);
    json_out_member(&o, "name", user->name);
    json_out_member(&o, "origin", cal_str_c(origins[user->origin]));
    json_out_member(&o, "organisation",
                    cal_arena_printf(cx->arena, "%lld", (long long)user->organisation));
    json_out_close(&o, '}');
    return cal_buf_str(b);
}

/* An answer that is none becomes a failure, so that one place tells of both. */
static cal_err read_answer(cal_ctx *cx, const net_response *response, asked *out)
{
    const json_value *root, *entitled, *reason;
    cal_err e;

    if (response->status != 200)
        return cal_fail(cx, CAL_E_FETCH_FAILED, "It answered with status %d.", response->status);
    if ((e = json_parse(cx, response->body, &root)))
        return e;
    entitled = json_member(root, CAL_STR("entitled"));
    reason = json_member(root, CAL_STR("reason"));
    if (!entitled || entitled->kind != JSON_KIND_BOOL)
        return cal_fail(cx, CAL_E_FETCH_FAILED,
                        "Its answer has no member \"entitled\" that is true or false.");
    out->verdict = entitled->truth ? YES : NO;
    if (reason && reason->kind == JSON_KIND_STR)
        out->why = cal_utf8_take(reason->text, MAX_WHY);
    return CAL_OK;
}

static cal_err send(cal_ctx *cx, const cal_user *user, asked *out)
{
    const cal_policy *p = cx->policy;
    cal_str proof = cal_arena_printf(cx->arena, "Bearer %.*s", CAL_FMT(p->entitlement_secret));
    const net_field fields[] = {
        {CAL_STR("Content-Type"),  CAL_STR("application/json")},
        {CAL_STR("Accept"),        CAL_STR("application/json")},
        {CAL_STR("Authorization"), proof                      },
    };
    net_request request = {
        .method = CAL_STR("POST"),
        .url = p->entitlement_url,
        .fields = fields,
        .n_fields = p->entitlement_secret.n ? 3 : 2,
        .body = question(cx, user),
        .max_bytes = ANSWER_BYTES,
        .timeout_ms = p->entitlement_timeout_ms,
        .trusted = true,
    };
    net_response response;
    cal_err e = net_fetch(cx, &request, &response);

    return e ? e : read_answer(cx, &response, out);
}

static asked ask(cal_ctx *cx, const cal_user *user)
{
    asked out = {.verdict = UNKNOWN};

    if (send(cx, user, &out)) {
        cal_log_write(cx->log, CAL_LOG_WARN, cal_str_c(cx->id),
                      "the entitlement hook is out of order: %.*s", CAL_FMT(cx->fail.why));
        cal_fail_clear(cx);
        out = (asked){.verdict = UNKNOWN};
    }
    return out;
}

/* ---- what follows ---- */

static bool is_fresh(const cal_ctx *cx, const store_entitlement *known)
{
    int64_t cache_s = cx->policy->entitlement_cache_s;
    int64_t keep_s = known->answer || cache_s < NO_S ? cache_s : NO_S;

    return known->user && cx->now < known->asked + keep_s;
}

/* Before the answer is old it is asked for in the background. */
static int64_t next_time(const cal_ctx *cx)
{
    int64_t cache_s = cx->policy->entitlement_cache_s;

    return cx->now + cache_s - cache_s / 4;
}

/* The answer that holds from now on. A hook that is out of order leaves its refusals, and what it
   allowed until that is old; then the policy decides. asked 0: the policy has decided. */
static store_entitlement settled(const cal_ctx *cx, const cal_user *user,
                                 const store_entitlement *known, const asked *a)
{
    const cal_policy *p = cx->policy;
    bool holds =
        known->asked && (!known->answer || cx->now < known->asked + p->entitlement_cache_s);
    store_entitlement now = *known;

    now.user = user->id;
    if (a->verdict != UNKNOWN) {
        now.answer = a->verdict == YES;
        now.why = a->why;
        now.asked = cx->now;
        now.next_at = next_time(cx);
        return now;
    }
    now.next_at = cx->now + RETRY_S;
    if (!holds) {
        now.answer = p->entitlement_fails_open;
        now.asked = 0;
        now.why = CAL_STR("");
    }
    return now;
}

/* Sessions and everything that was cached end with a refusal. */
static cal_err store_answer(cal_ctx *cx, const cal_user *user, const store_entitlement *now)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    core_act of = {.target = user, .detail = now->why};
    bool is_change = user->refused != !now->answer;
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = store_entitlement_put(cx, now)))
        return e;
    if (is_change &&
        ((e = store_auth_epoch_bump(cx)) ||
         (!now->answer && (e = store_session_delete_of(cx, user->id))) ||
         (e = core_audit(cx, now->answer ? CAL_AUDIT_ENTITLED : CAL_AUDIT_REFUSED, &of))))
        return e;
    return store_tx_commit(&tx);
}

static cal_err told(cal_ctx *cx, const store_entitlement *now)
{
    if (now->answer)
        return CAL_OK;
    if (now->asked == 0)
        return cal_fail(cx, CAL_E_ENTITLEMENT,
                        "Whether you may use this server cannot be found out at the moment; try "
                        "again in a few minutes.");
    if (now->why.n)
        return cal_fail(cx, CAL_E_NOT_ENTITLED, "%.*s", CAL_FMT(now->why));
    return cal_fail(cx, CAL_E_NOT_ENTITLED,
                    "You are not entitled to use this server; ask who runs it.");
}

static cal_err renew(cal_ctx *cx, const cal_user *user, const store_entitlement *known,
                     store_entitlement *out)
{
    asked a = ask(cx, user);

    *out = settled(cx, user, known, &a);
    return store_answer(cx, user, out);
}

cal_err core_entitlement_need(cal_ctx *cx, const cal_user *user)
{
    store_entitlement known, now;
    cal_err e;

    if (!cx->policy->entitlement_url.n)
        return CAL_OK;
    e = store_entitlement_at(cx, user->id, &known);
    if (core_absent(cx, &e))
        known = (store_entitlement){0};
    if (e || is_fresh(cx, &known))
        return e ? e : told(cx, &known);
    e = renew(cx, user, &known, &now);
    return e ? e : told(cx, &now);
}

/* Without a hook nobody is refused, whatever it said when there was one. */
static cal_err forget(cal_ctx *cx)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    int64_t refused = 0;
    bool any = false;
    cal_err e = store_entitlement_any(cx, &any);

    if (e || !any)
        return e;
    if ((e = store_tx_begin(cx, &tx)) || (e = store_entitlement_forget(cx, &refused)) ||
        (refused && (e = store_auth_epoch_bump(cx))))
        return e;
    return store_tx_commit(&tx);
}

static cal_err claim(cal_ctx *cx, int64_t *user, bool *found)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) ||
        (e = store_entitlement_claim(cx, cx->now + RETRY_S, user, found)))
        return e;
    return store_tx_commit(&tx);
}

cal_err core_entitlement_renew(cal_ctx *cx, bool *again)
{
    store_entitlement known, now;
    store_user row;
    int64_t user = 0;
    cal_err e;

    *again = false;
    if (!cx->policy->entitlement_url.n)
        return forget(cx);
    if ((e = claim(cx, &user, again)) || !*again)
        return e;
    if ((e = store_user_by_id(cx, user, &row)) || (e = store_entitlement_at(cx, user, &known)))
        return e;
    return renew(cx, &row.user, &known, &now);
}
