/* SPDX-License-Identifier: MIT */
/* Calendars there and here. */
#include "core/engine.h"

#include "base/id.h"
#include "base/vec.h"
#include "store/calendar.h"
#include "store/tx.h"
#include "store/user.h"
#include "core/absent.h"
#include "core/calendar_make.h"

enum { RANDOM_SUFFIX = 6, TRIES = 4 };

enum {
    TOLD = CAL_PATCH_NAME | CAL_PATCH_DESCRIPTION | CAL_PATCH_COLOR | CAL_PATCH_ORDER |
           CAL_PATCH_TRANSPARENT
};

/* ---- changes made here ---- */

static cal_err is_taken_here(cal_ctx *cx, const cal_calendar *row, bool *taken)
{
    cal_calendar other;
    cal_err e = store_calendar_at(cx, row->owner, row->href, &other);

    *taken = !core_absent(cx, &e) && !e;
    return e;
}

cal_err core_engine_make(cal_ctx *cx, bool is_href_given, cal_calendar *row)
{
    const core_engine *engine = cx->engine;
    cal_str wanted = row->href;
    bool taken = engine != NULL;
    cal_err e = CAL_OK;

    for (int i = 0; taken && !e && i < (is_href_given ? 1 : TRIES); i++) {
        if (i)
            row->href = cal_arena_printf(cx->arena, "%.*s-%.*s", CAL_FMT(wanted),
                                         CAL_FMT(cal_id_new(cx->arena, RANDOM_SUFFIX)));
        e = is_taken_here(cx, row, &taken);
        if (!e && !taken)
            e = engine->make(cx, engine->self, row, &taken);
    }
    if (e || !taken)
        return e;
    return cal_fail(cx, CAL_E_EXISTS, "There is a calendar at this path already.");
}

cal_err core_engine_describe(cal_ctx *cx, const cal_calendar *cal, unsigned set)
{
    if (!cx->engine || !(set & TOLD))
        return CAL_OK;
    return cx->engine->describe(cx, cx->engine->self, cal, set & TOLD);
}

cal_err core_engine_remove(cal_ctx *cx, const cal_calendar *cal)
{
    return cx->engine ? cx->engine->remove(cx, cx->engine->self, cal) : CAL_OK;
}

/* ---- what is there ---- */

typedef struct refreshing {
    const cal_user *owner;
    const core_engine_calendar *there;
    size_t n_there;
    const cal_calendar *here;
    size_t n_here;
    CAL_VEC(cal_calendar) missing; /* there */
} refreshing;

static const cal_calendar *here_at(const refreshing *r, cal_str href)
{
    for (size_t i = 0; i < r->n_here; i++) {
        if (cal_str_eq(r->here[i].href, href))
            return &r->here[i];
    }
    return NULL;
}

static bool is_there(const refreshing *r, cal_str href)
{
    for (size_t i = 0; i < r->n_there; i++) {
        if (cal_str_eq(r->there[i].href, href))
            return true;
    }
    return false;
}

static bool is_mirrored(const cal_calendar *c)
{
    return c->kind == CAL_COLL_CALENDAR && !c->source.n && !c->count;
}

static bool looks_the_same(const cal_calendar *a, const cal_calendar *b)
{
    return cal_str_eq(a->name, b->name) && cal_str_eq(a->color, b->color) &&
           cal_str_eq(a->description, b->description) && a->transparent == b->transparent;
}

/* As it has to be here; a look that cannot be used is left away. */
static cal_calendar followed(cal_ctx *cx, const cal_calendar *from, const cal_calendar_patch *patch)
{
    cal_calendar row = *from;
    cal_calendar_patch usable = *patch;

    if (row.id)
        usable.set &= ~(unsigned)CAL_PATCH_COMPONENTS;
    if (!core_calendar_apply(cx, &usable, &row))
        return row;
    cal_fail_clear(cx);
    return *from;
}

static bool is_same(cal_ctx *cx, const refreshing *r)
{
    bool same = true;

    for (size_t i = 0; i < r->n_there && same; i++) {
        const cal_calendar *c = here_at(r, r->there[i].href);
        cal_calendar row = c ? followed(cx, c, &r->there[i].patch) : (cal_calendar){0};

        same = c && looks_the_same(&row, c);
    }
    for (size_t i = 0; i < r->n_here && same; i++)
        same = !is_mirrored(&r->here[i]) || is_there(r, r->here[i].href);
    return same;
}

static cal_err adopt(cal_ctx *cx, const refreshing *r, const core_engine_calendar *there)
{
    cal_calendar row = {
        .home = r->owner->id,
        .owner = r->owner->handle,
        .href = there->href,
        .name = there->href,
        .visible = true,
        .components = CAL_COMP_DEFAULT,
        .created = cx->now,
    };

    row = followed(cx, &row, &there->patch);
    return core_calendar_insert(cx, &(cal_calendar_patch){0}, true, &row);
}

static cal_err follow(cal_ctx *cx, const refreshing *r, const core_engine_calendar *there)
{
    const cal_calendar *c = here_at(r, there->href);
    cal_calendar row;
    cal_err e;

    if (!c)
        return adopt(cx, r, there);
    row = followed(cx, c, &there->patch);
    if (looks_the_same(&row, c))
        return CAL_OK;
    if ((e = store_home_bump(cx, row.home, &row.seq)))
        return e;
    return store_calendar_update(cx, &row);
}

/* Somebody who has nothing there yet keeps what they begin with. */
static cal_err let_go(cal_ctx *cx, refreshing *r, const cal_calendar *c)
{
    cal_err e = r->n_there ? core_calendar_remove(cx, c) : CAL_E_DEFAULT_NEEDED;

    if (e != CAL_E_DEFAULT_NEEDED)
        return e;
    cal_fail_clear(cx);
    CAL_PUSH(cx->arena, &r->missing, *c);
    return CAL_OK;
}

static cal_err write(cal_ctx *cx, refreshing *r)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    cal_err e = store_tx_begin(cx, &tx);

    /* another request may have been faster */
    if (e || (e = store_calendar_list(cx, r->owner->id, true, &r->here, &r->n_here)))
        return e;
    for (size_t i = 0; i < r->n_there && !e; i++)
        e = follow(cx, r, &r->there[i]);
    for (size_t i = 0; i < r->n_here && !e; i++) {
        if (is_mirrored(&r->here[i]) && !is_there(r, r->here[i].href))
            e = let_go(cx, r, &r->here[i]);
    }
    return e ? e : store_tx_commit(&tx);
}

cal_err core_engine_refresh(cal_ctx *cx, const cal_user *owner)
{
    refreshing r = {.owner = owner};
    bool taken;
    cal_err e;

    if (!cx->engine)
        return CAL_OK;
    if ((e = cx->engine->list(cx, cx->engine->self, owner, &r.there, &r.n_there)) ||
        (e = store_calendar_list(cx, owner->id, true, &r.here, &r.n_here)))
        return e;
    if (!is_same(cx, &r) && (e = write(cx, &r)))
        return e;
    for (size_t i = 0; i < r.missing.n && !e; i++)
        e = cx->engine->make(cx, cx->engine->self, &r.missing.at[i], &taken);
    return e;
}
