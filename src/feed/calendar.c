/* SPDX-License-Identifier: MIT */
/* A calendar under a secret address. Who knows the address reads; nobody is signed in here, and
   nothing that a browser sends by itself is looked at. */
#include "base/time.h"
#include "crypt/token.h"
#include "model/policy.h"
#include "core/import.h"
#include "core/link.h"
#include "core/query.h"
#include "core/sync.h"
#include "feed/feed.h"
#include "feed/page.h"

enum { FIRST_YEAR = 1900, LAST_YEAR = 2199 };

#define ICS ".ics"

static void common_fields(cal_ctx *cx, http_res *rs, cal_str etag)
{
    http_res_field(cx, rs, CAL_STR("ETag"), etag);
    http_res_field(cx, rs, CAL_STR("Cache-Control"), CAL_STR("private, no-cache"));
    http_res_field(cx, rs, CAL_STR("X-Robots-Tag"), CAL_STR("noindex"));
}

/* Of all that an answer is made from. */
static cal_str etag_of(cal_ctx *cx, cal_str made_from)
{
    cal_str hex = crypt_hex(cx->arena, cal_str_take(crypt_digest(cx->arena, made_from), 16));

    return cal_arena_printf(cx->arena, "\"%.*s\"", CAL_FMT(hex));
}

static bool is_unchanged(cal_ctx *cx, const http_req *rq, cal_str etag)
{
    cal_etag_fields cond = http_req_cond(cx, rq);

    return cal_etag_judge(&cond, etag, 0, true) == CAL_ETAG_NOT_MODIFIED;
}

/* ---- as iCalendar ---- */

static bool next_piece(cal_ctx *cx, void *state, cal_buf *out)
{
    return core_export_next(cx, state, out);
}

static cal_err give_ics(cal_ctx *cx, const http_req *rq, cal_str token, http_res *rs)
{
    core_link_open *open = CAL_NEW(cx->arena, core_link_open);
    core_export *x;
    cal_str etag;
    cal_err e = core_link_follow(cx, token, open);

    if (e)
        return e;
    etag = etag_of(cx, cal_arena_printf(cx->arena, "%.*s %lld %.*s",
                                        CAL_FMT(core_sync_ctag(cx, &open->calendar)),
                                        (long long)cx->link->level, CAL_FMT(open->calendar.name)));
    common_fields(cx, rs, etag);
    if (is_unchanged(cx, rq, etag)) {
        rs->status = 304;
        return CAL_OK;
    }
    if ((e = core_export_new(cx, &open->calendar, &x)))
        return e;
    rs->status = 200;
    rs->next = next_piece;
    rs->next_state = x;
    http_res_field(cx, rs, CAL_STR("Content-Type"), CAL_STR("text/calendar; charset=utf-8"));
    http_res_field(cx, rs, CAL_STR("Content-Disposition"),
                   CAL_STR("inline; filename=\"calendar.ics\""));
    return CAL_OK;
}

/* ---- as a page ---- */

/* "2026-11", else the month of today. */
static void month_asked(cal_ctx *cx, const http_req *rq, feed_page *p)
{
    cal_str text = http_req_query(cx, rq, CAL_STR("month")), year = cal_str_cut(&text, '-');
    int64_t y, m;
    int32_t month, dom, this_year;

    cal_time_from_day(p->today, &this_year, &month, &dom);
    p->year = this_year;
    p->month = month;
    if (!cal_str_to_i64(year, &y) || !cal_str_to_i64(text, &m) || y < FIRST_YEAR || y > LAST_YEAR ||
        m < 1 || m > 12)
        return;
    p->year = y;
    p->month = (int)m;
}

/* From midnight to midnight; the floor of what lies before 1970. */
static int64_t day_of(int64_t local)
{
    return (local - (local % CAL_DAY_S + CAL_DAY_S) % CAL_DAY_S) / CAL_DAY_S;
}

static cal_err fill(cal_ctx *cx, const http_req *rq, const core_link_open *open, feed_page *p)
{
    const ical_zone *zone = core_calendar_zone(cx, &open->calendar);
    int64_t local = ical_zone_from_utc(zone, cx->now);

    p->words = feed_words_for(http_req_field(rq, CAL_STR("Accept-Language")), open->owner.language);
    p->name = open->calendar.name;
    p->zone = ical_zone_name(zone);
    p->week_start = open->owner.week_start;
    p->today = day_of(local);
    month_asked(cx, rq, p);
    p->agenda =
        (core_agenda){.first_day = feed_page_first(p), .last_day = feed_page_last(p), .zone = zone};
    return core_agenda_read(cx, &open->calendar, &p->agenda);
}

/* Nothing of a page runs, and only its own style sheet is loaded. */
static void guard_page(cal_ctx *cx, http_res *rs, bool is_embedded)
{
    cal_str frames = is_embedded ? cx->policy->link_frames : CAL_STR("'none'");

    http_res_field(cx, rs, CAL_STR("Content-Security-Policy"),
                   cal_arena_printf(cx->arena,
                                    "default-src 'none'; style-src 'self'; base-uri 'none'; "
                                    "form-action 'none'; frame-ancestors %.*s",
                                    CAL_FMT(frames)));
}

static cal_err give_page(cal_ctx *cx, const http_req *rq, bool is_embedded, http_res *rs)
{
    core_link_open open;
    feed_page page = {.token = rq->param[0], .is_embedded = is_embedded};
    cal_str etag;
    cal_err e;

    if ((e = core_link_follow(cx, page.token, &open)) || (e = fill(cx, rq, &open, &page)))
        return e;
    feed_page_print(rs->body, &page);
    etag = etag_of(cx, cal_buf_str(rs->body));
    common_fields(cx, rs, etag);
    guard_page(cx, rs, is_embedded);
    http_res_field(cx, rs, CAL_STR("Vary"), CAL_STR("Accept-Language"));
    http_res_field(cx, rs, CAL_STR("Content-Type"), CAL_STR("text/html; charset=utf-8"));
    rs->status = is_unchanged(cx, rq, etag) ? 304 : 200;
    if (rs->status == 304)
        cal_buf_clear(rs->body);
    return CAL_OK;
}

/* ---- routes ---- */

static cal_err give(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_str token = rq->param[0];

    if (cal_str_ends(token, CAL_STR(ICS)))
        return give_ics(cx, rq, cal_str_take(token, token.n - (sizeof ICS - 1)), rs);
    return give_page(cx, rq, false, rs);
}

static cal_err embed(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    return give_page(cx, rq, true, rs);
}

static cal_err style(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    (void)rq;
    http_res_text(cx, rs, 200, CAL_STR("text/css; charset=utf-8"), cal_str_c(feed_style));
    http_res_field(cx, rs, CAL_STR("Cache-Control"), CAL_STR("max-age=3600"));
    return CAL_OK;
}

/* clang-format off */
static const http_route rows[] = {
    {HTTP_GET, "/style.css",     HTTP_NEED_NOBODY, HTTP_ON_WORKER, style, NULL, NULL, "The style sheet of public pages.", 0, 0},
    {HTTP_GET, "/{token}",       HTTP_NEED_NOBODY, HTTP_ON_WORKER, give,  NULL, NULL, "A calendar as a page; as iCalendar with .ics behind the token.", 0, 0},
    {HTTP_GET, "/{token}/embed", HTTP_NEED_NOBODY, HTTP_ON_WORKER, embed, NULL, NULL, "The same for frames of other pages.", 0, 0},
};
/* clang-format on */

static const http_routes routes = {rows, CAL_COUNT(rows)};

const http_routes *const feed_tables[] = {&routes, NULL};

void feed_fail(cal_ctx *cx, cal_err e, const http_req *rq, http_res *rs)
{
    const cal_err_row *row = cal_err_at(e);
    const feed_words *words =
        feed_words_for(http_req_field(rq, CAL_STR("Accept-Language")), CAL_STR("en"));

    rs->status = row->rest;
    if (cx->fail.allow.n)
        http_res_field(cx, rs, CAL_STR("Allow"), cx->fail.allow);
    http_res_field(cx, rs, CAL_STR("Content-Type"), CAL_STR("text/html; charset=utf-8"));
    http_res_field(cx, rs, CAL_STR("Cache-Control"), CAL_STR("no-store"));
    guard_page(cx, rs, true);
    if (row->rest < 500) {
        feed_page_say(rs->body, words, words->gone, words->gone_text);
        return;
    }
    cal_log_write(cx->log, CAL_LOG_ERROR, cal_str_c(cx->id), "%s: %.*s", row->slug,
                  CAL_FMT(cx->fail.why));
    feed_page_say(rs->body, words, words->later, words->later_text);
}
