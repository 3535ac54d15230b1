/* SPDX-License-Identifier: MIT */
/* Sync tokens and changes. A token is "data:,INSTANCE/COLLECTION/SEQ/SINCE": COLLECTION is the id
   of a calendar, or of a home with a minus before it; SINCE is the calendar's sequence when a first
   synchronisation began that is still under way, else 0. Such a client holds nothing that was
   deleted before, so that its old SEQ is good even below the floor: a calendar whose oldest member
   is older than the floor can still be fetched in pages. */
#include "core/sync.h"

#include <stdlib.h>

#include "model/limits.h"
#include "store/calendar.h"
#include "store/event.h"
#include "store/file.h"
#include "store/meta.h"
#include "store/tx.h"
#include "store/user.h"
#include "core/access.h"
#include "core/file.h"
#include "core/view.h"
#include "core/viewer.h"

static const cal_str scheme = CAL_STR_K("data:,");

typedef struct token {
    int64_t collection, seq, since;
} token;

/* Of a collection: its id, its state now, and the oldest state that changes are known from. */
typedef struct state {
    int64_t collection, seq, floor;
} state;

static cal_str print_token(cal_ctx *cx, const token *t)
{
    cal_str instance;

    if (store_meta_instance(cx, &instance))
        return (cal_str){NULL, 0};
    return cal_arena_printf(cx->arena, "%s%.*s/%lld/%lld/%lld", scheme.p, CAL_FMT(instance),
                            (long long)t->collection, (long long)t->seq, (long long)t->since);
}

cal_str core_sync_token(cal_ctx *cx, const cal_calendar *cal)
{
    return print_token(cx, &(token){.collection = cal->id, .seq = cal->seq});
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

    return cal_str_to_i64(cal_str_cut(&rest, '/'), &out->collection) &&
           cal_str_to_i64(cal_str_cut(&rest, '/'), &out->seq) &&
           cal_str_to_i64(cal_str_cut(&rest, '/'), &out->since) && !rest.p && is_ours;
}

/* Where the client stands. An empty token is the beginning of a first synchronisation. */
static cal_err check_token(cal_ctx *cx, const state *now, cal_str text, token *out)
{
    cal_str instance;
    cal_err e = store_meta_instance(cx, &instance);

    *out = (token){.collection = now->collection, .since = now->seq};
    if (e || !text.n)
        return e;
    if (!read_token(text, instance, out) || out->collection != now->collection || out->seq < 0 ||
        out->since < 0 || out->seq > now->seq || out->since > now->seq)
        return cal_fail(cx, CAL_E_SYNC_TOKEN,
                        "This sync token is not from this collection; synchronise without one.");
    if ((out->since > out->seq ? out->since : out->seq) < now->floor)
        return cal_fail(cx, CAL_E_SYNC_TOKEN,
                        "This sync token is too old; synchronise without one.");
    return CAL_OK;
}

/* The token reached: that of the last row sent, or of the state now when none was left out. */
static cal_err reached(cal_ctx *cx, const state *now, token *at, const int64_t *last, cal_str *next)
{
    at->seq = last ? *last : now->seq;
    at->since = last && at->since > at->seq ? at->since : 0;
    *next = print_token(cx, at);
    return next->p ? CAL_OK : cx->fail.code;
}

static size_t bounded(const cal_ctx *cx, size_t limit)
{
    size_t most = (size_t)cx->limits->matches;

    return limit == 0 || limit > most ? most : limit;
}

/* Leaves what cx->who may hear of. */
static cal_err keep_seen(cal_ctx *cx, const cal_calendar *cal, int64_t since, core_sync *out)
{
    cal_change *seen = CAL_NEW_N(cx->arena, cal_change, out->n);
    size_t n = 0;

    for (size_t i = 0; i < out->n; i++) {
        seen[n] = out->changes[i];
        n += core_view_change(cx, cal, since, &seen[n]);
    }
    out->changes = seen;
    out->n = n;
    return cx->fail.code;
}

/* All within one snapshot: the token tells of exactly the changes that were read. */
cal_err core_sync_changes(cal_ctx *cx, const cal_calendar *cal, cal_str text, size_t limit,
                          core_sync *out)
{
    cal_calendar row;
    token at;
    cal_err e;

    limit = bounded(cx, limit);
    if ((e = store_read_begin(cx)) || (e = store_calendar_by_id(cx, cal->id, &row)) ||
        (e = core_access_need(cx, &row, CAL_RIGHT_READ)))
        return e;

    state now = {row.id, row.seq, row.floor};

    if ((e = check_token(cx, &now, text, &at)) ||
        (e = store_event_changes(cx, &row, at.seq, limit + 1, &out->changes, &out->n)))
        return e;
    out->more = out->n > limit;
    if (out->more)
        out->n = limit;

    int64_t since = at.seq;

    if ((e = reached(cx, &now, &at, out->more ? &out->changes[limit - 1].seq : NULL, &out->next)))
        return e;
    return keep_seen(cx, &row, since, out);
}

/* ---- plain collections ---- */

static const core_file_change *files(cal_ctx *cx, const store_file_change *rows, size_t n)
{
    core_file_change *out = CAL_NEW_N(cx->arena, core_file_change, n);

    for (size_t i = 0; i < n; i++)
        out[i] = (core_file_change){rows[i].seq, rows[i].deleted, rows[i].path, rows[i].file};
    return out;
}

cal_err core_file_changes(cal_ctx *cx, const cal_calendar *in, const core_file_since *since,
                          core_file_sync *out)
{
    size_t limit = bounded(cx, since->limit);
    store_file_since from = {since->parent, since->is_deep, 0, limit + 1};
    const store_file_change *rows;
    cal_calendar row;
    token at;
    cal_err e;

    if ((e = store_read_begin(cx)) || (e = store_calendar_by_id(cx, in->id, &row)) ||
        (e = core_access_need(cx, &row, CAL_RIGHT_READ)))
        return e;

    state now = {row.id, row.seq, row.floor};

    if ((e = check_token(cx, &now, since->token, &at)))
        return e;
    from.after = at.seq;
    if ((e = store_file_changes(cx, &row, &from, &rows, &out->n)))
        return e;
    out->more = out->n > limit;
    if (out->more)
        out->n = limit;
    out->changes = files(cx, rows, out->n);
    return reached(cx, &now, &at, out->more ? &rows[limit - 1].seq : NULL, &out->next);
}

/* ---- homes ---- */

cal_str core_sync_home_token(cal_ctx *cx, const cal_user *owner)
{
    return print_token(cx, &(token){.collection = -owner->id, .seq = owner->seq});
}

static const core_home_change *copied(cal_ctx *cx, const store_calendar_change *rows, size_t n)
{
    core_home_change *out = CAL_NEW_N(cx->arena, core_home_change, n);

    for (size_t i = 0; i < n; i++)
        out[i] = (core_home_change){rows[i].seq, rows[i].deleted, rows[i].href, rows[i].calendar};
    return out;
}

static int by_seq(const void *a, const void *b)
{
    const core_home_change *x = a, *y = b;

    return x->seq < y->seq ? -1 : x->seq > y->seq;
}

/* Instances of calendars of others that came or were changed since, among the home's own. Their
   content is no part of this home's state: they are synchronised one by one. */
static cal_err add_instances(cal_ctx *cx, const cal_user *owner, int64_t after, core_home_sync *out)
{
    const cal_calendar *all;
    core_home_change *list;
    size_t n;
    cal_err e;

    if (!cx->who || cx->who->id != owner->id)
        return CAL_OK;
    if ((e = core_viewer_list(cx, &all, &n)) || n == 0)
        return e;
    list = CAL_NEW_N(cx->arena, core_home_change, out->n + n);
    for (size_t i = 0; i < out->n; i++)
        list[i] = out->changes[i];
    for (size_t i = 0; i < n; i++) {
        bool is_seen = core_access_calendar(cx, &all[i]) >= CAL_RIGHT_READ;

        if (all[i].instance_seq > after && (is_seen || after > 0))
            list[out->n++] = (core_home_change){all[i].instance_seq, !is_seen, all[i].href, all[i]};
    }
    qsort(list, out->n, sizeof *list, by_seq);
    out->changes = list;
    return CAL_OK;
}

/* Deletions of calendars are never forgotten, so a home has no floor. */
cal_err core_sync_home_changes(cal_ctx *cx, const cal_user *owner, cal_str text, size_t limit,
                               core_home_sync *out)
{
    const store_calendar_change *rows;
    store_user row;
    token at;
    cal_err e;

    limit = bounded(cx, limit);
    if ((e = core_access_need_home(cx, owner, CAL_RIGHT_READ)) || (e = store_read_begin(cx)) ||
        (e = store_user_by_id(cx, owner->id, &row)))
        return e;

    state now = {-row.user.id, row.user.seq, 0};

    if ((e = check_token(cx, &now, text, &at)) ||
        (e = store_calendar_changes(cx, owner->id, at.seq, limit + 1, &rows, &out->n)))
        return e;
    out->changes = copied(cx, rows, out->n);
    if ((e = add_instances(cx, owner, at.seq, out)))
        return e;
    out->more = out->n > limit;
    if (out->more)
        out->n = limit;
    return reached(cx, &now, &at, out->more ? &out->changes[limit - 1].seq : NULL, &out->next);
}
