/* SPDX-License-Identifier: MIT */
/* Sync tokens and changes. A token is "data:,INSTANCE/CALENDAR/SEQ/SINCE": SINCE is the calendar's
   sequence when a first synchronisation began that is still under way, else 0. Such a client holds
   nothing that was deleted before, so that its old SEQ is good even below the floor: a calendar
   whose oldest member is older than the floor can still be fetched in pages. */
#include "core/sync.h"

#include "model/limits.h"
#include "store/calendar.h"
#include "store/event.h"
#include "store/meta.h"
#include "store/tx.h"
#include "core/access.h"

static const cal_str scheme = CAL_STR_K("data:,");

typedef struct token {
    int64_t calendar, seq, since;
} token;

static cal_str print_token(cal_ctx *cx, const token *t)
{
    cal_str instance;

    if (store_meta_instance(cx, &instance))
        return (cal_str){NULL, 0};
    return cal_arena_printf(cx->arena, "%s%.*s/%lld/%lld/%lld", scheme.p, CAL_FMT(instance),
                            (long long)t->calendar, (long long)t->seq, (long long)t->since);
}

cal_str core_sync_token(cal_ctx *cx, const cal_calendar *cal)
{
    return print_token(cx, &(token){.calendar = cal->id, .seq = cal->seq});
}

cal_str core_sync_ctag(cal_ctx *cx, const cal_calendar *cal)
{
    return cal_arena_printf(cx->arena, "\"%lld-%lld\"", (long long)cal->id, (long long)cal->seq);
}

static bool read_token(cal_str text, cal_str instance, token *out)
{
    if (!cal_str_starts(text, scheme))
        return false;

    cal_str rest = cal_str_skip(text, scheme.n);
    bool is_ours = cal_str_eq(cal_str_cut(&rest, '/'), instance);

    return cal_str_to_i64(cal_str_cut(&rest, '/'), &out->calendar) &&
           cal_str_to_i64(cal_str_cut(&rest, '/'), &out->seq) &&
           cal_str_to_i64(cal_str_cut(&rest, '/'), &out->since) && !rest.p && is_ours;
}

/* Where the client stands. An empty token is the beginning of a first synchronisation. */
static cal_err check_token(cal_ctx *cx, const cal_calendar *cal, cal_str text, token *out)
{
    cal_str instance;
    cal_err e = store_meta_instance(cx, &instance);

    *out = (token){.calendar = cal->id, .since = cal->seq};
    if (e || !text.n)
        return e;
    if (!read_token(text, instance, out) || out->calendar != cal->id || out->seq < 0 ||
        out->since < 0 || out->seq > cal->seq || out->since > cal->seq)
        return cal_fail(cx, CAL_E_SYNC_TOKEN,
                        "This sync token is not from this calendar; synchronise without a token.");
    if ((out->since > out->seq ? out->since : out->seq) < cal->floor)
        return cal_fail(cx, CAL_E_SYNC_TOKEN,
                        "This sync token is too old; synchronise without a token.");
    return CAL_OK;
}

/* All within one snapshot: the token tells of exactly the changes that were read. */
cal_err core_sync_changes(cal_ctx *cx, const cal_calendar *cal, cal_str text, size_t limit,
                          core_sync *out)
{
    size_t most = (size_t)cx->limits->matches;
    cal_calendar now;
    token at;
    cal_err e;

    if (limit == 0 || limit > most)
        limit = most;
    if ((e = store_read_begin(cx)) || (e = store_calendar_by_id(cx, cal->id, &now)) ||
        (e = core_access_need(cx, &now, CAL_RIGHT_READ)) ||
        (e = check_token(cx, &now, text, &at)) ||
        (e = store_event_changes(cx, &now, at.seq, limit + 1, &out->changes, &out->n)))
        return e;
    out->more = out->n > limit;
    if (out->more)
        out->n = limit;
    at.seq = out->more ? out->changes[limit - 1].seq : now.seq;
    at.since = out->more && at.since > at.seq ? at.since : 0;
    out->next = print_token(cx, &at);
    return out->next.p ? CAL_OK : cx->fail.code;
}
