/* SPDX-License-Identifier: MIT */
/* calends room …: rooms and resources, which are invited and answer for themselves. */
#include <stdio.h>

#include "core/organisation.h"
#include "core/principal.h"
#include "core/share.h"
#include "core/user.h"
#include "app/command.h"

/* ---- room create ---- */

enum {
    CREATE_NAME,
    CREATE_EMAIL,
    CREATE_ZONE,
    CREATE_RESOURCE,
    CREATE_MANAGER,
    CREATE_ORGANISATION
};

static const command_option create_options[] = {
    [CREATE_NAME] = {"name",         "NAME",    "Name shown to others",                            false},
    [CREATE_EMAIL] = {"email",        "ADDRESS", "Address by which it is invited",                  false},
    [CREATE_ZONE] = {"time-zone",    "ZONE",    "For example Europe/Paris",                        false},
    [CREATE_RESOURCE] = {"resource",     NULL,      "A thing, like a projector or a car, and no room",
                     false                                                                              },
    [CREATE_MANAGER] = {"manager",      "LOGIN",
                     "A person or group with every right to its calendar; "
                        "administrators have them anyway",                                         false},
    [CREATE_ORGANISATION] = {"organisation", "SLUG",
                     "Where it belongs; the server's own if not given",                            false},
    {NULL,           NULL,      NULL,                                              false},
};

static cal_err make(cal_ctx *cx, const command_line *line, cal_user *out)
{
    cal_organisation of = {0};
    cal_err e = CAL_OK;

    if (line->option[CREATE_ORGANISATION] &&
        (e = core_organisation_at(cx, cal_str_c(line->option[CREATE_ORGANISATION]), &of)))
        return e;

    const cal_user_new in = {
        .organisation = of.id,
        .handle = cal_str_c(line->arg[0]),
        .name = cal_str_c(line->option[CREATE_NAME]),
        .email = cal_str_c(line->option[CREATE_EMAIL]),
        .time_zone = cal_str_c(line->option[CREATE_ZONE]),
        .kind = line->option[CREATE_RESOURCE] ? CAL_KIND_RESOURCE : CAL_KIND_ROOM,
    };
    cal_user manager;

    if (line->option[CREATE_MANAGER] &&
        (e = core_user_by_login(cx, cal_str_c(line->option[CREATE_MANAGER]), &manager)))
        return e;
    if ((e = core_user_create(cx, &in, out)) || !line->option[CREATE_MANAGER])
        return e;
    return core_share_set(cx, &(core_share_at){out->id, 0},
                          &(core_share_new){manager.id, CAL_RIGHT_MANAGE});
}

static int create_in(command_unit *u, const command_line *line)
{
    cal_user room;

    if (make(&u->cx, line, &room))
        return command_failed(u);
    printf("%.*s can be invited now.\n", CAL_FMT(room.handle));
    return EXIT_DONE;
}

const command cmd_room_create = {
    .name = "room create",
    .args = "HANDLE",
    .min_args = 1,
    .max_args = 1,
    .text = "Make a room or another resource that can be invited.",
    .options = create_options,
    .in = create_in,
};

/* ---- room list ---- */

static int list_in(command_unit *u, const command_line *line)
{
    (void)line;
    return command_list_principals(u, CORE_KIND(CAL_KIND_ROOM) | CORE_KIND(CAL_KIND_RESOURCE));
}

const command cmd_room_list = {
    .name = "room list",
    .args = "",
    .text = "List all rooms and resources.",
    .in = list_in,
};
