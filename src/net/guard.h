/* SPDX-License-Identifier: MIT */
/* Which addresses a request may be sent to when somebody else than the administrator chose them: an
   address of the inside (RFC 6890 and the registries that follow it) would let a stranger see what
   only this machine can reach. */
#ifndef CAL_NET_GUARD_H
#define CAL_NET_GUARD_H

#include <sys/socket.h>

#include "base/str.h"

/* Whether a resolved address is one of the open internet: no loopback, private, shared, link-local,
   multicast, unspecified, documentation, benchmarking or reserved one. An IPv4-mapped or NAT64
   (64:ff9b::/96) address is judged by the IPv4 address in it; 6to4, Teredo and IPv4-compatible ones
   are closed. False for every family beside IPv4 and IPv6, and for an addr shorter than its
   family's. */
bool net_is_public_address(const struct sockaddr *addr, socklen_t n);

/* The ports that a stranger's URL may name. */
bool net_is_web_port(int64_t port);

#endif
