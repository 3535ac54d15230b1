/* SPDX-License-Identifier: MIT */
/* TLS with a certificate that the test makes. */
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/http/fixture.h"

static void end_key(void *key)
{
    EVP_PKEY_free(key);
}

static void end_certificate(void *certificate)
{
    X509_free(certificate);
}

static void end_session(void *session)
{
    SSL_CTX *context = SSL_get_SSL_CTX(session);

    SSL_free(session);
    SSL_CTX_free(context);
}

/* A certificate for "localhost", signed by itself, and its key as PEM files. */
static bool make_certificate(cal_ctx *cx, cal_str *cert, cal_str *key)
{
    EVP_PKEY *pair = EVP_EC_gen("P-256");
    X509 *x = X509_new();
    X509_NAME *name = X509_get_subject_name(x);
    FILE *file;
    bool good;

    cal_arena_defer(cx->arena, end_key, pair);
    cal_arena_defer(cx->arena, end_certificate, x);
    *cert = cal_arena_printf(cx->arena, "%.*s/cert.pem", CAL_FMT(test_dir(cx)));
    *key = cal_arena_printf(cx->arena, "%.*s/key.pem", CAL_FMT(test_dir(cx)));
    (void)X509_set_version(x, 2);
    (void)X509_gmtime_adj(X509_getm_notBefore(x), -60);
    (void)X509_gmtime_adj(X509_getm_notAfter(x), 3600);
    (void)X509_set_pubkey(x, pair);
    (void)X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"localhost",
                                     -1, -1, 0);
    (void)X509_set_issuer_name(x, name);
    good = X509_sign(x, pair, EVP_sha256()) > 0;
    file = fopen(cert->p, "w");
    good = good && file && PEM_write_X509(file, x) == 1 && fclose(file) == 0;
    file = fopen(key->p, "w");
    return good && file && PEM_write_PrivateKey(file, pair, NULL, NULL, 0, NULL, NULL) == 1 &&
           fclose(file) == 0;
}

static const fixture *start(cal_ctx *cx, http_options *options)
{
    *options = fixture_options();
    if (!make_certificate(cx, &options->tls_cert, &options->tls_key))
        return NULL;
    return fixture_start(cx, options);
}

/* A client over fd; NULL when the handshake fails. version 0: any. */
static SSL *handshake(cal_ctx *cx, int fd, int version)
{
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    SSL *ssl = SSL_new(context);

    cal_arena_defer(cx->arena, end_session, ssl);
    SSL_set_security_level(ssl, 0);
    if (version) {
        (void)SSL_set_min_proto_version(ssl, version);
        (void)SSL_set_max_proto_version(ssl, version);
    }
    (void)SSL_set_fd(ssl, fd);
    return SSL_connect(ssl) == 1 ? ssl : NULL;
}

static cal_str read_all(cal_ctx *cx, SSL *ssl)
{
    cal_buf *all = cal_buf_new(cx->arena, 0);
    char piece[16384];
    int n;

    while ((n = SSL_read(ssl, piece, sizeof piece)) > 0)
        cal_buf_add(all, (cal_str){piece, (size_t)n});
    return cal_buf_str(all);
}

TEST(requests_go_over_tls_1_2_and_1_3)
{
    const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
    const char *bytes =
        "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /stream?n=20 HTTP/1.1\r\nHost: a\r\n\r\n"
        "GET /host HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    http_options options;
    const fixture *f = start(cx, &options);

    CHECK(f);
    for (size_t i = 0; i < CAL_COUNT(versions); i++) {
        int fd = client_open(f), status = 0;
        SSL *ssl = handshake(cx, fd, versions[i]);
        cal_str body;

        CHECK(ssl);
        CHECK_INT(SSL_write(ssl, bytes, (int)strlen(bytes)), (int)strlen(bytes));
        CHECK_INT(client_responses(cx, read_all(cx, ssl), &status, &body), 3);
        CHECK_STR(body, CAL_STR("a 127.0.0.1 1 1"));
        /* The end was said, not only the connection closed. */
        CHECK(SSL_get_shutdown(ssl) & SSL_RECEIVED_SHUTDOWN);
        (void)close(fd);
    }
}

TEST(older_tls_is_refused)
{
    http_options options;
    const fixture *f = start(cx, &options);
    int fd;

    CHECK(f);
    fd = client_open(f);
    CHECK(!handshake(cx, fd, TLS1_1_VERSION));
    (void)close(fd);
}

TEST(a_large_response_and_body_go_over_tls)
{
    http_options options;
    const fixture *f = start(cx, &options);
    int fd, status = 0;
    cal_buf *sent = cal_buf_new(cx->arena, 0);
    cal_str body;
    SSL *ssl;

    CHECK(f);
    fd = client_open(f);
    ssl = handshake(cx, fd, 0);
    CHECK(ssl);
    cal_buf_add_c(sent, "PUT /worker HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n");
    for (int i = 0; i < 90000; i++)
        cal_buf_add_byte(sent, 'b');
    cal_buf_add_c(sent, "GET /huge HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    CHECK_INT(SSL_write(ssl, sent->p, (int)sent->n), (int)sent->n);
    CHECK_INT(client_responses(cx, read_all(cx, ssl), &status, &body), 2);
    CHECK_INT(body.n, 8 << 20);
    (void)close(fd);
}

TEST(a_tls_client_that_says_its_end_gets_its_answer)
{
    const char *bytes = "GET /worker HTTP/1.1\r\nHost: a\r\n\r\n";
    http_options options;
    const fixture *f = start(cx, &options);
    int fd;
    SSL *ssl;

    CHECK(f);
    fd = client_open(f);
    ssl = handshake(cx, fd, TLS1_3_VERSION);
    CHECK(ssl);
    CHECK(SSL_write(ssl, bytes, (int)strlen(bytes)) > 0);
    (void)SSL_shutdown(ssl);
    CHECK(cal_str_has(read_all(cx, ssl), CAL_STR("GET /worker ")));
    (void)close(fd);
}

TEST(plain_bytes_on_a_tls_port_are_cut)
{
    http_options options;
    const fixture *f = start(cx, &options);
    cal_str got;

    CHECK(f);
    got = client_talk(cx, f, CAL_STR("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    CHECK(!cal_str_has(got, CAL_STR("HTTP/")));
    CHECK_INT(atomic_load(&f->runs), 0);
}

TEST(a_handshake_that_stops_is_cut)
{
    http_options options = fixture_options();
    int fd;

    options.head_ms = 300;
    CHECK(make_certificate(cx, &options.tls_cert, &options.tls_key));

    const fixture *f = fixture_start(cx, &options);

    fd = client_open(f);
    CHECK(client_send(fd, CAL_STR("\x16\x03\x01\x02")));
    CHECK(client_sees_end(fd, 1500));
    (void)close(fd);
}

TEST(a_certificate_that_cannot_be_used_is_told)
{
    http_options options = fixture_options();
    http_app app = {0};
    http_server *server;
    cal_str cert, key;

    CHECK(make_certificate(cx, &cert, &key));
    options.tls_cert = CAL_STR("/nowhere/cert.pem");
    options.tls_key = key;
    CHECK_INT(http_server_new(cx, &options, &app, &server), CAL_E_CONFIG);
    CHECK(cal_str_has(cx->fail.why, CAL_STR("http.tls_cert /nowhere/cert.pem")));
    cal_fail_clear(cx);
    options.tls_cert = cert;
    options.tls_key = cert;
    CHECK_INT(http_server_new(cx, &options, &app, &server), CAL_E_CONFIG);
    CHECK(cal_str_has(cx->fail.why, CAL_STR("http.tls_key")));
}
