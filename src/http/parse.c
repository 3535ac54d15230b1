/* SPDX-License-Identifier: MIT */
/* The head is fed to llhttp in one piece, once it is whole, so every slice lies in the head's
   bytes. The body is read by body.c. */
#include "http/parse.h"

#include <llhttp.h>

/* What the callbacks fill. */
typedef struct reading {
    cal_ctx *cx;
    http_head *head;
} reading;

static int on_method(llhttp_t *raw, const char *at, size_t n)
{
    const reading *r = raw->data;

    r->head->method = (cal_str){at, n};
    return 0;
}

static int on_url(llhttp_t *raw, const char *at, size_t n)
{
    const reading *r = raw->data;

    r->head->target = (cal_str){at, n};
    return 0;
}

static int on_field(llhttp_t *raw, const char *at, size_t n)
{
    const reading *r = raw->data;
    http_field field = {
        .name = {at, n},
          .value = {at, 0}
    };

    CAL_PUSH(r->cx->arena, &r->head->fields, field);
    return 0;
}

static int on_value(llhttp_t *raw, const char *at, size_t n)
{
    const reading *r = raw->data;

    if (r->head->fields.n)
        r->head->fields.at[r->head->fields.n - 1].value = cal_str_trim((cal_str){at, n});
    return 0;
}

static int on_head_done(llhttp_t *raw)
{
    (void)raw;
    return HPE_PAUSED;
}

static const llhttp_settings_t settings = {
    .on_method = on_method,
    .on_url = on_url,
    .on_header_field = on_field,
    .on_header_value = on_value,
    .on_headers_complete = on_head_done,
};

static int status_of(llhttp_errno_t error, cal_str head)
{
    cal_str method = cal_str_take(head, cal_str_find_byte(head, ' '));

    if (error == HPE_INVALID_METHOD && http_is_token(method))
        return 501;
    return error == HPE_INVALID_VERSION ? 505 : 400;
}

int http_parse_head(cal_ctx *cx, cal_str head, http_head *out)
{
    reading r = {cx, out};
    llhttp_t raw;
    int status;

    while (cal_str_starts(head, CAL_STR("\r\n")))
        head = cal_str_skip(head, 2);
    if (!http_head_lines_ok(head))
        return 400;
    *out = (http_head){0};
    llhttp_init(&raw, HTTP_REQUEST, &settings);
    raw.data = &r;

    llhttp_errno_t error = llhttp_execute(&raw, head.p, head.n);

    if (error != HPE_PAUSED)
        return status_of(error, head);
    if (raw.http_major != 1 || raw.http_minor > 1)
        return 505;
    /* No proxy: what follows the head of a CONNECT would be read as no request. */
    if (raw.method == HTTP_CONNECT)
        return 501;
    out->is_1_0 = raw.http_minor == 0;
    if ((status = http_head_judge(out)))
        return status;
    out->keep_alive = llhttp_should_keep_alive(&raw) != 0;
    return 0;
}
