/* SPDX-License-Identifier: MIT */
/* expat tells where tokens begin and end; those that stay are passed on by its default handler. */
#include "xml/rewrite.h"

#include <expat.h>
#include <stdlib.h>

#include "xml/tree.h"

enum { SEPARATOR = '\x1f', MAX_TEXT = 64 * 1024 };

struct xml_rewrite {
    cal_ctx *cx; /* of the piece at hand */
    xml_rewrite_what what;
    cal_str name; /* of the elements, as expat says it */
    XML_Parser parser;
    cal_buf *out;  /* of the piece at hand */
    cal_buf *text; /* of the element at hand */
    cal_buf *changed;
    bool is_inside;
    int depth;
    const char *refused;
};

static void free_parser(void *parser)
{
    XML_ParserFree(parser);
}

static void refuse(xml_rewrite *x, const char *why)
{
    if (!x->refused)
        x->refused = why;
    (void)XML_StopParser(x->parser, XML_FALSE);
}

/* The element's text, changed or not. */
static void end_text(xml_rewrite *x)
{
    cal_str text = cal_buf_str(x->text);

    x->is_inside = false;
    if (!cal_buf_ok(x->text))
        refuse(x, "an address in it is too long");
    else if (x->what.text(x->cx, x->what.self, cal_str_trim(text), x->changed))
        xml_escape(x->out, cal_buf_str(x->changed));
    else
        xml_escape(x->out, text);
    cal_buf_clear(x->text);
    cal_buf_clear(x->changed);
}

static void on_other(void *self, const XML_Char *raw, int n)
{
    xml_rewrite *x = self;

    if (!x->is_inside)
        cal_buf_add(x->out, (cal_str){raw, (size_t)n});
}

static void on_begin(void *self, const XML_Char *name, const XML_Char **attrs)
{
    xml_rewrite *x = self;

    (void)attrs;
    if (x->is_inside)
        end_text(x);
    if (++x->depth > XML_MAX_DEPTH)
        refuse(x, "its elements are nested too deeply");
    XML_DefaultCurrent(x->parser);
    x->is_inside = cal_str_eq(cal_str_c(name), x->name);
}

static void on_end(void *self, const XML_Char *name)
{
    xml_rewrite *x = self;

    (void)name;
    x->depth--;
    if (x->is_inside && x->text->n)
        end_text(x);
    x->is_inside = false;
    XML_DefaultCurrent(x->parser);
}

static void on_text(void *self, const XML_Char *text, int n)
{
    xml_rewrite *x = self;

    if (x->is_inside)
        cal_buf_add(x->text, (cal_str){text, (size_t)n});
    else
        XML_DefaultCurrent(x->parser);
}

/* What comes out is UTF-8, whatever came in. */
static void on_declaration(void *self, const XML_Char *version, const XML_Char *encoding,
                           int standalone)
{
    xml_rewrite *x = self;

    (void)version, (void)encoding, (void)standalone;
    cal_buf_add(x->out, CAL_STR("<?xml version=\"1.0\" encoding=\"utf-8\"?>"));
}

static void on_doctype(void *self, const XML_Char *name, const XML_Char *system,
                       const XML_Char *public, int has_subset)
{
    (void)name, (void)system, (void)public, (void)has_subset;
    refuse(self, "it has a DOCTYPE");
}

xml_rewrite *xml_rewrite_new(cal_ctx *cx, const xml_rewrite_what *what)
{
    xml_rewrite *x = CAL_NEW(cx->arena, xml_rewrite);

    *x = (xml_rewrite){.what = *what,
                       .text = cal_buf_new(cx->arena, MAX_TEXT),
                       .changed = cal_buf_new(cx->arena, MAX_TEXT)};
    x->name = cal_arena_printf(cx->arena, "%s%c%s", what->ns, SEPARATOR, what->name);
    x->parser = XML_ParserCreateNS(NULL, SEPARATOR);
    if (!x->parser)
        abort();
    cal_arena_defer(cx->arena, free_parser, x->parser);
    XML_SetUserData(x->parser, x);
    XML_SetElementHandler(x->parser, on_begin, on_end);
    XML_SetCharacterDataHandler(x->parser, on_text);
    XML_SetXmlDeclHandler(x->parser, on_declaration);
    XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
    XML_SetDefaultHandler(x->parser, on_other);
    return x;
}

cal_err xml_rewrite_push(cal_ctx *cx, xml_rewrite *x, cal_str piece, bool is_last, cal_buf *out)
{
    x->cx = cx;
    x->out = out;
    if (XML_Parse(x->parser, piece.p, (int)piece.n, is_last) != XML_STATUS_ERROR && !x->refused)
        return CAL_OK;
    return cal_fail(cx, CAL_E_BAD_XML, "The body is no XML that can be used: %s.",
                    x->refused ? x->refused : XML_ErrorString(XML_GetErrorCode(x->parser)));
}
