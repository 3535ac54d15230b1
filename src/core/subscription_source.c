/* SPDX-License-Identifier: MIT */
/* Asking a source: by HTTP with what is known of it (RFC 9110 13.1), or out of the program's own
   holidays. */
#include "core/subscription_source.h"

#include "base/time.h"
#include "crypt/token.h"
#include "ical/line.h"
#include "ical/value.h"
#include "model/policy.h"
#include "net/fetch.h"
#include "core/holiday.h"

enum {
    REDIRECTS = 5,
    HEAD_LINES = 500, /* how far what a calendar says of itself may stand from its begin */
    MAX_FIELD = 512,  /* of an ETag that is kept */
    MAX_S = 7 * 86400,
    HOLIDAYS_S = 86400
};

/* What a calendar says of itself before its first component. */
typedef struct self {
    cal_str name, color;
    int64_t interval_s;
} self;

cal_err core_source_check(cal_ctx *cx, cal_str typed, cal_str *out)
{
    cal_str source = cal_str_trim(typed);
    cal_err e = core_holiday_is_source(source) ? core_holiday_check(cx, source)
                                               : net_url_check(cx, source, false, out);

    if (core_holiday_is_source(source))
        *out = source;
    if (e == CAL_E_FETCH_ADDRESS || e == CAL_E_NOT_FOUND) {
        cal_str why = cx->fail.why;

        cal_fail_clear(cx);
        return cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("source"), "%.*s", CAL_FMT(why));
    }
    return e;
}

/* ---- what the text says of itself ---- */

static void take_property(cal_ctx *cx, const ical_prop *p, self *out)
{
    int64_t s;

    if (cal_str_eq_ci(p->name, CAL_STR("NAME")) ||
        (!out->name.n && cal_str_eq_ci(p->name, CAL_STR("X-WR-CALNAME"))))
        out->name = ical_unescape(cx, p->value);
    if (cal_str_eq_ci(p->name, CAL_STR("X-APPLE-CALENDAR-COLOR")) ||
        (!out->color.n && cal_str_eq_ci(p->name, CAL_STR("COLOR"))))
        out->color = cal_arena_dup(cx->arena, cal_str_trim(p->value));
    if ((cal_str_eq_ci(p->name, CAL_STR("REFRESH-INTERVAL")) || /* RFC 7986 5.7 */
         (!out->interval_s && cal_str_eq_ci(p->name, CAL_STR("X-PUBLISHED-TTL")))) &&
        ical_duration_parse(cal_str_trim(p->value), &s) && s > 0)
        out->interval_s = s;
}

/* A line that is none is no matter here: what is mended is judged elsewhere. */
static self read_self(cal_ctx *cx, cal_str text)
{
    ical_lines at = ical_lines_new(text);
    self out = {.name = CAL_STR(""), .color = CAL_STR("")};

    for (int i = 0, begins = 0; i < HEAD_LINES && begins < 2; i++) {
        ical_prop p;
        bool folded;
        int first;
        cal_str raw = ical_line_raw(&at, &first, &folded);

        if (!raw.p)
            break;
        if (ical_line_parts(cx->arena, ical_line_unfold(cx->arena, raw, folded), &p))
            continue;
        begins += cal_str_eq_ci(p.name, CAL_STR("BEGIN"));
        take_property(cx, &p, &out);
    }
    return out;
}

/* RFC 9111 5.2.2.1; 0: not said. */
static int64_t max_age(const net_response *response)
{
    cal_str rest = net_response_field(response, CAL_STR("Cache-Control"));
    int64_t s = 0;

    while (rest.p) {
        cal_str item = cal_str_trim(cal_str_cut(&rest, ','));

        if (cal_str_starts_ci(item, CAL_STR("max-age=")) &&
            cal_str_to_i64(cal_str_skip(item, 8), &s) && s > 0)
            return s;
    }
    return 0;
}

static int64_t bounded(const cal_ctx *cx, int64_t said_s)
{
    const cal_policy *p = cx->policy;
    int64_t s = said_s ? said_s : p->subscription_every_s;

    s = s < p->subscription_least_s ? p->subscription_least_s : s;
    return s > MAX_S ? MAX_S : s;
}

/* ---- the content ---- */

/* A file that ends early would look as if all that is missing had been deleted. */
static bool is_whole(cal_str text)
{
    static const cal_str end = CAL_STR_K("END:VCALENDAR");

    while (text.n && (unsigned char)text.p[text.n - 1] <= ' ')
        text.n--;
    return text.n >= end.n && cal_str_eq_ci(cal_str_skip(text, text.n - end.n), end);
}

static cal_err need_fit(cal_ctx *cx, const core_source *from)
{
    if ((int64_t)from->n > cx->policy->subscription_objects)
        return cal_fail(cx, CAL_E_BAD_ICAL, "It holds %zu objects; at most %lld can be taken.",
                        from->n, (long long)cx->policy->subscription_objects);
    for (size_t i = 0; i < from->n; i++) {
        if (!from->pieces[i].refused.p)
            return CAL_OK;
    }
    if (from->n)
        return cal_fail(cx, CAL_E_BAD_ICAL, "None of its %zu objects can be taken: %.*s", from->n,
                        CAL_FMT(from->pieces[0].refused));
    return CAL_OK;
}

static cal_err read_content(cal_ctx *cx, cal_str text, const cal_subscription *since,
                            core_source *out)
{
    cal_err e;

    out->bytes = (int64_t)text.n;
    out->digest = crypt_digest(cx->arena, text);
    if (since && cal_str_eq(out->digest, since->digest)) {
        out->is_same = true;
        return CAL_OK;
    }
    if (!cal_str_has(cal_str_take(text, 4096), CAL_STR("VCALENDAR")))
        return cal_fail(cx, CAL_E_BAD_ICAL,
                        "What stands at this address is no calendar; use the address of an .ics "
                        "file.");
    if (!is_whole(text))
        return cal_fail(cx, CAL_E_BAD_ICAL, "The calendar ends in the midst: it is not whole.");
    e = ical_split(cx, text, &out->pieces, &out->n);
    return e ? e : need_fit(cx, out);
}

/* ---- over HTTP ---- */

static cal_err send(cal_ctx *cx, cal_str source, const cal_subscription *since,
                    net_response *response)
{
    net_field fields[3] = {
        {CAL_STR("Accept"), CAL_STR("text/calendar, text/plain;q=0.5, */*;q=0.1")}
    };
    net_request request = {
        .url = source,
        .fields = fields,
        .n_fields = 1,
        .max_bytes = (size_t)cx->policy->subscription_bytes,
        .redirects = REDIRECTS,
    };

    if (since && since->etag.n)
        fields[request.n_fields++] = (net_field){CAL_STR("If-None-Match"), since->etag};
    if (since && since->last_modified.n)
        fields[request.n_fields++] =
            (net_field){CAL_STR("If-Modified-Since"), since->last_modified};
    return net_fetch(cx, &request, response);
}

/* RFC 9110 10.2.3: seconds, or a date. */
static int64_t retry_after(const cal_ctx *cx, const net_response *response)
{
    cal_str said = net_response_field(response, CAL_STR("Retry-After"));
    int64_t s = 0;

    if (cal_str_to_i64(said, &s))
        return s > 0 ? s : 0;
    return said.n && cal_time_from_http(said, &s) && s > cx->now ? s - cx->now : 0;
}

static cal_err refused_by_status(cal_ctx *cx, const net_response *response)
{
    static const struct {
        int status;
        cal_err e;
        const char *why;
    } known[] = {
        {401, CAL_E_FETCH_FAILED,
         "The other server asks for a password; use a secret address that needs none."            },
        {403, CAL_E_FETCH_FAILED, "The other server does not let this address be read."           },
        {404, CAL_E_FETCH_FAILED, "There is nothing at this address (any more)."                  },
        {410, CAL_E_SOURCE_GONE,
         "The calendar has ended: its server says that it is gone for good."                      },
        {429, CAL_E_FETCH_FAILED, "The other server was asked too often; it is asked later again."},
        {503, CAL_E_FETCH_FAILED, "The other server is out of order; it is asked later again."    },
    };
    int64_t wait_s = retry_after(cx, response);

    for (size_t i = 0; i < CAL_COUNT(known); i++) {
        if (known[i].status == response->status) {
            cal_err e = cal_fail(cx, known[i].e, "%s", known[i].why);

            cx->fail.retry_after_s = wait_s;
            return e;
        }
    }
    return cal_fail(cx, CAL_E_FETCH_FAILED, "The other server answers with status %d.",
                    response->status);
}

static cal_str kept(cal_str s)
{
    return s.p && s.n <= MAX_FIELD ? s : CAL_STR("");
}

static cal_err ask_web(cal_ctx *cx, cal_str source, const cal_subscription *since, core_source *out)
{
    net_response response;
    cal_err e = send(cx, source, since, &response);

    if (e)
        return e;
    out->source = response.moved;
    if (response.status == 304 && since) {
        out->is_same = true;
        out->digest = since->digest;
        out->etag = since->etag;
        out->last_modified = since->last_modified;
        out->interval_s = bounded(cx, max_age(&response));
        return CAL_OK;
    }
    if (response.status != 200)
        return refused_by_status(cx, &response);
    out->etag = kept(net_response_field(&response, CAL_STR("ETag")));
    out->last_modified = kept(net_response_field(&response, CAL_STR("Last-Modified")));

    self said = read_self(cx, response.body);

    out->name = said.name;
    out->color = said.color;
    out->interval_s = bounded(cx, said.interval_s ? said.interval_s : max_age(&response));
    return read_content(cx, response.body, since, out);
}

static cal_err ask_holidays(cal_ctx *cx, cal_str source, const cal_subscription *since,
                            cal_str language, core_source *out)
{
    core_holidays h;
    cal_err e = core_holiday_calendar(cx, source, language, &h);

    if (e)
        return e;
    out->source = source;
    out->etag = out->last_modified = CAL_STR("");
    out->name = h.name;
    out->color = CAL_STR("");
    out->interval_s = HOLIDAYS_S;
    return read_content(cx, h.text, since, out);
}

cal_err core_source_ask(cal_ctx *cx, cal_str source, const cal_subscription *since,
                        cal_str language, core_source *out)
{
    *out = (core_source){0};
    return core_holiday_is_source(source) ? ask_holidays(cx, source, since, language, out)
                                          : ask_web(cx, source, since, out);
}
