/* SPDX-License-Identifier: MIT */
/* Adding, updating and removing managed attachments (RFC 8607 3.5 to 3.7). The file is stored
   first, then the object that names it, if that still is what was read; the file of an object that
   could not be stored is removed by the job. */
#include "base/id.h"
#include "base/utf8.h"
#include "model/limits.h"
#include "store/attachment.h"
#include "store/calendar.h"
#include "store/tx.h"
#include "store/user.h"
#include "core/absent.h"
#include "core/access.h"
#include "core/attach.h"
#include "core/event.h"
#include "core/file.h"

enum { MAX_TRIES = 5, MAX_SHOWN_NAME = 255, MAX_PATH_NAME = 100 };

/* ---- the file ---- */

/* "Bericht für März.pdf" gives "Bericht_f_r_M_rz.pdf": an address that needs no escapes. */
static cal_str path_of(cal_ctx *cx, cal_str id, cal_str name)
{
    static const cal_str plain =
        CAL_STR_K("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");
    cal_buf *out = cal_buf_new(cx->arena, 0);

    cal_buf_printf(out, "%.*s-", CAL_FMT(id));
    for (size_t i = 0; i < name.n && i < MAX_PATH_NAME; i++) {
        if (cal_str_find_byte(plain, name.p[i]) < plain.n)
            cal_buf_add_byte(out, name.p[i]);
        else if (out->p[out->n - 1] != '_')
            cal_buf_add_byte(out, '_');
    }
    return cal_buf_str(out);
}

/* The collection of attachments in the home of cal, made when it is first needed. */
static cal_err collection_of(cal_ctx *cx, const cal_calendar *cal, cal_calendar *out)
{
    cal_err e = store_calendar_at(cx, cal->owner, CAL_STR(CORE_ATTACHMENTS), out);

    if (!core_absent(cx, &e))
        return e;
    *out = (cal_calendar){
        .kind = CAL_COLL_PLAIN,
        .home = cal->home,
        .owner = cal->owner,
        .href = CAL_STR(CORE_ATTACHMENTS),
        .name = CAL_STR("Attachments"),
        .created = cx->now,
    };
    if ((e = store_home_bump(cx, cal->home, &out->seq)))
        return e;
    return store_calendar_insert(cx, out, &out->id);
}

/* Stores the file under a new MANAGED-ID. */
static cal_err store_upload(cal_ctx *cx, const core_attach_order *o, ical_attach *out)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    const core_upload *up = o->upload;
    cal_str id = cal_id_uuid(cx->arena);
    cal_calendar in;
    cal_str path = path_of(cx, id, up->name);
    core_file_put put = {.type = up->type, .body = up->body};
    cal_file file;
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = collection_of(cx, o->cal, &in)) ||
        (e = core_file_store(cx, &in, path, &put, &file)))
        return e;

    store_attachment row = {id, in.home, in.id, path, cx->now};

    if ((e = store_attachment_insert(cx, &row)))
        return e;
    *out = (ical_attach){
        .id = id,
        .uri = cal_arena_printf(cx->arena, "%.*s/%.*s/" CORE_ATTACHMENTS "/%.*s", CAL_FMT(up->base),
                                CAL_FMT(in.owner), CAL_FMT(path)),
        .type = up->type,
        .name = up->name,
        .size = (int64_t)up->body.n,
    };
    return store_tx_commit(&tx);
}

static cal_err check_upload(cal_ctx *cx, const core_upload *up)
{
    if (!up)
        return CAL_OK;
    if ((int64_t)up->body.n > cx->limits->file_bytes)
        return cal_fail(cx, CAL_E_ATTACH_SIZE, "It has %zu bytes; an attachment has at most %lld.",
                        up->body.n, (long long)cx->limits->file_bytes);
    if (!up->name.n || up->name.n > MAX_SHOWN_NAME || !cal_utf8_xml_ok(up->name))
        return cal_fail(cx, CAL_E_BAD_REQUEST, "The file name has 1 to %d bytes of UTF-8.",
                        MAX_SHOWN_NAME);
    return CAL_OK;
}

/* ---- the object ---- */

static cal_err change_text(cal_ctx *cx, const core_attach_order *o, const cal_event *ev,
                           const ical_attach *a, cal_str *out)
{
    ical_object object;
    cal_err e = ical_object_load(cx, ev->ics, &object);

    if (e)
        return e;
    if (!a)
        return ical_attach_remove(cx, &object, o->rid, o->id, out);
    return o->id.p ? ical_attach_update(cx, &object, o->id, a, out)
                   : ical_attach_add(cx, &object, o->rid, a, out);
}

/* The object as it is now, if the client still means that one. */
static cal_err read_object(cal_ctx *cx, const core_attach_order *o, cal_event *out)
{
    cal_err e = core_event_at(cx, o->cal, o->href, out);

    if (e || !o->cond || cal_etag_judge(o->cond, out->etag, out->modified, false) == CAL_ETAG_RUN)
        return e;
    return cal_fail(cx, CAL_E_CHANGED, "It was changed meanwhile; read it again, then retry.");
}

static cal_err try_once(cal_ctx *cx, const core_attach_order *o, const ical_attach *a,
                        cal_event *out)
{
    cal_event was;
    cal_put put = {0};
    bool created;
    cal_err e = read_object(cx, o, &was);

    if (e || (e = change_text(cx, o, &was, a, &put.ics)))
        return e;

    cal_etag_fields same = {.if_match = was.etag};

    put.cond = &same;
    return core_event_put(cx, o->cal, o->href, &put, out, &created);
}

/* A change by another meanwhile is no failure unless the client named what it means. */
static cal_err change_object(cal_ctx *cx, const core_attach_order *o, const ical_attach *a,
                             cal_event *out)
{
    bool is_bound = o->cond && (o->cond->if_match.p || o->cond->if_unmodified_since.p);
    cal_err e = CAL_E_CHANGED;

    for (int i = 0; e == CAL_E_CHANGED && i < (is_bound ? 1 : MAX_TRIES); i++) {
        cal_fail_clear(cx);
        e = try_once(cx, o, a, out);
    }
    return e;
}

/* What can be judged before the file is stored. */
static cal_err check_first(cal_ctx *cx, const core_attach_order *o)
{
    static const ical_attach nothing = {0};
    cal_event was;
    cal_str text;
    cal_err e;

    if ((e = core_access_need_content(cx, o->cal)) || (e = check_upload(cx, o->upload)) ||
        (e = read_object(cx, o, &was)))
        return e;
    return change_text(cx, o, &was, o->upload ? &nothing : NULL, &text);
}

cal_err core_attach_run(cal_ctx *cx, const core_attach_order *o, cal_event *out, cal_str *id)
{
    ical_attach made = {0};
    cal_err e;

    *id = (cal_str){NULL, 0};
    if ((e = check_first(cx, o)))
        return e;
    if (o->upload && (e = store_upload(cx, o, &made)))
        return e;
    *id = made.id;
    return change_object(cx, o, o->upload ? &made : NULL, out);
}
