#!/usr/bin/env python3
"""Access tokens on REST and CalDAV: proven by the provider's keys, or by what it says of them; each wrong one is
refused in the way RFC 6750 says, and for the reason that the log gives."""
import pathlib
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import event, expect, play  # noqa: E402
from rigs.evil import EC, OTHER, RSA, Evil  # noqa: E402
from rigs.jose import public_jwk, sign  # noqa: E402
from rigs.server import basic  # noqa: E402

AUDIENCE = "https://calendar.example.org/api"


def running(prepared, evil, **more):
    values = {"issuer": evil.issuer, "client_secret": "a secret of 32 characters or more", "bearer_audience": AUDIENCE, **more}
    return prepared.server([f"oidc.{name}={value}" for name, value in values.items()])


def claims(evil, **more):
    now = int(time.time())
    base = {"iss": evil.issuer, "sub": "subject-eve", "aud": AUDIENCE, "iat": now, "exp": now + 300, "client_id": "phone",
            "preferred_username": "eve", "email": "eve@example.net", "email_verified": True, "name": "Eve", "scope": "openid calendar"}
    return {k: v for k, v in {**base, **more}.items() if v is not None}


def token(evil, key=RSA, alg="RS256", kid="rsa", header=None, **more):
    return sign(claims(evil, **more), key, alg, kid, {"typ": "at+jwt", **(header or {})})


def bearer(text):
    return {"Authorization": f"Bearer {text}"}


def me(server, text):
    return server.request("GET", "/api/v1.0/users/me", headers=bearer(text))


def log(server):
    return (server.folder / "log").read_text()


def a_token_opens_rest_and_caldav(prepared):
    with Evil() as evil, running(prepared, evil) as server:
        for right in (token(evil), token(evil, EC, "ES256", "ec"), token(evil, alg="PS256"), token(evil, kid=None),
                      token(evil, header={"typ": "JWT"}), token(evil, header={"typ": None}), token(evil, aud=["other", AUDIENCE])):
            assert expect(me(server, right), 200).json()["handle"] == "eve", log(server)[-500:]
        home = "/api/v1.0/caldav/eve/"
        found = server.request("PROPFIND", home, headers={**bearer(token(evil)), "Depth": "1"})
        assert expect(found, 207).body.count(b"<D:response>") >= 2
        calendar = [c["url"] for c in server.request("GET", "/api/v1.0/calendars", headers=bearer(token(evil))).json()["items"]][0]
        expect(server.request("PUT", calendar + "b.ics", event("b"), {**bearer(token(evil)), "Content-Type": "text/calendar"}), 201)
        expect(server.request("GET", "/api/v1.0/caldav/alice/calendar/", headers=bearer(token(evil))), 404)


def keys_are_asked_for_once(prepared):
    with Evil() as evil, running(prepared, evil) as server:
        for _ in range(20):
            expect(me(server, token(evil, jti=str(time.monotonic_ns()))), 200)
        assert evil.asked["/jwks"] == 1, evil.asked


def wrong_tokens_are_refused_for_the_right_reason(prepared):
    now = int(time.time())
    public = b"-----BEGIN PUBLIC KEY-----"
    with Evil() as evil, running(prepared, evil, bearer_scope="calendar") as server:
        cases = {
            "expired": (token(evil, exp=now - 120), "expired"),
            "no end": (token(evil, exp=None), "does not say when it expires"),
            "not yet": (token(evil, nbf=now + 600), "not valid yet"),
            "of the future": (token(evil, iat=now + 600), "future"),
            "another audience": (token(evil, aud="other"), "another audience"),
            "no audience": (token(evil, aud=None), "another audience"),
            "our own client id": (token(evil, aud="calends"), "another audience"),
            "another issuer": (token(evil, iss="https://evil.example"), "another issuer"),
            "an ID token by its type": (token(evil, typ="ID"), "ID token"),
            "an ID token by its nonce": (token(evil, nonce="n"), "ID token"),
            "a logout token": (token(evil, events={}), "ID token"),
            "another type": (token(evil, header={"typ": "logout+jwt"}), "another type"),
            "without the scope": (token(evil, scope="openid"), "lacks the scope"),
            "a longer scope": (token(evil, scope="openid calendarx"), "lacks the scope"),
            "nobody": (token(evil, sub=None), "names nobody"),
            "another key": (token(evil, OTHER), "not proven"),
            "a key that is not there": (token(evil, OTHER, kid="new"), "not proven"),
            "none": (token(evil, None, "none"), "not proven"),
            "HS256 with the public key": (token(evil, public, "HS256"), "not proven"),
            "HS256 with the key's own text": (token(evil, str(public_jwk(RSA)).encode(), "HS256", None), "not proven"),
            "RS512": (token(evil, alg="RS512"), "not proven"),
            "a key of its own": (token(evil, OTHER, kid=None, header={"jwk": public_jwk(OTHER)}), "not proven"),
            "a place of its own": (token(evil, OTHER, kid=None, header={"jku": evil.issuer + "/evil"}), "not proven"),
            "a critical extension": (token(evil, header={"crit": ["exp"]}), "not proven"),
            "a kid that is a path": (token(evil, OTHER, kid="../../dev/null"), "not proven"),
            "text": ("nonsense", "not proven"),
            "two parts": (token(evil).rsplit(".", 1)[0], "not proven"),
            "no signature": (token(evil).rsplit(".", 1)[0] + ".", "not proven"),
            "one letter changed": (token(evil)[:-6] + ("A" if token(evil)[-6] != "A" else "B") + token(evil)[-5:], "not proven"),
            "very long": ("a" * 40000 + ".b.c", None),
        }
        wrong = []
        for name, (text, words) in cases.items():
            before = len(log(server))
            reply = me(server, text)
            said = log(server)[before:]
            if words is None:
                assert reply.status in (401, 431, 400), (name, reply.status)
            elif reply.status != 401 or words not in said or 'error="invalid_token"' not in (reply.header("WWW-Authenticate") or ""):
                wrong.append((name, reply.status, reply.header("WWW-Authenticate"), said[-300:]))
        assert not wrong, wrong
        expect(me(server, token(evil)), 200)
        for text, _ in cases.values():
            assert len(text) < 40 or text not in log(server), "a token is in the log"


def a_token_in_the_address_is_nothing(prepared):
    with Evil() as evil, running(prepared, evil) as server:
        reply = server.request("GET", f"/api/v1.0/users/me?access_token={token(evil)}")
        assert reply.status == 401 and reply.header("WWW-Authenticate").startswith("Bearer realm="), reply.headers
        assert "invalid_token" not in reply.header("WWW-Authenticate")


def new_keys_are_found(prepared):
    with Evil() as evil, running(prepared, evil) as server:
        expect(me(server, token(evil)), 200)
        evil.keys = [public_jwk(OTHER, "new", use="sig")]
        deadline = time.monotonic() + 30
        while me(server, token(evil, OTHER, kid="new", jti=str(time.monotonic_ns()))).status != 200:
            assert time.monotonic() < deadline, log(server)[-500:]
            time.sleep(1)
        asked = evil.asked["/jwks"]
        for i in range(30):
            expect(me(server, token(evil, RSA, kid=f"unknown-{i}")), 401)
        assert evil.asked["/jwks"] <= asked + 2, evil.asked


def who_is_disabled_is_out_at_once(prepared):
    with Evil() as evil, running(prepared, evil) as server:
        text = token(evil)
        expect(me(server, text), 200)
        server.command("user", "disable", "eve")
        expect(me(server, text), 403)
        server.command("user", "enable", "eve")
        expect(me(server, text), 200)


def a_token_does_not_do_what_devices_may_not(prepared):
    with Evil() as evil, running(prepared, evil) as server:
        expect(server.request("POST", "/api/v1.0/app-passwords", {"label": "x"}, bearer(token(evil))), 403)


def strangers_get_no_account_where_none_is_made(prepared):
    with Evil() as evil, running(prepared, evil, create="no") as server:
        reply = me(server, token(evil))
        assert reply.status == 403 and reply.json()["type"] == "/problems/no-account", reply.body


def without_an_audience_none_is_taken(prepared):
    with Evil() as evil, running(prepared, evil, bearer_audience="") as server:
        reply = me(server, token(evil))
        assert reply.status == 401 and "Bearer" not in (reply.header("WWW-Authenticate") or ""), reply.headers
        expect(server.request("GET", "/api/v1.0/users/me", headers={"Authorization": basic("alice", prepared.secrets["alice"])}), 200)


def a_provider_that_is_away_is_no_open_door(prepared):
    with Evil() as evil, running(prepared, evil) as server:
        evil.instead = {"/.well-known/openid-configuration": (500, "text/plain", "no"), "/jwks": (500, "text/plain", "no")}
        expect(me(server, token(evil)), 502)
        expect(server.request("GET", "/api/v1.0/users/me", headers={"Authorization": basic("alice", prepared.secrets["alice"])}), 200)


def the_provider_can_be_asked_about_each(prepared):
    import json
    with Evil() as evil:
        evil.metadata = {"introspection_endpoint": evil.issuer + "/introspect"}
        with running(prepared, evil, bearer="introspection", client_auth="client_secret_post") as server:
            def says(**more):
                evil.instead["/introspect"] = (200, "application/json", json.dumps({"active": True, **claims(evil), **more}))

            says()
            assert expect(me(server, "opaque-1"), 200).json()["handle"] == "eve"
            asked = evil.asked["/introspect"]
            for _ in range(10):
                expect(me(server, "opaque-1"), 200)
            assert evil.asked["/introspect"] == asked, "it is remembered for a while"
            for i, more in enumerate(({"active": False}, {"active": "true"}, {"active": 1}, {"aud": "other"}, {"aud": None},
                                      {"iss": "https://evil.example"}, {"exp": int(time.time()) - 1})):
                says(**more)
                expect(me(server, f"opaque-wrong-{i}"), 401)
            evil.instead["/introspect"] = (401, "application/json", "{}")
            expect(me(server, "opaque-2"), 401)
            evil.instead["/introspect"] = (500, "text/plain", "no")
            expect(me(server, "opaque-3"), 502)


if __name__ == "__main__":
    sys.exit(play([a_token_opens_rest_and_caldav, keys_are_asked_for_once, wrong_tokens_are_refused_for_the_right_reason,
                   a_token_in_the_address_is_nothing, new_keys_are_found, who_is_disabled_is_out_at_once,
                   a_token_does_not_do_what_devices_may_not, strangers_get_no_account_where_none_is_made,
                   without_an_audience_none_is_taken, a_provider_that_is_away_is_no_open_door,
                   the_provider_can_be_asked_about_each]))
