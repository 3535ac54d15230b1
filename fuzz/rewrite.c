/* SPDX-License-Identifier: MIT */
/* Any body on its way to another reader: no crash, the same however it is cut, and what nobody
   wants changed is still XML. The first byte says how long the pieces are. */
#include "xml/rewrite.h"

#include "xml/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool keep(cal_ctx *cx, void *self, cal_str text, cal_buf *out)
{
    (void)cx, (void)self, (void)text, (void)out;
    return false;
}

/* Whether all of it passed. */
static bool passes(cal_ctx *cx, cal_str text, size_t step, cal_buf *out)
{
    const xml_rewrite_what what = {XML_DAV, "href", keep, NULL};
    xml_rewrite *x = xml_rewrite_new(cx, &what);

    for (size_t at = 0; at < text.n; at += step) {
        if (xml_rewrite_push(cx, x, cal_str_take(cal_str_skip(text, at), step), false, out))
            return false;
    }
    return xml_rewrite_push(cx, x, CAL_STR(""), true, out) == CAL_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    cal_ctx cx = {.arena = cal_arena_new()};
    cal_buf *whole = cal_buf_new(cx.arena, 0), *cut = cal_buf_new(cx.arena, 0);
    cal_buf *again = cal_buf_new(cx.arena, 0);

    if (n > 1) {
        cal_str text = {(const char *)data + 1, n - 1};
        bool is_xml = passes(&cx, text, text.n, whole);

        if (is_xml != passes(&cx, text, 1 + data[0] % 64U, cut) ||
            (is_xml && (!cal_str_eq(cal_buf_str(whole), cal_buf_str(cut)) ||
                        !passes(&cx, cal_buf_str(whole), whole->n, again) ||
                        !cal_str_eq(cal_buf_str(whole), cal_buf_str(again)))))
            __builtin_trap();
    }
    cal_arena_free(cx.arena);
    return 0;
}
