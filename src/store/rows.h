/* SPDX-License-Identifier: MIT */
/* The columns of the model's nouns. T: the row's struct; m: its member that is the noun, with a dot
   behind it, or nothing where T is the noun itself. One list makes both the text of a SELECT and
   the reading of its rows. */
#ifndef CAL_STORE_ROWS_H
#define CAL_STORE_ROWS_H

#include "store/driver.h"

/* clang-format off */
/* cal_user, FROM principal u */
#define STORE_USER_COLS(T, m)                                   \
    STORE_COL(T, m id,           "u.id"),                       \
    STORE_COL(T, m organisation, "u.organisation"),             \
    STORE_COL(T, m kind,         "u.kind"),                     \
    STORE_COL(T, m handle,       "u.handle"),                   \
    STORE_COL(T, m email,        "u.email"),                    \
    STORE_COL(T, m name,         "u.name"),                     \
    STORE_COL(T, m language,     "u.language"),                 \
    STORE_COL(T, m time_zone,    "u.time_zone"),                \
    STORE_COL(T, m week_start,   "u.week_start"),               \
    STORE_COL(T, m theme,        "u.theme"),                    \
    STORE_COL(T, m role,         "u.role"),                     \
    STORE_COL(T, m origin,       "u.origin"),                   \
    STORE_COL(T, m disabled,     "u.disabled"),                 \
    STORE_COL(T, m closed,                                      \
              "(SELECT o.disabled FROM organisation o WHERE o.id = u.organisation)"), \
    STORE_COL(T, m refused,      "u.refused"),                  \
    STORE_COL(T, m has_password, "u.password IS NOT NULL"),     \
    STORE_COL(T, m created,      "u.created"),                  \
    STORE_COL(T, m seq,          "u.seq"),                      \
    STORE_COL(T, m default_calendar, "u.default_calendar")

/* cal_calendar, FROM calendar c and its principal u */
#define STORE_CALENDAR_COLS(T, m)                       \
    STORE_COL(T, m id,          "c.id"),                \
    STORE_COL(T, m home,        "c.home"),              \
    STORE_COL(T, m kind,        "c.kind"),              \
    STORE_COL(T, m owner,       "u.handle"),            \
    STORE_COL(T, m href,        "c.href"),              \
    STORE_COL(T, m name,        "c.name"),              \
    STORE_COL(T, m description, "c.description"),       \
    STORE_COL(T, m color,       "c.color"),             \
    STORE_COL(T, m sort_order,  "c.sort_order"),        \
    STORE_COL(T, m visible,     "c.visible"),           \
    STORE_COL(T, m transparent, "c.transparent"),       \
    STORE_COL(T, m time_zone,   "c.time_zone"),         \
    STORE_COL(T, m vtimezone,   "c.vtimezone"),         \
    STORE_COL(T, m components,  "c.components"),        \
    STORE_COL(T, m created,     "c.created"),           \
    STORE_COL(T, m seq,         "c.seq"),               \
    STORE_COL(T, m floor,       "c.floor"),             \
    STORE_COL(T, m source,      "c.source"),            \
    STORE_COL(T, m bytes,       "c.bytes")

/* cal_event without its bytes, FROM event e */
#define STORE_EVENT_COLS(T, m)                  \
    STORE_COL(T, m id,        "e.id"),          \
    STORE_COL(T, m home,      "e.home"),        \
    STORE_COL(T, m calendar,  "e.calendar"),    \
    STORE_COL(T, m href,      "e.href"),        \
    STORE_COL(T, m uid,       "e.uid"),         \
    STORE_COL(T, m etag,      "e.etag"),        \
    STORE_COL(T, m component, "e.component"),   \
    STORE_COL(T, m size,      "e.size"),        \
    STORE_COL(T, m created,   "e.created"),     \
    STORE_COL(T, m modified,  "e.modified"),    \
    STORE_COL(T, m seq,       "e.seq"),         \
    STORE_COL(T, m is_private, "e.hidden <> 0"), \
    STORE_COL(T, m is_confidential, "e.class = 'CONFIDENTIAL'"), \
    STORE_COL(T, m schedule_tag, "e.schedule_tag")

/* cal_file without its body, FROM file f */
#define STORE_FILE_COLS(T, m)                           \
    STORE_COL(T, m id,            "f.id"),              \
    STORE_COL(T, m home,          "f.home"),            \
    STORE_COL(T, m calendar,      "f.calendar"),        \
    STORE_COL(T, m path,          "f.path"),            \
    STORE_COL(T, m is_collection, "f.is_collection"),   \
    STORE_COL(T, m type,          "f.type"),            \
    STORE_COL(T, m language,      "f.language"),        \
    STORE_COL(T, m etag,          "f.etag"),            \
    STORE_COL(T, m size,          "f.size"),            \
    STORE_COL(T, m created,       "f.created"),         \
    STORE_COL(T, m modified,      "f.modified"),        \
    STORE_COL(T, m seq,           "f.seq")
/* clang-format on */

/* One number or text alone. */
typedef struct store_i64 {
    int64_t value;
} store_i64;

typedef struct store_text {
    cal_str value;
} store_text;

#endif
