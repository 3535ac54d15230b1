/* SPDX-License-Identifier: MIT */
/* Requests to the other server. */
#include "migrate/ask.h"

#include <time.h>

#include "base/buf.h"
#include "base/time.h"

enum {
    MAX_BYTES = 512 << 20,
    MAX_NODES = 20000000,
    TRIES = 8,
    BROKEN_TRIES = 3,
    MAX_WAIT_S = 120,
    TIMEOUT_MS = 300000,
    REDIRECTS = 5
};

/* The digit of six bits, or padding. */
static char digit(bool is_there, unsigned bits)
{
    static const cal_str digits =
        CAL_STR_K("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    if (!is_there)
        return '=';
    return digits.p[bits & 63];
}

cal_str migrate_basic(cal_ctx *cx, cal_str login, cal_str password)
{
    cal_str plain = cal_arena_printf(cx->arena, "%.*s:%.*s", CAL_FMT(login), CAL_FMT(password));
    cal_buf *out = cal_buf_new(cx->arena, 0);

    cal_buf_add_c(out, "Basic ");
    for (size_t i = 0; i < plain.n; i += 3) {
        size_t left = plain.n - i;
        unsigned bits = (unsigned)(unsigned char)plain.p[i] << 16;

        bits |= left > 1 ? (unsigned)(unsigned char)plain.p[i + 1] << 8 : 0;
        bits |= left > 2 ? (unsigned)(unsigned char)plain.p[i + 2] : 0;
        cal_buf_add_byte(out, digit(true, bits >> 18));
        cal_buf_add_byte(out, digit(true, bits >> 12));
        cal_buf_add_byte(out, digit(left > 1, bits >> 6));
        cal_buf_add_byte(out, digit(left > 2, bits));
    }
    return cal_buf_str(out);
}

/* ---- URLs ---- */

static bool is_absolute(cal_str url)
{
    return cal_str_starts_ci(url, CAL_STR("http://")) ||
           cal_str_starts_ci(url, CAL_STR("https://"));
}

/* "https://host:port" */
static cal_str origin_of(cal_str url)
{
    size_t at = cal_str_find(url, CAL_STR("://"));
    cal_str rest = cal_str_skip(url, at < url.n ? at + 3 : url.n);

    return cal_str_take(url, url.n - rest.n + cal_str_find_byte(rest, '/'));
}

static cal_str host_of(cal_str url)
{
    cal_str origin = origin_of(url);

    origin = cal_str_skip(origin, cal_str_find(origin, CAL_STR("://")) + 3);
    return cal_str_take(origin, cal_str_find_byte(origin, ':'));
}

/* The last two labels of a host's name. */
static cal_str domain_of(cal_str host)
{
    size_t n = host.n;

    for (int dots = 0; n; n--) {
        if (host.p[n - 1] == '.' && ++dots == 2)
            break;
    }
    return cal_str_skip(host, n);
}

cal_str migrate_resolve(cal_ctx *cx, cal_str base, cal_str href)
{
    size_t n = base.n;

    if (is_absolute(href))
        return href;
    if (cal_str_starts(href, CAL_STR("/")))
        return cal_arena_printf(cx->arena, "%.*s%.*s", CAL_FMT(origin_of(base)), CAL_FMT(href));
    while (n && base.p[n - 1] != '/')
        n--;
    return cal_arena_printf(cx->arena, "%.*s%.*s", (int)n, base.p, CAL_FMT(href));
}

static int hex(char c)
{
    static const cal_str digits = CAL_STR_K("0123456789abcdef");
    char low = (char)(c >= 'A' && c <= 'F' ? c + 32 : c);
    size_t at = cal_str_find_byte(digits, low);

    return at < digits.n ? (int)at : -1;
}

cal_str migrate_path(cal_ctx *cx, cal_str href)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);

    if (is_absolute(href))
        href = cal_str_skip(href, origin_of(href).n);
    href = cal_str_take(href, cal_str_find_byte(href, '?'));
    while (href.n > 1 && cal_str_ends(href, CAL_STR("/")))
        href.n--;
    for (size_t i = 0; i < href.n; i++) {
        int high = href.p[i] == '%' && i + 2 < href.n ? hex(href.p[i + 1]) : -1;
        int low = high >= 0 ? hex(href.p[i + 2]) : -1;

        if (low >= 0 && high * 16 + low > 0) {
            cal_buf_add_byte(out, (char)(high * 16 + low));
            i += 2;
        } else {
            cal_buf_add_byte(out, href.p[i]);
        }
    }
    return cal_buf_str(out);
}

cal_str migrate_segment(cal_str path)
{
    size_t n = path.n;

    while (n && path.p[n - 1] != '/')
        n--;
    return cal_str_skip(path, n);
}

/* ---- patience ---- */

static void sleep_ms(int64_t ms)
{
    struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};

    if (ms > 0)
        (void)nanosleep(&t, NULL);
}

/* Not faster than allowed. */
static void keep_pace(migrate_source *s)
{
    int64_t now = cal_time_steady_ms();

    sleep_ms(s->next_ms - now);
    s->next_ms = cal_time_steady_ms() + s->gap_ms;
}

static void wait_for(const migrate_source *s, cal_str why, int64_t seconds)
{
    if (s->waiting)
        s->waiting(s->state, why, seconds);
    sleep_ms(seconds * 1000);
}

/* Retry-After (RFC 9110 10.2.3), else twice as long each time. */
static int64_t pause_of(cal_ctx *cx, const net_response *r, int try)
{
    cal_str after = net_response_field(r, CAL_STR("Retry-After"));
    int64_t seconds = 0, at;

    if (after.n && !cal_str_to_i64(after, &seconds) && cal_time_from_http(after, &at))
        seconds = at - cal_time_now();
    (void)cx;
    if (seconds <= 0)
        seconds = (int64_t)1 << try;
    return seconds > MAX_WAIT_S ? MAX_WAIT_S : seconds;
}

/* ---- requests ---- */

static bool may_have_password(const migrate_source *s, cal_str url)
{
    cal_str host = host_of(url);

    if (cal_str_eq_ci(origin_of(url), origin_of(s->url)))
        return true;
    return cal_str_starts_ci(url, CAL_STR("https://")) &&
           cal_str_eq_ci(domain_of(host), domain_of(host_of(s->url)));
}

static cal_err fetch(cal_ctx *cx, migrate_source *s, const migrate_ask *ask, net_response *out)
{
    net_field fields[6];
    net_request rq = {
        .method = cal_str_c(ask->method),
        .url = ask->url,
        .fields = fields,
        .body = ask->body,
        .max_bytes = MAX_BYTES,
        .timeout_ms = TIMEOUT_MS,
        .redirects = REDIRECTS,
        .trusted = true,
    };

    fields[rq.n_fields++] =
        (net_field){CAL_STR("Accept"), CAL_STR("text/calendar, application/xml, */*;q=0.1")};
    if (s->authorization.n)
        fields[rq.n_fields++] = (net_field){CAL_STR("Authorization"), s->authorization};
    if (s->secret.n) {
        fields[rq.n_fields++] = (net_field){CAL_STR("X-Forwarded-User"), s->user};
        fields[rq.n_fields++] = (net_field){CAL_STR("X-Forwarded-Secret"), s->secret};
    }
    if (ask->depth)
        fields[rq.n_fields++] = (net_field){CAL_STR("Depth"), cal_str_c(ask->depth)};
    if (ask->body.p)
        fields[rq.n_fields++] =
            (net_field){CAL_STR("Content-Type"), CAL_STR("application/xml; charset=utf-8")};
    keep_pace(s);
    return net_fetch(cx, &rq, out);
}

static bool is_broken(cal_err e)
{
    return e == CAL_E_FETCH_FAILED || e == CAL_E_FETCH_TIME;
}

static cal_err check_answer(cal_ctx *cx, const migrate_ask *ask, const net_response *r)
{
    if (r->status == 401)
        return cal_fail(cx, CAL_E_BAD_LOGIN,
                        "The other server refuses the login or the password (%s %.*s).",
                        ask->method, CAL_FMT(ask->url));
    if (r->status == 429 || r->status == 503)
        return cal_fail(cx, CAL_E_FETCH_FAILED,
                        "The other server stays busy (status %d); run it again later, with --rate.",
                        r->status);
    return CAL_OK;
}

cal_err migrate_fetch(cal_ctx *cx, migrate_source *s, const migrate_ask *ask, net_response *out)
{
    if ((s->authorization.n || s->secret.n) && !may_have_password(s, ask->url))
        return cal_fail(cx, CAL_E_FETCH_ADDRESS,
                        "The other server points to %.*s, which shall not have the password; name "
                        "that address yourself if it is right.",
                        CAL_FMT(origin_of(ask->url)));
    for (int try = 0;; try++) {
        cal_err e = fetch(cx, s, ask, out);

        if (is_broken(e) && try + 1 < BROKEN_TRIES) {
            wait_for(s, cx->fail.why, (int64_t)1 << try);
            cal_fail_clear(cx);
            continue;
        }
        if (e)
            return e;
        if ((out->status != 429 && out->status != 503) || try + 1 >= TRIES)
            return check_answer(cx, ask, out);
        wait_for(s, CAL_STR("The other server is busy."), pause_of(cx, out, try));
    }
}

/* ---- multistatus ---- */

cal_err migrate_multistatus(cal_ctx *cx, migrate_source *s, const migrate_ask *ask,
                            net_response *response, const xml_node **root)
{
    xml_node *parsed;
    cal_err e = migrate_fetch(cx, s, ask, response);

    *root = NULL;
    if (e || response->status != 207)
        return e;
    if ((e = xml_parse_within(cx, response->body, MAX_NODES, &parsed)))
        return e;
    if (xml_is(parsed, XML_DAV, "multistatus"))
        *root = parsed;
    return CAL_OK;
}

const xml_node *migrate_next(const xml_node *root, const xml_node *response)
{
    const xml_node *n = response ? xml_next(response) : xml_first(root);

    while (n && !xml_is(n, XML_DAV, "response"))
        n = xml_next(n);
    return n;
}

cal_str migrate_href(const xml_node *response)
{
    return xml_text(xml_child(response, XML_DAV, "href"));
}

const xml_node *migrate_props(const xml_node *response)
{
    for (const xml_node *n = xml_first(response); n; n = xml_next(n)) {
        cal_str status = xml_text(xml_child(n, XML_DAV, "status"));

        if (xml_is(n, XML_DAV, "propstat") && cal_str_has(status, CAL_STR(" 200")))
            return xml_child(n, XML_DAV, "prop");
    }
    return NULL;
}
