/* SPDX-License-Identifier: MIT */
/* DAViCal puts the XML of a property into its database, not its text. */
#include "migrate/davical.h"

#include "xml/tree.h"

bool migrate_is_davical(const net_response *r)
{
    return net_response_field(r, CAL_STR("X-DAViCal-Version")).n > 0;
}

cal_str migrate_davical_text(cal_ctx *cx, cal_str text)
{
    cal_str wrapped = cal_arena_printf(cx->arena, "<t>%.*s</t>", CAL_FMT(text));
    xml_node *root;

    if (cal_str_find_byte(text, '&') == text.n)
        return text;
    if (!xml_parse(cx, wrapped, &root))
        return xml_text(root);
    cal_fail_clear(cx);
    return text;
}
