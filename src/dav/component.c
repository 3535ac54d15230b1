/* SPDX-License-Identifier: MIT */
/* The tables of component.h. */
#include "dav/component.h"

#include "dav/form.h"

const dav_component dav_components[] = {
    {"VEVENT",        CAL_COMP_EVENT       },
    {"VTODO",         CAL_COMP_TODO        },
    {"VJOURNAL",      CAL_COMP_JOURNAL     },
    {"VFREEBUSY",     CAL_COMP_FREEBUSY    },
    {"VAVAILABILITY", CAL_COMP_AVAILABILITY},
};
const size_t dav_components_n = CAL_COUNT(dav_components);

int64_t dav_component_bit(cal_str name)
{
    for (size_t i = 0; i < dav_components_n; i++) {
        if (cal_str_eq_ci(name, cal_str_c(dav_components[i].name)))
            return dav_components[i].bit;
    }
    return 0;
}

static const char *name_of(int64_t component)
{
    const char *name = dav_components[0].name;

    for (size_t i = 0; i < dav_components_n; i++) {
        if (dav_components[i].bit == component)
            name = dav_components[i].name;
    }
    return name;
}

cal_str dav_content_type(cal_ctx *cx, int64_t component)
{
    return cal_arena_printf(cx->arena, "text/calendar; charset=utf-8; component=%s",
                            name_of(component));
}

cal_str dav_jcal_content_type(cal_ctx *cx, int64_t component)
{
    return cal_arena_printf(cx->arena, DAV_JCAL_TYPE "; component=%s", name_of(component));
}

const dav_collation dav_collations[] = {
    {"i;ascii-casemap",   CAL_ASCII_CASEMAP  },
    {"i;octet",           CAL_OCTET          },
    {"i;unicode-casemap", CAL_UNICODE_CASEMAP},
};
const size_t dav_collations_n = CAL_COUNT(dav_collations);
