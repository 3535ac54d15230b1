/* SPDX-License-Identifier: MIT */
/* Rooms and other resources answer invitations themselves: whoever comes first has them. Because it
   happens within the transaction that invites, no two meetings can have one at a time. */
#ifndef CAL_CORE_ROOM_H
#define CAL_CORE_ROOM_H

#include "ical/itip_merge.h"
#include "core/deliver.h"
#include "core/deliver_copy.h"

/* Stores what a message made of a room's copy, with the room's own answer in it: accepted where it
   is free, declined where it is not, instance by instance; a copy that is declined altogether is
   not kept. out->reply: the answer as a REPLY, absent when there is none to give. */
CAL_MUST_USE cal_err core_room_settle(cal_ctx *cx, const core_person *room, const core_copy *copy,
                                      const ical_itip *message, const ical_merged *merged,
                                      core_delivered *out);

#endif
