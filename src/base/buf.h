/* SPDX-License-Identifier: MIT */
/* Text that grows. Passing the limit is sticky: ten appends need one check, cal_buf_ok. */
#ifndef CAL_BASE_BUF_H
#define CAL_BASE_BUF_H

#include "base/arena.h"
#include "base/str.h"

typedef struct cal_buf {
    char *p; /* n bytes, a NUL behind them once anything was added */
    size_t n, cap, max_bytes;
    bool over; /* something did not fit within max_bytes: the content is not whole */
} cal_buf;

/* An empty buffer on the heap that may grow to max_bytes (0: 1 GiB). End it with cal_buf_end. */
void cal_buf_init(cal_buf *b, size_t max_bytes);
void cal_buf_end(cal_buf *b);
/* An empty buffer that ends with the arena. */
cal_buf *cal_buf_new(cal_arena *a, size_t max_bytes);

void cal_buf_add(cal_buf *b, cal_str s);
void cal_buf_add_c(cal_buf *b, const char *c);
void cal_buf_add_byte(cal_buf *b, char c);
void cal_buf_add_i64(cal_buf *b, int64_t v);
void cal_buf_printf(cal_buf *b, const char *fmt, ...) CAL_PRINTF(2, 3);

/* Forgets the content, keeps the memory; clears `over`. */
void cal_buf_clear(cal_buf *b);
/* Drops the first n bytes. */
void cal_buf_shift(cal_buf *b, size_t n);
/* Cuts the content back to n bytes. */
void cal_buf_truncate(cal_buf *b, size_t n);

bool cal_buf_ok(const cal_buf *b);
/* What it holds now; borrowed until the next change. */
cal_str cal_buf_str(const cal_buf *b);

#endif
