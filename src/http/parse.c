/* SPDX-License-Identifier: MIT */
/* The head is fed to llhttp in one piece, once it is whole, so every slice lies in the head's
 * bytes. */
#include "http/parse.h"

#include <llhttp.h>
#include <stdlib.h>

enum { MAX_FRAMING_BYTES = 64 * 1024 }; /* chunk extensions and trailers of one message */

struct http_parser {
    llhttp_t raw;
    llhttp_settings_t settings;
    cal_ctx *cx;     /* while a head is read */
    http_head *head; /* while a head is read, else NULL */
    cal_buf *body;
    size_t framing;
    bool done;
};

static int on_method(llhttp_t *raw, const char *at, size_t n)
{
    http_parser *p = raw->data;

    p->head->method = (cal_str){at, n};
    return 0;
}

static int on_url(llhttp_t *raw, const char *at, size_t n)
{
    http_parser *p = raw->data;

    p->head->target = (cal_str){at, n};
    return 0;
}

/* Trailers come when the head is long read: they are not used. */
static int on_field(llhttp_t *raw, const char *at, size_t n)
{
    http_parser *p = raw->data;

    if (p->head)
        CAL_PUSH(p->cx->arena, &p->head->fields,
                 (http_field){
                     .name = {at, n},
                       .value = {at, 0}
        });
    return 0;
}

static int on_value(llhttp_t *raw, const char *at, size_t n)
{
    http_parser *p = raw->data;

    if (p->head && p->head->fields.n)
        p->head->fields.at[p->head->fields.n - 1].value = cal_str_trim((cal_str){at, n});
    return 0;
}

static int on_head_done(llhttp_t *raw)
{
    (void)raw;
    return HPE_PAUSED;
}

static int on_body(llhttp_t *raw, const char *at, size_t n)
{
    http_parser *p = raw->data;

    cal_buf_add(p->body, (cal_str){at, n});
    return 0;
}

static int on_message_done(llhttp_t *raw)
{
    http_parser *p = raw->data;

    p->done = true;
    return HPE_PAUSED;
}

http_parser *http_parser_new(void)
{
    http_parser *p = calloc(1, sizeof *p);

    if (!p)
        abort();
    llhttp_settings_init(&p->settings);
    p->settings.on_method = on_method;
    p->settings.on_url = on_url;
    p->settings.on_header_field = on_field;
    p->settings.on_header_value = on_value;
    p->settings.on_headers_complete = on_head_done;
    p->settings.on_body = on_body;
    p->settings.on_message_complete = on_message_done;
    llhttp_init(&p->raw, HTTP_REQUEST, &p->settings);
    p->raw.data = p;
    return p;
}

void http_parser_free(http_parser *p)
{
    free(p);
}

static int status_of(llhttp_errno_t error, cal_str head)
{
    cal_str method = cal_str_take(head, cal_str_find_byte(head, ' '));

    if (error == HPE_INVALID_METHOD && http_is_token(method))
        return 501;
    return error == HPE_INVALID_VERSION ? 505 : 400;
}

int http_parse_head(cal_ctx *cx, http_parser *p, cal_str head, http_head *out)
{
    int status;

    while (cal_str_starts(head, CAL_STR("\r\n")))
        head = cal_str_skip(head, 2);
    if (!http_head_lines_ok(head))
        return 400;
    *out = (http_head){0};
    llhttp_reset(&p->raw);
    p->cx = cx;
    p->head = out;
    p->done = false;
    p->framing = 0;

    llhttp_errno_t error = llhttp_execute(&p->raw, head.p, head.n);

    p->head = NULL;
    if (error != HPE_PAUSED)
        return status_of(error, head);
    if (p->raw.http_major != 1 || p->raw.http_minor > 1)
        return 505;
    out->is_1_0 = p->raw.http_minor == 0;
    if ((status = http_head_judge(out)))
        return status;
    out->keep_alive = llhttp_should_keep_alive(&p->raw) != 0;
    llhttp_resume(&p->raw);
    /* A head without a body ends its message at once: let llhttp see that. */
    (void)llhttp_execute(&p->raw, head.p + head.n, 0);
    return 0;
}

http_body_state http_parse_body(http_parser *p, cal_str *in, cal_buf *body)
{
    size_t before = body->n;

    if (p->done)
        return HTTP_BODY_DONE;
    p->body = body;

    llhttp_errno_t error = llhttp_execute(&p->raw, in->p, in->n);
    size_t used = error == HPE_OK ? in->n : (size_t)(llhttp_get_error_pos(&p->raw) - in->p);

    p->framing += used - (body->n - before);
    *in = cal_str_skip(*in, used);
    if (p->done)
        return HTTP_BODY_DONE;
    if (error != HPE_OK || (!body->over && p->framing > MAX_FRAMING_BYTES))
        return HTTP_BODY_BAD;
    return HTTP_BODY_MORE;
}
