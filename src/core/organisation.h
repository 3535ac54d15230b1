/* SPDX-License-Identifier: MIT */
/* Organisations: tenants of one server that see nothing of each other. The first is the server's
   own; its administrators, and the command line, manage the others. */
#ifndef CAL_CORE_ORGANISATION_H
#define CAL_CORE_ORGANISATION_H

#include "base/ctx.h"
#include "model/organisation.h"

/* Fields to set: p NULL leaves one as it is. */
typedef struct core_organisation_patch {
    cal_str slug, name;
    bool has_domains, has_disabled;
    const cal_str *domains; /* mail domains whose people belong here when they come from outside */
    size_t n_domains;
    bool disabled; /* nobody of it signs in; what they are signed in by is void at once */
} core_organisation_patch;

/* All, in pages by id: for those who manage them; other administrators see their own alone.
   CAL_E_NO_RIGHT. */
CAL_MUST_USE cal_err core_organisation_list(cal_ctx *cx, int64_t after, size_t limit,
                                            const cal_organisation **out, size_t *n);
/* By slug, or by number. CAL_E_NOT_FOUND for what one may not know of, too. */
CAL_MUST_USE cal_err core_organisation_at(cal_ctx *cx, cal_str which, cal_organisation *out);
CAL_MUST_USE cal_err core_organisation_domains(cal_ctx *cx, const cal_organisation *of,
                                               const cal_str **out, size_t *n);

/* CAL_E_BAD_FIELD and CAL_E_EXISTS name the field; CAL_E_FORBIDDEN: the first one is not disabled
   nor deleted, and none is deleted that somebody is in. */
CAL_MUST_USE cal_err core_organisation_create(cal_ctx *cx, const core_organisation_patch *in,
                                              cal_organisation *out);
CAL_MUST_USE cal_err core_organisation_change(cal_ctx *cx, const cal_organisation *of,
                                              const core_organisation_patch *in,
                                              cal_organisation *out);
CAL_MUST_USE cal_err core_organisation_delete(cal_ctx *cx, const cal_organisation *of);

/* Where somebody from outside with this address belongs: the organisation of its domain, else the
   first. */
CAL_MUST_USE cal_err core_organisation_by_address(cal_ctx *cx, cal_str email, int64_t *out);

#endif
