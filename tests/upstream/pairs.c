/* SPDX-License-Identifier: MIT */
/* Maps of pairs of prefixes. */
#include "upstream/pairs.h"

#include "tests/harness/test.h"

static upstream_pairs example(void)
{
    upstream_pairs pairs = {0};

    upstream_pairs_add(&pairs, CAL_STR("/dav/bob/of-ann/"), CAL_STR("/caldav.php/ann/wo%20rk/"));
    upstream_pairs_add(&pairs, CAL_STR("/dav/"), CAL_STR("/caldav.php/"));
    return pairs;
}

static bool goes(cal_ctx *cx, upstream_path *way, upstream_pairs *pairs, const char *from,
                 const char *to)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);

    if (!way(cx, pairs, cal_str_c(from), out))
        return to == NULL;
    return to && cal_str_eq(cal_buf_str(out), cal_str_c(to));
}

TEST(the_first_pair_that_fits_counts)
{
    upstream_pairs pairs = example();
    upstream_map map = upstream_pairs_map(&pairs);

    CHECK(goes(cx, map.there, map.self, "/dav/bob/of-ann/e.ics", "/caldav.php/ann/wo%20rk/e.ics"));
    CHECK(goes(cx, map.there, map.self, "/dav/bob/own/e.ics", "/caldav.php/bob/own/e.ics"));
    CHECK(goes(cx, map.there, map.self, "/dav/bob/of-anna/", "/caldav.php/bob/of-anna/"));
    CHECK(goes(cx, map.there, map.self, "/elsewhere/", NULL));
    CHECK(goes(cx, map.here, map.self, "/caldav.php/ann/wo%20rk/%C3%A9.ics",
               "/dav/bob/of-ann/%C3%A9.ics"));
    CHECK(goes(cx, map.here, map.self, "/caldav.php/", "/dav/"));
    CHECK(goes(cx, map.here, map.self, "/caldav.php5/", NULL));
}

TEST(a_collection_may_go_without_its_slash)
{
    upstream_pairs pairs = example();
    upstream_map map = upstream_pairs_map(&pairs);

    CHECK(goes(cx, map.there, map.self, "/dav/bob/of-ann", "/caldav.php/ann/wo%20rk"));
    CHECK(goes(cx, map.here, map.self, "/caldav.php/ann/wo rk", "/dav/bob/of-ann"));
    CHECK(goes(cx, map.there, map.self, "/dav", "/caldav.php"));
    CHECK(goes(cx, map.there, map.self, "", NULL));
}

TEST(escapes_make_no_difference_but_for_a_slash)
{
    upstream_pairs pairs = example();
    upstream_map map = upstream_pairs_map(&pairs);

    CHECK(goes(cx, map.there, map.self, "/dav/b%6fb/of%2dann/e", "/caldav.php/ann/wo%20rk/e"));
    CHECK(goes(cx, map.there, map.self, "/dav/bob%2Fof-ann/e", "/caldav.php/bob%2Fof-ann/e"));
    CHECK(goes(cx, map.here, map.self, "/caldav.php/%61nn/wo%20rk/e", "/dav/bob/of-ann/e"));
    CHECK(goes(cx, map.there, map.self, "/dav/%", "/caldav.php/%"));
}
