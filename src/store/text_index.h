/* SPDX-License-Identifier: MIT */
/* The layout of the text index: which words an object has in event_gram, and which a search asks
   for. Pure arithmetic over folded text.

   A text that contains another has all of its three-byte pieces, wherever they stand. So a piece is
   a word, written in letters and digits behind the home's number, and the index answers which
   objects of the home have all pieces of what is looked for. Of UIDs, which are long, random and
   looked for as a whole, only the pieces that one test picks are words: a fourth of the entries,
   and still several in each UID.

   Why this and not the engine's own trigrams or no index, measured with SQLite 3.40 on 20,000
   objects, half of them in one home (per query, and per write): reading the texts of a calendar of
   10,000 takes 14 to 18 ms, and nothing to write; trigrams of all homes together 1.1 to 11 ms for
   whichever calendar, however small, and 134 µs to write; pieces by home 0.6 to 1.4 ms, 0.1 ms in a
   calendar of 200, and 157 µs for 170 of them. It goes by the number of pieces: hence the fourth of
   a UID, and no writing at all where a change leaves the texts alone. */
#ifndef CAL_STORE_TEXT_INDEX_H
#define CAL_STORE_TEXT_INDEX_H

#include "base/buf.h"
#include "base/ctx.h"

/* What of an object is in the index. Lines are apart: no piece goes over the end of one. */
typedef struct store_texts {
    cal_str uid;    /* as sent */
    cal_str words;  /* folded lines of the text properties */
    cal_str people; /* folded lines of calendar user addresses */
} store_texts;

/* Short enough for the index. What is not stays outside and is a candidate of every search. */
bool store_texts_fit(const store_texts *t);
bool store_texts_eq(const store_texts *a, const store_texts *b);

/* The words of an object, for its row in the index. */
cal_str store_texts_grams(cal_ctx *cx, int64_t home, const store_texts *t);

/* Adds to `ask` the words that every object has whose words or people (or, is_uid, its UID) contain
   the folded part: at most a few, more would not tell more. False when the index cannot help: part
   is too short. */
bool store_text_ask(int64_t home, cal_str part, bool is_uid, cal_buf *ask);

#endif
