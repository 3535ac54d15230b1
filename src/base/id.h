/* SPDX-License-Identifier: MIT */
/* Random names, from the system's generator. */
#ifndef CAL_BASE_ID_H
#define CAL_BASE_ID_H

#include "base/arena.h"

/* n random bytes into p; aborts if the system gives none. */
void cal_id_bytes(void *p, size_t n);
/* n characters of [a-z2-7], 5 random bits each: fit for paths, labels and ids. */
cal_str cal_id_new(cal_arena *a, size_t n);
/* The same into out (n characters and a NUL). */
void cal_id_fill(char *out, size_t n);
/* A version 4 UUID in lower case (RFC 9562 5.4). */
cal_str cal_id_uuid(cal_arena *a);

#endif
