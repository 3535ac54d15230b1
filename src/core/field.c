/* SPDX-License-Identifier: MIT */
/* Checks of single fields, for every noun. */
#include "core/field.h"

#include "base/utf8.h"
#include "ical/zone.h"

enum { MAX_ADDRESS = 254, MAX_LOCAL = 64 };

static const cal_str languages[] = {CAL_STR_K("en"), CAL_STR_K("fr"), CAL_STR_K("de"),
                                    CAL_STR_K("nl")};

static bool has_control(cal_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
            return true;
    }
    return false;
}

cal_err core_field_name(cal_ctx *cx, cal_str field, cal_str *s)
{
    *s = cal_str_trim(*s);
    if (!s->n)
        return cal_fail_field(cx, CAL_E_BAD_FIELD, field, "The %.*s is empty; give one.",
                              CAL_FMT(field));
    if (s->n > CORE_NAME_BYTES)
        return cal_fail_field(cx, CAL_E_BAD_FIELD, field,
                              "The %.*s is longer than %d bytes; shorten it.", CAL_FMT(field),
                              CORE_NAME_BYTES);
    if (!cal_utf8_xml_ok(*s) || has_control(*s))
        return cal_fail_field(cx, CAL_E_BAD_FIELD, field,
                              "The %.*s must be one line of UTF-8 text without control characters.",
                              CAL_FMT(field));
    return CAL_OK;
}

cal_err core_field_text(cal_ctx *cx, cal_str field, cal_str s)
{
    if (s.n > CORE_TEXT_BYTES)
        return cal_fail_field(cx, CAL_E_BAD_FIELD, field,
                              "The %.*s is longer than %d bytes; shorten it.", CAL_FMT(field),
                              CORE_TEXT_BYTES);
    if (!cal_utf8_xml_ok(s))
        return cal_fail_field(cx, CAL_E_BAD_FIELD, field,
                              "The %.*s must be UTF-8 text without control characters.",
                              CAL_FMT(field));
    return CAL_OK;
}

cal_err core_field_segment(cal_ctx *cx, cal_str field, cal_str s)
{
    if (!s.n || s.n > CORE_SEGMENT_BYTES)
        return cal_fail_field(cx, CAL_E_BAD_FIELD, field,
                              "The last part of the path must have 1 to %d bytes.",
                              CORE_SEGMENT_BYTES);
    if (!cal_utf8_xml_ok(s) || has_control(s) || cal_str_find_byte(s, '/') < s.n ||
        cal_str_eq(s, CAL_STR(".")) || cal_str_eq(s, CAL_STR("..")))
        return cal_fail_field(cx, CAL_E_BAD_FIELD, field,
                              "The last part of the path must be UTF-8 text without \"/\" or "
                              "control characters, and not \".\" or \"..\".");
    return CAL_OK;
}

static bool is_domain(cal_str s)
{
    bool at_start = true;

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool is_letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';

        if (c == '.' ? at_start : !(is_letter || (c >= '0' && c <= '9') || c == '-' || c >= 0x80))
            return false;
        at_start = c == '.';
    }
    return s.n && !at_start;
}

/* The characters that would need quotes, or stand for nothing one can mail to (RFC 5322 3.4.1). */
static bool is_local_part(cal_str s)
{
    static const cal_str odd = CAL_STR_K(" \"(),:;<>@[\\]");

    for (size_t i = 0; i < s.n; i++) {
        if (cal_str_find_byte(odd, s.p[i]) < odd.n)
            return false;
    }
    return s.n && s.n <= MAX_LOCAL;
}

cal_err core_field_email(cal_ctx *cx, cal_str field, cal_str *s)
{
    *s = cal_str_trim(*s);

    size_t at = cal_str_find_byte(*s, '@');

    if (s->n > MAX_ADDRESS || at == s->n || !cal_utf8_xml_ok(*s) || has_control(*s) ||
        !is_local_part(cal_str_take(*s, at)) || !is_domain(cal_str_skip(*s, at + 1)))
        return cal_fail_field(cx, CAL_E_BAD_FIELD, field,
                              "This is no mail address; write it like ann@example.org.");
    return CAL_OK;
}

cal_err core_field_language(cal_ctx *cx, cal_str field, cal_str s)
{
    for (size_t i = 0; i < CAL_COUNT(languages); i++) {
        if (cal_str_eq(s, languages[i]))
            return CAL_OK;
    }
    return cal_fail_field(cx, CAL_E_BAD_FIELD, field, "The language must be en, fr, de or nl.");
}

cal_err core_field_zone(cal_ctx *cx, cal_str field, cal_str *s)
{
    const ical_zone *zone = cx->zones ? ical_zone_at(cx->zones, *s) : NULL;

    if (!zone)
        return cal_fail_field(cx, CAL_E_BAD_ZONE, field,
                              "This time zone is unknown; name one like Europe/Paris.");
    *s = ical_zone_name(zone);
    return CAL_OK;
}

cal_err core_field_color(cal_ctx *cx, cal_str field, cal_str s)
{
    bool ok = s.n == 0 || ((s.n == 7 || s.n == 9) && s.p[0] == '#');

    for (size_t i = 1; ok && i < s.n; i++) {
        char c = (char)(s.p[i] | 0x20);

        ok = (s.p[i] >= '0' && s.p[i] <= '9') || (c >= 'a' && c <= 'f');
    }
    return ok ? CAL_OK
              : cal_fail_field(cx, CAL_E_BAD_FIELD, field,
                               "The color must look like #3b82f6, or #3b82f6ff with opacity.");
}
