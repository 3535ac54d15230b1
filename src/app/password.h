/* SPDX-License-Identifier: MIT */
/* Secrets that a command needs: never from its arguments, which everybody on the machine can see.
 */
#ifndef CAL_APP_PASSWORD_H
#define CAL_APP_PASSWORD_H

#include "base/ctx.h"

/* From the first line of a file ("-": standard input), else from the environment's variable, else
   asked for on the terminal. CAL_E_CONFIG: there is none of these. */
CAL_MUST_USE cal_err app_password_read(cal_ctx *cx, const char *path, const char *variable,
                                       const char *question, cal_str *out);

#endif
