/* SPDX-License-Identifier: MIT */
/* XML bodies: what is read, and what is refused before it costs anything. */
#include <string.h>

#include "xml/tree.h"
#include "tests/harness/test.h"

static xml_node *parsed(cal_ctx *cx, const char *text)
{
    xml_node *root = NULL;

    return xml_parse(cx, cal_str_c(text), &root) ? NULL : root;
}

static bool is_refused(cal_ctx *cx, cal_str text)
{
    xml_node *root;
    bool refused = xml_parse(cx, text, &root) == CAL_E_BAD_XML && cx->fail.why.n > 0;

    cal_fail_clear(cx);
    return refused;
}

TEST(namespaces_decide_names_whatever_the_prefix)
{
    const xml_node *a = parsed(cx, "<D:prop xmlns:D='DAV:'><D:displayname/></D:prop>");
    const xml_node *b = parsed(cx, "<prop xmlns='DAV:'><displayname/></prop>");
    const xml_node *c = parsed(cx, "<D:prop xmlns:D='urn:other'><displayname/></D:prop>");

    CHECK(xml_is(a, XML_DAV, "prop") && xml_child(a, XML_DAV, "displayname"));
    CHECK(xml_is(b, XML_DAV, "prop") && xml_child(b, XML_DAV, "displayname"));
    CHECK(c && !xml_is(c, XML_DAV, "prop") && !xml_child(c, XML_DAV, "displayname"));
    CHECK(xml_child(c, "", "displayname"));
}

TEST(text_is_joined_across_elements_comments_and_cdata)
{
    const xml_node *n = parsed(cx, "<a> x<b>inner</b>y<!-- no --><![CDATA[<z>]]> </a>");

    CHECK(n);
    CHECK_STR(n->text, CAL_STR(" xy<z> "));
    CHECK_STR(xml_text(n), CAL_STR("xy<z>"));
    CHECK_STR(xml_text(xml_child(n, "", "b")), CAL_STR("inner"));
    CHECK_STR(xml_text(NULL), CAL_STR(""));
}

TEST(language_is_inherited_until_it_is_set_anew)
{
    const xml_node *n = parsed(cx, "<a xml:lang='fr'><b/><c xml:lang='de'/></a>");

    CHECK(n);
    CHECK_STR(xml_child(n, "", "b")->lang, CAL_STR("fr"));
    CHECK_STR(xml_child(n, "", "c")->lang, CAL_STR("de"));
}

TEST(attributes_are_found_by_plain_name)
{
    const xml_node *n = parsed(cx, "<a x='1' n:x='2' xmlns:n='urn:n'/>");

    CHECK(n);
    CHECK_STR(xml_attr_at(n, "x"), CAL_STR("1"));
    CHECK(!xml_attr_at(n, "y").p);
}

TEST(documents_of_other_encodings_become_utf8)
{
    xml_node *root = NULL;
    static const char latin[] = "<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>";
    static const char utf16[] = "\xff\xfe<\0a\0>\0\xe9\0<\0/\0a\0>\0";

    CHECK_OK(xml_parse(cx, (cal_str){latin, sizeof latin - 1}, &root));
    CHECK_STR(root->text, CAL_STR("\xc3\xa9"));
    CHECK_OK(xml_parse(cx, (cal_str){utf16, sizeof utf16 - 1}, &root));
    CHECK_STR(root->text, CAL_STR("\xc3\xa9"));
}

TEST(what_is_not_well_formed_is_refused_with_its_place)
{
    static const char *const bad[] = {
        "",
        " ",
        "x",
        "<a>",
        "<a></b>",
        "<a/><b/>",
        "<a b=c/>",
        "<n:a/>",
        "<a>&x;</a>",
        "<a>\x01</a>",
        "<a>&#0;</a>",
        "<a>\xff</a>",
        "<a b='1' b='2'/>",
        "<a xmlns:n=''/>",
        "<a xmlns:xml='urn:x'/>",
        "<?xml version='1.0' encoding='EBCDIC'?><a/>",
    };

    for (size_t i = 0; i < CAL_COUNT(bad); i++)
        CHECK(is_refused(cx, cal_str_c(bad[i])));
    CHECK(is_refused(cx, (cal_str){"<a>\0</a>", 8}));

    xml_node *root;

    CHECK(xml_parse(cx, CAL_STR("<a>\n<b></a>"), &root) == CAL_E_BAD_XML);
    CHECK(cal_str_has(cx->fail.why, CAL_STR("line 2")));
}

/* expat takes these for letters in Latin-1 only: kept, they would spoil every answer they are in.
 */
TEST(names_that_utf8_readers_refuse_are_refused)
{
    static const cal_str head = CAL_STR_K("<?xml version='1.0' encoding='ISO-8859-1'?>");
    static const char *const bad[] = {"<\xb5/>", "<a \xaa='1'/>",
                                      "<a xmlns:\xba='urn:x'><\xba:b/></a>"};
    xml_node *root;

    for (size_t i = 0; i < CAL_COUNT(bad); i++)
        CHECK(is_refused(cx, cal_arena_printf(cx->arena, "%s%s", head.p, bad[i])));
    CHECK_OK(xml_parse(cx, cal_arena_printf(cx->arena, "%s<\xe9 a='\xb5'/>", head.p), &root));
}

TEST(a_doctype_is_refused_before_anything_is_expanded)
{
    cal_buf *bomb = cal_buf_new(cx->arena, 0);

    cal_buf_add_c(bomb, "<!DOCTYPE a [<!ENTITY x0 'xxxxxxxxxx'>");
    for (int i = 1; i < 20; i++)
        cal_buf_printf(bomb, "<!ENTITY x%d '&x%d;&x%d;&x%d;&x%d;&x%d;&x%d;&x%d;&x%d;'>", i, i - 1,
                       i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
    cal_buf_add_c(bomb, "]><a>&x19;</a>");

    size_t before = cal_arena_used(cx->arena);

    CHECK(is_refused(cx, cal_buf_str(bomb)));
    CHECK(cal_arena_used(cx->arena) - before < 4096);
    CHECK(is_refused(cx, CAL_STR("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>")));
    CHECK(is_refused(cx, CAL_STR("<!DOCTYPE a><a/>")));
}

static cal_str repeated(cal_ctx *cx, const char *head, const char *unit, int n, const char *tail)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);

    cal_buf_add_c(b, head);
    for (int i = 0; i < n; i++)
        cal_buf_add_c(b, unit);
    cal_buf_add_c(b, tail);
    return cal_buf_str(b);
}

TEST(depth_elements_and_declarations_are_bounded)
{
    cal_buf *deep = cal_buf_new(cx->arena, 0), *many = cal_buf_new(cx->arena, 0);
    xml_node *root;

    for (int i = 0; i < XML_MAX_DEPTH; i++)
        cal_buf_add_c(deep, "<a>");
    CHECK(is_refused(cx, repeated(cx, cal_buf_str(deep).p, "<a/>", 1, "")));
    for (int i = 0; i < XML_MAX_DEPTH; i++)
        cal_buf_add_c(deep, "</a>");
    CHECK_OK(xml_parse(cx, cal_buf_str(deep), &root));

    CHECK(is_refused(cx, repeated(cx, "<a>", "<b/>", XML_MAX_NODES, "</a>")));
    CHECK(is_refused(cx, repeated(cx, "<a>", "x<b/>", XML_MAX_NODES / 2, "</a>")));
    CHECK_OK(xml_parse(cx, repeated(cx, "<a>", "<b/>", XML_MAX_NODES - 1, "</a>"), &root));

    cal_buf_add_c(many, "<a");
    for (int i = 0; i <= XML_MAX_DECLS; i++)
        cal_buf_printf(many, " xmlns:n%d='urn:%d'", i, i);
    cal_buf_add_c(many, "/>");
    CHECK(is_refused(cx, cal_buf_str(many)));
}

/* A run of text between each two elements: joined once, not once a run. */
TEST(mixed_content_costs_linear_memory)
{
    cal_str mixed = repeated(cx, "<a>", "xxxxxxxx<b/>", XML_MAX_NODES / 2 - 1, "</a>");
    size_t before = cal_arena_used(cx->arena);
    xml_node *root;

    CHECK_OK(xml_parse(cx, mixed, &root));
    CHECK_INT(root->text.n, 8 * (XML_MAX_NODES / 2 - 1));
    CHECK(cal_arena_used(cx->arena) - before < (size_t)XML_MAX_NODES * 400);
}
