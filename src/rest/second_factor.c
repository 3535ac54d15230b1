/* SPDX-License-Identifier: MIT */
/* /second-factor: setting up codes that change with time, recovery codes, giving it up; an
   administrator takes it away. */
#include "core/second_factor.h"

#include "core/user.h"
#include "auth/auth.h"
#include "rest/io.h"
#include "rest/nouns.h"

typedef struct proof {
    cal_str password, code;
} proof;

typedef struct enrolment {
    cal_str secret, uri;
} enrolment;

typedef struct recovery {
    json_texts codes;
} recovery;

/* By cal_factor_state. */
static const char *const states[] = {"off", "pending", "on", NULL};

/* clang-format off */
static const json_field state_fields[] = {
    {"state", JSON_AT(ENUM, cal_second_factor, state), .names = states, .text = "pending: begun, and no code was confirmed."},
    {"since", JSON_AT(TIME, cal_second_factor, since), .flags = JSON_NULLABLE, .text = "Since when it is on."},
    {"recovery_codes", JSON_AT(INT, cal_second_factor, codes), .text = "How many recovery codes are left."},
};

static const json_field begin_fields[] = {
    {"password", JSON_AT(STR, proof, password), .flags = JSON_SECRET | JSON_NULLABLE, .max = 1024, .text = "The account's password, if it has one."},
};

static const json_field code_fields[] = {
    {"code", JSON_AT(STR, proof, code), .flags = JSON_REQUIRED, .min = 6, .max = 64, .text = "What the authenticator program shows."},
};

static const json_field proof_fields[] = {
    {"password", JSON_AT(STR, proof, password), .flags = JSON_SECRET | JSON_NULLABLE, .max = 1024, .text = "The account's password, if it has one."},
    {"code", JSON_AT(STR, proof, code), .flags = JSON_REQUIRED, .min = 6, .max = 64, .text = "What the authenticator program shows, or a recovery code."},
};

static const json_field enrolment_fields[] = {
    {"secret", JSON_AT(STR, enrolment, secret), .flags = JSON_SECRET, .text = "For typing into an authenticator program; base 32."},
    {"uri",    JSON_AT(STR, enrolment, uri), .flags = JSON_SECRET, .text = "The same as an otpauth address, for a QR code."},
};

static const json_field recovery_fields[] = {
    {"recovery_codes", JSON_AT(TEXTS, recovery, codes), .text = "Each signs in once in place of a code; shown this once."},
};
/* clang-format on */

static const json_shape state_shape = {.name = "SecondFactor",
                                       .text = "How it stands with my second factor.",
                                       .field = state_fields,
                                       .n = CAL_COUNT(state_fields),
                                       .size = sizeof(cal_second_factor),
                                       .is_reply = true};

static const json_shape begin_shape = {.name = "SecondFactorBegin",
                                       .text = "Whoever sets up proves who they are.",
                                       .field = begin_fields,
                                       .n = CAL_COUNT(begin_fields),
                                       .size = sizeof(proof)};

static const json_shape code_shape = {.name = "SecondFactorCode",
                                      .text = "A code of the program that was set up.",
                                      .field = code_fields,
                                      .n = CAL_COUNT(code_fields),
                                      .size = sizeof(proof)};

static const json_shape proof_shape = {.name = "SecondFactorProof",
                                       .text = "Password and code.",
                                       .field = proof_fields,
                                       .n = CAL_COUNT(proof_fields),
                                       .size = sizeof(proof)};

static const json_shape enrolment_shape = {.name = "SecondFactorSecret",
                                           .text = "What the authenticator program has to know.",
                                           .field = enrolment_fields,
                                           .n = CAL_COUNT(enrolment_fields),
                                           .size = sizeof(enrolment),
                                           .is_reply = true};

static const json_shape recovery_shape = {.name = "RecoveryCodes",
                                          .text = "Recovery codes.",
                                          .field = recovery_fields,
                                          .n = CAL_COUNT(recovery_fields),
                                          .size = sizeof(recovery),
                                          .is_reply = true};

static cal_err show(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_second_factor now;
    cal_err e = core_second_factor_at(cx, &now);

    (void)rq;
    return e ? e : rest_reply(cx, rs, &state_shape, &now);
}

static cal_err begin(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    enrolment made;
    proof in = {0};
    cal_err e;

    if ((e = auth_need_session(cx, rq)) || (e = rest_body(cx, rq, &begin_shape, &in, NULL)) ||
        (e = core_second_factor_begin(cx, in.password, &made.secret, &made.uri)))
        return e;
    return rest_reply(cx, rs, &enrolment_shape, &made);
}

static cal_err show_codes(cal_ctx *cx, http_res *rs, const cal_str *codes)
{
    return rest_reply(cx, rs, &recovery_shape,
                      &(recovery){
                          {codes, CORE_RECOVERY_CODES}
    });
}

static cal_err confirm(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_str codes[CORE_RECOVERY_CODES];
    proof in = {0};
    cal_err e;

    if ((e = auth_need_session(cx, rq)) || (e = rest_body(cx, rq, &code_shape, &in, NULL)) ||
        (e = core_second_factor_confirm(cx, in.code, codes)))
        return e;
    return show_codes(cx, rs, codes);
}

static cal_err renew(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_str codes[CORE_RECOVERY_CODES];
    proof in = {0};
    cal_err e;

    if ((e = auth_need_session(cx, rq)) || (e = rest_body(cx, rq, &proof_shape, &in, NULL)) ||
        (e = core_second_factor_codes(cx, in.password, in.code, codes)))
        return e;
    return show_codes(cx, rs, codes);
}

static cal_err end(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    proof in = {0};
    cal_err e;

    if ((e = auth_need_session(cx, rq)) || (e = rest_body(cx, rq, &proof_shape, &in, NULL)) ||
        (e = core_second_factor_end(cx, in.password, in.code)))
        return e;
    return rest_done(rs);
}

static cal_err reset(cal_ctx *cx, const http_req *rq, http_res *rs)
{
    cal_user whose;
    cal_err e;

    if ((e = auth_need_session(cx, rq)) || (e = core_user_by_handle(cx, rq->param[0], &whose)) ||
        (e = core_second_factor_reset(cx, &whose)))
        return e;
    return rest_done(rs);
}

/* clang-format off */
static const http_route rows[] = {
    {HTTP_GET,    "/second-factor", HTTP_NEED_ENROLLING, HTTP_ON_LOOP, show, NULL, &state_shape, "How it stands with my second factor.", 0, 0},
    {HTTP_POST,   "/second-factor", HTTP_NEED_ENROLLING, HTTP_ON_WORKER, begin, &begin_shape, &enrolment_shape, "Begin to set up a second factor. Needs a browser session.", 0, 0},
    {HTTP_POST,   "/second-factor/confirm", HTTP_NEED_ENROLLING, HTTP_ON_WORKER, confirm, &code_shape, &recovery_shape, "Turn it on by a first code. Needs a browser session.", 0, 0},
    {HTTP_POST,   "/second-factor/recovery-codes", HTTP_NEED_USER, HTTP_ON_WORKER, renew, &proof_shape, &recovery_shape, "Make other recovery codes. Needs a browser session.", 0, 0},
    {HTTP_POST,   "/second-factor/end", HTTP_NEED_USER, HTTP_ON_WORKER, end, &proof_shape, NULL, "Give it up. Needs a browser session.", 0, 0},
    {HTTP_DELETE, "/users/{handle}/second-factor", HTTP_NEED_ADMIN, HTTP_ON_WORKER, reset, NULL, NULL, "Take somebody's second factor away; their sessions end. For administrators, by a browser session.", 0, 0},
};
/* clang-format on */

const http_routes rest_second_factor_routes = {rows, CAL_COUNT(rows)};
