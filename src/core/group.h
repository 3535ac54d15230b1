/* SPDX-License-Identifier: MIT */
/* Groups: principals that stand for others. A group may be in groups, not in itself, and not deeper
   than eight of them. */
#ifndef CAL_CORE_GROUP_H
#define CAL_CORE_GROUP_H

#include "base/ctx.h"
#include "model/user.h"

/* Those directly in it: for its members (at any depth) and administrators; CAL_E_NO_RIGHT. */
CAL_MUST_USE cal_err core_group_members(cal_ctx *cx, const cal_user *group, const cal_user **out,
                                        size_t *n);
/* The groups that somebody is directly in: for themselves and administrators; CAL_E_NO_RIGHT. */
CAL_MUST_USE cal_err core_group_of(cal_ctx *cx, const cal_user *member, const cal_user **out,
                                   size_t *n);

/* Those that cx->who is in at any depth, without disabled ones. */
CAL_MUST_USE cal_err core_group_all_of_mine(cal_ctx *cx, const cal_user **out, size_t *n);

/* For administrators. People, groups, rooms and resources can be members. CAL_E_GROUP_LOOP,
   CAL_E_BAD_FIELD when `group` is none, CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err core_group_add(cal_ctx *cx, int64_t group, int64_t member);
CAL_MUST_USE cal_err core_group_remove(cal_ctx *cx, int64_t group, int64_t member);
/* The members become exactly these; all or nothing. */
CAL_MUST_USE cal_err core_group_replace(cal_ctx *cx, int64_t group, const int64_t *members,
                                        size_t n);
/* Ends the group and all that was granted to it. */
CAL_MUST_USE cal_err core_group_delete(cal_ctx *cx, int64_t group);

#endif
