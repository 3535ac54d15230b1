/* SPDX-License-Identifier: MIT */
/* A migration: each calendar is found or made here, listed there, taken, and noted when all of it
   is here. */
#include "migrate/run.h"

#include "core/migration.h"
#include "core/scratch.h"
#include "migrate/dead.h"
#include "migrate/rights.h"

enum { GONE_BATCH = 100 };

typedef struct running {
    migrate_source *source;
    const cal_user *to;
    const migrate_how *how;
    const migrate_told *told;
    migrate_totals *totals;
} running;

static cal_err remove_gone(cal_ctx *cx, const running *r, int64_t calendar, const migrate_list *l)
{
    for (size_t done = 0; done < l->n_gone;) {
        size_t n = l->n_gone - done < GONE_BATCH ? l->n_gone - done : GONE_BATCH, removed;
        cal_err e = core_migration_gone(cx, calendar, l->gone + done, n, &removed);

        if (e)
            return e;
        r->totals->removed += (int64_t)removed;
        done += n;
    }
    return CAL_OK;
}

/* The same CTag, or sync token, as when all of it had been taken: nothing has changed. */
static bool is_same(const migrate_calendar *c, const cal_migrated_calendar *here)
{
    return (c->ctag.n && cal_str_eq(c->ctag, here->ctag)) ||
           (c->sync_token.n && cal_str_eq(c->sync_token, here->sync_token));
}

static void count_dry(const running *r, const migrate_list *l)
{
    for (size_t i = 0; i < l->n_wanted; i++)
        ++*(l->wanted[i].before ? &r->totals->updated : &r->totals->created);
    r->totals->removed += r->how->delete_gone ? (int64_t)l->n_gone : 0;
}

static cal_err take_objects(cal_ctx *cx, const running *r, const migrate_taking *t,
                            cal_migrated_calendar *here)
{
    migrate_list l = {0};
    /* only a list of all tells for sure what is gone */
    cal_str since = r->how->delete_gone ? CAL_STR("") : here->sync_token;
    cal_err e;

    if ((here->calendar && (e = core_migration_objects(cx, here->calendar, &l.taken, &l.n_taken))))
        return e;
    if (is_same(t->from, here)) {
        r->totals->unchanged += (int64_t)l.n_taken;
        return CAL_OK;
    }
    if ((e = migrate_list_read(cx, r->source, t->from, since, &l)))
        return e;
    r->totals->unchanged += (int64_t)l.same;
    if (r->how->dry_run) {
        count_dry(r, &l);
        return CAL_OK;
    }
    if ((e = migrate_take(cx, t, &l)) ||
        (r->how->delete_gone && (e = remove_gone(cx, r, here->calendar, &l))))
        return e;
    here->ctag = t->from->ctag;
    here->sync_token = t->from->sync_token;
    here->run_at = cx->now;
    return core_migration_reached(cx, here);
}

static cal_err make(cal_ctx *cx, const running *r, const migrate_calendar *c,
                    cal_migrated_calendar *out)
{
    cal_calendar_patch patch = c->patch;
    cal_err e = migrate_dead(cx, r->source, c, &patch.dead, &patch.n_dead);

    return e ? e : core_migration_make(cx, r->to, c->segment, &patch, out);
}

static cal_err take_calendar(cal_ctx *cx, const running *r, const migrate_calendar *c)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};
    cal_migrated_calendar here;
    migrate_taking t = {r->source, c, 0, r->told, r->totals};
    bool found;
    cal_err e;

    if ((e = core_scratch_begin(cx, &scratch)) ||
        (e = core_migration_find(cx, r->to, c->url, &here, &found)))
        return e;
    if (!found)
        here = (cal_migrated_calendar){.source = c->url};
    if (!found && !r->how->dry_run && (e = make(cx, r, c, &here)))
        return e;
    r->totals->calendars++;
    t.calendar = r->how->dry_run ? 0 : here.calendar;
    /* rights are taken once: afterwards the owner may have ended some here */
    if (!found && (e = migrate_rights(cx, &t, r->to)))
        return e;
    return take_objects(cx, r, &t, &here);
}

/* What stands against going on with the other calendars as well. */
static bool ends_all(cal_err e)
{
    static const cal_err which[] = {CAL_E_BAD_LOGIN, CAL_E_DB_BUSY,      CAL_E_DB_FULL,
                                    CAL_E_STOPPING,  CAL_E_FETCH_TLS,    CAL_E_FETCH_ADDRESS,
                                    CAL_E_BUG,       CAL_E_FETCH_FAILED, CAL_E_FETCH_TIME};

    for (size_t i = 0; i < CAL_COUNT(which); i++) {
        if (which[i] == e)
            return true;
    }
    return false;
}

cal_err migrate_run(cal_ctx *cx, migrate_source *s, const cal_user *to, const migrate_how *how,
                    const migrate_told *told, migrate_totals *totals)
{
    const running r = {s, to, how, told, totals};
    const migrate_calendar *all;
    const cal_str *passed;
    size_t n, n_passed;
    cal_err e = migrate_find(cx, s, &all, &n, &passed, &n_passed);

    for (size_t i = 0; i < n_passed && !e; i++)
        told->finding(told->state, passed[i]);
    for (size_t i = 0; i < n && !e; i++) {
        e = take_calendar(cx, &r, &all[i]);
        if (!e || ends_all(e))
            continue;
        totals->refused++;
        migrate_tell(cx, told, all[i].patch.to.name, CAL_STR(""), cx->fail.why);
        cal_fail_clear(cx);
        e = CAL_OK;
    }
    return e;
}
