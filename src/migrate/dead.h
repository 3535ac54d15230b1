/* SPDX-License-Identifier: MIT */
/* Properties that programs have set on a calendar and that mean nothing to its server (RFC 4918 4).
 */
#ifndef CAL_MIGRATE_DEAD_H
#define CAL_MIGRATE_DEAD_H

#include "migrate/find.h"

/* Those that a server gives with DAV:allprop and that are not of a namespace that servers use for
   themselves; at most as many and as long as are kept here. A server that does not tell has none.
 */
CAL_MUST_USE cal_err migrate_dead(cal_ctx *cx, migrate_source *s, const migrate_calendar *c,
                                  const cal_dead_prop **out, size_t *n);

#endif
