/* SPDX-License-Identifier: MIT */
/* People, sessions, app passwords, links, attempts. */
#include "store/user.h"

#include "store/meta.h"
#include "store/principal.h"
#include "store/session.h"
#include "store/tx.h"
#include "store/user_index.h"
#include "tests/store/fixture.h"

/* Every test here needs a transaction of its own around some calls: begins and commits one. */
#define IN_TX(...)                                \
    do {                                          \
        CAL_AUTO(store_tx_end) store_tx tx = {0}; \
        CHECK_OK(store_tx_begin(cx, &tx));        \
        __VA_ARGS__;                              \
        CHECK_OK(store_tx_commit(&tx));           \
    } while (0)

TEST(a_person_is_found_by_id_handle_and_address)
{
    int64_t id;
    store_user u;

    CHECK(fixture_pool(cx, "user.db"));
    CHECK_OK(fixture_user(cx, "alice", &id));
    CHECK_OK(store_user_by_id(cx, id, &u));
    CHECK_STR(u.user.handle, CAL_STR("alice"));
    CHECK_STR(u.user.email, CAL_STR("alice@Example.org"));
    CHECK_STR(u.email_folded, CAL_STR("alice@example.org"));
    CHECK_INT(u.user.has_password, false);
    CHECK(u.password.p == NULL);
    CHECK_OK(store_user_by_handle(cx, CAL_STR("alice"), &u));
    CHECK_INT(u.user.id, id);
    CHECK_OK(store_user_by_login(cx, CAL_STR("alice@example.org"), &u));
    CHECK_INT(u.user.id, id);
    CHECK(store_user_by_login(cx, CAL_STR("bob"), &u) == CAL_E_NOT_FOUND);
    CHECK_STR(cx->fail.why, CAL_STR("There is no such person"));
}

TEST(a_handle_or_address_is_taken_once_and_no_address_is_shared_by_many)
{
    store_user u = {.user = {.handle = CAL_STR("alice2")},
                    .email_folded = CAL_STR("alice@example.org")};
    int64_t id;

    CHECK(fixture_pool(cx, "twice.db"));
    CHECK_OK(fixture_user(cx, "alice", &id));
    CHECK(fixture_user(cx, "alice", &id) == CAL_E_EXISTS);
    cal_fail_clear(cx);
    {
        CAL_AUTO(store_tx_end) store_tx tx = {0};

        CHECK_OK(store_tx_begin(cx, &tx));
        CHECK(store_user_insert(cx, &u, &id) == CAL_E_EXISTS);
        cal_fail_clear(cx);
        u.email_folded = CAL_STR("");
        CHECK_OK(store_user_insert(cx, &u, &id));
        u.user.handle = CAL_STR("alice3");
        CHECK_OK(store_user_insert(cx, &u, &id));
        CHECK_OK(store_tx_commit(&tx));
    }
    CHECK_OK(store_user_count(cx, &id));
    CHECK_INT(id, 3);
}

/* How many are called exactly so, have words that begin so, or have the pieces of it. */
static size_t found_by(cal_ctx *cx, const char *exact, const char *word, const char *pieces)
{
    const store_principal_query q = {0, 1 << CAL_KIND_INDIVIDUAL, cal_str_c(exact)};
    store_word_query w = {.organisation = 0, .kinds = q.kinds, .limit = 10};
    const cal_user *found;
    size_t n_exact = 0, n_words = 0, n_pieces = 0;

    w.words[0] = cal_str_c(word);
    if (store_principal_exact(cx, &q, &found, &n_exact) ||
        (*word && store_user_by_words(cx, &w, &found, &n_words)) ||
        (*pieces && store_user_by_pieces(cx, &w, cal_str_c(pieces), &found, &n_pieces)))
        return 99;
    return n_exact + n_words + n_pieces;
}

/* The same of an organisation that nobody is in. */
static size_t found_elsewhere(cal_ctx *cx, const char *word)
{
    store_word_query w = {.organisation = 2, .kinds = 1 << CAL_KIND_INDIVIDUAL, .limit = 10};
    const store_principal_query q = {2, w.kinds, cal_str_c(word)};
    const cal_user *found;
    size_t n_exact = 0, n_words = 0, n_pieces = 0;

    w.words[0] = q.exact;
    if (store_principal_exact(cx, &q, &found, &n_exact) ||
        store_user_by_words(cx, &w, &found, &n_words) ||
        store_user_by_pieces(cx, &w, q.exact, &found, &n_pieces))
        return 99;
    return n_exact + n_words + n_pieces;
}

TEST(search_finds_exact_addresses_and_parts_of_names_but_nobody_disabled)
{
    int64_t id;
    const cal_user *found;
    size_t n;

    CHECK(fixture_pool(cx, "find.db"));
    CHECK_OK(fixture_user(cx, "alice", &id));
    CHECK_OK(fixture_user(cx, "malice", &id));
    CHECK_OK(fixture_user(cx, "bob", &id));
    CHECK_INT(found_by(cx, "", "", "lic"), 2);
    CHECK_INT(found_by(cx, "lic", "", ""), 0);
    CHECK_INT(found_by(cx, "", "lic", ""), 0);
    CHECK_INT(found_by(cx, "", "a", ""), 2); /* the handle, and the address as a whole */
    CHECK_INT(found_by(cx, "bob@example.org", "", ""), 1);
    CHECK_INT(found_by(cx, "", "alice@ex", ""), 1);
    CHECK_INT(found_by(cx, "", "example", ""), 0);
    CHECK_INT(found_by(cx, "", "", "example"), 0);
    CHECK_INT(found_by(cx, "", "", "al"), 0);
    CHECK_INT(found_elsewhere(cx, "alice"), 0);
    IN_TX(CHECK_OK(store_user_set_disabled(cx, id, true)));
    CHECK_INT(found_by(cx, "bob", "bob", "bob"), 0);
    CHECK_OK(store_user_list(cx, 0, 2, &found, &n));
    CHECK_INT(n, 2);
    CHECK_OK(store_user_list(cx, found[1].id, 2, &found, &n));
    CHECK_INT(n, 1);
    CHECK_INT(found[0].disabled, true);
}

TEST(changes_of_a_person_are_kept)
{
    int64_t id, epoch, later;
    store_user u;

    CHECK(fixture_pool(cx, "change.db"));
    CHECK_OK(fixture_user(cx, "alice", &id));
    CHECK_OK(store_user_by_id(cx, id, &u));
    CHECK_OK(store_auth_epoch(cx, &epoch));
    u.user.name = CAL_STR("Alice");
    u.user.theme = CAL_THEME_DARK;
    u.user.role = CAL_ROLE_ADMIN;
    u.email_folded = CAL_STR("a@b");
    IN_TX(CHECK_OK(store_user_update(cx, &u));
          CHECK_OK(store_user_set_password(cx, id, CAL_STR("$argon2id$x")));
          CHECK_OK(store_auth_epoch_bump(cx)));
    CHECK_OK(store_user_by_login(cx, CAL_STR("a@b"), &u));
    CHECK_STR(u.user.name, CAL_STR("Alice"));
    CHECK_INT(u.user.theme, CAL_THEME_DARK);
    CHECK_INT(u.user.role, CAL_ROLE_ADMIN);
    CHECK_INT(u.user.has_password, true);
    CHECK_STR(u.password, CAL_STR("$argon2id$x"));
    CHECK_OK(store_auth_epoch(cx, &later));
    CHECK_INT(later, epoch + 1);
    IN_TX(u.user.id = 99; CHECK(store_user_update(cx, &u) == CAL_E_NOT_FOUND); cal_fail_clear(cx));
}

TEST(a_session_comes_with_its_user_and_ends)
{
    static const cal_str digests[] = {CAL_STR_K("11111111111111111111111111111111"),
                                      CAL_STR_K("22222222222222222222222222222222"),
                                      CAL_STR_K("33333333333333333333333333333333")};
    cal_session s = {.csrf = CAL_STR("c"), .created = 1, .expires = 100, .last_seen = 1}, got;
    cal_user u;
    int64_t ids[3], removed;

    CHECK(fixture_pool(cx, "session.db"));
    CHECK_OK(fixture_user(cx, "alice", &s.user));
    for (int i = 0; i < 3; i++)
        IN_TX(CHECK_OK(store_session_insert(cx, digests[i], &s, CAL_STR("curl"), &ids[i])));
    IN_TX(CHECK_OK(store_session_seen(cx, ids[0], 50)));
    CHECK_OK(store_session_at(cx, digests[0], &got, &u));
    CHECK_INT(got.id, ids[0]);
    CHECK_INT(got.last_seen, 50);
    CHECK_STR(got.csrf, CAL_STR("c"));
    CHECK_STR(u.handle, CAL_STR("alice"));
    IN_TX(CHECK_OK(store_session_delete(cx, digests[0])));
    CHECK(store_session_at(cx, digests[0], &got, &u) == CAL_E_NOT_FOUND);
    cal_fail_clear(cx);
    IN_TX(CHECK_OK(store_session_delete_but(cx, s.user, ids[1])));
    CHECK(store_session_at(cx, digests[2], &got, &u) == CAL_E_NOT_FOUND);
    cal_fail_clear(cx);
    CHECK_OK(store_session_at(cx, digests[1], &got, &u));
    IN_TX(CHECK_OK(store_session_prune(cx, 101, &removed)));
    CHECK_INT(removed, 1);
}

TEST(an_app_password_comes_with_its_user_and_only_its_owner_ends_it)
{
    cal_str digest = CAL_STR("11111111111111111111111111111111"), folded;
    cal_app_password p = {.label = CAL_STR("phone"), .created = 5}, got;
    const cal_app_password *list;
    cal_user u;
    int64_t bob;
    size_t n;

    CHECK(fixture_pool(cx, "app.db"));
    CHECK_OK(fixture_user(cx, "alice", &p.user));
    CHECK_OK(fixture_user(cx, "bob", &bob));
    IN_TX(CHECK_OK(store_app_password_insert(cx, digest, &p, &p.id)));
    IN_TX(CHECK_OK(store_app_password_used(cx, p.id, 77)));
    CHECK_OK(store_app_password_at(cx, digest, &got, &u, &folded));
    CHECK_INT(got.last_used, 77);
    CHECK_STR(got.label, CAL_STR("phone"));
    CHECK_STR(folded, CAL_STR("alice@example.org"));
    CHECK_OK(store_app_password_list(cx, p.user, &list, &n));
    CHECK_INT(n, 1);
    IN_TX(CHECK(store_app_password_delete(cx, bob, p.id) == CAL_E_NOT_FOUND); cal_fail_clear(cx));
    IN_TX(CHECK_OK(store_app_password_delete(cx, p.user, p.id)));
    CHECK(store_app_password_at(cx, digest, &got, &u, &folded) == CAL_E_NOT_FOUND);
}

TEST(a_link_works_once_and_attempts_are_counted_under_their_key)
{
    cal_str digest = CAL_STR("11111111111111111111111111111111");
    store_attempt a;
    int64_t id, user, expires;

    CHECK(fixture_pool(cx, "link.db"));
    CHECK_OK(fixture_user(cx, "alice", &id));
    IN_TX(CHECK_OK(store_login_link_insert(cx, digest, id, 9)));
    IN_TX(CHECK_OK(store_login_link_take(cx, digest, &user, &expires)));
    CHECK_INT(user, id);
    CHECK_INT(expires, 9);
    IN_TX(CHECK(store_login_link_take(cx, digest, &user, &expires) == CAL_E_NOT_FOUND);
          cal_fail_clear(cx));
    CHECK_OK(store_attempt_at(cx, CAL_STR("k"), &a));
    CHECK_INT(a.count, 0);
    a = (store_attempt){CAL_STR("k"), 3, 1, 2, 60};
    IN_TX(CHECK_OK(store_attempt_put(cx, &a)); a.count = 4; CHECK_OK(store_attempt_put(cx, &a)));
    CHECK_OK(store_attempt_at(cx, CAL_STR("k"), &a));
    CHECK_INT(a.count, 4);
    CHECK_INT(a.until, 60);
    IN_TX(CHECK_OK(store_attempt_delete(cx, CAL_STR("k"))));
    CHECK_OK(store_attempt_at(cx, CAL_STR("k"), &a));
    CHECK_INT(a.count, 0);
}
