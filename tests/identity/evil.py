#!/usr/bin/env python3
"""A provider that lies: each wrong token, key, answer and logout token is refused, and for the right reason, which
the log must give."""
import pathlib
import sqlite3
import sys
import time
import urllib.parse

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import expect, play  # noqa: E402
from rigs.evil import EC, OTHER, RSA, Evil  # noqa: E402
from rigs.jose import public_jwk, sign  # noqa: E402
from rigs.oidc import API, SECRET  # noqa: E402

NOW = lambda: int(time.time())  # noqa: E731
EVENT = "http://schemas.openid.net/event/backchannel-logout"


def log(server):
    return (server.folder / "log").read_text()


def outcome(evil, server):
    """Slug of the problem, or None; and what the log said meanwhile."""
    before = len(log(server))
    browser, page = evil.come_back(server)
    parts = urllib.parse.urlsplit(page.url)
    slug = page.query("problem") if parts.path == "/signin" else None
    assert (slug is None) == (browser.me() is not None), (page.url, slug)
    return slug, log(server)[before:]


def judge(evil, server, cases, slug="provider-token"):
    """cases: name, what is changed, words of the log; None: it is let in."""
    wrong = []
    for name, changes, words in cases:
        evil.honest()
        for attribute, value in changes.items():
            setattr(evil, attribute, value)
        got, said = outcome(evil, server)
        if got != (slug if words else None) or (words and words not in said):
            wrong.append((name, got, said[-300:]))
    evil.honest()
    assert not wrong, wrong


def claims(**changes):
    return {"claims": changes}


def public_pem():
    return RSA.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def what_an_id_token_says_is_judged(prepared):
    with Evil() as evil, prepared.server(evil.options()) as server:
        judge(evil, server, [
            ("as it should be", {}, None),
            ("no nonce", claims(nonce=None), "it answers another request"),
            ("another nonce", claims(nonce="x" * 43), "it answers another request"),
            ("another issuer", claims(iss="http://127.0.0.1:1"), "it comes from another issuer"),
            ("issuer with a slash", claims(iss=evil.issuer + "/"), "it comes from another issuer"),
            ("no issuer", claims(iss=None), "it comes from another issuer"),
            ("another audience", claims(aud="other"), "it is meant for another audience"),
            ("audience with more letters", claims(aud="calends2"), "it is meant for another audience"),
            ("no audience", claims(aud=None), "it is meant for another audience"),
            ("several audiences without azp", claims(aud=["calends", "other"]), "does not say which one asked"),
            ("several audiences, another azp", claims(aud=["calends", "other"], azp="other"), "given to another program"),
            ("several audiences, azp is us", claims(aud=["calends", "other"], azp="calends"), None),
            ("one audience, another azp", claims(azp="other"), "given to another program"),
            ("expired", claims(exp=NOW() - 120), "it has expired"),
            ("expired within the leeway", claims(exp=NOW() - 20), None),
            ("no expiry", claims(exp=None), "does not say when it expires"),
            ("expiry as text", claims(exp="never"), "does not say when it expires"),
            ("not valid yet", claims(nbf=NOW() + 300), "it is not valid yet"),
            ("of the future", claims(iat=NOW() + 300), "it was made in the future"),
            ("of long ago", claims(iat=NOW() - 3600), "it was made too long ago"),
            ("without a time", claims(iat=None), "does not say when it was made"),
            ("another at_hash", claims(at_hash="AAAAAAAAAAAAAAAAAAAAAA"), "it belongs to another access token"),
            ("at_hash that is no text", claims(at_hash=7), "it belongs to another access token"),
            ("without at_hash", claims(at_hash=None), None),
            ("without a subject", claims(sub=None), "it names nobody"),
            ("an empty subject", claims(sub=""), "it names nobody"),
            ("a number as subject", claims(sub=7), "it names nobody"),
            ("a long subject", claims(sub="s" * 256), "it names nobody"),
        ])


def how_an_id_token_is_signed_is_judged(prepared):
    weak = rsa.generate_private_key(65537, 1024)
    right = [public_jwk(RSA, "rsa"), public_jwk(EC, "ec")]
    with Evil() as evil, prepared.server(evil.options()) as server:
        judge(evil, server, [
            ("RS256", {}, None),
            ("PS256", {"sign_with": (RSA, "PS256", "rsa")}, None),
            ("ES256", {"sign_with": (EC, "ES256", "ec")}, None),
            ("no kid", {"sign_with": (EC, "ES256", None)}, None),
            ("none", {"sign_with": (None, "none", "rsa")}, "it is no signed token"),
            ("none with a signature", {"id_token": sign({}, RSA, "RS256", "rsa", {"alg": "none"})}, "in a way that is not accepted"),
            ("HS256 with the public key", {"sign_with": (public_pem(), "HS256", "rsa")}, "in a way that is not accepted"),
            ("HS256 with the secret", {"sign_with": (SECRET.encode(), "HS256", None)}, "in a way that is not accepted"),
            ("RS512", {"sign_with": (RSA, "RS512", "rsa")}, "in a way that is not accepted"),
            ("another's key under a known kid", {"sign_with": (OTHER, "RS256", "rsa")}, "its signature is wrong"),
            ("the key of another kind", {"sign_with": (EC, "ES256", "rsa")}, "a key that is not known"),
            ("a key in its own header", {"sign_with": (OTHER, "RS256", "mine"), "header": {"jwk": public_jwk(OTHER, "mine")}}, "a key that is not known"),
            ("keys elsewhere", {"sign_with": (OTHER, "RS256", "mine"), "header": {"jku": evil.issuer + "/other"}}, "a key that is not known"),
            ("critical extensions", {"header": {"crit": ["b64"], "b64": False}}, "it is no signed token"),
            ("no token at all", {"id_token": "x"}, "it is no signed token"),
            ("a long token", {"id_token": "a." + "b" * 40000 + ".c"}, "it is no signed token"),
            ("claims that are no JSON", {"id_token": sign(b"{", RSA, "RS256", "rsa")}, "its claims are no JSON"),
            ("a claim twice", {"id_token": sign(b'{"sub":"a","sub":"b"}', RSA, "RS256", "rsa")}, "its claims are no JSON"),
            ("a list of claims", {"id_token": sign(b"[]", RSA, "RS256", "rsa")}, "it claims nothing"),
        ])
        assert "/other" not in evil.asked
    for keys, key in ((right + [public_jwk(OTHER, "other", use="enc")], (OTHER, "RS256", "other")),
                      (right + [public_jwk(weak, "weak")], (weak, "RS256", "weak")),
                      (right + [public_jwk(OTHER, "other", alg="RSA-OAEP")], (OTHER, "RS256", "other"))):
        with Evil() as evil, prepared.server(evil.options()) as server:
            evil.keys, evil.sign_with = keys, key
            slug, said = outcome(evil, server)
            assert slug == "provider-token" and "a key that is not known" in said, (slug, said)
            evil.honest()
            evil.keys = keys
            assert outcome(evil, server)[0] is None, "the other keys of the set count"


def keys_that_change_are_looked_for_but_not_without_end(prepared):
    with Evil() as evil, prepared.server(evil.options()) as server:
        assert outcome(evil, server)[0] is None
        assert evil.asked["/jwks"] == 1
        evil.sign_with = (OTHER, "RS256", "new")
        for _ in range(15):
            assert outcome(evil, server)[0] == "provider-token"
        assert evil.asked["/jwks"] <= 3, "a flood of unknown keys asks the provider seldom"
        evil.keys = [public_jwk(OTHER, "new")]
        deadline = time.monotonic() + 30
        while outcome(evil, server)[0]:
            assert time.monotonic() < deadline, "the new key was never found"
            time.sleep(1)
        evil.sign_with = (RSA, "RS256", "rsa")
        assert outcome(evil, server)[0] == "provider-token", "a key that was taken out is not believed any more"


def answers_of_the_token_endpoint_are_judged(prepared):
    page = (200, "text/html", "<html>")
    with Evil() as evil, prepared.server(evil.options()) as server:
        judge(evil, server, [
            ("no ID token", {"tokens": {"id_token": None}}, "holds no ID token"),
            ("no access token", {"tokens": {"access_token": None}}, "no access token"),
            ("another type", {"tokens": {"token_type": "mac"}}, "no access token of type Bearer"),
            ("bearer in small letters", {"tokens": {"token_type": "bearer", "expires_in": "soon"}}, None),
        ])
        judge(evil, server, [
            ("a page", {"instead": {"/token": page}}, "no answer that can be understood"),
            ("a failure", {"instead": {"/token": (500, "application/json", "{}")}}, "no answer that can be understood"),
            ("a huge answer", {"instead": {"/token": (200, "application/json", "x" * 400000)}}, "/token: no answer"),
            ("another place", {"instead": {"/token": (302, {"Location": evil.issuer + "/else"}, "")}}, "no answer that can be understood"),
            ("userinfo fails", {"instead": {"/userinfo": (500, "application/json", "{}")}}, "/userinfo: an answer that is not 200"),
            ("userinfo is a page", {"instead": {"/userinfo": page}}, "/userinfo: no JSON"),
        ], "provider-down")
        assert "/else" not in evil.asked
        judge(evil, server, [
            ("a code that is not known", {"instead": {"/token": (400, "application/json", '{"error":"invalid_grant"}')}}, "invalid_grant"),
            ("an error with a line end", {"instead": {"/token": (400, "application/json", '{"error":"a\\nb"}')}}, "a?b"),
        ], "provider-refused")


def userinfo_must_speak_of_the_same_person(prepared):
    jwt = "application/jwt; charset=utf-8"
    with Evil() as evil, prepared.server(evil.options()) as server:
        mine = {"sub": "subject-eve", "iss": evil.issuer, "aud": "calends"}
        judge(evil, server, [
            ("another", {"userinfo": {"sub": "subject-ann"}}, "speaks of another person"),
            ("nobody", {"userinfo": {"sub": None}}, "speaks of another person"),
            ("signed", {"instead": {"/userinfo": (200, jwt, sign(mine, EC, "ES256", "ec"))}}, None),
            ("signed by another", {"instead": {"/userinfo": (200, jwt, sign(mine, OTHER, "RS256", "rsa"))}}, "its signature is wrong"),
            ("not signed", {"instead": {"/userinfo": (200, jwt, sign(mine, None, "none"))}}, "it is no signed token"),
            ("signed, of another issuer", {"instead": {"/userinfo": (200, jwt, sign({**mine, "iss": "x"}, RSA, "RS256", "rsa"))}}, "another issuer"),
            ("signed, for another", {"instead": {"/userinfo": (200, jwt, sign({**mine, "aud": "x"}, RSA, "RS256", "rsa"))}}, "another audience"),
            ("not let in", {"instead": {"/userinfo": (401, "application/json", "{}")}}, "does not know this access token"),
        ])
        evil.claims = {"email": "eve@example.net", "email_verified": True}
        evil.userinfo = {"email": "alice@example.org"}
        assert outcome(evil, server)[0] is None
        with sqlite3.connect(server.folder / "calends.db") as db:
            assert db.execute("SELECT email FROM principal WHERE handle = 'eve'").fetchone() == ("",), \
                "a proof of one address is none of another"


def metadata_is_judged(prepared):
    about = "/.well-known/openid-configuration"
    cases = [({"metadata": {"issuer": "http://127.0.0.1:1"}}, "names another issuer"), ({"metadata": {"issuer": None}}, "names another issuer"),
             ({"metadata": {"token_endpoint": None}}, "lacks an endpoint"), ({"metadata": {"jwks_uri": 7}}, "lacks an endpoint"),
             ({"instead": {about: (404, "text/html", "")}}, "an answer that is not 200"),
             ({"instead": {about: (200, "application/json", "<")}}, "its metadata is no JSON"),
             ({"instead": {"/jwks": (200, "application/json", "{}")}}, "no JWK Set"),
             ({"instead": {"/jwks": (503, "application/json", "")}}, "an answer that is not 200")]
    for changes, words in cases:
        with Evil() as evil, prepared.server(evil.options()) as server:
            for name, value in changes.items():
                setattr(evil, name, value)
            slug, said = outcome(evil, server)
            assert slug == "provider-down" and words in said, (changes, slug, said)
            path = "/jwks" if "/jwks" in evil.instead else about
            asked = evil.asked[path]
            for _ in range(5):
                assert outcome(evil, server)[0] == "provider-down"
            assert evil.asked[path] <= asked + 2, "it is not asked at every sign-in while it fails"


# ---- the back channel ----

def told(server, token, **fields):
    body = urllib.parse.urlencode({"logout_token": token}) if token is not None else ""
    return server.request("POST", f"{API}/oidc/backchannel", body, {"Content-Type": "application/x-www-form-urlencoded", **fields})


def logout_claims(evil, **changes):
    base = {"iss": evil.issuer, "aud": "calends", "iat": NOW(), "exp": NOW() + 120, "jti": f"id-{time.monotonic_ns()}",
            "events": {EVENT: {}}, "sub": "subject-eve", "sid": "session-1"}
    return {k: v for k, v in {**base, **changes}.items() if v is not None}


def logout_tokens_are_judged(prepared):
    with Evil() as evil, prepared.server(evil.options()) as server:
        browser, _ = evil.come_back(server)
        assert browser.me()
        cases = [("another issuer", {"iss": "x"}, b"another issuer"), ("another audience", {"aud": "x"}, b"another audience"),
                 ("expired", {"exp": NOW() - 300}, b"expired"), ("old", {"iat": NOW() - 3600}, b"too long ago"),
                 ("no time", {"iat": None}, b"when it was made"), ("a nonce", {"nonce": "n"}, b"nonce"),
                 ("no events", {"events": None}, b"no logout token"), ("other events", {"events": {"x": {}}}, b"no logout token"),
                 ("events of another kind", {"events": {EVENT: "yes"}}, b"no logout token"), ("no jti", {"jti": None}, b"identifier"),
                 ("neither who nor which", {"sub": None, "sid": None}, b"neither who nor which")]
        for name, changes, words in cases:
            reply = told(server, sign(logout_claims(evil, **changes), RSA, "RS256", "rsa"))
            assert reply.status == 400 and words in reply.body, (name, reply.status, reply.body)
        right = logout_claims(evil)
        for token in (sign(right, None, "none"), sign(right, public_pem(), "HS256", "rsa"), sign(right, OTHER, "RS256", "rsa"),
                      evil.signed(evil.id_claims()), "", "x.y.z", None):
            assert told(server, token).status == 400, token
        assert browser.me(), "none of them ended it"
        expect(told(server, sign(right, RSA, "RS256", "rsa"), **{"Content-Type": "application/json"}), 415)
        expect(server.request("GET", f"{API}/oidc/backchannel"), 405)
        for changes in ({"sub": "subject-ann", "sid": None}, {"sid": "session-2", "sub": None}, {"sub": "subject-ann"}):
            expect(told(server, sign(logout_claims(evil, **changes), RSA, "RS256", "rsa")), 200)
        assert browser.me(), "it was another's"
        reply = expect(told(server, sign(right, RSA, "RS256", "rsa")), 200)
        assert reply.header("Cache-Control") == "no-store"
        assert browser.me() is None
        reply = told(server, sign(right, RSA, "RS256", "rsa"))
        assert reply.status == 400 and b"used already" in reply.body


def logout_is_by_session_or_of_all(prepared):
    with Evil() as evil, prepared.server(evil.options()) as server:
        browsers = []
        for sid in ("session-1", "session-2", "session-3"):
            evil.claims = {"sid": sid}
            browsers.append(evil.come_back(server)[0])
        assert all(b.me() for b in browsers)
        expect(told(server, sign(logout_claims(evil, sub=None, sid="session-2"), EC, "ES256", "ec")), 200)
        assert [bool(b.me()) for b in browsers] == [True, False, True]
        expect(told(server, sign(logout_claims(evil, sid=None, exp=None), RSA, "PS256", "rsa")), 200)
        assert not any(b.me() for b in browsers)


# ---- refreshing ----

def asked_again(evil, server, answer, wait_s=40):
    """Whether the session still holds once the provider answered a refresh so."""
    evil.tokens = {"expires_in": 0}
    browser, _ = evil.come_back(server)
    assert browser.me()
    before = evil.asked["/token"]
    answer()
    deadline = time.monotonic() + wait_s
    while evil.asked["/token"] <= before + 1 and browser.me():
        assert time.monotonic() < deadline, "it was not asked"
        time.sleep(0.2)
    holds = browser.me() is not None
    if holds:
        browser.sign_out()
    return holds


def refreshed_tokens_are_judged(prepared):
    error = lambda status, text: (status, "application/json", text)  # noqa: E731
    with Evil() as evil, prepared.server(evil.options(check="1s")) as server:
        def is_now(**changes):
            def change():
                for name, value in changes.items():
                    setattr(evil, name, value)
            return change

        assert asked_again(evil, server, is_now(instead={"/token": error(503, "{}")})), "it is away"
        evil.honest()
        assert asked_again(evil, server, is_now(instead={"/token": error(401, '{"error":"invalid_client"}')})), "our fault"
        evil.honest()
        assert asked_again(evil, server, is_now(sign_with=(OTHER, "RS256", "rsa"))), "a forged answer proves nothing"
        evil.honest()
        assert asked_again(evil, server, is_now(tokens={"expires_in": 0, "refresh_token": "refresh-2", "id_token": None}))
        assert evil.refreshed[-2:] == ["refresh-1", "refresh-2"], "what the provider gave last is used"
        assert not asked_again(evil, server, is_now(claims={"sub": "subject-ann", "nonce": None})), "another person"
        evil.honest()
        assert not asked_again(evil, server, is_now(instead={"/token": error(400, '{"error":"invalid_grant"}')}))


TESTS = [what_an_id_token_says_is_judged, how_an_id_token_is_signed_is_judged, keys_that_change_are_looked_for_but_not_without_end,
         answers_of_the_token_endpoint_are_judged, userinfo_must_speak_of_the_same_person, metadata_is_judged, logout_tokens_are_judged,
         logout_is_by_session_or_of_all, refreshed_tokens_are_judged]

if __name__ == "__main__":
    raise SystemExit(play(TESTS))
