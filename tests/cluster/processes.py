#!/usr/bin/env python3
"""Several server processes on one database, without anything that keeps a client at one of them: what one has done, the
others know at once, and one that is killed takes nothing along. Usage: processes.py [--rounds N] [TEST]…"""
import argparse
import os
import pathlib
import re
import signal
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from rigs.between import Pooler, Proxy  # noqa: E402
from rigs.client import play_with  # noqa: E402
from rigs.load import EVENT, Load  # noqa: E402
from rigs.postgres import Cluster, database_of, sql  # noqa: E402
from rigs.server import Prepared, Server  # noqa: E402

ROUNDS = 1
HOME = "/api/v1.0/caldav/alice/calendar"
ICAL = {"Content-Type": "text/calendar"}
LOCK = ('<?xml version="1.0"?><D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype>'
        "</D:lockinfo>")
TOKEN = '<?xml version="1.0"?><D:propfind xmlns:D="DAV:"><D:prop><D:sync-token/></D:prop></D:propfind>'


class Pair:
    """with Pair(prepared) as (a, b): … two processes on one database."""

    def __init__(self, prepared, options=()):
        self.a = prepared.server(options)
        self.b = Server(self.a.folder.with_name(self.a.folder.name + "b"), options, database=self.a.database)
        self.b.secrets = self.a.secrets

    def __enter__(self):
        return self.a.start(), self.b.start()

    def __exit__(self, *_):
        for s in (self.a, self.b):
            if s.process:
                s.stop()


def ask(server, method, path, body=None, headers=None, who="alice"):
    return server.request(method, path, body, headers, who, server.secrets[who])


def a_session_of_one_is_one_of_the_other_and_ends_there_at_once(prepared, _):
    with Pair(prepared) as (a, b):
        for i in range(25):
            here, there = (a, b) if i % 2 else (b, a)
            session = here.sign_in("alice")
            assert there.request("GET", "/api/v1.0/users/me", None, session).status == 200
            assert there.request("DELETE", "/api/v1.0/session", {}, session).status in (200, 204)
            assert here.request("GET", "/api/v1.0/users/me", None, session).status == 401, f"round {i}: it lives on"
        session = a.sign_in("alice")
        made = a.request("POST", "/api/v1.0/app-passwords", {"label": "phone"}, session).json()
        for s in (b, a, b):
            assert s.request("GET", f"{HOME}/none.ics", None, None, "alice", made["secret"]).status == 404
        assert b.request("DELETE", f"/api/v1.0/app-passwords/{made['id']}", None, session).status == 204
        for s in (a, b):
            assert s.request("GET", f"{HOME}/none.ics", None, None, "alice", made["secret"]).status == 401


def guesses_are_counted_together(prepared, _):
    def tries(servers):
        for n in range(40):
            reply = servers[n % len(servers)].request("POST", "/api/v1.0/session", {"login": "carol", "password": "wrong again"})
            if reply.status == 429:
                return n
        raise AssertionError("never slowed down")
    with prepared.server() as alone:
        one = tries([alone])
    with Pair(prepared) as pair:
        two = tries(list(pair))
    assert two == one, f"one process lets {one} through, two {two}"


def a_lock_of_one_holds_at_the_other(prepared, _):
    with Pair(prepared) as (a, b):
        assert ask(a, "PUT", f"{HOME}/l.ics", EVENT.format(uid="l", n=1), ICAL).status == 201
        locked = ask(a, "LOCK", f"{HOME}/l.ics", LOCK, {"Timeout": "Second-60"})
        token = locked.header("Lock-Token")
        assert locked.status == 200 and token, (locked.status, locked.body)
        assert ask(b, "PUT", f"{HOME}/l.ics", EVENT.format(uid="l", n=2), ICAL).status == 423
        assert ask(b, "PUT", f"{HOME}/l.ics", EVENT.format(uid="l", n=2), {**ICAL, "If": f"({token})"}).status == 204
        assert ask(b, "UNLOCK", f"{HOME}/l.ics", None, {"Lock-Token": token}).status == 204
        assert ask(a, "PUT", f"{HOME}/l.ics", EVENT.format(uid="l", n=3), ICAL).status == 204


def of_two_who_create_the_same_one_wins(prepared, _):
    with Pair(prepared) as pair:
        for i in range(30):
            seen, threads = [], []
            for n, s in enumerate(pair):
                threads.append(threading.Thread(target=lambda s=s, n=n: seen.append(ask(
                    s, "PUT", f"{HOME}/same{i}.ics", EVENT.format(uid=f"same{i}", n=n), {**ICAL, "If-None-Match": "*"}).status)))
            for t in threads:
                t.start()
            for t in threads:
                t.join()
            assert sorted(seen) == [201, 412], (i, seen)


def who_follows_by_sync_misses_nothing_of_either(prepared, _):
    """Writers at both processes into one calendar; a client that follows by sync-collection at whichever."""
    with Pair(prepared) as (a, b):
        token = re.search(rb"sync-token>([^<]+)<", ask(a, "PROPFIND", f"{HOME}/", TOKEN, {"Depth": "0"}).body)[1].decode()
        known, stop = {}, threading.Event()
        alice = {"alice": prepared.secrets["alice"]}
        turn = [0]

        def address():
            turn[0] += 1
            s = (a, b)[turn[0] % 2]
            return s.host, s.port

        def follow(server, since):
            body = ('<?xml version="1.0"?><D:sync-collection xmlns:D="DAV:"><D:sync-token>' + since + "</D:sync-token><D:sync-level>1"
                    "</D:sync-level><D:prop><D:getetag/></D:prop></D:sync-collection>")
            reply = ask(server, "REPORT", f"{HOME}/", body, {"Depth": "1"})
            assert reply.status == 207, (reply.status, reply.body)
            text = reply.body.decode()
            for part in text.split("<D:response>")[1:]:
                href = re.search(r"<D:href>([^<]+)<", part)[1]
                etag = re.search(r"getetag>([^<]+)<", part)
                known[href] = etag[1].replace("&quot;", '"') if etag else None
            return re.search(r"sync-token>([^<]+)</D:sync-token>\s*</D:multistatus>", text)[1]
        with Load(address, alice, writers=6) as load:
            until = time.monotonic() + 4
            n = 0
            while time.monotonic() < until:
                n += 1
                token = follow((a, b)[n % 2], token)
            load.stop()
        stop.set()
        token = follow(a, token)
        assert not load.wrong and load.acknowledged > 100, (load.wrong[:3], load.acknowledged)
        for (_, path) in load.sure:
            etag = ask(b, "GET", path).header("ETag")
            assert known.get(path) == etag, (path, known.get(path), etag)
        print(f"{load.told()}; {n} answers followed, nothing missed")


def a_killed_process_takes_nothing_along(prepared, _):
    for _ in range(2 * ROUNDS):
        pair = Pair(prepared)
        a, b = pair.a.start(), pair.b.start()
        with Proxy([a, b]) as proxy, Load(lambda: (proxy.host, proxy.port), prepared.secrets) as load:
            time.sleep(1.5)
            before = load.acknowledged
            a.stop(signal.SIGKILL)
            time.sleep(2)
            survived = load.acknowledged
            a.start()
            time.sleep(1)
            b.stop(signal.SIGTERM)
            time.sleep(1)
            load.stop()
            lost = load.verify(a)
            print(f"killed one of two: {load.told()}, {len(lost)} lost")
            assert survived > before > 50 and not lost and not load.wrong, (before, survived, lost[:5], load.wrong[:5])
        done = a.command("check", check=False)
        assert "database: " not in done.stdout, done.stdout
        a.stop()


def what_is_brought_in_is_stored_once(prepared, _):
    """Imports are jobs that any process may take."""
    with Pair(prepared) as (a, b):
        session = a.sign_in("alice")
        made = []
        for k in range(4):
            text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n" + "".join(
                EVENT.format(uid=f"i{k}-{i}", n=i).split("EN\r\n", 1)[1].replace("END:VCALENDAR\r\n", "") for i in range(150)) + "END:VCALENDAR\r\n"
            reply = (a, b)[k % 2].request("POST", f"/api/v1.0/imports?name=file{k}.ics", text, {**session, "Content-Type": "text/calendar"})
            assert reply.status in (200, 201, 202), (reply.status, reply.body)
            made.append(reply.json()["id"])
        for one in made:
            state = until_read(b, session, one)
            reply = a.request("POST", f"/api/v1.0/imports/{one}/start", {}, session)
            assert reply.status in (200, 202, 204), (state, reply.status, reply.body)
        for one in made:
            state = until_done(b, session, one)
            assert state["added"] == 150 and state["refused"] == 0, state


def until_read(server, session, one):
    return until(server, session, one, ("ready", "done", "failed"))


def until_done(server, session, one):
    return until(server, session, one, ("done", "failed"))


def until(server, session, one, states):
    deadline = time.monotonic() + 60
    while True:
        state = server.request("GET", f"/api/v1.0/imports/{one}", None, session).json()
        if state["state"] in states:
            return state
        assert time.monotonic() < deadline, state
        time.sleep(0.1)


def migrate(url, text, tries=5):
    """As the program does: where it and those that read wait for each other, it may be told to begin again."""
    try:
        sql(url, text)
    except AssertionError as e:
        if "deadlock detected" not in str(e) or tries == 1:
            raise
        migrate(url, text, tries - 1)


def old_processes_serve_on_when_a_newer_one_has_migrated(prepared, cluster):
    """What a migration of a later version may do: add columns that have a default, tables and indexes."""
    later = ("BEGIN; SELECT pg_advisory_xact_lock(-4920550231);"
             " ALTER TABLE principal ADD COLUMN later TEXT NOT NULL DEFAULT '';"
             " ALTER TABLE calendar ADD COLUMN later BIGINT NOT NULL DEFAULT 0;"
             " ALTER TABLE event ADD COLUMN later INTEGER NOT NULL DEFAULT 0;"
             " CREATE INDEX event_later ON event (home, later); CREATE TABLE later (id BIGINT PRIMARY KEY);"
             " INSERT INTO migration VALUES (9999, '9999_later', 'x', 0); COMMIT")
    with Pair(prepared) as (a, b):
        turn = [0]

        def address():
            turn[0] += 1
            s = (a, b)[turn[0] % 2]
            return s.host, s.port
        with Load(address, prepared.secrets) as load:
            time.sleep(1)
            before = load.acknowledged
            migrate(database_of(cluster.url(), a.database), later)
            time.sleep(2)
            load.stop()
            lost = load.verify(a)
        print(f"migrated under load: {load.told()}, {len(lost)} lost")
        assert not lost and not load.wrong and not load.refused and load.acknowledged > before + 50, (load.told(), load.wrong[:3])
        for s in (a, b):
            assert s.request("GET", "/api/v1.0/ready").status == 200, "a proxy would take it out"
        done = a.command("user", "list", check=False)
        assert done.returncode and "newer version" in done.stderr, "an old program does not start on it"


def all_is_well_through_a_pooler(prepared, cluster):
    name = prepared.database()
    with Pooler(cluster) as pooler:
        server = Server(prepared.folder / "pooled", [f"database.url={pooler.url(name)}"], database="unused")
        server.secrets = prepared.secrets
        with server, Load(lambda: (server.host, server.port), prepared.secrets) as load:
            time.sleep(2)
            load.stop()
            lost = load.verify(server)
            print(f"through PgBouncer: {load.told()}, {len(lost)} lost")
            assert not lost and not load.wrong and not load.refused and load.acknowledged > 100, (lost[:3], load.wrong[:3], load.told())
        assert database_of(cluster.url(), name)


def main():
    global ROUNDS
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("tests", nargs="*")
    asked = parser.parse_args()
    ROUNDS = asked.rounds
    with Cluster(durable=True) as cluster:
        os.environ["CALENDS_TEST_POSTGRESQL"] = cluster.url()
        prepared = Prepared()
        try:
            return play_with([a_session_of_one_is_one_of_the_other_and_ends_there_at_once, guesses_are_counted_together,
                              a_lock_of_one_holds_at_the_other, of_two_who_create_the_same_one_wins,
                              who_follows_by_sync_misses_nothing_of_either, a_killed_process_takes_nothing_along,
                              what_is_brought_in_is_stored_once, old_processes_serve_on_when_a_newer_one_has_migrated,
                              all_is_well_through_a_pooler], asked.tests, prepared, cluster)
        finally:
            prepared.remove()


if __name__ == "__main__":
    sys.exit(main())
