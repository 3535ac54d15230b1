/* SPDX-License-Identifier: MIT */
/* A calendar collection and the changes one may make to it. */
#ifndef CAL_MODEL_CALENDAR_H
#define CAL_MODEL_CALENDAR_H

#include "base/str.h"

/* Component kinds as bits (CALDAV:supported-calendar-component-set). */
enum {
    CAL_COMP_EVENT = 1,
    CAL_COMP_TODO = 2,
    CAL_COMP_JOURNAL = 4,
    CAL_COMP_FREEBUSY = 8,
    CAL_COMP_AVAILABILITY = 16,
    CAL_COMP_DEFAULT = CAL_COMP_EVENT | CAL_COMP_TODO | CAL_COMP_JOURNAL, /* unless asked */
    CAL_COMP_ALL = CAL_COMP_DEFAULT | CAL_COMP_FREEBUSY | CAL_COMP_AVAILABILITY
};

/* What a collection of a home is. */
typedef enum cal_coll_kind {
    CAL_COLL_CALENDAR,
    CAL_COLL_PLAIN, /* takes any resource, and collections (model/file.h) */
    CAL_COLL_INBOX, /* RFC 6638 2.2 */
    CAL_COLL_OUTBOX /* RFC 6638 2.1; has no members */
} cal_coll_kind;

typedef struct cal_calendar {
    int64_t id, home; /* home: id of the owner */
    int64_t kind;     /* cal_coll_kind */
    cal_str owner;    /* the owner's handle; of an instance (core/viewer.h) its viewer's */
    cal_str sharer, sharer_name; /* of an instance: the owner's handle and name; absent otherwise */
    cal_str sharer_href;         /* of an instance: path segment in the owner's home */
    bool alarms;                 /* of an instance: the owner's alarms are shown */
    int64_t instance_seq;        /* of an instance: its last change in the viewer's home */
    cal_str href;                /* path segment, decoded */
    cal_str name, description;
    cal_str color; /* "#rrggbb" or "#rrggbbaa", or empty */
    int64_t sort_order;
    bool visible;
    bool transparent;         /* CALDAV:schedule-calendar-transp */
    cal_str time_zone;        /* IANA name, or empty: the owner's */
    cal_str vtimezone;        /* CALDAV:calendar-timezone as sent, or empty */
    int64_t components;       /* CAL_COMP_* bits */
    int64_t created;          /* UTC seconds */
    int64_t seq;              /* modification sequence of its last change */
    int64_t floor;            /* sync tokens older than this are refused */
    cal_str source;           /* where its content comes from, so that nobody writes it: a URL,
                                 "holidays:DE-BY"; empty: its people */
    int64_t bytes;            /* of all members together */
    int64_t count;            /* objects in it; filled by core_calendar_* only when asked */
    cal_str availability;     /* in a patch of an inbox: CALDAV:calendar-availability */
    int64_t default_calendar; /* in a patch of an inbox: CALDAV:schedule-default-calendar-URL */
} cal_calendar;

/* A dead property; its name and value are kept as sent (value: serialised XML with its namespaces
   and xml:lang in scope). value absent (p NULL) in a patch: remove. */
typedef struct cal_dead_prop {
    cal_str ns, name, value;
} cal_dead_prop;

/* Fields to set, each by its bit in `set`. */
enum {
    CAL_PATCH_NAME = 1,
    CAL_PATCH_DESCRIPTION = 2,
    CAL_PATCH_COLOR = 4,
    CAL_PATCH_ORDER = 8,
    CAL_PATCH_VISIBLE = 16,
    CAL_PATCH_TIME_ZONE = 32,
    CAL_PATCH_VTIMEZONE = 64,
    CAL_PATCH_COMPONENTS = 128, /* at creation only */
    CAL_PATCH_TRANSPARENT = 256,
    CAL_PATCH_AVAILABILITY = 512, /* of an inbox only */
    CAL_PATCH_DEFAULT = 1024,     /* of an inbox only */
    CAL_PATCH_KIND = 2048,        /* at creation only: a calendar or a plain collection */
    CAL_PATCH_ALARMS = 4096       /* of an instance only */
};

typedef struct cal_calendar_patch {
    unsigned set;
    cal_calendar to;           /* the values of the fields named in set */
    const cal_dead_prop *dead; /* set or removed, in order */
    size_t n_dead;
} cal_calendar_patch;

#endif
