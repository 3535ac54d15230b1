/* SPDX-License-Identifier: MIT */
/* People who can sign in, and the things by which they do. */
#ifndef CAL_MODEL_USER_H
#define CAL_MODEL_USER_H

#include "base/str.h"

typedef enum cal_role { CAL_ROLE_MEMBER, CAL_ROLE_ADMIN } cal_role;
typedef enum cal_theme { CAL_THEME_SYSTEM, CAL_THEME_LIGHT, CAL_THEME_DARK } cal_theme;

/* What a principal is (RFC 6638 2.4.2). Only people sign in; a group has no calendars. */
typedef enum cal_user_kind {
    CAL_KIND_INDIVIDUAL,
    CAL_KIND_GROUP,
    CAL_KIND_ROOM,
    CAL_KIND_RESOURCE
} cal_user_kind;

/* Who vouches for a person: this server by a password or link, a provider (OpenID Connect), or a
   proxy in front. */
typedef enum cal_origin { CAL_ORIGIN_LOCAL, CAL_ORIGIN_PROVIDER, CAL_ORIGIN_PROXY } cal_origin;

/* The server's own organisation, whose administrators manage the others. */
enum { CAL_ORGANISATION_FIRST = 1 };

typedef struct cal_user {
    int64_t id;
    int64_t organisation; /* sees nothing of others */
    int64_t kind;         /* cal_user_kind */
    cal_str handle;       /* path segment of the home; never changes */
    cal_str email;        /* as written; compared folded */
    cal_str name;
    cal_str language;   /* BCP 47: en, fr, de, nl */
    cal_str time_zone;  /* IANA name */
    int64_t week_start; /* 0 Monday … 6 Sunday */
    int64_t theme;      /* cal_theme */
    int64_t role;       /* cal_role */
    int64_t origin;     /* cal_origin */
    bool disabled;
    bool closed;  /* so is their organisation */
    bool refused; /* the entitlement hook does not let them in */
    bool has_password;
    int64_t created;          /* UTC seconds */
    int64_t seq;              /* modification sequence of the home */
    int64_t default_calendar; /* where invitations arrive; 0: the first of the home */
} cal_user;

/* What a new user is made of; absent strings take defaults. */
typedef struct cal_user_new {
    cal_str handle, email, name, password, language, time_zone;
    cal_role role;
    cal_user_kind kind;
    cal_origin origin;
    int64_t organisation; /* 0: that of who asks, or the first */
} cal_user_new;

/* Fields to change: p NULL or -1 leaves one as it is. */
typedef struct cal_user_patch {
    cal_str name, email, language, time_zone;
    int64_t week_start, theme;
} cal_user_patch;

/* How a session began. */
typedef enum cal_session_how {
    CAL_BY_PASSWORD,
    CAL_BY_LINK,
    CAL_BY_PROVIDER,
    CAL_BY_PROXY
} cal_session_how;

typedef struct cal_session {
    int64_t id, user;
    int64_t how; /* cal_session_how */
    cal_str csrf;
    bool has_factor;                     /* the person has a second factor */
    int64_t created, expires, last_seen; /* UTC seconds */
} cal_session;

/* A session as its owner sees it. */
typedef struct cal_session_entry {
    int64_t id, how;
    cal_str peer, agent;        /* where it began, and by which browser */
    int64_t created, last_seen; /* UTC seconds */
} cal_session_entry;

typedef enum cal_factor_state {
    CAL_FACTOR_OFF,
    CAL_FACTOR_PENDING,
    CAL_FACTOR_ON
} cal_factor_state;

/* How it stands with somebody's second factor. */
typedef struct cal_second_factor {
    int64_t state; /* cal_factor_state */
    int64_t since; /* UTC seconds; 0: it is not on */
    int64_t codes; /* recovery codes that are left */
} cal_second_factor;

typedef struct cal_app_password {
    int64_t id, user;
    cal_str label;
    int64_t created, last_used; /* UTC seconds, 0 never */
} cal_app_password;

#endif
