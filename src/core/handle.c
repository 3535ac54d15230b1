/* SPDX-License-Identifier: MIT */
/* Handles: the path segment of a home, made once and never changed. */
#include "core/absent.h"
#include "core/fold.h"
#include "core/user_make.h"

enum { MAX_HANDLE = 64, MAX_BASE = 56, MAX_TRIES = 100000 };

/* Names of collections that stand beside the homes. */
static const cal_str reserved[] = {
    CAL_STR_K("principals"), CAL_STR_K("groups"), CAL_STR_K("resources"), CAL_STR_K("locations"),
    CAL_STR_K("calendars"),  CAL_STR_K("users"),  CAL_STR_K("me"),        CAL_STR_K("search")};

static bool is_reserved(cal_str handle)
{
    for (size_t i = 0; i < CAL_COUNT(reserved); i++) {
        if (cal_str_eq(handle, reserved[i]))
            return true;
    }
    return false;
}

static bool is_handle_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

/* A leading dot would hide it, and make "." and ".." possible. */
static bool is_handle(cal_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!is_handle_byte(s.p[i]))
            return false;
    }
    return s.n && s.n <= MAX_HANDLE && s.p[0] != '.';
}

/* "Zoë.O'Neil+cal@example.org" gives "zoe.oneil-cal". */
static cal_str from_address(cal_ctx *cx, cal_str email)
{
    cal_str ascii = core_fold_ascii(cx, cal_str_take(email, cal_str_find_byte(email, '@')));
    char *out = cal_arena_alloc(cx->arena, MAX_BASE + 1);
    size_t n = 0;

    for (size_t i = 0; i < ascii.n && n < MAX_BASE; i++) {
        char c = ascii.p[i];

        if (c == '+')
            c = '-';
        if (is_handle_byte(c) && (n || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')))
            out[n++] = c;
    }
    return n ? (cal_str){out, n} : CAL_STR("user");
}

static cal_err is_taken(cal_ctx *cx, cal_str handle, bool *out)
{
    store_user other;
    cal_err e = store_user_by_handle(cx, handle, &other);

    *out = !core_absent(cx, &e);
    return e;
}

static cal_err settle_given(cal_ctx *cx, cal_str given)
{
    bool taken;

    if (!is_handle(given) || is_reserved(given))
        return cal_fail_field(
            cx, CAL_E_BAD_FIELD, CAL_STR("handle"),
            "A handle has 1 to %d of a-z, 0-9, dot, dash and underscore, does not "
            "begin with a dot, and is no word the server keeps for itself.",
            MAX_HANDLE);

    cal_err e = is_taken(cx, given, &taken);

    if (e || !taken)
        return e;
    return cal_fail_field(cx, CAL_E_EXISTS, CAL_STR("handle"),
                          "Somebody has this handle already; choose another.");
}

cal_err core_handle_settle(cal_ctx *cx, cal_str given, store_user *row)
{
    if (!given.n)
        return core_handle_from(cx, row->user.email, &row->user.handle);
    row->user.handle = given;
    return settle_given(cx, given);
}

cal_err core_handle_from(cal_ctx *cx, cal_str text, cal_str *out)
{
    cal_str base = from_address(cx, text);
    bool taken = true;
    cal_err e = CAL_OK;

    *out = base;
    for (int i = 1; !e && taken && i < MAX_TRIES; i++) {
        if (i > 1)
            *out = cal_arena_printf(cx->arena, "%.*s%d", CAL_FMT(base), i);
        if (!is_reserved(*out))
            e = is_taken(cx, *out, &taken);
    }
    return e || !taken ? e
                       : cal_fail_field(cx, CAL_E_EXISTS, CAL_STR("handle"),
                                        "No free handle could be made; give one.");
}
