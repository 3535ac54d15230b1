/* SPDX-License-Identifier: MIT */
/* The public page of a calendar: a month as a grid and as a list, without any script. */
#ifndef CAL_FEED_PAGE_H
#define CAL_FEED_PAGE_H

#include "base/buf.h"
#include "core/agenda.h"
#include "feed/words.h"

typedef struct feed_page {
    const feed_words *words;
    cal_str name;       /* of the calendar */
    cal_str token;      /* of its address */
    cal_str zone;       /* name of the agenda's */
    int64_t week_start; /* 0 Monday … 6 Sunday */
    int64_t year;
    int month;     /* from 1 */
    int64_t today; /* day number in the agenda's zone */
    bool is_embedded;
    core_agenda agenda; /* of the days from feed_page_first to feed_page_last */
} feed_page;

/* The whole weeks that hold the month: the first and the last day shown. */
int64_t feed_page_first(const feed_page *p);
int64_t feed_page_last(const feed_page *p);

void feed_page_print(cal_buf *out, const feed_page *p);
/* A page that says one thing. */
void feed_page_say(cal_buf *out, const feed_words *words, const char *title, const char *text);

/* The style sheet of both. */
extern const char feed_style[];

#endif
