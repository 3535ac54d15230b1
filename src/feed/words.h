/* SPDX-License-Identifier: MIT */
/* The few words of public pages in each language. */
#ifndef CAL_FEED_WORDS_H
#define CAL_FEED_WORDS_H

#include "base/ctx.h"

typedef struct feed_words {
    const char *language; /* BCP 47 */
    const char *months[12];
    const char *days[7]; /* from Monday on */
    const char *days_short[7];
    const char *before, *after, *today, *all_day, *nothing, *more, *subscribe, *zone, *untitled;
    const char *gone, *gone_text;            /* there is no such calendar */
    const char *later, *later_text;          /* the server cannot answer now */
    const char *behind_weekday, *behind_day; /* of "Monday, 2 November" */
} feed_words;

/* Those of the first language that Accept-Language names and we speak, else of `otherwise`. */
const feed_words *feed_words_for(cal_str accept_language, cal_str otherwise);

#endif
