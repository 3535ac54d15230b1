#!/usr/bin/env python3
"""While connections are kept: rights that end, end at the next request; long work keeps nobody waiting;
a stop loses nothing that was acknowledged."""
import http.client
import pathlib
import signal
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import Client, calendar, component, event, expect, play  # noqa: E402
from rigs.server import PASSWORD  # noqa: E402

OTHER = "another battery staple horse"


def kept(client, path, status):
    """One request on the connection that was there before."""
    socket = client.connection.sock
    reply = expect(client.request("GET", path), status)
    assert socket is None or client.connection.sock in (socket, None), "the test's connection was made anew"
    return reply


def a_revoked_app_password_ends_at_once(prepared):
    with prepared.server() as server:
        fields = server.sign_in("alice")
        made = expect(server.request("POST", "/api/v1.0/app-passwords", {"label": "phone"}, fields), 201).json()
        with Client(server, "alice", made["secret"]) as phone, Client(server, "alice", prepared.secrets["alice"]) as laptop:
            expect(phone.put("one.ics", event("one")), 201)
            for _ in range(3):
                kept(phone, phone.home + "one.ics", 200)
            listed = server.request("GET", "/api/v1.0/app-passwords", headers=fields).json()
            items = listed["items"] if isinstance(listed, dict) else listed
            mine = next(p for p in items if p["label"] == "phone")
            expect(server.request("DELETE", f"/api/v1.0/app-passwords/{mine['id']}", headers=fields), 204)
            kept(phone, phone.home + "one.ics", 401)
            expect(phone.put("two.ics", event("two")), 401)
            expect(laptop.get("one.ics"), 200)
            expect(laptop.get("two.ics"), 404)


def a_disabled_person_is_out_at_once(prepared):
    with prepared.server() as server:
        fields = server.sign_in("bob")
        with Client(server, "bob", prepared.secrets["bob"]) as phone, Client(server, "bob", fields=fields) as browser:
            kept(browser, "/api/v1.0/users/me", 200)
            expect(phone.put("one.ics", event("one")), 201)
            server.command("user", "disable", "bob")
            expect(phone.get("one.ics"), 401)
            expect(browser.request("GET", "/api/v1.0/users/me"), 401)
            expect(phone.put("two.ics", event("two")), 401)
            expect(server.request("POST", "/api/v1.0/session", {"login": "bob", "password": PASSWORD}), 401)
            server.command("user", "enable", "bob")
            expect(phone.get("one.ics"), 200)
            expect(phone.get("two.ics"), 404)


def a_changed_password_ends_other_sessions_at_once(prepared):
    with prepared.server() as server:
        with Client(server, "alice", fields=server.sign_in("alice")) as here, \
                Client(server, "alice", fields=server.sign_in("alice")) as elsewhere:
            kept(here, "/api/v1.0/users/me", 200)
            kept(elsewhere, "/api/v1.0/users/me", 200)
            expect(here.request("PUT", "/api/v1.0/users/me/password", {"current": PASSWORD, "new": OTHER}), 204)
            kept(elsewhere, "/api/v1.0/users/me", 401)
            kept(here, "/api/v1.0/users/me", 200)
            server.command("user", "passwd", "alice", text=PASSWORD + "\n")
            expect(here.request("GET", "/api/v1.0/users/me"), 401)
            expect(server.request("POST", "/api/v1.0/session", {"login": "alice", "password": OTHER}), 401)


def a_session_that_was_signed_out_ends_at_once(prepared):
    with prepared.server() as server:
        fields = server.sign_in("alice")
        with Client(server, "alice", fields=fields) as one, Client(server, "alice", fields=fields) as two:
            kept(two, "/api/v1.0/users/me", 200)
            expect(one.request("DELETE", "/api/v1.0/session"), 200)
            kept(two, "/api/v1.0/users/me", 401)


def a_long_import_keeps_nobody_waiting(prepared):
    text = calendar(*[component(f"import-{n}", "RRULE:FREQ=WEEKLY;COUNT=50") for n in range(5000)])
    with prepared.server() as server, Client(server, "bob", prepared.secrets["bob"]) as bob:
        fields = {**server.sign_in("alice"), "Content-Type": "text/calendar"}
        items = server.request("GET", "/api/v1.0/calendars", headers=fields).json()["items"]
        expect(bob.put("mine.ics", event("mine")), 201)
        replies = []
        work = threading.Thread(target=lambda: replies.append(
            server.request("POST", f"/api/v1.0/calendars/{items[0]['id']}/import", text, fields)))
        work.start()
        reads, writes, ready = [], [], []
        while work.is_alive():
            for took, call in ((reads, lambda: expect(bob.get("mine.ics"), 200)),
                               (writes, lambda: expect(bob.put("mine.ics", event("mine", f"SUMMARY:{len(writes)}")), 204)),
                               (ready, lambda: expect(server.request("GET", "/api/v1.0/ready"), 200))):
                began = time.monotonic()
                call()
                took.append(time.monotonic() - began)
        report = expect(replies[0], 200).json()
        assert report["created"] == 5000, {k: v for k, v in report.items() if k != "items"}
        print(f"# reads at most {max(reads):.2f} s, writes {max(writes):.2f} s, of {len(reads)}")
        assert len(reads) > 5 and max(reads) < 1, f"a read took {max(reads):.2f} s"
        assert max(writes) < 8 and max(ready) < 8, (max(writes), max(ready))


class Worker:
    """PUTs names of its own until the server stops."""

    def __init__(self, server, secret, number):
        self.client, self.number, self.sure, self.odd = Client(server, "alice", secret), number, {}, []
        self.thread = threading.Thread(target=self.work)

    def work(self):
        try:
            for n in range(100000):
                name = f"w{self.number}-{n}"
                text = event(name, "DESCRIPTION:" + "x" * (n % 500))
                reply = self.client.put(name + ".ics", text)
                if reply.status == 201:
                    self.sure[name + ".ics"] = text
                elif reply.status != 503:
                    self.odd.append(reply.status)
        except (OSError, http.client.HTTPException):
            pass  # the server has closed the connection
        finally:
            self.client.connection.close()


def a_stop_under_load_keeps_what_was_acknowledged(prepared):
    server, secret = prepared.server(), prepared.secrets["alice"]
    sure = {}
    for stop in (signal.SIGTERM, signal.SIGINT, signal.SIGTERM):
        server.start()
        workers = [Worker(server, secret, f"{len(sure)}-{i}") for i in range(8)]
        for w in workers:
            w.thread.start()
        time.sleep(0.6)
        server.process.send_signal(stop)
        code = server.process.wait(40)
        for w in workers:
            w.thread.join(60)
            assert not w.odd, w.odd
            sure.update(w.sure)
        server.stop()
        assert code == 0, code
    assert len(sure) > 20, "there was no load"
    with server, Client(server, "alice", secret) as alice:
        listed = alice.members()
        for name, text in sure.items():
            assert name in listed, f"{name} was acknowledged and is gone"
            assert alice.get(name).body.decode() == text, name
    assert "sound" in server.command("check").stdout


TESTS = [a_revoked_app_password_ends_at_once, a_disabled_person_is_out_at_once,
         a_changed_password_ends_other_sessions_at_once, a_session_that_was_signed_out_ends_at_once,
         a_long_import_keeps_nobody_waiting, a_stop_under_load_keeps_what_was_acknowledged]

if __name__ == "__main__":
    sys.exit(play(TESTS))
