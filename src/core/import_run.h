/* SPDX-License-Identifier: MIT */
/* The run of an import, as far as one step goes. */
#ifndef CAL_CORE_IMPORT_RUN_H
#define CAL_CORE_IMPORT_RUN_H

#include "base/ctx.h"
#include "model/import.h"

/* Imports of no more objects are run by whoever starts them. */
enum { CORE_IMPORT_SMALL = 200 };

/* Stores what comes next of an import of cx->who for some seconds, of a
   small one all; *row becomes what is reached.
   What ends it for good becomes its state; returned is what may pass: CAL_E_DB_BUSY, CAL_E_DB_FULL,
   CAL_E_STOPPING. */
CAL_MUST_USE cal_err core_import_run(cal_ctx *cx, cal_import *row);

#endif
