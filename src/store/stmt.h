/* SPDX-License-Identifier: MIT */
/* Running statements, and the list of all there are. */
#ifndef CAL_STORE_STMT_H
#define CAL_STORE_STMT_H

#include "store/driver.h"

/* The first row into out. CAL_E_NOT_FOUND with the statement's sentence. */
CAL_MUST_USE cal_err store_one(cal_ctx *cx, const store_stmt *q, const store_val *in, size_t n_in,
                               void *out);
/* The same; that there is none is no failure. */
CAL_MUST_USE cal_err store_maybe(cal_ctx *cx, const store_stmt *q, const store_val *in, size_t n_in,
                                 void *out, bool *found);
/* All rows. */
CAL_MUST_USE cal_err store_all(cal_ctx *cx, const store_stmt *q, const store_val *in, size_t n_in,
                               store_list *out);
/* A change. changed: rows touched, or NULL. */
CAL_MUST_USE cal_err store_run(cal_ctx *cx, const store_stmt *q, const store_val *in, size_t n_in,
                               int64_t *changed);
/* A change that must touch a row: CAL_E_NOT_FOUND with the statement's sentence. */
CAL_MUST_USE cal_err store_change(cal_ctx *cx, const store_stmt *q, const store_val *in,
                                  size_t n_in);

/* "%part%" for LIKE … ESCAPE '\', with the signs of part taken literally. */
cal_str store_like(cal_ctx *cx, cal_str part);

/* The statements of one file. */
typedef struct store_stmts {
    const char *file;
    const store_stmt *at;
    size_t n;
} store_stmts;

/* One row a file, then NULL: a test prepares all of them on every engine. */
extern const store_stmts *const store_every_stmt[];

extern const store_stmts store_former_stmts, store_ahead_stmts, store_table_stmts,
    store_attachment_stmts, store_calendar_stmts, store_check_stmts, store_entitlement_stmts,
    store_event_stmts, store_event_query_stmts, store_event_read_stmts, store_event_text_stmts,
    store_file_stmts, store_import_stmts, store_identity_stmts, store_letter_stmts,
    store_link_stmts, store_lock_stmts, store_membership_stmts, store_meta_stmts,
    store_migrate_stmts, store_migrated_stmts, store_principal_stmts, store_property_stmts,
    store_audit_stmts, store_second_factor_stmts, store_session_stmts, store_share_stmts,
    store_subscription_stmts, store_tx_stmts, store_user_stmts, store_organisation_stmts,
    store_user_leaving_stmts, store_user_index_stmts, store_viewer_stmts;

#endif
