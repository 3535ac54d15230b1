/* SPDX-License-Identifier: MIT */
/* Proven identities by the digest of their proof. No secret is kept, only digests. */
#ifndef CAL_AUTH_CACHE_H
#define CAL_AUTH_CACHE_H

#include "crypt/token.h"
#include "auth/auth.h"

/* Who somebody is and how we know. */
typedef struct auth_known {
    auth_identity identity;
    cal_user user;
} auth_known;

typedef struct auth_key {
    unsigned scheme;
    unsigned char digest[CRYPT_DIGEST_BYTES];
} auth_key;

/* The key of a credential as sent. */
auth_key auth_key_of(unsigned scheme, cal_str credential);

/* Whether something is known under key that has not expired; its epoch is not looked at. */
bool auth_cache_has(auth_cache *c, const auth_key *key, int64_t now);
/* Copies what is known into the arena; NULL when it is not known, of another epoch or expired. */
const auth_known *auth_cache_at(cal_ctx *cx, auth_cache *c, const auth_key *key, int64_t epoch);
/* The same of whatever epoch, and until when it was to be remembered: what proved somebody is still
   true, but who they are has to be looked up again. */
const auth_known *auth_cache_old(cal_ctx *cx, auth_cache *c, const auth_key *key, int64_t *expires);
/* Remembers a copy until expires (UTC seconds), in place of the least recently used of its set. */
void auth_cache_put(auth_cache *c, const auth_key *key, int64_t epoch, int64_t expires,
                    const auth_known *known);

#endif
