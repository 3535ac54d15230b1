/* SPDX-License-Identifier: MIT */
/* Paths and hrefs of the CalDAV door. */
#include "dav/dav.h"
#include "dav/node.h"
#include "tests/harness/test.h"

static cal_err status_of(cal_ctx *cx, const char *raw, dav_path *out)
{
    cal_err e = dav_path_read(cx, cal_str_c(raw), out);

    cal_fail_clear(cx);
    return e;
}

TEST(paths_name_what_they_name)
{
    static const struct {
        const char *raw;
        unsigned kind;
        const char *user, *calendar, *object;
    } cases[] = {
        {DAV_ROOT,                            DAV_ON_ROOT,       "",       "",          ""       },
        {DAV_ROOT "/",                        DAV_ON_ROOT,       "",       "",          ""       },
        {DAV_ROOT "/principals/",             DAV_ON_PRINCIPALS, "",       "",          ""       },
        {DAV_ROOT "/principals/al%20ice",     DAV_ON_PRINCIPAL,  "al ice", "",          ""       },
        {DAV_ROOT "/alice/",                  DAV_ON_HOME,       "alice",  "",          ""       },
        {DAV_ROOT "/alice/work",              DAV_ON_CALENDAR,   "alice",  "work",      ""       },
        {DAV_ROOT "/alice/w%C3%A9/a%40b.ics", DAV_ON_OBJECT,     "alice",  "w\xc3\xa9", "a@b.ics"},
        {DAV_ROOT "/alice/work/a/b",          DAV_ON_NOTHING,    "alice",  "work",      "a"      },
    };
    dav_path p;

    for (size_t i = 0; i < CAL_COUNT(cases); i++) {
        CHECK_INT(status_of(cx, cases[i].raw, &p), CAL_OK);
        CHECK_INT(p.kind, cases[i].kind);
        CHECK_STR(p.user, cal_str_c(cases[i].user));
        CHECK_STR(p.calendar, cal_str_c(cases[i].calendar));
        CHECK_STR(p.object, cal_str_c(cases[i].object));
    }
}

TEST(paths_that_leave_their_place_are_refused)
{
    static const char *const bad[] = {"/..",     "/a/..",    "/a/../b", "/%2e%2e/b", "/a/%2E/",
                                      "/a%2fb/", "/a/b%2Fc", "/a%00",   "/a%0",      "/a%zz"};
    static const char *const absent[] = {"//", "/a//b", "x", "/principals/a/b"};
    dav_path p;

    for (size_t i = 0; i < CAL_COUNT(bad); i++)
        CHECK_INT(status_of(cx, cal_arena_printf(cx->arena, DAV_ROOT "%s", bad[i]).p, &p),
                  CAL_E_BAD_REQUEST);
    for (size_t i = 0; i < CAL_COUNT(absent); i++)
        CHECK_INT(status_of(cx, cal_arena_printf(cx->arena, DAV_ROOT "%s", absent[i]).p, &p),
                  CAL_E_NOT_FOUND);
    CHECK_INT(status_of(cx, "/elsewhere", &p), CAL_E_NOT_FOUND);
}

TEST(hrefs_read_back_as_the_path_they_are_of)
{
    dav_path out, in = {.kind = DAV_ON_OBJECT,
                        .user = CAL_STR("alice"),
                        .calendar = CAL_STR("a b&c"),
                        .object = CAL_STR("x%y@z;?#\xc3\xa9.ics")};
    cal_str href = dav_href(cx, &in);

    CHECK(cal_str_has(href, CAL_STR("@")) && !cal_str_has(href, CAL_STR("%40")));
    CHECK_OK(dav_path_read(cx, href, &out));
    CHECK_STR(out.calendar, in.calendar);
    CHECK_STR(out.object, in.object);
}

TEST(hrefs_of_bodies_are_ours_by_their_host)
{
    const http_req rq = {.host = CAL_STR("Cal.example:80")};
    static const struct {
        const char *href;
        cal_err e;
        const char *path;
    } cases[] = {
        {"/a/b",                      CAL_OK,                "/a/b"},
        {"/a/b?x=1",                  CAL_OK,                "/a/b"},
        {"http://cal.EXAMPLE/a",      CAL_OK,                "/a"  },
        {"https://cal.example:443/a", CAL_OK,                "/a"  },
        {"http://cal.example:8080/a", CAL_E_OTHER_SERVER,    ""    },
        {"http://evil.example/a",     CAL_E_OTHER_SERVER,    ""    },
        {"http://cal.example",        CAL_E_BAD_DESTINATION, ""    },
        {"mailto:a@b",                CAL_E_BAD_DESTINATION, ""    },
        {"a/b",                       CAL_E_BAD_DESTINATION, ""    },
        {"/a#b",                      CAL_E_BAD_DESTINATION, ""    },
        {"",                          CAL_E_BAD_DESTINATION, ""    },
    };

    for (size_t i = 0; i < CAL_COUNT(cases); i++) {
        cal_str path = {0};

        CHECK_INT(dav_href_path(cx, &rq, cal_str_c(cases[i].href), &path), cases[i].e);
        if (!cases[i].e)
            CHECK_STR(path, cal_str_c(cases[i].path));
        cal_fail_clear(cx);
    }
}
