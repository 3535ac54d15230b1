/* SPDX-License-Identifier: MIT */
/* Sessions, app passwords, sign-in links and failed attempts. */
#include "store/session.h"

#include "store/rows.h"
#include "store/stmt.h"

/* clang-format off */
#define APP_PASSWORD_COLS(T, m)                 \
    STORE_COL(T, m id,        "p.id"),          \
    STORE_COL(T, m user,      "p.principal"),        \
    STORE_COL(T, m label,     "p.label"),       \
    STORE_COL(T, m created,   "p.created"),     \
    STORE_COL(T, m last_used, "p.last_used")

typedef struct session_row {
    cal_session session;
    cal_user user;
} session_row;

static const store_col session_cols[] = {
    STORE_COL(session_row, session.id,        "s.id"),
    STORE_COL(session_row, session.user,      "s.principal"),
    STORE_COL(session_row, session.how,       "s.how"),
    STORE_COL(session_row, session.csrf,      "s.csrf"),
    STORE_COL(session_row, session.has_factor, "EXISTS (SELECT 1 FROM second_factor f"
              " WHERE f.principal = s.principal AND f.confirmed <> 0)"),
    STORE_COL(session_row, session.created,   "s.created"),
    STORE_COL(session_row, session.expires,   "s.expires"),
    STORE_COL(session_row, session.last_seen, "s.last_seen"),
    STORE_USER_COLS(session_row, user.),
};

static const store_col entry_cols[] = {
    STORE_COL(cal_session_entry, id,        "s.id"),
    STORE_COL(cal_session_entry, how,       "s.how"),
    STORE_COL(cal_session_entry, peer,      "s.peer"),
    STORE_COL(cal_session_entry, agent,     "s.agent"),
    STORE_COL(cal_session_entry, created,   "s.created"),
    STORE_COL(cal_session_entry, last_seen, "s.last_seen"),
};

typedef struct app_password_row {
    cal_app_password password;
    cal_user user;
    cal_str email_folded;
} app_password_row;

static const store_col app_password_cols[] = {
    APP_PASSWORD_COLS(app_password_row, password.),
    STORE_USER_COLS(app_password_row, user.),
    STORE_COL(app_password_row, email_folded, "u.email_folded"),
};

static const store_col app_password_list_cols[] = {APP_PASSWORD_COLS(cal_app_password, )};

typedef struct link_row {
    int64_t user, expires;
} link_row;

static const store_col link_cols[] = {
    STORE_COL(link_row, user,    "principal"),
    STORE_COL(link_row, expires, "expires"),
};

static const store_col attempt_cols[] = {
    STORE_COL(store_attempt, key,   "key"),
    STORE_COL(store_attempt, count, "count"),
    STORE_COL(store_attempt, first, "first"),
    STORE_COL(store_attempt, last,  "last"),
    STORE_COL(store_attempt, until, "until"),
};

static const store_col id_cols[] = {STORE_COL(store_i64, value, "id")};

enum {
    SESSION_INSERT, SESSION_AT, SESSION_SEEN, SESSION_DELETE, SESSION_DELETE_BUT,
    SESSION_DELETE_ONE, SESSION_LIST,
    APP_INSERT, APP_AT, APP_LIST, APP_USED, APP_DELETE,
    LINK_INSERT, LINK_TAKE,
    ATTEMPT_AT, ATTEMPT_PUT, ATTEMPT_DELETE,
    PRUNE_SESSIONS, PRUNE_LINKS, PRUNE_ATTEMPTS
};

static const store_stmt sql[] = {
    [SESSION_INSERT] = {
        .sql = "INSERT INTO session (digest, principal, csrf, agent, created, expires, last_seen,"
               " how, peer) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING {}",
        STORE_OUT(store_i64, id_cols)},
    [SESSION_AT] = {
        .sql = "SELECT {} FROM session s CROSS JOIN principal u WHERE u.id = s.principal AND s.digest = $1",
        STORE_OUT(session_row, session_cols), .none = "There is no such session"},
    [SESSION_SEEN] = {
        .sql = "UPDATE session SET last_seen = $2 WHERE id = $1"},
    [SESSION_DELETE] = {
        .sql = "DELETE FROM session WHERE digest = $1"},
    [SESSION_DELETE_BUT] = {
        .sql = "DELETE FROM session WHERE principal = $1 AND id <> $2"},
    [SESSION_DELETE_ONE] = {
        .sql = "DELETE FROM session WHERE principal = $1 AND id = $2",
        .none = "You have no such session"},
    [SESSION_LIST] = {
        .sql = "SELECT {} FROM session s WHERE s.principal = $1 AND s.expires > $2 AND s.last_seen > $3"
               " ORDER BY s.last_seen DESC, s.id DESC",
        STORE_OUT(cal_session_entry, entry_cols)},
    [APP_INSERT] = {
        .sql = "INSERT INTO app_password (principal, label, digest, created) VALUES ($1, $2, $3, $4)"
               " RETURNING {}",
        STORE_OUT(store_i64, id_cols)},
    [APP_AT] = {
        .sql = "SELECT {} FROM app_password p CROSS JOIN principal u"
               " WHERE u.id = p.principal AND p.digest = $1",
        STORE_OUT(app_password_row, app_password_cols), .none = "There is no such app password"},
    [APP_LIST] = {
        .sql = "SELECT {} FROM app_password p WHERE p.principal = $1 ORDER BY p.id",
        STORE_OUT(cal_app_password, app_password_list_cols)},
    [APP_USED] = {
        .sql = "UPDATE app_password SET last_used = $2 WHERE id = $1 AND last_used < $2"},
    [APP_DELETE] = {
        .sql = "DELETE FROM app_password WHERE principal = $1 AND id = $2",
        .none = "You have no such app password"},
    [LINK_INSERT] = {
        .sql = "INSERT INTO login_link (digest, principal, expires) VALUES ($1, $2, $3)"},
    [LINK_TAKE] = {
        .sql = "DELETE FROM login_link WHERE digest = $1 RETURNING {}",
        STORE_OUT(link_row, link_cols), .none = "This link was used already or never existed"},
    [ATTEMPT_AT] = {
        .sql = "SELECT {} FROM attempt WHERE key = $1",
        STORE_OUT(store_attempt, attempt_cols)},
    [ATTEMPT_PUT] = {
        .sql = "INSERT INTO attempt (key, count, first, last, until) VALUES ($1, $2, $3, $4, $5)"
               " ON CONFLICT (key) DO UPDATE SET count = excluded.count, first = excluded.first,"
               " last = excluded.last, until = excluded.until"},
    [ATTEMPT_DELETE] = {
        .sql = "DELETE FROM attempt WHERE key = $1"},
    [PRUNE_SESSIONS] = {
        .sql = "DELETE FROM session WHERE expires < $1"},
    [PRUNE_LINKS] = {
        .sql = "DELETE FROM login_link WHERE expires < $1"},
    [PRUNE_ATTEMPTS] = {
        .sql = "DELETE FROM attempt WHERE last < $1 AND until < $1"},
};
/* clang-format on */

const store_stmts store_session_stmts = {"session", sql, CAL_COUNT(sql)};

cal_err store_session_insert(cal_ctx *cx, cal_str digest, const cal_session *in, cal_str agent,
                             int64_t *id)
{
    return store_one(cx, &sql[SESSION_INSERT],
                     ARGS(V_BLOB(digest), V(in->user), V(in->csrf), V(agent), V(in->created),
                          V(in->expires), V(in->last_seen), V(in->how),
                          V(cx->peer.p ? cx->peer : CAL_STR(""))),
                     id);
}

cal_err store_session_at(cal_ctx *cx, cal_str digest, cal_session *out, cal_user *user)
{
    session_row row = {0};
    cal_err e = store_one(cx, &sql[SESSION_AT], ARGS(V_BLOB(digest)), &row);

    *out = row.session;
    *user = row.user;
    return e;
}

cal_err store_session_seen(cal_ctx *cx, int64_t id, int64_t at)
{
    return store_run(cx, &sql[SESSION_SEEN], ARGS(V(id), V(at)), NULL);
}

cal_err store_session_delete(cal_ctx *cx, cal_str digest)
{
    return store_run(cx, &sql[SESSION_DELETE], ARGS(V_BLOB(digest)), NULL);
}

cal_err store_session_delete_but(cal_ctx *cx, int64_t user, int64_t keep)
{
    return store_run(cx, &sql[SESSION_DELETE_BUT], ARGS(V(user), V(keep)), NULL);
}

cal_err store_session_delete_of(cal_ctx *cx, int64_t user)
{
    return store_session_delete_but(cx, user, 0);
}

cal_err store_session_delete_one(cal_ctx *cx, int64_t user, int64_t id)
{
    return store_change(cx, &sql[SESSION_DELETE_ONE], ARGS(V(user), V(id)));
}

cal_err store_session_list(cal_ctx *cx, int64_t user, int64_t idle, const cal_session_entry **out,
                           size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[SESSION_LIST], ARGS(V(user), V(cx->now), V(idle)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_app_password_insert(cal_ctx *cx, cal_str digest, const cal_app_password *in,
                                  int64_t *id)
{
    return store_one(cx, &sql[APP_INSERT],
                     ARGS(V(in->user), V(in->label), V_BLOB(digest), V(in->created)), id);
}

cal_err store_app_password_at(cal_ctx *cx, cal_str digest, cal_app_password *out, cal_user *user,
                              cal_str *email_folded)
{
    app_password_row row = {0};
    cal_err e = store_one(cx, &sql[APP_AT], ARGS(V_BLOB(digest)), &row);

    *out = row.password;
    *user = row.user;
    *email_folded = row.email_folded;
    return e;
}

cal_err store_app_password_list(cal_ctx *cx, int64_t user, const cal_app_password **out, size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[APP_LIST], ARGS(V(user)), &l);

    *out = l.at;
    *n = l.n;
    return e;
}

cal_err store_app_password_used(cal_ctx *cx, int64_t id, int64_t at)
{
    return store_run(cx, &sql[APP_USED], ARGS(V(id), V(at)), NULL);
}

cal_err store_app_password_delete(cal_ctx *cx, int64_t user, int64_t id)
{
    return store_change(cx, &sql[APP_DELETE], ARGS(V(user), V(id)));
}

cal_err store_login_link_insert(cal_ctx *cx, cal_str digest, int64_t user, int64_t expires)
{
    return store_run(cx, &sql[LINK_INSERT], ARGS(V_BLOB(digest), V(user), V(expires)), NULL);
}

cal_err store_login_link_take(cal_ctx *cx, cal_str digest, int64_t *user, int64_t *expires)
{
    link_row row = {0};
    cal_err e = store_one(cx, &sql[LINK_TAKE], ARGS(V_BLOB(digest)), &row);

    *user = row.user;
    *expires = row.expires;
    return e;
}

cal_err store_attempt_at(cal_ctx *cx, cal_str key, store_attempt *out)
{
    bool found;

    *out = (store_attempt){.key = key};
    return store_maybe(cx, &sql[ATTEMPT_AT], ARGS(V(key)), out, &found);
}

cal_err store_attempt_put(cal_ctx *cx, const store_attempt *in)
{
    return store_run(cx, &sql[ATTEMPT_PUT],
                     ARGS(V(in->key), V(in->count), V(in->first), V(in->last), V(in->until)), NULL);
}

cal_err store_attempt_delete(cal_ctx *cx, cal_str key)
{
    return store_run(cx, &sql[ATTEMPT_DELETE], ARGS(V(key)), NULL);
}

cal_err store_session_prune(cal_ctx *cx, int64_t before, int64_t *removed)
{
    *removed = 0;
    for (size_t i = PRUNE_SESSIONS; i <= PRUNE_ATTEMPTS; i++) {
        int64_t n;
        cal_err e = store_run(cx, &sql[i], ARGS(V(before)), &n);

        if (e)
            return e;
        *removed += n;
    }
    return CAL_OK;
}
