/* SPDX-License-Identifier: MIT */
/* Paths below the CalDAV root, to and fro. */
#include "dav/dav.h"
#include "dav/node.h"

#define PRINCIPALS "principals"

enum { MAX_PARTS = 16 };

/* One segment, decoded; "." and "..", and an encoded slash, name nothing. */
static cal_err segment(cal_ctx *cx, cal_str raw, cal_str *out)
{
    if (!http_decode(cx, raw, out) || cal_str_has(*out, CAL_STR("/")) ||
        cal_str_eq(*out, CAL_STR("..")) || cal_str_eq(*out, CAL_STR(".")))
        return cal_fail(cx, CAL_E_BAD_REQUEST, "The path has a segment that can name nothing");
    return CAL_OK;
}

static cal_err cut(cal_ctx *cx, cal_str raw, cal_str parts[MAX_PARTS], int *n)
{
    cal_err e;

    while (raw.p && raw.n) {
        cal_str one = cal_str_cut(&raw, '/');

        if (*n == MAX_PARTS || one.n == 0)
            return cal_fail(cx, CAL_E_NOT_FOUND, "There is nothing at this path");
        if ((e = segment(cx, one, &parts[(*n)++])))
            return e;
    }
    return CAL_OK;
}

/* By number of segments. */
static const unsigned kinds[] = {DAV_ON_ROOT, DAV_ON_HOME, DAV_ON_CALENDAR, DAV_ON_OBJECT,
                                 DAV_ON_NOTHING};

cal_err dav_path_read(cal_ctx *cx, cal_str raw, dav_path *out)
{
    cal_str parts[MAX_PARTS] = {0}, root = CAL_STR(DAV_ROOT);
    int n = 0;
    cal_err e;

    *out = (dav_path){.slash = cal_str_ends(raw, CAL_STR("/"))};
    if (!cal_str_starts(raw, root) || (raw.n > root.n && raw.p[root.n] != '/'))
        return cal_fail(cx, CAL_E_NOT_FOUND, "There is nothing at this path");
    if ((e = cut(cx, cal_str_skip(raw, root.n + 1), parts, &n)))
        return e;
    if (n > 0 && cal_str_eq(parts[0], CAL_STR(PRINCIPALS))) {
        if (n > 2)
            return cal_fail(cx, CAL_E_NOT_FOUND, "There is nothing below a principal");
        out->kind = n == 1 ? DAV_ON_PRINCIPALS : DAV_ON_PRINCIPAL;
        out->user = parts[1];
        return CAL_OK;
    }
    out->kind = kinds[n < 4 ? n : 4];
    out->user = parts[0];
    out->calendar = parts[1];
    out->object = parts[2];
    return CAL_OK;
}

void dav_href_add(cal_buf *out, const dav_path *path)
{
    cal_buf_add_c(out, DAV_ROOT "/");
    if (path->kind & (DAV_ON_PRINCIPALS | DAV_ON_PRINCIPAL))
        cal_buf_add_c(out, PRINCIPALS "/");
    if (path->kind & ~(unsigned)(DAV_ON_ROOT | DAV_ON_PRINCIPALS)) {
        http_encode_segment(out, path->user);
        cal_buf_add_byte(out, '/');
    }
    if (path->kind & (DAV_ON_CALENDAR | DAV_ON_OBJECT)) {
        http_encode_segment(out, path->calendar);
        cal_buf_add_byte(out, '/');
    }
    if (path->kind == DAV_ON_OBJECT)
        http_encode_segment(out, path->object);
}

cal_str dav_href(cal_ctx *cx, const dav_path *path)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);

    dav_href_add(out, path);
    return cal_buf_str(out);
}

cal_str dav_href_principal(cal_ctx *cx, cal_str handle)
{
    return dav_href(cx, &(dav_path){.kind = DAV_ON_PRINCIPAL, .user = handle});
}

cal_str dav_href_home(cal_ctx *cx, cal_str handle)
{
    return dav_href(cx, &(dav_path){.kind = DAV_ON_HOME, .user = handle});
}

dav_path dav_path_calendar(const cal_calendar *cal)
{
    return (dav_path){.kind = DAV_ON_CALENDAR, .user = cal->owner, .calendar = cal->href};
}

dav_path dav_path_object(const cal_calendar *cal, cal_str href)
{
    return (dav_path){
        .kind = DAV_ON_OBJECT, .user = cal->owner, .calendar = cal->href, .object = href};
}

/* The authority without the scheme's own port (RFC 3986 6.2.3). */
static cal_str bare_host(cal_str host)
{
    static const cal_str ports[] = {CAL_STR_K(":80"), CAL_STR_K(":443")};

    for (size_t i = 0; i < CAL_COUNT(ports); i++) {
        if (cal_str_ends(host, ports[i]))
            return cal_str_take(host, host.n - ports[i].n);
    }
    return host;
}

static size_t scheme_length(cal_str href)
{
    static const cal_str schemes[] = {CAL_STR_K("http://"), CAL_STR_K("https://")};

    for (size_t i = 0; i < CAL_COUNT(schemes); i++) {
        if (cal_str_starts_ci(href, schemes[i]))
            return schemes[i].n;
    }
    return 0;
}

cal_err dav_href_path(cal_ctx *cx, const http_req *rq, cal_str href, cal_str *out)
{
    size_t scheme = scheme_length(href);
    cal_str rest = cal_str_skip(href, scheme);

    if (scheme) {
        size_t slash = cal_str_find_byte(rest, '/');

        if (!cal_str_eq_ci(bare_host(cal_str_take(rest, slash)), bare_host(rq->host)))
            return cal_fail(cx, CAL_E_OTHER_SERVER, "%.*s is on another server.", CAL_FMT(href));
        rest = cal_str_skip(rest, slash);
    }
    if (rest.n == 0 || rest.p[0] != '/' || cal_str_find_byte(rest, '#') < rest.n)
        return cal_fail(cx, CAL_E_BAD_DESTINATION, "\"%.*s\" is no path of this server.",
                        CAL_FMT(href));
    *out = cal_str_take(rest, cal_str_find_byte(rest, '?'));
    return CAL_OK;
}
