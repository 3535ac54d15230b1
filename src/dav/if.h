/* SPDX-License-Identifier: MIT */
/* The If field (RFC 4918 10.4): lists of conditions on the state of resources. Reading it, and
   judging it by what somebody else knows of the resources; this file knows nothing of ours. */
#ifndef CAL_DAV_IF_H
#define CAL_DAV_IF_H

#include "base/ctx.h"
#include "base/vec.h"

enum { DAV_IF_MAX_CONDITIONS = 500, DAV_IF_MAX_RESOURCES = 100 };

typedef struct dav_if_condition {
    bool negated;
    bool is_etag; /* else a state token */
    bool weak;    /* an entity tag sent with W/ */
    cal_str text; /* a token without its angle brackets; an entity tag with its quotes */
} dav_if_condition;

/* Conditions that must all hold of one resource. */
typedef struct dav_if_list {
    size_t resource; /* index into resources */
    size_t first, n; /* its conditions */
} dav_if_list;

/* A whole field, borrowing its bytes. It holds if one of the lists does. */
typedef struct dav_if {
    bool is_tagged;             /* else the one resource is absent: what the request is for */
    CAL_VEC(cal_str) resources; /* hrefs as sent, each once */
    CAL_VEC(dav_if_list) lists;
    CAL_VEC(dav_if_condition) conditions;
} dav_if;

/* CAL_E_BAD_REQUEST says where the field stops being one, or that it has too much in it. */
CAL_MUST_USE cal_err dav_if_read(cal_ctx *cx, cal_str field, dav_if *out);

/* Every state token in it, each once, whether its condition holds or not, and even behind Not: that
   it stands there is what submits it (RFC 4918 10.4.1). */
void dav_if_tokens(cal_ctx *cx, const dav_if *x, const cal_str **out, size_t *n);

/* What is known of a resource; one that is not there has no state (RFC 4918 10.4.4). */
typedef struct dav_if_state {
    cal_str etag; /* strong, with its quotes; absent: none */
    const cal_str *tokens;
    size_t n_tokens;
} dav_if_state;

/* Finds the state of a resource: an href as sent, or absent for what the request is for. Called
   once for each at most, and only when the judgement depends on it. */
typedef cal_err dav_if_look(cal_ctx *cx, void *arg, cal_str href, dav_if_state *out);

/* Whether at least one list holds. Entity tags are compared strongly: a weak one equals none; that
   of another form of a resource stands for its version (dav/form.h). */
CAL_MUST_USE cal_err dav_if_judge(cal_ctx *cx, const dav_if *x, dav_if_look *look, void *arg,
                                  bool *holds);

#endif
