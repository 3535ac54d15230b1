/* SPDX-License-Identifier: MIT */
/* A list that grows in an arena. CAL_VEC(T) declares its struct; the memory of outgrown arrays
   stays in the arena until that ends. */
#ifndef CAL_BASE_VEC_H
#define CAL_BASE_VEC_H

#include <string.h>

#include "base/arena.h"

#define CAL_VEC(T)     \
    struct {           \
        T *at;         \
        size_t n, cap; \
    }

/* Appends a value of the list's item type. */
#define CAL_PUSH(a, v, ...)                                                           \
    do {                                                                              \
        if ((v)->n == (v)->cap)                                                       \
            (v)->at = cal_vec_grow((a), (v)->at, sizeof *(v)->at, (v)->n, &(v)->cap); \
        (v)->at[(v)->n++] = (__VA_ARGS__);                                            \
    } while (0)

/* A copy of the n items with twice the room (at least 8). */
static inline void *cal_vec_grow(cal_arena *a, const void *old, size_t size, size_t n, size_t *cap)
{
    *cap = *cap ? *cap * 2 : 8;

    void *at = cal_arena_array(a, size, *cap);

    if (n)
        memcpy(at, old, size * n);
    return at;
}

#endif
