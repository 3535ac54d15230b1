/* SPDX-License-Identifier: MIT */
/* Conditional requests (RFC 9110 13). */
#include "base/etag.h"

#include "base/time.h"

/* Cuts the next entity tag off *list; false at the end or where the list is malformed. */
static bool next_tag(cal_str *list, cal_str *tag, bool *weak)
{
    while (list->n && (list->p[0] == ',' || list->p[0] == ' ' || list->p[0] == '\t'))
        *list = cal_str_skip(*list, 1);
    *weak = cal_str_starts(*list, CAL_STR("W/"));
    if (*weak)
        *list = cal_str_skip(*list, 2);
    if (list->n < 2 || list->p[0] != '"')
        return false;

    size_t end = cal_str_find_byte(cal_str_skip(*list, 1), '"') + 1;

    if (end >= list->n)
        return false;
    *tag = cal_str_take(*list, end + 1);
    *list = cal_str_skip(*list, end + 1);
    return true;
}

bool cal_etag_listed(cal_str list, cal_str etag, bool weak)
{
    cal_str tag;
    bool tag_weak;

    if (!etag.p)
        return false;
    if (cal_str_eq(cal_str_trim(list), CAL_STR("*")))
        return true;
    while (next_tag(&list, &tag, &tag_weak)) {
        if ((weak || !tag_weak) && cal_str_eq(tag, etag))
            return true;
    }
    return false;
}

cal_etag_verdict cal_etag_judge(const cal_etag_fields *f, cal_str etag, int64_t modified,
                                bool is_read)
{
    int64_t when;

    if (f->if_match.p) {
        if (!cal_etag_listed(f->if_match, etag, false))
            return CAL_ETAG_FAILED;
    } else if (f->if_unmodified_since.p && modified &&
               cal_time_from_http(f->if_unmodified_since, &when) && modified > when) {
        return CAL_ETAG_FAILED;
    }
    if (f->if_none_match.p) {
        if (cal_etag_listed(f->if_none_match, etag, true))
            return is_read ? CAL_ETAG_NOT_MODIFIED : CAL_ETAG_FAILED;
    } else if (is_read && f->if_modified_since.p && modified &&
               cal_time_from_http(f->if_modified_since, &when) && modified <= when) {
        return CAL_ETAG_NOT_MODIFIED;
    }
    return CAL_ETAG_RUN;
}
