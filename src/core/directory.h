/* SPDX-License-Identifier: MIT */
/* The directory of an organisation, as people use it while they type: whom they name exactly first,
   then whose name, handle or address has words that begin so, then who has the text anywhere.
   Answered from an index (store/user_index.h) within a few milliseconds however many people there
   are. Nobody finds anyone of another organisation, nor who is disabled. */
#ifndef CAL_CORE_DIRECTORY_H
#define CAL_CORE_DIRECTORY_H

#include "base/ctx.h"
#include "model/user.h"
#include "store/user_index.h"

typedef struct core_directory_query {
    cal_str text;  /* as typed; one character is enough for the begin of a word, three for a part */
    int64_t kinds; /* CORE_KIND bits */
    size_t limit;  /* at most 100 */
} core_directory_query;

/* more: there are others beyond the limit. Text that is empty or no UTF-8 finds nobody.
   CAL_E_SIGN_IN. */
CAL_MUST_USE cal_err core_directory_find(cal_ctx *cx, const core_directory_query *q,
                                         const cal_user **out, size_t *n, bool *more);

/* The organisation of cx->who; the server's own for the system. */
int64_t core_organisation_of(const cal_ctx *cx);

/* Sets the longest words of a folded text in q->words; false: it has none. */
bool core_words_of(cal_str text, store_word_query *q);

/* Puts those into the index who are not in it yet, some at a time; *again: there are more. */
CAL_MUST_USE cal_err core_directory_index(cal_ctx *cx, bool *again);

#endif
