/* SPDX-License-Identifier: MIT */
/* Texts compared by collation: both are folded, then their octets are compared. */
#include "core/fold.h"
#include "core/match.h"

static cal_str as_it_is(cal_ctx *cx, cal_str s)
{
    (void)cx;
    return s;
}

static cal_str (*const folded[])(cal_ctx *cx, cal_str s) = {
    [CAL_ASCII_CASEMAP] = core_fold_lower,
    [CAL_OCTET] = as_it_is,
    [CAL_UNICODE_CASEMAP] = core_fold_title,
};

static bool (*const matches[])(cal_str text, cal_str part) = {
    [CAL_MATCH_CONTAINS] = cal_str_has,
    [CAL_MATCH_EQUALS] = cal_str_eq,
    [CAL_MATCH_STARTS] = cal_str_starts,
    [CAL_MATCH_ENDS] = cal_str_ends,
};

bool core_text_matches(cal_ctx *cx, const cal_text_match *match, cal_str text)
{
    bool has = matches[match->type](folded[match->collation](cx, text),
                                    folded[match->collation](cx, match->text));

    return has != match->negate;
}
