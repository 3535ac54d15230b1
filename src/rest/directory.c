/* SPDX-License-Identifier: MIT */
/* /directory: people, groups, rooms and resources, found while somebody types. */
#include "core/directory.h"

#include "core/principal.h"
#include "rest/io.h"
#include "rest/nouns.h"

enum { FOUND = 8, MOST_FOUND = 50 };

typedef struct search {
    cal_str q;
    int64_t limit;
} search;

typedef struct parties {
    json_list items;
    bool more;
} parties;

/* As cal_kind. */
static const char *const kinds[] = {"person", "group", "room", "resource", NULL};

/* clang-format off */
static const json_field search_fields[] = {
    {"q",     JSON_AT(STR, search, q), .flags = JSON_REQUIRED, .max = 200, .text = "An address or handle, the begin of words of a name, or three characters or more of it."},
    {"limit", JSON_AT(INT, search, limit), .min = 1, .max = MOST_FOUND, .text = "The most to give; 8 unless said."},
};

static const json_field party_fields[] = {
    {"handle", JSON_AT(STR, cal_user, handle), .text = "Names it in paths and where something is shared."},
    {"name",   JSON_AT(STR, cal_user, name), .text = "As it is called."},
    {"email",  JSON_AT(STR, cal_user, email), .text = "Mail address; may be empty."},
    {"kind",   JSON_AT(ENUM, cal_user, kind), .names = kinds},
};
/* clang-format on */

static const json_shape search_shape = {.name = "DirectorySearch",
                                        .field = search_fields,
                                        .n = CAL_COUNT(search_fields),
                                        .size = sizeof(search)};

static const json_shape party_shape = {.name = "Party",
                                       .text = "Somebody or something that can be shared with.",
                                       .field = party_fields,
                                       .n = CAL_COUNT(party_fields),
                                       .size = sizeof(cal_user),
                                       .is_reply = true};

static const json_field parties_fields[] = {
    {"items", JSON_AT(LIST, parties, items), .of = &party_shape                  },
    {"more",  JSON_AT(BOOL, parties, more),  .text = "Whether others match, too."},
};

static const json_shape parties_shape = {
    .name = "Parties",
    .text = "What was found: named exactly, by the begin of words, by a part.",
    .field = parties_fields,
    .n = CAL_COUNT(parties_fields),
    .size = sizeof(parties),
    .is_reply = true};

static cal_err find(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    search in = {.limit = FOUND};
    const cal_user *found = NULL;
    parties out = {0};
    size_t n = 0;
    cal_err e;

    if ((e = rest_query(cx, rq, &search_shape, &in)))
        return e;

    const core_directory_query q = {in.q, CORE_KINDS_ALL, (size_t)in.limit};

    if ((e = core_directory_find(cx, &q, &found, &n, &out.more)))
        return e;
    out.items = (json_list){found, n};
    return rest_reply(cx, rs, &parties_shape, &out);
}

/* clang-format off */
static const http_route rows[] = {
    {HTTP_GET, "/directory", HTTP_NEED_USER, HTTP_ON_LOOP, find, &search_shape, &parties_shape, "Find people, groups, rooms and resources while typing.", 0, 0},
};
/* clang-format on */

const http_routes rest_directory_routes = {rows, CAL_COUNT(rows)};
