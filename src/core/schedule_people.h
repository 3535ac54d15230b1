/* SPDX-License-Identifier: MIT */
/* Calendar users of this server: which addresses mean them, and whom an address means
   (CALDAV:calendar-user-address-set, RFC 6638 2.4.1). */
#ifndef CAL_CORE_SCHEDULE_PEOPLE_H
#define CAL_CORE_SCHEDULE_PEOPLE_H

#include "ical/itip.h"
#include "model/calendar.h"
#include "model/user.h"

/* Where principals stand: an address of its own for each, as the CalDAV door gives it out. */
#define CORE_PRINCIPALS "/api/v1.0/caldav/principals/"

typedef struct core_person {
    cal_user user;
    ical_addresses addresses; /* "mailto:…" first if there is one, then the principal's path, then
                                 addresses of before */
} core_person;

/* All addresses of a user; never fails. */
core_person core_person_of(cal_ctx *cx, const cal_user *user);
/* The owner of a home. CAL_E_NOT_FOUND. */
CAL_MUST_USE cal_err core_person_by_id(cal_ctx *cx, int64_t id, core_person *out);
/* Whom of an organisation an address means, in any letter case; *found false: nobody, for those of
   other organisations are as far away as those of other servers. Disabled ones too. */
CAL_MUST_USE cal_err core_person_at(cal_ctx *cx, int64_t organisation, cal_str address,
                                    core_person *out, bool *found);

/* The calendar where what comes for a person arrives (RFC 6638 4.3): the one they chose if it takes
   such components, else the oldest of theirs that does. components: CAL_COMP_* bits, one is enough.
   *found false: there is none. */
CAL_MUST_USE cal_err core_schedule_default(cal_ctx *cx, const cal_user *user, int64_t components,
                                           cal_calendar *out, bool *found);

#endif
