/* SPDX-License-Identifier: MIT */
/* The generator of long multistatus bodies. Each page has an arena of its own, so that memory stays
   the same however long the answer is. */
#include "dav/members.h"

#include "model/limits.h"
#include "core/event.h"
#include "core/scratch.h"

/* Bytes of a page, about; members of the first one whose bytes are read, and of any one. */
enum { PAGE_BYTES = 256 * 1024, FIRST_MEMBERS = 16, MOST_MEMBERS = 400 };

typedef struct stream {
    dav_members m;
    dav_multi multi;
    size_t at;      /* in the list */
    size_t members; /* of the next page */
    cal_buf *after; /* href of the last member of the page before */
    cal_buf *first; /* the first page, not yet given */
    bool done;
} stream;

dav_member *dav_members_of(cal_ctx *cx, const cal_event *events, size_t n)
{
    dav_member *out = CAL_NEW_N(cx->arena, dav_member, n);

    for (size_t i = 0; i < n; i++)
        out[i] = (dav_member){.href = events[i].href, .event = events[i]};
    return out;
}

static cal_err print_one(cal_ctx *cx, stream *s, const cal_event *event, cal_buf *out)
{
    dav_node at = *s->m.calendar;

    at.kind = DAV_ON_OBJECT;
    at.event = *event;
    at.path = dav_path_object(&at.calendar, event->href);
    return dav_multi_node(cx, &s->multi, &at, out);
}

/* ---- all of a calendar ---- */

static cal_err read_page(cal_ctx *cx, stream *s, cal_buf *out)
{
    core_page page = {
        .after = s->after->n ? cal_buf_str(s->after) : (cal_str){NULL, 0},
        .limit = s->members,
        .with_data = s->multi.ask->with_data,
    };
    const cal_event *events;
    size_t n, i;
    cal_err e = core_event_page(cx, &s->m.calendar->calendar, &page, &events, &n);

    if (e)
        return e;
    for (i = 0; i < n && out->n < PAGE_BYTES && !e; i++)
        e = print_one(cx, s, &events[i], out);
    s->done = !page.more && i == n;
    if (i < n)
        page.after = events[i - 1].href;
    page.after = cal_arena_dup(cx->arena, page.after); /* it may be s->after itself */
    cal_buf_clear(s->after);
    cal_buf_add(s->after, page.after);
    return e;
}

/* ---- a list ---- */

/* Looks up those of which nothing is known. */
static cal_err look_up(cal_ctx *cx, const stream *s, dav_member *page, size_t n)
{
    cal_str *hrefs = CAL_NEW_N(cx->arena, cal_str, n);
    cal_event *events = CAL_NEW_N(cx->arena, cal_event, n);
    size_t wanted = 0, k = 0;
    cal_err e;

    for (size_t i = 0; i < n; i++) {
        if (!page[i].is_strange && !page[i].event.id)
            hrefs[wanted++] = page[i].href;
    }
    if (!wanted)
        return CAL_OK;
    if ((e = core_event_multiget(cx, &s->m.calendar->calendar, hrefs, wanted,
                                 s->multi.ask->with_data, events)))
        return e;
    for (size_t i = 0; i < n; i++) {
        if (!page[i].is_strange && !page[i].event.id)
            page[i].event = events[k++];
    }
    return CAL_OK;
}

/* Reads what the list does not have: those not known, and bytes if they are asked for. */
static cal_err load(cal_ctx *cx, const stream *s, dav_member *page, size_t n)
{
    cal_err e = look_up(cx, s, page, n);

    for (size_t i = 0; i < n && !e && s->multi.ask->with_data; i++) {
        if (page[i].event.id && !page[i].event.ics.p)
            e = core_event_bytes(cx, &s->m.calendar->calendar, &page[i].event);
    }
    return e;
}

static cal_str href_of(cal_ctx *cx, const stream *s, const dav_member *m)
{
    dav_path path = dav_path_object(&s->m.calendar->calendar, m->href);

    return m->is_strange ? m->href : dav_href(cx, &path);
}

static cal_err list_page(cal_ctx *cx, stream *s, cal_buf *out)
{
    size_t left = s->m.n - s->at, n = left < s->members ? left : s->members;
    dav_member *page = CAL_NEW_N(cx->arena, dav_member, n);
    size_t i;
    cal_err e;

    for (i = 0; i < n; i++)
        page[i] = s->m.list[s->at + i];
    e = load(cx, s, page, n);
    for (i = 0; i < n && out->n < PAGE_BYTES && !e; i++) {
        if (page[i].is_strange || !page[i].event.id)
            dav_multi_status(out, href_of(cx, s, &page[i]), 404, NULL);
        else
            e = print_one(cx, s, &page[i].event, out);
    }
    s->at += i;
    s->done = s->at == s->m.n;
    return e;
}

/* ---- the stream ---- */

/* So many that they will make a page: what is read and does not fit into one is read twice. */
static void size_next(stream *s, size_t bytes)
{
    size_t members = bytes ? s->members * PAGE_BYTES / bytes : MOST_MEMBERS;

    members = members > 4 * s->members ? 4 * s->members : members;
    s->members = members < 1 ? 1 : members > MOST_MEMBERS ? MOST_MEMBERS : members;
}

/* One page, and the end of the document behind the last. */
static cal_err add_page(cal_ctx *cx, stream *s, cal_buf *out)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};
    size_t before = out->n;
    cal_err e;

    if ((e = core_scratch_begin(cx, &scratch)) ||
        (e = s->m.all ? read_page(cx, s, out) : list_page(cx, s, out)))
        return e;
    size_next(s, out->n - before);
    if (!s->done)
        return CAL_OK;
    cal_buf_add(out, s->m.tail);
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
        .m = *m,
        .multi = {m->ask, cx->limits->work},
        .members = m->ask->with_data ? FIRST_MEMBERS : MOST_MEMBERS,
        .after = cal_buf_new(cx->arena, 0),
    };
    dav_multi_begin(rs->body);
    cal_buf_add(rs->body, m->head);
    if ((e = core_snapshot(cx)) || (e = add_page(cx, s, rs->body)))
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
