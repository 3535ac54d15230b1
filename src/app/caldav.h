/* SPDX-License-Identifier: MIT */
/* CalDAV in two processes, or on a server of another make: which role this process has, and the
   door that passes CalDAV on. */
#ifndef CAL_APP_CALDAV_H
#define CAL_APP_CALDAV_H

#include "app/door.h"

/* Sets side and upstream as server.role and caldav.* say. CAL_E_CONFIG says what is missing. The
   upstream is freed by upstream_free. */
CAL_MUST_USE cal_err app_caldav_new(cal_ctx *cx, const app_config *c, app_server *out);

/* The parts of the door (app/door.c). */
void app_caldav_plan(const app_server *s, const http_req *rq, cal_str path, http_plan *out);
CAL_MUST_USE cal_err app_caldav_run(const app_server *s, cal_ctx *cx, http_req *rq, cal_str path,
                                    http_res *rs);

#endif
