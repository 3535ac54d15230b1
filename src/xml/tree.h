/* SPDX-License-Identifier: MIT */
/* XML bodies as trees (XML 1.0, Namespaces). A DOCTYPE is refused before anything is expanded;
   depth and the number of nodes are bounded. */
#ifndef CAL_XML_TREE_H
#define CAL_XML_TREE_H

#include "base/buf.h"
#include "base/ctx.h"

enum { XML_MAX_DEPTH = 64, XML_MAX_NODES = 200000, XML_MAX_DECLS = 1000 };

/* Namespaces that are known by name; the prefix is what xml_prefix gives. */
#define XML_DAV    "DAV:"
#define XML_CALDAV "urn:ietf:params:xml:ns:caldav"
#define XML_CS     "http://calendarserver.org/ns/"
#define XML_APPLE  "http://apple.com/ns/ical/"

/* Declarations of the fixed prefixes D, C, CS and A, for a root element. */
#define XML_DECLARED                                                         \
    " xmlns:D=\"" XML_DAV "\" xmlns:C=\"" XML_CALDAV "\" xmlns:CS=\"" XML_CS \
    "\" xmlns:A=\"" XML_APPLE "\""
#define XML_PROLOG "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"

typedef struct xml_attr {
    cal_str ns, name, prefix, value;
    struct xml_attr *next; /* as sent */
} xml_attr;

/* A namespace declaration; prefix empty: the default namespace. */
typedef struct xml_decl {
    cal_str prefix, uri;
    struct xml_decl *next;
} xml_decl;

/* An element, or a run of text (name.p NULL). */
typedef struct xml_node {
    cal_str ns, name, prefix;
    cal_str text; /* of a run of text; of an element: the text directly in it, joined */
    cal_str lang; /* xml:lang in scope, empty: none */
    xml_attr *attrs;
    xml_decl *decls; /* those on this element */
    struct xml_node *first, *last, *next, *parent;
} xml_node;

/* Parses a document of any encoding that XML itself names; *root in the arena, all text UTF-8.
   CAL_E_BAD_XML names line and column. */
CAL_MUST_USE cal_err xml_parse(cal_ctx *cx, cal_str text, xml_node **root);
/* The same with another bound on the number of nodes. */
CAL_MUST_USE cal_err xml_parse_within(cal_ctx *cx, cal_str text, size_t max_nodes, xml_node **root);

bool xml_is(const xml_node *n, const char *ns, const char *name);
/* First child element of that name; NULL when there is none, or no n. */
const xml_node *xml_child(const xml_node *n, const char *ns, const char *name);
/* First child element, and the next element beside n. */
const xml_node *xml_first(const xml_node *n);
const xml_node *xml_next(const xml_node *n);
/* Attribute without namespace; absent when there is none. */
cal_str xml_attr_at(const xml_node *n, const char *name);
/* The element's text without white space around it; empty for no n. */
cal_str xml_text(const xml_node *n);

/* s escaped for text and attribute values; what XML cannot hold, and what is no UTF-8, becomes
   U+FFFD. A carriage return survives as a character reference. */
void xml_escape(cal_buf *out, cal_str s);
/* The element and all below it as sent, with every namespace and the language in scope declared on
   it, so that it means the same wherever it stands (RFC 4918 4.3). */
void xml_print(cal_buf *out, const xml_node *n);
/* The prefix and colon by which a known namespace is written ("D:"); NULL for others. */
const char *xml_prefix(cal_str ns);
/* An empty element of that name, its namespace declared on it unless it is a known one. */
void xml_empty(cal_buf *out, cal_str ns, cal_str name);

#endif
