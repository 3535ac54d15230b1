#!/usr/bin/env python3
"""The disk is full, the database is locked, a write is refused: nothing acknowledged is lost, nothing is
stored by halves, and it works again without a restart."""
import contextlib
import os
import pathlib
import resource
import shutil
import sqlite3
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import Client, event, expect, followed, play  # noqa: E402
from rigs.server import PASSWORD, Server, basic  # noqa: E402

FILL = ["DESCRIPTION:" + "x" * 60] * 400


@contextlib.contextmanager
def small_disk(prepared, size):
    """A file system of its own with the prepared database on it."""
    folder = prepared.folder / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "calends-test", folder], check=True)
    try:
        shutil.copy(prepared.folder / "prepared" / "calends.db", folder / "calends.db")
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)
        folder.rmdir()


def fill_up(client, sure):
    """PUTs until one is answered 507; what was acknowledged goes to sure."""
    for n in range(2000):
        text = event(f"full-{n}", *FILL)
        reply = client.put(f"full-{n}.ics", text)
        if reply.status == 507:
            return reply
        sure[f"full-{n}.ics"] = text
        expect(reply, 201)
    raise AssertionError("the disk never was full")


def verify(client, sure, first):
    """Every acknowledged object with its bytes, and no other; sync and PROPFIND agree."""
    for name, text in sure.items():
        assert expect(client.get(name), 200).body.decode() == text, f"{name} has other bytes"
    token, changes = client.sync(first)
    known, listed = followed({}, changes), client.members()
    assert known == listed, "sync and PROPFIND differ"
    assert set(known) == set(sure), set(known) ^ set(sure)
    assert token == client.state()[0], "the sync token is not the calendar's"


def refused_while_full(server, client, sure, session):
    before = client.state()
    problem = expect(client.request("POST", "/api/v1.0/calendars", {"name": "x" * 200}, **session), 201, 507)
    if problem.status == 507:
        assert problem.header("Content-Type").startswith("application/problem+json"), problem.headers
        assert problem.json()["type"].endswith("/disk-full") and problem.json()["status"] == 507, problem.body
    for n in range(3):
        expect(client.put(f"more-{n}.ics", event(f"more-{n}", *FILL)), 507)
        expect(client.get(f"more-{n}.ics"), 404)
    assert client.state() == before, "refused writes changed the token or the CTag"


def reads_while_full(server, prepared, sure):
    """Also by somebody the server has not seen since it started."""
    with Client(server, "bob", prepared.secrets["bob"]) as bob:
        expect(bob.request("PROPFIND", bob.home, Depth="0"), 207)
    expect(server.request("GET", "/api/v1.0/health"), 200)
    expect(server.request("GET", "/api/v1.0/ready"), 200)


def full_and_freed(server, prepared, free):
    """The whole story of a full disk; free() makes room again."""
    sure, secret = {}, prepared.secrets["alice"]
    session = {k.replace("-", "_"): v for k, v in server.sign_in("alice").items()}
    with Client(server, "alice", secret) as alice:
        first, _ = alice.sync()
        reply = fill_up(alice, sure)
        assert reply.header("Content-Type"), reply.headers
        assert len(sure) > 5, "the disk was full before the test began"
        with Client(server, "alice", fields={}) as browser:
            browser.home = alice.home
            refused_while_full(server, alice, sure, session)
        reads_while_full(server, prepared, sure)
        verify(alice, sure, first)
        free()
        for n in range(3):
            sure[f"after-{n}.ics"] = event(f"after-{n}", *FILL)
            expect(alice.put(f"after-{n}.ics", sure[f"after-{n}.ics"]), 201)
        gone = next(iter(sure))
        expect(alice.delete(gone), 204)
        del sure[gone]
        verify(alice, sure, first)
    return sure


def found_sound(server, prepared, sure):
    done = server.command("check", check=False)
    assert done.returncode == 0 and "sound" in done.stdout, done.stdout + done.stderr
    with server, Client(server, "alice", prepared.secrets["alice"]) as alice:
        verify(alice, sure, "")


def a_full_disk_loses_nothing(prepared):
    if os.geteuid() != 0:
        print("# not root: only the limited file is tested")
        return
    with small_disk(prepared, "12m") as disk:
        (disk / "ballast").write_bytes(bytes(6 << 20))
        server = Server(prepared.folder / "on-small", [f"database.url=sqlite:{disk}/calends.db"])
        with server:
            sure = full_and_freed(server, prepared, (disk / "ballast").unlink)
        found_sound(server, prepared, sure)


def a_file_that_may_not_grow_loses_nothing(prepared):
    """What a quota of the file system does: writes fail beyond a size (and raise SIGXFSZ)."""
    server = prepared.server()
    with server:
        pid = server.process.pid
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (2 << 20, hard))
        sure = full_and_freed(server, prepared, lambda: resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard)))
    found_sound(server, prepared, sure)


@contextlib.contextmanager
def locked_by_another(server, mode):
    other = sqlite3.connect(server.folder / "calends.db", isolation_level=None, timeout=5, check_same_thread=False)
    other.execute(f"BEGIN {mode}")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def refused_while_locked(server, client):
    began = time.monotonic()
    for method, path, body in (("PUT", client.home + "no.ics", event("no")), ("DELETE", client.home + "kept.ics", None),
                               ("MKCALENDAR", "/api/v1.0/caldav/alice/no/", None)):
        reply = expect(client.request(method, path, body, Content_Type="text/calendar" if body else "text/plain"), 503)
        assert int(reply.header("Retry-After")) >= 1, reply.headers
    assert time.monotonic() - began < 8, "a lock is waited for longer than database.busy_timeout"
    reply = expect(server.request("POST", "/api/v1.0/session", {"login": "alice", "password": PASSWORD}), 503)
    assert reply.header("Retry-After") and reply.json()["type"].endswith("/busy"), reply.body


def a_locked_database_is_said_and_waited_for(prepared):
    with prepared.server(["database.busy_timeout=500ms"]) as server:
        for mode in ("IMMEDIATE", "EXCLUSIVE"):
            with Client(server, "alice", prepared.secrets["alice"]) as alice:
                expect(alice.put("kept.ics", event("kept")), 201, 204)
                before = alice.state()
                with locked_by_another(server, mode):
                    refused_while_locked(server, alice)
                    expect(alice.get("kept.ics"), 200)
                    expect(alice.get("no.ics"), 404)
                    assert alice.state() == before, "a refused write changed the token"
                    expect(server.request("GET", "/api/v1.0/health"), 200)
                    expect(server.request("GET", "/api/v1.0/ready"), 503)
                expect(server.request("GET", "/api/v1.0/ready"), 200)
                expect(alice.get("no.ics"), 404)
                expect(alice.put("yes.ics", event("yes")), 201, 204)
        done = server.command("check")
        assert "sound" in done.stdout, done.stdout


def a_short_lock_is_waited_for(prepared):
    with prepared.server(["database.busy_timeout=5s"]) as server, \
            Client(server, "alice", prepared.secrets["alice"]) as alice:
        replies = []
        with locked_by_another(server, "IMMEDIATE"):
            puts = threading.Thread(target=lambda: replies.append(alice.put("late.ics", event("late"))))
            puts.start()
            time.sleep(0.5)
            assert not replies, replies[0].status
        puts.join()
        expect(replies[0], 201)


REFUSED = [
    ("no calendar at all", "hello", {}, 403),
    ("a date that is none", event("bad", start="DTSTART:tomorrow"), {}, 403),
    ("no component", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n", {}, 403),
    ("a wrong ETag", event("one", "SUMMARY:new"), {"If_Match": '"nonsense"'}, 412),
    ("there is one already", event("one", "SUMMARY:new"), {"If_None_Match": "*"}, 412),
    ("another object's UID", event("two"), {}, 409),
    ("too large", event("one", *["DESCRIPTION:" + "x" * 70] * 20000), {}, 403),
    ("too many instances", event("one", "RRULE:FREQ=DAILY;COUNT=900000"), {}, 403),
]


def a_refused_write_changes_no_token(prepared):
    with prepared.server() as server, Client(server, "alice", prepared.secrets["alice"]) as alice:
        expect(alice.put("one.ics", event("one")), 201)
        expect(alice.put("two.ics", event("two")), 201)
        before, stored = alice.state(), alice.get("one.ics").body
        for claim, text, fields, status in REFUSED:
            reply = alice.put("one.ics", text, **fields)
            assert reply.status == status, (claim, reply.status, reply.body)
            assert alice.state() == before, claim
            assert alice.get("one.ics").body == stored, claim
            assert alice.sync(before[0]) == (before[0], {}), claim
        expect(alice.delete("one.ics", If_Match='"nonsense"'), 412)
        expect(alice.delete("none.ics"), 404)
        assert alice.state() == before
        reply = alice.put("one.ics", stored)
        after = alice.state()
        assert reply.status == 204 and (after == before or after[0] != before[0] and after[1] != before[1]), (before, after)


TESTS = [a_full_disk_loses_nothing, a_file_that_may_not_grow_loses_nothing,
         a_locked_database_is_said_and_waited_for, a_short_lock_is_waited_for, a_refused_write_changes_no_token]

if __name__ == "__main__":
    sys.exit(play(TESTS))
