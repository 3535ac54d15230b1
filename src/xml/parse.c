/* SPDX-License-Identifier: MIT */
/* expat fills the tree; the first thing that is not allowed stops it. */
#include <expat.h>
#include <string.h>

#include "base/utf8.h"
#include "xml/tree.h"

enum { SEPARATOR = '\x1f' };

typedef struct building {
    cal_ctx *cx;
    XML_Parser parser;
    xml_node *root, *at;
    cal_buf *text; /* the run of text being read */
    int depth, nodes;
    const char *refused;
} building;

static void free_parser(void *parser)
{
    XML_ParserFree(parser);
}

static void refuse(building *b, const char *why)
{
    if (!b->refused)
        b->refused = why;
    (void)XML_StopParser(b->parser, XML_FALSE);
}

/* "namespace SEPARATOR name" as its parts. */
static void split(building *b, const char *raw, cal_str *ns, cal_str *name)
{
    cal_str whole = cal_arena_dup(b->cx->arena, cal_str_c(raw));
    size_t at = cal_str_find_byte(whole, SEPARATOR);

    *ns = at < whole.n ? cal_str_take(whole, at) : (cal_str){"", 0};
    *name = at < whole.n ? cal_str_skip(whole, at + 1) : whole;
}

static xml_node *append(building *b, xml_node *parent)
{
    xml_node *n = CAL_NEW(b->cx->arena, xml_node);

    n->parent = parent;
    if (!parent)
        b->root = n;
    else if (parent->last)
        parent->last->next = n;
    else
        parent->first = n;
    if (parent)
        parent->last = n;
    if (++b->nodes > XML_MAX_NODES)
        refuse(b, "it has too many elements");
    return n;
}

/* Ends the run of text, which becomes a node of its own. */
static void flush_text(building *b)
{
    if (!b->at || b->text->n == 0)
        return;

    xml_node *n = append(b, b->at);

    n->text = cal_arena_dup(b->cx->arena, cal_buf_str(b->text));
    b->at->text = b->at->text.n ? cal_arena_printf(b->cx->arena, "%.*s%.*s", CAL_FMT(b->at->text),
                                                   CAL_FMT(n->text))
                                : n->text;
    cal_buf_clear(b->text);
}

static void on_start(void *data, const XML_Char *name, const XML_Char **attrs)
{
    building *b = data;

    flush_text(b);
    if (++b->depth > XML_MAX_DEPTH) {
        refuse(b, "its elements are nested too deeply");
        return;
    }

    xml_node *n = append(b, b->at);

    split(b, name, &n->ns, &n->name);
    n->lang = b->at ? b->at->lang : (cal_str){"", 0};
    for (; *attrs; attrs += 2) {
        xml_attr *a = CAL_NEW(b->cx->arena, xml_attr);

        split(b, attrs[0], &a->ns, &a->name);
        a->value = cal_arena_dup(b->cx->arena, cal_str_c(attrs[1]));
        a->next = n->attrs;
        n->attrs = a;
        if (cal_str_eq(a->name, CAL_STR("lang")) && a->ns.n)
            n->lang = a->value;
    }
    b->at = n;
}

static void on_end(void *data, const XML_Char *name)
{
    building *b = data;

    (void)name;
    flush_text(b);
    b->at = b->at->parent;
    b->depth--;
}

static void on_text(void *data, const XML_Char *text, int n)
{
    building *b = data;

    cal_buf_add(b->text, (cal_str){text, (size_t)n});
}

static void on_doctype(void *data, const XML_Char *name, const XML_Char *system,
                       const XML_Char *public_, int internal)
{
    (void)name, (void)system, (void)public_, (void)internal;
    refuse(data, "a document type declaration is not allowed");
}

cal_err xml_parse(cal_ctx *cx, cal_str text, xml_node **root)
{
    XML_Parser parser = XML_ParserCreateNS(NULL, SEPARATOR);
    building b = {.cx = cx, .parser = parser, .text = cal_buf_new(cx->arena, 0)};

    cal_arena_defer(cx->arena, free_parser, parser);
    XML_SetUserData(parser, &b);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    if (XML_Parse(parser, text.p ? text.p : "", (int)text.n, 1) != XML_STATUS_OK)
        return cal_fail(cx, CAL_E_BAD_XML,
                        "The XML body cannot be read at line %lu, column %lu: %s",
                        XML_GetCurrentLineNumber(parser), XML_GetCurrentColumnNumber(parser) + 1,
                        b.refused ? b.refused : XML_ErrorString(XML_GetErrorCode(parser)));
    *root = b.root;
    return CAL_OK;
}
