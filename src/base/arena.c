/* SPDX-License-Identifier: MIT */
/* Bump allocation in blocks that grow; under ASan one malloc an item. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ITEM_IS_BLOCK 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ITEM_IS_BLOCK 1
#endif
#endif
#ifndef ITEM_IS_BLOCK
#define ITEM_IS_BLOCK 0
#endif

enum { FIRST_BYTES = 8 * 1024, MAX_BLOCK_BYTES = 1024 * 1024, ALIGN = 16 };

typedef struct block {
    struct block *before;
    size_t size, used; /* bytes behind this header */
} block;

typedef struct deferred {
    struct deferred *before;
    void (*end)(void *object);
    void *object;
} deferred;

struct cal_arena {
    block *last;
    deferred *ends;
    size_t used;
};

static size_t round_up(size_t n)
{
    return (n + (ALIGN - 1)) & ~(size_t)(ALIGN - 1);
}

static block *block_new(size_t size, block *before)
{
    block *b = malloc(round_up(sizeof *b) + size);

    if (!b)
        abort();
    *b = (block){before, size, 0};
    return b;
}

static void blocks_free(block *b, const block *keep)
{
    while (b != keep) {
        block *before = b->before;

        free(b);
        b = before;
    }
}

static void run_deferred(cal_arena *a)
{
    while (a->ends) {
        deferred *d = a->ends;

        a->ends = d->before;
        d->end(d->object);
    }
}

cal_arena *cal_arena_new(void)
{
    cal_arena *a = calloc(1, sizeof *a);

    if (!a)
        abort();
    return a;
}

void cal_arena_free(cal_arena *a)
{
    if (!a)
        return;
    run_deferred(a);
    blocks_free(a->last, NULL);
    free(a);
}

/* The first block, if it is worth keeping. */
static block *keepable(const cal_arena *a)
{
    block *first = a->last;

    while (first && first->before)
        first = first->before;
    return first && first->size <= FIRST_BYTES ? first : NULL;
}

void cal_arena_reset(cal_arena *a)
{
    block *keep = NULL;

    run_deferred(a);
    if (!ITEM_IS_BLOCK)
        keep = keepable(a);
    blocks_free(a->last, keep);
    a->last = keep;
    a->used = 0;
    if (keep)
        keep->used = 0;
}

static size_t next_size(const cal_arena *a, size_t n)
{
    size_t size = a->last ? a->last->size * 2 : FIRST_BYTES;

    if (size > MAX_BLOCK_BYTES)
        size = MAX_BLOCK_BYTES;
    return size < n ? n : size;
}

static block *room_for(cal_arena *a, size_t n)
{
    if (!ITEM_IS_BLOCK && a->last && a->last->size - a->last->used >= n)
        return a->last;
    a->last = block_new(ITEM_IS_BLOCK ? n : next_size(a, n), a->last);
    return a->last;
}

void *cal_arena_alloc(cal_arena *a, size_t n)
{
    if (n > SIZE_MAX / 2)
        abort();

    /* Under ASan the exact size, so that one byte too far is seen. */
    size_t want = ITEM_IS_BLOCK ? n : round_up(n);
    block *b = room_for(a, want);
    char *p = (char *)b + round_up(sizeof *b) + b->used;

    b->used += want;
    a->used += n;
    memset(p, 0, n);
    return p;
}

void *cal_arena_array(cal_arena *a, size_t size, size_t n)
{
    if (size && n > SIZE_MAX / 2 / size)
        abort();
    return cal_arena_alloc(a, size * n);
}

cal_str cal_arena_dup(cal_arena *a, cal_str s)
{
    char *p = cal_arena_alloc(a, s.n + 1);

    if (s.n)
        memcpy(p, s.p, s.n);
    return (cal_str){p, s.n};
}

cal_str cal_arena_printf(cal_arena *a, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n < 0)
        abort();

    char *p = cal_arena_alloc(a, (size_t)n + 1);

    va_start(ap, fmt);
    (void)vsnprintf(p, (size_t)n + 1, fmt, ap);
    va_end(ap);
    return (cal_str){p, (size_t)n};
}

const char *cal_arena_c(cal_arena *a, cal_str s)
{
    return cal_arena_dup(a, s).p;
}

void cal_arena_defer(cal_arena *a, void (*end)(void *object), void *object)
{
    deferred *d = CAL_NEW(a, deferred);

    *d = (deferred){a->ends, end, object};
    a->ends = d;
}

size_t cal_arena_used(const cal_arena *a)
{
    return a->used;
}
