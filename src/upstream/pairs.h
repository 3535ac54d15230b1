/* SPDX-License-Identifier: MIT */
/* A map for servers whose paths are not those of this one: pairs of prefixes, the first that fits
   counts. Percent-encoding makes no difference, since servers write the same path in several ways
   (RFC 3986 6.2.2.2). */
#ifndef CAL_UPSTREAM_PAIRS_H
#define CAL_UPSTREAM_PAIRS_H

#include "upstream/upstream.h"

enum { UPSTREAM_MAX_PAIRS = 6 };

/* Paths that begin and end with a slash, as they are to be written. */
typedef struct upstream_pair {
    cal_str here, there;
} upstream_pair;

typedef struct upstream_pairs {
    upstream_pair at[UPSTREAM_MAX_PAIRS];
    size_t n;
} upstream_pairs;

/* A pair behind the others. One too many is a bug. */
void upstream_pairs_add(upstream_pairs *pairs, cal_str here, cal_str there);

/* The map of pairs, which it borrows. */
upstream_map upstream_pairs_map(upstream_pairs *pairs);

#endif
