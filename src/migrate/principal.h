/* SPDX-License-Identifier: MIT */
/* Somebody's principal on another server, found by their mail address (RFC 3744 9.4, RFC
   6638 2.4.1): how an administrator there takes the calendars of others. */
#ifndef CAL_MIGRATE_PRINCIPAL_H
#define CAL_MIGRATE_PRINCIPAL_H

#include "migrate/ask.h"

/* *url is absolute, or empty when nobody there has exactly this address. CAL_E_NOT_FOUND when the
   server does not search for principals. */
CAL_MUST_USE cal_err migrate_principal_by_address(cal_ctx *cx, migrate_source *s, cal_str address,
                                                  cal_str *url);

/* The first mail address in a CALDAV:calendar-user-address-set; empty: there is none. */
cal_str migrate_mail_in(const xml_node *set);

#endif
