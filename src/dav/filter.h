/* SPDX-License-Identifier: MIT */
/* CALDAV:filter as a tree of the model (RFC 4791 9.7). */
#ifndef CAL_DAV_FILTER_H
#define CAL_DAV_FILTER_H

#include "model/filter.h"
#include "xml/tree.h"

/* The VCALENDAR filter of a C:filter element; NULL where it matches everything. CAL_E_FILTER,
   CAL_E_FILTER_SUPPORT, CAL_E_COLLATION. */
CAL_MUST_USE cal_err dav_filter_read(cal_ctx *cx, const xml_node *filter,
                                     const cal_comp_filter **out);

#endif
