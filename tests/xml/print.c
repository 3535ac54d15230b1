/* SPDX-License-Identifier: MIT */
/* Writing XML: escapes that read back the same, and elements that mean the same elsewhere. */
#include "xml/tree.h"
#include "tests/harness/test.h"

static cal_str escaped(cal_ctx *cx, cal_str s)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);

    xml_escape(out, s);
    return cal_buf_str(out);
}

TEST(escaped_text_reads_back_as_it_was)
{
    static const cal_str texts[] = {
        CAL_STR_K(""),
        CAL_STR_K("a & b < c > d \"e\" 'f'"),
        CAL_STR_K("]]>"),
        CAL_STR_K("BEGIN:VEVENT\r\nX:1\r\n \t y\r\n"),
        CAL_STR_K("\xc3\xa9\xf0\x9f\x98\x80"),
    };

    for (size_t i = 0; i < CAL_COUNT(texts); i++) {
        xml_node *root;
        cal_str doc = cal_arena_printf(cx->arena, "<a>%.*s</a>", CAL_FMT(escaped(cx, texts[i])));

        CHECK_OK(xml_parse(cx, doc, &root));
        CHECK_STR(root->text, texts[i]);
    }
}

TEST(what_xml_cannot_hold_is_replaced)
{
    CHECK_STR(escaped(cx, CAL_STR("a\x01"
                                  "b\x0b"
                                  "c")),
              CAL_STR("a\xef\xbf\xbd"
                      "b\xef\xbf\xbd"
                      "c"));
    CHECK_STR(escaped(cx, CAL_STR("x\xff<\xc3")), CAL_STR("x\xef\xbf\xbd&lt;\xef\xbf\xbd"));
    CHECK_STR(escaped(cx, CAL_STR("\xef\xbf\xbf")),
              CAL_STR("\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"));
    CHECK_STR(escaped(cx, (cal_str){"a\0b", 3}), CAL_STR("a\xef\xbf\xbd"
                                                         "b"));
}

TEST(empty_elements_declare_what_is_not_known)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);

    xml_empty(out, CAL_STR(XML_CALDAV), CAL_STR("calendar"));
    xml_empty(out, CAL_STR("urn:x&y"), CAL_STR("z"));
    xml_empty(out, CAL_STR(""), CAL_STR("bare"));
    CHECK_STR(cal_buf_str(out),
              CAL_STR("<C:calendar/><z xmlns=\"urn:x&amp;y\"/><bare xmlns=\"\"/>"));
}

/* The element named x, printed and put into another document, and printed from there again. */
static cal_str carried(cal_ctx *cx, const char *doc)
{
    cal_buf *once = cal_buf_new(cx->arena, 0), *twice = cal_buf_new(cx->arena, 0);
    xml_node *root;

    if (xml_parse(cx, cal_str_c(doc), &root))
        return CAL_STR("the document is bad");
    xml_print(once, xml_first(root));
    if (xml_parse(cx,
                  cal_arena_printf(cx->arena, "<D:prop" XML_DECLARED ">%.*s</D:prop>",
                                   CAL_FMT(cal_buf_str(once))),
                  &root))
        return CAL_STR("what was printed is bad");
    xml_print(twice, xml_first(root));
    if (xml_first(root)->lang.n)
        cal_buf_printf(twice, "|%.*s", CAL_FMT(xml_first(root)->lang));
    return cal_buf_str(twice);
}

TEST(an_element_keeps_prefixes_namespaces_and_language_elsewhere)
{
    cal_str a =
        carried(cx, "<r xmlns='urn:d' xmlns:p='urn:p' xml:lang='fr'><p:x p:k='v' j='&lt;&#10;'>"
                    "a<y/>b<p:z xmlns:p='urn:q'>p:qname</p:z></p:x></r>");

    CHECK(cal_str_starts(a, CAL_STR("<p:x ")));
    CHECK(cal_str_has(a, CAL_STR(" xmlns:p=\"urn:p\"")));
    CHECK(cal_str_has(a, CAL_STR(" xmlns=\"urn:d\"")));
    CHECK(cal_str_has(a, CAL_STR(" p:k=\"v\" j=\"&lt;&#10;\">a<y/>b")));
    CHECK(cal_str_has(a, CAL_STR("<p:z xmlns:p=\"urn:q\">p:qname</p:z></p:x>|fr")));
}

TEST(an_element_without_namespace_stays_without)
{
    CHECK(cal_str_starts(carried(cx, "<r><x><y/></x></r>"), CAL_STR("<x")));

    xml_node *root;
    cal_buf *out = cal_buf_new(cx->arena, 0);

    CHECK_OK(xml_parse(cx, CAL_STR("<r xmlns='urn:d'><x xmlns=''><y/></x></r>"), &root));
    xml_print(out, xml_first(root));
    CHECK_STR(cal_buf_str(out), CAL_STR("<x xmlns=\"\"><y/></x>"));
}

TEST(a_nearer_declaration_hides_a_farther_one)
{
    cal_str a = carried(cx, "<r xmlns:p='urn:far'><p:x xmlns:p='urn:near'/></r>");

    CHECK(cal_str_has(a, CAL_STR("urn:near")));
    CHECK(!cal_str_has(a, CAL_STR("urn:far")));
}
