/* SPDX-License-Identifier: MIT */
/* The manual page, derived from the tables of commands and options. */
#ifndef CAL_APP_MANUAL_H
#define CAL_APP_MANUAL_H

#include "base/buf.h"
#include "app/command.h"

/* calends(1) in man(7) macros. */
void app_manual_print(const command *const *commands, size_t n, cal_buf *out);

#endif
