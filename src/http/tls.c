/* SPDX-License-Identifier: MIT */
/* OpenSSL over memory BIOs: it never touches the socket. */
#include "http/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdlib.h>

enum { PIECE = 16 * 1024 };

struct http_tls_context {
    SSL_CTX *ssl;
};

struct http_tls {
    SSL *ssl;
    BIO *in, *out; /* owned by ssl */
};

static cal_err refuse(cal_ctx *cx, const char *what, cal_str path)
{
    char why[160];

    ERR_error_string_n(ERR_get_error(), why, sizeof why);
    return cal_fail(cx, CAL_E_CONFIG, "%s %.*s cannot be used: %s", what, CAL_FMT(path), why);
}

cal_err http_tls_context_new(cal_ctx *cx, cal_str cert, cal_str key, http_tls_context **out)
{
    http_tls_context *t = calloc(1, sizeof *t);
    SSL_CTX *ssl = SSL_CTX_new(TLS_server_method());
    cal_err e = CAL_OK;

    if (!t || !ssl)
        abort();
    t->ssl = ssl;
    (void)SSL_CTX_set_min_proto_version(ssl, TLS1_2_VERSION);
    (void)SSL_CTX_set_options(ssl, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    (void)SSL_CTX_set_mode(ssl, SSL_MODE_RELEASE_BUFFERS);
    if (SSL_CTX_use_certificate_chain_file(ssl, cal_arena_c(cx->arena, cert)) != 1)
        e = refuse(cx, "The certificate http.tls_cert", cert);
    else if (SSL_CTX_use_PrivateKey_file(ssl, cal_arena_c(cx->arena, key), SSL_FILETYPE_PEM) != 1 ||
             SSL_CTX_check_private_key(ssl) != 1)
        e = refuse(cx, "The key http.tls_key", key);
    if (e) {
        http_tls_context_free(t);
        return e;
    }
    *out = t;
    return CAL_OK;
}

void http_tls_context_free(http_tls_context *t)
{
    if (!t)
        return;
    SSL_CTX_free(t->ssl);
    free(t);
}

http_tls *http_tls_new(http_tls_context *context)
{
    http_tls *t = calloc(1, sizeof *t);

    if (!t)
        abort();
    t->ssl = SSL_new(context->ssl);
    t->in = BIO_new(BIO_s_mem());
    t->out = BIO_new(BIO_s_mem());
    if (!t->ssl || !t->in || !t->out)
        abort();
    SSL_set_bio(t->ssl, t->in, t->out);
    SSL_set_accept_state(t->ssl);
    return t;
}

void http_tls_free(http_tls *t)
{
    if (!t)
        return;
    SSL_free(t->ssl);
    free(t);
}

static bool wants_more(const http_tls *t, int rc)
{
    int error = SSL_get_error(t->ssl, rc);

    ERR_clear_error();
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
}

http_tls_state http_tls_receive(http_tls *t, cal_str bytes, cal_buf *plain)
{
    char piece[PIECE];
    int n;

    if (!t) {
        cal_buf_add(plain, bytes);
        return HTTP_TLS_OPEN;
    }
    if (BIO_write(t->in, bytes.p, (int)bytes.n) != (int)bytes.n)
        return HTTP_TLS_BROKEN;
    while ((n = SSL_read(t->ssl, piece, sizeof piece)) > 0)
        cal_buf_add(plain, (cal_str){piece, (size_t)n});
    if (SSL_get_error(t->ssl, n) == SSL_ERROR_ZERO_RETURN)
        return HTTP_TLS_END;
    return wants_more(t, n) ? HTTP_TLS_OPEN : HTTP_TLS_BROKEN;
}

bool http_tls_send(http_tls *t, cal_buf *plain, cal_buf *wire)
{
    char piece[PIECE];
    int n;

    if (plain->n && SSL_is_init_finished(t->ssl)) {
        n = SSL_write(t->ssl, plain->p, (int)plain->n);
        if (n <= 0 && !wants_more(t, n))
            return false;
        if (n > 0)
            cal_buf_shift(plain, (size_t)n);
    }
    while ((n = BIO_read(t->out, piece, sizeof piece)) > 0)
        cal_buf_add(wire, (cal_str){piece, (size_t)n});
    return true;
}

void http_tls_end(http_tls *t)
{
    if (!t)
        return;
    (void)SSL_shutdown(t->ssl);
    ERR_clear_error();
}
