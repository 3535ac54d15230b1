/* SPDX-License-Identifier: MIT */
/* LOCK: taking a write lock, and refreshing one (RFC 4918 9.10). */
#include "dav/lock.h"

#include "dav/dav.h"

core_lock_at dav_lock_at(const dav_node *at)
{
    bool is_home = at->kind == DAV_ON_HOME;

    return (core_lock_at){
        .home = is_home ? at->user.id : at->calendar.home,
        .calendar = is_home ? 0 : at->calendar.id,
        .path = dav_member_path(at),
    };
}

cal_str dav_lock_href(cal_ctx *cx, cal_str root)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);

    cal_buf_add_c(out, DAV_ROOT "/");
    while (root.p && root.n) {
        http_encode_segment(out, cal_str_cut(&root, '/'));
        if (root.p)
            cal_buf_add_byte(out, '/');
    }
    return cal_buf_str(out);
}

/* ---- what is asked ---- */

/* RFC 4918 10.7: "Second-4100000000, Infinite"; the first that can be read. What cannot be read is
   as good as absent, for the server decides anyway. */
static int64_t timeout_at(const http_req *rq)
{
    cal_str rest = http_req_field(rq, CAL_STR("Timeout"));
    int64_t s;

    while (rest.p) {
        cal_str one = cal_str_trim(cal_str_cut(&rest, ','));

        if (cal_str_eq_ci(one, CAL_STR("Infinite")))
            return INT64_MAX;
        if (cal_str_starts_ci(one, CAL_STR("Second-")) &&
            cal_str_to_i64(cal_str_skip(one, CAL_STR("Second-").n), &s) && s >= 0)
            return s > 0 ? s : 1;
    }
    return 0;
}

static cal_str owner_of(cal_ctx *cx, const xml_node *info)
{
    const xml_node *owner = xml_child(info, XML_DAV, "owner");
    cal_buf *out = cal_buf_new(cx->arena, 0);

    if (owner)
        xml_print(out, owner);
    return owner ? cal_buf_str(out) : CAL_STR("");
}

static cal_err read_info(cal_ctx *cx, const xml_node *info, core_lock_ask *out)
{
    const xml_node *scope = xml_child(info, XML_DAV, "lockscope");
    const xml_node *type = xml_child(info, XML_DAV, "locktype");
    bool is_exclusive = xml_child(scope, XML_DAV, "exclusive") != NULL;

    out->is_shared = xml_child(scope, XML_DAV, "shared") != NULL;
    if (!xml_is(info, XML_DAV, "lockinfo"))
        return cal_fail(cx, CAL_E_BAD_XML, "The body of LOCK is a DAV:lockinfo element.");
    if (is_exclusive == out->is_shared)
        return cal_fail(cx, CAL_E_BAD_XML, "DAV:lockscope holds DAV:exclusive or DAV:shared.");
    if (!xml_child(type, XML_DAV, "write"))
        return cal_fail(cx, CAL_E_BAD_XML, "DAV:locktype holds DAV:write; there is no other type.");
    out->owner = owner_of(cx, info);
    return CAL_OK;
}

static cal_err read_depth(cal_ctx *cx, const http_req *rq, core_lock_ask *out)
{
    dav_depth depth;
    cal_err e = dav_depth_at(cx, rq, DAV_DEPTH_INFINITY, &depth);

    out->is_deep = depth == DAV_DEPTH_INFINITY;
    if (e || depth != DAV_DEPTH_1)
        return e;
    return cal_fail(cx, CAL_E_DEPTH, "A lock has Depth 0 or infinity."); /* RFC 4918 9.10.3 */
}

/* Nothing stands at home level: who may not make collections there learns no more. */
static cal_err absent(cal_ctx *cx, const dav_path *path)
{
    const dav_want want = {.need = CAL_RIGHT_WRITE, .may_be_new = true};
    dav_path above = {.kind = DAV_ON_CALENDAR, .user = path->user, .calendar = path->calendar};
    dav_node at;
    cal_err e = dav_node_at(cx, &above, &want, &at);

    if (e)
        return e;
    if (path->kind == DAV_ON_CALENDAR)
        return cal_fail(cx, CAL_E_FORBIDDEN,
                        "A home holds collections only, and LOCK makes none; make it by MKCOL or "
                        "MKCALENDAR, then lock it.");
    return cal_fail(cx, CAL_E_NO_PARENT, "The collection that should hold it does not exist.");
}

static cal_err find_home(cal_ctx *cx, const dav_path *path, core_lock_at *out)
{
    const dav_want want = {.need = CAL_RIGHT_READ};
    dav_node home;
    cal_err e = dav_node_at(cx, path, &want, &home);

    if (!e)
        *out = dav_lock_at(&home);
    return e;
}

/* By path alone, for nothing need be there; rights are judged by core. */
static cal_err find_place(cal_ctx *cx, const dav_path *path, core_lock_at *out)
{
    bool is_object = path->kind == DAV_ON_OBJECT;

    if (path->kind == DAV_ON_HOME)
        return find_home(cx, path, out);
    if (!path->collection)
        return absent(cx, path);
    if (path->kind == DAV_ON_NOTHING)
        return cal_fail(cx, CAL_E_NO_PARENT, "There is nothing this deep; it cannot be locked.");
    if (path->slash && (is_object || path->kind == DAV_ON_FILE))
        return cal_fail(cx, CAL_E_FORBIDDEN,
                        "A path with a slash at its end is a collection's; leave the slash out.");
    *out = (core_lock_at){.home = path->collection->home,
                          .calendar = path->collection->id,
                          .path = is_object ? path->object : path->rest};
    return CAL_OK;
}

/* ---- what is answered ---- */

/* RFC 4918 9.10.1: the locks that hold there now. */
static cal_err answer(cal_ctx *cx, const core_lock_at *at, int status, http_res *rs)
{
    const cal_lock *locks;
    size_t n;
    cal_err e = core_lock_list(cx, at, &locks, &n);

    if (e)
        return e;
    cal_buf_add_c(rs->body, XML_PROLOG "<D:prop" XML_DECLARED "><D:lockdiscovery>");
    dav_lock_print(cx, locks, n, rs->body);
    cal_buf_add_c(rs->body, "</D:lockdiscovery></D:prop>\n");
    http_res_field(cx, rs, CAL_STR("Content-Type"), CAL_STR("application/xml; charset=utf-8"));
    rs->status = status;
    return CAL_OK;
}

/* RFC 4918 9.10.3: those that stand in the way, and that the rest failed with them. */
static cal_err answer_conflicts(cal_ctx *cx, const dav_path *path, const core_locked *got,
                                http_res *rs)
{
    dav_multi_begin(rs->body);
    for (size_t i = 0; i < got->n_conflicts; i++)
        dav_multi_status(rs->body, dav_lock_href(cx, core_lock_root(cx, &got->conflicts[i])),
                         cal_err_at(CAL_E_LOCK_CONFLICT)->dav, "<D:no-conflicting-lock/>");
    dav_multi_status(rs->body, dav_href(cx, path), 424, NULL);
    dav_multi_end(rs->body);
    dav_multi_res(cx, rs);
    return CAL_OK;
}

static cal_err take(cal_ctx *cx, const http_req *rq, const dav_path *path, core_lock_ask *ask,
                    http_res *rs)
{
    core_locked got;
    cal_err e;

    if ((e = read_depth(cx, rq, ask)) || (e = core_lock_take(cx, ask, &got)))
        return e;
    if (got.n_conflicts)
        return answer_conflicts(cx, path, &got, rs);
    http_res_field(cx, rs, CAL_STR("Lock-Token"),
                   cal_arena_printf(cx->arena, "<%.*s>", CAL_FMT(got.lock.token)));
    return answer(cx, &ask->at, got.created ? 201 : 200, rs);
}

/* RFC 4918 9.10.2: without a body; the Depth is not looked at. */
static cal_err refresh(cal_ctx *cx, const core_lock_ask *ask, http_res *rs)
{
    cal_lock lock;
    cal_err e;

    if (!cx->n_tokens)
        return cal_fail(cx, CAL_E_BAD_REQUEST,
                        "LOCK without a body refreshes the lock whose token is in the If field; "
                        "send one of the two.");
    e = core_lock_refresh(cx, &ask->at, ask->timeout_s, &lock);
    return e ? e : answer(cx, &ask->at, 200, rs);
}

cal_err dav_lock(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    core_lock_ask ask = {.timeout_s = timeout_at(rq)};
    xml_node *info;
    cal_err e;

    if ((e = find_place(cx, path, &ask.at)) || (e = dav_body(cx, rq, &info)))
        return e;
    if (!info)
        return refresh(cx, &ask, rs);
    e = read_info(cx, info, &ask);
    return e ? e : take(cx, rq, path, &ask, rs);
}
