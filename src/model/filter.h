/* SPDX-License-Identifier: MIT */
/* The filter of a calendar-query (RFC 4791 9.7), as a tree that any door can build. */
#ifndef CAL_MODEL_FILTER_H
#define CAL_MODEL_FILTER_H

#include "base/str.h"

typedef enum cal_collation { CAL_ASCII_CASEMAP, CAL_OCTET, CAL_UNICODE_CASEMAP } cal_collation;

/* Which part of a text is compared: RFC 4791 knows "contains" only, RFC 6352 10.5.4 the others. */
typedef enum cal_match_type {
    CAL_MATCH_CONTAINS,
    CAL_MATCH_EQUALS,
    CAL_MATCH_STARTS,
    CAL_MATCH_ENDS
} cal_match_type;

/* CALDAV:time-range: [from, to) in UTC seconds; INT64_MIN or INT64_MAX where open. */
typedef struct cal_range {
    int64_t from, to;
} cal_range;

typedef struct cal_text_match {
    cal_str text;
    cal_collation collation;
    cal_match_type type;
    bool negate;
} cal_text_match;

typedef struct cal_param_filter {
    cal_str name; /* upper case */
    bool is_not_defined;
    const cal_text_match *text; /* or NULL */
} cal_param_filter;

typedef struct cal_prop_filter {
    cal_str name; /* upper case */
    bool is_not_defined;
    const cal_range *range;     /* or NULL */
    const cal_text_match *text; /* or NULL */
    const cal_param_filter *params;
    size_t n_params;
} cal_prop_filter;

/* Everything in one filter is ANDed. */
typedef struct cal_comp_filter {
    cal_str name; /* upper case */
    bool is_not_defined;
    const cal_range *range; /* or NULL */
    const cal_prop_filter *props;
    size_t n_props;
    const struct cal_comp_filter *comps;
    size_t n_comps;
} cal_comp_filter;

#endif
