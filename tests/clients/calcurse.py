#!/usr/bin/env python3
"""calcurse and its calcurse-caldav, which keeps one calendar in step by REPORT, PUT and DELETE with
If-Match: events and tasks made, changed and deleted on both sides."""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import calendar, component, event, expect  # noqa: E402
from rigs.desktop import Home, main  # noqa: E402

CONFIG = """[General]
Hostname = {host}:{port}
Path = {path}
HTTPS = No
DryRun = No
[Auth]
Username = alice
Password = {secret}
"""


class Calcurse(Home):
    def __init__(self, server, folder, by_hand, secret):
        super().__init__(folder / "home")
        self.by_hand = by_hand
        values = {"host": server.host, "port": server.port, "path": by_hand.home, "secret": secret}
        self.write("caldav/config", CONFIG.format(**values))
        for name in ("data", "conf", "hooks"):
            (self.folder / name).mkdir()

    def calcurse(self, *words):
        return self.run("calcurse", "-D", str(self.folder / "data"), "-C", str(self.folder / "conf"), "-q", *words)

    def sync(self, *words):
        caldav = self.folder / "caldav"
        out = self.run("calcurse-caldav", "--config", str(caldav / "config"), "--datadir", str(self.folder / "data"),
                       "--lockfile", str(caldav / "lock"), "--syncdb", str(caldav / "sync.db"),
                       "--hookdir", str(self.folder / "hooks"), *words)
        assert (caldav / "lock").exists() is False
        return out

    def take(self, *lines):
        """Imports an event or a task, as a person types it in."""
        path = self.write("new.ics", calendar(component("not-kept", *lines[1:], name=lines[0])))
        self.calcurse("-i", str(path))

    def on_server(self):
        return {name: expect(self.by_hand.get(name), 200).body.decode() for name in self.by_hand.members()}


def what_is_on_the_server_comes_in(c):
    expect(c.by_hand.put("one.ics", event("one", "DTEND:20260105T110000Z", "SUMMARY:From the server")), 201)
    expect(c.by_hand.put("task.ics", calendar(component("task", "SUMMARY:A task", "PRIORITY:2", name="VTODO"))), 201)
    out = c.sync("--init=keep-remote")
    assert "2 items imported" in out, out
    assert "11:00 -> 12:00" in c.calcurse("-Q", "--from", "01/05/2026", "--days", "1"), "not listed"
    assert "A task" in c.calcurse("-t"), "no task"


def what_is_made_at_home_goes_out(c):
    c.take("VEVENT", "DTEND:20260105T123000Z", "SUMMARY:Made in calcurse", "RRULE:FREQ=WEEKLY;COUNT=3")
    out = c.sync()
    assert "1 items exported" in out, out
    made = [text for text in c.on_server().values() if "SUMMARY:Made in calcurse" in text]
    assert len(made) == 1 and "RRULE:FREQ=WEEKLY" in made[0], c.on_server()
    assert c.sync().startswith("0 items imported, 0 items removed locally.\n0 items exported"), "it never comes to rest"


def what_changed_on_the_server_is_changed_at_home(c):
    expect(c.by_hand.put("one.ics", event("one", "DTEND:20260105T110000Z", "SUMMARY:Changed there")), 204)
    c.sync()
    listed = c.calcurse("-Q", "--from", "01/05/2026", "--days", "1")
    assert "Changed there" in listed and "From the server" not in listed, listed


def what_was_deleted_on_the_server_goes(c):
    expect(c.by_hand.delete("task.ics"), 204)
    assert "1 items removed locally" in c.sync()
    assert "A task" not in c.calcurse("-t")


def what_was_deleted_at_home_goes_on_the_server(c):
    c.calcurse("-P", "--filter-pattern", "Changed there")
    assert "1 items removed from the server" in c.sync()
    expect(c.by_hand.get("one.ics"), 404)
    assert len(c.on_server()) == 1, c.on_server()


STEPS = [what_is_on_the_server_comes_in, what_is_made_at_home_goes_out, what_changed_on_the_server_is_changed_at_home,
         what_was_deleted_on_the_server_goes, what_was_deleted_at_home_goes_on_the_server]

if __name__ == "__main__":
    main(STEPS, Calcurse)
