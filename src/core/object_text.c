/* SPDX-License-Identifier: MIT */
/* The texts of the text index. What of them is found, the exact matcher judges: they are folded
   further than any collation (core_fold_parts), so that it is never found too little. */
#include "core/object_text.h"

#include "base/utf8.h"
#include "store/text_index.h"
#include "core/fold.h"

enum { MAX_WORDS_BYTES = 8192, MAX_PEOPLE_BYTES = 3072, MAX_ASK_BYTES = 400 };

typedef enum where { IN_WORDS, IN_PEOPLE, IN_UID } where;

static const struct {
    cal_str name;
    where in;
} indexed[] = {
    {CAL_STR_K("SUMMARY"),     IN_WORDS },
    {CAL_STR_K("LOCATION"),    IN_WORDS },
    {CAL_STR_K("DESCRIPTION"), IN_WORDS },
    {CAL_STR_K("CATEGORIES"),  IN_WORDS },
    {CAL_STR_K("ORGANIZER"),   IN_PEOPLE},
    {CAL_STR_K("ATTENDEE"),    IN_PEOPLE},
    {CAL_STR_K("UID"),         IN_UID   },
};

static bool where_is(cal_str prop, where *out)
{
    for (size_t i = 0; i < CAL_COUNT(indexed); i++) {
        if (cal_str_eq_ci(prop, indexed[i].name)) {
            *out = indexed[i].in;
            return true;
        }
    }
    return false;
}

/* A line more, unless it is there already: overrides repeat most of their master. */
static void add_line(cal_buf *to, cal_str line, size_t most, bool *is_cut)
{
    size_t room = to->n + 1 < most ? most - to->n - 1 : 0;

    if (!line.n || cal_str_has(cal_buf_str(to), line))
        return;
    *is_cut |= line.n > room;
    if (to->n)
        cal_buf_add_byte(to, '\n');
    cal_buf_add(to, cal_utf8_take(line, room));
}

static void add_comp(cal_ctx *cx, const ical_comp *c, cal_buf *words, cal_buf *people, bool *is_cut)
{
    for (size_t i = 0; i < c->n_props; i++) {
        const ical_prop *p = &c->props[i];
        where in;

        if (!where_is(p->name, &in) || in == IN_UID)
            continue;

        cal_str line = core_fold_parts(cx, ical_unescape(cx, p->value));

        if (in == IN_WORDS)
            add_line(words, line, MAX_WORDS_BYTES, is_cut);
        else
            add_line(people, line, MAX_PEOPLE_BYTES, is_cut);
    }
}

void core_object_texts(cal_ctx *cx, const ical_object *o, store_event *row)
{
    cal_buf *words = cal_buf_new(cx->arena, 0), *people = cal_buf_new(cx->arena, 0);

    row->is_cut = false;
    for (size_t i = 0; i < o->calendar->n_comps; i++) {
        if (ical_comp_is(o->calendar->comps[i], o->kind))
            add_comp(cx, o->calendar->comps[i], words, people, &row->is_cut);
    }
    row->search = cal_buf_str(words);
    row->people = cal_buf_str(people);
}

bool core_text_ask(cal_ctx *cx, int64_t home, cal_str prop, cal_str text, cal_buf *ask)
{
    where in;

    if (ask->n > MAX_ASK_BYTES || !where_is(prop, &in))
        return false;
    return store_text_ask(home, core_fold_parts(cx, text), in == IN_UID, ask);
}
