/* SPDX-License-Identifier: MIT */
/* The properties of a calendar on another server, as a patch for the one it becomes. */
#ifndef CAL_MIGRATE_DESCRIBE_H
#define CAL_MIGRATE_DESCRIBE_H

#include "migrate/find.h"

/* props: the DAV:prop of its response; NULL: nothing is known. Fills all but url and segment. What
   cannot be used here is left away. */
void migrate_describe(cal_ctx *cx, const xml_node *props, migrate_calendar *out);

#endif
