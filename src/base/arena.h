/* SPDX-License-Identifier: MIT */
/* Memory of one unit of work (request, job, test): given out piecewise, freed at one place.
   Allocation never fails: out of memory aborts. In ASan builds each item is a malloc of its own, so
   that the sanitizer sees every overrun and use after the end. */
#ifndef CAL_BASE_ARENA_H
#define CAL_BASE_ARENA_H

#include "base/str.h"

typedef struct cal_arena cal_arena;

cal_arena *cal_arena_new(void);
/* Runs the deferred calls in reverse order, frees everything. NULL is allowed. */
void cal_arena_free(cal_arena *a);
/* As free and new, but keeps the first block for the next unit of work. */
void cal_arena_reset(cal_arena *a);

/* n zeroed bytes, aligned for any type, alive until the arena ends. n 0 gives a valid pointer. */
void *cal_arena_alloc(cal_arena *a, size_t n);
#define CAL_NEW(a, T)      ((T *)cal_arena_alloc((a), sizeof(T)))
#define CAL_NEW_N(a, T, n) ((T *)cal_arena_array((a), sizeof(T), (n)))
/* As alloc for n items of size bytes; aborts on overflow. */
void *cal_arena_array(cal_arena *a, size_t size, size_t n);

/* A copy with a NUL behind it. */
cal_str cal_arena_dup(cal_arena *a, cal_str s);
/* A formatted string with a NUL behind it. */
cal_str cal_arena_printf(cal_arena *a, const char *fmt, ...) CAL_PRINTF(2, 3);
/* s as a C string: a copy with a NUL. A NUL inside s ends it early. */
const char *cal_arena_c(cal_arena *a, cal_str s);

/* Calls end(object) when the arena ends: ties a foreign object's life to it. */
void cal_arena_defer(cal_arena *a, void (*end)(void *object), void *object);

/* Bytes handed out since new or reset. */
size_t cal_arena_used(const cal_arena *a);

#endif
