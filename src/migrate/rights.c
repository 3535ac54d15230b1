/* SPDX-License-Identifier: MIT */
/* Sharees there and people here. */
#include "migrate/rights.h"

#include "core/share.h"
#include "core/user.h"

#define PROPS_PRINCIPAL                   \
    XML_PROLOG "<D:propfind" XML_DECLARED \
               "><D:prop><D:displayname/><C:calendar-user-address-set/></D:prop></D:propfind>"

static const char *const levels[] = {
    [CAL_RIGHT_NONE] = "nothing",  [CAL_RIGHT_FREEBUSY] = "free/busy", [CAL_RIGHT_READ] = "reading",
    [CAL_RIGHT_WRITE] = "writing", [CAL_RIGHT_MANAGE] = "managing it",
};

static cal_str mail_in(const xml_node *set)
{
    for (const xml_node *n = xml_first(set); n; n = xml_next(n)) {
        if (cal_str_starts_ci(xml_text(n), CAL_STR("mailto:")))
            return cal_str_skip(xml_text(n), 7);
    }
    return CAL_STR("");
}

/* A server that does not tell is no failure. */
static cal_err ask_principal(cal_ctx *cx, const migrate_taking *t, migrate_sharee *s)
{
    const migrate_ask ask = {"PROPFIND", migrate_resolve(cx, t->from->url, s->href), "0",
                             CAL_STR(PROPS_PRINCIPAL)};
    const xml_node *root, *props;
    net_response r;
    cal_err e = migrate_multistatus(cx, t->source, &ask, &r, &root);

    if (e || !root)
        return e;
    props = migrate_props(migrate_next(root, NULL));
    s->address = mail_in(xml_child(props, XML_CALDAV, "calendar-user-address-set"));
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

static cal_err grant(cal_ctx *cx, const migrate_taking *t, const cal_user *owner,
                     const migrate_sharee *s, int64_t principal)
{
    const core_share_at at = {owner->id, t->calendar};
    const core_share_new share = {principal, s->level};
    cal_err e;

    if (principal == owner->id)
        return CAL_OK;
    t->totals->shares++;
    if (!t->calendar)
        return CAL_OK;
    e = core_share_set(cx, &at, &share);
    if (!e || cal_err_at(e)->rest >= 500)
        return e;
    t->totals->shares--;
    tell(cx, t, s, cal_arena_c(cx->arena, cx->fail.why));
    cal_fail_clear(cx);
    return CAL_OK;
}

static cal_err one(cal_ctx *cx, const migrate_taking *t, const cal_user *owner, migrate_sharee s)
{
    cal_user person;
    cal_err e;

    if (s.is_everybody)
        return grant(cx, t, owner, &s, 0);
    if ((!s.address.n && (e = ask_principal(cx, t, &s))) ||
        (e = person_at(cx, owner, s.address, &person)) ||
        (!person.id && s.href.n &&
         (e = person_at(cx, owner, migrate_segment(migrate_path(cx, s.href)), &person))))
        return e;
    if (person.id)
        return grant(cx, t, owner, &s, person.id);
    tell(cx, t, &s, "there is nobody here with that address");
    return CAL_OK;
}

cal_err migrate_rights(cal_ctx *cx, const migrate_taking *t, const cal_user *owner)
{
    cal_err e = CAL_OK;

    for (size_t i = 0; i < t->from->n_shares && !e; i++)
        e = one(cx, t, owner, t->from->shares[i]);
    return e;
}
