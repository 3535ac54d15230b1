/* SPDX-License-Identifier: MIT */
/* A document on its way from one reader to another, in which the text of some elements becomes
   another text; every other byte passes as it came. Memory does not depend on its length. */
#ifndef CAL_XML_REWRITE_H
#define CAL_XML_REWRITE_H

#include "base/buf.h"
#include "base/ctx.h"

/* Puts what the text (unescaped, white space around it left out) becomes into out, unescaped;
   false: it stays. What it allocates stays until the context's end, so better nothing. */
typedef bool xml_rewrite_text(cal_ctx *cx, void *self, cal_str text, cal_buf *out);

typedef struct xml_rewrite_what {
    const char *ns, *name; /* the elements */
    xml_rewrite_text *text;
    void *self;
} xml_rewrite_what;

typedef struct xml_rewrite xml_rewrite;

/* Begins a document; it ends with the arena. The document comes out as UTF-8. */
xml_rewrite *xml_rewrite_new(cal_ctx *cx, const xml_rewrite_what *what);
/* The next piece; what can be told of it by now is appended to out. CAL_E_BAD_XML: it is no XML, or
   has a DOCTYPE. */
CAL_MUST_USE cal_err xml_rewrite_push(cal_ctx *cx, xml_rewrite *x, cal_str piece, bool is_last,
                                      cal_buf *out);

#endif
