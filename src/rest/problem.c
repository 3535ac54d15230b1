/* SPDX-License-Identifier: MIT */
/* How the REST door says no: problem details (RFC 9457), all from the failure's row. */
#include "rest/nouns.h"
#include "rest/rest.h"

/* When a failure that passes does not say how long to wait. */
enum { RETRY_S = 5 };

typedef struct problem {
    cal_str type, title, detail, instance, field;
    int64_t status;
} problem;

/* clang-format off */
static const json_field fields[] = {
    {"type",     JSON_AT(STR, problem, type), .text = "Names the kind of failure: /problems/ and its slug."},
    {"title",    JSON_AT(STR, problem, title), .text = "The kind of failure as a sentence."},
    {"status",   JSON_AT(INT, problem, status), .min = 400, .max = 599, .text = "The HTTP status."},
    {"detail",   JSON_AT(STR, problem, detail), .text = "What is wrong here, and what to do."},
    {"instance", JSON_AT(STR, problem, instance), .text = "The request's id in the server's log."},
    {"field",    JSON_AT(STR, problem, field), .flags = JSON_SKIPPABLE, .text = "The field or parameter at fault."},
};
/* clang-format on */

const json_shape rest_problem_shape = {
    .name = "Problem",
    .text = "Why a request failed (RFC 9457).",
    .field = fields,
    .n = CAL_COUNT(fields),
    .size = sizeof(problem),
    .is_reply = true,
};

/* What the server itself got wrong is told to its log, not to the world. */
static cal_str detail(cal_ctx *cx, cal_err e, const cal_err_row *row)
{
    if (row->rest < 500 || e == CAL_E_QUOTA)
        return cx->fail.why.n ? cx->fail.why : cal_str_c(row->title);
    cal_log_write(cx->log, row->rest == 500 ? CAL_LOG_ERROR : CAL_LOG_WARN, cal_str_c(cx->id),
                  "%s: %.*s", row->slug, CAL_FMT(cx->fail.why));
    return cal_arena_printf(cx->arena,
                            "Try again in a while. If it stays, tell the administrator of this "
                            "server the request's id: %s",
                            cx->id);
}

static void add_hints(cal_ctx *cx, const cal_err_row *row, http_res *rs)
{
    if (row->rest == 429 || row->rest == 503) {
        int64_t wait = cx->fail.retry_after_s > 0 ? cx->fail.retry_after_s : RETRY_S;

        http_res_field(cx, rs, CAL_STR("Retry-After"),
                       cal_arena_printf(cx->arena, "%lld", (long long)wait));
    }
    if (cx->fail.allow.p)
        http_res_field(cx, rs, CAL_STR("Allow"), cx->fail.allow);
    http_res_field(cx, rs, CAL_STR("Cache-Control"), CAL_STR("no-store"));
}

void rest_fail(cal_ctx *cx, cal_err e, const http_req *rq, http_res *rs)
{
    const cal_err_row *row = cal_err_at(e);
    cal_buf *body = cal_buf_new(cx->arena, 0);
    json_out o = {.buf = body};
    problem p = {
        .type = cal_arena_printf(cx->arena, "/problems/%s", row->slug),
        .title = cal_str_c(row->title),
        .status = row->rest,
        .detail = detail(cx, e, row),
        .instance = cal_str_c(cx->id),
        .field = cx->fail.field,
    };

    (void)rq;
    json_write(cx, &o, &rest_problem_shape, &p);
    http_res_text(cx, rs, row->rest, CAL_STR("application/problem+json"), cal_buf_str(body));
    add_hints(cx, row, rs);
}
