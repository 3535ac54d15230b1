#!/usr/bin/env python3
"""Signing in by a real Keycloak, through its own pages; out again by both ways; its access tokens on REST and
CalDAV. The many cases are shown with a faster provider (oidc.py, evil.py, bearer.py)."""
import contextlib
import pathlib
import sqlite3
import sys
import tempfile
import time
import urllib.parse

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import event, expect, play  # noqa: E402
from rigs.jose import public_jwk  # noqa: E402
from rigs.keycloak import APP, Keycloak, KeycloakBrowser  # noqa: E402
from rigs.oidc import API  # noqa: E402

ICS = {"Content-Type": "text/calendar; charset=utf-8"}


class Pair:
    """One Keycloak and one server for the whole file; made with the first test."""

    def __init__(self):
        self.open = contextlib.ExitStack()
        self.server = None

    def begin(self, prepared):
        if not self.server:
            self.prepared = prepared
            keycloak = self.open.enter_context(Keycloak())
            self.realm = keycloak.realm()
            self.server = self.another(match_email="yes", check="1s")
            self.realm.start(self.server.url)
        return self

    def another(self, **options):
        """A server beside the first, for the same realm."""
        return self.open.enter_context(self.prepared.server(self.realm.options(**options)))

    def rows(self, sql, *values):
        with sqlite3.connect(self.server.folder / "calends.db") as db:
            return db.execute(sql, values).fetchall()

    def log(self):
        return (self.server.folder / "log").read_text()

    def signs_in(self, login, return_to="/", server=None):
        browser = KeycloakBrowser(server or self.server)
        page = browser.sign_in(login, return_to)
        assert page.path == return_to, (page.url, page.text[:300], self.log()[-1500:])
        return browser, browser.me()


def eventually(question, wait_s=30):
    deadline = time.monotonic() + wait_s
    while not question():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.1)


# ---- signing in ----

def somebody_signs_in_through_keycloaks_pages(pair):
    browser, me = pair.signs_in("alice", "/calendar?day=2026-01-05")
    assert (me["handle"], me["email"], me["name"], me["language"]) == ("alice", "alice@example.org", "Alice Martin", "fr"), me
    assert browser.session()["how"] == "provider"
    assert any(url.startswith(pair.realm.issuer) for url in browser.trail)
    assert pair.rows("SELECT g.name FROM principal g JOIN membership m ON m.grp = g.id JOIN principal u ON u.id = m.member "
                     "WHERE u.handle = 'alice' ORDER BY g.name") == [("Staff",), ("Teams/Design",)]


def an_unproven_address_makes_nobody_of_here(pair):
    was, = pair.rows("SELECT id FROM principal WHERE handle = 'carol'")
    _, me = pair.signs_in("carol")
    assert me["handle"] != "carol" and me["email"] != "carol@example.org", me
    assert me["name"] == "Carol Peeters" and me["id"] != was[0]
    assert pair.signs_in("carol")[1]["id"] == me["id"]


def a_wrong_password_stays_with_keycloak(pair):
    browser = KeycloakBrowser(pair.server)
    page = browser.login("bob", password="not his")
    assert page.url.startswith(pair.realm.issuer) and not page.location and browser.me() is None


def who_is_signed_in_there_needs_no_second_form(pair):
    browser, _ = pair.signs_in("bob")
    for cookie in [c for c in browser.jar if c.name.startswith("calends")]:
        browser.jar.clear(cookie.domain, cookie.path, cookie.name)
    assert browser.me() is None
    page = browser.follow(browser.get(f"{API}/oidc/login"), f"{pair.server.url}{API}/oidc/callback")
    assert browser.get_to_page(page).path == "/" and browser.me()["handle"] == "bob"


def name_and_address_follow_and_nothing_breaks(pair):
    browser, before = pair.signs_in("bob")
    secret = pair.server.secrets["bob"]
    expect(pair.server.request("PUT", f"{API}/caldav/bob/calendar/kept.ics", event("kept"), ICS, user="bob", secret=secret), 201, 204)
    pair.realm.change("bob", firstName="Robert", lastName="Jansen-Smit", email="robert@example.org", emailVerified=True)
    _, after = pair.signs_in("bob")
    assert (after["id"], after["handle"]) == (before["id"], before["handle"])
    assert (after["name"], after["email"]) == ("Robert Jansen-Smit", "robert@example.org")
    expect(pair.server.request("GET", f"{API}/caldav/bob/calendar/kept.ics", user="bob", secret=secret), 200)
    pair.realm.change("bob", firstName="Bob", lastName="Jansen", email="bob@example.org", emailVerified=True)


def each_way_to_sign_tokens_is_taken(pair):
    client = pair.realm.admin("GET", "/clients?clientId=calends")[0]
    for alg in ("ES256", "PS256", "RS256"):
        signed = {"id.token.signed.response.alg": alg, "user.info.response.signature.alg": alg}
        pair.realm.admin("PUT", f"/clients/{client['id']}", {**client, "attributes": {**client["attributes"], **signed}})
        assert pair.signs_in("bob")[1]["handle"] == "bob", alg
    pair.realm.admin("PUT", f"/clients/{client['id']}", client)


def a_new_key_is_found_at_once(pair):
    realm = pair.realm.admin("GET", "")
    time.sleep(10)  # the keys are not asked for twice in ten seconds
    pair.realm.admin("POST", "/components", {
        "name": "rotated", "providerId": "rsa-generated", "providerType": "org.keycloak.keys.KeyProvider",
        "parentId": realm["id"], "config": {"priority": ["200"], "keySize": ["2048"], "algorithm": ["RS256"]}})
    assert pair.signs_in("bob")[1]["handle"] == "bob"


def this_program_proves_itself_by_a_key(pair):
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    with tempfile.NamedTemporaryFile() as file:
        file.write(pem)
        file.flush()
        server = pair.another(client_id="by-key", client_secret="", client_auth="private_key_jwt", client_key=file.name,
                              client_key_id="mine", match_email="yes")
        jwks = f'{{"keys": [{str(public_jwk(key, "mine", use="sig", alg="ES256"))}]}}'.replace("'", '"')
        pair.realm.admin("POST", "/clients", {
            **pair.realm.client, "clientId": "by-key", "clientAuthenticatorType": "client-jwt", "secret": None,
            "rootUrl": server.url, "redirectUris": [f"{server.url}{API}/oidc/callback"],
            "attributes": {**pair.realm.client["attributes"], "use.jwks.string": "true", "jwks.string": jwks,
                           "token.endpoint.auth.signing.alg": "ES256",
                           "backchannel.logout.url": f"{server.url}{API}/oidc/backchannel",
                           "post.logout.redirect.uris": f"{server.url}{API}/oidc/signed-out"}})
        assert pair.signs_in("bob", server=server)[1]["handle"] == "bob"


# ---- out again ----

def signing_out_here_signs_out_there(pair):
    browser, _ = pair.signs_in("alice")
    url = expect(browser.sign_out(), 200).json()["url"]
    assert url.startswith(f"{pair.realm.issuer}/protocol/openid-connect/logout?"), url
    back = browser.follow(browser.get(url), pair.server.url).location
    assert back.startswith(f"{pair.server.url}{API}/oidc/signed-out?state="), back
    assert browser.me() is None
    page = browser.follow(browser.get(f"{API}/oidc/login"))
    assert "name=\"password\"" in page.text, "Keycloak asks again"


def signing_out_there_signs_out_here(pair):
    browser, _ = pair.signs_in("alice")
    other, _ = pair.signs_in("bob")
    pair.realm.admin("POST", f"/users/{pair.realm.user('alice')['id']}/logout")
    eventually(lambda: browser.me() is None)
    assert other.me(), "only hers"
    assert ("alice", "signed out at the provider") in pair.rows("SELECT actor_name, detail FROM audit WHERE act = 'sign-out'")


def sessions_are_refreshed_until_the_account_is_off(pair):
    browser, me = pair.signs_in("alice")
    end = "SELECT max(access_expires) FROM provider_session WHERE session IN (SELECT id FROM session WHERE principal = ?)"
    before = pair.rows(end, me["id"])
    with sqlite3.connect(pair.server.folder / "calends.db", timeout=20) as db:
        db.execute("UPDATE provider_session SET access_expires = access_expires - 1000")
    eventually(lambda: pair.rows(end, me["id"]) >= before)
    assert browser.me()
    pair.realm.change("alice", enabled=False)
    with sqlite3.connect(pair.server.folder / "calends.db", timeout=20) as db:
        db.execute("UPDATE provider_session SET access_expires = access_expires - 1000")
    eventually(lambda: browser.me() is None)
    page = KeycloakBrowser(pair.server).login("alice")
    assert page.url.startswith(pair.realm.issuer) and "name=\"username\"" in page.text, "and Keycloak lets nobody in"
    pair.realm.change("alice", enabled=True)


# ---- access tokens ----

def bearer(tokens, kind="access_token"):
    return {"Authorization": f"Bearer {tokens[kind]}"}


def access_tokens_open_rest_and_caldav(pair):
    pair.signs_in("bob")
    fields = bearer(pair.realm.app_tokens("bob"))
    me = expect(pair.server.request("GET", f"{API}/users/me", headers=fields), 200).json()
    assert me["handle"] == "bob", me
    home = f"{API}/caldav/bob/calendar/"
    expect(pair.server.request("PROPFIND", home, headers={**fields, "Depth": "1"}), 207)
    expect(pair.server.request("PUT", home + "by-token.ics", event("by-token"), {**fields, **ICS}), 201, 204)
    assert b"UID:by-token" in expect(pair.server.request("GET", home + "by-token.ics", headers=fields), 200).body
    expect(pair.server.request("GET", f"{API}/caldav/alice/calendar/", headers=fields), 403, 404)


def a_token_that_is_silent_about_groups_changes_none(pair):
    pair.signs_in("bob")
    count = "SELECT count(*) FROM membership m JOIN principal u ON u.id = m.member WHERE u.handle = 'bob'"
    before = pair.rows(count)
    assert before != [(0,)], before
    expect(pair.server.request("GET", f"{API}/users/me", headers=bearer(pair.realm.app_tokens("bob"))), 200)
    assert pair.rows(count) == before


def refused(server, fields, path=f"{API}/users/me"):
    reply = expect(server.request("GET", path, headers=fields), 401)
    return reply.header("WWW-Authenticate") or ""


def other_tokens_of_keycloak_are_refused(pair):
    tokens = pair.realm.app_tokens("bob")
    assert 'error="invalid_token"' in refused(pair.server, bearer(tokens, "id_token"))
    refused(pair.server, bearer(tokens, "refresh_token"))
    refused(pair.server, bearer(pair.realm.app_tokens("bob", scope="openid")))
    refused(pair.server, {"Authorization": bearer(tokens)["Authorization"][:-8] + "AAAAAAAA"})
    refused(pair.server, {}, f"{API}/users/me?access_token={tokens['access_token']}")
    status, answer = pair.realm.token_request(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert status == 200, answer
    expect(pair.server.request("GET", f"{API}/users/me", headers=bearer(answer)), 200)


def keycloak_is_asked_about_tokens_where_that_is_wanted(pair):
    server = pair.another(bearer="introspection", match_email="yes", bearer_scope="calends-api")
    kept, revoked = pair.realm.app_tokens("bob"), pair.realm.app_tokens("bob")
    path = urllib.parse.urlsplit(pair.realm.issuer).path
    status, _, text = pair.realm.keycloak.request("POST", f"{path}/protocol/openid-connect/revoke",
                                                  {"client_id": APP, "token": revoked["access_token"]})
    assert status == 200, text
    refused(server, bearer(revoked))
    assert expect(server.request("GET", f"{API}/users/me", headers=bearer(kept)), 200).json()["handle"] == "bob"
    expect(server.request("PROPFIND", f"{API}/caldav/bob/calendar/", headers={**bearer(kept), "Depth": "0"}), 207)
    refused(server, bearer(kept, "id_token"))


def for_the_pair(test, pair):
    def run(prepared):
        test(pair.begin(prepared))
    run.__name__ = test.__name__
    return run


def main():
    pair = Pair()
    tests = [v for v in list(globals().values()) if getattr(v, "__code__", None) and v.__code__.co_varnames[:1] == ("pair",)]
    with pair.open:
        return play([for_the_pair(test, pair) for test in tests])


if __name__ == "__main__":
    raise SystemExit(main())
