/* SPDX-License-Identifier: MIT */
/* expat fills the tree; the first thing that is not allowed stops it. */
#include <expat.h>
#include <limits.h>
#include <string.h>

#include "xml/tree.h"

enum { SEPARATOR = '\x1f' }; /* no XML document can hold it */

typedef struct building {
    cal_ctx *cx;
    XML_Parser parser;
    xml_node *root, *at;
    xml_decl *decls, **decls_end; /* of the element that begins next */
    cal_buf *text;                /* the run of text being read */
    size_t nodes, max_nodes;
    int depth, n_decls;
    const char *refused; /* why it was stopped; nothing is built from then on */
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

static cal_str copy(const building *b, const char *c)
{
    return c ? cal_arena_dup(b->cx->arena, cal_str_c(c)) : CAL_STR("");
}

/* Letters to expat where a document is in Latin-1 or UTF-16, but to no reader of UTF-8 (XML 1.0,
   4th edition, B). */
static bool is_odd_name(cal_str s)
{
    static const cal_str odd[] = {CAL_STR_K("\xc2\xaa"), CAL_STR_K("\xc2\xb5"),
                                  CAL_STR_K("\xc2\xba")};

    for (size_t i = 0; i < CAL_COUNT(odd); i++) {
        if (cal_str_has(s, odd[i]))
            return true;
    }
    return false;
}

/* "name", "namespace SEP name" or "namespace SEP name SEP prefix" as its parts. */
static void split(building *b, const char *raw, cal_str *ns, cal_str *name, cal_str *prefix)
{
    cal_str rest = copy(b, raw), first = cal_str_cut(&rest, SEPARATOR);

    *ns = *prefix = CAL_STR("");
    *name = first;
    if (rest.p) {
        *ns = first;
        *name = cal_str_cut(&rest, SEPARATOR);
    }
    if (rest.p)
        *prefix = rest;
    if (is_odd_name(*name) || is_odd_name(*prefix))
        refuse(b, "a name has a character that names cannot have");
}

static xml_node *append(building *b)
{
    xml_node *n = CAL_NEW(b->cx->arena, xml_node), *parent = b->at;

    if (++b->nodes > b->max_nodes)
        refuse(b, "it has too many elements");
    n->parent = parent;
    if (!parent) {
        b->root = n;
        return n;
    }
    if (parent->last)
        parent->last->next = n;
    else
        parent->first = n;
    parent->last = n;
    return n;
}

/* Ends the run of text, which becomes a node of its own. */
static void flush_text(building *b)
{
    if (!b->at || b->text->n == 0)
        return;

    xml_node *n = append(b);

    n->text = cal_arena_dup(b->cx->arena, cal_buf_str(b->text));
    cal_buf_clear(b->text);
}

static void read_attrs(building *b, xml_node *n, const XML_Char **attrs)
{
    xml_attr **end = &n->attrs;

    for (; *attrs; attrs += 2) {
        xml_attr *a = CAL_NEW(b->cx->arena, xml_attr);

        split(b, attrs[0], &a->ns, &a->name, &a->prefix);
        a->value = copy(b, attrs[1]);
        *end = a;
        end = &a->next;
        if (cal_str_eq(a->prefix, CAL_STR("xml")) && cal_str_eq(a->name, CAL_STR("lang")))
            n->lang = a->value;
    }
}

static void on_start(void *data, const XML_Char *name, const XML_Char **attrs)
{
    building *b = data;

    if (b->refused)
        return;
    flush_text(b);
    if (++b->depth > XML_MAX_DEPTH) {
        refuse(b, "its elements are nested too deeply");
        return;
    }

    xml_node *n = append(b);

    split(b, name, &n->ns, &n->name, &n->prefix);
    n->lang = b->at ? b->at->lang : CAL_STR("");
    n->decls = b->decls;
    b->decls = NULL;
    b->decls_end = &b->decls;
    read_attrs(b, n, attrs);
    b->at = n;
}

/* The runs of text of a finished element, joined. */
static cal_str joined(const building *b, const xml_node *n)
{
    const xml_node *only = NULL;
    size_t length = 0, runs = 0;

    for (const xml_node *c = n->first; c; c = c->next) {
        if (c->name.p)
            continue;
        only = c;
        length += c->text.n;
        runs++;
    }
    if (runs < 2)
        return only ? only->text : CAL_STR("");

    char *p = cal_arena_alloc(b->cx->arena, length + 1), *to = p;

    for (const xml_node *c = n->first; c; c = c->next) {
        if (!c->name.p) {
            memcpy(to, c->text.p, c->text.n);
            to += c->text.n;
        }
    }
    return (cal_str){p, length};
}

static void on_end(void *data, const XML_Char *name)
{
    building *b = data;

    (void)name;
    if (b->refused)
        return;
    flush_text(b);
    b->at->text = joined(b, b->at);
    b->at = b->at->parent;
    b->depth--;
}

static void on_text(void *data, const XML_Char *text, int n)
{
    building *b = data;

    if (!b->refused)
        cal_buf_add(b->text, (cal_str){text, (size_t)n});
}

static void on_namespace(void *data, const XML_Char *prefix, const XML_Char *uri)
{
    building *b = data;
    xml_decl *d;

    if (b->refused)
        return;
    if (++b->n_decls > XML_MAX_DECLS) {
        refuse(b, "it declares too many namespaces");
        return;
    }
    d = CAL_NEW(b->cx->arena, xml_decl);
    *d = (xml_decl){copy(b, prefix), copy(b, uri), NULL};
    *b->decls_end = d;
    b->decls_end = &d->next;
}

static void on_doctype(void *data, const XML_Char *name, const XML_Char *system,
                       const XML_Char *public_id, int internal)
{
    (void)name, (void)system, (void)public_id, (void)internal;
    refuse(data, "a document type declaration is not allowed");
}

cal_err xml_parse(cal_ctx *cx, cal_str text, xml_node **root)
{
    return xml_parse_within(cx, text, XML_MAX_NODES, root);
}

cal_err xml_parse_within(cal_ctx *cx, cal_str text, size_t max_nodes, xml_node **root)
{
    XML_Parser parser = XML_ParserCreateNS(NULL, SEPARATOR);

    if (!parser)
        return cal_fail(cx, CAL_E_BUG, "There is no memory for an XML parser.");
    cal_arena_defer(cx->arena, free_parser, parser);

    building b = {
        .cx = cx, .parser = parser, .text = cal_buf_new(cx->arena, 0), .max_nodes = max_nodes};

    b.decls_end = &b.decls;
    XML_SetUserData(parser, &b);
    XML_SetReturnNSTriplet(parser, 1);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetNamespaceDeclHandler(parser, on_namespace, NULL);
    XML_SetCharacterDataHandler(parser, on_text);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    if (text.n > INT_MAX)
        return cal_fail(cx, CAL_E_BAD_XML, "The XML body is too long.");
    if (XML_Parse(parser, text.n ? text.p : "", (int)text.n, 1) != XML_STATUS_OK)
        return cal_fail(cx, CAL_E_BAD_XML,
                        "The XML body cannot be read at line %lu, column %lu: %s.",
                        XML_GetCurrentLineNumber(parser), XML_GetCurrentColumnNumber(parser) + 1,
                        b.refused ? b.refused : XML_ErrorString(XML_GetErrorCode(parser)));
    *root = b.root;
    return CAL_OK;
}
