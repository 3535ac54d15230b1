/* SPDX-License-Identifier: MIT */
/* The log of acts. */
#include "core/audit.h"

#include "base/utf8.h"
#include "model/policy.h"
#include "store/audit.h"
#include "store/tx.h"
#include "core/access.h"

/* What others send is kept as far as it is text, and no longer than this. */
enum { MAX_TEXT = 200, MAX_PAGE = 500, PRUNED_AT_ONCE = 1000 };

static const struct {
    cal_str slug, text;
} acts[] = {
#define X(code, slug, text) {CAL_STR_K(slug), CAL_STR_K(text)},
#include "model/audit.def"
#undef X
};

static cal_str kept(cal_str s)
{
    return s.p && cal_utf8_ok(s) ? cal_utf8_take(s, MAX_TEXT) : CAL_STR("");
}

cal_err core_audit(cal_ctx *cx, cal_audit_act act, const core_act *of)
{
    const cal_user *actor = of->actor ? of->actor : cx->who, *target = of->target;
    cal_audit row = {
        .organisation = actor    ? actor->organisation
                        : target ? target->organisation
                                 : CAL_ORGANISATION_FIRST,
        .at = cx->now,
        .act = acts[act].slug,
        .actor = actor ? actor->id : 0,
        .actor_name = actor ? actor->handle : kept(of->login),
        .target = target ? target->id : 0,
        .target_name = target ? target->handle : kept(of->what),
        .detail = kept(of->detail),
        .peer = kept(cx->peer),
        .agent = kept(cx->agent),
    };

    return store_audit_insert(cx, &row);
}

cal_str core_audit_text(cal_str act)
{
    for (size_t i = 0; i < CAL_COUNT(acts); i++) {
        if (cal_str_eq(acts[i].slug, act))
            return acts[i].text;
    }
    return act;
}

static bool is_act(cal_str slug)
{
    for (size_t i = 0; i < CAL_COUNT(acts); i++) {
        if (cal_str_eq(acts[i].slug, slug))
            return true;
    }
    return false;
}

/* 0: of all. */
static int64_t visible_to(const cal_ctx *cx)
{
    return cx->is_system ? 0 : cx->who->organisation;
}

cal_err core_audit_list(cal_ctx *cx, const core_audit_query *q, const cal_audit **out, size_t *n)
{
    cal_err e = core_access_need_admin(cx);

    if (e)
        return e;
    if (q->act.n && !is_act(q->act))
        return cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("act"), "There is no act \"%.*s\".",
                              CAL_FMT(q->act));

    const store_audit_query rows = {
        .organisation = visible_to(cx),
        .before = q->before ? q->before : INT64_MAX,
        .since = q->since ? q->since : INT64_MIN,
        .until = q->until ? q->until : INT64_MAX,
        .act = q->act,
        .actor = q->actor,
        .target = q->target,
        .limit = q->limit < MAX_PAGE ? q->limit : MAX_PAGE,
    };

    return store_audit_list(cx, &rows, out, n);
}

cal_err core_audit_prune(cal_ctx *cx, bool *again)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    int64_t removed;
    cal_err e;

    *again = false;
    if (!cx->policy->audit_keep_s)
        return CAL_OK;
    if ((e = store_tx_begin(cx, &tx)) ||
        (e = store_audit_prune(cx, cx->now - cx->policy->audit_keep_s, PRUNED_AT_ONCE, &removed)) ||
        (e = store_tx_commit(&tx)))
        return e;
    *again = removed == PRUNED_AT_ONCE;
    return CAL_OK;
}
