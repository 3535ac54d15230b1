/* SPDX-License-Identifier: MIT */
/* Whole collections and trees of files to another place, in one transaction. */
#include "core/transfer.h"

#include "model/limits.h"
#include "store/calendar.h"
#include "store/file.h"
#include "store/property.h"
#include "store/tx.h"
#include "store/user.h"
#include "core/absent.h"
#include "core/calendar_make.h"
#include "core/file.h"
#include "core/lock.h"
#include "core/transfer_calendar.h"

/* Source and destination as they are within the transaction. */
typedef struct ends {
    const core_tree_transfer *t;
    cal_calendar from, to; /* to.id 0: there is no such collection yet */
    cal_file source;       /* id 0: the collection itself */
    cal_file standing;     /* what stands at the destination in a plain collection; id 0: nothing */
    store_user owner;      /* of the destination's home */
} ends;

static bool is_whole(const ends *x)
{
    return x->t->from_path.n == 0;
}

static bool to_home(const ends *x)
{
    return x->t->to_path.n == 0;
}

static bool is_in_the_way(const ends *x)
{
    return to_home(x) ? x->to.id != 0 : x->standing.id != 0;
}

/* ---- the source ---- */

static cal_err find_collection(cal_ctx *cx, ends *x)
{
    cal_err e;

    if (x->t->move)
        return core_calendar_movable(cx, x->t->from->id, &x->from);
    e = store_calendar_by_id(cx, x->t->from->id, &x->from);
    if (core_absent(cx, &e))
        return core_access_hidden(cx);
    if (e || (e = core_access_need(cx, &x->from, CAL_RIGHT_READ)))
        return e;
    if (x->from.kind == CAL_COLL_CALENDAR || x->from.kind == CAL_COLL_PLAIN)
        return CAL_OK;
    return cal_fail(cx, CAL_E_FORBIDDEN, "The scheduling inbox and outbox stay where they are.");
}

static cal_err find_member(cal_ctx *cx, ends *x)
{
    const core_tree_transfer *t = x->t;
    cal_err e = store_calendar_by_id(cx, t->from->id, &x->from);

    if (core_absent(cx, &e))
        return core_access_hidden(cx);
    if (e || (e = core_access_need(cx, &x->from, t->move ? CAL_RIGHT_WRITE : CAL_RIGHT_READ)) ||
        (e = store_file_meta_at(cx, &x->from, t->from_path, &x->source)))
        return e;
    if (!t->cond ||
        cal_etag_judge(t->cond, x->source.etag, x->source.modified, false) == CAL_ETAG_RUN)
        return CAL_OK;
    return cal_fail(cx, CAL_E_CHANGED, "It was changed meanwhile; read it again, then retry.");
}

static cal_err find_source(cal_ctx *cx, ends *x)
{
    cal_err e = is_whole(x) ? find_collection(cx, x) : find_member(cx, x);

    if (e || !x->t->move)
        return e ? e : core_demand(cx);
    return core_lock_check(cx, x->from.home, x->from.id, x->t->from_path, CORE_LOCK_BIND);
}

/* ---- the destination ---- */

/* Where one may not write is, to a sender, where there is nothing. */
static cal_err no_parent(cal_ctx *cx, cal_err e)
{
    if (e != CAL_E_NOT_FOUND)
        return e;
    cal_fail_clear(cx);
    return cal_fail(cx, CAL_E_NO_PARENT,
                    "The collection that should hold it does not exist; make it first.");
}

static cal_err find_in_home(cal_ctx *cx, ends *x)
{
    bool is_collection = is_whole(x) || x->source.is_collection;
    cal_err e = no_parent(cx, core_access_need_home(cx, &x->owner.user, CAL_RIGHT_WRITE));

    if (e)
        return e;
    if (!is_collection)
        return cal_fail(cx, CAL_E_FORBIDDEN,
                        "A home holds collections only; choose a place in a plain collection.");
    if ((e = core_calendar_check_href(cx, x->t->to_href)) || !x->to.id)
        return e;
    return core_calendar_movable(cx, x->to.id, &x->to);
}

static cal_err find_in_collection(cal_ctx *cx, ends *x)
{
    bool found;
    cal_err e;

    if (!x->to.id)
        return no_parent(cx, core_access_hidden(cx));
    if ((e = no_parent(cx, core_access_need_content(cx, &x->to))))
        return e;
    if (x->to.kind != CAL_COLL_PLAIN)
        return cal_fail(cx, CAL_E_FORBIDDEN, "It can stand in a plain collection only.");
    if (is_whole(x) && x->from.kind != CAL_COLL_PLAIN)
        return cal_fail(cx, CAL_E_LOCATION, "A calendar stands directly in a home.");
    if ((e = core_file_check_path(cx, x->t->to_path)) ||
        (e = core_file_find(cx, &x->to, x->t->to_path, &x->standing, &found)))
        return e;
    return core_file_need_parent(cx, &x->to, x->t->to_path);
}

/* RFC 4918 9.8.5, 9.9.4: it cannot replace itself, what it is in, or what is in it. */
static cal_err check_apart(cal_ctx *cx, const ends *x)
{
    cal_str from = x->t->from_path, to = x->t->to_path;

    if (x->from.id != x->to.id)
        return CAL_OK;
    if (cal_str_eq(from, to))
        return cal_fail(cx, CAL_E_FORBIDDEN, "Source and destination are the same resource.");
    if (core_file_is_below(from, to))
        return cal_fail(cx, CAL_E_FORBIDDEN, "The destination is a collection the source is in.");
    if (core_file_is_below(to, from))
        return cal_fail(cx, CAL_E_FORBIDDEN, "The destination is in the source.");
    return CAL_OK;
}

static cal_err check_destination_lock(cal_ctx *cx, const ends *x)
{
    unsigned touches = is_in_the_way(x) ? CORE_LOCK_REPLACE : CORE_LOCK_BIND;
    cal_str path = to_home(x) && !x->to.id ? x->t->to_href : x->t->to_path;

    return core_lock_check(cx, x->owner.user.id, x->to.id, path, touches);
}

static cal_err find_destination(cal_ctx *cx, ends *x)
{
    const core_tree_transfer *t = x->t;
    cal_err e = store_user_by_handle(cx, t->to_owner, &x->owner);

    if (!e && !core_access_meets(cx, &x->owner.user))
        e = CAL_E_NOT_FOUND;
    if ((e = no_parent(cx, e)))
        return e;
    e = store_calendar_at(cx, t->to_owner, t->to_href, &x->to);
    if (core_absent(cx, &e))
        x->to = (cal_calendar){0};
    if (e || (e = to_home(x) ? find_in_home(cx, x) : find_in_collection(cx, x)) ||
        (e = check_apart(cx, x)))
        return e;
    if (is_in_the_way(x) && !t->overwrite)
        return cal_fail(cx, CAL_E_NO_OVERWRITE, "There is something at the destination already.");
    return check_destination_lock(cx, x);
}

/* ---- making room ---- */

static cal_err clear_the_way(cal_ctx *cx, ends *x)
{
    cal_err e;

    if (!is_in_the_way(x))
        return CAL_OK;
    if (to_home(x)) {
        e = core_calendar_remove(cx, &x->to);
        x->to = (cal_calendar){0};
        return e;
    }
    if ((e = core_file_remove(cx, &x->standing)) || !x->t->move)
        return e;
    return core_lock_drop(cx, x->to.home, x->to.id, x->t->to_path);
}

/* The collection of the home that the destination is: as the source, or made of a folder. */
static cal_err make_collection(cal_ctx *cx, ends *x)
{
    const cal_calendar_patch nothing = {0};

    x->to = is_whole(x) ? x->from : (cal_calendar){.kind = CAL_COLL_PLAIN, .visible = true};
    x->to.id = 0;
    x->to.home = x->owner.user.id;
    x->to.owner = x->owner.user.handle;
    x->to.href = x->t->to_href;
    if (!is_whole(x))
        x->to.name = x->t->to_href;
    x->to.created = cx->now;
    return core_calendar_insert(cx, &nothing, true, &x->to);
}

/* What is in a plain collection comes to be in a folder: this is the folder. */
static cal_err make_folder(cal_ctx *cx, const ends *x)
{
    cal_file row = {.home = x->to.home,
                    .calendar = x->to.id,
                    .path = x->t->to_path,
                    .is_collection = true,
                    .created = cx->now,
                    .modified = cx->now};
    cal_err e = store_home_bump(cx, row.home, &row.seq);

    return e ? e : store_file_put(cx, &row, &row.id);
}

/* ---- the transfer ---- */

static cal_err rename_collection(cal_ctx *cx, const ends *x)
{
    int64_t seq;
    cal_err e;

    if ((e = store_home_bump(cx, x->from.home, &seq)) ||
        (e = store_calendar_rename(cx, &x->from, x->t->to_href, seq)))
        return e;
    return core_lock_drop(cx, x->from.home, x->from.id, CAL_STR(""));
}

static int64_t slashes(cal_str path)
{
    int64_t n = 0;

    for (size_t i = 0; i < path.n; i++)
        n += path.p[i] == '/';
    return n;
}

static cal_err check_room(cal_ctx *cx, const ends *x, const store_tree *tree)
{
    const core_tree_transfer *t = x->t;
    bool stays = t->move && x->from.home == x->to.home;
    store_tree_sum sum;
    int64_t depth;
    cal_err e = store_file_sum(cx, tree, &sum);

    if (e || !sum.files)
        return e;
    depth = sum.depth - (t->from_path.n ? slashes(t->from_path) : -1) +
            (t->to_path.n ? slashes(t->to_path) : -1);
    if (depth >= CORE_FILE_DEPTH)
        return cal_fail(cx, CAL_E_FORBIDDEN,
                        "Something in it would be nested too deep there; at most %d collections "
                        "can lie within each other.",
                        CORE_FILE_DEPTH);
    return core_file_need_room(cx, &x->to, x->from.id == x->to.id && stays ? 0 : sum.files,
                               stays ? 0 : sum.bytes);
}

static cal_err remove_source(cal_ctx *cx, const ends *x)
{
    cal_err e;

    if (is_whole(x))
        return core_calendar_remove(cx, &x->from);
    if ((e = core_file_remove(cx, &x->source)))
        return e;
    return core_lock_drop(cx, x->from.home, x->from.id, x->t->from_path);
}

static cal_err copy_files(cal_ctx *cx, ends *x)
{
    const core_tree_transfer *t = x->t;
    store_tree from = {x->from.home, x->from.id, t->from_path, t->is_shallow}, to;
    cal_err e;

    if ((to_home(x) && (e = make_collection(cx, x))) ||
        (!to_home(x) && is_whole(x) && (e = make_folder(cx, x))) || (e = check_room(cx, x, &from)))
        return e;
    to = (store_tree){x->to.home, x->to.id, t->to_path, t->is_shallow};
    return store_file_copy(cx, &from, &to);
}

static cal_err copy_calendar(cal_ctx *cx, ends *x)
{
    store_property_at from = {x->from.home, x->from.id, CAL_STR("")}, to;
    cal_err e = make_collection(cx, x);

    if (e)
        return e;
    to = (store_property_at){x->to.home, x->to.id, CAL_STR("")};
    if ((e = store_property_copy(cx, &from, &to)) || x->t->is_shallow)
        return e;
    return core_transfer_objects(cx, &x->from, &x->to);
}

static cal_err run(cal_ctx *cx, ends *x)
{
    bool is_calendar = is_whole(x) && x->from.kind == CAL_COLL_CALENDAR, move = x->t->move;
    cal_err e;

    if (is_whole(x) && to_home(x) && move && x->from.home == x->owner.user.id)
        return rename_collection(cx, x);
    if (is_calendar && move)
        return cal_fail(cx, CAL_E_FORBIDDEN,
                        "A calendar can be moved within its home; to another one copy it.");
    e = is_calendar ? copy_calendar(cx, x) : copy_files(cx, x);
    return e || !move ? e : remove_source(cx, x);
}

cal_err core_tree_transfer_run(cal_ctx *cx, const core_tree_transfer *t, bool *created)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    ends x = {.t = t};
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = find_source(cx, &x)) ||
        (e = find_destination(cx, &x)))
        return e;
    *created = !is_in_the_way(&x);
    if ((e = clear_the_way(cx, &x)) || (e = run(cx, &x)) ||
        (e = core_lock_drop_gone(cx, x.to.home, x.to.id, t->to_path)))
        return e;
    return store_tx_commit(&tx);
}
