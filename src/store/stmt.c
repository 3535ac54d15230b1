/* SPDX-License-Identifier: MIT */
/* Every statement passes here: it leases the connection, opens a loop turn's read transaction at
   its first use, and sees to it that a transaction the engine gave up is not continued unseen. */
#include "store/stmt.h"

#include "base/buf.h"
#include "store/writer.h"

const store_stmts *const store_every_stmt[] = {
    &store_ahead_stmts,
    &store_table_stmts,
    &store_attachment_stmts,
    &store_calendar_stmts,
    &store_check_stmts,
    &store_event_stmts,
    &store_event_query_stmts,
    &store_event_read_stmts,
    &store_event_text_stmts,
    &store_former_stmts,
    &store_file_stmts,
    &store_import_stmts,
    &store_identity_stmts,
    &store_letter_stmts,
    &store_link_stmts,
    &store_lock_stmts,
    &store_membership_stmts,
    &store_meta_stmts,
    &store_migrate_stmts,
    &store_migrated_stmts,
    &store_principal_stmts,
    &store_property_stmts,
    &store_session_stmts,
    &store_share_stmts,
    &store_tx_stmts,
    &store_user_stmts,
    &store_organisation_stmts,
    &store_user_leaving_stmts,
    &store_user_index_stmts,
    &store_viewer_stmts,
    &store_audit_stmts,
    &store_entitlement_stmts,
    &store_subscription_stmts,
    &store_second_factor_stmts,
    NULL,
};

static cal_err turn_open(cal_ctx *cx, store_conn *c)
{
    store_list none = {.is_fixed = true};
    cal_err e = c->engine->run(cx, c, store_tx_stmt(STORE_TX_READ), NO_ARGS, &none);

    c->turn_open = e == CAL_OK;
    return e;
}

static cal_err run(cal_ctx *cx, const store_stmt *q, const store_val *in, size_t n_in,
                   store_list *out)
{
    cal_err e = store_lease(cx);

    if (e)
        return e;

    store_conn *c = cx->db;

    if (c->in_batch && !c->engine->in_tx(c))
        return cal_fail(cx, CAL_E_DB_BUSY, "The database gave this change up: try again");
    if (c->turn && !c->turn_open && (e = turn_open(cx, c)))
        return e;
    return c->engine->run(cx, c, q, in, n_in, out);
}

cal_err store_maybe(cal_ctx *cx, const store_stmt *q, const store_val *in, size_t n_in, void *out,
                    bool *found)
{
    store_list one = {.at = out, .cap = 1, .is_fixed = true};
    cal_err e = run(cx, q, in, n_in, &one);

    *found = !e && one.n == 1;
    return e;
}

cal_err store_one(cal_ctx *cx, const store_stmt *q, const store_val *in, size_t n_in, void *out)
{
    bool found;
    cal_err e = store_maybe(cx, q, in, n_in, out, &found);

    if (e || found)
        return e;
    return cal_fail(cx, CAL_E_NOT_FOUND, "%s", q->none ? q->none : "There is no such thing");
}

cal_err store_all(cal_ctx *cx, const store_stmt *q, const store_val *in, size_t n_in,
                  store_list *out)
{
    *out = (store_list){0};
    return run(cx, q, in, n_in, out);
}

cal_err store_run(cal_ctx *cx, const store_stmt *q, const store_val *in, size_t n_in,
                  int64_t *changed)
{
    store_list none = {.is_fixed = true};
    cal_err e = run(cx, q, in, n_in, &none);

    if (changed)
        *changed = none.changed;
    return e;
}

cal_err store_change(cal_ctx *cx, const store_stmt *q, const store_val *in, size_t n_in)
{
    int64_t changed;
    cal_err e = store_run(cx, q, in, n_in, &changed);

    if (e || changed != 0)
        return e;
    return cal_fail(cx, CAL_E_NOT_FOUND, "%s", q->none ? q->none : "There is no such thing");
}

cal_str store_like(cal_ctx *cx, cal_str part)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);

    cal_buf_add_byte(b, '%');
    for (size_t i = 0; i < part.n; i++) {
        if (part.p[i] == '%' || part.p[i] == '_' || part.p[i] == '\\')
            cal_buf_add_byte(b, '\\');
        cal_buf_add_byte(b, part.p[i]);
    }
    cal_buf_add_byte(b, '%');
    return cal_buf_str(b);
}
