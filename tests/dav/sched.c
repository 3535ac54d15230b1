/* SPDX-License-Identifier: MIT */
/* Core and the CalDAV door call a principal the same. */
#include "core/schedule_people.h"
#include "dav/dav.h"
#include "dav/node.h"
#include "tests/harness/test.h"

TEST(a_principal_has_the_address_that_its_href_is)
{
    cal_user user = {.handle = CAL_STR("zoe.b_1-x"), .email = CAL_STR("zoe@example.org")};
    core_person person = core_person_of(cx, &user);

    CHECK(ical_addresses_has(&person.addresses, dav_href_principal(cx, user.handle)));
    CHECK(cal_str_starts(CAL_STR(CORE_PRINCIPALS), CAL_STR(DAV_ROOT "/")));
}
