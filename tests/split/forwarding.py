#!/usr/bin/env python3
"""What passes between a process of the role api and the server behind it, seen from that server: fields, paths,
bodies, framing, time-outs, and what happens when one of the three goes away."""
import http.client
import pathlib
import socket
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.behind import Behind, reply  # noqa: E402
from rigs.client import expect, play  # noqa: E402
from rigs.server import basic  # noqa: E402
from rigs.split import SECRET  # noqa: E402

ROOT = "/api/v1.0/caldav/"
HOME = ROOT + "alice/"
PATH = HOME + "calendar/a.ics"
FOREIGN = "/caldav.php/"
MULTISTATUS = ('<?xml version="1.0" encoding="utf-8"?>\n<!-- as it was --><x:multistatus xmlns:x="DAV:" xmlns:C="urn:x">'
               '<x:response><x:href>{0}</x:href><C:note>{0} &amp; more</C:note><x:empty/></x:response></x:multistatus>')


def ask(server, method, path, body=None, user="alice", **fields):
    headers = {name.replace("_", "-"): value for name, value in fields.items()}
    return server.request(method, path, body, headers, user, server.secrets[user])


def raw(server, head, user="alice", body=b""):
    """One request as bytes; everything that comes until the end."""
    lines = [*head, f"Authorization: {basic(user, server.secrets[user])}", "", ""]
    with socket.create_connection((server.host, server.port), timeout=30) as s:
        s.sendall("\r\n".join(lines).encode() + body)
        data = b""
        while piece := s.recv(65536):
            data += piece
    return data


def who_asks_is_told_and_nothing_that_proves_it(prepared):
    with Behind(lambda r: reply()) as behind, prepared.server(behind.options()) as server:
        ask(server, "PROPFIND", HOME + "?a=b%20c", "<x/>", Depth="1", Cookie="a=b", X_CSRF_Token="t", Prefer="return=minimal",
            User_Agent="Test/1", Content_Type="application/xml", X_Unknown="kept")
        got = behind.requests[0]
        assert (got.method, got.target, got.body) == ("PROPFIND", HOME + "?a=b%20c", b"<x/>"), got.target
        assert got.all("X-Forwarded-User") == ["alice"] and got.all("X-Forwarded-Secret") == [SECRET], got.fields
        for name in ("Authorization", "Cookie", "X-CSRF-Token", "Connection"):
            assert got.field(name) is None, name
        for name, value in {"Depth": "1", "Prefer": "return=minimal", "User-Agent": "Test/1", "X-Unknown": "kept",
                            "Content-Type": "application/xml", "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "http",
                            "X-Forwarded-Host": f"127.0.0.1:{server.port}", "Host": f"127.0.0.1:{behind.port}",
                            "Forwarded": f'for=127.0.0.1;proto=http;host="127.0.0.1:{server.port}"', "Via": "1.1 calends"}.items():
            assert got.all(name) == [value], (name, got.all(name))


def a_session_passes_with_its_csrf_token_only(prepared):
    with Behind(lambda r: reply("204 No Content")) as behind, prepared.server(behind.options()) as server:
        session = server.sign_in("bob")
        expect(server.request("DELETE", PATH, headers={"Cookie": session["Cookie"]}), 403)
        assert not behind.requests
        expect(server.request("DELETE", PATH, headers=session), 204)
        assert behind.requests[0].field("X-Forwarded-User") == "bob"


def who_is_nobody_is_asked_here(prepared):
    with Behind(lambda r: reply(body=b"options")) as behind, prepared.server(behind.options()) as server:
        refused = expect(server.request("PROPFIND", HOME), 401)
        assert "Basic realm=" in refused.header("WWW-Authenticate"), refused.headers
        expect(server.request("GET", HOME, headers={"Authorization": basic("alice", "wrong")}), 401)
        assert not behind.requests
        expect(server.request("OPTIONS", HOME), 200)
        assert behind.requests[0].field("X-Forwarded-User") is None and behind.requests[0].field("X-Forwarded-Secret") is None


def what_a_client_says_of_itself_is_stripped(prepared):
    with Behind(lambda r: reply()) as behind, prepared.server(behind.options()) as server:
        ask(server, "GET", PATH, X_Forwarded_User="bob", x_forwarded_secret=SECRET, X_Forwarded_For="1.2.3.4", Forwarded="for=1.2.3.4",
            X_Forwarded_Anything="x", X_Real_IP="1.2.3.4")
        server.request("OPTIONS", PATH, headers={"X-Forwarded-User": "bob", "X-Forwarded-Secret": SECRET})
        got, nobody = behind.requests
        assert got.all("X-Forwarded-User") == ["alice"] and got.all("X-Forwarded-For") == ["127.0.0.1"], got.fields
        assert got.field("X-Forwarded-Anything") is None and got.field("X-Real-IP") is None and len(got.all("Forwarded")) == 1
        assert nobody.field("X-Forwarded-User") is None


def fields_of_one_hop_stay_on_it(prepared):
    answer = reply("200 OK", b"x", "Connection: X-Inner, keep-alive", "X-Inner: 1", "Keep-Alive: 5", "ETag: \"e\"", "X-Outer: 2",
                   "Content-Language: de", "Proxy-Authenticate: Basic", "Date: Thu, 01 Jan 1970 00:00:00 GMT")
    with Behind(lambda r: answer) as behind, prepared.server(behind.options()) as server:
        got = raw(server, [f"GET {PATH} HTTP/1.1", "Host: x", "Connection: X-Mine, close", "X-Mine: 1", "TE: trailers", "X-Kept: 2"])
        head = got.split(b"\r\n\r\n")[0].decode()
        for name in ("X-Inner", "Keep-Alive", "Proxy-Authenticate", "1970"):
            assert name not in head, head
        for line in ('ETag: "e"', "X-Outer: 2", "Content-Language: de", "Content-Length: 1"):
            assert line in head, head
        assert head.count("Date:") == 1 and head.count("X-Content-Type-Options") == 1, head
        sent = behind.requests[0]
        assert sent.field("X-Mine") is None and sent.field("TE") is None and sent.field("X-Kept") == "2"


def a_dead_server_is_502_with_a_sentence(prepared):
    with Behind(lambda r: reply()) as behind:
        options = behind.options()
    with prepared.server(options) as server:
        got = expect(ask(server, "PROPFIND", HOME), 502)
        assert b"takes no connection" in got.body, got.body
        got = expect(server.request("GET", "/api/v1.0/users/me", user="alice", secret=server.secrets["alice"]), 200)


def a_silent_server_is_504_and_holds_up_nothing_else(prepared):
    with Behind(lambda r: time.sleep(5)) as behind, prepared.server([*behind.options(timeout="1s"), "http.workers=1"]) as server:
        from threading import Thread
        slow = [Thread(target=ask, args=[server, "PROPFIND", HOME], daemon=True) for _ in range(8)]
        for one in slow:
            one.start()
        time.sleep(0.3)
        began = time.monotonic()
        expect(server.request("GET", "/api/v1.0/ready"), 200)
        expect(server.request("GET", "/api/v1.0/calendars", user="alice", secret=server.secrets["alice"]), 200)
        assert time.monotonic() - began < 0.6
        got = expect(ask(server, "GET", PATH), 504)
        assert b"takes too long" in got.body, got.body
        for one in slow:
            one.join()


def what_is_no_http_is_502(prepared):
    both = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"
    answers = [b"SSH-2.0-OpenSSH\r\n\r\n", both, b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
               b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", b"HTTP/1.1 200 OK\r\nA : b\r\nContent-Length: 0\r\n\r\n",
               b"HTTP/1.1 200 OK\r\nA: b\nContent-Length: 0\r\n\r\n", b"HTTP/1.1 101 Switching\r\n\r\n", False,
               b"HTTP/1.1 200 OK\r\n" + b"A: " + b"x" * 70000]
    left = list(answers)
    with Behind(lambda r: left.pop(0)) as behind, prepared.server(behind.options(timeout="2s")) as server:
        for answer in answers:
            assert ask(server, "PUT", PATH, "x").status == 502, answer


def an_answer_that_is_cut_does_not_look_whole(prepared):
    def cut(request):
        request.connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n" + b"x" * 300000)
        return False
    with Behind(cut) as behind, prepared.server(behind.options()) as server:
        try:
            ask(server, "GET", PATH)
            raise AssertionError("it looked whole")
        except (http.client.IncompleteRead, ConnectionError):
            pass

    def short(request):
        request.connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nxx")
        return False
    with Behind(short) as behind, prepared.server(behind.options()) as server:
        expect(ask(server, "GET", PATH), 502)


def statuses_without_a_body_have_none(prepared):
    answers = [b"HTTP/1.1 204 No Content\r\nETag: \"a\"\r\n\r\n", b"HTTP/1.1 304 Not Modified\r\nContent-Length: 77\r\nETag: \"a\"\r\n\r\n",
               b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"]
    left = list(answers)
    with Behind(lambda r: left.pop(0)) as behind, prepared.server(behind.options()) as server:
        gone = raw(server, [f"DELETE {PATH} HTTP/1.1", "Host: x", "Connection: close"])
        assert gone.startswith(b"HTTP/1.1 204 ") and b"Content-Length" not in gone and gone.endswith(b"\r\n\r\n"), gone
        same = raw(server, [f"GET {PATH} HTTP/1.1", "Host: x", "Connection: close"])
        assert same.startswith(b"HTTP/1.1 304 ") and same.endswith(b"\r\n\r\n") and b"Content-Length" not in same, same
        made = raw(server, [f"PUT {PATH} HTTP/1.1", "Host: x", "Content-Length: 1", "Connection: close"], body=b"x")
        assert made.startswith(b"HTTP/1.1 201 ") and b"Early" not in made and b"Link" not in made, made
        assert behind.connections == 1, behind.connections


def head_tells_what_get_would(prepared):
    answers = [b"HTTP/1.1 200 OK\r\nContent-Length: 123456\r\n\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"]
    left = list(answers)
    with Behind(lambda r: left.pop(0)) as behind, prepared.server(behind.options()) as server:
        known = raw(server, [f"HEAD {PATH} HTTP/1.1", "Host: x", "Connection: close"])
        assert b"Content-Length: 123456\r\n" in known and known.endswith(b"\r\n\r\n"), known
        unknown = raw(server, [f"HEAD {PATH} HTTP/1.1", "Host: x", "Connection: close"])
        assert b"Transfer-Encoding: chunked\r\n" in unknown and unknown.endswith(b"\r\n\r\n"), unknown
        assert behind.connections == 1


def chunks_pass_both_ways(prepared):
    answer = b"HTTP/1.1 207 Multi-Status\r\nTransfer-Encoding: chunked\r\n\r\n" + b"5\r\nhello\r\n" * 3 + b"0\r\nX-T: 1\r\n\r\n"
    with Behind(lambda r: answer) as behind, prepared.server(behind.options()) as server:
        got = raw(server, [f"REPORT {HOME} HTTP/1.1", "Host: x", "Transfer-Encoding: chunked", "Connection: close"],
                  body=b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
        assert b"Transfer-Encoding: chunked" in got and got.replace(b"\r\n", b"").count(b"hello") == 3, got
        assert behind.requests[0].body == b"abcde" and behind.requests[0].field("Content-Length") == "5"
        old = raw(server, [f"GET {PATH} HTTP/1.0", "Host: x"])
        assert old.endswith(b"\r\n\r\nhellohellohello"), old


def expect_is_answered_here(prepared):
    with Behind(lambda r: reply("201 Created")) as behind, prepared.server(behind.options()) as server:
        with socket.create_connection((server.host, server.port), timeout=10) as s:
            s.sendall(f"PUT {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: {basic('alice', server.secrets['alice'])}\r\n"
                      "Content-Length: 3\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n".encode())
            assert s.recv(100).startswith(b"HTTP/1.1 100 Continue")
            s.sendall(b"abc")
            assert s.recv(4000).startswith(b"HTTP/1.1 201 ")
        assert behind.requests[0].field("Expect") is None and behind.requests[0].body == b"abc"


def connections_are_used_again_and_mended(prepared):
    with Behind(lambda r: reply(body=b"ok")) as behind, prepared.server(behind.options()) as server:
        for _ in range(20):
            expect(ask(server, "GET", PATH), 200)
        assert behind.connections == 1, behind.connections
    kept = []

    def once(request):
        kept.append(request.connection)
        request.connection.sendall(reply(body=b"ok"))
        request.connection.shutdown(socket.SHUT_RDWR)
        return False
    with Behind(once) as behind, prepared.server(behind.options()) as server:
        for i in range(10):
            expect(ask(server, "PUT", PATH, "x"), 200)
            time.sleep(0.01)
        assert len(behind.requests) == 10, "a change was sent twice"


def a_large_answer_streams_in_bounded_memory(prepared):
    size, piece = 400 << 20, b"x" * (1 << 20)
    sent = []

    def much(request):
        request.connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n".encode())
        for _ in range(size // len(piece)):
            request.connection.sendall(piece)
            sent.append(1)
    with Behind(much) as behind, prepared.server(behind.options()) as server:
        with socket.create_connection((server.host, server.port), timeout=60) as s:
            s.sendall(f"GET {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: {basic('alice', server.secrets['alice'])}\r\n\r\n".encode())
            head = b""
            while b"\r\n\r\n" not in head:
                head += s.recv(4096)
            assert f"Content-Length: {size}\r\n".encode() in head and b"chunked" not in head, head
            time.sleep(0.5)
            assert len(sent) < 40, "the answer was taken faster than the client takes it"
            before, most = resident_kb(server), 0
            got = len(head.split(b"\r\n\r\n", 1)[1])
            while got < size:
                got += len(s.recv(1 << 20))
                most = max(most, resident_kb(server)) if got % 64 == 0 else most
            most = max(most, resident_kb(server))
        assert most - before < 40000, (before, most)


def resident_kb(server):
    text = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    return int(text.split("VmRSS:")[1].split()[0])


def a_large_body_goes_there(prepared):
    body = bytes(range(256)) * 100000
    with Behind(lambda r: reply("201 Created")) as behind, prepared.server(behind.options()) as server:
        expect(ask(server, "PUT", HOME + "files/big.bin", body), 201)
        assert behind.requests[0].body == body
        refused = raw(server, [f"PUT {HOME}files/huge.bin HTTP/1.1", "Host: x", f"Content-Length: {34 << 20}"])
        assert refused.startswith(b"HTTP/1.1 403 ") and b"max-resource-size" in refused, refused
        assert len(behind.requests) == 1


def a_client_that_leaves_ends_the_request_behind(prepared):
    def never(request):
        request.connection.settimeout(20)
        assert request.connection.recv(1) == b""
        return False
    with Behind(never) as behind, prepared.server(behind.options()) as server:
        head = f"GET {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: {basic('alice', server.secrets['alice'])}\r\n\r\n".encode()
        with socket.create_connection((server.host, server.port)) as s:
            s.sendall(head)
            while not behind.requests:
                time.sleep(0.02)
        assert behind.closed.wait(6), "the request behind went on"

    def endless(request):
        request.connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            request.connection.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
    with Behind(endless) as behind, prepared.server(behind.options()) as server:
        with socket.create_connection((server.host, server.port)) as s:
            s.sendall(head)
            s.recv(100000)
        assert behind.closed.wait(6), "the stream behind went on"


def half_a_connection_still_gets_its_answer(prepared):
    def slow(request):
        time.sleep(0.7)
        return reply(body=b"late")
    with Behind(slow) as behind, prepared.server(behind.options()) as server:
        with socket.create_connection((server.host, server.port)) as s:
            s.sendall(f"GET {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: {basic('alice', server.secrets['alice'])}\r\n\r\n".encode())
            s.shutdown(socket.SHUT_WR)
            data = b""
            while piece := s.recv(4000):
                data += piece
        assert data.endswith(b"late"), data


def a_server_behind_that_refuses_us_is_502(prepared):
    with Behind(lambda r: reply("401 Unauthorized", b"", "WWW-Authenticate: Basic realm=\"inner\"")) as behind:
        with prepared.server(behind.options()) as server:
            got = expect(ask(server, "GET", PATH), 502)
            assert got.header("WWW-Authenticate") is None and b"caldav.secret" in got.body, got.body


def it_stops_while_it_waits(prepared):
    with Behind(lambda r: time.sleep(30)) as behind, prepared.server([*behind.options(), "http.stop_timeout=500ms"]) as server:
        with socket.create_connection((server.host, server.port)) as s:
            s.sendall(f"GET {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: {basic('alice', server.secrets['alice'])}\r\n\r\n".encode())
            while not behind.requests:
                time.sleep(0.02)
            began = time.monotonic()
            server.stop()
            assert time.monotonic() - began < 10


def paths_of_another_make_are_mapped_both_ways(prepared):
    def answer(request):
        return reply("207 Multi-Status", MULTISTATUS.format(FOREIGN + "alice/calendar/a%20b.ics").encode(),
                     "Content-Type: text/xml; charset=\"utf-8\"", f"Location: http://127.0.0.1:{behind.port}{FOREIGN}alice/c/",
                     f"Content-Location: {FOREIGN}alice/d.ics")
    with Behind(answer) as behind, prepared.server(behind.options(FOREIGN)) as server:
        here = f"http://127.0.0.1:{server.port}"
        got = ask(server, "REPORT", HOME + "calendar/?q=1", MULTISTATUS.format(HOME + "x.ics"), Content_Type="application/xml",
                  Destination=f"{here}{HOME}z.ics", If=f'<{HOME}a.ics> (<urn:uuid:{ROOT}> ["<{ROOT}>"]) <{here}{HOME}b.ics> (Not <x>)',
                  Accept_Encoding="gzip")
        there, sent = f"http://127.0.0.1:{behind.port}", behind.requests[0]
        assert sent.target == FOREIGN + "alice/calendar/?q=1", sent.target
        assert sent.field("Destination") == f"{there}{FOREIGN}alice/z.ics", sent.field("Destination")
        assert sent.field("If") == (f'<{FOREIGN}alice/a.ics> (<urn:uuid:{ROOT}> ["<{ROOT}>"]) <{there}{FOREIGN}alice/b.ics> '
                                    "(Not <x>)"), sent.field("If")
        wanted = MULTISTATUS.replace("<x:href>{0}", "<x:href>" + FOREIGN + "alice/x.ics").format(HOME + "x.ics")
        assert sent.body.decode() == wanted, sent.body
        assert got.header("Location") == f"{here}{HOME}c/" and got.header("Content-Location") == HOME + "d.ics", got.headers
        wanted = MULTISTATUS.replace("<x:href>{0}", "<x:href>" + HOME + "calendar/a%20b.ics").format(FOREIGN + "alice/calendar/a%20b.ics")
        assert got.body.decode() == wanted, got.body


def a_long_list_of_another_make_streams(prepared):
    n = 40000
    responses = [f"<D:response><D:href>{FOREIGN}alice/c/{i}.ics</D:href><D:status>HTTP/1.1 200 OK</D:status></D:response>" for i in range(n)]
    body = ('<D:multistatus xmlns:D="DAV:">' + "".join(responses) + "</D:multistatus>").encode()

    def answer(request):
        request.connection.sendall(b"HTTP/1.1 207 Multi-Status\r\nContent-Type: application/xml\r\nConnection: close\r\n\r\n" + body)
        return False
    with Behind(answer) as behind, prepared.server(behind.options(FOREIGN)) as server:
        got = ask(server, "PROPFIND", HOME + "c/")
        assert got.body == body.replace(FOREIGN.encode(), ROOT.encode()), got.body[:300]


def what_is_stored_is_not_rewritten(prepared):
    text = f'<a xmlns="DAV:"><href>{FOREIGN}alice/</href></a>'.encode()
    with Behind(lambda r: reply("200 OK", text, "Content-Type: text/xml")) as behind:
        with prepared.server(behind.options(FOREIGN)) as server:
            assert ask(server, "GET", HOME + "files/a.xml").body == text
            mine = text.replace(FOREIGN.encode(), ROOT.encode())
            ask(server, "PUT", HOME + "files/a.xml", mine, Content_Type="text/xml")
            assert behind.requests[1].body == mine


def a_configuration_that_cannot_be_is_refused(prepared):
    for options, why in {
            ("server.role=both",): "server.role must be all, api or caldav",
            ("server.role=api",): "set caldav.upstream",
            ("server.role=caldav",): "set proxy.secret",
            ("server.role=api", "caldav.upstream=http://127.0.0.1:1/a/"): "caldav.secret must have 16",
            ("caldav.upstream=https://127.0.0.1/", f"caldav.secret={SECRET}"): "caldav.upstream must be an address",
            ("caldav.upstream=http://127.0.0.1:1/a", f"caldav.secret={SECRET}"): "caldav.upstream must be an address",
            ("server.role=caldav", "caldav.upstream=http://127.0.0.1:1/a/"): "caldav.upstream must be empty"}.items():
        server = prepared.server(options)
        done = server.command("serve", check=False)
        assert done.returncode == 1 and why in done.stderr, (options, done.stderr)


if __name__ == "__main__":
    sys.exit(play([test for name, test in list(globals().items())
                   if callable(test) and getattr(test, "__module__", "") == "__main__"
                   and test.__code__.co_varnames[:test.__code__.co_argcount] == ("prepared",)]))
