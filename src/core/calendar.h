/* SPDX-License-Identifier: MIT */
/* Calendars of a home. Every function judges the rights of cx->who. */
#ifndef CAL_CORE_CALENDAR_H
#define CAL_CORE_CALENDAR_H

#include "core/access.h"

/* Those of owner that cx->who may see, by sort order, then name; of collections all kinds. */
CAL_MUST_USE cal_err core_calendar_list(cal_ctx *cx, const cal_user *owner,
                                        const cal_calendar **out, size_t *n);
CAL_MUST_USE cal_err core_collection_list(cal_ctx *cx, const cal_user *owner,
                                          const cal_calendar **out, size_t *n);
/* By path (owner's handle and segment) or by id. What is no calendar is not found. */
CAL_MUST_USE cal_err core_calendar_at(cal_ctx *cx, cal_str owner, cal_str href, cal_right need,
                                      cal_calendar *out);
CAL_MUST_USE cal_err core_calendar_by_id(cal_ctx *cx, int64_t id, cal_right need,
                                         cal_calendar *out);
/* The same for every kind of collection. */
CAL_MUST_USE cal_err core_collection_by_id(cal_ctx *cx, int64_t id, cal_right need,
                                           cal_calendar *out);
/* What stands at a path, an instance of a shared calendar too, without a right check, for doors
   that have to know its kind: the caller judges what it reveals. */
CAL_MUST_USE cal_err core_collection_find(cal_ctx *cx, cal_str owner, cal_str href,
                                          cal_calendar *out, bool *found);

/* READ. Objects in it; the functions above leave cal.count 0. */
CAL_MUST_USE cal_err core_calendar_count(cal_ctx *cx, const cal_calendar *cal, int64_t *out);

/* The one way a calendar comes to be, for REST and CalDAV. href absent: made from the name or
   random. Name absent: the href. CAL_E_EXISTS when the href is taken, CAL_E_LOCATION
   when it is reserved, CAL_E_BAD_FIELD, CAL_E_BAD_ZONE, CAL_E_COMPONENT, CAL_E_QUOTA beyond
   limits->calendars. */
CAL_MUST_USE cal_err core_calendar_create(cal_ctx *cx, const cal_user *owner, cal_str href,
                                          const cal_calendar_patch *patch, cal_calendar *out);
/* All of the patch or nothing. Who has an instance of somebody else's calendar changes its name,
   colour, order and visibility for themselves. */
CAL_MUST_USE cal_err core_calendar_patch(cal_ctx *cx, int64_t id, const cal_calendar_patch *patch,
                                         cal_calendar *out);
/* Whoever may remove it (core_access_need_unbind). CAL_E_DEFAULT_NEEDED. Renaming it is a transfer
   (core/transfer.h). */
CAL_MUST_USE cal_err core_calendar_delete(cal_ctx *cx, int64_t id);

/* Dead properties of a calendar, or of an object in it (href), or of a home (calendar 0, home
 * given). */
CAL_MUST_USE cal_err core_dead_props(cal_ctx *cx, int64_t home, int64_t calendar, cal_str href,
                                     const cal_dead_prop **out, size_t *n);
CAL_MUST_USE cal_err core_dead_patch(cal_ctx *cx, int64_t home, int64_t calendar, cal_str href,
                                     const cal_dead_prop *props, size_t n);

#endif
