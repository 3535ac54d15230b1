/* SPDX-License-Identifier: MIT */
/* Locks and places. A place's ancestors are the collections of its path, its home-level collection,
   and the home. */
#include "core/lock_rule.h"

#include "model/user.h"

static bool is_home(int64_t calendar, cal_str path)
{
    return calendar == 0 && path.n == 0;
}

/* "a/b" is below "a" and below "", not below "a/b". */
static bool is_path_below(cal_str path, cal_str above)
{
    if (above.n == 0)
        return path.n > 0;
    return path.n > above.n && path.p[above.n] == '/' && cal_str_starts(path, above);
}

static bool is_rooted(const cal_lock *l, const core_lock_at *at)
{
    return l->home == at->home && l->calendar == at->calendar && cal_str_eq(l->path, at->path);
}

/* Depth means nothing on what can have no members. */
static bool is_collection(const cal_lock *l)
{
    return !l->path.n || l->is_folder;
}

bool core_lock_covers(const cal_lock *l, const core_lock_at *at)
{
    if (is_rooted(l, at))
        return true;
    if (l->home != at->home)
        return false;
    if (!l->is_deep)
        return false;
    return is_home(l->calendar, l->path) ||
           (l->calendar == at->calendar && is_path_below(at->path, l->path));
}

bool core_lock_is_below(const cal_lock *l, const core_lock_at *at)
{
    if (l->home != at->home)
        return false;
    if (is_home(at->calendar, at->path))
        return !is_home(l->calendar, l->path);
    return l->calendar == at->calendar && is_path_below(l->path, at->path);
}

bool core_lock_parent(const core_lock_at *at, core_lock_at *out)
{
    size_t slash = at->path.n;

    *out = (core_lock_at){.home = at->home, .calendar = at->calendar, .path = CAL_STR("")};
    if (is_home(at->calendar, at->path))
        return false;
    if (!at->path.n) {
        out->calendar = 0;
        return true;
    }
    while (slash && at->path.p[slash - 1] != '/')
        slash--;
    if (slash)
        out->path = cal_str_take(at->path, slash - 1);
    return true;
}

bool core_lock_is_submitted(const cal_ctx *cx, const cal_lock *l)
{
    for (size_t i = 0; i < cx->n_tokens; i++) {
        if (cal_str_eq(cx->tokens[i], l->token))
            return true;
    }
    return false;
}

bool core_lock_is_own(const cal_ctx *cx, const cal_lock *l)
{
    return cx->who && cx->who->id == l->user;
}

/* What is judged of a place: itself, or what may be in it and has no lock of its own. */
typedef enum part { ITSELF, MEMBERS } part;

/* Of shared locks on one resource a single one of one's own is enough. */
static const cal_lock *against_one(const cal_ctx *cx, const core_lock_at *at, part what,
                                   const cal_lock *all, size_t n)
{
    const cal_lock *first = NULL;

    for (size_t i = 0; i < n; i++) {
        if (!core_lock_covers(&all[i], at) || (what == MEMBERS && !all[i].is_deep))
            continue;
        if (core_lock_is_own(cx, &all[i]) && core_lock_is_submitted(cx, &all[i]))
            return NULL;
        first = first ? first : &all[i];
    }
    return first;
}

/* All below a place that differ in their locks: each root, and what is in that. Members of the
   place that have no locks of their own have those of the place, unless it has its own. */
static const cal_lock *against_below(const cal_ctx *cx, const core_lock_at *at, const cal_lock *all,
                                     size_t n)
{
    const cal_lock *found = NULL;

    for (size_t i = 0; i < n && !found; i++) {
        const core_lock_at root = {all[i].home, all[i].calendar, all[i].path};
        bool is_below = core_lock_is_below(&all[i], at);

        if (is_below)
            found = against_one(cx, &root, ITSELF, all, n);
        if (!found && is_collection(&all[i]) && (is_below || is_rooted(&all[i], at)))
            found = against_one(cx, &root, MEMBERS, all, n);
    }
    return found;
}

const cal_lock *core_lock_against(const cal_ctx *cx, const core_lock_at *at, unsigned touches,
                                  const cal_lock *all, size_t n)
{
    const cal_lock *found = NULL;
    core_lock_at above;

    if (touches & CORE_LOCK_ITSELF)
        found = against_one(cx, at, ITSELF, all, n);
    if (!found && (touches & CORE_LOCK_ABOVE) && core_lock_parent(at, &above))
        found = against_one(cx, &above, ITSELF, all, n);
    if (!found && (touches & CORE_LOCK_BELOW))
        found = against_below(cx, at, all, n);
    return found;
}

bool core_lock_conflicts(const cal_lock *standing, const core_lock_at *at, bool is_deep,
                         bool is_shared)
{
    if (standing->is_shared && is_shared)
        return false;
    return core_lock_covers(standing, at) || (is_deep && core_lock_is_below(standing, at));
}
