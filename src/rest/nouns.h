/* SPDX-License-Identifier: MIT */
/* Inside the REST door: the route tables of its nouns, and the shapes that several nouns share. */
#ifndef CAL_REST_NOUNS_H
#define CAL_REST_NOUNS_H

#include "http/router.h"
#include "json/shape.h"
#include "model/user.h"

#define REST_PREFIX "/api/v1.0"

extern const http_routes rest_session_routes;
extern const http_routes rest_sessions_routes;
extern const http_routes rest_second_factor_routes;
extern const http_routes rest_oidc_routes;
extern const http_routes rest_me_routes;
extern const http_routes rest_user_routes;
extern const http_routes rest_account_routes;
extern const http_routes rest_organisation_routes;
extern const http_routes rest_calendar_routes;
extern const http_routes rest_delegate_routes;
extern const http_routes rest_directory_routes;
extern const http_routes rest_invitation_routes;
extern const http_routes rest_link_routes;
extern const http_routes rest_share_routes;
extern const http_routes rest_subscription_routes;
extern const http_routes rest_transfer_routes;
extern const http_routes rest_import_routes;
extern const http_routes rest_app_password_routes;
extern const http_routes rest_config_routes;
extern const http_routes rest_health_routes;
extern const http_routes rest_openapi_routes;

/* Languages the program speaks; ends with NULL. */
extern const char *const rest_languages[];

/* A person as they see themselves. */
extern const json_shape rest_user_shape;
/* The struct that rest_user_shape writes. */
const void *rest_user(cal_ctx *cx, const cal_user *user);

/* The body of every failure (RFC 9457). */
extern const json_shape rest_problem_shape;

/* The path of a person's calendar home, below the CalDAV root. */
cal_str rest_home_path(cal_ctx *cx, cal_str handle);

#endif
