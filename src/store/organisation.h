/* SPDX-License-Identifier: MIT */
/* Rows of organisations and their mail domains. */
#ifndef CAL_STORE_ORGANISATION_H
#define CAL_STORE_ORGANISATION_H

#include "base/ctx.h"
#include "model/organisation.h"

/* CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_organisation_by_id(cal_ctx *cx, int64_t id, cal_organisation *out);
CAL_MUST_USE cal_err store_organisation_by_slug(cal_ctx *cx, cal_str slug, cal_organisation *out);
/* A page by rising id, after `after`. */
CAL_MUST_USE cal_err store_organisation_list(cal_ctx *cx, int64_t after, size_t limit,
                                             const cal_organisation **out, size_t *n);

/* In a transaction. CAL_E_EXISTS when the slug is taken. Update writes slug, name and disabled. */
CAL_MUST_USE cal_err store_organisation_insert(cal_ctx *cx, const cal_organisation *in,
                                               int64_t *id);
CAL_MUST_USE cal_err store_organisation_update(cal_ctx *cx, const cal_organisation *in);
/* Of one that nobody is in. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err store_organisation_delete(cal_ctx *cx, int64_t id);

/* Mail domains in lower case. The organisation that has one: 0, none. */
CAL_MUST_USE cal_err store_domain_list(cal_ctx *cx, int64_t organisation, const cal_str **out,
                                       size_t *n);
CAL_MUST_USE cal_err store_domain_of(cal_ctx *cx, cal_str domain, int64_t *organisation);
/* In a transaction. */
CAL_MUST_USE cal_err store_domain_clear(cal_ctx *cx, int64_t organisation);
CAL_MUST_USE cal_err store_domain_add(cal_ctx *cx, int64_t organisation, cal_str domain);

/* How many of an organisation are of any kind, and enabled administrators among its people. */
CAL_MUST_USE cal_err store_organisation_count(cal_ctx *cx, int64_t organisation, int64_t *out);
CAL_MUST_USE cal_err store_organisation_admins(cal_ctx *cx, int64_t organisation, int64_t *out);

#endif
