/* SPDX-License-Identifier: MIT */
/* What Range fields ask (RFC 9110 14.1.2), row by row. */
#include "dav/part.h"

#include "base/buf.h"
#include "tests/harness/test.h"

/* "0-3,5-9", "all" or "none". */
static cal_str told(cal_ctx *cx, const char *field, int64_t size)
{
    dav_part parts[DAV_PARTS_MAX];
    int n = dav_part_read(cal_str_c(field), size, parts);
    cal_buf *out = cal_buf_new(cx->arena, 0);

    if (n <= 0)
        return n ? CAL_STR("none") : CAL_STR("all");
    for (int i = 0; i < n; i++)
        cal_buf_printf(out, "%s%lld-%lld", i ? "," : "", (long long)parts[i].first,
                       (long long)parts[i].last);
    return cal_buf_str(out);
}

TEST(ranges_are_those_that_the_field_asks_for)
{
    static const struct {
        const char *field;
        int64_t size;
        const char *is;
    } rows[] = {
        {"bytes=0-0",                                                                 10,        "0-0"    },
        {"bytes=0-9",                                                                 10,        "0-9"    },
        {"bytes=3-",                                                                  10,        "3-9"    },
        {"bytes=-1",                                                                  10,        "9-9"    },
        {"bytes=-10",                                                                 10,        "0-9"    },
        {"bytes=-11",                                                                 10,        "0-9"    },
        {"bytes=9-99999999999999999",                                                 10,        "9-9"    },
        {"BYTES=1-2",                                                                 10,        "1-2"    },
        {"bytes= 1-2 ,\t4-5",                                                         10,        "1-2,4-5"},
        {"bytes=,1-2,,4-5,",                                                          10,        "1-2,4-5"},
        {"bytes=8-9,0-1",                                                             10,        "8-9,0-1"},
        {"bytes=1-2,10-11",                                                           10,        "1-2"    },
        {"bytes=10-",                                                                 10,        "none"   },
        {"bytes=10-11,12-13",                                                         10,        "none"   },
        {"bytes=-0",                                                                  10,        "none"   },
        {"bytes=0-0",                                                                 0,         "none"   },
        {"bytes=-1",                                                                  0,         "none"   },
        {"bytes=",                                                                    10,        "all"    },
        {"bytes=,",                                                                   10,        "all"    },
        {"bytes",                                                                     10,        "all"    },
        {"",                                                                          10,        "all"    },
        {"bytes=-",                                                                   10,        "all"    },
        {"bytes=1",                                                                   10,        "all"    },
        {"bytes=2-1",                                                                 10,        "all"    },
        {"bytes=+1-2",                                                                10,        "all"    },
        {"bytes=1--2",                                                                10,        "all"    },
        {"bytes=--2",                                                                 10,        "all"    },
        {"bytes=1-2-3",                                                               10,        "all"    },
        {"bytes=0x1-2",                                                               10,        "all"    },
        {"bytes=1 - 2",                                                               10,        "all"    },
        {"bytes=99999999999999999999-",                                               10,        "all"    },
        {"items=1-2",                                                                 10,        "all"    },
        {"bytes=0-5,5-9",                                                             10,        "all"    },
        {"bytes=9223372036854775806-9223372036854775807",                             INT64_MAX,
         "9223372036854775806-9223372036854775806"                                                        },
        {"bytes=0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0", 100,       "all"    },
    };

    for (size_t i = 0; i < CAL_COUNT(rows); i++)
        CHECK_STR(told(cx, rows[i].field, rows[i].size), cal_str_c(rows[i].is));
}
