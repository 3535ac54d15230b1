/* SPDX-License-Identifier: MIT */
/* Long answers about members of plain collections. Each page has an arena of its own, so that
   memory stays the same however many there are. */
#include "dav/folder.h"

#include "model/limits.h"
#include "core/event.h"
#include "core/scratch.h"

/* A page has so many members, or fewer once it is so long. */
enum { PAGE = 100, PAGE_BYTES = 256 * 1024 };

typedef struct stream {
    dav_folder_changes what; /* list NULL: the members of what.at */
    bool is_list;
    dav_multi multi;
    size_t at;      /* in the list */
    cal_buf *after; /* path of the last member of the page before */
    cal_buf *first; /* the first page, not yet given */
    bool done;
} stream;

dav_node dav_node_of_file(const dav_node *in, const cal_file *file)
{
    dav_node at = *in;

    at.kind = file->is_collection ? DAV_ON_FOLDER : DAV_ON_FILE;
    at.exists = true;
    at.file = *file;
    at.path.kind = at.kind;
    at.path.rest = file->path;
    at.path.slash = file->is_collection;
    at.path.is_settled = true;
    at.path.file = NULL;
    return at;
}

static cal_err print(cal_ctx *cx, stream *s, const cal_file *file, cal_buf *out)
{
    dav_node at = dav_node_of_file(s->what.at, file);

    return dav_multi_node(cx, &s->multi, &at, out);
}

static cal_err members_page(cal_ctx *cx, stream *s, cal_buf *out)
{
    const dav_node *at = s->what.at;
    const core_file_from from = {at->path.rest, cal_buf_str(s->after), PAGE};
    const cal_file *files;
    size_t n, i;
    cal_err e = core_file_page(cx, &at->calendar, &from, &files, &n);

    if (e)
        return e;
    for (i = 0; i < n && out->n < PAGE_BYTES && !e; i++)
        e = print(cx, s, &files[i], out);
    s->done = n < PAGE && i == n;
    if (i) {
        cal_buf_clear(s->after);
        cal_buf_add(s->after, files[i - 1].path);
    }
    return e;
}

static cal_err changes_page(cal_ctx *cx, stream *s, cal_buf *out)
{
    const dav_folder_changes *c = &s->what;
    size_t end = c->n - s->at < PAGE ? c->n : s->at + PAGE;
    cal_err e = CAL_OK;

    for (; s->at < end && out->n < PAGE_BYTES && !e; s->at++) {
        const core_file_change *change = &c->list[s->at];
        const cal_file gone = {.path = change->path, .is_collection = change->file.is_collection};
        dav_node at = dav_node_of_file(c->at, &gone);

        if (change->deleted)
            dav_multi_status(out, dav_href(cx, &at.path), 404, NULL);
        else
            e = print(cx, s, &change->file, out);
    }
    s->done = s->at == c->n;
    return e;
}

/* One page, and the end of the document behind the last. */
static cal_err add_page(cal_ctx *cx, stream *s, cal_buf *out)
{
    CAL_AUTO(core_scratch_end) core_scratch scratch = {0};
    cal_err e;

    if ((e = core_scratch_begin(cx, &scratch)) ||
        (e = s->is_list ? changes_page(cx, s, out) : members_page(cx, s, out)) || !s->done)
        return e;
    cal_buf_add(out, s->what.tail);
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

/* What fits into one page goes whole; the rest follows page by page. */
static cal_err answer(cal_ctx *cx, stream *s, cal_str head, http_res *rs)
{
    cal_err e;

    s->multi = (dav_multi){s->what.ask, cx->limits->work};
    s->after = cal_buf_new(cx->arena, 0);
    dav_multi_begin(rs->body);
    cal_buf_add(rs->body, head);
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

cal_err dav_folder_res(cal_ctx *cx, const dav_node *at, const dav_ask *ask, cal_str head,
                       http_res *rs)
{
    stream *s = CAL_NEW(cx->arena, stream);

    s->what = (dav_folder_changes){.at = at, .ask = ask};
    return answer(cx, s, head, rs);
}

cal_err dav_folder_changes_res(cal_ctx *cx, const dav_folder_changes *c, http_res *rs)
{
    stream *s = CAL_NEW(cx->arena, stream);

    s->what = *c;
    s->is_list = true;
    return answer(cx, s, CAL_STR(""), rs);
}
