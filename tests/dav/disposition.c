/* SPDX-License-Identifier: MIT */
/* Names of files as clients send them. */
#include "dav/disposition.h"

#include "tests/harness/test.h"

static const struct {
    const char *field, *name;
} cases[] = {
    {"attachment; filename=a.txt",                                   "a.txt"             },
    {"attachment; filename=\"a b.txt\"",                             "a b.txt"           },
    {"attachment; filename=\"a\\\"b;c.txt\"; size=3",                "a\"b;c.txt"        },
    {"attachment;filename = a.txt ; x=y",                            "a.txt"             },
    {"ATTACHMENT; FILENAME=\"C:\\\\Users\\\\me\\\\a.txt\"",          "a.txt"             },
    {"attachment; filename=\"../../etc/passwd\"",                    "passwd"            },
    {"attachment; filename=x; filename*=UTF-8''na%C3%AFve%20x.txt",  "na\xc3\xafve x.txt"},
    {"attachment; filename*=utf-8'de'%2Fetc%2Fx; filename=fallback", "x"                 },
    {"attachment; filename*=KOI8-R''%C1; filename=fallback",         "fallback"          },
    {"attachment; filename*=UTF-8''%GG",                             "attachment"        },
    {"attachment; filename=\"",                                      "attachment"        },
    {"attachment; filename=\"unclosed",                              "unclosed"          },
    {"attachment; filename=\"dir/\"",                                "attachment"        },
    {"attachment; filename=\"\x01\"",                                "attachment"        },
    {"attachment",                                                   "attachment"        },
    {"",                                                             "attachment"        },
    {";;=;=;",                                                       "attachment"        },
};

TEST(the_name_of_a_file_is_read_from_its_disposition)
{
    for (size_t i = 0; i < CAL_COUNT(cases); i++)
        CHECK_STR(dav_disposition_name(cx, cal_str_c(cases[i].field)), cal_str_c(cases[i].name));
}
