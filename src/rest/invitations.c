/* SPDX-License-Identifier: MIT */
/* /invitations: calendars that others share with me, until I have answered; and leaving one. */
#include "core/calendar.h"
#include "core/viewer.h"
#include "rest/io.h"
#include "rest/nouns.h"

typedef struct invitations {
    json_list items;
} invitations;

static const char *const levels[] = {"none", "freebusy", "read", "write", "manage", NULL};

/* clang-format off */
static const json_field invitation_fields[] = {
    {"id",          JSON_AT(ID, core_invitation, calendar.id), .text = "The calendar's."},
    {"name",        JSON_AT(STR, core_invitation, calendar.name), .text = "As its owner calls it."},
    {"description", JSON_AT(STR, core_invitation, calendar.description)},
    {"color",       JSON_AT(STR, core_invitation, calendar.color)},
    {"owner",       JSON_AT(STR, core_invitation, calendar.owner), .text = "Its owner's handle."},
    {"owner_name",  JSON_AT(STR, core_invitation, owner_name)},
    {"level",       JSON_AT(ENUM, core_invitation, level), .names = levels, .text = "What one may do with it."},
    {"since",       JSON_AT(TIME, core_invitation, since)},
};
/* clang-format on */

static const json_shape invitation_shape = {.name = "Invitation",
                                            .text = "A calendar that somebody shares.",
                                            .field = invitation_fields,
                                            .n = CAL_COUNT(invitation_fields),
                                            .size = sizeof(core_invitation),
                                            .is_reply = true};

static const json_field list_fields[] = {
    {"items", JSON_AT(LIST, invitations, items), .of = &invitation_shape},
};

static const json_shape list_shape = {.name = "Invitations",
                                      .text = "Those not answered yet.",
                                      .field = list_fields,
                                      .n = CAL_COUNT(list_fields),
                                      .size = sizeof(invitations),
                                      .is_reply = true};

static cal_err list(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    const core_invitation *all;
    size_t n;
    cal_err e = core_invitation_list(cx, &all, &n);

    (void)rq;
    if (e)
        return e;
    return rest_reply(cx, rs, &list_shape,
                      &(invitations){
                          {all, n}
    });
}

static cal_err answer(cal_ctx *cx, const http_req *rq, http_res *rs, bool accepts)
{
    int64_t id;
    cal_err e;

    if ((e = rest_id(cx, rq, &id)) || (e = core_invitation_answer(cx, id, accepts)))
        return e;
    return rest_done(rs);
}

static cal_err accept(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    return answer(cx, rq, rs, true);
}

static cal_err decline(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    return answer(cx, rq, rs, false);
}

/* clang-format off */
static const http_route rows[] = {
    {HTTP_GET,  "/invitations",              HTTP_NEED_USER, HTTP_ON_LOOP,   list,    NULL, &list_shape, "Calendars that are shared with me and not answered yet.", 0, 0},
    {HTTP_POST, "/invitations/{id}/accept",  HTTP_NEED_USER, HTTP_ON_WORKER, accept,  NULL, NULL,        "Have a shared calendar among mine; after declining, too.", 0, 0},
    {HTTP_POST, "/invitations/{id}/decline", HTTP_NEED_USER, HTTP_ON_WORKER, decline, NULL, NULL,        "Not have it, and not be asked again.", 0, 0},
    {HTTP_POST, "/calendars/{id}/leave",     HTTP_NEED_USER, HTTP_ON_WORKER, decline, NULL, NULL,        "Have a shared calendar no longer among mine.", 0, 0},
};
/* clang-format on */

const http_routes rest_invitation_routes = {rows, CAL_COUNT(rows)};
