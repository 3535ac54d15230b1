#!/usr/bin/env python3
"""calends migrate-from: calendars taken from Debian's Radicale and Xandikos, and from Calends itself: UIDs, paths,
bytes, looks and shares; again and again; killed in the middle; from servers that are busy, broken or hostile.
Usage: migrate.py [TEST]…"""
import base64
import http.client
import http.server
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import Client, calendar, component, event, expect, play  # noqa: E402
from rigs.server import basic, program  # noqa: E402

API = "/api/v1.0"
MKCALENDAR = """<?xml version="1.0"?><C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:A="http://apple.com/ns/ical/">
<D:set><D:prop><D:displayname>{name}</D:displayname><A:calendar-color>{color}</A:calendar-color>
<C:calendar-description>About {name}</C:calendar-description>
<C:supported-calendar-component-set>{kinds}</C:supported-calendar-component-set></D:prop></D:set></C:mkcalendar>"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Other:
    """Another CalDAV server with one person's home."""

    def __init__(self, command, port, home, login=None):
        self.port, self.home, self.login = port, home, login
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while True:
            try:
                self.request("OPTIONS", "/")
                return
            except OSError:
                assert time.monotonic() < deadline and self.process.poll() is None, f"{command[0]} does not start"
                time.sleep(0.1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)

    def request(self, method, path, body=None, **fields):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {k.replace("_", "-"): v for k, v in fields.items()}
        if self.login:
            sent["Authorization"] = basic(self.login, "secret")
        c.request(method, path, body.encode() if isinstance(body, str) else body, sent)
        reply = c.getresponse()
        reply.read()
        c.close()
        return reply

    def make(self, segment, name, color="#FF0000", kinds=("VEVENT",)):
        body = MKCALENDAR.format(name=name.replace("&", "&amp;"), color=color, kinds="".join(f'<C:comp name="{k}"/>' for k in kinds))
        reply = self.request("MKCALENDAR", f"{self.home}{segment}/", body, Content_Type="application/xml")
        assert reply.status in (200, 201), reply.status
        # Xandikos takes these by PROPPATCH only
        looks = f"<A:calendar-color>{color}</A:calendar-color><C:calendar-description>About {name}</C:calendar-description>".replace("&", "&amp;")
        self.request("PROPPATCH", f"{self.home}{segment}/", '<D:propertyupdate xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" '
                     f'xmlns:A="http://apple.com/ns/ical/"><D:set><D:prop>{looks}</D:prop></D:set></D:propertyupdate>', Content_Type="application/xml")

    def put(self, path, text):
        reply = self.request("PUT", self.home + path, text, Content_Type="text/calendar; charset=utf-8")
        assert reply.status in (201, 204), (path, reply.status)


def radicale(folder):
    port = free_port()
    return Other(["radicale", "--server-hosts", f"127.0.0.1:{port}", "--auth-type", "none",
                  "--storage-filesystem-folder", str(folder), "--logging-level", "error"], port, "/remote/", "remote")


def xandikos(folder):
    port = free_port()
    return Other(["xandikos", "-d", str(folder), "-l", "127.0.0.1", "-p", str(port), "--current-user-principal",
                  "/remote/", "--autocreate", "--defaults"], port, "/remote/calendars/")


def migrate(server, url, *words, code=0, to="bob", login="remote", password="secret\n"):
    options = ["--to", to] if to else []
    options += ["--login", login, "--password-file", "-"] if login else []
    done = server.command("migrate-from", url, *options, *words, text=password, check=False)
    assert done.returncode == code, f"exit {done.returncode}, must be {code}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def totals(text):
    line = re.findall(r"^.*calendars: .*$", text, re.M)[-1]
    return {k: int(v) for v, k in re.findall(r"(\d+) (calendars|added|updated|unchanged|removed|repaired|refused|kept)", line)}


def calendars(client):
    return {c["name"]: c for c in expect(client.request("GET", f"{API}/calendars"), 200).json()["items"]}


def get(client, one, name):
    return client.request("GET", one["url"] + name)


def bob(server):
    return Client(server, "bob", server.secrets["bob"])


TEXTS = {
    "plain.ics": event("plain@x", "SUMMARY:Réunion à Liège", "X-OWN;X-P=\"a;b\":kept as it is"),
    "weird name.ics": event("series@x", "RRULE:FREQ=WEEKLY;COUNT=5", "SUMMARY:A very long line " + "that goes on " * 3),
    "percent%25.ics": event("percent@x"),
}


def both_ways(make):
    def test(prepared):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="calends-other-"))
        try:
            with make(folder) as other, prepared.server() as s, bob(s) as c:
                other.make("work", "Travail & co", "#12AB34", ("VEVENT", "VTODO"))
                other.make("notes", "Notes", "#00FF00", ("VJOURNAL",))
                for name, text in TEXTS.items():
                    other.put("work/" + name.replace("%", "%25").replace(" ", "%20"), text)
                other.put("work/todo.ics", calendar(component("todo@x", "SUMMARY:Buy", name="VTODO", start="DUE:20260101T100000Z")))
                other.put("notes/j.ics", calendar(component("journal@x", "SUMMARY:Dear", name="VJOURNAL")))
                login = other.login
                text = migrate(s, other.url, "--dry-run", login=login)
                assert totals(text)["added"] == 5 and "Travail & co" not in calendars(c), text
                text = migrate(s, other.url, login=login)
                assert totals(text)["added"] == 5 and totals(text)["refused"] == 0, text
                all_ = calendars(c)
                work = all_["Travail & co"]
                assert work["url"].endswith("/work/") and work["color"].lower()[:7] == "#12ab34", work
                assert work["description"] in ("About Travail & co", ""), work
                for name, sent in TEXTS.items():
                    reply = get(c, work, name.replace("%", "%25").replace(" ", "%20"))
                    there = other_get(other, "work/" + name.replace("%", "%25").replace(" ", "%20"))
                    assert reply.status == 200 and reply.body == there, (name, reply.status, reply.body, there)
                assert "Notes" in all_
                # nothing has changed, and nothing is read again
                text = migrate(s, other.url, login=login)
                assert totals(text)["added"] + totals(text)["updated"] == 0 and totals(text)["unchanged"] == 5, text
                # what changed there comes, what went goes when asked; what was changed here stays
                other.put("work/plain.ics", TEXTS["plain.ics"].replace("Liège", "Gand"))
                other.put("work/new.ics", event("new@x"))
                other.put("work/todo.ics", calendar(component("todo@x", "SUMMARY:Theirs", name="VTODO", start="DUE:20260101T100000Z")))
                expect(c.request("PUT", work["url"] + "todo.ics", calendar(component("todo@x", "SUMMARY:Mine", name="VTODO", start="DUE:20260101T100000Z")),
                                 Content_Type="text/calendar"), 204)
                other.request("DELETE", other.home + "notes/j.ics")
                text = migrate(s, other.url, login=login, code=3)
                assert "changed on both sides" in text, text
                assert (totals(text)["added"], totals(text)["updated"], totals(text)["kept"]) == (1, 1, 1), text
                assert b"Gand" in get(c, work, "plain.ics").body and b"Mine" in get(c, work, "todo.ics").body
                assert get(c, all_["Notes"], "j.ics").status == 200
                other.put("notes/k.ics", calendar(component("k@x", name="VJOURNAL")))
                text = migrate(s, other.url, "--delete", login=login)
                assert totals(text)["removed"] == 1 and get(c, all_["Notes"], "j.ics").status == 404, text
                # one calendar by its own address, for somebody else
                text = migrate(s, f"{other.url}{other.home}work/", to="carol", login=login)
                assert totals(text)["calendars"] == 1 and totals(text)["added"] == 5, text
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return test


def other_get(other, path):
    c = http.client.HTTPConnection("127.0.0.1", other.port, timeout=30)
    c.request("GET", other.home + path, headers={"Authorization": basic(other.login, "secret")} if other.login else {})
    body = c.getresponse().read()
    c.close()
    return body


def from_radicale(prepared):
    both_ways(radicale)(prepared)


def from_xandikos(prepared):
    both_ways(xandikos)(prepared)


def from_calends_with_shares(prepared):
    with prepared.server() as source, prepared.server() as s, Client(source, "alice", source.secrets["alice"]) as a, bob(s) as c:
        made = expect(a.request("POST", f"{API}/calendars", {"name": "Équipe", "color": "#abcdef", "time_zone": "Europe/Brussels"}), 201).json()
        expect(a.request("PUT", made["url"] + "x.ics", event("x@x", "SUMMARY:bytes"), Content_Type="text/calendar"), 201)
        acl = """<D:acl xmlns:D="DAV:"><D:ace><D:principal><D:href>/api/v1.0/caldav/principals/users/{}/</D:href></D:principal>
            <D:grant><D:privilege><D:read/></D:privilege></D:grant></D:ace></D:acl>"""
        principal = re.search(r"<[^>]*href[^>]*>([^<]*)</", a.request("PROPFIND", made["url"], '<propfind xmlns="DAV:"><prop><owner/></prop></propfind>', Depth="0").body.decode().split("owner")[1])[1]
        carol = principal.replace("alice", "carol")
        expect(a.request("ACL", made["url"], acl.replace("/api/v1.0/caldav/principals/users/{}/", carol), Content_Type="application/xml"), 200, 207)
        dead = '<D:propertyupdate xmlns:D="DAV:" xmlns:X="http://example.org/x"><D:set><D:prop><X:mark a="1">kept &amp; <X:in/></X:mark></D:prop></D:set></D:propertyupdate>'
        expect(a.request("PROPPATCH", made["url"], dead, Content_Type="application/xml"), 207)
        text = migrate(s, source.url, login="alice", password=source.secrets["alice"] + "\n")
        assert "1 shares granted" in text, text
        new = calendars(c)["Équipe"]
        assert new["color"] == "#abcdef" and new["time_zone"] == "Europe/Brussels", new
        assert get(c, new, "x.ics").body == event("x@x", "SUMMARY:bytes").encode()
        told = c.request("PROPFIND", new["url"], '<propfind xmlns="DAV:"><prop><mark xmlns="http://example.org/x"/></prop></propfind>', Depth="0").body.decode()
        assert "kept &amp;" in told and 'a="1"' in told, told
        with Client(s, "carol", s.secrets["carol"]) as third:
            expect(get(third, new, "x.ics"), 200)
            expect(third.request("PUT", new["url"] + "y.ics", event("y@x"), Content_Type="text/calendar"), 403)


def a_killed_run_goes_on(prepared):
    with prepared.server() as source, prepared.server() as s, bob(s) as c:
        big = calendar(*(component(f"e{i}@x", f"SUMMARY:{i}") for i in range(1500)))
        source.command("import", "-", "--user", "alice", text=big)
        arguments = [program(), "migrate-from", source.url, "--to", "bob", "--login", "alice", "--password-file", "-", *s.arguments()]
        for _ in range(3):
            p = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)
            p.stdin.write(source.secrets["alice"] + "\n")
            p.stdin.close()
            time.sleep(1.2)
            p.send_signal(signal.SIGKILL)
            p.wait()
        text = migrate(s, source.url, login="alice", password=source.secrets["alice"] + "\n")
        sums = totals(text)
        assert sums["added"] + sums["unchanged"] == 1500 and sums["refused"] == 0, text
        names = calendars(c)
        made = [one for one in names.values() if one["url"].rstrip("/").split("/")[-1] != "calendar"] or list(names.values())
        counts = [expect(c.request("GET", f"{API}/calendars/{one['id']}/export"), 200).body.count(b"BEGIN:VEVENT") for one in made]
        assert sum(counts) == 1500, counts
        assert s.command("check").returncode == 0


class Odd(http.server.BaseHTTPRequestHandler):
    """A server that lists one calendar and answers as a test says."""
    protocol_version = "HTTP/1.1"
    busy = 0
    asked = []
    objects = {}
    multiget = True

    def log_message(self, *_):
        pass

    def send(self, status, body="", type_="application/xml; charset=utf-8", **fields):
        data = body.encode("utf-8", "surrogateescape")
        self.send_response(status)
        self.send_header("Content-Type", type_)
        self.send_header("Content-Length", str(len(data)))
        for k, v in fields.items():
            self.send_header(k.replace("_", "-"), v)
        self.end_headers()
        self.wfile.write(data)

    def response(self, href, props):
        return f"<d:response><d:href>{href}</d:href><d:propstat><d:prop>{props}</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"

    def multistatus(self, *parts):
        self.send(207, '<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">' + "".join(parts) + "</d:multistatus>")

    def serve(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.asked.append((self.command, self.path, self.headers.get("Authorization")))
        if Odd.busy > 0:
            Odd.busy -= 1
            return self.send(503 if Odd.busy % 2 else 429, Retry_After="1")
        if self.command == "PROPFIND" and self.path == "/cal/":
            kind = "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>"
            own = self.response("/cal/", kind + "<d:displayname>Odd</d:displayname>")
            if self.headers["Depth"] == "0":
                return self.multistatus(own)
            return self.multistatus(own, *(self.response(f"/cal/{n}", '<d:getetag>"1"</d:getetag><d:resourcetype/>') for n in self.objects))
        if self.command == "REPORT" and "multiget" in body and Odd.multiget:
            hrefs = re.findall(r"href>([^<]+)<", body)
            return self.multistatus(*(self.response(h, '<d:getetag>"1"</d:getetag><c:calendar-data><![CDATA[' + self.objects[h.split("/")[-1]] + "]]></c:calendar-data>") for h in hrefs))
        if self.command == "GET" and self.path.split("/")[-1] in self.objects:
            return self.send(200, self.objects[self.path.split("/")[-1]], "text/calendar", ETag='"1"')
        if self.path == "/elsewhere/":
            return self.send(301, Location="http://127.0.0.2:9/cal/")
        return self.send(404)

    do_PROPFIND = do_REPORT = do_GET = do_OPTIONS = serve


def odd(objects, multiget=True, busy=0):
    Odd.objects, Odd.multiget, Odd.busy, Odd.asked = objects, multiget, busy, []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Odd)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}"


def broken_objects_are_repaired_or_told(prepared):
    objects = {"good.ics": event("good@x"),
               "method.ics": event("m@x").replace("VERSION:2.0\r\n", "VERSION:2.0\r\nMETHOD:REQUEST\r\n"),
               "bad.ics": event("bad@x", start="DTSTART:never"), "html.ics": "<html>not found</html>"}
    for multiget in (True, False):
        server, url = odd(objects, multiget)
        try:
            with prepared.server() as s, bob(s) as c:
                report = s.folder / "report.json"
                text = migrate(s, url + "/cal/", "--report", str(report), code=3)
                sums = totals(text)
                assert (sums["added"], sums["repaired"], sums["refused"]) == (2, 1, 2), text
                assert "/cal/bad.ics: refused" in text and "/cal/method.ics: repaired: METHOD was removed" in text, text
                [told] = json.loads(report.read_text())
                assert told["added"] == 2 and len(told["findings"]) == 3 and told["to"] == "bob", told
                assert get(c, calendars(c)["Odd"], "good.ics").body.decode() == objects["good.ics"]
                # what was refused is not asked for again while it stays the same
                text = migrate(s, url + "/cal/")
                assert totals(text)["refused"] == 0 and totals(text)["unchanged"] == 4, text
                assert {m for m, *_ in Odd.asked} <= {"PROPFIND", "REPORT", "GET"}, "it only reads"
        finally:
            server.shutdown()


def a_busy_server_is_waited_for(prepared):
    server, url = odd({"a.ics": event("a@x")}, busy=3)
    try:
        with prepared.server() as s:
            text = migrate(s, url + "/cal/", "--rate", "50")
            assert totals(text)["added"] == 1 and "Waiting 1 s" in text, text
    finally:
        server.shutdown()


def a_password_goes_to_nobody_else(prepared):
    server, url = odd({})
    try:
        with prepared.server() as s:
            text = migrate(s, url + "/elsewhere/", code=1)
            assert "secret" not in text, text
            expected = "Basic " + base64.b64encode(b"remote:secret").decode()
            assert {a for *_, a in Odd.asked} == {expected}
    finally:
        server.shutdown()


def many_people_by_a_file(prepared):
    with prepared.server() as source, prepared.server() as s:
        lines = ["# who there, who here"]
        for who, here in (("alice", "bob"), ("bob", "carol")):
            with Client(source, who, source.secrets[who]) as c:
                expect(c.put("one.ics", event(f"{who}@x")), 201)
            lines.append(f"{here}\t{who}\t{source.secrets[who]}")
        users = s.folder / "users"
        users.write_text("\n".join(lines) + "\n")
        text = migrate(s, source.url, "--users", str(users), to=None, login=None)
        assert text.count("1 added") == 2, text
        users.write_text("\n".join(lines) + "\nbob\talice\twrong\n")
        text = migrate(s, source.url, "--users", str(users), to=None, login=None, code=1)
        assert "refuses the login" in text and text.count("1 unchanged") == 2, text


def wrong_usage_is_told(prepared):
    with prepared.server() as s:
        done = s.command("migrate-from", "http://127.0.0.1:9/", check=False)
        assert done.returncode == 1 and "--to, or --users" in done.stderr, done
        text = migrate(s, "http://127.0.0.1:9/", to="nobody-here", code=1)
        text = migrate(s, "ftp://example.org/", code=1)
        environment = {**os.environ, "CALENDS_REMOTE_PASSWORD": "x"}
        done = subprocess.run([program(), "migrate-from", s.url + "/nothing/here/", "--to", "bob", "--login", "bob", *s.arguments()],
                              capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL)
        assert done.returncode == 1 and "refuses" in done.stderr, (done, text)


if __name__ == "__main__":
    sys.exit(play([from_radicale, from_xandikos, from_calends_with_shares, a_killed_run_goes_on,
                   broken_objects_are_repaired_or_told, a_busy_server_is_waited_for, a_password_goes_to_nobody_else,
                   many_people_by_a_file, wrong_usage_is_told]))
