#!/usr/bin/env python3
"""The second factor: enrolment, codes and recovery codes that count once, the ticket between password and
code, throttling, what the policy demands, and who takes it away. Codes are made here, by RFC 6238 alone."""
import base64
import hashlib
import hmac
import pathlib
import re
import struct
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from rigs.client import expect, play  # noqa: E402
from rigs.server import PASSWORD  # noqa: E402

API = "/api/v1.0"


def code_of(secret, steps=0):
    if time.time() % 30 > 28:  # not in the last moments of a step
        time.sleep(2)
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + steps), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7fffffff) % 10 ** 6:06d}"


def enrol(server, fields, password=PASSWORD):
    """Secret and recovery codes. The step before this one is used up, that of now is free."""
    reply = server.request("POST", f"{API}/second-factor", {"password": password}, fields)
    expect(reply, 200)
    made = reply.json()
    reply = server.request("POST", f"{API}/second-factor/confirm", {"code": code_of(made["secret"], -1)}, fields)
    expect(reply, 200)
    return made["secret"], reply.json()["recovery_codes"]


def first_step(server, login, password=PASSWORD):
    """Ticket, and the cookie of the browser."""
    reply = server.request("POST", f"{API}/session", {"login": login, "password": password})
    expect(reply, 200)
    said = reply.json()
    assert not said["signed_in"] and said["user"] is None and said["csrf"] is None, said
    assert "calends_session" not in reply.header("Set-Cookie"), reply.headers
    return said["second_factor"], {"Cookie": reply.header("Set-Cookie").split(";")[0]}


def second_step(server, ticket, code, fields):
    return server.request("POST", f"{API}/session/second-factor", {"ticket": ticket, "code": code}, fields)


def sign_in(server, login, code):
    ticket, fields = first_step(server, login)
    return second_step(server, ticket, code, fields)


def both_steps_are_needed(prepared):
    with prepared.server() as server:
        fields = server.sign_in("bob")
        said = server.request("GET", f"{API}/second-factor", headers=fields).json()
        assert said == {"state": "off", "since": None, "recovery_codes": 0}, said
        secret, codes = enrol(server, fields)
        assert len(set(codes)) == 10 and all(re.fullmatch(r"([a-z2-7]{4}-){3}[a-z2-7]{4}", c) for c in codes), codes
        said = server.request("GET", f"{API}/second-factor", headers=fields).json()
        assert said["state"] == "on" and said["since"] and said["recovery_codes"] == 10, said
        ticket, browser = first_step(server, "bob")
        expect(server.request("GET", f"{API}/users/me", headers=browser), 401)
        reply = second_step(server, ticket, code_of(secret), browser)
        expect(reply, 200)
        assert reply.json()["signed_in"] and reply.json()["user"]["handle"] == "bob", reply.body
        cookie = next(v for k, v in reply.headers if k == "Set-Cookie" and "calends_session=" in v)
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie, cookie
        expect(server.request("GET", f"{API}/users/me", headers={"Cookie": cookie.split(";")[0]}), 200)
        # App passwords go on without.
        expect(server.request("GET", f"{API}/users/me", user="bob", secret=prepared.secrets["bob"]), 200)


def a_code_counts_once_and_only_near_its_time(prepared):
    with prepared.server() as server:
        secret, _ = enrol(server, server.sign_in("bob"))
        expect(sign_in(server, "bob", code_of(secret, -1)), 401)  # used up by the enrolment
        expect(sign_in(server, "bob", code_of(secret, -3)), 401)
        expect(sign_in(server, "bob", code_of(secret, 3)), 401)
        now = code_of(secret, 1)
        expect(sign_in(server, "bob", now), 200)
        expect(sign_in(server, "bob", now), 401)
        expect(sign_in(server, "bob", code_of(secret)), 401)  # older than one that was used


def recovery_codes_count_once(prepared):
    with prepared.server() as server:
        fields = server.sign_in("bob")
        secret, codes = enrol(server, fields)
        expect(sign_in(server, "bob", codes[0].upper().replace("-", " ")), 200)
        expect(sign_in(server, "bob", codes[0]), 401)
        expect(sign_in(server, "bob", codes[1]), 200)
        assert server.request("GET", f"{API}/second-factor", headers=fields).json()["recovery_codes"] == 8
        reply = server.request("POST", f"{API}/second-factor/recovery-codes",
                               {"password": PASSWORD, "code": code_of(secret)}, fields)
        expect(reply, 200)
        others = reply.json()["recovery_codes"]
        assert not set(others) & set(codes)
        expect(sign_in(server, "bob", codes[2]), 401)
        expect(sign_in(server, "bob", others[0]), 200)


def a_ticket_is_bound_and_ends(prepared):
    with prepared.server() as server:
        secret, codes = enrol(server, server.sign_in("bob"))
        ticket, browser = first_step(server, "bob")
        _, other = first_step(server, "bob")
        for stolen in ({}, other, {"Cookie": "calends_flow=" + "A" * 43}):
            reply = second_step(server, ticket, code_of(secret), stolen)
            expect(reply, 401)
            assert reply.json()["type"].endswith("sign-in"), reply.body
        expect(second_step(server, ticket[:-1] + "A", code_of(secret), browser), 401)
        expect(second_step(server, ticket, code_of(secret), browser), 200)
        expect(second_step(server, ticket, codes[0], browser), 401)  # one sign-in a ticket
        foreign = {**browser, "Origin": "https://evil.example"}
        expect(second_step(server, ticket, codes[0], foreign), 403)
        expect(server.request("POST", f"{API}/session/second-factor", {"ticket": ticket}, browser), 422)


def guessing_gets_slow(prepared):
    with prepared.server() as server:
        secret, codes = enrol(server, server.sign_in("bob"))
        statuses = []
        for _ in range(2):
            ticket, browser = first_step(server, "bob")
            for i in range(5):
                statuses.append(second_step(server, ticket, f"{i:06d}", browser).status)
        assert statuses[:5] == [401] * 5 and 429 in statuses, statuses
        # Whoever has the code waits too; the password alone still leads to the question only.
        reply = sign_in(server, "bob", codes[0])
        expect(reply, 429)
        assert int(reply.header("Retry-After")) > 0


def giving_it_up_needs_both(prepared):
    with prepared.server() as server:
        fields = server.sign_in("bob")
        secret, codes = enrol(server, fields)
        end = f"{API}/second-factor/end"
        for body, status in (({"password": "wrong", "code": code_of(secret)}, 422), ({"password": PASSWORD, "code": "000000"}, 422),
                             ({"code": code_of(secret)}, 422), ({"password": PASSWORD}, 422)):
            expect(server.request("POST", end, body, fields), status)
        expect(server.request("POST", end, {"password": PASSWORD, "code": code_of(secret)}, {"Cookie": fields["Cookie"]}), 403)
        expect(server.request("POST", f"{API}/second-factor", {"password": PASSWORD}, fields), 409)
        expect(server.request("POST", end, {"password": PASSWORD, "code": codes[3]}, fields), 204)
        server.sign_in("bob")
        for path in ("", "/end", "/confirm", "/recovery-codes"):
            reply = server.request("POST", f"{API}/second-factor{path}", {"password": PASSWORD, "code": "123456"}, user="bob",
                                   secret=prepared.secrets["bob"])
            expect(reply, 403)


def an_administrator_takes_it_away(prepared):
    with prepared.server() as server:
        bob, admin = server.sign_in("bob"), server.sign_in("alice")
        enrol(server, bob)
        path = f"{API}/users/bob/second-factor"
        expect(server.request("DELETE", path, headers=bob), 403)
        expect(server.request("DELETE", path, user="alice", secret=prepared.secrets["alice"]), 403)
        expect(server.request("DELETE", f"{API}/users/nobody/second-factor", headers=admin), 404)
        expect(server.request("DELETE", path, headers=admin), 204)
        expect(server.request("DELETE", path, headers=admin), 404)
        expect(server.request("GET", f"{API}/users/me", headers=bob), 401)  # all sessions have ended
        enrol(server, server.sign_in("bob"))
        assert "password alone" in server.command("user", "reset-second-factor", "bob").stdout
        server.sign_in("bob")
        assert server.command("user", "reset-second-factor", "bob", check=False).returncode == 1


def an_app_password_makes_no_way_to_sign_in(prepared):
    with prepared.server() as server:
        by_device = {"user": "alice", "secret": prepared.secrets["alice"]}
        expect(server.request("POST", f"{API}/users/bob/link", {}, **by_device), 403)
        body = {"email": "eve@example.org", "role": "administrator", "password": "violet tractors sing at noon"}
        expect(server.request("POST", f"{API}/users", body, **by_device), 403)
        fields = server.sign_in("alice")
        expect(server.request("POST", f"{API}/users/bob/link", {}, fields), 200)
        expect(server.request("POST", f"{API}/users", body, fields), 201)


def links_need_none(prepared):
    with prepared.server() as server:
        enrol(server, server.sign_in("bob"))
        token = server.command("user", "link", "bob").stdout.split("link=")[1].split()[0]
        reply = server.request("POST", f"{API}/session", {"link": token})
        expect(reply, 200)
        assert reply.json()["signed_in"] and reply.json()["how"] == "link", reply.body


def who_must_have_one_may_only_set_it_up(prepared):
    for who, is_admin in (("admins", True), ("everybody", False)):
        with prepared.server([f"people.second_factor={who}"]) as server:
            login = "alice" if is_admin else "bob"
            if is_admin:
                expect(server.request("GET", f"{API}/calendars", headers=server.sign_in("bob")), 200)
            reply = server.request("POST", f"{API}/session", {"login": login, "password": PASSWORD})
            assert reply.json()["must_enrol"] is True, reply.body
            fields = {"Cookie": reply.header("Set-Cookie").split(";")[0], "X-CSRF-Token": reply.json()["csrf"]}
            for method, path in (("GET", "/calendars"), ("GET", "/users/me"), ("POST", "/app-passwords"), ("GET", "/sessions"),
                                 ("PROPFIND", f"/caldav/{login}/"), ("PUT", f"/caldav/{login}/calendar/x.ics")):
                reply = server.request(method, API + path, {"label": "x"} if method == "POST" else None, fields)
                expect(reply, 403)
                assert b"second factor" in reply.body, reply.body
            assert server.request("GET", f"{API}/session", headers=fields).json()["must_enrol"] is True
            secret, _ = enrol(server, fields)
            expect(server.request("GET", f"{API}/calendars", headers=fields), 200)
            assert server.request("GET", f"{API}/session", headers=fields).json()["must_enrol"] is False
            reply = sign_in(server, login, code_of(secret))
            expect(reply, 200)
            assert reply.json()["must_enrol"] is False, reply.body


def secrets_lie_sealed(prepared):
    key = "a long key that stands in the configuration"
    with prepared.server([f"people.seal_key={key}"]) as server:
        fields = server.sign_in("bob")
        secret, codes = enrol(server, fields)
        raw = base64.b32decode(secret)
        for file in server.folder.glob("calends.db*"):
            data = file.read_bytes()
            assert raw not in data and secret.encode() not in data, file
            assert not any(c.replace("-", "").encode() in data or c.encode() in data for c in codes), file
        log = (server.folder / "log").read_text()
        assert secret not in log and key not in log and not any(c in log for c in codes)
        assert key not in server.command("serve", "--print-config").stdout
        expect(sign_in(server, "bob", code_of(secret)), 200)
        server.stop()
        server.options = [o for o in server.options if "seal_key" not in o] + ["people.seal_key=another"]
        server.start()
        expect(sign_in(server, "bob", code_of(secret, 1)), 500)
        expect(sign_in(server, "bob", codes[0]), 200)  # recovery codes are digests


def sessions_are_seen_and_ended(prepared):
    with prepared.server() as server:
        mine = server.sign_in("bob")
        reply = server.request("POST", f"{API}/session", {"login": "bob", "password": PASSWORD}, {"User-Agent": "Test/1.0"})
        other = {"Cookie": reply.header("Set-Cookie").split(";")[0]}
        third, alice = server.sign_in("bob"), server.sign_in("alice")
        items = server.request("GET", f"{API}/sessions", headers=mine).json()["items"]
        assert [i["current"] for i in items].count(True) == 1 and len(items) == len({i["id"] for i in items}) >= 3, items
        named = next(i for i in items if i["agent"] == "Test/1.0")
        assert named["peer"] == "127.0.0.1" and named["how"] == "password" and named["created"] and not named["current"], named
        expect(server.request("DELETE", f"{API}/sessions/{named['id']}", headers=alice), 404)  # somebody else's
        expect(server.request("DELETE", f"{API}/sessions/{named['id']}", headers={"Cookie": mine["Cookie"]}), 403)
        expect(server.request("DELETE", f"{API}/sessions/{named['id']}", headers=mine), 204)
        expect(server.request("GET", f"{API}/users/me", headers=other), 401)
        expect(server.request("GET", f"{API}/users/me", headers=third), 200)
        expect(server.request("DELETE", f"{API}/sessions", headers=mine), 204)
        expect(server.request("GET", f"{API}/users/me", headers=third), 401)
        expect(server.request("GET", f"{API}/users/me", headers=mine), 200)
        for method in ("GET", "DELETE"):
            expect(server.request(method, f"{API}/sessions", user="bob", secret=prepared.secrets["bob"]), 403)
        expect(server.request("DELETE", f"{API}/users/bob/sessions", headers=mine), 403)
        expect(server.request("DELETE", f"{API}/users/bob/sessions", headers=alice), 204)
        expect(server.request("GET", f"{API}/users/me", headers=mine), 401)
        expect(server.request("GET", f"{API}/users/me", headers=alice), 200)
        again = server.sign_in("bob")
        server.command("user", "end-sessions", "bob")
        expect(server.request("GET", f"{API}/users/me", headers=again), 401)


TESTS = [both_steps_are_needed, a_code_counts_once_and_only_near_its_time, recovery_codes_count_once,
         a_ticket_is_bound_and_ends, guessing_gets_slow, giving_it_up_needs_both, an_administrator_takes_it_away,
         an_app_password_makes_no_way_to_sign_in, links_need_none, who_must_have_one_may_only_set_it_up, secrets_lie_sealed, sessions_are_seen_and_ended]

if __name__ == "__main__":
    sys.exit(play(TESTS))
