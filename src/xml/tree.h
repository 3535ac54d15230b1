/* SPDX-License-Identifier: MIT */
/* XML bodies as trees (XML 1.0, Namespaces). A DOCTYPE is refused before anything is expanded;
   depth, size and the number of nodes are bounded. */
#ifndef CAL_XML_TREE_H
#define CAL_XML_TREE_H

#include "base/buf.h"
#include "base/ctx.h"

enum { XML_MAX_DEPTH = 64, XML_MAX_NODES = 200000 };

/* Namespaces that are known by name; the prefix is what xml_open and the like write. */
#define XML_DAV    "DAV:"
#define XML_CALDAV "urn:ietf:params:xml:ns:caldav"
#define XML_CS     "http://calendarserver.org/ns/"
#define XML_APPLE  "http://apple.com/ns/ical/"

/* Declarations of the fixed prefixes D, C, CS and A, for a root element. */
#define XML_DECLARED                                                         \
    " xmlns:D=\"" XML_DAV "\" xmlns:C=\"" XML_CALDAV "\" xmlns:CS=\"" XML_CS \
    "\" xmlns:A=\"" XML_APPLE "\""

typedef struct xml_attr {
    cal_str ns, name, value;
    struct xml_attr *next;
} xml_attr;

/* An element, or a run of text (name.p NULL). */
typedef struct xml_node {
    cal_str ns, name;
    cal_str text; /* of a run of text; of an element: the text directly in it, joined */
    cal_str lang; /* xml:lang in scope, empty: none */
    xml_attr *attrs;
    struct xml_node *first, *last, *next, *parent;
} xml_node;

/* Parses a document; *root in the arena. CAL_E_BAD_XML names line and column. */
CAL_MUST_USE cal_err xml_parse(cal_ctx *cx, cal_str text, xml_node **root);

bool xml_is(const xml_node *n, const char *ns, const char *name);
/* First child element of that name; NULL when there is none. */
const xml_node *xml_child(const xml_node *n, const char *ns, const char *name);
/* First child element, and the next element beside n. */
const xml_node *xml_first(const xml_node *n);
const xml_node *xml_next(const xml_node *n);
/* Attribute without namespace; absent when there is none. */
cal_str xml_attr_at(const xml_node *n, const char *name);
/* The element's text without white space around it. */
cal_str xml_text(const xml_node *n);

/* s escaped for text and attribute values; characters that XML cannot hold become U+FFFD. */
void xml_escape(cal_buf *out, cal_str s);
/* The element and all below it with its own namespace declarations, so that it can stand anywhere.
 */
void xml_print(cal_buf *out, const xml_node *n);
/* The prefix and colon by which a namespace is written ("D:"), or NULL if it has none. */
const char *xml_prefix(cal_str ns);

#endif
