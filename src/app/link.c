/* SPDX-License-Identifier: MIT */
/* Addresses for people. */
#include "app/link.h"

#include <stdio.h>

#include "core/session.h"

cal_str app_public_url(cal_ctx *cx, const app *a, int port)
{
    const app_config *c = &a->config;
    cal_str url = c->http_public_url, listen = c->http_listen;
    size_t colon = listen.n;

    while (url.n && url.p[url.n - 1] == '/')
        url.n--;
    if (url.n)
        return url;
    while (colon && listen.p[colon - 1] != ':')
        colon--;

    cal_str host = cal_str_take(listen, colon ? colon - 1 : 0);
    cal_str number = cal_str_skip(listen, colon);

    if (host.n == 0)
        host = CAL_STR("localhost");
    if (port)
        number = cal_arena_printf(cx->arena, "%d", port);
    return cal_arena_printf(cx->arena, "%s://%.*s:%.*s", c->http_tls_cert.n ? "https" : "http",
                            CAL_FMT(host), CAL_FMT(number));
}

cal_err app_link_new(cal_ctx *cx, const app *a, const cal_user *user, int port, cal_str *out)
{
    cal_str token;
    cal_err e = core_login_link_new(cx, user->id, &token);

    if (e)
        return e;
    *out = cal_arena_printf(cx->arena, "%.*s/signin?link=%.*s",
                            CAL_FMT(app_public_url(cx, a, port)), CAL_FMT(token));
    return CAL_OK;
}

cal_err app_link_print(cal_ctx *cx, const app *a, const cal_user *user)
{
    cal_str link;
    cal_err e = app_link_new(cx, a, user, 0, &link);

    if (e)
        return e;
    printf("Sign in once, within an hour, with this link:\n  %.*s\n", CAL_FMT(link));
    return CAL_OK;
}
