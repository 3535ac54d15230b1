/* SPDX-License-Identifier: MIT */
/* calends letter …: scheduling messages to addresses outside of the server. */
#include <stdio.h>

#include "base/time.h"
#include "core/schedule.h"
#include "app/command.h"

enum { PAGE = 200 };

static void print_letter(cal_ctx *cx, const cal_letter *letter)
{
    static const char *const states[] = {
        [CAL_LETTER_WAITING] = "waiting",
        [CAL_LETTER_SENT] = "sent",
        [CAL_LETTER_GIVEN_UP] = "given up",
    };

    printf("%-8lld %-20.*s %-9s %-8.*s %-32.*s %-32.*s %.*s\n", (long long)letter->id,
           CAL_FMT(cal_time_rfc3339(cx->arena, letter->created)), states[letter->state],
           CAL_FMT(letter->method), CAL_FMT(letter->sender), CAL_FMT(letter->recipient),
           CAL_FMT(letter->why));
}

static int list_in(command_unit *u, const command_line *line)
{
    const cal_letter *letters;
    int64_t after = 0;
    size_t n;

    (void)line;
    printf("%-8s %-20s %-9s %-8s %-32s %-32s %s\n", "ID", "CREATED", "STATE", "METHOD", "FROM",
           "TO", "WHY");
    do {
        if (core_letter_list(&u->cx, after, PAGE, &letters, &n))
            return command_failed(u);
        for (size_t i = 0; i < n; i++)
            print_letter(&u->cx, &letters[i]);
        after = n ? letters[n - 1].id : after;
    } while (n == PAGE);
    return EXIT_DONE;
}

const command cmd_letter_list = {
    .name = "letter list",
    .args = "",
    .text = "List invitations, answers and cancellations for addresses outside of the server.",
    .in = list_in,
};
