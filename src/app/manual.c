/* SPDX-License-Identifier: MIT */
/* man(7) from the tables: a command or option that exists is documented. */
#include "app/manual.h"

#include "app/config.h"

static const char head[] =
    ".SH NAME\ncalends \\- calendar server\n"
    ".SH SYNOPSIS\n.B calends\n.I command\n[\\fIoption\\fR]...\\& [\\fIargument\\fR]...\n"
    ".SH DESCRIPTION\nCalends keeps the calendars of an organisation in one database and serves them to "
    "its web application and to CalDAV clients.\n"
    ".PP\n.B calends serve\ncreates its database where there is none and prints a link by which the "
    "first administrator signs in.\n";

static const char tail[] =
    ".SH EXIT STATUS\n.TP\n.B 0\nDone.\n.TP\n.B 1\nFailed; the reason stands on standard error.\n"
    ".TP\n.B 2\nThe command line is wrong.\n.TP\n.B 3\n.B calends check\nfound something that needs "
    "attention.\n"
    ".SH SIGNALS\n.B SIGTERM\nand\n.B SIGINT\nlet running requests finish, then end the server; a second "
    "one ends it at once.\n"
    ".SH FILES\n.TP\n.I /etc/calends/calends.conf\nRead when there is no\n.BR \\-\\-config .\n"
    "Lines are\n.IR key \" = \" value ;\n# begins a comment.\n";

/* s with what man(7) would take for its own escaped. */
static void add_text(cal_buf *out, cal_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\')
            cal_buf_add_c(out, "\\e");
        else if (s.p[i] == '-')
            cal_buf_add_c(out, "\\-");
        else if (i == 0 && (s.p[i] == '.' || s.p[i] == '\''))
            cal_buf_printf(out, "\\&%c", s.p[i]);
        else
            cal_buf_add_byte(out, s.p[i]);
    }
}

static void add_c(cal_buf *out, const char *text)
{
    add_text(out, cal_str_c(text));
}

static void add_command(cal_buf *out, const command *c)
{
    cal_buf_add_c(out, ".TP\n\\fBcalends ");
    add_c(out, c->name);
    cal_buf_printf(out, "\\fR %s%s", c->args, c->args[0] ? " " : "");
    cal_buf_add_c(out, "[\\fIoption\\fR]...\n");
    add_c(out, c->text);
    cal_buf_add_byte(out, '\n');
    for (const command_option *o = c->options; o && o->name; o++) {
        cal_buf_add_c(out, ".RS\n.TP\n\\fB\\-\\-");
        add_c(out, o->name);
        cal_buf_printf(out, "\\fR %s\n", o->value ? o->value : "");
        add_c(out, o->text);
        cal_buf_add_c(out, "\n.RE\n");
    }
}

static void add_option(cal_buf *out, cal_str line)
{
    cal_str key = cal_str_cut(&line, '\t'), type = cal_str_cut(&line, '\t');
    cal_str def = cal_str_cut(&line, '\t'), env = cal_str_cut(&line, '\t');

    cal_buf_add_c(out, ".TP\n\\fB");
    add_text(out, key);
    cal_buf_add_c(out, "\\fR (");
    add_text(out, type);
    cal_buf_add_c(out, def.n ? ", default " : "");
    add_text(out, def);
    cal_buf_add_c(out, ")\n");
    add_text(out, line);
    cal_buf_add_c(out, ".\n.br\nEnvironment: ");
    add_text(out, env);
    cal_buf_add_byte(out, '\n');
}

void app_manual_print(const command *const *commands, size_t n, cal_buf *out)
{
    cal_buf options;

    cal_buf_printf(out, ".TH CALENDS 1 \"\" \"calends %.*s\"\n%s", CAL_FMT(app_version()), head);
    cal_buf_add_c(out, ".SH COMMANDS\nEvery command knows \\fB\\-\\-help\\fR, \\fB\\-\\-config "
                       "\\fIFILE\\fR and \\fB\\-\\-set \\fIKEY=VALUE\\fR.\n");
    for (size_t i = 0; i < n; i++)
        add_command(out, commands[i]);
    cal_buf_add_c(out,
                  ".SH CONFIGURATION\nThe file, the environment and \\fB\\-\\-set\\fR set the same "
                  "options, each stronger than the one before.\n");
    cal_buf_init(&options, 0);
    app_config_describe(&options);
    for (cal_str rest = cal_buf_str(&options); rest.n;)
        add_option(out, cal_str_cut(&rest, '\n'));
    cal_buf_end(&options);
    cal_buf_add_c(out, tail);
}
