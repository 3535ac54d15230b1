/* SPDX-License-Identifier: MIT */
/* The ways to fail, from err.def, and what each is called in each protocol. */
#ifndef CAL_BASE_ERR_H
#define CAL_BASE_ERR_H

typedef enum cal_err {
    CAL_OK = 0,
#define X(code, rest, dav, cond, slug, title) CAL_E_##code,
#include "base/err.def"
#undef X
    CAL_E_COUNT
} cal_err;

typedef struct cal_err_row {
    int rest, dav;    /* HTTP statuses */
    const char *cond; /* "D:…" or "C:…" precondition element (RFC 4918 16, RFC 4791), or NULL */
    const char *slug; /* end of the problem type (RFC 9457) */
    const char *title; /* a sentence for people */
} cal_err_row;

/* The row of e; CAL_OK and unknown codes give the row of CAL_E_BUG. */
const cal_err_row *cal_err_at(cal_err e);

#endif
