#!/usr/bin/env python3
"""A process of the role api before one of the role caldav answers as one process does, to the byte; who comes to
the second one by himself is nobody; either may die and come back."""
import gzip
import pathlib
import re
import signal
import socket
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import Client, event, expect, play  # noqa: E402
from rigs.server import Server, basic  # noqa: E402
from rigs.split import SECRET, Pair  # noqa: E402

HOME = "/api/v1.0/caldav/alice/"
CALENDAR = HOME + "calendar/"
ICS = "Content-Type: text/calendar"
XML = "Content-Type: application/xml"
PROP = '<D:propfind xmlns:D="DAV:"><D:allprop/></D:propfind>'
LOCK = ('<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype>'
        "<D:owner><D:href>mailto:a@example.org</D:href></D:owner></D:lockinfo>")
QUERY = ('<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><D:getetag/><C:calendar-data/></D:prop>'
         '<C:filter><C:comp-filter name="VCALENDAR"/></C:filter></C:calendar-query>')
SYNC = '<D:sync-collection xmlns:D="DAV:"><D:sync-token/><D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop></D:sync-collection>'
MKCALENDAR = ('<C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop><D:displayname>Ä &amp; B'
              "</D:displayname></D:prop></D:set></C:mkcalendar>")

# Method, path, fields, body: what one process and a pair must answer alike.
EXCHANGES = [
    ("GET", "/.well-known/caldav", [], ""), ("PROPFIND", "/.well-known/caldav", [], ""),
    ("OPTIONS", "*", ["Authorization: none"], ""), ("OPTIONS", HOME, ["Authorization: none"], ""), ("OPTIONS", CALENDAR, [], ""),
    ("PROPFIND", HOME, ["Authorization: none"], ""), ("PROPFIND", HOME, ["Authorization: Basic eDp5"], ""),
    ("PROPFIND", HOME, ["Authorization: Bearer x"], ""), ("PROPFIND", HOME, ["Authorization: none", "Sec-Fetch-Mode: cors"], ""),
    ("PROPFIND", "/api/v1.0/caldav", ["Depth: 0", XML], PROP), ("PROPFIND", "/api/v1.0/caldav/", ["Depth: 1", XML], PROP),
    ("PROPFIND", HOME, ["Depth: 1", XML], PROP), ("PROPFIND", HOME, ["Depth: 1", XML, "Accept-Encoding: gzip"], PROP),
    ("PROPFIND", HOME, ["Depth: infinity"], ""), ("PROPFIND", HOME, ["Depth: 1", XML], "<no xml"),
    ("PROPFIND", "/api/v1.0/caldav/bob/", ["Depth: 0"], ""), ("GET", "/api/v1.0/caldavx", [], ""), ("BREW", CALENDAR, [], ""),
    ("PUT", CALENDAR + "a.ics", [ICS, "If-None-Match: *"], event("a", "SUMMARY:One")),
    ("PUT", CALENDAR + "a.ics", [ICS, "If-None-Match: *"], event("a", "SUMMARY:One")),
    ("PUT", CALENDAR + "b.ics", [ICS, "Prefer: return=representation"], event("b", "SUMMARY:Two")),
    ("PUT", CALENDAR + "c.ics", [ICS], "BEGIN:VCALENDAR\r\n"), ("PUT", CALENDAR + "a%2fb.ics", [ICS], event("x")),
    ("PUT", CALENDAR + "big.ics", [ICS, f"Content-Length: {40 << 20}"], ""),
    ("PUT", CALENDAR + "z.ics", [ICS, "Content-Encoding: br"], "xx"), ("PUT", CALENDAR + "z.ics", [ICS, "Content-Encoding: gzip"], "xx"),
    ("PUT", CALENDAR + "o.ics", [ICS, "Origin: https://evil.example"], event("o")),
    ("PUT", CALENDAR + "o.ics", [ICS, "Sec-Fetch-Site: cross-site"], event("o")),
    ("GET", CALENDAR + "a.ics", [], ""), ("HEAD", CALENDAR + "a.ics", [], ""), ("GET", CALENDAR + "a.ics", ["If-None-Match: *"], ""),
    ("GET", CALENDAR + "a.ics", ["Accept-Encoding: gzip"], ""), ("GET", CALENDAR + "nothing.ics", [], ""), ("GET", CALENDAR, [], ""),
    ("HEAD", CALENDAR, [], ""), ("GET", CALENDAR, ["Accept-Encoding: gzip"], ""), ("GET", HOME + "?a=b&c=%C3%A4", [], ""),
    ("REPORT", CALENDAR, ["Depth: 1", XML], QUERY), ("REPORT", CALENDAR, [XML], SYNC), ("REPORT", CALENDAR, [XML, "Accept-Encoding: gzip"], QUERY),
    ("MKCALENDAR", HOME + "second/", [XML], MKCALENDAR), ("MKCALENDAR", HOME + "second/", [XML], MKCALENDAR),
    ("MKCOL", HOME + "files/", [], ""), ("PUT", HOME + "files/a%20%C3%A4.txt", ["Content-Type: text/plain"], "text"),
    ("GET", HOME + "files/a%20%C3%A4.txt", ["Range: bytes=1-2"], ""), ("PROPFIND", HOME + "files/", ["Depth: 1"], ""),
    ("COPY", CALENDAR + "b.ics", ["Destination: " + HOME + "second/b.ics"], ""),
    ("MOVE", CALENDAR + "b.ics", ["Destination: http://{host}" + HOME + "second/c.ics"], ""),
    ("MOVE", CALENDAR + "b.ics", ["Destination: http://{host}" + HOME + "second/b.ics", "Overwrite: F"], ""),
    ("MOVE", CALENDAR + "b.ics", ["Destination: http://other.example" + HOME + "second/b.ics"], ""),
    ("LOCK", CALENDAR + "a.ics", [XML, "Timeout: Second-600"], LOCK), ("LOCK", CALENDAR + "a.ics", [XML], LOCK),
    ("PUT", CALENDAR + "a.ics", [ICS], event("a", "SUMMARY:Locked")),
    ("PUT", CALENDAR + "a.ics", [ICS, "If: <http://{host}" + CALENDAR + "a.ics> ({lock})"], event("a", "SUMMARY:Unlocked")),
    ("PUT", CALENDAR + "a.ics", [ICS, "If: <" + CALENDAR + "other.ics> ({lock})"], event("a", "SUMMARY:Wrong")),
    ("DELETE", CALENDAR, ["If: <" + CALENDAR + "a.ics> ({lock})", "If-Match: \"no\""], ""),
    ("PROPPATCH", CALENDAR, [XML], '<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><D:displayname>é</D:displayname></D:prop></D:set></D:propertyupdate>'),
    ("UNLOCK", CALENDAR + "a.ics", ["Lock-Token: {lock}"], ""), ("DELETE", CALENDAR + "a.ics", [], ""), ("DELETE", CALENDAR + "a.ics", [], ""),
    ("POST", HOME + "outbox/", [ICS], "BEGIN:VCALENDAR\r\n"), ("ACL", CALENDAR, [XML], '<D:acl xmlns:D="DAV:"/>'),
    ("GET", CALENDAR + "b.ics", ["Connection: X-A", "X-A: 1"], ""), ("GET", "http://{host}" + CALENDAR, [], ""),
    ("GET", CALENDAR, ["Range: bytes=0-1", "If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT"], ""),
]
VARIES = [(r"(?m)^Date: .*$", ""), (r"urn:uuid:[0-9a-f-]{36}", "TOKEN"), (r'"instance":"[^"]*"', ""), (r"127\.0\.0\.1:\d+", "HOST")]


def answer(server, method, path, fields, body, lock):
    host = f"127.0.0.1:{server.port}"
    lines = [f"{method} {path.format(host=host)} HTTP/1.1", f"Host: {host}", "Connection: close" if not any(
        f.startswith("Connection") for f in fields) else "X: y"]
    lines += [f.replace("{host}", host).replace("{lock}", lock) for f in fields if f != "Authorization: none"]
    if not any(f.startswith("Authorization") for f in fields):
        lines.append("Authorization: " + basic("alice", server.secrets["alice"]))
    if not any(f.startswith("Content-Length") for f in fields):
        lines.append(f"Content-Length: {len(body.encode())}")
    with socket.create_connection((server.host, server.port), timeout=30) as s:
        s.sendall(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
        s.shutdown(socket.SHUT_WR)
        data = b""
        while piece := s.recv(65536):
            data += piece
    return data


def whole(head, body):
    """The body without its chunks and coding, whose borders may differ."""
    if b"Transfer-Encoding: chunked" in head and body:
        left, body = body, b""
        while True:
            size, left = left.split(b"\r\n", 1)
            if int(size, 16) == 0:
                break
            body, left = body + left[:int(size, 16)], left[int(size, 16) + 2:]
    return gzip.decompress(body) if b"Content-Encoding: gzip" in head and body else body


def plain(data):
    head, _, body = data.partition(b"\r\n\r\n")
    fields, text = head.decode("latin-1"), whole(head, body).decode()
    for pattern, by in VARIES:
        fields, text = re.sub(pattern, by, fields), re.sub(pattern, by, text)
    status, *fields = fields.replace("\r", "").split("\n")
    if b"Content-Encoding: gzip" in head:
        fields = [f for f in fields if not f.startswith("Content-Length")]
    return status, sorted(f for f in fields if f), text


def a_pair_answers_as_one_process(prepared):
    with prepared.server() as one, as_pair(prepared) as two:
        locks = {one: "", two: ""}
        for method, path, fields, body in EXCHANGES:
            got = {}
            for server in (one, two):
                data = answer(server, method, path, fields, body, locks[server])
                got[server] = plain(data)
                found = re.search(rb"Lock-Token: (\S+)", data)
                locks[server] = found[1].decode() if found else locks[server]
            assert got[one] == got[two], f"{method} {path} {fields}\none: {got[one]}\ntwo: {got[two]}"


def as_pair(prepared, options=()):
    made = prepared.server(options)
    pair = Pair(made.folder, options, database=made.database)
    pair.secrets = made.secrets
    return pair


def only_those_in_front_are_believed(prepared):
    with as_pair(prepared) as pair:
        behind = pair.behind
        for headers in ({}, {"X-Forwarded-User": "alice"}, {"X-Forwarded-User": "alice", "X-Forwarded-Secret": "wrong"},
                        {"Authorization": basic("alice", pair.secrets["alice"])}):
            got = expect(behind.request("PROPFIND", HOME, headers=headers), 401)
            assert got.header("WWW-Authenticate") is None
        expect(behind.request("PROPFIND", HOME, headers={"X-Forwarded-User": "alice", "X-Forwarded-Secret": SECRET, "Depth": "0"}), 207)
        spoofed = {"X-Forwarded-User": "alice", "X-Forwarded-Secret": SECRET}
        expect(pair.request("PROPFIND", HOME, headers=spoofed), 401)
        expect(pair.request("GET", CALENDAR, headers=spoofed, user="bob", secret=pair.secrets["bob"]), 404)


def each_role_answers_its_part(prepared):
    with as_pair(prepared) as pair:
        behind = pair.behind
        for path in ("/api/v1.0/health", "/api/v1.0/ready"):
            expect(behind.request("GET", path), 200)
        for path in ("/", "/api/v1.0/session", "/api/v1.0/calendars", "/feed/x", "/.well-known/caldav", "/api/v1.0/openapi.json"):
            expect(behind.request("GET", path), 404)
        expect(pair.request("GET", "/api/v1.0/calendars", user="alice", secret=pair.secrets["alice"]), 200)
        expect(pair.request("GET", "/api/v1.0/openapi.json"), 200)


def a_wrong_secret_is_told_to_the_administrator(prepared):
    with as_pair(prepared) as pair:
        options = [f"caldav.upstream=http://127.0.0.1:{pair.behind.port}/api/v1.0/caldav/", "caldav.secret=another secret that is long"]
        other = Server(pair.folder / "other", options)
        other.database_url = pair.database_url
        with other:
            got = expect(other.request("PROPFIND", HOME, user="alice", secret=pair.secrets["alice"]), 502)
            assert b"proxy.secret there must be equal" in got.body, got.body
        assert "another secret" not in (other.folder / "log").read_text()


def what_is_written_on_one_side_is_seen_on_the_other(prepared):
    with as_pair(prepared) as pair:
        secret = pair.secrets["alice"]
        expect(pair.request("PUT", CALENDAR + "s.ics", event("s", "SUMMARY:Seen"), {"Content-Type": "text/calendar"}, "alice", secret), 201)
        listed = expect(pair.request("GET", "/api/v1.0/calendars", user="alice", secret=secret), 200).json()
        made = expect(pair.request("POST", "/api/v1.0/calendars", {"name": "Of REST"}, pair.sign_in("alice")), 201).json()
        assert listed and made
        found = expect(pair.request("PROPFIND", HOME, headers={"Depth": "1"}, user="alice", secret=secret), 207)
        assert b"Of REST" in found.body
        bobs, depth = HOME.replace("alice", "bob"), {"Depth": "0"}
        expect(pair.request("PROPFIND", bobs, headers=depth, user="bob", secret=pair.secrets["bob"]), 207)
        pair.command("user", "disable", "bob")
        expect(pair.request("PROPFIND", bobs, headers=depth, user="bob", secret=pair.secrets["bob"]), 401, 403)


def a_killed_process_comes_back_and_all_is_well(prepared):
    with as_pair(prepared) as pair, Client(pair, "alice", pair.secrets["alice"]) as client:
        for round_ in range(3):
            acknowledged, over, failed = [], threading.Event(), []

            def write():
                i = 0
                while not over.is_set():
                    i += 1
                    name = f"k{round_}-{i}"
                    got = pair.request("PUT", f"{CALENDAR}{name}.ics", event(name), {"Content-Type": "text/calendar"}, "alice",
                                       pair.secrets["alice"])
                    (acknowledged if got.status == 201 else failed).append(name if got.status == 201 else got.status)
            writers = [threading.Thread(target=write) for _ in range(1)]
            for w in writers:
                w.start()
            time.sleep(0.5)
            pair.behind.stop(signal.SIGKILL)
            time.sleep(0.3)
            pair.behind.start_again()
            time.sleep(0.5)
            over.set()
            for w in writers:
                w.join()
            assert set(failed) == {502}, failed[:5]
            there = client.members()
            assert acknowledged and all(f"{name}.ics" in there for name in acknowledged), "an acknowledged write is gone"


def two_in_front_of_one(prepared):
    with as_pair(prepared) as pair:
        second = Server(pair.folder / "second", ["server.role=api", f"caldav.secret={SECRET}",
                                                 f"caldav.upstream=http://127.0.0.1:{pair.behind.port}/api/v1.0/caldav/"])
        second.database_url = pair.database_url
        with second:
            def both(server, first):
                for i in range(first, first + 25):
                    expect(server.request("PUT", f"{CALENDAR}t{i}.ics", event(f"t{i}"), {"Content-Type": "text/calendar"}, "alice",
                                          pair.secrets["alice"]), 201)
            threads = [threading.Thread(target=both, args=a) for a in ((pair, 0), (second, 100))]
            for t in threads:
                t.start()
            for t in threads:
                t.join()
            for server in (pair, second):
                with Client(server, "alice", pair.secrets["alice"]) as client:
                    assert len(client.members()) == 50


if __name__ == "__main__":
    sys.exit(play([test for name, test in list(globals().items())
                   if callable(test) and getattr(test, "__module__", "") == "__main__" and hasattr(test, "__code__")
                   and test.__code__.co_varnames[:test.__code__.co_argcount] == ("prepared",)]))
