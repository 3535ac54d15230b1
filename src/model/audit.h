/* SPDX-License-Identifier: MIT */
/* The log of sign-ins and of what was done to people, shares and the server. */
#ifndef CAL_MODEL_AUDIT_H
#define CAL_MODEL_AUDIT_H

#include "base/str.h"

typedef enum cal_audit_act {
#define X(code, slug, text) CAL_AUDIT_##code,
#include "model/audit.def"
#undef X
    CAL_AUDIT_ACT_COUNT
} cal_audit_act;

typedef struct cal_audit {
    int64_t id, organisation;
    int64_t at;         /* UTC seconds */
    cal_str act;        /* slug of the row in model/audit.def */
    int64_t actor;      /* a person; 0: nobody known, or the server itself */
    cal_str actor_name; /* handle, or the name that somebody tried to sign in by */
    int64_t target;     /* a principal that it was done to; 0: none */
    cal_str target_name;
    cal_str detail; /* for people to read; never a secret */
    cal_str peer, agent;
} cal_audit;

#endif
