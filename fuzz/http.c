/* SPDX-License-Identifier: MIT */
/* Any bytes as a connection: heads and bodies are taken off as the server does. However the bytes
   are cut, the same requests must be read, and every slice must lie inside them. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "http/body.h"
#include "http/gzip.h"
#include "http/parse.h"
#include "http/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { MAX_BODY = 10000, MAX_HEAD = 4096 };

static void must(bool good)
{
    if (!good)
        abort();
}

/* A message as text, to be compared; what is refused ends the story. */
static void tell(cal_ctx *cx, const http_head *head, const http_req *rq, cal_buf *story)
{
    cal_str whole = rq->target;

    must(rq->path.n && rq->path.p[0] == '/');
    must(!cal_str_has(rq->path, CAL_STR("?")) && cal_str_find_byte(rq->path, '\0') == rq->path.n);
    must(rq->path.p == whole.p && rq->path.n <= whole.n);
    must(!head->chunked || head->content_length < 0);
    must(rq->host.n || head->is_1_0);
    cal_buf_printf(story, "%.*s %.*s %.*s", CAL_FMT(rq->method_name), CAL_FMT(whole),
                   CAL_FMT(rq->host));
    for (size_t i = 0; i < head->fields.n; i++) {
        must(http_is_token(head->fields.at[i].name));
        must(cal_str_find_byte(head->fields.at[i].value, '\n') == head->fields.at[i].value.n);
        cal_buf_add(story, head->fields.at[i].value);
    }
    (void)http_req_query(cx, rq, CAL_STR("a"));
    (void)http_req_cookie(rq, CAL_STR("a"));
    (void)http_accepts_coding(rq, CAL_STR("gzip"));
}

/* What is read, as one state between pieces. */
typedef struct reading {
    cal_ctx cx;
    cal_buf in, body;
    http_head_scan scan;
    http_body_reader reader;
    http_head head;
    http_req rq;
    bool in_body, over;
    cal_buf *story;
} reading;

static bool take_head(reading *r)
{
    http_head_state got = http_head_look(&r->scan, cal_buf_str(&r->in));
    int status = got == HTTP_HEAD_BAD ? 400 : r->scan.seen > MAX_HEAD ? 431 : 0;

    if (got == HTTP_HEAD_MORE && !status)
        return false;
    if (!status) {
        cal_str head = cal_arena_dup(r->cx.arena, cal_str_take(cal_buf_str(&r->in), r->scan.seen));

        cal_buf_shift(&r->in, r->scan.seen);
        status = http_parse_head(&r->cx, head, &r->head);
    }
    if (!status)
        status = http_target_read(&r->head, &r->rq);
    if (status) {
        cal_buf_printf(r->story, "refused\n");
        r->over = true;
        return false;
    }
    tell(&r->cx, &r->head, &r->rq, r->story);
    r->reader = http_body_begin(&r->head);
    r->in_body = true;
    return true;
}

static bool take_body(reading *r)
{
    cal_str in = cal_buf_str(&r->in);
    http_body_state got = http_body_read(&r->reader, &in, &r->body);

    cal_buf_shift(&r->in, r->in.n - in.n);
    if (got == HTTP_BODY_BAD || r->body.over) {
        cal_buf_printf(r->story, " refused\n");
        r->over = true;
        return false;
    }
    if (got == HTTP_BODY_MORE)
        return false;

    int status = http_gunzip_body(&r->rq, &r->body, MAX_BODY);

    cal_buf_printf(r->story, " [%.*s] %d\n", CAL_FMT(cal_buf_str(&r->body)), status);
    cal_buf_clear(&r->body);
    r->scan = (http_head_scan){0};
    r->in_body = false;
    return true;
}

/* Reads all of data in pieces of `step` bytes. */
static void read_all(cal_str data, size_t step, cal_buf *story)
{
    reading r = {.cx = {.arena = cal_arena_new()}, .story = story};

    cal_buf_init(&r.in, 0);
    cal_buf_init(&r.body, MAX_BODY);
    while (data.n && !r.over) {
        cal_buf_add(&r.in, cal_str_take(data, step));
        data = cal_str_skip(data, step);
        while (!r.over && (r.in_body ? take_body(&r) : take_head(&r)))
            ;
    }
    cal_buf_end(&r.in);
    cal_buf_end(&r.body);
    cal_arena_free(r.cx.arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    cal_str all = {(const char *)data, n};
    cal_buf whole, pieces;

    if (n > 16384)
        return 0;
    cal_buf_init(&whole, 0);
    cal_buf_init(&pieces, 0);
    read_all(all, n, &whole);
    read_all(all, 1, &pieces);
    /* A body that is too large or a head that is, may be seen sooner or later: then only the
       beginnings are the same. */
    must(cal_str_eq(cal_buf_str(&whole), cal_buf_str(&pieces)) || n > MAX_HEAD);
    cal_buf_end(&whole);
    cal_buf_end(&pieces);
    return 0;
}
