/* SPDX-License-Identifier: MIT */
/* The layout of the time index: which rows of event_time an object has, and which buckets a query
   must look into. Pure arithmetic.

   Bucket 0 holds objects whose whole span is short, by its start: a query reads the stretch of keys
   from one span before it to its end. Recurring objects and long ones stand under the end of their
   span, so that those which are over are skipped; what recurs in some months of the year only (a
   birthday) stands under these months, so that other months never meet it. */
#ifndef CAL_STORE_TIME_INDEX_H
#define CAL_STORE_TIME_INDEX_H

#include "base/str.h"

enum {
    STORE_BUCKET_SHORT = 0,
    STORE_BUCKET_LONG = 13, /* 1 to 12 are months */
    STORE_SHORT_S = 32 * 86400
};

typedef struct store_span {
    int64_t first_utc, last_utc;
    bool recurs;
    int64_t months; /* as in store_event */
} store_span;

typedef struct store_time {
    int64_t bucket, key, other;
} store_time;

typedef struct store_times {
    size_t n;
    store_time at[12];
} store_times;

bool store_span_eq(const store_span *a, const store_span *b);

/* None when first_utc > last_utc. */
store_times store_times_of(const store_span *span);

/* What a query for [from, to) looks into. */
typedef struct store_window {
    int64_t short_from; /* least start of a short span that can reach into it */
    int64_t months[3];  /* month buckets; unused ones repeat the first */
    bool is_long;       /* more than three months: all buckets */
} store_window;

store_window store_window_of(int64_t from, int64_t to);

#endif
