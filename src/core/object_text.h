/* SPDX-License-Identifier: MIT */
/* Which texts of an object can be searched for by the text index, and what a filter asks of it. */
#ifndef CAL_CORE_OBJECT_TEXT_H
#define CAL_CORE_OBJECT_TEXT_H

#include "base/buf.h"
#include "ical/check.h"
#include "store/event.h"

/* Fills search, people and is_cut: the folded texts of all its components. */
void core_object_texts(cal_ctx *cx, const ical_object *o, store_event *row);

/* Adds to `ask` (store_event_query.grams) what every object of the home has that has this text, in
   whichever collation, in a property of that name (upper case). False where the index says nothing
   about it. */
bool core_text_ask(cal_ctx *cx, int64_t home, cal_str prop, cal_str text, cal_buf *ask);

#endif
