/* SPDX-License-Identifier: MIT */
/* Walking XML trees. */
#include "xml/tree.h"

bool xml_is(const xml_node *n, const char *ns, const char *name)
{
    return n && cal_str_eq(n->name, cal_str_c(name)) && cal_str_eq(n->ns, cal_str_c(ns));
}

static const xml_node *element_from(const xml_node *n)
{
    while (n && !n->name.p)
        n = n->next;
    return n;
}

const xml_node *xml_first(const xml_node *n)
{
    return element_from(n ? n->first : NULL);
}

const xml_node *xml_next(const xml_node *n)
{
    return element_from(n->next);
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
    cal_str s = n ? n->text : CAL_STR("");

    while (s.n && is_space(s.p[0]))
        s = cal_str_skip(s, 1);
    while (s.n && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}
