/* SPDX-License-Identifier: MIT */
/* Collations by RFC 4790 and 5051, and the claim the text index rests on: it folds further than
 * any. */
#include "core/fold.h"

#include <utf8proc.h>

#include "core/match.h"
#include "tests/harness/test.h"

enum { ALL_CODES = 0x110000, CODES_A_TEXT = 64 };

TEST(collations_match_what_their_rfcs_say)
{
    static const struct {
        const char *text, *part;
        cal_collation collation;
        cal_match_type type;
        bool has;
    } cases[] = {
        {"Team Meeting",   "team m",         CAL_ASCII_CASEMAP,   CAL_MATCH_CONTAINS, true },
        {"Team Meeting",   "team m",         CAL_OCTET,           CAL_MATCH_CONTAINS, false},
        {"Team Meeting",   "TEAM",           CAL_ASCII_CASEMAP,   CAL_MATCH_STARTS,   true },
        {"Team Meeting",   "eam",            CAL_ASCII_CASEMAP,   CAL_MATCH_STARTS,   false},
        {"Team Meeting",   "meeting",        CAL_ASCII_CASEMAP,   CAL_MATCH_ENDS,     true },
        {"Team Meeting",   "team",           CAL_ASCII_CASEMAP,   CAL_MATCH_ENDS,     false},
        {"Team",           "team",           CAL_ASCII_CASEMAP,   CAL_MATCH_EQUALS,   true },
        {"Team",           "team",           CAL_OCTET,           CAL_MATCH_EQUALS,   false},
        {"Team",           "tea",            CAL_ASCII_CASEMAP,   CAL_MATCH_EQUALS,   false},
        {"Salle É",       "salle é",       CAL_ASCII_CASEMAP,   CAL_MATCH_CONTAINS, false},
        {"Salle É",       "salle é",       CAL_UNICODE_CASEMAP, CAL_MATCH_EQUALS,   true },
        {"Salle É",       "e\u0301",        CAL_UNICODE_CASEMAP, CAL_MATCH_ENDS,     true },
        {"Café",          "cafe",           CAL_UNICODE_CASEMAP, CAL_MATCH_STARTS,   true },
        {"Straße",        "strasse",        CAL_UNICODE_CASEMAP, CAL_MATCH_EQUALS,   false},
        {"Σίσυφος", "ΣΊΣΥΦΟΣ", CAL_UNICODE_CASEMAP, CAL_MATCH_EQUALS,   true },
        {"ﬁnance",       "finance",        CAL_UNICODE_CASEMAP, CAL_MATCH_CONTAINS, false},
        {"Ｆｕｌｌ",   "full",           CAL_UNICODE_CASEMAP, CAL_MATCH_CONTAINS, true },
        {"Ωhm",           "\u2126HM",       CAL_UNICODE_CASEMAP, CAL_MATCH_EQUALS,   true },
        {"x",              "",               CAL_OCTET,           CAL_MATCH_CONTAINS, true },
        {"x",              "",               CAL_OCTET,           CAL_MATCH_EQUALS,   false},
    };

    for (size_t i = 0; i < CAL_COUNT(cases); i++) {
        cal_text_match m = {.text = cal_str_c(cases[i].part),
                            .collation = cases[i].collation,
                            .type = cases[i].type};

        if (core_text_matches(cx, &m, cal_str_c(cases[i].text)) != cases[i].has)
            test_failed(__FILE__, (int)i, "%s in %s", cases[i].part, cases[i].text);
        m.negate = true;
        CHECK(core_text_matches(cx, &m, cal_str_c(cases[i].text)) == !cases[i].has);
    }
}

/* Every character, folded by whichever collation and then for the index, is what it is when it is
   folded for the index at once. */
TEST(the_index_folds_further_than_any_collation)
{
    cal_str (*const folds[])(cal_ctx * cx, cal_str s) = {core_fold_lower, core_fold_title};

    for (int32_t code = 1; code < ALL_CODES; code++) {
        utf8proc_uint8_t bytes[4];

        if (!utf8proc_codepoint_valid(code))
            continue;

        cal_str one = {(const char *)bytes, (size_t)utf8proc_encode_char(code, bytes)};
        cal_arena *kept = cx->arena;

        cx->arena = cal_arena_new();
        for (size_t i = 0; i < CAL_COUNT(folds); i++) {
            cal_str twice = core_fold_parts(cx, folds[i](cx, one));

            if (!cal_str_eq(twice, core_fold_parts(cx, one)))
                test_failed(__FILE__, __LINE__, "U+%04X", (unsigned)code);
        }
        cal_arena_free(cx->arena);
        cx->arena = kept;
    }
}
