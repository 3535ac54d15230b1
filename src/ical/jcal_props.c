/* SPDX-License-Identifier: MIT */
/* What type a property has by default (RFC 5545 8.3.2, RFC 7808, 7953, 7986, 9073, 9074, 9253). */
#include "ical/jcal_type.h"

/* name, type, shape, other types. STYLED-DESCRIPTION, STRUCTURED-DATA, IMAGE, CONFERENCE, LINK and
   REFRESH-INTERVAL have no default type: they say VALUE. */
static const jcal_prop props[] = {
    {CAL_STR_K("ACKNOWLEDGED"),     "date-time",   JCAL_ONE,   {0}               },
    {CAL_STR_K("ACTION"),           "text",        JCAL_ONE,   {0}               },
    {CAL_STR_K("ATTACH"),           "uri",         JCAL_ONE,   {0}               },
    {CAL_STR_K("ATTENDEE"),         "cal-address", JCAL_ONE,   {0}               },
    {CAL_STR_K("BUSYTYPE"),         "text",        JCAL_ONE,   {0}               },
    {CAL_STR_K("CALENDAR-ADDRESS"), "cal-address", JCAL_ONE,   {0}               },
    {CAL_STR_K("CALSCALE"),         "text",        JCAL_ONE,   {0}               },
    {CAL_STR_K("CATEGORIES"),       "text",        JCAL_LIST,  {0}               },
    {CAL_STR_K("CLASS"),            "text",        JCAL_ONE,   {0}               },
    {CAL_STR_K("COLOR"),            "text",        JCAL_ONE,   {0}               },
    {CAL_STR_K("COMMENT"),          "text",        JCAL_ONE,   {0}               },
    {CAL_STR_K("COMPLETED"),        "date-time",   JCAL_ONE,   {"date"}          },
    {CAL_STR_K("CONCEPT"),          "uri",         JCAL_ONE,   {0}               },
    {CAL_STR_K("CONTACT"),          "text",        JCAL_ONE,   {0}               },
    {CAL_STR_K("CREATED"),          "date-time",   JCAL_ONE,   {"date"}          },
    {CAL_STR_K("DESCRIPTION"),      "text",        JCAL_ONE,   {0}               },
    {CAL_STR_K("DTEND"),            "date-time",   JCAL_ONE,   {"date"}          },
    {CAL_STR_K("DTSTAMP"),          "date-time",   JCAL_ONE,   {"date"}          },
    {CAL_STR_K("DTSTART"),          "date-time",   JCAL_ONE,   {"date"}          },
    {CAL_STR_K("DUE"),              "date-time",   JCAL_ONE,   {"date"}          },
    {CAL_STR_K("DURATION"),         "duration",    JCAL_ONE,   {0}               },
    {CAL_STR_K("EXDATE"),           "date-time",   JCAL_LIST,  {"date"}          },
    {CAL_STR_K("EXRULE"),           "recur",       JCAL_ONE,   {0}               },
    {CAL_STR_K("FREEBUSY"),         "period",      JCAL_LIST,  {0}               },
    {CAL_STR_K("GEO"),              "float",       JCAL_PARTS, {0}               },
    {CAL_STR_K("LAST-MODIFIED"),    "date-time",   JCAL_ONE,   {"date"}          },
    {CAL_STR_K("LOCATION"),         "text",        JCAL_ONE,   {0}               },
    {CAL_STR_K("LOCATION-TYPE"),    "text",        JCAL_LIST,  {0}               },
    {CAL_STR_K("METHOD"),           "text",        JCAL_ONE,   {0}               },
    {CAL_STR_K("NAME"),             "text",        JCAL_ONE,   {0}               },
    {CAL_STR_K("ORGANIZER"),        "cal-address", JCAL_ONE,   {0}               },
    {CAL_STR_K("PARTICIPANT-TYPE"), "text",        JCAL_ONE,   {0}               },
    {CAL_STR_K("PERCENT-COMPLETE"), "integer",     JCAL_ONE,   {0}               },
    {CAL_STR_K("PRIORITY"),         "integer",     JCAL_ONE,   {0}               },
    {CAL_STR_K("PRODID"),           "text",        JCAL_ONE,   {0}               },
    {CAL_STR_K("PROXIMITY"),        "text",        JCAL_ONE,   {0}               },
    {CAL_STR_K("RDATE"),            "date-time",   JCAL_LIST,  {"date", "period"}},
    {CAL_STR_K("RECURRENCE-ID"),    "date-time",   JCAL_ONE,   {"date"}          },
    {CAL_STR_K("REFID"),            "text",        JCAL_ONE,   {0}               },
    {CAL_STR_K("RELATED-TO"),       "text",        JCAL_ONE,   {0}               },
    {CAL_STR_K("REPEAT"),           "integer",     JCAL_ONE,   {0}               },
    {CAL_STR_K("REQUEST-STATUS"),   "text",        JCAL_PARTS, {0}               },
    {CAL_STR_K("RESOURCE-TYPE"),    "text",        JCAL_ONE,   {0}               },
    {CAL_STR_K("RESOURCES"),        "text",        JCAL_LIST,  {0}               },
    {CAL_STR_K("RRULE"),            "recur",       JCAL_ONE,   {0}               },
    {CAL_STR_K("SEQUENCE"),         "integer",     JCAL_ONE,   {0}               },
    {CAL_STR_K("SOURCE"),           "uri",         JCAL_ONE,   {0}               },
    {CAL_STR_K("STATUS"),           "text",        JCAL_ONE,   {0}               },
    {CAL_STR_K("SUMMARY"),          "text",        JCAL_ONE,   {0}               },
    {CAL_STR_K("TRANSP"),           "text",        JCAL_ONE,   {0}               },
    {CAL_STR_K("TRIGGER"),          "duration",    JCAL_ONE,   {"date-time"}     },
    {CAL_STR_K("TZID"),             "text",        JCAL_ONE,   {0}               },
    {CAL_STR_K("TZID-ALIAS-OF"),    "text",        JCAL_ONE,   {0}               },
    {CAL_STR_K("TZNAME"),           "text",        JCAL_ONE,   {0}               },
    {CAL_STR_K("TZOFFSETFROM"),     "utc-offset",  JCAL_ONE,   {0}               },
    {CAL_STR_K("TZOFFSETTO"),       "utc-offset",  JCAL_ONE,   {0}               },
    {CAL_STR_K("TZUNTIL"),          "date-time",   JCAL_ONE,   {0}               },
    {CAL_STR_K("TZURL"),            "uri",         JCAL_ONE,   {0}               },
    {CAL_STR_K("UID"),              "text",        JCAL_ONE,   {0}               },
    {CAL_STR_K("URL"),              "uri",         JCAL_ONE,   {0}               },
    {CAL_STR_K("VERSION"),          "text",        JCAL_ONE,   {0}               },
};

const jcal_prop *jcal_prop_at(cal_str name)
{
    for (size_t i = 0; i < CAL_COUNT(props); i++) {
        if (cal_str_eq_ci(name, props[i].name))
            return &props[i];
    }
    return NULL;
}
