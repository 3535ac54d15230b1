/* SPDX-License-Identifier: MIT */
/* What the administrator has decided in the configuration, beside limits. Strings live as long as
   the program. */
#ifndef CAL_MODEL_POLICY_H
#define CAL_MODEL_POLICY_H

#include "base/str.h"

/* How this program proves itself to the provider (OpenID Connect Core 9). */
typedef enum cal_client_auth {
    CAL_CLIENT_BASIC, /* client_secret_basic */
    CAL_CLIENT_POST,  /* client_secret_post */
    CAL_CLIENT_KEY,   /* private_key_jwt */
    CAL_CLIENT_PUBLIC /* none */
} cal_client_auth;

/* What becomes of the groups that the provider names. */
typedef enum cal_provider_groups {
    CAL_GROUPS_IGNORE,
    CAL_GROUPS_FOLLOW /* they are made, joined and left as it says */
} cal_provider_groups;

/* The OpenID provider. */
typedef struct cal_provider {
    cal_str issuer; /* empty: there is none */
    cal_str name;   /* on the button of the sign-in page */
    cal_str client_id, client_secret;
    int64_t client_auth;                  /* cal_client_auth */
    cal_str private_key, key_id, key_alg; /* of CAL_CLIENT_KEY; PEM */
    cal_str scopes;                       /* "openid email profile" */
    /* claims: "sub", "email", "resource_access.calends.roles" */
    cal_str claim_subject, claim_email, claim_name, claim_handle, claim_language, claim_groups;
    cal_str signed_out_url;  /* where people go after signing out; empty: our own page */
    bool create;             /* people who are not there yet */
    bool match_email;        /* take the person who has the verified address */
    int64_t groups;          /* cal_provider_groups */
    int64_t leeway_s;        /* by how much its clock may differ */
    cal_str bearer_audience; /* of access tokens that are taken; empty: none are */
    cal_str bearer_scope;    /* that they must have; empty: any */
    bool bearer_asks;        /* the provider is asked about each (RFC 7662) */
    int64_t check_s;         /* how often it is asked at most whether a session still holds */
} cal_provider;

/* Who must have a second factor to sign in by password. */
typedef enum cal_factor_need {
    CAL_FACTOR_OPTIONAL,
    CAL_FACTOR_ADMINS,
    CAL_FACTOR_EVERYBODY
} cal_factor_need;

typedef struct cal_policy {
    cal_provider provider;
    bool local_sign_in;    /* by password; one-time links work in any case */
    int64_t second_factor; /* cal_factor_need */
    cal_str seal_key;      /* secrets at rest are sealed with it; empty: with one of the database */
    int64_t session_idle_s, session_life_s;
    bool share_accepts;   /* what is shared with a person appears among theirs without asking */
    cal_str proxy_secret; /* of the proxy that names people; empty: there is none */
    bool proxy_creates;   /* people whom it names and who are not there yet */
    int64_t link_level; /* the most that a link may show (cal_link_level); -1: there are no links */
    cal_str link_frames; /* who may show a calendar's page in a frame: a CSP source list */

    int64_t subscriptions;                            /* the most a person may have */
    int64_t subscription_bytes, subscription_objects; /* the most one may hold */
    int64_t subscription_every_s; /* between two looks, unless the source says otherwise */
    int64_t subscription_least_s; /* however often the source says */
    cal_str holidays;             /* the data of core/holiday.h; empty: there is none */

    int64_t audit_keep_s; /* how long the log of acts is kept; 0: for ever */

    cal_str entitlement_url; /* asked who may use the server; empty: everybody may */
    cal_str entitlement_secret;
    int64_t entitlement_cache_s, entitlement_timeout_ms;
    bool entitlement_fails_open; /* while the hook is out of order people are let in */
} cal_policy;

/* As with an empty configuration. */
static const cal_policy cal_policy_usual = {
    .local_sign_in = true,
    .seal_key = CAL_STR_K(""),
    .session_idle_s = 30 * 86400,
    .session_life_s = 365 * 86400,
    .link_level = 2, /* CAL_LINK_FULL */
    .link_frames = CAL_STR_K("*"),
    .subscriptions = 50,
    .subscription_bytes = 16 << 20,
    .subscription_objects = 20000,
    .subscription_every_s = 3600,
    .subscription_least_s = 900,
    .holidays = CAL_STR_K(""),
    .audit_keep_s = 365 * 86400,
    .entitlement_cache_s = 3600,
    .entitlement_timeout_ms = 5000,
    .entitlement_fails_open = true,
};

#endif
