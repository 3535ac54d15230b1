/* SPDX-License-Identifier: MIT */
/* One request on its way to DAViCal. */
#include "app/davical_door.h"

#include "core/calendar.h"
#include "app/davical_closed.h"
#include "app/davical_move.h"
#include "app/davical_pass.h"
#include "app/davical_shared.h"
#include "dav/dav.h"

enum { STATUS_OK_END = 300 };

static cal_err elsewhere(cal_ctx *cx, const char *what)
{
    return cal_fail(cx, CAL_E_ELSEWHERE,
                    "%s: the CalDAV server behind this one keeps the calendars.", what);
}

/* ---- what the rights allow ---- */

/* What a method needs of a calendar and what is in it; refuses: why it is not passed on at all. */
static const struct {
    cal_right on_collection, on_object;
    const char *refuses;
} needs[HTTP_METHOD_COUNT] = {
    [HTTP_OTHER] = {CAL_RIGHT_NONE,     CAL_RIGHT_NONE,     "This method cannot be used"},
    [HTTP_GET] = {CAL_RIGHT_READ,     CAL_RIGHT_READ,     NULL                        },
    [HTTP_HEAD] = {CAL_RIGHT_READ,     CAL_RIGHT_READ,     NULL                        },
    [HTTP_POST] = {CAL_RIGHT_WRITE,    CAL_RIGHT_WRITE,    NULL                        },
    [HTTP_PUT] = {CAL_RIGHT_WRITE,    CAL_RIGHT_WRITE,    NULL                        },
    [HTTP_PATCH] = {CAL_RIGHT_NONE,     CAL_RIGHT_NONE,     "Objects cannot be patched" },
    [HTTP_DELETE] = {CAL_RIGHT_MANAGE,   CAL_RIGHT_WRITE,    NULL                        },
    [HTTP_OPTIONS] = {CAL_RIGHT_FREEBUSY, CAL_RIGHT_FREEBUSY, NULL                        },
    [HTTP_PROPFIND] = {CAL_RIGHT_READ,     CAL_RIGHT_READ,     NULL                        },
    [HTTP_PROPPATCH] = {CAL_RIGHT_WRITE,    CAL_RIGHT_WRITE,    NULL                        },
    [HTTP_MKCOL] = {CAL_RIGHT_WRITE,    CAL_RIGHT_MANAGE,   NULL                        },
    [HTTP_MKCALENDAR] = {CAL_RIGHT_WRITE,    CAL_RIGHT_MANAGE,   NULL                        },
    [HTTP_COPY] = {CAL_RIGHT_READ,     CAL_RIGHT_READ,     NULL                        },
    [HTTP_MOVE] = {CAL_RIGHT_WRITE,    CAL_RIGHT_WRITE,    NULL                        },
    [HTTP_LOCK] = {CAL_RIGHT_WRITE,    CAL_RIGHT_WRITE,    NULL                        },
    [HTTP_UNLOCK] = {CAL_RIGHT_WRITE,    CAL_RIGHT_WRITE,    NULL                        },
    [HTTP_REPORT] = {CAL_RIGHT_READ,     CAL_RIGHT_READ,     NULL                        },
    [HTTP_ACL] = {CAL_RIGHT_NONE,     CAL_RIGHT_NONE,
                    "Rights are granted in the web application or by REST, not by ACL"  },
};

static bool is_collection(const davical_place *at)
{
    return !(at->path.kind & (DAV_ON_OBJECT | DAV_ON_NOTHING));
}

static cal_err judge(cal_ctx *cx, const http_req *rq, const davical_place *at)
{
    bool on_collection = is_collection(at);
    bool is_new = rq->method == HTTP_MKCALENDAR || rq->method == HTTP_MKCOL;
    cal_right need = on_collection ? needs[rq->method].on_collection : needs[rq->method].on_object;

    if (needs[rq->method].refuses)
        return elsewhere(cx, needs[rq->method].refuses);
    if (http_req_query(cx, rq, CAL_STR("action")).p)
        return elsewhere(cx, "Attachments cannot be managed");
    if (rq->method == HTTP_DELETE && at->path.kind & (DAV_ON_HOME | DAV_ON_PRINCIPAL))
        return cal_fail(cx, CAL_E_FORBIDDEN, "A home stays as long as its owner.");
    if (rq->method == HTTP_REPORT && cx->who->id != at->owner.id)
        return davical_shared_report(cx, rq, at);
    if (is_new && at->cal.id)
        return cal_fail(cx, CAL_E_EXISTS, "There is a calendar at this path already.");
    if (rq->method == HTTP_GET && on_collection && davical_closed_for(cx, at))
        return elsewhere(cx, "Somebody else's calendar cannot be read at once");
    return davical_place_need(cx, at, need);
}

/* ---- passing ---- */

/* Of others' calendars DAViCal is asked as their owner. */
static cal_err pass(const app_davical *d, cal_ctx *cx, const http_req *rq, const davical_place *at,
                    http_res *rs)
{
    http_req asked = *rq;
    cal_err e = CAL_OK;

    if (rq->method == HTTP_PROPFIND && cx->who->id != at->owner.id)
        e = davical_shared_propfind(cx, rq, &asked);
    if (e || (e = davical_closed_need_open(cx, d, at)) ||
        (e = davical_pass(d, cx, &asked, at, NULL, rs)))
        return e;
    return davical_closed_for(cx, at) ? davical_closed_filter(cx, rs) : CAL_OK;
}

/* ---- calendars ---- */

static bool changes_calendars(const http_req *rq, const davical_place *at)
{
    static const bool changes[HTTP_METHOD_COUNT] = {[HTTP_MKCOL] = true,
                                                    [HTTP_MKCALENDAR] = true,
                                                    [HTTP_PROPPATCH] = true,
                                                    [HTTP_DELETE] = true};

    return changes[rq->method] && is_collection(at);
}

/* Whose default it is, and who is told, is known here. */
static cal_err delete_calendar(cal_ctx *cx, const davical_place *at, http_res *rs)
{
    cal_err e = core_calendar_delete(cx, at->cal.id);

    if (!e)
        rs->status = 204;
    return e;
}

static cal_err answer(const app_davical *d, cal_ctx *cx, const http_req *rq,
                      const davical_place *at, http_res *rs)
{
    cal_err e;

    if (rq->method == HTTP_DELETE && at->cal.id && is_collection(at))
        return delete_calendar(cx, at, rs);
    if (rq->method == HTTP_MOVE || rq->method == HTTP_COPY)
        return davical_move(d, cx, rq, at, rs);
    if ((e = pass(d, cx, rq, at, rs)))
        return e;
    if (rs->status < STATUS_OK_END && changes_calendars(rq, at))
        return core_engine_refresh(cx, &at->owner);
    if (rq->method == HTTP_PROPFIND && at->is_own && at->path.kind == DAV_ON_HOME)
        return davical_shared_in_home(d, cx, rq, rs);
    return CAL_OK;
}

cal_err app_davical_run(const app_davical *d, cal_ctx *cx, const http_req *rq, http_res *rs)
{
    davical_place at;
    cal_err e;

    if (rq->body_refused)
        return cal_fail(cx, CAL_E_TOO_LARGE, "The body is larger than is allowed here.");
    if ((e = davical_place_at(cx, d, rq->path, &at)) || (e = judge(cx, rq, &at)))
        return e;
    return answer(d, cx, rq, &at, rs);
}

/* ---- REST ---- */

/* Routes whose answers are made of objects, by the segments of their paths. */
static const struct {
    const char *first, *third, *what;
} absent[] = {
    {"imports",       NULL,     "Files cannot be imported here; a CalDAV program can"    },
    {"export",        NULL,     "Calendars cannot be exported here; a CalDAV program can"},
    {"subscriptions", NULL,     "Calendars from elsewhere cannot be subscribed to"       },
    {"holidays",      NULL,     "Calendars of holidays cannot be had"                    },
    {"calendars",     "import", "Files cannot be imported here; a CalDAV program can"    },
    {"calendars",     "export", "Calendars cannot be exported here; a CalDAV program can"},
    {"calendars",     "links",  "Calendars have no secret links"                         },
};

cal_err app_davical_rest(cal_ctx *cx, cal_str path)
{
    cal_str rest = cal_str_skip(path, 1), first = cal_str_cut(&rest, '/');
    cal_str second = rest.p ? cal_str_cut(&rest, '/') : CAL_STR("");
    cal_str third = rest.p ? cal_str_cut(&rest, '/') : CAL_STR("");

    (void)second;
    for (size_t i = 0; i < CAL_COUNT(absent); i++) {
        if (cal_str_eq(first, cal_str_c(absent[i].first)) &&
            (!absent[i].third || cal_str_eq(third, cal_str_c(absent[i].third))))
            return elsewhere(cx, absent[i].what);
    }
    return CAL_OK;
}

bool app_davical_waits(cal_str path)
{
    return cal_str_starts(path, CAL_STR("/calendars"));
}
