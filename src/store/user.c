/* SPDX-License-Identifier: MIT */
/* People. */
#include "store/user.h"

#include "store/rows.h"
#include "store/stmt.h"
#include "store/tx.h"
#include "store/user_index.h"

static const store_col user_cols[] = {STORE_USER_COLS(cal_user, )};

/* clang-format off */
static const store_col whole_cols[] = {
    STORE_USER_COLS(store_user, user.),
    STORE_COL(store_user, email_folded, "u.email_folded"),
    STORE_COL(store_user, name_folded,  "u.name_folded"),
    STORE_COL(store_user, password,     "u.password"),
};

static const store_col id_cols[] = {STORE_COL(store_i64, value, "id")};
static const store_col seq_cols[] = {STORE_COL(store_i64, value, "seq")};
static const store_col availability_cols[] = {STORE_COL(store_text, value, "availability")};
static const store_col count_cols[] = {STORE_COL(store_i64, value, "count(*)")};

enum { INSERT, BY_ID, BY_HANDLE, BY_LOGIN, LIST, COUNT, UPDATE, SET_PASSWORD, SET_DISABLED, SET_DEFAULT, AVAILABILITY, SET_AVAILABILITY, BUMP };

static const char nobody[] = "There is no such person";

static const store_stmt sql[] = {
    [INSERT] = {
        .sql = "INSERT INTO principal (handle, email, email_folded, name, name_folded, password, language,"
               " time_zone, week_start, theme, role, disabled, created, kind, organisation, origin)"
               " VALUES ($1, $2, NULLIF($3, ''), $4, $5, NULLIF($6, ''), $7, $8, $9, $10, $11, $12, $13,"
               " $14, $15, $16)"
               " RETURNING {}",
        STORE_OUT(store_i64, id_cols)},
    [BY_ID] = {
        .sql = "SELECT {} FROM principal u WHERE u.id = $1",
        STORE_OUT(store_user, whole_cols), .none = nobody},
    [BY_HANDLE] = {
        .sql = "SELECT {} FROM principal u WHERE u.handle = $1",
        STORE_OUT(store_user, whole_cols), .none = nobody},
    [BY_LOGIN] = {
        .sql = "SELECT {} FROM principal u WHERE u.handle = $1 OR u.email_folded = $1"
               " ORDER BY u.handle = $1 DESC LIMIT 1",
        STORE_OUT(store_user, whole_cols), .none = nobody},
    [LIST] = {
        .sql = "SELECT {} FROM principal u WHERE u.id > $1 ORDER BY u.id LIMIT $2",
        STORE_OUT(cal_user, user_cols)},
    [COUNT] = {
        .sql = "SELECT {} FROM principal WHERE kind = 0",
        STORE_OUT(store_i64, count_cols)},
    [UPDATE] = {
        .sql = "UPDATE principal SET name = $2, name_folded = $3, email = $4, email_folded = NULLIF($5, ''),"
               " language = $6, time_zone = $7, week_start = $8, theme = $9, role = $10 WHERE id = $1",
        .none = nobody},
    [SET_PASSWORD] = {
        .sql = "UPDATE principal SET password = NULLIF($2, '') WHERE id = $1",
        .none = nobody},
    [SET_DISABLED] = {
        .sql = "UPDATE principal SET disabled = $2 WHERE id = $1",
        .none = nobody},
    [AVAILABILITY] = {
        .sql = "SELECT {} FROM principal WHERE id = $1",
        STORE_OUT(store_text, availability_cols), .none = nobody},
    [SET_AVAILABILITY] = {
        .sql = "UPDATE principal SET availability = $2 WHERE id = $1",
        .none = nobody},
    [SET_DEFAULT] = {
        .sql = "UPDATE principal SET default_calendar = $2 WHERE id = $1",
        .none = nobody},
    [BUMP] = {
        .sure = true,
        .sql = "UPDATE principal SET seq = seq + 1 WHERE id = $1 RETURNING {}",
        STORE_OUT(store_i64, seq_cols), .none = nobody},
};
/* clang-format on */

const store_stmts store_user_stmts = {"user", sql, CAL_COUNT(sql)};

cal_err store_user_insert(cal_ctx *cx, const store_user *in, int64_t *id)
{
    const cal_user *u = &in->user;
    store_user row = *in;
    cal_err e = store_one(cx, &sql[INSERT],
                          ARGS(V(u->handle), V(u->email), V(in->email_folded), V(u->name),
                               V(in->name_folded), V(in->password), V(u->language), V(u->time_zone),
                               V(u->week_start), V(u->theme), V(u->role), V(u->disabled),
                               V(u->created), V(u->kind), V(u->organisation), V(u->origin)),
                          id);

    row.user.id = *id;
    return e ? e : store_user_index_add(cx, &row);
}

cal_err store_user_by_id(cal_ctx *cx, int64_t id, store_user *out)
{
    return store_one(cx, &sql[BY_ID], ARGS(V(id)), out);
}

cal_err store_user_by_handle(cal_ctx *cx, cal_str handle, store_user *out)
{
    return store_one(cx, &sql[BY_HANDLE], ARGS(V(handle)), out);
}

cal_err store_user_by_login(cal_ctx *cx, cal_str login_folded, store_user *out)
{
    return store_one(cx, &sql[BY_LOGIN], ARGS(V(login_folded)), out);
}

static cal_err people(cal_err e, const store_list *l, const cal_user **out, size_t *n)
{
    *out = l->at;
    *n = l->n;
    return e;
}

cal_err store_user_list(cal_ctx *cx, int64_t after, size_t limit, const cal_user **out, size_t *n)
{
    store_list l;
    cal_err e = store_all(cx, &sql[LIST], ARGS(V(after), V_SIZE(limit)), &l);

    return people(e, &l, out, n);
}

cal_err store_user_count(cal_ctx *cx, int64_t *out)
{
    return store_one(cx, &sql[COUNT], NO_ARGS, out);
}

/* What they are found by changes with what they are called. */
static cal_err index_anew(cal_ctx *cx, const store_user *in)
{
    store_user before, now;
    cal_err e = store_user_by_id(cx, in->user.id, &before);

    if (e || (cal_str_eq(before.name_folded, in->name_folded) &&
              cal_str_eq(before.email_folded, in->email_folded)))
        return e;
    now = before;
    now.name_folded = in->name_folded;
    now.email_folded = in->email_folded;
    e = store_user_index_remove(cx, &before);
    return e ? e : store_user_index_add(cx, &now);
}

cal_err store_user_update(cal_ctx *cx, const store_user *in)
{
    const cal_user *u = &in->user;
    cal_err e = index_anew(cx, in);

    if (e)
        return e;

    return store_change(cx, &sql[UPDATE],
                        ARGS(V(u->id), V(u->name), V(in->name_folded), V(u->email),
                             V(in->email_folded), V(u->language), V(u->time_zone), V(u->week_start),
                             V(u->theme), V(u->role)));
}

cal_err store_user_set_password(cal_ctx *cx, int64_t id, cal_str password)
{
    return store_change(cx, &sql[SET_PASSWORD], ARGS(V(id), V(password)));
}

cal_err store_user_set_disabled(cal_ctx *cx, int64_t id, bool disabled)
{
    return store_change(cx, &sql[SET_DISABLED], ARGS(V(id), V(disabled)));
}

cal_err store_user_availability(cal_ctx *cx, int64_t id, cal_str *out)
{
    store_text text;
    cal_err e = store_one(cx, &sql[AVAILABILITY], ARGS(V(id)), &text);

    *out = e ? (cal_str){NULL, 0} : text.value;
    return e;
}

cal_err store_user_set_availability(cal_ctx *cx, int64_t id, cal_str text)
{
    return store_change(cx, &sql[SET_AVAILABILITY], ARGS(V(id), V(text)));
}

cal_err store_user_set_default(cal_ctx *cx, int64_t id, int64_t calendar)
{
    return store_change(cx, &sql[SET_DEFAULT], ARGS(V(id), V(calendar)));
}

cal_err store_home_bump(cal_ctx *cx, int64_t home, int64_t *seq)
{
    cal_err e = store_tx_need(cx, home);

    return e ? e : store_one(cx, &sql[BUMP], ARGS(V(home)), seq);
}
