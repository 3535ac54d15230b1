/* SPDX-License-Identifier: MIT */
/* Identities from outside. */
#include "store/identity.h"

#include "store/rows.h"
#include "store/stmt.h"

/* clang-format off */
static const store_col user_cols[] = {STORE_COL(store_i64, value, "principal")};
static const store_col count_cols[] = {STORE_COL(store_i64, value, "count(*)")};

static const store_col whose_cols[] = {STORE_COL(store_i64, value, "s.principal")};

static const store_col flow_cols[] = {
    STORE_COL(store_flow, browser,   "browser"),
    STORE_COL(store_flow, nonce,     "nonce"),
    STORE_COL(store_flow, verifier,  "verifier"),
    STORE_COL(store_flow, return_to, "return_to"),
    STORE_COL(store_flow, expires,   "expires"),
};

static const store_col session_cols[] = {
    STORE_COL(store_provider_session, session,        "session"),
    STORE_COL(store_provider_session, issuer,         "issuer"),
    STORE_COL(store_provider_session, subject,        "subject"),
    STORE_COL(store_provider_session, sid,            "sid"),
    STORE_COL(store_provider_session, id_token,       "id_token"),
    STORE_COL(store_provider_session, refresh_token,  "refresh_token"),
    STORE_COL(store_provider_session, access_expires, "access_expires"),
};

enum {
    AT, HAS, INSERT, SEEN, FLOW_INSERT, FLOW_BOUND, FLOW_TAKE, SESSION_PUT, SESSION_RENEW,
    SESSION_AT, SESSION_CLAIM, SESSION_USERS, SESSION_WHOSE, SESSION_END, DROP, TOKEN_SEEN,
    PRUNE_FLOWS, PRUNE_TOKENS
};

/* With a sid that session of the provider, which must be the subject's if one is named; without, all
   of the subject. */
#define SESSIONS                                                                          \
    "SELECT p.session FROM provider_session p WHERE p.issuer = $1 AND p.sid = $3"        \
    " AND $3 <> '' AND ($2 = '' OR p.subject = $2) UNION ALL"                            \
    " SELECT p.session FROM provider_session p WHERE p.issuer = $1 AND p.subject = $2"   \
    " AND $3 = ''"

static const char gone[] = "There is no such session of the provider";

static const store_stmt sql[] = {
    [AT] = {
        .sql = "SELECT {} FROM identity WHERE issuer = $1 AND subject = $2",
        STORE_OUT(store_i64, user_cols), .none = "Nobody has this identity"},
    [HAS] = {
        .sql = "SELECT {} FROM identity WHERE principal = $2 AND issuer = $1",
        STORE_OUT(store_i64, count_cols)},
    [INSERT] = {
        .sql = "INSERT INTO identity (issuer, subject, principal, created, last_seen)"
               " VALUES ($1, $2, $3, $4, $4)"},
    [SEEN] = {
        .sql = "UPDATE identity SET last_seen = $3 WHERE issuer = $1 AND subject = $2"},
    [FLOW_INSERT] = {
        .sql = "INSERT INTO sign_in_flow (digest, browser, nonce, verifier, return_to, expires)"
               " VALUES ($1, $2, $3, $4, $5, $6)"},
    [FLOW_BOUND] = {
        .sql = "DELETE FROM sign_in_flow WHERE expires < (SELECT expires FROM sign_in_flow"
               " ORDER BY expires DESC LIMIT 1 OFFSET $1)"},
    [FLOW_TAKE] = {
        .sql = "DELETE FROM sign_in_flow WHERE digest = $1 RETURNING {}",
        STORE_OUT(store_flow, flow_cols), .none = "There is no such sign-in on its way"},
    [SESSION_PUT] = {
        .sql = "INSERT INTO provider_session (session, issuer, subject, sid, id_token, refresh_token,"
               " access_expires) VALUES ($1, $2, $3, $4, $5, $6, $7)"},
    [SESSION_RENEW] = {
        .sql = "UPDATE provider_session SET id_token = $2, refresh_token = $3, access_expires = $4"
               " WHERE session = $1"},
    [SESSION_AT] = {
        .sql = "SELECT {} FROM provider_session WHERE session = $1",
        STORE_OUT(store_provider_session, session_cols), .none = gone},
    [SESSION_CLAIM] = {
        .sql = "UPDATE provider_session SET access_expires = $3 WHERE session ="
               " (SELECT p.session FROM provider_session p WHERE p.issuer = $1"
               " AND p.refresh_token <> '' AND p.access_expires <= $2 ORDER BY p.access_expires LIMIT 1) RETURNING {}",
        STORE_OUT(store_provider_session, session_cols), .none = gone},
    [SESSION_USERS] = {
        .sql = "SELECT {} FROM session s WHERE s.id IN (" SESSIONS ")",
        STORE_OUT(store_i64, whose_cols)},
    [SESSION_WHOSE] = {
        .sql = "SELECT {} FROM session s WHERE s.id = $1", STORE_OUT(store_i64, whose_cols)},
    [SESSION_END] = {
        .sql = "DELETE FROM session WHERE id IN (" SESSIONS ")"},
    [DROP] = {
        .sql = "DELETE FROM session WHERE id = $1"},
    [TOKEN_SEEN] = {
        .sql = "INSERT INTO token_seen (issuer, jti, expires) VALUES ($1, $2, $3)"},
    [PRUNE_FLOWS] = {
        .sql = "DELETE FROM sign_in_flow WHERE expires < $1"},
    [PRUNE_TOKENS] = {
        .sql = "DELETE FROM token_seen WHERE expires < $1"},
};
/* clang-format on */

const store_stmts store_identity_stmts = {"identity", sql, CAL_COUNT(sql)};

/* An absent text is stored as an empty one. */
static cal_str present(cal_str s)
{
    return s.p ? s : CAL_STR("");
}

cal_err store_identity_at(cal_ctx *cx, cal_str issuer, cal_str subject, int64_t *user)
{
    return store_one(cx, &sql[AT], ARGS(V(issuer), V(subject)), user);
}

cal_err store_identity_has(cal_ctx *cx, cal_str issuer, int64_t user, bool *out)
{
    int64_t n = 0;
    cal_err e = store_one(cx, &sql[HAS], ARGS(V(issuer), V(user)), &n);

    *out = n > 0;
    return e;
}

cal_err store_identity_insert(cal_ctx *cx, cal_str issuer, cal_str subject, int64_t user)
{
    return store_change(cx, &sql[INSERT], ARGS(V(issuer), V(subject), V(user), V(cx->now)));
}

cal_err store_identity_seen(cal_ctx *cx, cal_str issuer, cal_str subject)
{
    return store_run(cx, &sql[SEEN], ARGS(V(issuer), V(subject), V(cx->now)), NULL);
}

cal_err store_flow_insert(cal_ctx *cx, cal_str digest, const store_flow *in)
{
    return store_change(cx, &sql[FLOW_INSERT],
                        ARGS(V_BLOB(digest), V_BLOB(in->browser), V(in->nonce), V(in->verifier),
                             V(in->return_to), V(in->expires)));
}

cal_err store_flow_bound(cal_ctx *cx, int64_t now, int64_t most)
{
    cal_err e = store_run(cx, &sql[PRUNE_FLOWS], ARGS(V(now)), NULL);

    return e ? e : store_run(cx, &sql[FLOW_BOUND], ARGS(V(most)), NULL);
}

cal_err store_flow_take(cal_ctx *cx, cal_str digest, store_flow *out)
{
    return store_one(cx, &sql[FLOW_TAKE], ARGS(V_BLOB(digest)), out);
}

cal_err store_provider_session_put(cal_ctx *cx, const store_provider_session *in)
{
    return store_change(cx, &sql[SESSION_PUT],
                        ARGS(V(in->session), V(in->issuer), V(in->subject), V(present(in->sid)),
                             V(in->id_token), V(present(in->refresh_token)),
                             V(in->access_expires)));
}

cal_err store_provider_session_at(cal_ctx *cx, int64_t session, store_provider_session *out)
{
    return store_one(cx, &sql[SESSION_AT], ARGS(V(session)), out);
}

cal_err store_provider_session_renew(cal_ctx *cx, const store_provider_session *in)
{
    return store_run(
        cx, &sql[SESSION_RENEW],
        ARGS(V(in->session), V(in->id_token), V(in->refresh_token), V(in->access_expires)), NULL);
}

cal_err store_provider_session_claim(cal_ctx *cx, cal_str issuer, int64_t before, int64_t until,
                                     store_provider_session *out)
{
    return store_one(cx, &sql[SESSION_CLAIM], ARGS(V(issuer), V(before), V(until)), out);
}

/* Rows of one number, as numbers. */
static void numbers(cal_ctx *cx, const store_list *l, const int64_t **out, size_t *n)
{
    const store_i64 *rows = l->at;
    int64_t *at = CAL_NEW_N(cx->arena, int64_t, l->n);

    for (size_t i = 0; i < l->n; i++)
        at[i] = rows[i].value;
    *out = at;
    *n = l->n;
}

cal_err store_provider_session_users(cal_ctx *cx, cal_str issuer, cal_str subject, cal_str sid,
                                     const int64_t **out, size_t *n)
{
    store_list l = {0};
    cal_err e = store_all(cx, &sql[SESSION_USERS],
                          ARGS(V(issuer), V(present(subject)), V(present(sid))), &l);

    numbers(cx, &l, out, n);
    return e;
}

cal_err store_provider_session_whose(cal_ctx *cx, int64_t session, const int64_t **out, size_t *n)
{
    store_list l = {0};
    cal_err e = store_all(cx, &sql[SESSION_WHOSE], ARGS(V(session)), &l);

    numbers(cx, &l, out, n);
    return e;
}

cal_err store_provider_session_end(cal_ctx *cx, cal_str issuer, cal_str subject, cal_str sid)
{
    return store_run(cx, &sql[SESSION_END], ARGS(V(issuer), V(present(subject)), V(present(sid))),
                     NULL);
}

cal_err store_provider_session_drop(cal_ctx *cx, int64_t session)
{
    return store_run(cx, &sql[DROP], ARGS(V(session)), NULL);
}

cal_err store_token_seen(cal_ctx *cx, cal_str issuer, cal_str jti, int64_t expires)
{
    return store_change(cx, &sql[TOKEN_SEEN], ARGS(V(issuer), V(jti), V(expires)));
}

cal_err store_identity_prune(cal_ctx *cx, int64_t before)
{
    cal_err e = store_run(cx, &sql[PRUNE_FLOWS], ARGS(V(before)), NULL);

    return e ? e : store_run(cx, &sql[PRUNE_TOKENS], ARGS(V(before)), NULL);
}
