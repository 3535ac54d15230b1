/* SPDX-License-Identifier: MIT */
/* Content-Disposition (RFC 6266): the name that a file is sent with. */
#ifndef CAL_DAV_DISPOSITION_H
#define CAL_DAV_DISPOSITION_H

#include "http/msg.h"

/* The file's name, without any path before it; "attachment" when the field gives none that can be
   read. filename* (RFC 8187) wins over filename. */
cal_str dav_disposition_name(cal_ctx *cx, cal_str field);

#endif
