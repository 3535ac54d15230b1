/* SPDX-License-Identifier: MIT */
/* Paths below the CalDAV root, to and fro. */
#include "dav/dav.h"
#include "dav/node.h"

#define PRINCIPALS "principals"
#define NOTICES    "notifications"

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

static cal_str joined(cal_ctx *cx, const cal_str *parts, int n)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);

    for (int i = 0; i < n; i++) {
        if (i)
            cal_buf_add_byte(out, '/');
        cal_buf_add(out, parts[i]);
    }
    return cal_buf_str(out);
}

static unsigned kind_below_principal(cal_str name)
{
    static const struct {
        cal_str name;
        unsigned kind;
    } below[] = {
        {CAL_STR_K("calendar-proxy-read"),  DAV_ON_PROXY  },
        {CAL_STR_K("calendar-proxy-write"), DAV_ON_PROXY  },
        {CAL_STR_K(NOTICES),                DAV_ON_NOTICES},
    };

    for (size_t i = 0; i < CAL_COUNT(below); i++) {
        if (cal_str_eq(name, below[i].name))
            return below[i].kind;
    }
    return 0;
}

/* "principals/", a person's, and below it the two groups that stand for their delegates, and their
   notices. */
static cal_err read_principal(cal_ctx *cx, const cal_str *parts, int n, dav_path *out)
{
    static const unsigned kinds_to[] = {DAV_ON_PRINCIPALS, DAV_ON_PRINCIPAL};
    unsigned below = kind_below_principal(parts[2]);

    if (n > 4 || (n > 2 && !below) || (n == 4 && below != DAV_ON_NOTICES))
        return cal_fail(cx, CAL_E_NOT_FOUND, "There is nothing below a principal");
    out->kind = n < 3 ? kinds_to[n - 1] : n == 3 ? below : DAV_ON_NOTICE;
    out->user = parts[1];
    out->object = parts[n < 4 ? 2 : 3];
    return CAL_OK;
}

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
    if (n > 0 && cal_str_eq(parts[0], CAL_STR(PRINCIPALS)))
        return read_principal(cx, parts, n, out);
    out->kind = kinds[n < 4 ? n : 4];
    out->user = parts[0];
    out->calendar = parts[1];
    out->object = parts[2];
    out->rest = n > 2 ? joined(cx, parts + 2, n - 2) : CAL_STR("");
    return CAL_OK;
}

/* A relative path, each segment encoded. */
static void add_rest(cal_buf *out, cal_str rest)
{
    while (rest.p && rest.n) {
        http_encode_segment(out, cal_str_cut(&rest, '/'));
        if (rest.p)
            cal_buf_add_byte(out, '/');
    }
}

void dav_href_add(cal_buf *out, const dav_path *path)
{
    unsigned in_home = DAV_ON_CALENDAR | DAV_ON_OBJECT | DAV_ON_NOTHING | DAV_ON_FOLDER |
                       DAV_ON_FILE | DAV_ON_INBOX | DAV_ON_OUTBOX;
    unsigned below_principals =
        DAV_ON_PRINCIPALS | DAV_ON_PRINCIPAL | DAV_ON_PROXY | DAV_ON_NOTICES | DAV_ON_NOTICE;

    cal_buf_add_c(out, DAV_ROOT "/");
    if (path->kind & below_principals)
        cal_buf_add_c(out, PRINCIPALS "/");
    if (path->kind & ~(unsigned)(DAV_ON_ROOT | DAV_ON_PRINCIPALS)) {
        http_encode_segment(out, path->user);
        cal_buf_add_byte(out, '/');
    }
    if (path->kind & in_home) {
        http_encode_segment(out, path->calendar);
        cal_buf_add_byte(out, '/');
    }
    if (path->kind & (DAV_ON_NOTICES | DAV_ON_NOTICE))
        cal_buf_add_c(out, NOTICES "/");
    if (path->kind & (DAV_ON_OBJECT | DAV_ON_PROXY | DAV_ON_NOTICE))
        http_encode_segment(out, path->object);
    if (path->kind & (DAV_ON_FOLDER | DAV_ON_FILE | DAV_ON_NOTHING))
        add_rest(out, path->rest);
    if (path->kind == DAV_ON_PROXY || (path->kind == DAV_ON_FOLDER && path->rest.n))
        cal_buf_add_byte(out, '/');
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
    static const unsigned by_kind[] = {
        [CAL_COLL_CALENDAR] = DAV_ON_CALENDAR,
        [CAL_COLL_PLAIN] = DAV_ON_FOLDER,
        [CAL_COLL_INBOX] = DAV_ON_INBOX,
        [CAL_COLL_OUTBOX] = DAV_ON_OUTBOX,
    };

    return (dav_path){.kind = by_kind[cal->kind],
                      .user = cal->owner,
                      .calendar = cal->href,
                      .collection = cal,
                      .is_settled = true};
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
