/* SPDX-License-Identifier: MIT */
/* Rows of shares, and what they amount to for one person. */
#ifndef CAL_STORE_SHARE_H
#define CAL_STORE_SHARE_H

#include "base/ctx.h"
#include "model/share.h"
#include "model/user.h"

/* The best that is granted to somebody, a group they are in at any depth, or everybody. */
typedef struct store_grant {
    int64_t calendar; /* 0: the whole home */
    int64_t level;    /* cal_right */
} store_grant;
CAL_MUST_USE cal_err store_share_grants(cal_ctx *cx, int64_t home, int64_t who,
                                        const store_grant **out, size_t *n);

/* Shares of a collection, or of the whole home (calendar 0), by principal; everybody first. */
CAL_MUST_USE cal_err store_share_list(cal_ctx *cx, int64_t home, int64_t calendar,
                                      const cal_share **out, size_t *n);
/* Those whose whole home is open to who (as store_share_grants sees them), with the best level. */
typedef struct store_delegator {
    cal_user owner;
    int64_t level;
} store_delegator;
CAL_MUST_USE cal_err store_share_delegators(cal_ctx *cx, int64_t who, const store_delegator **out,
                                            size_t *n);

/* Sets the level of in->principal. In a transaction, as those below. */
CAL_MUST_USE cal_err store_share_put(cal_ctx *cx, const cal_share *in);
/* Nothing happens when there is none. */
CAL_MUST_USE cal_err store_share_delete(cal_ctx *cx, int64_t home, int64_t calendar,
                                        int64_t principal);
/* All of a collection, or of the whole home (calendar 0). */
CAL_MUST_USE cal_err store_share_clear(cal_ctx *cx, int64_t home, int64_t calendar);
/* All that were granted to a principal, who is about to be deleted. */
CAL_MUST_USE cal_err store_share_forget(cal_ctx *cx, int64_t principal);

#endif
