/* SPDX-License-Identifier: MIT */
/* Finding principals (RFC 3744 9.4, CalendarServer's principal search). Whoever has signed in finds
   whom they can name: exactly, or by three characters of a name or address; nobody gets a list of
   everyone. Rooms and resources, which are no people, can be listed. Disabled ones are not found.
 */
#ifndef CAL_CORE_PRINCIPAL_H
#define CAL_CORE_PRINCIPAL_H

#include "base/ctx.h"
#include "model/user.h"

/* Kinds as bits. */
#define CORE_KIND(kind) (INT64_C(1) << (kind))
enum { CORE_KINDS_ALL = 15 };

/* What is looked at. */
enum {
    CORE_IN_NAME = 1,
    CORE_IN_ADDRESS = 2, /* handle or mail address */
    CORE_IN_KIND = 4     /* INDIVIDUAL, GROUP, RESOURCE, ROOM (RFC 6638 2.4.2) */
};

typedef enum core_how { CORE_CONTAINS, CORE_STARTS, CORE_EQUALS } core_how;

/* Holds when any of the fields has the text, letter case and accents aside. */
typedef struct core_principal_test {
    unsigned fields;
    core_how how;
    cal_str text;
} core_principal_test;

typedef struct core_principal_search {
    const core_principal_test *tests;
    size_t n;
    bool any_of;   /* one of the tests is enough; else all must hold */
    int64_t kinds; /* only these */
    size_t limit;
} core_principal_search;

/* By name. more: there are others beyond the limit. CAL_E_SIGN_IN. */
CAL_MUST_USE cal_err core_principal_find(cal_ctx *cx, const core_principal_search *s,
                                         const cal_user **out, size_t *n, bool *more);

/* The word for a kind, as CALDAV:calendar-user-type has it. */
cal_str core_kind_name(int64_t kind);

/* All of some kinds of the administrator's organisation, in pages by id; the system sees all. */
CAL_MUST_USE cal_err core_principal_list(cal_ctx *cx, int64_t kinds, int64_t after, size_t limit,
                                         const cal_user **out, size_t *n);

/* The same of one organisation: of their own, for administrators of the first of any (0: of all).
   CAL_E_NOT_FOUND where they may not know of it. */
typedef struct core_principal_after {
    int64_t after;
    size_t limit;
} core_principal_after;
CAL_MUST_USE cal_err core_principal_list_of(cal_ctx *cx, int64_t organisation, int64_t kinds,
                                            const core_principal_after *at, const cal_user **out,
                                            size_t *n);

#endif
