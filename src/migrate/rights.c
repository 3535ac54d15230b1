/* SPDX-License-Identifier: MIT */
/* Sharees there and people here. */
#include "migrate/rights.h"

#include "base/vec.h"
#include "core/share.h"
#include "core/user.h"
#include "migrate/principal.h"

#define PROPS_PRINCIPAL                                                  \
    XML_PROLOG "<D:propfind" XML_DECLARED                                \
               "><D:prop><D:displayname/><C:calendar-user-address-set/>" \
               "<D:group-member-set/></D:prop></D:propfind>"

enum { MAX_SHAREES = 1000 };

static const char *const levels[] = {
    [CAL_RIGHT_NONE] = "nothing",  [CAL_RIGHT_FREEBUSY] = "free/busy", [CAL_RIGHT_READ] = "reading",
    [CAL_RIGHT_WRITE] = "writing", [CAL_RIGHT_MANAGE] = "managing it",
};

typedef struct granting {
    const migrate_taking *t;
    const cal_user *owner;
    CAL_VEC(core_share_new) granted; /* the most that each has got so far */
    CAL_VEC(migrate_sharee) sharees; /* with those in groups behind the others */
} granting;

/* A server that does not tell is no failure. */
static cal_err ask_principal(cal_ctx *cx, const migrate_taking *t, migrate_sharee *s,
                             const xml_node **members)
{
    const migrate_ask ask = {"PROPFIND", migrate_resolve(cx, t->from->url, s->href), "0",
                             CAL_STR(PROPS_PRINCIPAL)};
    const xml_node *root, *props;
    net_response r;
    cal_err e = migrate_multistatus(cx, t->source, &ask, &r, &root);

    *members = NULL;
    if (e || !root)
        return e;
    props = migrate_props(migrate_next(root, NULL));
    *members = xml_child(props, XML_DAV, "group-member-set");
    s->address = migrate_mail_in(xml_child(props, XML_CALDAV, "calendar-user-address-set"));
    if (!s->name.n)
        s->name = xml_text(xml_child(props, XML_DAV, "displayname"));
    return CAL_OK;
}

/* Of the owner's organisation; *out.id 0: nobody. */
static cal_err person_at(cal_ctx *cx, const cal_user *owner, cal_str login, cal_user *out)
{
    cal_err e = login.n ? core_user_by_login(cx, login, out) : CAL_E_NOT_FOUND;

    if (e == CAL_E_NOT_FOUND || (!e && out->organisation != owner->organisation)) {
        cal_fail_clear(cx);
        *out = (cal_user){0};
        return CAL_OK;
    }
    return e;
}

static void tell(cal_ctx *cx, const migrate_taking *t, const migrate_sharee *s, const char *why)
{
    cal_str who = s->address.n ? s->address : s->name.n ? s->name : s->href;

    t->totals->shares_open++;
    migrate_tell(cx, t->told, t->from->patch.to.name, CAL_STR(""),
                 cal_arena_printf(cx->arena, "not shared with %.*s (%s): %s", CAL_FMT(who),
                                  levels[s->level], why));
}

/* Whether somebody who has it directly, or by another group, has at least as much already. */
static bool has_already(cal_ctx *cx, granting *g, const core_share_new *share, bool *is_new)
{
    for (size_t i = 0; i < g->granted.n; i++) {
        core_share_new *before = &g->granted.at[i];

        if (before->principal != share->principal)
            continue;
        *is_new = false;
        if (before->level >= share->level)
            return true;
        before->level = share->level;
        return false;
    }
    *is_new = true;
    CAL_PUSH(cx->arena, &g->granted, *share);
    return false;
}

static cal_err grant(cal_ctx *cx, granting *g, const migrate_sharee *s, int64_t principal)
{
    const migrate_taking *t = g->t;
    const core_share_at at = {g->owner->id, t->calendar};
    const core_share_new share = {principal, s->level};
    bool is_new;
    cal_err e;

    if (principal == g->owner->id || has_already(cx, g, &share, &is_new))
        return CAL_OK;
    t->totals->shares += is_new;
    if (!t->calendar)
        return CAL_OK;
    e = core_share_set(cx, &at, &share);
    if (!e || cal_err_at(e)->rest >= 500)
        return e;
    t->totals->shares -= is_new;
    tell(cx, t, s, cal_arena_c(cx->arena, cx->fail.why));
    cal_fail_clear(cx);
    return CAL_OK;
}

/* A group that is not here: what it may do, its members may. Groups can be in groups, and in
   themselves: each is asked once for a level. */
static void add_members(cal_ctx *cx, granting *g, const migrate_sharee *group,
                        const xml_node *members)
{
    for (const xml_node *n = xml_first(members); n; n = xml_next(n)) {
        migrate_sharee member = {.href = xml_text(n), .level = group->level};
        bool is_known = !xml_is(n, XML_DAV, "href") || g->sharees.n >= MAX_SHAREES;

        for (size_t i = 0; i < g->sharees.n && !is_known; i++)
            is_known = cal_str_eq(g->sharees.at[i].href, member.href) &&
                       g->sharees.at[i].level >= member.level;
        if (!is_known)
            CAL_PUSH(cx->arena, &g->sharees, member);
    }
}

static cal_err one(cal_ctx *cx, granting *g, migrate_sharee s)
{
    const xml_node *members = NULL;
    cal_user person;
    cal_err e;

    if (s.is_everybody)
        return grant(cx, g, &s, 0);
    if ((!s.address.n && (e = ask_principal(cx, g->t, &s, &members))) ||
        (e = person_at(cx, g->owner, s.address, &person)) ||
        (!person.id && s.href.n &&
         (e = person_at(cx, g->owner, migrate_segment(migrate_path(cx, s.href)), &person))))
        return e;
    if (person.id)
        return grant(cx, g, &s, person.id);
    if (xml_first(members))
        add_members(cx, g, &s, members);
    else
        tell(cx, g->t, &s, "there is nobody here with that address");
    return CAL_OK;
}

cal_err migrate_rights(cal_ctx *cx, const migrate_taking *t, const cal_user *owner)
{
    granting g = {.t = t, .owner = owner};
    cal_err e = CAL_OK;

    for (size_t i = 0; i < t->from->n_shares; i++)
        CAL_PUSH(cx->arena, &g.sharees, t->from->shares[i]);
    for (size_t i = 0; i < g.sharees.n && !e; i++)
        e = one(cx, &g, g.sharees.at[i]);
    return e;
}
