/* SPDX-License-Identifier: MIT */
/* All nouns of the REST door. */
#include "rest/nouns.h"
#include "rest/rest.h"

const http_routes *const rest_tables[] = {
    &rest_session_routes,
    &rest_sessions_routes,
    &rest_second_factor_routes,
    &rest_oidc_routes,
    &rest_me_routes,
    &rest_user_routes,
    &rest_account_routes,
    &rest_organisation_routes,
    &rest_calendar_routes,
    &rest_delegate_routes,
    &rest_directory_routes,
    &rest_invitation_routes,
    &rest_share_routes,
    &rest_link_routes,
    &rest_subscription_routes,
    &rest_transfer_routes,
    &rest_import_routes,
    &rest_app_password_routes,
    &rest_config_routes,
    &rest_health_routes,
    &rest_openapi_routes,
    NULL,
};

const http_routes *const rest_health_tables[] = {&rest_health_routes, NULL};
