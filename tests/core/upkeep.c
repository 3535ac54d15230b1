/* SPDX-License-Identifier: MIT */
#include "core/upkeep.h"

#include "core/event.h"
#include "core/session.h"
#include "tests/core/fixture.h"

TEST(expired_sessions_go_and_living_ones_stay)
{
    fixture *f = fixture_new(cx);
    cal_session s;
    cal_user user;
    cal_str old, young;

    CHECK(f);
    CHECK_OK(core_session_new(cx, f->alice.id, CAL_BY_PASSWORD, CAL_STR(""), &old, &s));
    cx->now += INT64_C(400) * 86400;
    CHECK_OK(core_session_new(cx, f->alice.id, CAL_BY_PASSWORD, CAL_STR(""), &young, &s));
    CHECK_OK(core_upkeep_expired(cx));
    CHECK_OK(core_session_at(cx, young, &s, &user));
    CHECK_INT(core_session_at(cx, old, &s, &user), CAL_E_SIGN_IN);
}

TEST(a_database_in_use_is_sound_and_ready)
{
    fixture *f = fixture_new(cx);
    const cal_str *findings;
    size_t n;

    CHECK(f);
    CHECK_OK(fixture_put(cx, &f->cal, "a", fixture_event(cx, "a", "20260601T100000Z", "x")));
    CHECK_OK(fixture_put(cx, &f->cal, "a", fixture_event(cx, "a", "20270601T100000Z", "y")));
    CHECK_OK(fixture_put(cx, &f->cal, "b", fixture_event(cx, "b", "20270601T100000Z", "y")));
    CHECK_OK(core_event_delete(cx, &f->cal, CAL_STR("a"), NULL));
    CHECK_OK(core_upkeep_check(cx, &findings, &n));
    for (size_t i = 0; i < n; i++)
        test_failed(__FILE__, __LINE__, "%.*s", CAL_FMT(findings[i]));
    CHECK_OK(core_upkeep_ready(cx));
}
