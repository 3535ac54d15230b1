/* SPDX-License-Identifier: MIT */
/* What stands at a path below a home: one look at the collection, and one at the file if the
   collection is a plain one. */
#include "core/calendar.h"
#include "core/file.h"
#include "dav/node.h"

static cal_err settle_file(cal_ctx *cx, dav_path *path)
{
    cal_file *file;
    bool found;
    cal_err e;

    path->kind = DAV_ON_FOLDER;
    if (!path->rest.n)
        return CAL_OK;
    file = CAL_NEW(cx->arena, cal_file);
    if ((e = core_file_find(cx, path->collection, path->rest, file, &found)))
        return e;
    path->file = found ? file : NULL;
    path->kind = found && file->is_collection ? DAV_ON_FOLDER : DAV_ON_FILE;
    return CAL_OK;
}

/* The inbox is like a calendar but for its own kind; the outbox has no members. */
static const struct {
    cal_coll_kind kind;
    unsigned itself, below;
} kinds[] = {
    {CAL_COLL_CALENDAR, DAV_ON_CALENDAR, DAV_ON_OBJECT },
    {CAL_COLL_INBOX,    DAV_ON_INBOX,    DAV_ON_OBJECT },
    {CAL_COLL_OUTBOX,   DAV_ON_OUTBOX,   DAV_ON_NOTHING},
};

cal_err dav_path_settle(cal_ctx *cx, dav_path *path)
{
    cal_calendar *row;
    bool found;
    cal_err e;

    if (path->is_settled || !cx->who ||
        !(path->kind & (DAV_ON_CALENDAR | DAV_ON_OBJECT | DAV_ON_NOTHING)))
        return CAL_OK;
    row = CAL_NEW(cx->arena, cal_calendar);
    if ((e = core_collection_find(cx, path->user, path->calendar, row, &found)))
        return e;
    path->is_settled = true;
    if (!found)
        return CAL_OK;
    path->collection = row;
    if (row->kind == CAL_COLL_PLAIN)
        return settle_file(cx, path);
    for (size_t i = 0; i < CAL_COUNT(kinds); i++) {
        if ((int64_t)kinds[i].kind == row->kind && path->kind != DAV_ON_NOTHING)
            path->kind = path->kind == DAV_ON_CALENDAR ? kinds[i].itself : kinds[i].below;
    }
    return CAL_OK;
}
