/* SPDX-License-Identifier: MIT */
/* Finding a row by method and path. */
#include "http/router.h"

#include "tests/harness/test.h"

static cal_err never(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    (void)cx, (void)rq, (void)rs;
    return CAL_OK;
}

static const http_route rows[] = {
    {.method = HTTP_GET,    .path = "/calendars",                       .run = never},
    {.method = HTTP_POST,   .path = "/calendars",                       .run = never},
    {.method = HTTP_GET,    .path = "/calendars/{id}",                  .run = never},
    {.method = HTTP_DELETE, .path = "/calendars/{id}",                  .run = never},
    {.method = HTTP_PUT,    .path = "/calendars/{id}/members/{member}", .run = never},
};
static const http_route others[] = {
    {.method = HTTP_PATCH, .path = "/calendars/{id}", .run = never},
    {.method = HTTP_GET,   .path = "/",               .run = never},
};
static const http_routes first = {rows, CAL_COUNT(rows)}, second = {others, CAL_COUNT(others)};
static const http_routes *const tables[] = {&first, &second, NULL};

TEST(a_path_finds_its_row_and_parameters)
{
    const struct {
        http_method method;
        const char *path;
        const http_route *row;
        const char *params[2];
    } cases[] = {
        {HTTP_GET,    "/calendars",             &rows[0],   {NULL, NULL} },
        {HTTP_HEAD,   "/calendars",             &rows[0],   {NULL, NULL} },
        {HTTP_POST,   "/calendars",             &rows[1],   {NULL, NULL} },
        {HTTP_GET,    "/calendars/a%20b",       &rows[2],   {"a b", NULL}},
        {HTTP_GET,    "/calendars/a%2Fb",       &rows[2],   {"a/b", NULL}},
        {HTTP_DELETE, "/calendars/x",           &rows[3],   {"x", NULL}  },
        {HTTP_PUT,    "/calendars/x/members/y", &rows[4],   {"x", "y"}   },
        {HTTP_PATCH,  "/calendars/x",           &others[0], {"x", NULL}  },
        {HTTP_GET,    "/",                      &others[1], {NULL, NULL} },
    };

    for (size_t i = 0; i < CAL_COUNT(cases); i++) {
        http_found found;

        CHECK_OK(http_route_find(cx, tables, cases[i].method, cal_str_c(cases[i].path), &found));
        CHECK(found.route == cases[i].row);
        for (int k = 0; k < 2; k++)
            CHECK_STR(found.param[k], cal_str_c(cases[i].params[k]));
    }
}

TEST(paths_without_a_row_are_not_found)
{
    static const char *const paths[] = {"",
                                        "/calendars/",
                                        "/calendars/x/",
                                        "//",
                                        "/calendars/x/members",
                                        "/calendars/%zz",
                                        "/calendarsx",
                                        "/Calendars"};

    for (size_t i = 0; i < CAL_COUNT(paths); i++) {
        http_found found;

        CHECK_INT(http_route_find(cx, tables, HTTP_GET, cal_str_c(paths[i]), &found),
                  CAL_E_NOT_FOUND);
    }
}

TEST(a_wrong_method_is_told_the_right_ones)
{
    http_found found;

    CHECK_INT(http_route_find(cx, tables, HTTP_PUT, CAL_STR("/calendars/x"), &found),
              CAL_E_NO_METHOD);
    CHECK_STR(found.allow, CAL_STR("GET, HEAD, DELETE, PATCH"));
    CHECK_INT(http_route_find(cx, tables, HTTP_OTHER, CAL_STR("/calendars"), &found),
              CAL_E_NO_METHOD);
    CHECK_STR(found.allow, CAL_STR("GET, HEAD, POST"));
    CHECK_INT(cx->fail.code, CAL_OK);
}
