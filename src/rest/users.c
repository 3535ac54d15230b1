/* SPDX-License-Identifier: MIT */
/* /users: finding people to share with or to invite. */
#include "core/user.h"
#include "rest/io.h"
#include "rest/nouns.h"

enum { FOUND = 20, MOST_FOUND = 100 };

typedef struct search {
    cal_str q;
    int64_t limit;
} search;

typedef struct people {
    json_list items;
} people;

/* clang-format off */
static const json_field search_fields[] = {
    {"q",     JSON_AT(STR, search, q), .flags = JSON_REQUIRED, .max = 200, .text = "An address or handle, the begin of words of a name, or three characters or more of it."},
    {"limit", JSON_AT(INT, search, limit), .min = 1, .max = MOST_FOUND, .text = "The most people to give; 20 unless said."},
};

static const json_field person_fields[] = {
    {"handle", JSON_AT(STR, cal_user, handle), .text = "Names the person in paths."},
    {"name",   JSON_AT(STR, cal_user, name), .text = "As they are called."},
    {"email",  JSON_AT(STR, cal_user, email), .text = "Their mail address; may be empty."},
};
/* clang-format on */

static const json_shape search_shape = {.name = "UserSearch",
                                        .field = search_fields,
                                        .n = CAL_COUNT(search_fields),
                                        .size = sizeof(search)};

static const json_shape person_shape = {.name = "Person",
                                        .text = "Somebody as others see them.",
                                        .field = person_fields,
                                        .n = CAL_COUNT(person_fields),
                                        .size = sizeof(cal_user),
                                        .is_reply = true};

static const json_field people_fields[] = {
    {"items", JSON_AT(LIST, people, items), .of = &person_shape},
};

static const json_shape people_shape = {.name = "People",
                                        .text = "Those who were found.",
                                        .field = people_fields,
                                        .n = CAL_COUNT(people_fields),
                                        .size = sizeof(people),
                                        .is_reply = true};

static cal_err find(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    search s = {.limit = FOUND};
    const cal_user *found = NULL;
    size_t n = 0;
    cal_err e;

    if ((e = rest_query(cx, rq, &search_shape, &s)) ||
        (e = core_user_search(cx, s.q, (size_t)s.limit, &found, &n)))
        return e;
    return rest_reply(cx, rs, &people_shape,
                      &(people){
                          {found, n}
    });
}

/* clang-format off */
static const http_route rows[] = {
    {HTTP_GET, "/users/search", HTTP_NEED_USER, HTTP_ON_LOOP, find, &search_shape, &people_shape, "Find people by name, handle or address.", 0, 0},
};
/* clang-format on */

const http_routes rest_user_routes = {rows, CAL_COUNT(rows)};
