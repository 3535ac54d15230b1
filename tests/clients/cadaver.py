#!/usr/bin/env python3
"""cadaver, the WebDAV shell: a home as folders, objects listed, read, written, copied, moved and deleted,
properties read and set, calendars made and removed."""
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import event, expect  # noqa: E402
from rigs.desktop import Home, main  # noqa: E402


class Cadaver(Home):
    def __init__(self, server, folder, by_hand, secret):
        super().__init__(folder / "home")
        self.by_hand, self.url = by_hand, server.url + "/api/v1.0/caldav/alice/"
        netrc = self.write(".netrc", f"machine {server.host}\nlogin alice\npassword {secret}\n")
        netrc.chmod(0o600)

    def type(self, *commands):
        """What is printed when these commands are typed in."""
        return self.run("cadaver", self.url, text="\n".join([*commands, "quit", ""]))

    def done(self, *commands):
        """The same, and none of them failed."""
        out = self.type(*commands)
        assert "failed" not in out and "Could not" not in out, out
        return out


def the_home_is_a_folder_of_calendars(c):
    assert re.search(r"^Coll: +calendar +", c.done("ls"), re.M), c.done("ls")


def what_is_put_is_kept_and_got_byte_for_byte(c):
    text = event("cadaver", "SUMMARY:Déjeuner")
    (c.folder / "up.ics").write_bytes(text.encode())
    c.done("cd calendar", "put up.ics one.ics", "get one.ics down.ics")
    assert expect(c.by_hand.get("one.ics"), 200).body == text.encode()
    assert (c.folder / "down.ics").read_bytes() == text.encode()


def what_another_client_made_is_listed_with_its_size(c):
    text = event("hand", "SUMMARY:By hand")
    expect(c.by_hand.put("two.ics", text), 201)
    listed = c.done("cd calendar", "ls")
    assert re.search(rf"^ +two\.ics +{len(text.encode())} +\w+ +\d+", listed, re.M), listed
    assert "By hand" in c.done("cd calendar", "cat two.ics")


def properties_are_read_and_set(c):
    out = c.done("propget calendar", "propset calendar note kept", "propget calendar note")
    assert re.search(r"^note = kept|Value of note is: kept", out, re.M), out
    names = c.done("propnames calendar")
    assert "getetag" in names and "resourcetype" in names, names


def a_calendar_is_made_and_objects_move_between_calendars(c):
    expect(c.by_hand.request("MKCALENDAR", "/api/v1.0/caldav/alice/club/"), 201)
    c.done("move calendar/two.ics club/moved.ics")
    expect(c.by_hand.get("two.ics"), 404)
    assert b"By hand" in expect(c.by_hand.request("GET", "/api/v1.0/caldav/alice/club/moved.ics"), 200).body


def a_copy_in_the_same_home_is_refused_for_its_uid(c):
    out = c.type("copy club/moved.ics calendar/copied.ics")
    assert "409" in out or "no-uid-conflict" in out, out


def what_is_no_calendar_data_is_refused(c):
    c.write("note.txt", "not a calendar\n")
    assert "403" in c.type("cd calendar", "put note.txt")
    expect(c.by_hand.get("note.txt"), 404)


def files_of_any_kind_stand_in_folders(c):
    body = bytes(range(256)) * 300
    (c.folder / "any.bin").write_bytes(body)
    c.done("mkcol papers", "mkcol papers/old", "put any.bin papers/any.bin", "copy papers/any.bin papers/old/copy.bin",
           "move papers/any.bin papers/old/moved.bin", "get papers/old/moved.bin back.bin")
    assert (c.folder / "back.bin").read_bytes() == body
    at = "/api/v1.0/caldav/alice/papers/"
    assert expect(c.by_hand.request("GET", at + "old/copy.bin"), 200).body == body
    expect(c.by_hand.request("GET", at + "any.bin"), 404)
    listed = c.done("cd papers/old", "ls")
    assert re.search(rf"copy\.bin +{len(body)} ", listed) and "moved.bin" in listed, listed
    assert c.done("rmcol papers") and c.by_hand.request("GET", at + "old/copy.bin").status == 404


def what_is_deleted_is_gone(c):
    c.done("delete calendar/one.ics", "rmcol club")
    expect(c.by_hand.get("one.ics"), 404)
    expect(c.by_hand.request("GET", "/api/v1.0/caldav/alice/club/"), 404)


STEPS = [the_home_is_a_folder_of_calendars, what_is_put_is_kept_and_got_byte_for_byte,
         what_another_client_made_is_listed_with_its_size, properties_are_read_and_set,
         a_calendar_is_made_and_objects_move_between_calendars, a_copy_in_the_same_home_is_refused_for_its_uid,
         what_is_no_calendar_data_is_refused, files_of_any_kind_stand_in_folders, what_is_deleted_is_gone]

if __name__ == "__main__":
    main(STEPS, Cadaver)
