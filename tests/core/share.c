/* SPDX-License-Identifier: MIT */
#include "core/share.h"

#include "core/access.h"
#include "core/calendar.h"
#include "core/user.h"
#include "tests/core/fixture.h"

static core_share_at home_of(const cal_user *u)
{
    return (core_share_at){u->id, 0};
}

TEST(shares_are_listed_replaced_and_ended)
{
    fixture *f = fixture_new(cx);
    const cal_share *all;
    size_t n;

    CHECK(f);

    core_share_at at = {f->alice.id, f->cal.id};
    core_share_new two[] = {
        {0,         CAL_RIGHT_FREEBUSY},
        {f->bob.id, CAL_RIGHT_WRITE   },
    };

    CHECK_OK(core_share_replace(cx, &at, two, 2));
    CHECK_OK(core_share_list(cx, &at, &all, &n));
    CHECK_INT(n, 2);
    CHECK_INT(all[0].principal, 0);
    CHECK_INT(all[0].level, CAL_RIGHT_FREEBUSY);
    CHECK_STR(all[1].handle, f->bob.handle);
    CHECK_INT(all[1].level, CAL_RIGHT_WRITE);
    CHECK_OK(core_share_replace(cx, &at, two, 1));
    CHECK_OK(core_share_list(cx, &at, &all, &n));
    CHECK_INT(n, 1);
    CHECK_OK(core_share_set(cx, &at, &(core_share_new){0, CAL_RIGHT_NONE}));
    CHECK_OK(core_share_list(cx, &at, &all, &n));
    CHECK_INT(n, 0);
}

TEST(what_cannot_be_shared_is_refused_and_changes_nothing)
{
    fixture *f = fixture_new(cx);
    cal_user room, gone;
    const cal_share *all;
    const cal_calendar *cols;
    size_t n, n_cols;

    CHECK(f);
    CHECK_OK(
        fixture_user(cx, (cal_user_new){.handle = CAL_STR("room"), .kind = CAL_KIND_ROOM}, &room));
    CHECK_OK(fixture_user(cx, (cal_user_new){.handle = CAL_STR("gone")}, &gone));
    cx->is_system = true;
    CHECK_OK(core_user_set_disabled(cx, gone.id, true));
    cx->is_system = false;

    const core_share_at at = {f->alice.id, f->cal.id};
    const struct {
        int64_t principal;
        cal_err e;
    } rows[] = {
        {f->alice.id, CAL_E_ACL_FIXED    },
        {room.id,     CAL_E_ACL_PRINCIPAL},
        {gone.id,     CAL_E_ACL_STRANGER },
        {99999,       CAL_E_ACL_STRANGER },
    };

    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        core_share_new pair[] = {
            {f->bob.id,         CAL_RIGHT_READ},
            {rows[i].principal, CAL_RIGHT_READ},
        };

        CHECK_INT(core_share_replace(cx, &at, pair, 2), rows[i].e);
        cal_fail_clear(cx);
    }
    CHECK_OK(core_share_list(cx, &at, &all, &n));
    CHECK_INT(n, 0);
    CHECK_OK(core_collection_list(cx, &f->alice, &cols, &n_cols));
    for (size_t i = 0; i < n_cols; i++) {
        const core_share_at box = {f->alice.id, cols[i].id};

        if (cols[i].kind == CAL_COLL_CALENDAR)
            continue;
        CHECK_INT(core_share_set(cx, &box, &(core_share_new){f->bob.id, CAL_RIGHT_READ}),
                  CAL_E_FORBIDDEN);
        cal_fail_clear(cx);
    }
    cx->who = &f->bob;
    CHECK_INT(core_share_list(cx, &at, &all, &n), CAL_E_NOT_FOUND);
    cal_fail_clear(cx);
    CHECK_INT(core_share_set(cx, &at, &(core_share_new){f->bob.id, CAL_RIGHT_MANAGE}),
              CAL_E_NOT_FOUND);
}

TEST(delegates_of_both_kinds_are_told_apart)
{
    fixture *f = fixture_new(cx);
    cal_user carol;
    const cal_share *d;
    const cal_user *of;
    size_t n;

    CHECK(f);
    CHECK_OK(fixture_user(cx, (cal_user_new){.handle = CAL_STR("carol")}, &carol));

    const core_share_at home = home_of(&f->alice);
    const int64_t both[] = {f->bob.id, carol.id};

    CHECK_OK(core_delegate_replace(cx, &f->alice, false, both, 2));
    CHECK_OK(core_share_set(cx, &home, &(core_share_new){0, CAL_RIGHT_FREEBUSY}));
    CHECK_OK(core_delegate_replace(cx, &f->alice, true, both, 1)); /* bob rises */
    CHECK_OK(core_delegate_list(cx, &f->alice, true, &d, &n));
    CHECK_INT(n, 1);
    CHECK_INT(d[0].principal, f->bob.id);
    CHECK_OK(core_delegate_list(cx, &f->alice, false, &d, &n));
    CHECK_INT(n, 1);
    CHECK_INT(d[0].principal, carol.id);
    CHECK_OK(core_share_set(cx, &home, &(core_share_new){f->bob.id, CAL_RIGHT_MANAGE}));
    CHECK_OK(core_delegate_replace(cx, &f->alice, true, both, 1)); /* he keeps what is more */
    CHECK_OK(core_delegate_list(cx, &f->alice, true, &d, &n));
    CHECK_INT(d[0].level, CAL_RIGHT_MANAGE);
    CHECK_OK(core_delegate_replace(cx, &f->alice, true, NULL, 0));
    CHECK_OK(core_share_list(cx, &home, &d, &n));
    CHECK_INT(n, 2); /* carol and everybody are still there */

    cal_ctx as = fixture_ctx(cx, &carol);

    CHECK_OK(core_delegate_of(&as, false, &of, &n));
    CHECK_INT(n, 1);
    CHECK_INT(of[0].id, f->alice.id);
    CHECK_OK(core_delegate_of(&as, true, &of, &n));
    CHECK_INT(n, 0);
    CHECK_INT(core_delegate_replace(&as, &f->alice, true, both, 2), CAL_E_NO_RIGHT);
    fixture_ctx_end(&as);
}

TEST(who_is_disabled_meanwhile_keeps_a_share_and_gets_no_other)
{
    fixture *f = fixture_new(cx);
    const cal_share *all;
    size_t n;

    CHECK(f);

    const core_share_at at = {f->alice.id, f->cal.id}, home = home_of(&f->alice);
    const core_share_new read = {f->bob.id, CAL_RIGHT_READ};

    CHECK_OK(core_share_set(cx, &at, &read));
    cx->is_system = true;
    CHECK_OK(core_user_set_disabled(cx, f->bob.id, true));
    cx->is_system = false;
    CHECK_OK(core_share_replace(cx, &at, &read, 1));
    CHECK_OK(core_share_list(cx, &at, &all, &n));
    CHECK_INT(n, 1);
    CHECK_INT(core_share_set(cx, &home, &read), CAL_E_ACL_STRANGER);
    cal_fail_clear(cx);
    CHECK_OK(core_share_replace(cx, &at, NULL, 0));
    CHECK_INT(core_share_replace(cx, &at, &read, 1), CAL_E_ACL_STRANGER);
}
