/* SPDX-License-Identifier: MIT */
/* Time zones: the system's TZif files (RFC 8536) with their POSIX footer, and custom VTIMEZONEs.
   Immutable once made, so any thread may read them. */
#ifndef CAL_ICAL_ZONE_H
#define CAL_ICAL_ZONE_H

#include "base/buf.h"
#include "base/ctx.h"
#include "ical/object.h"

typedef struct ical_zone ical_zone;
typedef struct ical_zones ical_zones;

/* Reads all zones below dir ("/usr/share/zoneinfo"); freed by ical_zones_free. CAL_E_CONFIG when
   the folder has none. */
CAL_MUST_USE cal_err ical_zones_new(cal_ctx *cx, const char *dir, ical_zones **out);
void ical_zones_free(ical_zones *z);

/* The zone a TZID names: an IANA name or link, the same behind a vendor's prefix
   ("/citadel.org/…/Europe/Paris"), a Windows name ("W. Europe Standard Time"), any letter case.
   NULL when it is unknown. */
const ical_zone *ical_zone_at(const ical_zones *z, cal_str tzid);
/* Its IANA name; "" for a custom one. */
cal_str ical_zone_name(const ical_zone *z);
/* Each IANA name once, in byte order; for lists offered to people. */
size_t ical_zones_names(const ical_zones *z, const cal_str **out);

/* Compiles a VTIMEZONE (STANDARD, DAYLIGHT with DTSTART, RRULE, RDATE) into the arena. Bounded
   work. CAL_E_BAD_ZONE names the fault. */
CAL_MUST_USE cal_err ical_zone_from_comp(cal_ctx *cx, const ical_comp *vtimezone,
                                         const ical_zone **out);

/* UTC seconds of a local time (civil seconds as if UTC). In a gap the offset before it holds, in a
   fold the first of the two (RFC 5545 3.3.5). */
int64_t ical_zone_to_utc(const ical_zone *z, int64_t local);
/* Local civil seconds of a UTC time. */
int64_t ical_zone_from_utc(const ical_zone *z, int64_t utc);

/* The zone as a VTIMEZONE component, true for [from, to) at least, CRLF lines. */
void ical_zone_print(cal_ctx *cx, const ical_zone *z, cal_str tzid, int64_t from, int64_t to,
                     cal_buf *out);

#endif
