/* SPDX-License-Identifier: MIT */
/* calends organisation …: tenants of the server, which see nothing of each other. */
#include <stdio.h>

#include "core/organisation.h"
#include "app/command.h"

enum { PAGE = 200, MAX_DOMAINS = 200 };

enum { SET_NAME, SET_DOMAINS };

static const command_option options[] = {
    [SET_NAME] = {"name",    "NAME", "Name shown to people", false},
    [SET_DOMAINS] = {"domains", "LIST",
                  "Mail domains, with commas between: whoever comes from outside with such an "
                     "address belongs to it",                false},
    {NULL,      NULL,   NULL,                   false},
};

static core_organisation_patch patch_of(cal_ctx *cx, const command_line *line)
{
    cal_str *at = CAL_NEW_N(cx->arena, cal_str, MAX_DOMAINS);
    cal_str rest = cal_str_c(line->option[SET_DOMAINS]);
    core_organisation_patch out = {.name = cal_str_c(line->option[SET_NAME]),
                                   .has_domains = line->option[SET_DOMAINS] != NULL,
                                   .domains = at};

    while (rest.n && out.n_domains < MAX_DOMAINS) {
        cal_str one = cal_str_trim(cal_str_cut(&rest, ','));

        if (one.n)
            at[out.n_domains++] = one;
    }
    return out;
}

static int create_in(command_unit *u, const command_line *line)
{
    core_organisation_patch in = patch_of(&u->cx, line);
    cal_organisation made;

    in.slug = cal_str_c(line->arg[0]);
    if (core_organisation_create(&u->cx, &in, &made))
        return command_failed(u);
    printf("%.*s is an organisation now; calends user add ADDRESS --organisation %.*s puts "
           "somebody into it.\n",
           CAL_FMT(made.slug), CAL_FMT(made.slug));
    return EXIT_DONE;
}

const command cmd_organisation_create = {
    .name = "organisation create",
    .args = "SLUG",
    .min_args = 1,
    .max_args = 1,
    .text = "Make an organisation, whose people see nothing of others.",
    .options = options,
    .in = create_in,
};

static int change(command_unit *u, const char *which, const core_organisation_patch *in)
{
    cal_organisation row;

    if (core_organisation_at(&u->cx, cal_str_c(which), &row) ||
        core_organisation_change(&u->cx, &row, in, &row))
        return command_failed(u);
    printf("%.*s is %s.\n", CAL_FMT(row.slug), row.disabled ? "disabled" : "active");
    return EXIT_DONE;
}

static int set_in(command_unit *u, const command_line *line)
{
    core_organisation_patch in = patch_of(&u->cx, line);

    return change(u, line->arg[0], &in);
}

const command cmd_organisation_set = {
    .name = "organisation set",
    .args = "SLUG",
    .min_args = 1,
    .max_args = 1,
    .text = "Change the name or the mail domains of an organisation.",
    .options = options,
    .in = set_in,
};

static int disable_in(command_unit *u, const command_line *line)
{
    return change(u, line->arg[0],
                  &(core_organisation_patch){.has_disabled = true, .disabled = true});
}

const command cmd_organisation_disable = {
    .name = "organisation disable",
    .args = "SLUG",
    .min_args = 1,
    .max_args = 1,
    .text = "Let nobody of an organisation sign in; keep what they have.",
    .in = disable_in,
};

static int enable_in(command_unit *u, const command_line *line)
{
    return change(u, line->arg[0], &(core_organisation_patch){.has_disabled = true});
}

const command cmd_organisation_enable = {
    .name = "organisation enable",
    .args = "SLUG",
    .min_args = 1,
    .max_args = 1,
    .text = "Let the people of a disabled organisation in again.",
    .in = enable_in,
};

static int delete_in(command_unit *u, const command_line *line)
{
    cal_organisation row;

    if (core_organisation_at(&u->cx, cal_str_c(line->arg[0]), &row) ||
        core_organisation_delete(&u->cx, &row))
        return command_failed(u);
    printf("%.*s is gone.\n", CAL_FMT(row.slug));
    return EXIT_DONE;
}

const command cmd_organisation_delete = {
    .name = "organisation delete",
    .args = "SLUG",
    .min_args = 1,
    .max_args = 1,
    .text = "Remove an organisation that nobody is in.",
    .in = delete_in,
};

static int list_in(command_unit *u, const command_line *line)
{
    const cal_organisation *found;
    int64_t after = 0;
    size_t n;

    (void)line;
    printf("%-24s %-8s %8s %s\n", "SLUG", "STATE", "PEOPLE", "NAME");
    do {
        if (core_organisation_list(&u->cx, after, PAGE, &found, &n))
            return command_failed(u);
        for (size_t i = 0; i < n; i++)
            printf("%-24.*s %-8s %8lld %.*s\n", CAL_FMT(found[i].slug),
                   found[i].disabled ? "disabled" : "active", (long long)found[i].people,
                   CAL_FMT(found[i].name));
        after = n ? found[n - 1].id : after;
    } while (n == PAGE);
    return EXIT_DONE;
}

const command cmd_organisation_list = {
    .name = "organisation list",
    .args = "",
    .text = "List all organisations.",
    .in = list_in,
};
