/* SPDX-License-Identifier: MIT */
/* The rights that others have to a calendar there, granted here to those who are here. */
#ifndef CAL_MIGRATE_RIGHTS_H
#define CAL_MIGRATE_RIGHTS_H

#include "migrate/take.h"

/* People are found by mail address, asked of the other server where it names a principal, or by the
   handle in the principal's path. Who is not here is a finding. t->calendar 0: grants nothing,
   finds out only. */
CAL_MUST_USE cal_err migrate_rights(cal_ctx *cx, const migrate_taking *t, const cal_user *owner);

#endif
