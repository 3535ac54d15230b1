/* SPDX-License-Identifier: MIT */
/* Resolving paths; what somebody may not know of is not found. */
#include "dav/node.h"

#include "core/access.h"
#include "core/attach.h"
#include "core/event.h"
#include "core/sync.h"
#include "core/user.h"
#include "dav/acl_privilege.h"
#include "dav/notice.h"

static bool is_own(const cal_ctx *cx, const dav_node *n)
{
    return cx->who && cal_str_eq(cx->who->handle, n->path.user);
}

/* Whose it is, whatever right to their home the requester has. */
static cal_err find_owner(cal_ctx *cx, dav_node *out)
{
    if (is_own(cx, out)) {
        out->user = *cx->who;
        return CAL_OK;
    }
    return core_user_by_handle(cx, out->path.user, &out->user);
}

/* Who has signed in may see the principal of anybody they can name, as core_user_search tells
  them too; a list of all there is not. */
static cal_err find_principal(cal_ctx *cx, const dav_want *want, dav_node *out)
{
    cal_err e = find_owner(cx, out);

    if (e)
        return e;
    if (out->user.disabled || (out->kind == DAV_ON_PROXY && out->user.kind == CAL_KIND_GROUP))
        return core_access_hidden(cx);
    if (dav_right_to(cx, out) >= want->need)
        return CAL_OK;
    return cal_fail(cx, CAL_E_NO_RIGHT, "This principal is not yours to change.");
}

/* A home itself is read anew: its sync token is the state it has now. */
static cal_err find_home(cal_ctx *cx, cal_right need, dav_node *out)
{
    cal_err e;

    if (is_own(cx, out) && out->kind != DAV_ON_HOME)
        out->user = *cx->who;
    else if ((e = core_user_by_handle(cx, out->path.user, &out->user)))
        return e;
    if (out->user.kind == CAL_KIND_GROUP) /* it keeps nothing */
        return core_access_hidden(cx);
    return core_access_need_home(cx, &out->user, need);
}

/* What may not be known of answers as what is not there: in a home that there is none of, so. */
static cal_err hide(cal_ctx *cx, cal_err e, const dav_node *at)
{
    cal_user whose;

    if (e != CAL_E_NOT_FOUND)
        return e;
    cal_fail_clear(cx);
    e = core_user_by_handle(cx, at->path.user, &whose);
    return e ? e : core_access_hidden(cx);
}

/* Where nothing stands something may come to be, for who may make it. */
static cal_err find_collection(cal_ctx *cx, const dav_want *want, dav_node *out)
{
    cal_err e;

    if (!out->path.collection) {
        out->exists = false;
        if ((e = find_home(cx, want->need, out)))
            return e;
        return want->may_be_new ? CAL_OK : core_access_hidden(cx);
    }
    out->calendar = *out->path.collection;
    if ((e = core_access_need(cx, &out->calendar, want->need)))
        return hide(cx, e, out);
    if (out->calendar.sharer.p) /* in the home of one, of another */
        return core_user_by_id(cx, out->calendar.home, &out->user);
    return find_owner(cx, out);
}

static cal_err find_file(cal_ctx *cx, const dav_want *want, dav_node *out)
{
    cal_err e;

    if (out->path.file && want->need <= CAL_RIGHT_READ) {
        out->calendar = *out->path.collection;
        out->file = *out->path.file;
        e = core_attach_need_read(cx, &out->calendar, out->path.rest);
        return e ? e : find_owner(cx, out);
    }
    e = find_collection(cx, want, out);
    if (e || out->path.rest.n == 0)
        return e;
    if (out->path.file) {
        out->file = *out->path.file;
        return CAL_OK;
    }
    out->exists = false;
    return want->may_be_new ? CAL_OK : cal_fail(cx, CAL_E_NOT_FOUND, "There is no such resource.");
}

static cal_err find_object(cal_ctx *cx, const dav_want *want, dav_node *out)
{
    const dav_want calendar = {.need = want->need};
    cal_err e = find_collection(cx, &calendar, out);

    if (e)
        return e;
    if (out->path.slash)
        return cal_fail(cx, CAL_E_NOT_FOUND, "The path of an object has no slash at its end.");
    return core_event_at(cx, &out->calendar, out->path.object, &out->event);
}

static cal_err find_root(cal_ctx *cx, const dav_want *want, dav_node *out)
{
    if (cx->who)
        out->user = *cx->who;
    return want->need <= CAL_RIGHT_READ
               ? CAL_OK
               : cal_fail(cx, CAL_E_FORBIDDEN, "This collection cannot be changed.");
}

cal_err dav_node_at(cal_ctx *cx, const dav_path *path, const dav_want *want, dav_node *out)
{
    cal_err e;

    *out = (dav_node){.path = *path, .exists = true};
    if ((e = dav_path_settle(cx, &out->path)))
        return e;
    out->kind = out->path.kind;
    switch (out->kind) {
    case DAV_ON_ROOT:
    case DAV_ON_PRINCIPALS: return find_root(cx, want, out);
    case DAV_ON_PROXY:
    case DAV_ON_PRINCIPAL: return find_principal(cx, want, out);
    case DAV_ON_NOTICES:
    case DAV_ON_NOTICE: return dav_notice_at(cx, want, out);
    case DAV_ON_HOME: return find_home(cx, want->need, out);
    case DAV_ON_INBOX:
    case DAV_ON_OUTBOX:
    case DAV_ON_CALENDAR: return find_collection(cx, want, out);
    case DAV_ON_FOLDER:
    case DAV_ON_FILE: return find_file(cx, want, out);
    case DAV_ON_OBJECT: return find_object(cx, want, out);
    default: return cal_fail(cx, CAL_E_NOT_FOUND, "There is nothing at this path.");
    }
}

cal_str dav_etag(cal_ctx *cx, const dav_node *at)
{
    if (at->kind == DAV_ON_OBJECT)
        return at->event.etag;
    if (at->kind == DAV_ON_NOTICE)
        return dav_notice_etag(cx, at);
    if (at->file.id)
        return at->file.etag;
    return core_sync_ctag(cx, &at->calendar);
}

cal_str dav_member_path(const dav_node *at)
{
    return at->kind == DAV_ON_OBJECT ? at->event.href
           : at->file.path.p         ? at->file.path
                                     : CAL_STR("");
}
