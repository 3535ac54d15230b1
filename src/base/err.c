/* SPDX-License-Identifier: MIT */
/* The table of failures. */
#include "base/err.h"

#include <stddef.h>

static const cal_err_row rows[CAL_E_COUNT] = {
#define X(code, rest, dav, cond, slug, title) [CAL_E_##code] = {rest, dav, cond, slug, title},
#include "base/err.def"
#undef X
};

const cal_err_row *cal_err_at(cal_err e)
{
    return &rows[e > CAL_OK && e < CAL_E_COUNT ? e : CAL_E_BUG];
}
