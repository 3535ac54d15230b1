/* SPDX-License-Identifier: MIT */
/* Content lines, the tree, texts and printing. */
#include "ical/object.h"

#include <string.h>

#include "ical/line.h"
#include "ical/print.h"
#include "tests/ical/cases.h"

static cal_str printed(cal_ctx *cx, cal_str text)
{
    ical_comp *root;
    cal_buf *b = cal_buf_new(cx->arena, 0);

    if (ical_parse(cx, text, &root))
        return cx->fail.why;
    ical_print(b, root);
    return cal_buf_str(b);
}

TEST(what_was_read_is_printed_byte_for_byte)
{
    static const char *const texts[] = {
        "BEGIN:VCALENDAR\r\nX:1\r\nEND:VCALENDAR\r\n",
        ("\xef\xbb\xbf"
         "BEGIN:VCALENDAR\nX:1\nEND:VCALENDAR"),
        "\r\nBEGIN:VCALENDAR\r\n\r\nX;A=b;C=\"d:e;f\":1\r\n 2\r\n\t3\r\nEND:VCALENDAR\r\n\r\n",
        "begin:vcalendar\nBegin:vevent  \nx-a:1\nend:vevent\nend:vcalendar \n",
    };

    for (size_t i = 0; i < CAL_COUNT(texts); i++)
        CHECK_STR(printed(cx, cal_str_c(texts[i])), cal_str_c(texts[i]));
}

TEST(a_missing_end_at_the_end_of_the_text_is_made)
{
    CHECK_STR(printed(cx, CAL_STR("BEGIN:VCALENDAR\nBEGIN:VEVENT\nX:1\nEND:VEVENT")),
              CAL_STR("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\nX:1\nEND:VEVENT\r\nEND:VCALENDAR\r\n"));
}

TEST(lines_are_unfolded_and_taken_apart)
{
    ical_comp *root;
    cal_str text = CAL_STR("BEGIN:VEVENT\r\n"
                           "ATTENDEE;CN=\"A; B:C\";ROLE=REQ-PARTICI\r\n PANT;X=a,\"b,c\":mai\r\n"
                           "\tlto:x@y\r\n"
                           "SUMMARY:one\r\n\r\n two\r\n"
                           "X-Q;P=say \"hi;Z=1:v:w\r\n"
                           "END:VEVENT\r\n");

    CHECK_OK(ical_parse(cx, text, &root));

    const ical_comp *c = root->comps[0];
    const ical_prop *p = ical_prop_at(c, CAL_STR("attendee"));

    CHECK(p);
    CHECK_INT(p->line, 2);
    CHECK_INT(p->n_params, 3);
    CHECK_STR(ical_param_at(p, CAL_STR("cn")), CAL_STR("\"A; B:C\""));
    CHECK_STR(ical_param_text(cx, p, CAL_STR("CN")), CAL_STR("A; B:C"));
    CHECK_STR(ical_param_at(p, CAL_STR("ROLE")), CAL_STR("REQ-PARTICIPANT"));
    CHECK_STR(ical_param_text(cx, p, CAL_STR("X")), CAL_STR("a"));
    CHECK_STR(p->value, CAL_STR("mailto:x@y"));
    CHECK(!ical_param_at(p, CAL_STR("NONE")).p);
    CHECK_STR(ical_text_at(cx, c, CAL_STR("SUMMARY")), CAL_STR("onetwo"));
    p = ical_prop_at(c, CAL_STR("X-Q"));
    CHECK(p);
    CHECK_STR(ical_param_at(p, CAL_STR("P")), CAL_STR("say \"hi"));
    CHECK_STR(p->value, CAL_STR("v:w"));
    CHECK_INT(p->line, 8);
}

TEST(texts_are_unescaped_and_escaped)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);

    CHECK_STR(ical_unescape(cx, CAL_STR("a\\nb\\Nc\\, \\; \\\\ C:\\dir\\")),
              CAL_STR("a\nb\nc, ; \\ C:\\dir\\"));
    ical_print_escaped(b, CAL_STR("a\nb\r\nc, ; \\"));
    CHECK_STR(cal_buf_str(b), CAL_STR("a\\nb\\nc\\, \\; \\\\"));
}

TEST(carets_in_parameters_are_decoded)
{
    ical_param param = {CAL_STR("CN"), CAL_STR("\"George ^'Babe^' Ruth^n^^^x\"")};
    ical_prop p = {.params = &param, .n_params = 1};

    CHECK_STR(ical_param_text(cx, &p, CAL_STR("CN")), CAL_STR("George \"Babe\" Ruth\n^^x"));
}

TEST(lines_are_folded_between_characters)
{
    cal_buf *b = cal_buf_new(cx->arena, 0), *value = cal_buf_new(cx->arena, 0);
    ical_comp *root;

    for (int i = 0; i < 100; i++)
        cal_buf_add_c(value, i % 3 ? "\xc3\xa4" : "\xf0\x9f\x98\x80");
    cal_buf_add_c(b, "BEGIN:VEVENT\r\n");
    ical_print_line(b, CAL_STR("SUMMARY;X=1"), cal_buf_str(value));
    cal_buf_add_c(b, "END:VEVENT\r\n");

    cal_str rest = cal_buf_str(b);

    while (rest.p && rest.n) {
        cal_str line = cal_str_cut(&rest, '\n');

        CHECK(line.n <= 76);
    }
    CHECK_OK(ical_parse(cx, cal_buf_str(b), &root));
    CHECK_STR(root->comps[0]->props[0].value, cal_buf_str(value));
}

TEST(faults_name_their_line)
{
    static const struct {
        const char *text, *why;
    } rows[] = {
        {"BEGIN:VCALENDAR\nno colon here\nEND:VCALENDAR\n", "Line 2 does not begin"                  },
        {"BEGIN:VCALENDAR\nNOCOLON\nEND:VCALENDAR\n",       "Line 2 has no colon"                    },
        {"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n",
         "Line 3: END:VCALENDAR, but the VEVENT of line 2"                                           },
        {"END:VCALENDAR\n",                                 "Line 1: END:VCALENDAR, but no"          },
        {"X:1\n",                                           "Line 1 stands outside"                  },
        {"BEGIN:VCALENDAR\nX:a\x01\nEND:VCALENDAR\n",       "Line 2 holds the control character 0x01"},
        {"BEGIN:VCALENDAR\n\nX:\xe4\nEND:VCALENDAR\n",      "Line 3 is not UTF-8"                    },
        {"BEGIN:X\nA:b\rc\nEND:X\n",                        "Line 2 holds a carriage return"         },
        {"BEGIN:\n",                                        "Line 1: BEGIN names no component"       },
        {"<html>",                                          "Line 1 does not begin"                  },
    };

    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        ical_comp *root;

        CHECK_INT(ical_parse(cx, cal_str_c(rows[i].text), &root), CAL_E_BAD_ICAL);
        if (!cal_str_starts(cx->fail.why, cal_str_c(rows[i].why)))
            test_failed(__FILE__, __LINE__, "\"%.*s\" for \"%s\"", CAL_FMT(cx->fail.why),
                        rows[i].why);
        cal_fail_clear(cx);
    }
}

TEST(a_nul_is_a_fault)
{
    ical_comp *root;

    CHECK_INT(ical_parse(cx, CAL_STR("BEGIN:VCALENDAR\nX:a\0b\nEND:VCALENDAR\n"), &root),
              CAL_E_BAD_ICAL);
}

TEST(depth_parameters_and_lines_are_bounded)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);
    ical_comp *root;

    for (int i = 0; i < 17; i++)
        cal_buf_add_c(b, "BEGIN:X\n");
    CHECK_INT(ical_parse(cx, cal_buf_str(b), &root), CAL_E_BAD_ICAL);
    CHECK(cal_str_has(cx->fail.why, CAL_STR("deeper than 16")));
    cal_fail_clear(cx);
    cal_buf_clear(b);
    cal_buf_add_c(b, "BEGIN:X\nA");
    for (int i = 0; i < 65; i++)
        cal_buf_add_c(b, ";B=1");
    cal_buf_add_c(b, ":1\nEND:X\n");
    CHECK_INT(ical_parse(cx, cal_buf_str(b), &root), CAL_E_BAD_ICAL);
    CHECK(cal_str_has(cx->fail.why, CAL_STR("more than 64 parameters")));
    cal_fail_clear(cx);
    cal_buf_clear(b);
    cal_buf_add_c(b, "BEGIN:X\n");
    for (int i = 0; i < ICAL_MAX_LINES; i++)
        cal_buf_add_c(b, "A:1\n");
    CHECK_INT(ical_parse(cx, cal_buf_str(b), &root), CAL_E_BAD_ICAL);
    CHECK(cal_str_has(cx->fail.why, CAL_STR("more than 1000000 lines")));
}

TEST(empty_text_is_an_empty_stream)
{
    ical_comp *root;

    CHECK_OK(ical_parse(cx, CAL_STR(""), &root));
    CHECK_INT(root->n_comps, 0);
    CHECK_OK(ical_parse(cx, CAL_STR("\r\n\n\r"), &root));
    CHECK_INT(root->n_comps, 0);
}
