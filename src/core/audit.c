/* SPDX-License-Identifier: MIT */
/* The log of acts. */
#include "core/audit.h"

#include "base/utf8.h"
#include "store/audit.h"

/* What others send is kept as far as it is text, and no longer than this. */
enum { MAX_TEXT = 200 };

static const cal_str slugs[] = {
#define X(code, slug, text) CAL_STR_K(slug),
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
        .act = slugs[act],
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
