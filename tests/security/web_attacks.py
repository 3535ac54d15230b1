#!/usr/bin/env python3
"""What pages of other sites, and whoever can send bytes, may try: forged forms, fixed sessions, foreign hosts,
crooked paths, spoofed fields, guessed passwords, markup in texts; and that no secret is ever in the log."""
import json
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from rigs.client import ICS, event, expect, play  # noqa: E402
from rigs.server import PASSWORD, basic  # noqa: E402
from rigs.stage import API, DAV  # noqa: E402

UNSAFE = ("post", "put", "patch", "delete")
# Routes that need nobody see to the origin themselves; a provider's letter-box proves itself by its signature.
OPEN = {"POST /session", "POST /session/second-factor", "DELETE /session", "POST /oidc/backchannel"}
EVIL = "https://evil.example"


def unsafe_routes(server):
    paths = server.request("GET", f"{API}/openapi.json").json()["paths"]
    for path, item in paths.items():
        for method in item:
            if method in UNSAFE and f"{method.upper()} {path.removeprefix(API)}" not in OPEN:
                full = path if path.startswith(API) else API + path
                yield method.upper(), re.sub(r"\{[^}]*\}", "1", full)


def raw(server, data):
    """The bytes that answer these bytes."""
    with socket.create_connection((server.host, server.port), timeout=20) as s:
        s.sendall(data)
        s.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := s.recv(65536):
            answer += piece
    return answer


def no_form_of_another_site_counts(prepared):
    with prepared.server() as server:
        fields = server.sign_in("bob")
        cookie = {"Cookie": fields["Cookie"]}
        wrong, done = [], 0
        for method, path in unsafe_routes(server):
            for name, headers in (("no token", cookie), ("wrong token", {**cookie, "X-CSRF-Token": "A" * 43}),
                                  ("empty token", {**cookie, "X-CSRF-Token": ""}),
                                  ("foreign origin", {**fields, "Origin": EVIL}), ("no origin", {**fields, "Origin": "null"}),
                                  ("cross-site", {**fields, "Sec-Fetch-Site": "cross-site"}),
                                  ("sibling", {**fields, "Sec-Fetch-Site": "same-site"}),
                                  ("foreign with app password", {"Authorization": basic("bob", prepared.secrets["bob"]), "Origin": EVIL})):
                reply = server.request(method, path, {}, headers)
                done += 1
                if reply.status != 403 or b"bad-form" not in reply.body:
                    wrong.append(f"{method} {path} {name}: {reply.status} {reply.body[:120]!r}")
        assert not wrong, "\n".join(wrong)
        assert done > 200, done
        for headers in ({**cookie, **ICS}, {**fields, **ICS, "Origin": EVIL}):
            for method in ("PUT", "DELETE", "PROPPATCH", "MKCALENDAR", "MOVE", "COPY", "LOCK", "ACL", "POST"):
                expect(server.request(method, f"{DAV}/bob/calendar/x.ics", event("x"), headers), 403)
        expect(server.request("PUT", f"{DAV}/bob/calendar/x.ics", event("x"), {**fields, **ICS}), 201)


def no_foreign_page_signs_one_in_or_out(prepared):
    with prepared.server() as server:
        body = {"login": "bob", "password": PASSWORD}
        for headers in ({"Origin": EVIL}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
            expect(server.request("POST", f"{API}/session", body, headers), 403)
            expect(server.request("POST", f"{API}/session/second-factor", {"ticket": "x", "code": "123456"}, headers), 403)
        # A form can send these types only, and none of them is JSON.
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
            expect(server.request("POST", f"{API}/session", json.dumps(body), {"Content-Type": kind}), 415)
        fields = server.sign_in("bob")
        expect(server.request("DELETE", f"{API}/session", headers={"Cookie": fields["Cookie"]}), 403)
        expect(server.request("DELETE", f"{API}/session", headers={**fields, "Origin": EVIL}), 403)
        expect(server.request("GET", f"{API}/users/me", headers=fields), 200)


def a_session_is_new_at_each_sign_in_and_ends(prepared):
    with prepared.server() as server:
        body = {"login": "bob", "password": PASSWORD}
        chosen = "calends_session=" + "A" * 43
        reply = expect(server.request("POST", f"{API}/session", body, {"Cookie": chosen}), 200)
        first = reply.header("Set-Cookie").split(";")[0]
        assert first != chosen
        expect(server.request("GET", f"{API}/users/me", headers={"Cookie": chosen}), 401)
        reply = expect(server.request("POST", f"{API}/session", body, {"Cookie": first}), 200)
        second = reply.header("Set-Cookie").split(";")[0]
        assert second != first
        expect(server.request("GET", f"{API}/users/me", headers={"Cookie": first}), 401)  # the one of before has ended
        fields = {"Cookie": second, "X-CSRF-Token": reply.json()["csrf"]}
        reply = expect(server.request("DELETE", f"{API}/session", headers=fields), 200, 204)
        assert "Max-Age=0" in reply.header("Set-Cookie"), reply.headers
        expect(server.request("GET", f"{API}/users/me", headers=fields), 401)  # a copied cookie is worth nothing
        # A changed password ends the others.
        one, other = server.sign_in("bob"), server.sign_in("bob")
        expect(server.request("PUT", f"{API}/users/me/password", {"current": PASSWORD, "new": "violet tractors sing at noon"}, one), 204)
        expect(server.request("GET", f"{API}/users/me", headers=other), 401)
        expect(server.request("GET", f"{API}/users/me", headers=one), 200)


def cookies_are_for_this_host_and_no_script(prepared):
    with prepared.server(["proxy.addresses=127.0.0.0/8"]) as server:
        for headers, secure in (({}, False), ({"X-Forwarded-Proto": "https", "X-Forwarded-Host": "cal.example"}, True)):
            reply = expect(server.request("POST", f"{API}/session", {"login": "bob", "password": PASSWORD}, headers), 200)
            cookie = next(v for k, v in reply.headers if k.lower() == "set-cookie")
            assert all(part in cookie for part in ("; HttpOnly", "; SameSite=Lax", "; Path=/")) and "Domain" not in cookie, cookie
            assert ("; Secure" in cookie) == secure and cookie.startswith("__Host-") == secure, cookie
            assert (reply.header("Strict-Transport-Security") is not None) == secure, reply.headers
    with prepared.server() as server:  # from anybody else these fields say nothing
        reply = server.request("POST", f"{API}/session", {"login": "bob", "password": PASSWORD}, {"X-Forwarded-Proto": "https"})
        assert "__Host-" not in reply.header("Set-Cookie") and not reply.header("Strict-Transport-Security")


def spoofed_fields_say_nothing(prepared):
    with prepared.server() as server:
        for name in ("X-Forwarded-User", "X-Remote-User", "Remote-User", "X-Forwarded-Secret", "X-Original-URL", "X-Rewrite-URL",
                     "X-HTTP-Method-Override", "X-User", "Forwarded"):
            expect(server.request("GET", f"{API}/users/me", headers={name: "alice"}), 401)
        fields = {"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9", "Forwarded": "for=203.0.113.9"}
        expect(server.request("POST", f"{API}/session", {"login": "bob", "password": PASSWORD}, fields), 200)
        items = server.request("GET", f"{API}/sessions", headers=server.sign_in("bob")).json()["items"]
        assert {i["peer"] for i in items} == {"127.0.0.1"}, items
        fields = server.sign_in("bob")
        expect(server.request("GET", f"{API}/calendars", headers={**fields, "X-HTTP-Method-Override": "DELETE"}), 200)


def a_foreign_host_gets_into_no_link(prepared):
    with socket.create_server(("127.0.0.1", 0)) as free:
        place = f"127.0.0.1:{free.getsockname()[1]}"
    with prepared.server([f"http.listen={place}", f"http.public_url=https://{place}"]) as server:
        fields = {**server.sign_in("bob"), "Host": "evil.example", "X-Forwarded-Host": "evil.example"}
        calendar = server.request("GET", f"{API}/calendars", headers=fields).json()["items"][0]["id"]
        made = server.request("POST", f"{API}/calendars/{calendar}/links", {"level": "full"}, fields)
        assert b"evil" not in made.body and f"https://{place}/feed/".encode() in made.body, made.body
    with prepared.server() as server:
        for host in (b"evil.example\r\nHost: cal", b"a b", b"cal/../..", b"cal@evil", b"<script>", b""):
            answer = raw(server, b"GET " + API.encode() + b"/health HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n\r\n")
            assert b"<script" not in answer and b"evil" not in answer, answer
        answer = raw(server, b"GET /signin HTTP/1.1\r\nConnection: close\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 400"), answer[:80]


def no_redirect_leads_elsewhere(prepared):
    with prepared.server() as server:
        for path in ("//evil.example", "//evil.example/", "/\\evil.example", "/%2f%2fevil.example", "/%5cevil.example", "/.well-known/caldav//evil.example",
                     "/.well-known/caldav?x=//evil.example", "/signin?returnTo=//evil.example", "//evil.example/%2e%2e", "/;//evil.example",
                     f"{API}/oidc/login?returnTo=//evil.example", f"{API}/oidc/login?returnTo=https://evil.example",
                     f"{API}/oidc/login?returnTo=/%5cevil.example", f"{API}/oidc/login?returnTo=javascript:alert(1)",
                     f"{API}/oidc/callback?state=x&returnTo=https://evil.example", f"{API}/oidc/signed-out?returnTo=//evil.example",
                     "/%0d%0aLocation:%20https://evil.example", "/x%0d%0aSet-Cookie:%20a=b"):
            reply = server.request("GET", path)
            to = reply.header("Location") or ""
            assert not re.match(r"(?i)\s*([a-z][a-z0-9+.-]*:|[/\\]{2})", to) or to.startswith(server.url), (path, to)
            assert reply.header("Set-Cookie") is None or "a=b" not in reply.header("Set-Cookie"), (path, reply.headers)


PATHS = [b"/../../etc/passwd", b"/%2e%2e/%2e%2e/etc/passwd", b"/..%2f..%2fetc%2fpasswd", b"/%252e%252e%252fetc%252fpasswd",
         b"/%c0%ae%c0%ae/etc/passwd", b"/%e0%80%ae%e0%80%ae/etc/passwd", b"/..%5c..%5cetc%5cpasswd", b"/etc/passwd%00.html", b"/%00",
         b"/.%2e/calends.db", b"/./.././calends.db", b"/%", b"/%zz", b"/%ff%fe", b"/" + b"a" * 7000, b"/" + b"a/" * 3000, b"/;/..;/x",
         b"/api/v1.0/caldav/bob/../alice/calendar/", b"/api/v1.0/caldav/bob/%2e%2e/alice/calendar/",
         b"/api/v1.0/caldav/bob%2f..%2falice/calendar/", b"/api/v1.0/caldav/bob/calendar/%2e%2e%2f%2e%2e%2falice%2fcalendar",
         b"/api/v1.0/caldav/bob/calendar/..%2f..%2falice%2fcalendar%2fsecret.ics", b"/api/v1.0/caldav/alice%00/calendar/",
         b"/api/v1.0/caldav//alice//calendar/", b"/api/v1.0/../api/v1.0/caldav/alice/calendar/", b"/feed/..%2f..%2fapi", b"/feed/%00.ics"]


def crooked_paths_lead_nowhere(prepared):
    with prepared.server() as server:
        expect(server.request("PUT", f"{DAV}/alice/calendar/secret.ics", event("secret", "SUMMARY:For alice alone"), ICS, "alice",
                              prepared.secrets["alice"]), 201)
        mine = b"Authorization: " + basic("bob", prepared.secrets["bob"]).encode() + b"\r\n"
        for path in PATHS:
            for method in (b"GET", b"PROPFIND"):
                answer = raw(server, method + b" " + path + b" HTTP/1.1\r\nHost: x\r\nDepth: 1\r\n" + mine + b"Connection: close\r\n\r\n")
                status = int(answer.split(b" ", 2)[1])
                assert status < 500, (path[:80], method, answer[:200])
                assert b"root:" not in answer and b"For alice" not in answer and b"SQLite format" not in answer, (path, answer)
        expect(server.request("GET", f"{API}/health"), 200)


def guessing_is_slowed_and_tells_nothing(prepared):
    with prepared.server() as server:
        def attempt(login, password="wrong wrong wrong"):
            started = time.monotonic()
            reply = server.request("POST", f"{API}/session", {"login": login, "password": password})
            return reply, time.monotonic() - started
        took = {"there": [], "not there": []}
        bodies = set()
        for i in range(4):  # as many as are free, by account and by address
            for kind, login in (("there", "bob"), ("not there", f"nobody-{i}")):
                reply, seconds = attempt(login)
                expect(reply, 401)
                bodies.add((reply.json()["detail"], reply.json()["type"]))
                took[kind].append(seconds)
        assert len(bodies) == 1, bodies
        medians = [statistics.median(each) for each in took.values()]
        assert max(medians) < 4 * min(medians) + 0.05, medians  # generous: the machine has other things to do
        statuses = [attempt("bob")[0].status for _ in range(4)]
        assert statuses[-1] == 429, statuses
        reply, _ = attempt("bob", PASSWORD)
        expect(reply, 429)
        assert int(reply.header("Retry-After")) >= 1, reply.headers
        # Guessing at one account does not keep its devices out.
        expect(server.request("GET", f"{API}/users/me", user="bob", secret=prepared.secrets["bob"]), 200)
        for i in range(8):
            reply = server.request("GET", f"{API}/users/me", user="carol", secret=f"{i:04}" * 13)
        expect(reply, 429)


def a_link_counts_once(prepared):
    with prepared.server() as server:
        token = server.command("user", "link", "bob").stdout.split("link=")[1].split()[0]
        expect(server.request("POST", f"{API}/session", {"link": token}), 200)
        expect(server.request("POST", f"{API}/session", {"link": token}), 401)
        expect(server.request("POST", f"{API}/session", {"link": token[:-1]}), 401)


def every_answer_has_the_fields_of_security(prepared):
    with prepared.server() as server:
        mine = {"Authorization": basic("bob", prepared.secrets["bob"])}
        calendar = server.request("GET", f"{API}/calendars", headers=mine).json()["items"][0]["id"]
        link = server.request("POST", f"{API}/calendars/{calendar}/links", {"level": "full"}, mine).json()
        feed = link["url"][len(server.url):]
        for method, path, headers in (("GET", "/", {}), ("GET", "/signin", {}), ("GET", "/nothing", {}), ("GET", f"{API}/config", {}),
                                      ("GET", f"{API}/calendars", mine), ("GET", f"{API}/calendars", {}), ("GET", f"{API}/nothing", {}),
                                      ("PROPFIND", f"{DAV}/bob/", mine), ("GET", feed, {}), ("GET", feed.removesuffix(".ics"), {}),
                                      ("GET", "/feed/nothing", {}), ("OPTIONS", f"{DAV}/", {}), ("POST", f"{API}/session", {})):
            reply = server.request(method, path, headers=headers)
            where = (method, path, reply.status, reply.headers)
            assert reply.header("X-Content-Type-Options") == "nosniff", where
            assert reply.header("Referrer-Policy") == "no-referrer", where
            policy = reply.header("Content-Security-Policy") or ""
            assert "default-src 'none'" in policy and "frame-ancestors" in policy, where
            assert not re.search(r"script-src[^;]*'unsafe-(inline|eval)'", policy), where
            assert reply.header("Server") is None or not re.search(r"\d", reply.header("Server")), where
            if headers and reply.status < 300:
                assert re.search("no-store|private", reply.header("Cache-Control") or "no-store"), where
            assert reply.header("Access-Control-Allow-Origin") is None, where


MARK = "<script>document.documentElement.dataset.pwned=1</script>\"'><img src=x onerror=\"document.documentElement.dataset.pwned=1\"><svg/onload=document.documentElement.dataset.pwned=1>{{1}}"


def texts_of_markup(server, prepared):
    """bob's name, a calendar and an event are all markup; the address of a link to it."""
    mine = {"Authorization": basic("bob", prepared.secrets["bob"])}
    expect(server.request("PATCH", f"{API}/users/me", {"name": MARK[:200]}, mine), 200)
    made = expect(server.request("POST", f"{API}/calendars", {"name": MARK, "description": MARK}, mine), 201).json()
    escaped = MARK.replace(";", "\\;").replace(",", "\\,")
    day = time.strftime("%Y%m%d", time.gmtime())
    text = event("marked", f"SUMMARY:{escaped}", f"LOCATION:{escaped}", f"DESCRIPTION:{escaped}", f"CATEGORIES:{escaped}",
                 "URL:javascript:document.documentElement.dataset.pwned=1", "DURATION:PT1H", start=f"DTSTART:{day}T100000Z")
    expect(server.request("PUT", made["url"] + "marked.ics", text, {**mine, **ICS}), 201)
    link = expect(server.request("POST", f"{API}/calendars/{made['id']}/links", {"level": "full", "label": MARK[:100]}, mine), 201).json()
    return mine, made, link["page_url"]


def no_text_is_ever_markup(prepared):
    chromium = shutil.which("chromium")
    assert chromium, "chromium is missing: scripts/bootstrap --test"
    with prepared.server() as server:
        mine, made, page = texts_of_markup(server, prepared)
        for path in (f"{API}/calendars", f"{API}/users/me", made["url"], f"{API}/nothing/{MARK[:40]}".replace(" ", "%20").replace('"', "%22"),
                     f"{API}/users/search?q=%3Cscript%3E"):
            reply = server.request("GET", path, headers=mine)
            kind = reply.header("Content-Type") or ""
            assert not kind.startswith(("text/html", "image/svg", "application/xhtml")), (path, kind)
        for url in (page, page + "/embed", f"{server.url}/feed/%3Cscript%3Edocument.documentElement.dataset.pwned=1%3C/script%3E",
                    f"{server.url}/nothing%3Cimg%20src=x%20onerror=document.documentElement.dataset.pwned=1%3E"):
            reply = server.request("GET", url[len(server.url):])
            body = reply.body.decode()
            assert "<script>document" not in body and "<img src=x" not in body and "<svg/onload" not in body, (url, body)
            assert 'href="javascript:' not in body, (url, body)
            done = subprocess.run([chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={server.folder}/chromium",
                                   "--virtual-time-budget=2000", "--dump-dom", url], capture_output=True, text=True, timeout=90)
            assert not re.search(r"<html[^>]*data-pwned", done.stdout), (url, done.stdout[:2000])


def no_log_holds_a_secret(prepared):
    with prepared.server(["log.level=debug"]) as server:
        wrong = "wrong but telling 8431"
        fields = server.sign_in("bob")
        token = server.command("user", "link", "bob").stdout.split("link=")[1].split()[0]
        server.request("POST", f"{API}/session", {"login": "bob", "password": wrong})
        server.request("POST", f"{API}/session", {"login": wrong, "password": wrong})
        server.request("POST", f"{API}/session", {"link": token})
        server.request("GET", f"/signin?link={token}")
        made = server.request("POST", f"{API}/app-passwords", {"label": "x"}, fields).json()
        server.request("GET", f"{API}/users/me", user="bob", secret=made["secret"])
        server.request("GET", f"{API}/users/me", user="bob", secret="x" + made["secret"])
        enrolment = server.request("POST", f"{API}/second-factor", {"password": PASSWORD}, fields).json()
        calendar = server.request("GET", f"{API}/calendars", headers=fields).json()["items"][0]["id"]
        link = server.request("POST", f"{API}/calendars/{calendar}/links", {"level": "full"}, fields).json()
        server.request("GET", link["url"][len(server.url):])
        server.request("GET", f"{API}/users/me", headers={"Authorization": "Bearer eyJhbGciOiJub25lIn0.e30."})
    log = (server.folder / "log").read_text()
    secrets = [PASSWORD, wrong, token, made["secret"], made["secret"].replace("-", ""), enrolment["secret"], fields["X-CSRF-Token"],
               fields["Cookie"].split("=", 1)[1], basic("bob", made["secret"]).split()[1], link["url"].rsplit("/", 1)[1].removesuffix(".ics"),
               "eyJhbGciOiJub25lIn0"]
    told = [s for s in secrets if s in log]
    assert len(log) > 500 and not told, (told, log[:3000])


TESTS = [no_form_of_another_site_counts, no_foreign_page_signs_one_in_or_out, a_session_is_new_at_each_sign_in_and_ends,
         cookies_are_for_this_host_and_no_script, spoofed_fields_say_nothing, a_foreign_host_gets_into_no_link,
         no_redirect_leads_elsewhere, crooked_paths_lead_nowhere, guessing_is_slowed_and_tells_nothing, a_link_counts_once,
         every_answer_has_the_fields_of_security, no_text_is_ever_markup, no_log_holds_a_secret]

if __name__ == "__main__":
    sys.exit(play(TESTS))
