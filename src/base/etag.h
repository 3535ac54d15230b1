/* SPDX-License-Identifier: MIT */
/* Entity tags and the conditions of a request (RFC 9110 8.8.3 and 13.1). */
#ifndef CAL_BASE_ETAG_H
#define CAL_BASE_ETAG_H

#include "base/str.h"

/* The conditional header fields as sent; an absent field has p NULL. */
typedef struct cal_etag_fields {
    cal_str if_match, if_none_match, if_modified_since, if_unmodified_since;
} cal_etag_fields;

typedef enum cal_etag_verdict {
    CAL_ETAG_RUN,         /* go on */
    CAL_ETAG_FAILED,      /* 412 */
    CAL_ETAG_NOT_MODIFIED /* 304, for GET and HEAD */
} cal_etag_verdict;

/* Judges in the order of RFC 9110 13.2.2. etag: the current strong tag with its quotes, absent
   (p NULL) when there is no resource; modified: UTC seconds, 0 unknown; is_read: GET or HEAD. */
cal_etag_verdict cal_etag_judge(const cal_etag_fields *f, cal_str etag, int64_t modified,
                                bool is_read);

/* Whether a list of entity tags, or "*", names etag. weak: a W/ tag counts as equal. A malformed
   list matches nothing. */
bool cal_etag_listed(cal_str list, cal_str etag, bool weak);

#endif
