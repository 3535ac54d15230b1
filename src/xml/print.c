/* SPDX-License-Identifier: MIT */
/* Writing XML: escaped text, names by their fixed prefixes, and trees as they were sent. */
#include <string.h>

#include "base/utf8.h"
#include "xml/tree.h"

#define REPLACEMENT "\xef\xbf\xbd"

static const struct {
    const char *ns, *prefix;
} prefixes[] = {
    {XML_DAV,    "D:" },
    {XML_CALDAV, "C:" },
    {XML_CS,     "CS:"},
    {XML_APPLE,  "A:" },
};

const char *xml_prefix(cal_str ns)
{
    for (size_t i = 0; i < CAL_COUNT(prefixes); i++) {
        if (cal_str_eq(ns, cal_str_c(prefixes[i].ns)))
            return prefixes[i].prefix;
    }
    return NULL;
}

/* ---- text ---- */

/* What a byte of well-formed text must be written as; NULL: itself. */
static const char *escaped(char c)
{
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\r': return "&#13;";
    default: return NULL;
    }
}

/* Has some byte of w the value c? Perhaps yes, when another is one more. */
static bool has_byte(uint64_t w, char c)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t x = w ^ ones * (unsigned char)c;

    return ((x - ones) & ~x & ones << 7) != 0;
}

/* Eight bytes of ASCII text that stand for themselves. */
static bool are_plain(const char *p)
{
    const uint64_t high = UINT64_C(0x8080808080808080), space = UINT64_C(0x2020202020202020);
    uint64_t w;

    memcpy(&w, p, sizeof w);
    return ((w | (w - space)) & high) == 0 && !has_byte(w, '&') && !has_byte(w, '<') &&
           !has_byte(w, '>') && !has_byte(w, '"');
}

/* How much of s, from its head, stands for itself. */
static size_t plain_run(cal_str s)
{
    size_t i = 0, n = 1;

    for (; n && i < s.n; i += n) {
        if (s.n - i >= 8 && are_plain(s.p + i))
            n = 8;
        else
            n = escaped(s.p[i]) ? 0 : cal_utf8_xml_char(cal_str_skip(s, i));
    }
    return i;
}

void xml_escape(cal_buf *out, cal_str s)
{
    for (;;) {
        size_t n = plain_run(s);

        cal_buf_add(out, cal_str_take(s, n));
        s = cal_str_skip(s, n);
        if (!s.n)
            return;

        const char *as = escaped(s.p[0]);

        cal_buf_add_c(out, as ? as : REPLACEMENT);
        s = cal_str_skip(s, 1);
    }
}

void xml_empty(cal_buf *out, cal_str ns, cal_str name)
{
    const char *prefix = xml_prefix(ns);

    cal_buf_printf(out, "<%s%.*s", prefix ? prefix : "", CAL_FMT(name));
    if (!prefix) {
        cal_buf_add_c(out, " xmlns=\"");
        xml_escape(out, ns);
        cal_buf_add_byte(out, '"');
    }
    cal_buf_add_c(out, "/>");
}

/* ---- trees ---- */

/* Line breaks and tabs in an attribute's value would be read back as spaces. */
static void print_value(cal_buf *out, cal_str value)
{
    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];
        const char *as = escaped(c);

        if (as)
            cal_buf_add_c(out, as);
        else if (c == '\n' || c == '\t')
            cal_buf_printf(out, "&#%d;", c);
        else
            cal_buf_add_byte(out, c);
    }
}

static void print_name(cal_buf *out, cal_str prefix, cal_str name)
{
    if (prefix.n) {
        cal_buf_add(out, prefix);
        cal_buf_add_byte(out, ':');
    }
    cal_buf_add(out, name);
}

static void print_attr(cal_buf *out, const xml_attr *a)
{
    cal_buf_add_byte(out, ' ');
    print_name(out, a->prefix, a->name);
    cal_buf_add_c(out, "=\"");
    print_value(out, a->value);
    cal_buf_add_byte(out, '"');
}

static void print_decl(cal_buf *out, const xml_decl *d)
{
    cal_buf_add_c(out, " xmlns");
    if (d->prefix.n) {
        cal_buf_add_byte(out, ':');
        cal_buf_add(out, d->prefix);
    }
    cal_buf_add_c(out, "=\"");
    print_value(out, d->uri);
    cal_buf_add_byte(out, '"');
}

/* Is d, declared on n, declared anew between n and the element root below it? */
static bool is_hidden(const xml_decl *d, const xml_node *n, const xml_node *root)
{
    for (const xml_node *at = root; at != n; at = at->parent) {
        for (const xml_decl *o = at->decls; o; o = o->next) {
            if (cal_str_eq(o->prefix, d->prefix))
                return true;
        }
    }
    return false;
}

/* All that holds where root stands: its namespaces and its language. */
static void print_scope(cal_buf *out, const xml_node *root)
{
    bool has_lang = false;

    for (const xml_node *n = root; n; n = n->parent) {
        for (const xml_decl *d = n->decls; d; d = d->next) {
            if (!is_hidden(d, n, root))
                print_decl(out, d);
        }
    }
    for (const xml_attr *a = root->attrs; a; a = a->next)
        has_lang |= cal_str_eq(a->prefix, CAL_STR("xml")) && cal_str_eq(a->name, CAL_STR("lang"));
    if (root->lang.n && !has_lang) {
        cal_buf_add_c(out, " xml:lang=\"");
        print_value(out, root->lang);
        cal_buf_add_byte(out, '"');
    }
}

static void print_start(cal_buf *out, const xml_node *n, bool is_root)
{
    cal_buf_add_byte(out, '<');
    print_name(out, n->prefix, n->name);
    if (is_root)
        print_scope(out, n);
    for (const xml_decl *d = is_root ? NULL : n->decls; d; d = d->next)
        print_decl(out, d);
    for (const xml_attr *a = n->attrs; a; a = a->next)
        print_attr(out, a);
    cal_buf_add_c(out, n->first ? ">" : "/>");
}

static void print_end(cal_buf *out, const xml_node *n)
{
    cal_buf_add_c(out, "</");
    print_name(out, n->prefix, n->name);
    cal_buf_add_byte(out, '>');
}

void xml_print(cal_buf *out, const xml_node *root)
{
    const xml_node *n = root;

    for (;;) {
        if (n->name.p)
            print_start(out, n, n == root);
        else
            xml_escape(out, n->text);
        if (n->first) {
            n = n->first;
            continue;
        }
        while (n != root && !n->next) {
            n = n->parent;
            print_end(out, n);
        }
        if (n == root)
            return;
        n = n->next;
    }
}
