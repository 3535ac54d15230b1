/* SPDX-License-Identifier: MIT */
/* What the test server serves: /host, /large, /tagged, /huge, /empty, /close, /wait, /worker,
   /stream?n=3&fails, /unwanted (refused by plan), /million (a large body, decoded, is taken); every
   other path echoes method, target and body. */
#ifndef CAL_TESTS_HTTP_PROGRAM_H
#define CAL_TESTS_HTTP_PROGRAM_H

#include "tests/http/fixture.h"

http_app program_for(fixture *f);

#endif
