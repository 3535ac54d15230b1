/* SPDX-License-Identifier: MIT */
/* A set-associative table: the digest chooses a set, the least recently used of the set gives way.
   One lock, held only while an entry is found and copied. */
#include "auth/cache.h"

#include <stdlib.h>
#include <string.h>

#include "base/thread.h"

enum { SETS = 1024, WAYS = 4 };

typedef struct entry {
    auth_key key;
    int64_t epoch, expires;
    uint64_t used;    /* when, in look-ups of the cache */
    auth_known known; /* its texts stand behind it, in the same allocation */
} entry;

struct auth_cache {
    cal_mutex lock;
    uint64_t clock;
    entry *at[SETS][WAYS];
};

/* The texts of what is known: what a copy has to carry along. */
static const size_t texts[] = {
    offsetof(auth_known, identity.session.csrf),
    offsetof(auth_known, user.handle),
    offsetof(auth_known, user.email),
    offsetof(auth_known, user.name),
    offsetof(auth_known, user.language),
    offsetof(auth_known, user.time_zone),
};

static const cal_str *text_at(const auth_known *k, size_t i)
{
    return (const cal_str *)(const void *)((const char *)k + texts[i]);
}

static size_t text_bytes(const auth_known *k)
{
    size_t n = 0;

    for (size_t i = 0; i < CAL_COUNT(texts); i++)
        n += text_at(k, i)->n + 1;
    return n;
}

/* Copies from to *to and its texts to `behind`, which has text_bytes room. */
static void copy_known(auth_known *to, char *behind, const auth_known *from)
{
    *to = *from;
    to->identity.token = (cal_str){0};
    for (size_t i = 0; i < CAL_COUNT(texts); i++) {
        cal_str *s = (cal_str *)(void *)((char *)to + texts[i]);

        if (!s->p)
            continue;
        memcpy(behind, s->p, s->n);
        behind[s->n] = '\0';
        s->p = behind;
        behind += s->n + 1;
    }
}

static entry *entry_new(const auth_known *known)
{
    entry *e = malloc(sizeof *e + text_bytes(known));

    if (!e)
        abort();
    copy_known(&e->known, (char *)(e + 1), known);
    return e;
}

/* The place of key, or NULL. Call with the lock held. */
static entry **find(auth_cache *c, const auth_key *key)
{
    entry **set = c->at[(key->digest[0] | key->digest[1] << 8) % SETS];

    for (size_t i = 0; i < WAYS; i++)
        if (set[i] && set[i]->key.scheme == key->scheme &&
            !memcmp(set[i]->key.digest, key->digest, sizeof key->digest))
            return &set[i];
    return NULL;
}

/* The place for a new entry under key. Call with the lock held. */
static entry **victim(auth_cache *c, const auth_key *key)
{
    entry **set = c->at[(key->digest[0] | key->digest[1] << 8) % SETS];
    entry **oldest = &set[0];

    for (size_t i = 0; i < WAYS; i++) {
        if (!set[i])
            return &set[i];
        if (set[i]->used < (*oldest)->used)
            oldest = &set[i];
    }
    return oldest;
}

auth_cache *auth_cache_new(void)
{
    auth_cache *c = calloc(1, sizeof *c);

    if (!c)
        abort();
    cal_mutex_init(&c->lock);
    return c;
}

void auth_cache_free(auth_cache *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < (size_t)SETS * WAYS; i++)
        free(c->at[i / WAYS][i % WAYS]);
    cal_mutex_end(&c->lock);
    free(c);
}

auth_key auth_key_of(unsigned scheme, cal_str credential)
{
    auth_key key = {.scheme = scheme};

    crypt_digest_into(credential, key.digest);
    return key;
}

bool auth_cache_has(auth_cache *c, const auth_key *key, int64_t now)
{
    cal_mutex_lock(&c->lock);

    entry **e = find(c, key);
    bool has = e && (*e)->expires > now;

    cal_mutex_unlock(&c->lock);
    return has;
}

/* A copy of what is known in e. Call with the lock held. */
static auth_known *copied(cal_ctx *cx, auth_cache *c, entry *e)
{
    auth_known *out = cal_arena_alloc(cx->arena, sizeof *out + text_bytes(&e->known));

    e->used = ++c->clock;
    copy_known(out, (char *)(out + 1), &e->known);
    return out;
}

const auth_known *auth_cache_at(cal_ctx *cx, auth_cache *c, const auth_key *key, int64_t epoch)
{
    auth_known *out = NULL;

    cal_mutex_lock(&c->lock);

    entry **e = find(c, key);

    if (e && (*e)->epoch == epoch && (*e)->expires > cx->now)
        out = copied(cx, c, *e);
    cal_mutex_unlock(&c->lock);
    return out;
}

const auth_known *auth_cache_old(cal_ctx *cx, auth_cache *c, const auth_key *key, int64_t *expires)
{
    auth_known *out = NULL;

    cal_mutex_lock(&c->lock);

    entry **e = find(c, key);

    if (e && (*e)->expires > cx->now) {
        *expires = (*e)->expires;
        out = copied(cx, c, *e);
    }
    cal_mutex_unlock(&c->lock);
    return out;
}

void auth_cache_put(auth_cache *c, const auth_key *key, int64_t epoch, int64_t expires,
                    const auth_known *known)
{
    entry *e = entry_new(known);

    e->key = *key;
    e->epoch = epoch;
    e->expires = expires;
    cal_mutex_lock(&c->lock);

    entry **place = find(c, key);

    if (!place)
        place = victim(c, key);

    entry *old = *place;

    e->used = ++c->clock;
    *place = e;
    cal_mutex_unlock(&c->lock);
    free(old);
}
