/* SPDX-License-Identifier: MIT */
/* calends group …: groups and who is in them. */
#include <stdio.h>

#include "core/group.h"
#include "core/organisation.h"
#include "core/principal.h"
#include "core/user.h"
#include "app/command.h"

enum { PAGE = 200 };

/* A group by its handle or address. */
static cal_err group_at(cal_ctx *cx, const char *login, cal_user *out)
{
    cal_err e = core_user_by_login(cx, cal_str_c(login), out);

    if (e || out->kind == CAL_KIND_GROUP)
        return e;
    return cal_fail(cx, CAL_E_NOT_FOUND, "%s is no group; calends group list shows all", login);
}

/* ---- group create, delete ---- */

enum { CREATE_NAME, CREATE_EMAIL, CREATE_ORGANISATION };

static const command_option create_options[] = {
    [CREATE_NAME] = {"name",         "NAME",    "Name shown to others",               false},
    [CREATE_EMAIL] = {"email",        "ADDRESS", "Address by which it can be invited", false},
    [CREATE_ORGANISATION] = {"organisation", "SLUG",
                     "Where it belongs; the server's own if not given",               false},
    {NULL,           NULL,      NULL,                                 false},
};

static int create_in(command_unit *u, const command_line *line)
{
    cal_organisation of = {0};

    if (line->option[CREATE_ORGANISATION] &&
        core_organisation_at(&u->cx, cal_str_c(line->option[CREATE_ORGANISATION]), &of))
        return command_failed(u);

    const cal_user_new in = {
        .organisation = of.id,
        .handle = cal_str_c(line->arg[0]),
        .name = cal_str_c(line->option[CREATE_NAME]),
        .email = cal_str_c(line->option[CREATE_EMAIL]),
        .kind = CAL_KIND_GROUP,
    };
    cal_user group;

    if (core_user_create(&u->cx, &in, &group))
        return command_failed(u);
    printf("%.*s is a group now; calends group add %.*s LOGIN puts somebody into it.\n",
           CAL_FMT(group.handle), CAL_FMT(group.handle));
    return EXIT_DONE;
}

const command cmd_group_create = {
    .name = "group create",
    .args = "HANDLE",
    .min_args = 1,
    .max_args = 1,
    .text = "Make a group, to which calendars can be shared.",
    .options = create_options,
    .in = create_in,
};

static int delete_in(command_unit *u, const command_line *line)
{
    cal_user group;

    if (group_at(&u->cx, line->arg[0], &group) || core_group_delete(&u->cx, group.id))
        return command_failed(u);
    printf("%.*s is gone, with all that was shared to it.\n", CAL_FMT(group.handle));
    return EXIT_DONE;
}

const command cmd_group_delete = {
    .name = "group delete",
    .args = "GROUP",
    .min_args = 1,
    .max_args = 1,
    .text = "Remove a group and every right it has; its members stay.",
    .in = delete_in,
};

/* ---- group add, remove ---- */

static int change(command_unit *u, const command_line *line, bool adds)
{
    cal_user group, member;
    cal_err e;

    if (group_at(&u->cx, line->arg[0], &group) ||
        core_user_by_login(&u->cx, cal_str_c(line->arg[1]), &member))
        return command_failed(u);
    e = adds ? core_group_add(&u->cx, group.id, member.id)
             : core_group_remove(&u->cx, group.id, member.id);
    if (e)
        return command_failed(u);
    printf("%.*s %s %.*s.\n", CAL_FMT(member.handle), adds ? "is in" : "is no longer in",
           CAL_FMT(group.handle));
    return EXIT_DONE;
}

static int add_in(command_unit *u, const command_line *line)
{
    return change(u, line, true);
}

static int remove_in(command_unit *u, const command_line *line)
{
    return change(u, line, false);
}

const command cmd_group_add = {
    .name = "group add",
    .args = "GROUP LOGIN",
    .min_args = 2,
    .max_args = 2,
    .text = "Put a person, a room or another group into a group.",
    .in = add_in,
};

const command cmd_group_remove = {
    .name = "group remove",
    .args = "GROUP LOGIN",
    .min_args = 2,
    .max_args = 2,
    .text = "Take somebody out of a group.",
    .in = remove_in,
};

/* ---- group list ---- */

static void print_principal(const cal_user *p)
{
    printf("%-20.*s %-32.*s %-10.*s %-8s %.*s\n", CAL_FMT(p->handle), CAL_FMT(p->email),
           CAL_FMT(core_kind_name(p->kind)), p->disabled ? "disabled" : "active", CAL_FMT(p->name));
}

static void print_head(void)
{
    printf("%-20s %-32s %-10s %-8s %s\n", "HANDLE", "ADDRESS", "KIND", "STATE", "NAME");
}

int command_list_principals(command_unit *u, int64_t kinds)
{
    const cal_user *found;
    int64_t after = 0;
    size_t n;

    print_head();
    do {
        if (core_principal_list(&u->cx, kinds, after, PAGE, &found, &n))
            return command_failed(u);
        for (size_t i = 0; i < n; i++)
            print_principal(&found[i]);
        after = n ? found[n - 1].id : after;
    } while (n == PAGE);
    return EXIT_DONE;
}

static int list_in(command_unit *u, const command_line *line)
{
    const cal_user *members;
    cal_user group;
    size_t n;

    if (!line->n_args)
        return command_list_principals(u, CORE_KIND(CAL_KIND_GROUP));
    if (group_at(&u->cx, line->arg[0], &group) || core_group_members(&u->cx, &group, &members, &n))
        return command_failed(u);
    print_head();
    for (size_t i = 0; i < n; i++)
        print_principal(&members[i]);
    return EXIT_DONE;
}

const command cmd_group_list = {
    .name = "group list",
    .args = "[GROUP]",
    .max_args = 1,
    .text = "List all groups, or who is directly in one.",
    .in = list_in,
};
