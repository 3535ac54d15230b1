/* SPDX-License-Identifier: MIT */
/* Documents on their way: what is not meant stays as it was, byte by byte, however it is cut. */
#include "xml/rewrite.h"

#include <string.h>

#include "xml/tree.h"
#include "tests/harness/test.h"

static bool swap_a(cal_ctx *cx, void *self, cal_str text, cal_buf *out)
{
    (void)cx, (void)self;
    if (!cal_str_starts(text, CAL_STR("/a/")))
        return false;
    cal_buf_add(out, CAL_STR("/b&/"));
    cal_buf_add(out, cal_str_skip(text, 3));
    return true;
}

static const xml_rewrite_what hrefs = {XML_DAV, "href", swap_a, NULL};

/* The document in pieces of some bytes; absent when it is refused. */
static cal_str passed(cal_ctx *cx, cal_str text, size_t step)
{
    xml_rewrite *x = xml_rewrite_new(cx, &hrefs);
    cal_buf *out = cal_buf_new(cx->arena, 0);

    for (size_t at = 0; at < text.n; at += step) {
        cal_str piece = cal_str_take(cal_str_skip(text, at), step);

        if (xml_rewrite_push(cx, x, piece, false, out))
            return (cal_str){NULL, 0};
    }
    return xml_rewrite_push(cx, x, CAL_STR(""), true, out) ? (cal_str){NULL, 0} : cal_buf_str(out);
}

TEST(only_the_named_elements_change_whatever_the_pieces)
{
    cal_str in = CAL_STR("<!-- c --><m xmlns=\"DAV:\" xmlns:o='urn:o'>\r\n<href>/a/1.ics</href>"
                         "<o:href>/a/2</o:href>\t<h:href xmlns:h='DAV:'> /a/&amp;3 </h:href>"
                         "<href>/x/4&lt;</href><href/><href></href><t a='/a/'>&#228; &lt; ]] </t>"
                         "<![CDATA[<href>/a/5</href>]]><href><![CDATA[/a/6]]></href></m>\n");
    cal_str want =
        CAL_STR("<!-- c --><m xmlns=\"DAV:\" xmlns:o='urn:o'>\r\n<href>/b&amp;/1.ics</href>"
                "<o:href>/a/2</o:href>\t<h:href xmlns:h='DAV:'>/b&amp;/&amp;3</h:href>"
                "<href>/x/4&lt;</href><href/><href></href><t a='/a/'>&#228; &lt; ]] </t>"
                "<![CDATA[<href>/a/5</href>]]><href>/b&amp;/6</href></m>\n");

    for (size_t step = 1; step < in.n; step += 1 + step / 3)
        CHECK_STR(passed(cx, in, step), want);
}

TEST(another_encoding_comes_out_as_utf_8)
{
    cal_str in = CAL_STR("<?xml version='1.0' encoding='ISO-8859-1'?><t xmlns='DAV:'>\xe4"
                         "<href>/a/\xe4</href></t>");
    cal_str want = CAL_STR("<?xml version=\"1.0\" encoding=\"utf-8\"?><t xmlns='DAV:'>\xc3\xa4"
                           "<href>/b&amp;/\xc3\xa4</href></t>");

    CHECK_STR(passed(cx, in, 1), want);
    CHECK_STR(passed(cx, in, in.n), want);
}

TEST(what_is_no_xml_is_refused)
{
    static const char *const bad[] = {
        "", "text", "<a>", "<a></b>", "<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>", "<a>\xff</a>",
    };

    for (size_t i = 0; i < CAL_COUNT(bad); i++) {
        CHECK(!passed(cx, cal_str_c(bad[i]), 1).p);
        CHECK(cx->fail.code == CAL_E_BAD_XML);
        cal_fail_clear(cx);
    }
}

TEST(depth_and_addresses_have_an_end)
{
    cal_buf *deep = cal_buf_new(cx->arena, 0), *wide = cal_buf_new(cx->arena, 0);

    for (int i = 0; i < XML_MAX_DEPTH + 1; i++)
        cal_buf_add(deep, CAL_STR("<a>"));
    CHECK(!passed(cx, cal_buf_str(deep), 100).p);
    cal_buf_add(wide, CAL_STR("<href xmlns='DAV:'>"));
    for (int i = 0; i < 70000; i++)
        cal_buf_add_byte(wide, 'x');
    cal_buf_add(wide, CAL_STR("</href>"));
    CHECK(!passed(cx, cal_buf_str(wide), 1000).p);
}
