/* SPDX-License-Identifier: MIT */
/* Walking and writing XML trees. */
#include "xml/tree.h"

static const struct {
    const char *ns, *prefix;
} prefixes[] = {
    {XML_DAV,    "D:" },
    {XML_CALDAV, "C:" },
    {XML_CS,     "CS:"},
    {XML_APPLE,  "A:" },
};

bool xml_is(const xml_node *n, const char *ns, const char *name)
{
    return n && cal_str_eq(n->name, cal_str_c(name)) && cal_str_eq(n->ns, cal_str_c(ns));
}

const xml_node *xml_first(const xml_node *n)
{
    const xml_node *c = n ? n->first : NULL;

    while (c && !c->name.p)
        c = c->next;
    return c;
}

const xml_node *xml_next(const xml_node *n)
{
    for (n = n->next; n && !n->name.p;)
        n = n->next;
    return n;
}

const xml_node *xml_child(const xml_node *n, const char *ns, const char *name)
{
    const xml_node *c = xml_first(n);

    while (c && !xml_is(c, ns, name))
        c = xml_next(c);
    return c;
}

cal_str xml_attr_at(const xml_node *n, const char *name)
{
    for (const xml_attr *a = n->attrs; a; a = a->next) {
        if (a->ns.n == 0 && cal_str_eq(a->name, cal_str_c(name)))
            return a->value;
    }
    return (cal_str){NULL, 0};
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

cal_str xml_text(const xml_node *n)
{
    cal_str s = n ? n->text : (cal_str){"", 0};

    while (s.n && is_space(s.p[0]))
        s = cal_str_skip(s, 1);
    while (s.n && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

void xml_escape(cal_buf *out, cal_str s)
{
    size_t plain = 0;

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        const char *as = c == '&'    ? "&amp;"
                         : c == '<'  ? "&lt;"
                         : c == '>'  ? "&gt;"
                         : c == '"'  ? "&quot;"
                         : c == '\r' ? "&#13;"
                                     : NULL;

        if (!as && c < 0x20 && c != '\t' && c != '\n')
            as = "\xef\xbf\xbd";
        if (!as)
            continue;
        cal_buf_add(out, (cal_str){s.p + plain, i - plain});
        cal_buf_add_c(out, as);
        plain = i + 1;
    }
    cal_buf_add(out, cal_str_skip(s, plain));
}

static void print_attrs(cal_buf *out, const xml_node *n)
{
    int k = 0;

    for (const xml_attr *a = n->attrs; a; a = a->next) {
        if (a->ns.n == 0) {
            cal_buf_printf(out, " %.*s=\"", CAL_FMT(a->name));
        } else if (cal_str_eq(a->ns, CAL_STR("http://www.w3.org/XML/1998/namespace"))) {
            cal_buf_printf(out, " xml:%.*s=\"", CAL_FMT(a->name));
        } else {
            cal_buf_printf(out, " xmlns:n%d=\"", ++k);
            xml_escape(out, a->ns);
            cal_buf_printf(out, "\" n%d:%.*s=\"", k, CAL_FMT(a->name));
        }
        xml_escape(out, a->value);
        cal_buf_add_byte(out, '"');
    }
}

/* Start tag of n, up to its end, with a default namespace where it differs from the parent's. */
static void print_start(cal_buf *out, const xml_node *n, bool is_root)
{
    cal_buf_add_byte(out, '<');
    cal_buf_add(out, n->name);
    if (is_root || !cal_str_eq(n->ns, n->parent->ns)) {
        cal_buf_add_c(out, " xmlns=\"");
        xml_escape(out, n->ns);
        cal_buf_add_byte(out, '"');
    }
    print_attrs(out, n);
    cal_buf_add_c(out, n->first ? ">" : "/>");
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
            cal_buf_printf(out, "</%.*s>", CAL_FMT(n->name));
        }
        if (n == root)
            return;
        n = n->next;
    }
}

const char *xml_prefix(cal_str ns)
{
    for (size_t i = 0; i < CAL_COUNT(prefixes); i++) {
        if (cal_str_eq(ns, cal_str_c(prefixes[i].ns)))
            return prefixes[i].prefix;
    }
    return NULL;
}
