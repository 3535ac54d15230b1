/* SPDX-License-Identifier: MIT */
/* The address of the server as people see it, and one-time sign-in links. */
#ifndef CAL_APP_LINK_H
#define CAL_APP_LINK_H

#include "model/user.h"
#include "app/app.h"

/* "https://calendar.example.org", without a slash at the end: http.public_url, or made from
   http.listen and the port that was really bound (0: as configured). */
cal_str app_public_url(cal_ctx *cx, const app *a, int port);

/* Makes a one-time link for the user and prints it on standard output. */
CAL_MUST_USE cal_err app_link_print(cal_ctx *cx, const app *a, const cal_user *user);
/* The same as a string. port as above. */
CAL_MUST_USE cal_err app_link_new(cal_ctx *cx, const app *a, const cal_user *user, int port,
                                  cal_str *out);

#endif
