#!/usr/bin/env python3
"""Raw bytes on the socket of a real server: what two readers could understand differently is refused
and the connection closed, what comes too slowly is cut, what is right goes through."""
import gzip
import pathlib
import signal
import socket
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.server import Prepared, basic  # noqa: E402

HEALTH = b"GET /api/v1.0/health HTTP/1.1\r\nHost: a\r\n\r\n"
NEXT = b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"


def post(*lines, body=b"", line=b"POST /api/v1.0/session HTTP/1.1", host=b"Host: a"):
    return b"\r\n".join([line, *([host] if host else []), *lines]) + b"\r\n\r\n" + body


# Claim, bytes: each is answered 400 and the connection closed, whatever follows.
REFUSED = [
    ("length with chunks", post(b"Content-Length: 5", b"Transfer-Encoding: chunked", body=b"0\r\n\r\n")),
    ("chunks with length", post(b"Transfer-Encoding: chunked", b"Content-Length: 5", body=b"0\r\n\r\n")),
    ("two lengths", post(b"Content-Length: 2", b"Content-Length: 2", body=b"{}")),
    ("two different lengths", post(b"Content-Length: 2", b"Content-Length: 3", body=b"{}")),
    ("length with plus", post(b"Content-Length: +2", body=b"{}")),
    ("length in hex", post(b"Content-Length: 0x2", body=b"{}")),
    ("length as list", post(b"Content-Length: 2, 2", body=b"{}")),
    ("negative length", post(b"Content-Length: -1")),
    ("empty length", post(b"Content-Length:")),
    ("huge length", post(b"Content-Length: 99999999999999999999")),
    ("unknown coding", post(b"Transfer-Encoding: xchunked", body=b"0\r\n\r\n")),
    ("list of codings", post(b"Transfer-Encoding: gzip, chunked", body=b"0\r\n\r\n")),
    ("identity", post(b"Transfer-Encoding: identity", body=b"0\r\n\r\n")),
    ("twice chunked", post(b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked", body=b"0\r\n\r\n")),
    ("space before the colon", post(b"Transfer-Encoding : chunked", body=b"0\r\n\r\n")),
    ("space before another colon", post(b"X-A : b")),
    ("chunks in 1.0", post(b"Transfer-Encoding: chunked", body=b"0\r\n\r\n", line=b"POST /api/v1.0/session HTTP/1.0")),
    ("NUL in a value", post(b"X-A: a\0b")),
    ("bare CR in a value", post(b"X-A: a\rb")),
    ("bare LF in a value", post(b"X-A: a\nX-B: b")),
    ("bare LF at the end", b"GET /api/v1.0/health HTTP/1.1\nHost: a\n\n" + HEALTH),
    ("folded line", post(b"X-A: a", b" folded")),
    ("folded with a tab", post(b"X-A: a", b"\tfolded")),
    ("no Host", post(host=None)),
    ("two Hosts", post(b"Host: b")),
    ("bad Host", post(host=b"Host: a/b")),
    ("bad Host with user", post(host=b"Host: a@b")),
    ("chunk size in hex notation", post(b"Transfer-Encoding: chunked", body=b"0x2\r\n{}\r\n0\r\n\r\n")),
    ("chunk not closed", post(b"Transfer-Encoding: chunked", body=b"2\r\n{}0\r\n\r\n")),
    ("chunk closed by LF", post(b"Transfer-Encoding: chunked", body=b"2\r\n{}\n0\r\n\r\n")),
    ("chunk size with sign", post(b"Transfer-Encoding: chunked", body=b"+2\r\n{}\r\n0\r\n\r\n")),
    ("huge chunk size", post(b"Transfer-Encoding: chunked", body=b"fffffffffffffffff\r\n{}\r\n0\r\n\r\n")),
    ("method is no token", post(line=b"G(T / HTTP/1.1")),
    ("field name is no token", post(b"X(A: a")),
    ("empty field name", post(b": a")),
    ("field without a colon", post(b"nonsense")),
    ("space in the target", post(line=b"GET /a b HTTP/1.1")),
    ("NUL in the path", post(line=b"GET /a%00b HTTP/1.1")),
    ("broken escape", post(line=b"GET /a%zz HTTP/1.1")),
    ("cut escape", post(line=b"GET /a%2 HTTP/1.1")),
    ("fragment in the target", post(line=b"GET /a#b HTTP/1.1")),
    ("control in the target", post(line=b"GET /a\x01 HTTP/1.1")),
    ("user in an absolute target", post(line=b"GET http://u@a/ HTTP/1.1")),
    ("no target", post(line=b"GET HTTP/1.1")),
    ("TLS on a plain port", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"),
]

# Claim, bytes, status: refused with another status, and closed.
OTHERS = [
    ("unknown method", post(line=b"BREW / HTTP/1.1"), 501),
    ("no version", b"GET /\r\nHost: a\r\n\r\n", 505),
    ("version 2.0", post(line=b"GET / HTTP/2.0"), 505),
    ("long target", post(line=b"GET /" + b"a" * 9000 + b" HTTP/1.1"), 414),
    ("long head", post(b"X-A: " + b"a" * 20000), 431),
    ("head without end", b"GET / HTTP/1.1\r\nHost: a\r\nX-A: " + b"a" * 20000, 431),
    ("body said too large", post(b"Content-Length: 100000000"), 413),
    ("body too large in chunks", post(b"Transfer-Encoding: chunked", body=b"ffff\r\n" + b"a" * 65535 + b"\r\nffff\r\n" + b"a" * 65535 + b"\r\n"), 413),
    ("unknown expectation", post(b"Expect: wonders", b"Content-Length: 0"), 417),
    ("unknown content coding", post(b"Content-Encoding: lzma", b"Content-Length: 2", body=b"{}"), 415),
]


def receive(s, seconds=5.0):
    """Everything until the other side closes."""
    s.settimeout(seconds)
    data = b""
    try:
        while piece := s.recv(65536):
            data += piece
    except ConnectionResetError:
        pass
    return data


def talk(server, data, seconds=5.0):
    with socket.create_connection((server.host, server.port)) as s:
        s.sendall(data)
        return receive(s, seconds)


def statuses(data):
    """Status of each response in a stream of responses with Content-Length."""
    found = []
    while data.startswith(b"HTTP/1.1 "):
        head, _, data = data.partition(b"\r\n\r\n")
        found.append(int(head[9:12]))
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                data = data[int(line.split(b":")[1]):]
    return found


def refused(server, secret):
    for claim, data in REFUSED:
        got = statuses(talk(server, data + NEXT))
        yield claim, got == [400], got
    for claim, data, status in OTHERS:
        got = statuses(talk(server, data))
        yield claim, got == [status], got


def goes_through(server, secret):
    head = b"GET /api/v1.0/health HTTP/1.1\r\nHost: a\r\n"
    got = statuses(talk(server, HEALTH * 5 + head + b"Connection: close\r\n\r\n"))
    yield "six requests in one piece get six answers", got == [200] * 6, got
    got = statuses(talk(server, b"GET /api/v1.0/health HTTP/1.0\r\n\r\n"))
    yield "HTTP/1.0 without Host", got == [200], got
    got = statuses(talk(server, b"\r\n\r\n" + head + b"Connection: close\r\n\r\n"))
    yield "empty lines before a request", got == [200], got
    got = statuses(talk(server, b"GET http://a/api/v1.0/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
    yield "an absolute target", got == [200], got
    data = talk(server, head.replace(b"GET", b"HEAD") + b"Connection: close\r\n\r\n")
    yield "HEAD has a length and no body", b"Content-Length: " in data and data.endswith(b"\r\n\r\n"), data
    with socket.create_connection((server.host, server.port)) as s:
        for byte in HEALTH.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"):
            s.sendall(bytes([byte]))
        got = statuses(receive(s))
    yield "a head byte by byte", got == [200], got
    with socket.create_connection((server.host, server.port)) as s:
        s.sendall(HEALTH.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        s.shutdown(socket.SHUT_WR)
        got = statuses(receive(s))
    yield "a client that has closed its side gets its answer", got == [200], got


def event(name):
    return (f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\nBEGIN:VEVENT\r\nUID:{name}\r\nDTSTAMP:20260101T000000Z\r\n"
            f"DTSTART:20260105T100000Z\r\nSUMMARY:{'x' * 500}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n").encode()


def put(name, secret, *lines):
    return post(b"Authorization: " + basic("alice", secret).encode(), b"Content-Type: text/calendar", *lines,
                line=b"PUT /api/v1.0/caldav/alice/calendar/%s.ics HTTP/1.1" % name)


def bodies(server, secret):
    data = event("chunked")
    chunks = b"".join(b"%x;ext=1\r\n%s\r\n" % (len(data[i:i + 100]), data[i:i + 100]) for i in range(0, len(data), 100))
    got = statuses(talk(server, put(b"chunked", secret, b"Transfer-Encoding: chunked", b"Connection: close") + chunks + b"0\r\nX-T: 1\r\n\r\n"))
    yield "a body in chunks with a trailer", got == [201], got
    stored = server.request("GET", "/api/v1.0/caldav/alice/calendar/chunked.ics", user="alice", secret=secret).body
    yield "… is stored as sent", stored == data, stored
    packed = gzip.compress(event("packed"))
    got = statuses(talk(server, put(b"packed", secret, b"Content-Encoding: gzip", b"Content-Length: %d" % len(packed), b"Connection: close") + packed))
    yield "a body in gzip", got == [201], got
    bomb = gzip.compress(bytes(200 << 20))
    got = statuses(talk(server, put(b"bomb", secret, b"Content-Encoding: gzip", b"Content-Length: %d" % len(bomb), b"Connection: close") + bomb, 20))
    yield "a gzip bomb is too large (max-resource-size)", got == [403], got
    got = statuses(talk(server, put(b"broken", secret, b"Content-Encoding: gzip", b"Content-Length: 9") + b"not gzip!"))
    yield "broken gzip", got == [400], got
    with socket.create_connection((server.host, server.port)) as s:
        data = event("waits")
        s.sendall(put(b"waits", secret, b"Expect: 100-continue", b"Content-Length: %d" % len(data), b"Connection: close"))
        s.settimeout(5)
        first = s.recv(1000)
        s.sendall(data)
        got = statuses(receive(s))
    yield "100-continue comes before the body", first.startswith(b"HTTP/1.1 100") and got == [201], (first, got)
    got = statuses(talk(server, put(b"never", secret, b"Expect: 100-continue", b"Content-Length: 999999999")))
    yield "… and a refusal instead of it", got == [403], got
    with socket.create_connection((server.host, server.port)) as s:
        s.sendall(put(b"cut", secret, b"Content-Length: 1000") + event("cut")[:300])
    time.sleep(0.2)
    reply = server.request("GET", "/api/v1.0/caldav/alice/calendar/cut.ics", user="alice", secret=secret)
    yield "a truncated upload stores nothing", reply.status == 404, reply.status


def drip(server, data, every_s, limit_s):
    """Seconds until the server cuts a client that sends a byte now and then; None if it does not."""
    started = time.monotonic()
    with socket.create_connection((server.host, server.port)) as s:
        s.settimeout(every_s)
        try:
            for byte in data:
                s.sendall(bytes([byte]))
                try:
                    got = s.recv(1000)
                    if not got or got.startswith(b"HTTP/1.1 408"):
                        return time.monotonic() - started
                except TimeoutError:
                    pass
                if time.monotonic() - started > limit_s:
                    return None
        except OSError:
            return time.monotonic() - started
    return None


def slow_clients(prepared, secret):
    options = ["http.head_timeout=1s", "http.idle_timeout=8s", "http.body_min_rate=200", "http.max_connections=20"]
    with prepared.server(options) as server:
        results = {}
        heads = threading.Thread(target=lambda: results.update(head=drip(server, HEALTH[:-2] + b"X-A: " + b"a" * 500, 0.2, 6)))
        heads.start()
        with socket.create_connection((server.host, server.port)) as s:
            s.sendall(put(b"slow", secret, b"Content-Length: 5000"))
            started, cut = time.monotonic(), None
            s.settimeout(0.3)
            while time.monotonic() - started < 15:
                try:
                    s.sendall(b"B")
                    s.recv(1000)
                    cut = time.monotonic() - started
                    break
                except TimeoutError:
                    continue
                except OSError:
                    cut = time.monotonic() - started
                    break
        heads.join()
        yield "a head that drips is cut", results["head"] is not None and results["head"] < 3, results
        yield "a body that drips is cut", cut is not None and cut < 10, cut
        started = time.monotonic()
        with socket.create_connection((server.host, server.port)) as s:
            s.sendall(HEALTH)
            data = receive(s, 12)
        yield "a silent connection is closed", statuses(data) == [200] and 6 < time.monotonic() - started < 11, time.monotonic() - started
        many = [socket.create_connection((server.host, server.port)) for _ in range(30)]
        time.sleep(0.3)
        for s in many:
            s.close()
        time.sleep(0.5)
        yield "the server lives on after too many connections", server.request("GET", "/api/v1.0/health").status == 200, ""


def stop(prepared, secret):
    server = prepared.server()
    server.start()
    with socket.create_connection((server.host, server.port)) as s:
        data = event("late")
        s.sendall(put(b"late", secret, b"Content-Length: %d" % len(data)) + data[:100])
        time.sleep(0.2)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        s.sendall(data[100:])
        got = receive(s)
    code = server.process.wait(20)
    yield "a stop finishes what has begun", statuses(got) == [201] and code == 0, (got[:300], code)
    server.stop()


def main():
    prepared, passed, failed = Prepared(), 0, 0
    secret = prepared.secrets["alice"]
    try:
        with prepared.server() as server:
            groups = [refused(server, secret), goes_through(server, secret), bodies(server, secret)]
            results = [r for g in groups for r in g]
            results.append(("the server lives on", server.request("GET", "/api/v1.0/health").status == 200, ""))
        results += [*slow_clients(prepared, secret), *stop(prepared, secret)]
        for claim, good, got in results:
            print(f"ok {claim}" if good else f"not ok {claim}: {got!r}"[:600])
            passed, failed = passed + bool(good), failed + (not good)
    finally:
        prepared.remove()
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
