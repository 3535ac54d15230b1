/* SPDX-License-Identifier: MIT */
/* The web application's files, and the security fields of every response. */
#ifndef CAL_APP_PAGES_H
#define CAL_APP_PAGES_H

#include "base/ctx.h"
#include "http/msg.h"

typedef struct app_pages app_pages;

/* Reads the folder's list of files and its csp.json (hashes of inline scripts). root empty: the
   first of the usual places that is there. Without any folder the server runs and says on its pages
   that the web application is not installed. Freed by app_pages_free. */
CAL_MUST_USE cal_err app_pages_new(cal_ctx *cx, cal_str root, app_pages **out);
void app_pages_free(app_pages *p);

/* GET and HEAD of a file. CAL_E_NOT_FOUND, CAL_E_NO_METHOD. */
CAL_MUST_USE cal_err app_pages_serve(const app_pages *p, cal_ctx *cx, const http_req *rq,
                                     http_res *rs);
/* Content-Security-Policy, X-Content-Type-Options and their like on any response. */
void app_pages_secure(const app_pages *p, cal_ctx *cx, const http_req *rq, http_res *rs);

#endif
