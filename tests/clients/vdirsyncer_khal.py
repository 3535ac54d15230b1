#!/usr/bin/env python3
"""vdirsyncer and khal, the real ones, against the server through an app password: discover, create,
change and delete on both sides, and conflicts resolved as told."""
import pathlib
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import Client, event, expect  # noqa: E402
from rigs.desktop import Desktop, main  # noqa: E402

AT = "DTSTART:20260601T080000Z"


class Pair:
    """The desktop and requests by hand beside it."""

    def __init__(self, server, folder, by_hand, secret):
        self.server, self.by_hand, self.secret = server, by_hand, secret
        self.desktop = Desktop(folder / "home", server.url + "/", "alice", secret)

    def put(self, name, title):
        expect(self.by_hand.put(f"{name}.ics", event(name, "DTEND:20260601T090000Z", f"SUMMARY:{title}", start=AT)), 201, 204)

    def on_server(self, name):
        return expect(self.by_hand.get(name), 200).body.decode()

    def edit(self, name, old, new):
        path = self.desktop.calendars / "calendar" / name
        assert old in path.read_text(), f"{name} lacks {old!r}:\n{path.read_text()}"
        path.write_text(path.read_text().replace(old, new))


def discover(p):
    p.desktop.discover()
    p.desktop.sync()
    assert (p.desktop.calendars / "calendar").is_dir()


def created_on_the_server_is_seen_by_khal(p):
    p.put("from-server", "Made on the server")
    p.desktop.sync()
    assert "10:00-11:00 Made on the server" in p.desktop.khal("list", "2026-06-01", "2026-06-02")


def created_in_khal_is_seen_on_the_server(p):
    p.desktop.khal("new", "-a", "calendar", "2026-06-03", "14:00", "15:30", "Made in khal")
    p.desktop.sync()
    report = ('<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><C:calendar-data/></D:prop>'
              '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range '
              'start="20260603T000000Z" end="20260604T000000Z"/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>')
    text = p.by_hand.report(report).body.decode()
    assert text.count("BEGIN:VEVENT") == 1 and "Made in khal" in text, text


def changed_on_either_side_is_changed_on_the_other(p):
    p.put("from-server", "Changed on the server")
    p.desktop.sync()
    assert "Changed on the server" in p.desktop.khal("list", "2026-06-01", "2026-06-02")
    p.edit("from-server.ics", "Changed on the server", "Changed at home")
    p.desktop.sync()
    assert "Changed at home" in p.on_server("from-server.ics")


def the_bytes_are_the_same_on_both_sides(p):
    home = p.desktop.files()
    assert len(home) == 2, sorted(home)
    for name, text in home.items():
        assert p.on_server(name).replace("\r\n", "\n") == text.replace("\r\n", "\n"), name


def a_conflict_is_resolved_as_told(p):
    p.edit("from-server.ics", "Changed at home", "Local side of the conflict")
    p.put("from-server", "Server side of the conflict")
    p.desktop.sync()
    assert "Server side" in p.desktop.files()["from-server.ics"]
    assert "Server side" in p.on_server("from-server.ics")


def deleted_on_either_side_is_gone_on_the_other(p):
    p.put("second", "To be deleted at home")
    p.desktop.sync()
    (p.desktop.calendars / "calendar" / "second.ics").unlink()
    expect(p.by_hand.delete("from-server.ics"), 204)
    p.desktop.sync()
    expect(p.by_hand.get("second.ics"), 404)
    assert len(p.desktop.files()) == 1 and "from-server.ics" not in p.desktop.files(), p.desktop.files()


def a_calendar_made_at_home_appears_on_the_server(p):
    (p.desktop.calendars / "club").mkdir()
    p.desktop.discover()
    p.desktop.sync()
    found = p.server.request("GET", "/api/v1.0/calendars", user="alice", secret=p.secret).json()["items"]
    assert any("/club/" in f["url"] for f in found), found


def metadata_is_synced(p):
    expect(p.by_hand.request("PROPPATCH", p.by_hand.home, '<propertyupdate xmlns="DAV:"><set><prop><displayname>Émile'
                             '</displayname></prop></set></propertyupdate>', Content_Type="application/xml"), 207)
    p.desktop.vdirsyncer("metasync")
    folder = p.desktop.calendars / "calendar"
    assert (folder / "displayname").read_text().strip() == "Émile", (folder / "displayname").read_text()
    (folder / "displayname").write_text("Anders")
    (folder / "color").write_text("#112233")
    p.desktop.vdirsyncer("metasync")
    found = p.by_hand.request("PROPFIND", p.by_hand.home, '<propfind xmlns="DAV:"><prop><displayname/><calendar-color '
                              'xmlns="http://apple.com/ns/ical/"/></prop></propfind>', Depth="0").body.decode()
    assert ">Anders<" in found and "#112233" in found, found


def a_shared_calendar_is_one_of_hers_until_it_is_revoked(p):
    bobs, shared = "/api/v1.0/caldav/bob/calendar/", {"handle": "alice", "level": "write"}
    with Client(p.server, "bob", p.server.secrets["bob"]) as bob:
        expect(bob.put("theirs.ics", event("theirs", "DTEND:20260610T090000Z", "SUMMARY:Of Bob", start="DTSTART:20260610T080000Z")), 201)
        found = bob.request("GET", "/api/v1.0/calendars").json()["items"][0]["id"]
        shares = f"/api/v1.0/calendars/{found}/shares"
        expect(bob.request("POST", shares, shared), 201)
        expect(p.by_hand.request("POST", f"/api/v1.0/invitations/{found}/accept"), 204)
        p.desktop.discover()
        p.desktop.sync()
        assert "10:00-11:00 Of Bob" in p.desktop.khal("list", "2026-06-10", "2026-06-11")
        p.desktop.khal("new", "-a", "calendar-of-bob", "2026-06-11", "14:00", "15:30", "By Alice")
        p.desktop.sync()
        names = [n for n in bob.members() if n != "theirs.ics"]
        assert len(names) == 1 and "By Alice" in bob.request("GET", bobs + names[0]).body.decode(), names
        expect(bob.request("DELETE", f"{shares}/alice"), 204)
        expect(p.by_hand.request("GET", f"/api/v1.0/caldav/alice/calendar-of-bob/{names[0]}"), 404)
    shutil.rmtree(p.desktop.calendars / "calendar-of-bob")
    p.desktop.discover()
    p.desktop.sync()
    assert not (p.desktop.calendars / "calendar-of-bob").exists()


def revoking_the_app_password_ends_access(p):
    headers = p.server.sign_in("alice")
    items = p.server.request("GET", "/api/v1.0/app-passwords", headers=headers).json()["items"]
    for item in items:
        assert p.server.request("DELETE", f"/api/v1.0/app-passwords/{item['id']}", headers=headers).status == 204
    expect(p.by_hand.get(""), 401)


STEPS = [discover, created_on_the_server_is_seen_by_khal, created_in_khal_is_seen_on_the_server,
         changed_on_either_side_is_changed_on_the_other, the_bytes_are_the_same_on_both_sides,
         a_conflict_is_resolved_as_told, deleted_on_either_side_is_gone_on_the_other,
         a_calendar_made_at_home_appears_on_the_server, a_shared_calendar_is_one_of_hers_until_it_is_revoked,
         metadata_is_synced, revoking_the_app_password_ends_access]

if __name__ == "__main__":
    main(STEPS, Pair)
