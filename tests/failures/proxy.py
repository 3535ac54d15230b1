#!/usr/bin/env python3
"""A proxy in front: what it says of its clients is believed from its own addresses only, whom it names only
with the secret; whatever else sends such fields is a stranger."""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import event, expect, play  # noqa: E402
from rigs.server import PASSWORD, basic  # noqa: E402

SECRET = "a secret of the proxy in the tests"
OURS = ["proxy.addresses=127.0.0.0/8", f"proxy.secret={SECRET}"]
HOME = "/api/v1.0/caldav/{}/calendar/"


def named(user, secret=SECRET, **more):
    return {"X-Forwarded-User": user, "X-Forwarded-Secret": secret, **more}


def me(server, headers):
    return server.request("GET", "/api/v1.0/users/me", headers=headers)


def the_proxy_says_who_it_is(prepared):
    with prepared.server(OURS) as server:
        for user in ("alice", "alice@example.org"):
            assert expect(me(server, named(user)), 200).json()["handle"] == "alice"
        session = server.request("GET", "/api/v1.0/session", headers=named("alice")).json()
        assert session["signed_in"] and session["how"] == "proxy", session
        path = HOME.format("alice") + "p.ics"
        expect(server.request("PUT", path, event("p", "SUMMARY:By proxy"),
                              {**named("alice"), "Content-Type": "text/calendar"}), 201)
        expect(server.request("GET", path, headers=named("alice")), 200)
        expect(server.request("GET", path, headers=named("bob")), 404)
        expect(server.request("POST", "/api/v1.0/app-passwords", {"label": "Phone"}, named("alice")), 201)


def without_the_secret_it_is_nobody(prepared):
    with prepared.server(OURS) as server:
        for headers in ({"X-Forwarded-User": "alice"}, named("alice", "wrong"), named("alice", ""), named("alice", SECRET + "x"),
                        named("alice", SECRET[:-1]), named(""), named(" ")):
            expect(me(server, headers), 401)
    log = (server.folder / "log").read_text()
    assert "X-Forwarded-Secret is wrong" in log and SECRET not in log, log


def doubled_fields_name_nobody(prepared):
    with prepared.server(OURS) as server:
        for double in ("X-Forwarded-User: bob", "x-forwarded-user: bob", f"X-Forwarded-Secret: {SECRET}"):
            lines = ["GET /api/v1.0/users/me HTTP/1.1", f"Host: {server.host}", "X-Forwarded-User: alice",
                     f"X-Forwarded-Secret: {SECRET}", double, "Connection: close", "", ""]
            assert raw(server, lines).startswith("HTTP/1.1 401 "), double


def raw(server, lines):
    import socket
    with socket.create_connection((server.host, server.port), timeout=20) as s:
        s.sendall("\r\n".join(lines).encode())
        answer = b""
        while part := s.recv(65536):
            answer += part
    return answer.decode()


def from_elsewhere_it_is_only_text(prepared):
    options = ["proxy.addresses=10.1.2.3, fd00::/8", f"proxy.secret={SECRET}"]
    with prepared.server(options) as server:
        expect(me(server, named("alice")), 401)
        fields = server.sign_in("bob")
        assert me(server, {**fields, **named("alice")}).json()["handle"] == "bob"
        secured = server.request("GET", "/api/v1.0/health", headers={"X-Forwarded-Proto": "https"})
        assert not secured.header("Strict-Transport-Security")
    with prepared.server() as server:
        expect(me(server, named("alice")), 401)


def the_proxys_word_stands_before_a_cookie_and_basic(prepared):
    with prepared.server(OURS) as server:
        cookie = server.sign_in("bob")
        assert me(server, {**cookie, **named("alice")}).json()["handle"] == "alice"
        other = {"Authorization": basic("bob", prepared.secrets["bob"])}
        assert me(server, {**other, **named("alice")}).json()["handle"] == "alice"
        expect(me(server, {**other, **named("alice", "wrong")}), 401)


def underscores_and_other_names_are_nothing(prepared):
    with prepared.server(OURS) as server:
        for name in ("X_Forwarded_User", "Remote-User", "X-Remote-User", "X-Forwarded-Username", "X-User"):
            expect(me(server, {name: "alice", "X-Forwarded-Secret": SECRET}), 401)


def people_are_made_if_that_is_allowed(prepared):
    with prepared.server(OURS) as server:
        refused = me(server, named("nina@example.org"))
        assert refused.status == 403 and refused.json()["type"] == "/problems/no-account", refused.body
    with prepared.server([*OURS, "proxy.create=yes"]) as server:
        nina = expect(me(server, named("nina@example.org")), 200).json()
        assert nina["handle"] == "nina" and nina["email"] == "nina@example.org" and not nina["has_password"], nina
        assert me(server, named("nina@example.org")).json()["id"] == nina["id"]
        expect(me(server, named("otto")), 200)
        expect(server.request("POST", "/api/v1.0/session", {"login": "nina", "password": PASSWORD}), 401)
        expect(me(server, named("no such\x01name")), 400, 401, 403)


def who_is_disabled_stays_outside(prepared):
    with prepared.server(OURS) as server:
        expect(me(server, named("bob")), 200)
        server.command("user", "disable", "bob")
        assert me(server, named("bob")).status in (401, 403)


def a_page_of_another_site_cannot_use_the_proxys_word(prepared):
    """The proxy signs every request of the browser: also those that another site makes it send."""
    with prepared.server(OURS) as server:
        path = HOME.format("alice") + "evil.ics"
        for origin in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"},
                       {"Origin": "null"}):
            headers = {**named("alice"), **origin}
            expect(server.request("POST", "/api/v1.0/calendars", {"name": "Evil"}, headers), 403)
            expect(server.request("PUT", path, event("evil"), {**headers, "Content-Type": "text/calendar"}), 403)
        expect(server.request("POST", "/api/v1.0/calendars", {"name": "Mine"}, {**named("alice"), "Sec-Fetch-Site": "same-origin"}), 201)


def clients_are_those_the_proxy_tells_of(prepared):
    options = ["proxy.addresses=127.0.0.1, 10.0.0.0/8", "log.level=info"]
    with prepared.server(options) as server:
        chains = {"203.0.113.7": "203.0.113.7", "198.51.100.1, 203.0.113.8": "203.0.113.8",
                  "198.51.100.1, 203.0.113.9, 10.9.9.9": "203.0.113.9", "2001:db8::1": "2001:db8::1",
                  "203.0.113.10, nonsense": "127.0.0.1", "": "127.0.0.1"}
        for chain in chains:
            expect(server.request("GET", "/api/v1.0/users/me",
                                  headers={"X-Forwarded-For": chain, "Authorization": basic("alice", "wrong")}), 401)
    log = (server.folder / "log").read_text()
    for chain, client in chains.items():
        assert f"peer {client}\n" in log, (chain, client, log)


def https_is_what_the_proxy_says(prepared):
    with prepared.server(["proxy.addresses=127.0.0.1"]) as server:
        reply = server.request("POST", "/api/v1.0/session", {"login": "alice", "password": PASSWORD},
                               {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "calendar.example.org",
                                "Origin": "https://calendar.example.org"})
        cookie = expect(reply, 200).header("Set-Cookie")
        assert cookie.startswith("__Host-calends_session=") and "; Secure" in cookie, cookie
        assert reply.header("Strict-Transport-Security")
        assert reply.json()["csrf"]


def a_configuration_that_cannot_be_is_refused(prepared):
    for options, word in ((["proxy.addresses=example.org"], "is no address"), (["proxy.addresses=10.0.0.0/33"], "is no address"),
                          (["proxy.addresses=127.0.0.1", "proxy.secret=short"], "16 characters"),
                          ([f"proxy.secret={SECRET}"], "proxy.addresses")):
        server = prepared.server(options)
        try:
            server.start()
            raise RuntimeError(f"it started: {options}")
        except AssertionError as why:
            assert word in str(why), (options, why)


if __name__ == "__main__":
    sys.exit(play([the_proxy_says_who_it_is, without_the_secret_it_is_nobody, doubled_fields_name_nobody,
                   from_elsewhere_it_is_only_text, the_proxys_word_stands_before_a_cookie_and_basic,
                   underscores_and_other_names_are_nothing, people_are_made_if_that_is_allowed,
                   who_is_disabled_stays_outside, a_page_of_another_site_cannot_use_the_proxys_word,
                   clients_are_those_the_proxy_tells_of, https_is_what_the_proxy_says,
                   a_configuration_that_cannot_be_is_refused]))
