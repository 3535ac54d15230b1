/* SPDX-License-Identifier: MIT */
/* Secrets that must be read again, encrypted for the time that they lie in the database
   (XChaCha20-Poly1305). */
#ifndef CAL_CRYPT_SEAL_H
#define CAL_CRYPT_SEAL_H

#include "base/arena.h"

/* key: a text of any length with enough that is random in it. about: what it is the secret of; only
   who says the same opens it, so that nothing sealed can be moved to another place. */
cal_str crypt_seal(cal_arena *a, cal_str key, cal_str about, cal_str secret);
/* False when it was sealed with another key or about something else, or was changed. */
CAL_MUST_USE bool crypt_unseal(cal_arena *a, cal_str key, cal_str about, cal_str sealed,
                               cal_str *secret);

#endif
