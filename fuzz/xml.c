/* SPDX-License-Identifier: MIT */
/* Any body as XML: no crash, and what is accepted prints as a document that says the same again. */
#include "xml/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static cal_str printed(cal_ctx *cx, const xml_node *root)
{
    cal_buf *out = cal_buf_new(cx->arena, 0);

    xml_print(out, root);
    return cal_buf_str(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    cal_ctx cx = {.arena = cal_arena_new()};
    xml_node *root, *again;

    if (xml_parse(&cx, (cal_str){(const char *)data, n}, &root) == CAL_OK) {
        cal_str once = printed(&cx, root);

        if (xml_parse(&cx, once, &again) || !cal_str_eq(once, printed(&cx, again)) ||
            !cal_str_eq(root->name, again->name) || !cal_str_eq(root->ns, again->ns) ||
            !cal_str_eq(root->text, again->text))
            __builtin_trap();
    }
    cal_arena_free(cx.arena);
    return 0;
}
