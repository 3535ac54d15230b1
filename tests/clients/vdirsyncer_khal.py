#!/usr/bin/env python3
"""vdirsyncer and khal, the real ones, against the server through an app password: discover, create,
change and delete on both sides, and conflicts resolved as told."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.server import Prepared  # noqa: E402

VDIRSYNCER = """[general]
status_path = "{home}/status/"
[pair calends]
a = "server"
b = "local"
collections = ["from a", "from b"]
conflict_resolution = "a wins"
metadata = ["displayname", "color"]
[storage server]
type = "caldav"
url = "{url}/"
username = "alice"
password = "{secret}"
[storage local]
type = "filesystem"
path = "{home}/calendars/"
fileext = ".ics"
"""
KHAL = """[calendars]
[[all]]
path = {home}/calendars/*
type = discover
[sqlite]
path = {home}/khal.db
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
default_timezone = Europe/Paris
local_timezone = Europe/Paris
[default]
default_calendar = calendar
"""
EVENT = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Calends//test//EN\r\nBEGIN:VEVENT\r\nUID:{0}\r\n"
         "DTSTAMP:20260101T000000Z\r\nDTSTART:20260601T080000Z\r\nDTEND:20260601T090000Z\r\nSUMMARY:{1}\r\n"
         "END:VEVENT\r\nEND:VCALENDAR\r\n")


class Client:
    """A home folder with both programs set up."""

    def __init__(self, home, server, secret):
        self.home, self.server, self.secret = home, server, secret
        (home / "vdirsyncer.conf").write_text(VDIRSYNCER.format(home=home, url=server.url, secret=secret))
        (home / "khal.conf").write_text(KHAL.format(home=home))
        (home / "calendars").mkdir()

    def run(self, *words, text=None):
        done = subprocess.run(words, input=text, capture_output=True, text=True, timeout=120,
                              env={**os.environ, "HOME": str(self.home), "LC_ALL": "C.UTF-8"})
        assert done.returncode == 0, f"{words}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout

    def sync(self):
        return self.run("vdirsyncer", "-c", str(self.home / "vdirsyncer.conf"), "sync")

    def khal(self, *words):
        return self.run("khal", "-c", str(self.home / "khal.conf"), *words)

    def local(self):
        return {p.name: p.read_text() for p in (self.home / "calendars" / "calendar").glob("*.ics")}

    def request(self, method, path, body=None, fields=None):
        return self.server.request(method, "/api/v1.0/caldav/alice/calendar/" + path, body, fields, "alice", self.secret)

    def put(self, name, title):
        reply = self.request("PUT", f"{name}.ics", EVENT.format(name, title), {"Content-Type": "text/calendar"})
        assert reply.status in (201, 204), (reply.status, reply.body)


def discover(c):
    c.run("vdirsyncer", "-c", str(c.home / "vdirsyncer.conf"), "discover", text="y\n" * 20)
    c.sync()
    assert (c.home / "calendars" / "calendar").is_dir()


def created_on_the_server_is_seen_by_khal(c):
    c.put("from-server", "Made on the server")
    c.sync()
    assert "10:00-11:00 Made on the server" in c.khal("list", "2026-06-01", "2026-06-02")


def created_in_khal_is_seen_on_the_server(c):
    c.khal("new", "-a", "calendar", "2026-06-03", "14:00", "15:30", "Made in khal")
    c.sync()
    report = ('<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><C:calendar-data/></D:prop>'
              '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range '
              'start="20260603T000000Z" end="20260604T000000Z"/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>')
    text = c.request("REPORT", "", report, {"Depth": "1"}).body.decode()
    assert text.count("BEGIN:VEVENT") == 1 and "Made in khal" in text, text


def changed_on_either_side_is_changed_on_the_other(c):
    c.put("from-server", "Changed on the server")
    c.sync()
    assert "Changed on the server" in c.khal("list", "2026-06-01", "2026-06-02")
    path = c.home / "calendars" / "calendar" / "from-server.ics"
    path.write_text(path.read_text().replace("Changed on the server", "Changed at home"))
    c.sync()
    assert "Changed at home" in c.request("GET", "from-server.ics").body.decode()


def a_conflict_is_resolved_as_told(c):
    path = c.home / "calendars" / "calendar" / "from-server.ics"
    path.write_text(path.read_text().replace("Changed at home", "Local side of the conflict"))
    c.put("from-server", "Server side of the conflict")
    c.sync()
    assert "Server side" in path.read_text()
    assert "Server side" in c.request("GET", "from-server.ics").body.decode()


def deleted_on_either_side_is_gone_on_the_other(c):
    c.put("second", "To be deleted at home")
    c.sync()
    (c.home / "calendars" / "calendar" / "second.ics").unlink()
    assert c.request("DELETE", "from-server.ics").status == 204
    c.sync()
    assert c.request("GET", "second.ics").status == 404
    assert "from-server.ics" not in c.local()
    assert len(c.local()) == 1, c.local()


def a_calendar_made_at_home_appears_on_the_server(c):
    (c.home / "calendars" / "club").mkdir()
    c.run("vdirsyncer", "-c", str(c.home / "vdirsyncer.conf"), "discover", text="y\n" * 20)
    c.sync()
    found = c.server.request("GET", "/api/v1.0/calendars", user="alice", secret=c.secret).json()["items"]
    assert any("/club/" in f["url"] for f in found), found


def metadata_is_synced(c):
    c.run("vdirsyncer", "-c", str(c.home / "vdirsyncer.conf"), "metasync")
    assert (c.home / "calendars" / "calendar" / "displayname").read_text(), "no name"


def revoking_the_app_password_ends_access(c):
    headers = c.server.sign_in("alice")
    items = c.server.request("GET", "/api/v1.0/app-passwords", headers=headers).json()["items"]
    for item in items:
        assert c.server.request("DELETE", f"/api/v1.0/app-passwords/{item['id']}", headers=headers).status == 204
    assert c.request("GET", "").status == 401


def main():
    prepared, home = Prepared(), pathlib.Path(tempfile.mkdtemp(prefix="calends-test-"))
    passed, failed = 0, 0
    try:
        with prepared.server() as server:
            client = Client(home, server, prepared.secrets["alice"])
            for test in (discover, created_on_the_server_is_seen_by_khal, created_in_khal_is_seen_on_the_server,
                         changed_on_either_side_is_changed_on_the_other, a_conflict_is_resolved_as_told,
                         deleted_on_either_side_is_gone_on_the_other, a_calendar_made_at_home_appears_on_the_server,
                         metadata_is_synced, revoking_the_app_password_ends_access):
                try:
                    test(client)
                    print(f"ok {test.__name__}")
                    passed += 1
                except (AssertionError, OSError, subprocess.SubprocessError) as why:
                    print(f"not ok {test.__name__}: {why}"[:4000])
                    failed += 1
    finally:
        prepared.remove()
        shutil.rmtree(home, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
