/* SPDX-License-Identifier: MIT */
/* Property updates as patches, with a verdict on each property; and what OPTIONS derives. */
#include "dav/method.h"
#include "tests/harness/test.h"

static cal_err read(cal_ctx *cx, const char *inner, bool at_creation, dav_update *u)
{
    xml_node *root;
    cal_err e = xml_parse(cx,
                          cal_arena_printf(cx->arena,
                                           "<D:propertyupdate" XML_DECLARED
                                           " xmlns:q='urn:q'>%s</D:propertyupdate>",
                                           inner),
                          &root);

    return e ? e : dav_update_read(cx, root, DAV_ON_CALENDAR, at_creation, u);
}

static cal_str printed(cal_ctx *cx, const dav_update *u)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);

    dav_update_print(u, out);
    return cal_buf_str(out);
}

TEST(set_and_remove_fill_one_patch_in_order)
{
    dav_update u;

    CHECK_OK(read(cx,
                  "<D:set><D:prop><D:displayname>A</D:displayname><q:x>1</q:x></D:prop></D:set>"
                  "<D:remove><D:prop><q:x/><C:calendar-description/></D:prop></D:remove>",
                  false, &u));
    CHECK(!u.refused);
    CHECK_INT(u.patch.set, CAL_PATCH_NAME | CAL_PATCH_DESCRIPTION);
    CHECK_STR(u.patch.to.name, CAL_STR("A"));
    CHECK_INT(u.patch.n_dead, 2);
    CHECK(u.patch.dead[0].value.p && !u.patch.dead[1].value.p);
    CHECK_STR(u.patch.dead[0].ns, CAL_STR("urn:q"));
    CHECK(!cal_str_has(printed(cx, &u), CAL_STR("424")));
}

TEST(one_refusal_makes_the_rest_depend_on_it)
{
    dav_update u;

    CHECK_OK(read(cx,
                  "<D:set><D:prop><D:displayname>A</D:displayname><D:getetag>x</D:getetag>"
                  "<q:x/></D:prop></D:set>",
                  false, &u));
    CHECK_INT(u.refused, 403);

    cal_str said = printed(cx, &u);

    CHECK(cal_str_has(
        said, CAL_STR("<D:displayname/></D:prop><D:status>HTTP/1.1 424 Failed Dependency")));
    CHECK(
        cal_str_has(said, CAL_STR("<D:getetag/></D:prop><D:status>HTTP/1.1 403 Forbidden</D:status>"
                                  "<D:error><D:cannot-modify-protected-property/></D:error>")));
    CHECK(!cal_str_has(said, CAL_STR("200")));
}

TEST(some_properties_are_settled_at_birth)
{
    static const char set[] =
        "<D:set><D:prop><C:supported-calendar-component-set><C:comp name='VTODO'/>"
        "</C:supported-calendar-component-set></D:prop></D:set>";
    dav_update u;

    CHECK_OK(read(cx, set, true, &u));
    CHECK(!u.refused);
    CHECK_INT(u.patch.to.components, CAL_COMP_TODO);
    CHECK_OK(read(cx, set, false, &u));
    CHECK_INT(u.refused, 403);
}

TEST(what_shall_be_a_calendar_is_one)
{
    static const struct {
        const char *type;
        bool ok;
    } cases[] = {
        {"<D:collection/><C:calendar/>",                 true },
        {"<C:calendar/>",                                true },
        {"<D:collection/>",                              false},
        {"",                                             false},
        {"<D:collection/><C:calendar/><q:addressbook/>", false},
    };

    for (size_t i = 0; i < CAL_COUNT(cases); i++) {
        dav_update u;

        CHECK_OK(read(cx,
                      cal_arena_printf(cx->arena,
                                       "<D:set><D:prop><D:resourcetype>%s</D:resourcetype>"
                                       "</D:prop></D:set>",
                                       cases[i].type)
                          .p,
                      true, &u));
        CHECK((u.refused == 0) == cases[i].ok);
    }
}

TEST(a_failure_of_core_is_the_verdict_on_its_property)
{
    dav_update u;

    CHECK_OK(read(cx,
                  "<D:set><D:prop><D:displayname>A</D:displayname><A:calendar-color>x"
                  "</A:calendar-color></D:prop></D:set>",
                  false, &u));
    CHECK(!dav_update_blame(cx, cal_fail(cx, CAL_E_QUOTA, "full"), &u));
    cal_fail_clear(cx);
    CHECK(dav_update_blame(cx, cal_fail_field(cx, CAL_E_BAD_FIELD, CAL_STR("color"), "no"), &u));
    CHECK(cx->fail.code == CAL_OK && u.refused == 409);
    CHECK(cal_str_has(printed(cx, &u),
                      CAL_STR("<A:calendar-color/></D:prop><D:status>HTTP/1.1 409")));
}

/* A namespace of half a megabyte in scope of many properties must not be copied for each. */
TEST(dead_properties_are_bounded_in_size_and_number)
{
    cal_buf *body = cal_buf_new(cx->arena, 0), *many = cal_buf_new(cx->arena, 0);
    dav_update u;

    cal_buf_add_c(body, "<D:set><D:prop><q:x>");
    for (int i = 0; i < 70000; i++)
        cal_buf_add_byte(body, 'x');
    cal_buf_add_c(body, "</q:x></D:prop></D:set>");
    CHECK_OK(read(cx, cal_buf_str(body).p, false, &u));
    CHECK_INT(u.refused, 507);

    cal_buf_add_c(many, "<D:set><D:prop>");
    for (int i = 0; i < 600; i++)
        cal_buf_add_c(many, "<q:x/>");
    cal_buf_add_c(many, "</D:prop></D:set>");
    CHECK_INT(read(cx, cal_buf_str(many).p, false, &u), CAL_E_QUOTA);
}

TEST(allow_lists_exactly_the_methods_of_a_kind)
{
    CHECK_STR(dav_allow(cx, DAV_ON_PRINCIPAL),
              CAL_STR("OPTIONS, GET, HEAD, PROPFIND, PROPPATCH, MKCALENDAR, MKCOL, REPORT"));
    CHECK(cal_str_has(dav_allow(cx, DAV_ON_OBJECT), CAL_STR("PUT, POST, DELETE")));
    CHECK(!cal_str_has(dav_allow(cx, DAV_ON_CALENDAR), CAL_STR("PUT")));
}
