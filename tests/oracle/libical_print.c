/* SPDX-License-Identifier: MIT */
/* The same as recur_print, by libical: an oracle for tests, never part of the program. A rule that
   takes longer than 40 ms is given up: ",slow" at the end. */
#include <libical/ical.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_LINE = 4096 };

static void answer(char *line)
{
    char *number = strchr(line, '\t'), *rule_text;

    if (!number || !(rule_text = strchr(number + 1, '\t'))) {
        printf("refused");
        return;
    }
    *number++ = '\0';
    *rule_text++ = '\0';

    struct icaltimetype start = icaltime_from_string(line);
    struct icalrecurrencetype rule = icalrecurrencetype_from_string(rule_text);
    icalrecur_iterator *it =
        rule.freq == ICAL_NO_RECURRENCE ? NULL : icalrecur_iterator_new(rule, start);

    if (!it) {
        printf("refused");
        return;
    }
    for (int n = 0, wanted = atoi(number); n < wanted; n++) { /* NOLINT(cert-err34-c) */
        struct icaltimetype t = icalrecur_iterator_next(it);

        if (icaltime_is_null_time(t))
            break;
        printf("%s%s", n ? "," : "", icaltime_as_ical_string(t));
        (void)fflush(stdout);
    }
    icalrecur_iterator_free(it);
}

/* Each rule in a process of its own, whose time is limited. */
static void answer_apart(char *line)
{
    int status = 0;
    pid_t child;

    (void)fflush(stdout);
    child = fork();
    if (child == 0) {
        (void)setitimer(ITIMER_PROF, &(struct itimerval){.it_value.tv_usec = 40000}, NULL);
        answer(line);
        (void)setitimer(ITIMER_PROF,
                        &(struct itimerval){
                            {0, 0},
                            {0, 0}
        },
                        NULL);
        puts("");
        (void)fflush(stdout);
        _exit(0);
    }
    if (child < 0 || waitpid(child, &status, 0) < 0 || !WIFEXITED(status))
        puts(",slow");
}

int main(void)
{
    char line[MAX_LINE];

    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\r\n")] = '\0';
        answer_apart(line);
    }
    return 0;
}
