/* SPDX-License-Identifier: MIT */
/* The generator of long multistatus bodies. Each page has an arena of its own, so that memory stays
   the same however long the answer is. */
#include "dav/members.h"

#include "model/limits.h"
#include "core/event.h"

enum { PAGE = 100 };

typedef struct stream {
    dav_members members;
    dav_multi multi;
    size_t at;      /* in events */
    cal_buf *after; /* href of the last member of the page before */
    cal_buf *first; /* the first page, not yet given */
    bool done;
} stream;

static cal_err print_all(cal_ctx *cx, stream *s, const cal_event *events, size_t n, cal_buf *out)
{
    dav_node at = *s->members.calendar;
    cal_err e;

    at.kind = DAV_ON_OBJECT;
    for (size_t i = 0; i < n; i++) {
        at.event = events[i];
        at.path = dav_path_object(&at.calendar, at.event.href);
        if ((e = dav_multi_node(cx, &s->multi, &at, out)))
            return e;
    }
    return CAL_OK;
}

static cal_err read_page(cal_ctx *cx, stream *s, cal_buf *out)
{
    const core_page page = {
        .after = s->after->n ? cal_buf_str(s->after) : (cal_str){NULL, 0},
        .limit = PAGE,
        .with_data = s->multi.ask->with_data
    };
    const cal_event *events;
    size_t n;
    cal_err e;

    if ((e = core_event_page(cx, &s->members.calendar->calendar, &page, &events, &n)) ||
        (e = print_all(cx, s, events, n, out)))
        return e;
    s->done = n < PAGE;
    if (n) {
        cal_buf_clear(s->after);
        cal_buf_add(s->after, events[n - 1].href);
    }
    return CAL_OK;
}

static cal_err list_page(cal_ctx *cx, stream *s, cal_buf *out)
{
    size_t n = s->members.n - s->at < PAGE ? s->members.n - s->at : PAGE;
    cal_err e = print_all(cx, s, s->members.events + s->at, n, out);

    s->at += n;
    s->done = s->at == s->members.n;
    return e;
}

/* One page, and the end of the document behind the last. */
static cal_err add_page(cal_ctx *cx, stream *s, cal_buf *out)
{
    cal_arena *whole = cx->arena;
    cal_err e;

    cx->arena = cal_arena_new();
    e = s->members.all ? read_page(cx, s, out) : list_page(cx, s, out);
    if (e && cx->fail.why.n)
        cx->fail.why = cal_arena_dup(whole, cx->fail.why);
    cal_arena_free(cx->arena);
    cx->arena = whole;
    if (e || !s->done)
        return e;
    cal_buf_add(out, s->members.tail);
    dav_multi_end(out);
    return CAL_OK;
}

static bool next(cal_ctx *cx, void *state, cal_buf *out)
{
    stream *s = state;

    if (s->first) {
        cal_buf_add(out, cal_buf_str(s->first));
        s->first = NULL;
        return true;
    }
    return add_page(cx, s, out) == CAL_OK && !s->done;
}

cal_err dav_members_res(cal_ctx *cx, const dav_members *m, http_res *rs)
{
    stream *s = CAL_NEW(cx->arena, stream);
    cal_err e;

    *s = (stream){
        .members = *m, .multi = {m->ask, cx->limits->work},
             .after = cal_buf_new(cx->arena, 0)
    };
    dav_multi_begin(rs->body);
    cal_buf_add(rs->body, m->head);
    if ((m->all && (e = core_snapshot(cx))) || (e = add_page(cx, s, rs->body)))
        return e;
    dav_multi_res(cx, rs);
    if (s->done)
        return CAL_OK;
    s->first = cal_buf_new(cx->arena, 0);
    cal_buf_add(s->first, cal_buf_str(rs->body));
    cal_buf_clear(rs->body);
    rs->next = next;
    rs->next_state = s;
    return CAL_OK;
}
