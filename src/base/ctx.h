/* SPDX-License-Identifier: MIT */
/* The context of one unit of work (a request, a job, a command, a test): first parameter of all
   that can fail or allocate. */
#ifndef CAL_BASE_CTX_H
#define CAL_BASE_CTX_H

#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"

struct cal_user;      /* model/user.h */
struct cal_limits;    /* model/limits.h */
struct cal_link;      /* model/link.h */
struct cal_policy;    /* model/policy.h */
struct net_client;    /* net/fetch.h */
struct store_pool;    /* store/pool.h */
struct store_conn;    /* store/driver.h */
struct store_ahead;   /* store/ahead.h */
struct ical_zones;    /* ical/zone.h */
struct core_provider; /* core/provider.h */
struct core_granted;  /* core/access.c */
struct core_engine;   /* core/engine.h */

/* The first failure of the unit of work, and what the reply needs to tell about it. */
typedef struct cal_failure {
    cal_err code;
    cal_str why;           /* a sentence that says what is wrong and what to do */
    cal_str field;         /* the JSON field or parameter at fault, if one is */
    cal_str href;          /* the resource in the way (no-uid-conflict), if one is */
    cal_str allow;         /* 405: the methods that would work, "GET, HEAD" */
    int64_t retry_after_s; /* 0: not said */
} cal_failure;

typedef struct cal_ctx {
    cal_arena *arena;
    cal_log *log;
    int64_t now;                     /* UTC seconds, read once: one request sees one instant */
    const struct cal_limits *limits; /* what input may cost */
    const struct cal_policy *policy; /* what the configuration decides beside limits */
    const struct ical_zones *zones;  /* the system's time zones, immutable */
    struct store_pool *store;        /* where db is leased from */
    struct store_conn *db;           /* leased at first use, given back when the arena ends */
    const struct store_ahead *ahead; /* what was read in one go; NULL once a change has begun */
    struct core_provider *provider;  /* what is remembered of the OpenID provider */
    const struct core_engine
        *engine;                /* keeps the objects in our stead; NULL: they are in the store */
    struct net_client *net;     /* asks other servers; never on an event loop */
    const struct cal_user *who; /* NULL: nobody has signed in */
    /* Rights of who, as core/access has looked them up: revoking one ends with the unit of work. */
    const struct core_granted *granted;
    const struct cal_link
        *link;             /* who is nobody, but knows the address of a calendar (core/link.h) */
    cal_str peer, agent;   /* the address and the program that ask; empty for jobs and commands */
    bool is_system;        /* the command line or a job: acts for the server itself */
    bool alone;            /* its changes take the whole database: one that named some homes only
                              had to be given up, for it reached another (store/tx.h) */
    cal_str public_url;    /* where people reach the server, no slash at its end; empty:
                              where the request came to */
    const cal_str *tokens; /* lock tokens the request submitted (RFC 4918 10.4) */
    size_t n_tokens;
    /* What the request demands of the state, judged once in the transaction of its first write
       (core_demand); NULL: nothing. */
    cal_err (*demand)(struct cal_ctx *cx, const void *of);
    const void *demand_of;
    cal_failure fail;
    char id[9]; /* request id: 8 characters and a NUL */
} cal_ctx;

/* Records why, unless a failure is recorded already, and returns code, so that
   `return cal_fail(...)` is the only way to start failing. */
cal_err cal_fail(cal_ctx *cx, cal_err code, const char *fmt, ...) CAL_PRINTF(3, 4);
/* The same, naming the field at fault (a literal or arena string). */
cal_err cal_fail_field(cal_ctx *cx, cal_err code, cal_str field, const char *fmt, ...)
    CAL_PRINTF(4, 5);
/* The system's sentence for an errno. */
const char *cal_system_why(cal_ctx *cx, int number);
/* Forgets a failure that its caller has dealt with. */
void cal_fail_clear(cal_ctx *cx);

#endif
