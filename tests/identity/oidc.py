#!/usr/bin/env python3
"""Signing in by a certified OpenID provider: every way a client proves itself, every algorithm, what follows the
provider and what must not, refusals by their slugs, signing out both ways, sessions that end with the provider's."""
import contextlib
import pathlib
import re
import sqlite3
import sys
import tempfile
import time
import urllib.parse

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import Client, event, expect, play  # noqa: E402
from rigs.jose import public_jwk  # noqa: E402
from rigs.oidc import API, Browser, Provider  # noqa: E402


@contextlib.contextmanager
def running(prepared, provider, **options):
    """A server with that provider, which runs too."""
    with prepared.server(provider.options(**options)) as server:
        provider.start(server)
        yield server


def rows(server, sql, *values):
    with sqlite3.connect(server.folder / "calends.db") as db:
        return db.execute(sql, values).fetchall()


def log(server):
    return (server.folder / "log").read_text()


def problem(page):
    """The slug on the sign-in page that the browser was led to."""
    assert urllib.parse.urlsplit(page.url).path == "/signin", (page.url, page.status, page.text[:500])
    return page.query("problem")


def signs_in(browser, login, return_to="/"):
    page = browser.sign_in(login, return_to)
    assert page.path == return_to, (page.url, log(browser.server)[-1500:])
    me = browser.me()
    assert me, log(browser.server)[-1500:]
    return me


def eventually(question, wait_s=40):
    deadline = time.monotonic() + wait_s
    while not question():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.2)


# ---- signing in ----

def somebody_new_gets_an_account_and_keeps_it(prepared):
    with Provider() as provider, running(prepared, provider) as server:
        me = signs_in(Browser(server), "ann", "/calendar?day=2026-01-05")
        assert (me["handle"], me["email"], me["name"], me["language"]) == ("ann", "ann@example.net", "Ann Example", "fr"), me
        assert not me["has_password"]
        browser = Browser(server)
        assert signs_in(browser, "ann")["id"] == me["id"]
        assert browser.session()["how"] == "provider"
        assert rows(server, "SELECT origin, role FROM principal WHERE handle = 'ann'") == [(1, 0)]
        acts = [act for act, in rows(server, "SELECT act FROM audit WHERE actor_name = 'ann' ORDER BY id")]
        assert acts.count("sign-in") == 2 and "identity-new" in acts, acts


def private_key(kind):
    key = ec.generate_private_key(ec.SECP256R1()) if kind == "ES256" else rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return key, pem


def each_proof_and_each_algorithm_works(prepared):
    plain = [("client_secret_basic", "RS256", None), ("client_secret_post", "PS256", "RS256"), ("none", "ES256", "ES256")]
    for method, alg, userinfo in plain:
        client = {"token_endpoint_auth_method": method, "id_token_signed_response_alg": alg}
        if userinfo:
            client["userinfo_signed_response_alg"] = userinfo
        with Provider(**client) as provider, running(prepared, provider) as server:
            assert signs_in(Browser(server), "ann")["name"] == "Ann Example", method
    for alg in ("RS256", "PS256", "ES256"):
        key, pem = private_key(alg)
        client = {"token_endpoint_auth_method": "private_key_jwt", "token_endpoint_auth_signing_alg": alg,
                  "jwks": {"keys": [public_jwk(key, "mine")]}}
        with tempfile.NamedTemporaryFile() as file, Provider(**client) as provider:
            file.write(pem)
            file.flush()
            with running(prepared, provider, client_key=file.name, client_key_id="mine", client_key_alg=alg) as server:
                signs_in(Browser(server), "ann")


def a_wrong_secret_is_refused_and_told_to_the_log(prepared):
    with Provider() as provider, running(prepared, provider, client_secret="not the secret") as server:
        assert problem(Browser(server).sign_in("ann")) == "provider-refused"
        assert "invalid_client" in log(server) and "not the secret" not in log(server)


def a_server_starts_while_the_provider_is_away(prepared):
    provider = Provider()
    with provider, prepared.server(provider.options()) as server:
        assert problem(Browser(server).sign_in("ann")) == "provider-down"
        assert problem(Browser(server).sign_in("ann")) == "provider-down"
        assert "takes no connection" in log(server)
        provider.start(server)
        eventually(lambda: Browser(server).get(f"{API}/oidc/login").location.startswith(provider.issuer))
        signs_in(Browser(server), "ann")


def another_issuer_than_the_configured_is_refused(prepared):
    with Provider() as provider:
        options = [o + "/" if o.startswith("oidc.issuer=") else o for o in provider.options()]
        with prepared.server(options) as server:
            provider.start(server)
            assert problem(Browser(server).sign_in("ann")) == "provider-down"
            assert "names another issuer than oidc.issuer" in log(server)


# ---- the way and back ----

def the_way_has_everything_that_guards_it(prepared):
    with Provider() as provider, running(prepared, provider) as server:
        browser = Browser(server)
        page = browser.get(f"{API}/oidc/login?returnTo=/tasks")
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(page.location).query))
        assert page.status == 303 and page.headers["Cache-Control"] == "no-store"
        assert query["response_type"] == "code" and query["code_challenge_method"] == "S256"
        assert min(len(query[name]) for name in ("state", "nonce", "code_challenge")) == 43
        assert "tasks" not in page.location
        cookie = page.headers["Set-Cookie"]
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Max-Age=600" in cookie, cookie
        again = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(browser.get(f"{API}/oidc/login").location).query))
        assert not {again[n] for n in ("state", "nonce", "code_challenge")} & {query[n] for n in ("state", "nonce", "code_challenge")}


def only_own_pages_are_returned_to(prepared):
    foreign = ["https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "/\tevil", "/a\r\nSet-Cookie: x=1",
               "javascript:alert(1)", "evil", "/ /evil.example", "/%zz\x00", "/" + "a" * 2000, "/api/v1.0/oidc/login", "/é"]
    own = ["/", "/calendar", "/calendar?x=//y#z", "/settings/sharing?a=b&c=d"]
    with Provider() as provider, running(prepared, provider) as server:
        browser = Browser(server)
        signs_in(browser, "ann")
        for path in own:
            assert browser.sign_in("ann", path).path + ("#z" if path.endswith("#z") else "") == path, path
        for path in foreign:
            page = browser.sign_in("ann", path)
            assert page.location == server.url + "/" and page.path == "/", (path, page.location)


def an_answer_counts_once_and_in_one_browser(prepared):
    with Provider() as provider, running(prepared, provider) as server:
        browser, other = Browser(server), Browser(server)
        callback = browser.login("ann").location
        assert problem(other.get_to_page(other.get(callback))) == "sign-in-gone"
        assert problem(browser.get_to_page(browser.get(callback))) == "sign-in-gone", "it was burnt by the other browser"
        callback = browser.login("ann").location
        assert browser.get_to_page(browser.get(callback)).path == "/"
        assert problem(browser.get_to_page(browser.get(callback))) == "sign-in-gone"
        assert "begun by another browser" in log(server) and "was used already" in log(server)
        for query in ("", "?code=x", "?state=", "?state=" + "a" * 5000, "?state=%00&code=1", "?code=a&state=b&iss=c"):
            assert problem(browser.get_to_page(browser.get(f"{API}/oidc/callback{query}"))) == "sign-in-gone", query


def an_answer_that_comes_too_late_is_refused(prepared):
    with Provider() as provider, running(prepared, provider) as server:
        browser = Browser(server)
        callback = browser.login("ann").location
        with sqlite3.connect(server.folder / "calends.db") as db:
            db.execute("UPDATE sign_in_flow SET expires = expires - 601")
        assert problem(browser.get_to_page(browser.get(callback))) == "sign-in-gone"
        assert "longer than ten minutes" in log(server)


def the_provider_is_checked_to_be_the_one_that_answers(prepared):
    with Provider() as provider, running(prepared, provider) as server:
        for mend, why in ((lambda u: re.sub(r"iss=[^&]*", "iss=https%3A%2F%2Fevil.example", u), "comes from another issuer"),
                          (lambda u: re.sub(r"&?iss=[^&]*", "", u), "does not say which issuer")):
            browser = Browser(server)
            callback = browser.login("ann").location
            assert "iss=" in callback, callback
            assert problem(browser.get_to_page(browser.get(mend(callback)))) == "provider-token"
            assert why in log(server), why
            assert browser.me() is None


def a_refusal_at_the_provider_leads_to_the_sign_in_page(prepared):
    with Provider() as provider, running(prepared, provider) as server:
        browser = Browser(server)
        page = browser.follow(browser.get(f"{API}/oidc/login?returnTo=/tasks"))
        abort = re.search(r"href=\"([^\"]*/abort)\"", page.text)[1]
        page = browser.get_to_page(browser.follow(browser.get(urllib.parse.urljoin(page.url, abort)), f"{server.url}{API}"))
        assert problem(page) == "provider-refused" and page.query("returnTo") == "/tasks", page.url
        assert "access_denied" in log(server)
        for error, slug in (("temporarily_unavailable", "provider-down"), ("server_error", "provider-down"),
                            ("<script>\r\n", "provider-refused")):
            browser = Browser(server)
            query = urllib.parse.parse_qs(urllib.parse.urlsplit(browser.get(f"{API}/oidc/login").location).query)
            answer = urllib.parse.urlencode({"state": query["state"][0], "error": error, "error_description": "x\ny",
                                             "iss": provider.issuer})
            assert problem(browser.get_to_page(browser.get(f"{API}/oidc/callback?{answer}"))) == slug, error
        assert "\n-script" not in log(server)


def no_secret_is_in_the_log_or_in_an_address(prepared):
    with Provider() as provider, running(prepared, provider) as server:
        server_log_before = len(log(server))
        browser = Browser(server)
        signs_in(browser, "ann")
        secrets = [browser.cookies["calends_session"].value]
        for url in browser.trail:
            query = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)
            secrets += query.get("code", []) + query.get("state", [])
        secrets += [value for row in rows(server, "SELECT id_token, refresh_token FROM provider_session") for value in row]
        assert len(secrets) > 5 and all(secrets)
        text = log(server)[server_log_before:]
        assert not [s for s in secrets if s in text]
        assert not [u for u in browser.trail if u.startswith(server.url) and (secrets[0] in u or "token" in u)]


# ---- who it is ----

PUT_AT = f"{API}/caldav/ann/agenda/a.ics"  # her first calendar, in her language

def name_address_language_and_groups_follow(prepared):
    with Provider() as provider, running(prepared, provider, groups="yes") as server:
        browser = Browser(server)
        signs_in(browser, "ann")
        server.command("group", "create", "club", "--name", "Club")
        server.command("group", "add", "club", "ann")
        secret = server.request("POST", f"{API}/app-passwords", {"label": "phone"},
                                {**browser.fields(), "X-CSRF-Token": browser.session()["csrf"]}).json()["secret"]
        with Client(server, "ann", secret) as phone:
            expect(phone.request("PUT", PUT_AT, event("a", "DURATION:PT1H"), Content_Type="text/calendar"), 201)
        assert groups_of(server) == {"staff", "club"}
        provider.know(ann={"name": "Ann Other", "email": "ann.other@example.net", "locale": "nl-BE",
                           "preferred_username": "annabel", "groups": ["/Board/Team Élan"]})
        me = signs_in(browser, "ann")
        assert (me["handle"], me["name"], me["email"], me["language"]) == ("ann", "Ann Other", "ann.other@example.net", "nl"), me
        assert me["home"] == f"{API}/caldav/ann/"
        assert groups_of(server) == {"board-team-elan", "club"}
        with Client(server, "ann", secret) as phone:
            expect(phone.request("GET", PUT_AT), 200)
        provider.know(ann={"groups": []})
        signs_in(browser, "ann")
        assert groups_of(server) == {"club"}


def meetings_of(server, browser, home="ann/agenda"):
    reply = server.request("PROPFIND", f"{API}/caldav/{home}/", headers={**browser.fields(), "Depth": "1",
                                                                        "X-CSRF-Token": browser.session()["csrf"]})
    assert reply.status == 207, reply.status
    return reply.body.count(b".ics</")


def meetings_find_who_has_another_address_now(prepared):
    with Provider() as provider, running(prepared, provider) as server, Client(server, "alice", prepared.secrets["alice"]) as alice:
        def invite(uid):
            expect(alice.put(f"{uid}.ics", event(uid, "DURATION:PT1H", "SUMMARY:Talk", "ORGANIZER:mailto:alice@example.org",
                                                 "ATTENDEE;PARTSTAT=ACCEPTED:mailto:alice@example.org",
                                                 "ATTENDEE;RSVP=TRUE:mailto:Ann@example.net", start="DTSTART:20270105T100000Z")), 201)

        ann, ben = Browser(server), Browser(server)
        signs_in(ann, "ann")
        invite("before")
        assert meetings_of(server, ann) == 1
        provider.know(ann={"email": "ann.new@example.net"})
        signs_in(ann, "ann")
        invite("after")
        assert meetings_of(server, ann) == 2, "the address of before still means her"
        mine = server.request("PROPFIND", f"{API}/caldav/principals/ann/", "<propfind xmlns='DAV:'><prop><C:calendar-user-address-set "
                              "xmlns:C='urn:ietf:params:xml:ns:caldav'/></prop></propfind>",
                              {**ann.fields(), "Depth": "0", "X-CSRF-Token": ann.session()["csrf"]}).body
        assert b"mailto:ann.new@example.net" in mine and b"mailto:ann@example.net" in mine, mine
        provider.know(ben={"email": "ann@example.net"})
        signs_in(ben, "ben")
        invite("last")
        assert meetings_of(server, ann) == 2 and meetings_of(server, ben, "ben/agenda") == 1, "somebody else has it now"


def groups_of(server):
    sql = ("SELECT g.handle FROM membership m JOIN principal g ON g.id = m.grp JOIN principal u ON u.id = m.member"
           " WHERE u.handle = 'ann'")
    return {handle for handle, in rows(server, sql)}


def groups_are_left_alone_unless_wanted(prepared):
    with Provider() as provider, running(prepared, provider) as server:
        signs_in(Browser(server), "ann")
        assert groups_of(server) == set()


def an_address_that_somebody_has_stays_theirs(prepared):
    with Provider() as provider, running(prepared, provider) as server:
        browser = Browser(server)
        signs_in(browser, "ann")
        provider.know(ann={"email": "bob@example.org", "name": "Ann New"})
        me = signs_in(browser, "ann")
        assert (me["email"], me["name"]) == ("ann@example.net", "Ann New"), me
        assert rows(server, "SELECT handle FROM principal WHERE email = 'bob@example.org'") == [("bob",)]
        assert rows(server, "SELECT count(*) FROM audit WHERE act = 'address-taken' AND actor_name = 'ann'") == [(1,)]
        assert "somebody has it here" in log(server)


def names_that_are_taken_or_strange_make_other_handles(prepared):
    people = {"x1": ("alice", "one@example.net"), "x2": ("Zoë Müller", "two@example.net"), "x3": ("three@example.net", "three@example.net"),
              "x4": ("..", "bob@example.org"), "x5": ("principals", None)}
    with Provider(people=list(people)) as provider, running(prepared, provider) as server:
        for login, (name, email) in people.items():
            provider.know(**{login: {"preferred_username": name, "email": email}})
        handles = {login: signs_in(Browser(server), login) for login in people}
        assert len({me["handle"] for me in handles.values()}) == len(people)
        assert all(re.fullmatch(r"[a-z0-9][a-z0-9._-]*", me["handle"]) for me in handles.values()), handles
        assert handles["x3"]["handle"] == "three" and handles["x1"]["handle"].startswith("alice")
        assert handles["x4"]["email"] in ("", None), "bob's address is bob's"


def a_verified_address_finds_its_owner_only_where_allowed(prepared):
    with Provider(people=("ann", "carol", "bob")) as provider, running(prepared, provider, match_email="yes") as server:
        provider.know(ann={"email": "BOB@example.org"}, carol={"email": "carol@example.org", "email_verified": False},
                      bob={"email": "bob@example.org"})
        assert signs_in(Browser(server), "ann")["handle"] == "bob"
        assert signs_in(Browser(server), "carol")["handle"] != "carol", "her address is not proven"
        second = signs_in(Browser(server), "bob")
        assert second["handle"] != "bob", "who has an identity of this issuer already is not found by address"
    with Provider(people=("bob",)) as provider, running(prepared, provider) as server:
        provider.know(bob={"email": "bob@example.org", "email_verified": True})
        assert signs_in(Browser(server), "bob")["handle"] != "bob"


def nobody_is_made_unless_allowed(prepared):
    with Provider() as provider, running(prepared, provider, create="no", match_email="yes") as server:
        provider.know(ben={"email": "bob@example.org"})
        assert problem(Browser(server).sign_in("ann")) == "no-account"
        assert signs_in(Browser(server), "ben")["handle"] == "bob"
        failed = rows(server, "SELECT actor_name, detail FROM audit WHERE act = 'sign-in-failed'")
        assert len(failed) == 1 and failed[0][1] == "no-account", failed


def who_is_disabled_is_refused(prepared):
    with Provider() as provider, running(prepared, provider) as server:
        browser = Browser(server)
        signs_in(browser, "ann")
        server.command("user", "disable", "ann")
        assert browser.me() is None
        assert problem(browser.sign_in("ann")) == "account-off"
        assert browser.me() is None
        server.command("user", "enable", "ann")
        signs_in(browser, "ann")


def claims_are_named_by_options(prepared):
    with Provider() as provider, running(prepared, provider, claim_name="given_name", claim_handle="family_name",
                                         claim_subject="preferred_username", claim_language="nothing.here") as server:
        me = signs_in(Browser(server), "ann")
        assert (me["name"], me["handle"], me["language"]) == ("Ann", "example", "en"), me
        assert rows(server, "SELECT subject FROM identity WHERE issuer = ?", provider.issuer) == [("ann",)]


# ---- local sign-in ----

def local_sign_in_can_be_switched_off(prepared):
    provider = Provider()
    with provider, prepared.server([*provider.options(), "people.local_sign_in=no"]) as server:
        provider.start(server)
        config = server.request("GET", f"{API}/config").json()
        assert config["local_sign_in"] is False
        assert config["provider"] == {"name": "Test provider", "url": f"{API}/oidc/login"}
        reply = server.request("POST", f"{API}/session", {"login": "alice", "password": "correct horse battery staple"})
        assert reply.status == 403 and b"/problems/forbidden" in reply.body, reply.body
        link = re.search(r"link=(\S+)", server.command("user", "link", "alice").stdout)[1]
        expect(server.request("POST", f"{API}/session", {"link": link}), 200)
        signs_in(Browser(server), "ann")


def without_a_provider_there_is_none(prepared):
    with prepared.server() as server:
        config = server.request("GET", f"{API}/config").json()
        assert config["provider"] is None and config["local_sign_in"] is True
        assert problem(Browser(server).sign_in("ann")) == "not-found"
        expect(server.request("POST", f"{API}/oidc/backchannel", "logout_token=x",
                              {"Content-Type": "application/x-www-form-urlencoded"}), 404)


def options_that_cannot_work_are_told_at_the_start(prepared):
    right = {"issuer": "https://login.example.org/", "client_secret": "x"}
    wrong = [({"issuer": "login.example.org"}, "oidc.issuer"), ({"issuer": "https://x/?a"}, "oidc.issuer"),
             ({"client_secret": ""}, "oidc.client_secret"), ({"client_auth": "basic"}, "oidc.client_auth"),
             ({"client_auth": "private_key_jwt"}, "oidc.client_key"), ({"scopes": "email"}, "oidc.scopes"),
             ({"client_auth": "private_key_jwt", "client_key": "/dev/null"}, "key"), ({"client_id": ""}, "oidc.client_id")]
    for values, word in wrong:
        server = prepared.server([f"oidc.{k}={v}" for k, v in {**right, **values}.items()])
        done = server.command("user", "list", check=False)
        assert done.returncode != 0 and word in done.stderr, (values, done.stderr)


# ---- signing out ----

def signing_out_leads_to_the_provider_and_back(prepared):
    with Provider() as provider, running(prepared, provider) as server:
        browser = Browser(server)
        signs_in(browser, "ann")
        reply = browser.sign_out()
        expect(reply, 200)
        url = reply.json()["url"]
        flow = re.search(r"(calends_flow=[^;]+)", reply.header("Set-Cookie"))[1]
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)
        assert query["id_token_hint"] and query["post_logout_redirect_uri"] == [f"{server.url}{API}/oidc/signed-out"]
        assert browser.me() is None
        page = browser.submit(browser.follow(browser.get(url)), logout="yes")
        back = browser.follow(page, server.url).location
        assert back.startswith(f"{server.url}{API}/oidc/signed-out?state="), back
        path = back[len(server.url):]
        assert server.request("GET", path, headers={"Cookie": flow}).header("Location") == "/signin?signedOut=1"
        assert server.request("GET", path).header("Location") == "/signin"
        assert server.request("GET", f"{API}/oidc/signed-out?state=x", headers={"Cookie": flow}).header("Location") == "/signin"
        assert "<form" in browser.follow(browser.get(f"{API}/oidc/login")).text, "the provider asks for the login again"


def who_signed_in_here_signs_out_here(prepared):
    with Provider() as provider, running(prepared, provider) as server:
        reply = server.request("DELETE", f"{API}/session", headers=server.sign_in("alice"))
        assert reply.status == 200 and reply.json() == {"url": None}


def signing_out_at_the_provider_ends_the_session_here(prepared):
    with Provider() as provider, running(prepared, provider) as server:
        one, two, other = Browser(server), Browser(server), Browser(server)
        signs_in(one, "ann"), signs_in(two, "ann"), signs_in(other, "ben")
        page = one.get(f"{provider.issuer}/session/end")
        one.follow(one.submit(page, logout="yes"))
        eventually(lambda: one.me() is None)
        assert two.me()["handle"] == "ann" and other.me()["handle"] == "ben", "that session of the provider only"
        assert rows(server, "SELECT detail FROM audit WHERE act = 'sign-out'") == [("signed out at the provider",)]


# ---- whether a session still holds ----

def tokens_are_refreshed_and_a_refusal_ends_the_session(prepared):
    provider = Provider()
    provider.ttl = {"AccessToken": 1}
    with provider, running(prepared, provider, check="1s") as server:
        browser, other = Browser(server), Browser(server)
        signs_in(browser, "ann"), signs_in(other, "ben")
        before = dict(rows(server, "SELECT subject, access_expires FROM provider_session"))
        eventually(lambda: dict(rows(server, "SELECT subject, access_expires FROM provider_session"))["ann"] > before["ann"] + 3)
        assert browser.me() and other.me()
        provider.know(ann=None)
        eventually(lambda: browser.me() is None)
        assert other.me(), "only hers"
        assert rows(server, "SELECT actor_name FROM audit WHERE act = 'sign-out'") == [("ann",)]


def a_provider_that_is_away_ends_no_session(prepared):
    provider = Provider()
    provider.ttl = {"AccessToken": 1}
    with provider, running(prepared, provider, check="1s") as server:
        browser = Browser(server)
        signs_in(browser, "ann")
        provider.stop()
        eventually(lambda: "takes no connection" in log(server))
        time.sleep(2)
        assert browser.me()
        assert browser.sign_out().status == 200


TESTS = [value for value in list(globals().values())
         if callable(value) and getattr(value, "__code__", None) and value.__code__.co_varnames[:1] == ("prepared",)
        
         and value.__module__ == __name__ and value is not running]

if __name__ == "__main__":
    raise SystemExit(play(TESTS))
