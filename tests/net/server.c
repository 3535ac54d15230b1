/* SPDX-License-Identifier: MIT */
/* The server: one connection, one request, one answer at a time. */
#include "tests/net/server.h"

#include <netinet/in.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/thread.h"

struct net_test_server {
    const net_test_page *pages;
    cal_thread thread;
    int fd, port;
    atomic_int count;
    char last[16384];
    size_t last_n;
};

static void send_all(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t done = send(fd, p, n, MSG_NOSIGNAL);

        if (done <= 0)
            return;
        p += done;
        n -= (size_t)done;
    }
}

/* The answer with the port put in. */
static void answer(const net_test_server *s, int fd, const char *text)
{
    const char *at;
    char port[16];

    (void)snprintf(port, sizeof port, "%d", s->port);
    while ((at = strstr(text, "%PORT%")) != NULL) {
        send_all(fd, text, (size_t)(at - text));
        send_all(fd, port, strlen(port));
        text = at + strlen("%PORT%");
    }
    send_all(fd, text, strlen(text));
}

/* Whether a whole request has come: a head and as much body as it says. */
static bool is_whole(const net_test_server *s)
{
    cal_str all = {s->last, s->last_n};
    size_t end = cal_str_find(all, CAL_STR("\r\n\r\n"));
    size_t at = cal_str_find(all, CAL_STR("Content-Length: "));
    size_t body = at < all.n ? (size_t)strtoul(all.p + at + 16, NULL, 10) : 0;

    return end < all.n && all.n >= end + 4 + body;
}

static const net_test_page *page_of(const net_test_server *s)
{
    cal_str rest = {s->last, s->last_n};

    (void)cal_str_cut(&rest, ' ');

    cal_str path = cal_str_cut(&rest, ' ');

    for (const net_test_page *p = s->pages; p->path; p++) {
        if (cal_str_eq(cal_str_c(p->path), path))
            return p;
    }
    return NULL;
}

static void serve_one(net_test_server *s, int fd)
{
    s->last_n = 0;
    while (!is_whole(s)) {
        ssize_t n = recv(fd, s->last + s->last_n, sizeof s->last - 1 - s->last_n, 0);

        if (n <= 0)
            return;
        s->last_n += (size_t)n;
        s->last[s->last_n] = '\0';
    }
    atomic_fetch_add(&s->count, 1);

    const net_test_page *page = page_of(s);

    if (page && page->delay_ms)
        (void)usleep((useconds_t)page->delay_ms * 1000);
    answer(s, fd, page ? page->answer : "HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n");
}

static void *run(void *arg)
{
    net_test_server *s = arg;

    for (;;) {
        int fd = accept(s->fd, NULL, NULL);

        if (fd < 0)
            return NULL;
        serve_one(s, fd);
        (void)shutdown(fd, SHUT_WR);
        (void)close(fd);
    }
}

net_test_server *net_test_server_new(const net_test_page *pages)
{
    net_test_server *s = calloc(1, sizeof *s);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof at;

    if (!s)
        abort();
    s->pages = pages;
    s->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (s->fd < 0 || bind(s->fd, (const struct sockaddr *)&at, sizeof at) != 0 ||
        listen(s->fd, 16) != 0 || getsockname(s->fd, (struct sockaddr *)&at, &n) != 0)
        abort();
    s->port = ntohs(at.sin_port);
    cal_thread_start(&s->thread, "test-web", run, s);
    return s;
}

void net_test_server_free(net_test_server *s)
{
    (void)shutdown(s->fd, SHUT_RDWR);
    cal_thread_join(&s->thread);
    (void)close(s->fd);
    free(s);
}

int net_test_server_port(const net_test_server *s)
{
    return s->port;
}

cal_str net_test_server_last(const net_test_server *s)
{
    return (cal_str){s->last, s->last_n};
}

int net_test_server_count(const net_test_server *s)
{
    return atomic_load(&s->count);
}
