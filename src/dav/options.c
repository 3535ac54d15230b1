/* SPDX-License-Identifier: MIT */
/* OPTIONS: what works here (RFC 9110 9.3.7), and the features that the server really has. */
#include "dav/lock.h"
#include "dav/method.h"

/* calendar-auto-schedule (RFC 6638 2) is true of all but plain collections. access-control (RFC
   3744): every ACE is the server's own, so ACL changes nothing. calendar-no-timezone (RFC 7809):
   the names are those of the IANA, which clients know; the server offers no distribution service of
   its own, so there is no timezone-service-set. */
static const struct {
    const char *name;
    unsigned on;
} features[] = {
    {"1",                                        DAV_ON_ANY                                                  },
    {"2",                                        DAV_ON_LOCKABLE                                             },
    {"3",                                        DAV_ON_ANY                                                  },
    {"access-control",                           DAV_ON_ANY                                                  },
    {"calendar-access",                          DAV_ON_ANY                                                  },
    {"calendar-auto-schedule",                   DAV_ON_ANY & ~(DAV_ON_FOLDER | DAV_ON_FILE)                 },
    {"calendar-availability",                    DAV_ON_HOME | DAV_ON_CALENDAR | DAV_ON_OBJECT | DAV_ON_INBOX},
    {"calendar-no-timezone",                     DAV_ON_HOME | DAV_ON_CALENDAR                               },
    {"calendar-proxy",                           DAV_ON_ANY                                                  },
    {"calendarserver-principal-property-search", DAV_ON_ANY                                                  },
    {"calendarserver-principal-search",          DAV_ON_ANY                                                  },
    {"calendarserver-sharing",                   DAV_ON_ANY & ~(DAV_ON_FOLDER | DAV_ON_FILE)                 },
    {"extended-mkcol",                           DAV_ON_ANY                                                  },
    {"calendar-managed-attachments",             DAV_ON_HOME | DAV_ON_CALENDAR | DAV_ON_OBJECT               },
};

static cal_str features_on(cal_ctx *cx, unsigned kind)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);

    for (size_t i = 0; i < CAL_COUNT(features); i++) {
        if (features[i].on & kind)
            cal_buf_printf(out, "%s%s", out->n ? ", " : "", features[i].name);
    }
    return cal_buf_str(out);
}

cal_err dav_options(cal_ctx *cx, const http_req *rq, const dav_path *path, http_res *rs)
{
    (void)rq;
    rs->status = 200;
    http_res_field(cx, rs, CAL_STR("Allow"), dav_allow(cx, path->kind));
    http_res_field(cx, rs, CAL_STR("DAV"), features_on(cx, path->kind));
    return CAL_OK;
}
