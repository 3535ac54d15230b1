/* SPDX-License-Identifier: MIT */
/* A file that somebody brings in: what is in it, how it shall be stored, and what became of it. */
#ifndef CAL_MODEL_IMPORT_H
#define CAL_MODEL_IMPORT_H

#include "base/str.h"

typedef enum cal_import_state {
    CAL_IMPORT_READY,   /* looked through, nothing is written */
    CAL_IMPORT_WAITING, /* to be run by the job */
    CAL_IMPORT_RUNNING,
    CAL_IMPORT_DONE,
    CAL_IMPORT_FAILED, /* what was reported before is stored, `why` says what came then */
    CAL_IMPORT_CANCELLED,
    CAL_IMPORT_UNDONE
} cal_import_state;

/* What becomes of objects whose UID is there already. */
typedef enum cal_import_known {
    CAL_IMPORT_SKIP,   /* what is there stays */
    CAL_IMPORT_UPDATE, /* it is replaced */
    CAL_IMPORT_COPY    /* both: the one of the file gets another UID */
} cal_import_known;

typedef enum cal_import_fate {
    CAL_FATE_CREATED,
    CAL_FATE_UPDATED,
    CAL_FATE_UNCHANGED, /* it is there with the same bytes */
    CAL_FATE_SKIPPED,
    CAL_FATE_COPIED,
    CAL_FATE_REFUSED,
    CAL_FATES
} cal_import_fate;

typedef struct cal_import {
    int64_t id, user;
    cal_str name; /* of the file */
    int64_t state;
    int64_t calendar;    /* where it goes; 0: new calendars, one a source */
    int64_t known;       /* cal_import_known */
    int64_t file, piece; /* reached: files of the archive passed, objects of the next one stored */
    int64_t done, total; /* objects; total is near before all is read, and exact at the end */
    int64_t created, updated, unchanged, skipped, copied, refused; /* by fate */
    int64_t repaired;
    cal_str why;
    int64_t at, changed; /* UTC seconds: uploaded, last step */
    int64_t claimed_until;
} cal_import;

/* A part of the file that makes one calendar: a file, or a folder of an archive. */
typedef struct cal_import_source {
    int64_t n;    /* from 1 */
    cal_str key;  /* tells it from the others of the import */
    cal_str name; /* of the file or folder */
    cal_str calendar_name, color, description, time_zone;
    int64_t sort_order;
    bool transparent;
    int64_t components; /* CAL_COMP_* bits; 0: not said */
    int64_t events, tasks, journals, refused, known;
    int64_t first, last; /* UTC seconds; 0: none, or open */
    int64_t calendar;    /* where it went; 0: nowhere yet */
    bool made;           /* that calendar was made by the import */
} cal_import_source;

/* What became of one object. */
typedef struct cal_import_item {
    int64_t id; /* from 1 */
    cal_str file;
    int64_t line;
    cal_str uid;
    int64_t fate;
    cal_str repaired, why; /* sentences, or empty */
} cal_import_item;

/* An object that an import added: it goes when the import is undone. */
typedef struct cal_import_added {
    int64_t calendar;
    cal_str href, etag;
} cal_import_added;

#endif
