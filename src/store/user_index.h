/* SPDX-License-Identifier: MIT */
/* What principals are found by while somebody types: the words of their name, handle and address,
   and these as a whole, in user_word, where a range of the key answers by what a word begins, and
   in three-byte pieces (store/text_index.h) in user_gram, which answers by what is anywhere in
   them. Both are by organisation: a search reads nothing of another. */
#ifndef CAL_STORE_USER_INDEX_H
#define CAL_STORE_USER_INDEX_H

#include "store/user.h"

/* Puts a principal into the index, or takes them out, as their row says. In a transaction. */
CAL_MUST_USE cal_err store_user_index_add(cal_ctx *cx, const store_user *row);
CAL_MUST_USE cal_err store_user_index_remove(cal_ctx *cx, const store_user *row);

/* Those who are not in it yet, at most limit. */
CAL_MUST_USE cal_err store_user_unindexed(cal_ctx *cx, size_t limit, const store_user **out,
                                          size_t *n);

/* In a transaction: nobody counts as being in the index. */
CAL_MUST_USE cal_err store_user_index_forget(cal_ctx *cx);

/* The next word of a folded text, absent behind the last: letters and digits; signs stand between
   words. */
cal_str store_word_next(cal_str *rest);

/* The words of a search that must each begin a word of the principal; the longest first. */
enum { STORE_WORDS = 3 };
typedef struct store_word_query {
    int64_t organisation, kinds; /* a bit for each cal_user_kind: 1 << kind */
    cal_str words[STORE_WORDS];  /* the first not empty */
    size_t limit;
} store_word_query;

/* How many words begin so; some hundreds stand for many. */
CAL_MUST_USE cal_err store_user_word_count(cal_ctx *cx, int64_t organisation, cal_str word,
                                           int64_t *out);
/* Enabled principals, by the word that the first one begins; once for each such word. */
CAL_MUST_USE cal_err store_user_by_words(cal_ctx *cx, const store_word_query *q,
                                         const cal_user **out, size_t *n);
/* Enabled principals that have all pieces of a folded text of three bytes or more: candidates,
   for the pieces may stand anywhere. */
CAL_MUST_USE cal_err store_user_by_pieces(cal_ctx *cx, const store_word_query *q, cal_str text,
                                          const cal_user **out, size_t *n);

#endif
