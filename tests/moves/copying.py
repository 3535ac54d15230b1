#!/usr/bin/env python3
"""calends copy: an instance with something in nearly every table goes from a file to PostgreSQL and back into another
file, and everything is there: the same answers, the same ETags, the same sync tokens, the same app passwords."""
import pathlib
import re
import sqlite3
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from rigs.client import play_with  # noqa: E402
from rigs.postgres import Cluster  # noqa: E402
from rigs.server import Prepared, Server  # noqa: E402

HOME = "/api/v1.0/caldav/alice/calendar"
ICS = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20260101T000000Z\r\n"
       "DTSTART:20260302T100000Z\r\nDURATION:PT1H\r\n{more}SUMMARY:{text}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
MEETING = "ORGANIZER:mailto:alice@example.org\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:alice@example.org\r\nATTENDEE:mailto:bob@example.org\r\n"
TOKEN = '<?xml version="1.0"?><D:propfind xmlns:D="DAV:"><D:prop><D:sync-token/></D:prop></D:propfind>'
FIND = ('<?xml version="1.0"?><C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><D:getetag/></D:prop><C:filter>'
        '<C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:prop-filter name="SUMMARY"><C:text-match>dentist'
        '</C:text-match></C:prop-filter></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>')


def fill(server):
    def must(method, path, body=None, headers=None, who="alice", status=(200, 201, 204, 207)):
        reply = server.request(method, path, body, headers, who, server.secrets[who])
        assert reply.status in status, (method, path, reply.status, reply.body)
        return reply
    ical = {"Content-Type": "text/calendar"}
    for i in range(120):
        must("PUT", f"{HOME}/e{i}.ics", ICS.format(uid=f"u{i}", text=f"Number {i} é", more="RRULE:FREQ=WEEKLY\r\n" if i % 7 == 0 else ""), ical)
    must("PUT", f"{HOME}/find.ics", ICS.format(uid="find", text="Dentist", more=""), ical)
    must("PUT", f"{HOME}/meet.ics", ICS.format(uid="meet", text="Meeting", more=MEETING), ical)
    must("DELETE", f"{HOME}/e3.ics")
    must("MKCOL", "/api/v1.0/caldav/alice/files/")
    must("PUT", "/api/v1.0/caldav/alice/files/a.bin", "\x00\x01 bytes", {"Content-Type": "application/octet-stream"})
    must("PROPPATCH", f"{HOME}/", '<?xml version="1.0"?><D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><x:y xmlns:x="urn:x">kept</x:y></D:prop>'
         '</D:set></D:propertyupdate>')
    calendar = next(c for c in must("GET", "/api/v1.0/calendars").json()["items"] if c["url"].endswith("/calendar/"))
    session = server.sign_in("alice")
    for path, body in ((f"/api/v1.0/calendars/{calendar['id']}/shares", {"handle": "bob", "level": "read"}),
                       (f"/api/v1.0/calendars/{calendar['id']}/shares", {"email": "later@example.net", "level": "read"}),
                       (f"/api/v1.0/calendars/{calendar['id']}/links", {"label": "feed", "level": "full"})):
        reply = server.request("POST", path, body, session)
        assert reply.status in (200, 201, 204), (path, reply.status, reply.body)


def answers(server):
    """What a client sees."""
    def ask(method, path, body=None, headers=None, who="alice"):
        reply = server.request(method, path, body, headers, who, server.secrets[who])
        return reply.status, re.sub(rb"127\.0\.0\.1:\d+", b"HOST", reply.body)
    one = {"Depth": "1"}
    return [ask("PROPFIND", f"{HOME}/", None, one), ask("PROPFIND", f"{HOME}/", TOKEN, {"Depth": "0"}),
            ask("REPORT", f"{HOME}/", FIND, {"Depth": "1"}), ask("GET", f"{HOME}/e7.ics"), ask("GET", f"{HOME}/e3.ics"),
            ask("GET", "/api/v1.0/caldav/alice/files/a.bin"), ask("PROPFIND", "/api/v1.0/caldav/bob/", None, one, "bob"),
            ask("PROPFIND", "/api/v1.0/caldav/bob/inbox/", None, one, "bob"), ask("GET", "/api/v1.0/calendars"),
            ask("GET", "/api/v1.0/calendars", who="bob")]


def copy(server, source, target, expect=0):
    done = server.command("copy", "--from", source, "--to", target, check=False)
    assert done.returncode == expect, (done.returncode, done.stdout, done.stderr)
    return done.stdout + done.stderr


def on(server, folder, url):
    """A server on another database; the last setting of a name counts."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Server(folder, [*server.options, f"database.url={url}"])
    made.secrets = server.secrets
    return made


def it_goes_there_and_back(prepared, cluster):
    server = prepared.server()
    with server:
        fill(server)
        before = answers(server)
    cluster.sql("CREATE DATABASE there TEMPLATE template0")
    there, back = cluster.url("there"), f"sqlite:{server.folder}/back.db"
    said = copy(server, server.database_url(), there)
    assert "Copied" in said and "event: " in said, said
    with on(server, server.folder / "pg", there) as moved:
        assert answers(moved) == before, "PostgreSQL answers otherwise"
        reply = moved.request("PUT", f"{HOME}/new.ics", ICS.format(uid="new", text="New", more=""), {"Content-Type": "text/calendar"},
                              "alice", moved.secrets["alice"])
        assert reply.status == 201, (reply.status, reply.body)
        found = moved.request("GET", "/api/v1.0/users/search?q=jansen", None, None, "alice", moved.secrets["alice"])
        assert b"bob" in found.body, "the words of people were not made anew"
        moved.request("DELETE", f"{HOME}/new.ics", None, None, "alice", moved.secrets["alice"])
        after = answers(moved)
    copy(server, there, back)
    with on(server, server.folder / "lite", back) as again:
        assert answers(again) == after, "the second file answers otherwise"
    with sqlite3.connect(f"{server.folder}/back.db") as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    done = on(server, server.folder / "lite", back).command("check", check=False)
    assert "database: " not in done.stdout, done.stdout


def people_are_never_overwritten(prepared, cluster):
    server = prepared.server()
    cluster.sql("CREATE DATABASE full_one TEMPLATE template0")
    copy(server, server.database_url(), cluster.url("full_one"))
    said = copy(server, server.database_url(), cluster.url("full_one"), expect=1)
    assert "There are people in the database to copy to" in said, said


def what_cannot_be_is_said(prepared, cluster):
    server = prepared.server()
    assert "same database" in copy(server, server.database_url(), server.database_url(), expect=1)
    assert "does not exist" in copy(server, server.database_url(), cluster.url("nowhere"), expect=1)
    assert "must begin with" in copy(server, server.database_url(), "mysql://x", expect=1)
    assert server.command("copy", check=False).returncode == 2


def main():
    prepared = Prepared()
    try:
        with Cluster() as cluster:
            return play_with([it_goes_there_and_back, people_are_never_overwritten, what_cannot_be_is_said], sys.argv[1:],
                             prepared, cluster)
    finally:
        prepared.remove()


if __name__ == "__main__":
    sys.exit(main())
