/* SPDX-License-Identifier: MIT */
/* Substrings by collation. */
#include "core/fold.h"
#include "core/match.h"

static bool has_octets(cal_ctx *cx, cal_str text, cal_str part)
{
    (void)cx;
    return cal_str_has(text, part);
}

static bool has_ascii(cal_ctx *cx, cal_str text, cal_str part)
{
    (void)cx;
    for (; text.n >= part.n; text = cal_str_skip(text, 1)) {
        if (cal_str_starts_ci(text, part))
            return true;
    }
    return false;
}

static bool has_unicode(cal_ctx *cx, cal_str text, cal_str part)
{
    return cal_str_has(core_fold_case(cx, text), core_fold_case(cx, part));
}

static bool (*const contains[])(cal_ctx *cx, cal_str text, cal_str part) = {
    [CAL_ASCII_CASEMAP] = has_ascii,
    [CAL_OCTET] = has_octets,
    [CAL_UNICODE_CASEMAP] = has_unicode,
};

bool core_text_matches(cal_ctx *cx, const cal_text_match *match, cal_str text)
{
    bool has = match->text.n == 0 || contains[match->collation](cx, text, match->text);

    return has != match->negate;
}
