/* SPDX-License-Identifier: MIT */
/* Members of plain collections: reading, writing and deleting them. */
#include "core/file.h"

#include "base/utf8.h"
#include "model/limits.h"
#include "store/calendar.h"
#include "store/file.h"
#include "store/property.h"
#include "store/tx.h"
#include "store/user.h"
#include "core/absent.h"
#include "core/attach.h"
#include "core/calendar_make.h"
#include "core/field.h"
#include "core/lock.h"
#include "core/object.h"
#include "core/quota.h"

enum { MAX_TYPE_BYTES = 255 };

/* ---- reading ---- */

cal_err core_file_find(cal_ctx *cx, const cal_calendar *in, cal_str path, cal_file *out,
                       bool *found)
{
    cal_err e = store_file_meta_at(cx, in, path, out);

    *found = !core_absent(cx, &e) && !e;
    return e;
}

cal_err core_file_at(cal_ctx *cx, const cal_calendar *in, cal_str path, cal_file *out)
{
    cal_err e = core_attach_need_read(cx, in, path);

    return e ? e : store_file_at(cx, in, path, out);
}

cal_err core_file_page(cal_ctx *cx, const cal_calendar *in, const core_file_from *from,
                       const cal_file **out, size_t *n)
{
    const store_file_from rows = {from->parent, from->after, from->limit};
    cal_err e = core_access_need(cx, in, CAL_RIGHT_READ);

    return e ? e : store_file_page(cx, in, &rows, out, n);
}

bool core_file_is_below(cal_str path, cal_str above)
{
    if (!above.n)
        return path.n > 0;
    return path.n > above.n && path.p[above.n] == '/' && cal_str_starts(path, above);
}

/* ---- what may be written ---- */

cal_err core_file_check_path(cal_ctx *cx, cal_str path)
{
    int depth = 0;
    cal_err e = CAL_OK;

    while (!e && path.p) {
        e = core_field_segment(cx, CAL_STR("href"), cal_str_cut(&path, '/'));
        depth++;
    }
    if (e || depth <= CORE_FILE_DEPTH)
        return e;
    return cal_fail(cx, CAL_E_FORBIDDEN,
                    "Collections can be nested %d deep; choose a shorter path.", CORE_FILE_DEPTH);
}

cal_err core_file_need_parent(cal_ctx *cx, const cal_calendar *in, cal_str path)
{
    cal_str parent = path;
    cal_file file;
    bool found;
    cal_err e;

    while (parent.n && parent.p[parent.n - 1] != '/')
        parent.n--;
    if (!parent.n)
        return CAL_OK;
    parent.n--;
    if ((e = core_file_find(cx, in, parent, &file, &found)) || (found && file.is_collection))
        return e;
    return cal_fail(cx, CAL_E_NO_PARENT,
                    "The collection that should hold it does not exist; make it first.");
}

cal_err core_file_need_room(cal_ctx *cx, const cal_calendar *in, int64_t files, int64_t bytes)
{
    int64_t count = in->seq;
    cal_err e = CAL_OK;

    /* Every member has a sequence of its own, so a low one spares counting. */
    if (files && count + files > cx->limits->objects)
        e = store_file_count(cx, in, &count);
    if (e || (e = core_quota_need(cx, in->home, bytes)))
        return e;
    if (!files || count + files <= cx->limits->objects)
        return CAL_OK;
    return cal_fail(cx, CAL_E_QUOTA,
                    "A collection can hold %lld members; delete some of this one's first.",
                    (long long)cx->limits->objects);
}

static cal_err check_put(cal_ctx *cx, const core_file_put *put)
{
    if ((int64_t)put->body.n > cx->limits->file_bytes)
        return cal_fail(cx, CAL_E_TOO_LARGE, "It has %zu bytes; at most %lld can be stored.",
                        put->body.n, (long long)cx->limits->file_bytes);
    if (put->type.n > MAX_TYPE_BYTES || put->language.n > MAX_TYPE_BYTES ||
        !cal_utf8_xml_ok(put->type) || !cal_utf8_xml_ok(put->language))
        return cal_fail(cx, CAL_E_BAD_REQUEST,
                        "Content-Type and Content-Language have at most %d bytes, of plain text.",
                        MAX_TYPE_BYTES);
    return CAL_OK;
}

/* ---- inside a transaction ---- */

/* Writes a row: existing is what stands there, or NULL. */
static cal_err put_row(cal_ctx *cx, const cal_calendar *in, const cal_file *existing, cal_file *row)
{
    int64_t size = (int64_t)row->body.n;
    cal_err e;

    row->home = in->home;
    row->calendar = in->id;
    row->size = size;
    row->created = existing ? existing->created : cx->now;
    row->modified = cx->now;
    if ((e = core_file_need_room(cx, in, !existing, size - (existing ? existing->size : 0))) ||
        (e = store_home_bump(cx, in->home, &row->seq)))
        return e;
    return store_file_put(cx, row, &row->id);
}

cal_err core_file_store(cal_ctx *cx, const cal_calendar *in, cal_str path, const core_file_put *put,
                        cal_file *out)
{
    cal_file there;
    bool found;
    cal_err e;

    if ((e = check_put(cx, put)) || (e = core_file_check_path(cx, path)) ||
        (e = core_file_find(cx, in, path, &there, &found)) ||
        (!found && (e = core_file_need_parent(cx, in, path))))
        return e;
    if (found && there.is_collection)
        return cal_fail(cx, CAL_E_FORBIDDEN, "There is a collection at this path.");
    *out = (cal_file){.path = path,
                      .type = put->type,
                      .language = put->language,
                      .etag = core_object_etag(cx, put->body),
                      .body = put->body};
    return put_row(cx, in, found ? &there : NULL, out);
}

cal_err core_file_make_empty(cal_ctx *cx, const cal_calendar *in, cal_str path, cal_file *out)
{
    return core_file_store(cx, in, path, &(core_file_put){.body = CAL_STR("")}, out);
}

cal_err core_file_remove(cal_ctx *cx, const cal_file *file)
{
    const store_tree tree = {.home = file->home, .calendar = file->calendar, .path = file->path};

    return store_file_delete(cx, &tree);
}

/* ---- writes ---- */

/* The collection as it is now, and what stands at path in it: *there points to row, or is NULL. */
static cal_err fresh(cal_ctx *cx, const cal_calendar *in, cal_str path, cal_calendar *now,
                     cal_file *row, const cal_file **there)
{
    bool found;
    cal_err e = store_calendar_by_id(cx, in->id, now);

    *there = NULL;
    if (core_absent(cx, &e))
        return cal_fail(cx, CAL_E_NO_PARENT, "The collection was deleted meanwhile.");
    if (e || (e = core_access_need(cx, now, CAL_RIGHT_WRITE)) ||
        (e = core_file_find(cx, now, path, row, &found)))
        return e;
    *there = found ? row : NULL;
    return CAL_OK;
}

static cal_err check_condition(cal_ctx *cx, const cal_etag_fields *cond, const cal_file *there)
{
    cal_str etag = there ? there->etag : (cal_str){NULL, 0};

    if (!cond || cal_etag_judge(cond, etag, there ? there->modified : 0, false) == CAL_ETAG_RUN)
        return CAL_OK;
    return cal_fail(cx, CAL_E_CHANGED, "It was changed meanwhile; read it again, then retry.");
}

cal_err core_file_write(cal_ctx *cx, const cal_calendar *in, cal_str path, const core_file_put *put,
                        cal_file *out, bool *created)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    const cal_file *there;
    cal_calendar now;
    cal_file row;
    cal_err e;

    if ((e = core_access_need(cx, in, CAL_RIGHT_WRITE)) || (e = check_put(cx, put)) ||
        (e = store_tx_begin(cx, &tx)) || (e = fresh(cx, in, path, &now, &row, &there)) ||
        (e = check_condition(cx, put->cond, there)) ||
        (e = core_lock_check(cx, now.home, now.id, path,
                             there ? CORE_LOCK_CHANGE : CORE_LOCK_BIND)) ||
        (e = core_file_store(cx, &now, path, put, out)))
        return e;
    *created = !there;
    return store_tx_commit(&tx);
}

cal_err core_file_make_collection(cal_ctx *cx, const cal_calendar *in, cal_str path,
                                  const cal_dead_prop *dead, size_t n_dead)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    store_property_at at = {.href = path};
    const cal_file *there;
    cal_calendar now;
    cal_file row;
    cal_err e;

    if ((e = core_file_check_path(cx, path)) || (e = core_dead_check(cx, dead, n_dead)) ||
        (e = store_tx_begin(cx, &tx)) || (e = fresh(cx, in, path, &now, &row, &there)))
        return e;
    if (there)
        return cal_fail(cx, CAL_E_EXISTS, "There is something at this path already.");
    row = (cal_file){.path = path, .is_collection = true};
    at.home = now.home;
    at.calendar = now.id;
    if ((e = core_file_need_parent(cx, &now, path)) ||
        (e = core_lock_check(cx, now.home, now.id, path, CORE_LOCK_BIND)) ||
        (e = put_row(cx, &now, NULL, &row)) || (e = store_property_patch(cx, &at, dead, n_dead)))
        return e;
    return store_tx_commit(&tx);
}

cal_err core_file_delete(cal_ctx *cx, const cal_calendar *in, cal_str path,
                         const cal_etag_fields *cond)
{
    CAL_AUTO(store_tx_end) store_tx tx = {0};
    const cal_file *there;
    cal_calendar now;
    cal_file row;
    cal_err e;

    if ((e = store_tx_begin(cx, &tx)) || (e = fresh(cx, in, path, &now, &row, &there)) ||
        (e = check_condition(cx, cond, there)))
        return e;
    if (!there)
        return cal_fail(cx, CAL_E_NOT_FOUND, "There is no such resource.");
    if ((e = core_lock_check(cx, now.home, now.id, path, CORE_LOCK_BIND)) ||
        (e = core_file_remove(cx, there)) || (e = core_lock_drop(cx, now.home, now.id, path)))
        return e;
    return store_tx_commit(&tx);
}
