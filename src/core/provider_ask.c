/* SPDX-License-Identifier: MIT */
/* Asking the provider, with a proof of who asks (OpenID Connect Core 9). */
#include "base/buf.h"
#include "base/vec.h"
#include "crypt/jwt.h"
#include "crypt/token.h"
#include "json/out.h"
#include "model/policy.h"
#include "net/fetch.h"
#include "core/provider.h"

enum { MAX_BYTES = 256 * 1024, ASK_MS = 10000, ASSERTION_S = 60 };

/* ---- forms ---- */

static void add_encoded(cal_buf *out, cal_str s)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    cal_str allowed = {plain, sizeof plain - 1};

    for (size_t i = 0; i < s.n; i++) {
        if (cal_str_find_byte(allowed, s.p[i]) < allowed.n)
            cal_buf_add_byte(out, s.p[i]);
        else
            cal_buf_printf(out, "%%%02X", (unsigned)(unsigned char)s.p[i]);
    }
}

static cal_str encoded(cal_ctx *cx, cal_str s)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);

    add_encoded(b, s);
    return cal_buf_str(b);
}

static void add_params(cal_buf *out, const core_param *params, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!params[i].value.p)
            continue;
        if (out->n && out->p[out->n - 1] != '?' && out->p[out->n - 1] != '&')
            cal_buf_add_byte(out, '&');
        add_encoded(out, params[i].name);
        cal_buf_add_byte(out, '=');
        add_encoded(out, params[i].value);
    }
}

cal_str core_provider_link(cal_ctx *cx, cal_str url, const core_param *params, size_t n)
{
    cal_buf *b = cal_buf_new(cx->arena, 0);

    cal_buf_add(b, url);
    cal_buf_add_byte(b, cal_str_find_byte(url, '?') < url.n ? '&' : '?');
    add_params(b, params, n);
    return cal_buf_str(b);
}

/* ---- who asks ---- */

/* What proves us in one request: a header field, or parameters of the form. */
typedef struct proof {
    CAL_VEC(core_param) params;
    CAL_VEC(net_field) fields;
} proof;

typedef cal_err prove(cal_ctx *cx, cal_str url, proof *out);

static void add_param(cal_ctx *cx, proof *out, const char *name, cal_str value)
{
    CAL_PUSH(cx->arena, &out->params, (core_param){cal_str_c(name), value});
}

static cal_err by_name_alone(cal_ctx *cx, cal_str url, proof *out)
{
    (void)url;
    add_param(cx, out, "client_id", cx->policy->provider.client_id);
    return CAL_OK;
}

static cal_err by_secret_in_form(cal_ctx *cx, cal_str url, proof *out)
{
    add_param(cx, out, "client_secret", cx->policy->provider.client_secret);
    return by_name_alone(cx, url, out);
}

/* RFC 6749 2.3.1: both are encoded as in a form before they are joined. */
static cal_err by_basic(cal_ctx *cx, cal_str url, proof *out)
{
    const cal_provider *p = &cx->policy->provider;
    cal_str pair = cal_arena_printf(cx->arena, "%.*s:%.*s", CAL_FMT(encoded(cx, p->client_id)),
                                    CAL_FMT(encoded(cx, p->client_secret)));
    cal_str value =
        cal_arena_printf(cx->arena, "Basic %.*s", CAL_FMT(crypt_base64(cx->arena, pair)));

    (void)url;
    CAL_PUSH(cx->arena, &out->fields, (net_field){CAL_STR("Authorization"), value});
    return CAL_OK;
}

/* RFC 7523 3, OpenID Connect Core 9. One audience: some providers refuse more. It is the token
   endpoint, whatever endpoint is asked: all know that one. */
static cal_err by_assertion(cal_ctx *cx, cal_str url, proof *out)
{
    const cal_provider *p = &cx->policy->provider;
    crypt_signer by = {p->private_key, p->key_alg, p->key_id};
    cal_buf *b = cal_buf_new(cx->arena, 0);
    json_out o = {.buf = b};
    core_endpoints at;
    cal_str token;
    cal_err e = core_provider_at(cx, &at);

    if (e)
        return e;
    json_out_open(&o, '{');
    json_out_member(&o, "iss", p->client_id);
    json_out_member(&o, "sub", p->client_id);
    json_out_member(&o, "aud", at.token);
    json_out_member(&o, "jti", crypt_token_new(cx->arena));
    json_out_name(&o, CAL_STR("iat"));
    json_out_i64(&o, cx->now);
    json_out_name(&o, CAL_STR("exp"));
    json_out_i64(&o, cx->now + ASSERTION_S);
    json_out_close(&o, '}');
    if ((e = crypt_jws_sign(cx, &by, cal_buf_str(b), &token)))
        return e;
    add_param(cx, out, "client_assertion_type",
              CAL_STR("urn:ietf:params:oauth:client-assertion-type:jwt-bearer"));
    add_param(cx, out, "client_assertion", token);
    return by_name_alone(cx, url, out);
}

static prove *const proofs[] = {
    [CAL_CLIENT_BASIC] = by_basic,
    [CAL_CLIENT_POST] = by_secret_in_form,
    [CAL_CLIENT_KEY] = by_assertion,
    [CAL_CLIENT_PUBLIC] = by_name_alone,
};

/* ---- asking ---- */

static cal_err down(cal_ctx *cx, cal_str url, const char *what)
{
    cal_log_write(cx->log, CAL_LOG_WARN, cal_str_c(cx->id), "%.*s: %s%s%.*s", CAL_FMT(url), what,
                  cx->fail.why.n ? ": " : "", CAL_FMT(cx->fail.why));
    cal_fail_clear(cx);
    return cal_fail(cx, CAL_E_PROVIDER_DOWN,
                    "The sign-in service does not answer as it should; try again in a while.");
}

cal_err core_provider_post(cal_ctx *cx, cal_str url, const core_param *params, size_t n,
                           int *status, const json_value **out)
{
    cal_buf *body = cal_buf_new(cx->arena, 0);
    proof mine = {0};
    net_response rs;
    cal_err e = proofs[cx->policy->provider.client_auth](cx, url, &mine);

    if (e)
        return e;
    CAL_PUSH(cx->arena, &mine.fields,
             (net_field){CAL_STR("Content-Type"), CAL_STR("application/x-www-form-urlencoded")});
    CAL_PUSH(cx->arena, &mine.fields, (net_field){CAL_STR("Accept"), CAL_STR("application/json")});
    add_params(body, params, n);
    add_params(body, mine.params.at, mine.params.n);

    net_request rq = {.method = CAL_STR("POST"),
                      .url = url,
                      .fields = mine.fields.at,
                      .n_fields = mine.fields.n,
                      .body = cal_buf_str(body),
                      .max_bytes = MAX_BYTES,
                      .timeout_ms = ASK_MS,
                      .trusted = true};

    if (net_fetch(cx, &rq, &rs))
        return down(cx, url, "no answer");
    if (rs.status >= 500 || json_parse(cx, rs.body, out))
        return down(cx, url, "no answer that can be understood");
    *status = rs.status;
    return CAL_OK;
}

static bool is_signed(const net_response *rs)
{
    cal_str type = net_response_field(rs, CAL_STR("Content-Type"));

    return cal_str_eq_ci(cal_str_trim(cal_str_cut(&type, ';')), CAL_STR("application/jwt"));
}

cal_err core_provider_userinfo(cal_ctx *cx, cal_str url, cal_str access_token,
                               const json_value **out)
{
    net_field fields[] = {
        {CAL_STR("Authorization"),
         cal_arena_printf(cx->arena, "Bearer %.*s", CAL_FMT(access_token))},
        {CAL_STR("Accept"),  CAL_STR("application/json, application/jwt;q=0.9") },
    };
    net_request rq = {.url = url,
                      .fields = fields,
                      .n_fields = CAL_COUNT(fields),
                      .max_bytes = MAX_BYTES,
                      .timeout_ms = ASK_MS,
                      .trusted = true};
    net_response rs;
    crypt_jws jws;

    if (net_fetch(cx, &rq, &rs))
        return down(cx, url, "no answer");
    if (rs.status == 401 || rs.status == 403)
        return cal_fail(cx, CAL_E_PROVIDER_TOKEN,
                        "The sign-in service does not know this access token (any more).");
    if (rs.status != 200)
        return down(cx, url, "an answer that is not 200");
    if (is_signed(&rs))
        return core_provider_verify(cx, rs.body, &jws, out);
    return json_parse(cx, rs.body, out) ? down(cx, url, "no JSON") : CAL_OK;
}
