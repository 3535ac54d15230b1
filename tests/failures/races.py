#!/usr/bin/env python3
"""Many clients at one name at one time: what was promised to one is not promised to another, and who
follows the calendar by sync ends with what the server has."""
import pathlib
import random
import sys
import threading

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import Client, event, expect, followed, play  # noqa: E402

CLIENTS, ROUNDS = 16, 6


def at_once(server, secret, calls):
    """Runs each call(client) on a connection of its own, all released together; the replies in order."""
    replies, gate = [None] * len(calls), threading.Barrier(len(calls))

    def run(i):
        with Client(server, "alice", secret) as client:
            client.get("warm.ics")  # the connection and the identity are there before the gate opens
            gate.wait()
            replies[i] = calls[i](client)
    threads = [threading.Thread(target=run, args=(i,)) for i in range(len(calls))]
    for t in threads:
        t.start()
    for t in threads:
        t.join(120)
    assert all(replies), "a client got no answer"
    return replies


def counted(replies):
    statuses = [r.status for r in replies]
    return {s: statuses.count(s) for s in set(statuses)}


def texts(uid, n=0):
    return [event(uid, f"SUMMARY:by {i} in round {n}") for i in range(CLIENTS)]


def one_of_many_creates(prepared):
    secret = prepared.secrets["alice"]
    with prepared.server() as server, Client(server, "alice", secret) as alice:
        for n in range(ROUNDS):
            sent = texts(f"new-{n}")
            replies = at_once(server, secret, [lambda c, t=t: c.put(f"new-{n}.ics", t, If_None_Match="*") for t in sent])
            assert counted(replies) == {201: 1, 412: CLIENTS - 1}, counted(replies)
            winner = next(i for i, r in enumerate(replies) if r.status == 201)
            assert alice.get(f"new-{n}.ics").body.decode() == sent[winner], "the stored bytes are not the winner's"


def one_of_many_changes(prepared):
    secret = prepared.secrets["alice"]
    with prepared.server() as server, Client(server, "alice", secret) as alice:
        expect(alice.put("one.ics", event("one")), 201)
        for n in range(ROUNDS):
            etag, sent = alice.get("one.ics").header("ETag"), texts("one", n)
            replies = at_once(server, secret, [lambda c, t=t: c.put("one.ics", t, If_Match=etag) for t in sent])
            winners = [i for i, r in enumerate(replies) if r.status == 204]
            assert len(winners) == 1 and counted(replies)[412] == CLIENTS - 1, counted(replies)
            assert alice.get("one.ics").body.decode() == sent[winners[0]], "the stored bytes are not the winner's"


def one_of_many_deletes(prepared):
    secret = prepared.secrets["alice"]
    with prepared.server() as server, Client(server, "alice", secret) as alice:
        for n in range(ROUNDS):
            expect(alice.put(f"gone-{n}.ics", event(f"gone-{n}")), 201)
            replies = at_once(server, secret, [lambda c: c.delete(f"gone-{n}.ics")] * CLIENTS)
            assert counted(replies) == {204: 1, 404: CLIENTS - 1}, counted(replies)


def one_uid_has_one_name(prepared):
    secret = prepared.secrets["alice"]
    with prepared.server() as server, Client(server, "alice", secret) as alice:
        for n in range(ROUNDS):
            replies = at_once(server, secret, [lambda c, i=i: c.put(f"u{n}-{i}.ics", event(f"uid-{n}")) for i in range(CLIENTS)])
            assert counted(replies) == {201: 1, 409: CLIENTS - 1} or counted(replies) == {201: 1, 403: CLIENTS - 1}, counted(replies)
            assert len([m for m in alice.members() if m.startswith(f"u{n}-")]) == 1


def one_of_many_makes_a_calendar(prepared):
    secret = prepared.secrets["alice"]
    with prepared.server() as server, Client(server, "alice", secret) as alice:
        for n in range(ROUNDS):
            path = f"/api/v1.0/caldav/alice/made-{n}/"
            replies = at_once(server, secret, [lambda c: c.request("MKCALENDAR", path)] * CLIENTS)
            assert counted(replies) == {201: 1, 405: CLIENTS - 1}, counted(replies)
            expect(alice.request("PROPFIND", path, Depth="0"), 207)
            replies = at_once(server, secret, [lambda c: c.request("DELETE", path)] * CLIENTS)
            assert counted(replies) == {204: 1, 404: CLIENTS - 1}, counted(replies)


def delete_and_put_end_in_some_order(prepared):
    secret = prepared.secrets["alice"]
    with prepared.server() as server, Client(server, "alice", secret) as alice:
        for n in range(ROUNDS * 3):
            name, first, second = f"d{n}.ics", event(f"d{n}"), event(f"d{n}", "SUMMARY:second")
            expect(alice.put(name, first), 201)
            put, delete = at_once(server, secret, [lambda c: c.put(name, second), lambda c: c.delete(name)])
            expect(delete, 204)
            reply = alice.get(name)
            if put.status == 204:  # before the DELETE
                expect(reply, 404)
            else:
                expect(put, 201)
                assert expect(reply, 200).body.decode() == second


def writes_into_a_calendar_that_goes(prepared):
    """Each PUT is stored before the DELETE, or finds no calendar; nothing of it stays."""
    secret = prepared.secrets["alice"]
    with prepared.server() as server:
        with Client(server, "alice", secret) as alice:
            for n in range(ROUNDS):
                path = f"/api/v1.0/caldav/alice/short-{n}/"
                expect(alice.request("MKCALENDAR", path), 201)
                calls = [lambda c, i=i: c.request("PUT", f"{path}{i}.ics", event(f"s{n}-{i}"), Content_Type="text/calendar")
                         for i in range(CLIENTS - 1)]
                *puts, delete = at_once(server, secret, [*calls, lambda c: c.request("DELETE", path)])
                expect(delete, 204)
                assert {r.status for r in puts} <= {201, 404, 409}, counted(puts)
                expect(alice.request("PROPFIND", path, Depth="0"), 404)
                for i in range(CLIENTS - 1):  # the UIDs are free again
                    expect(alice.put(f"again-{i}.ics", event(f"s{n}-{i}")), 201, 204)
                for i in range(CLIENTS - 1):
                    expect(alice.delete(f"again-{i}.ics"), 204)
        done = server.command("check")
        assert "sound" in done.stdout, done.stdout


class Writer:
    """Puts and deletes at random names that all writers share."""

    def __init__(self, server, secret, seed):
        self.client, self.random, self.odd = Client(server, "alice", secret), random.Random(seed), []
        self.thread = threading.Thread(target=self.work)

    def work(self):
        for n in range(60):
            name = self.random.randrange(12)
            if self.random.random() < 0.4:
                reply = self.client.delete(f"f{name}.ics")
            else:
                reply = self.client.put(f"f{name}.ics", event(f"f{name}", f"SUMMARY:{n}"))
            if reply.status not in (201, 204, 404):
                self.odd.append(reply.status)
        self.client.connection.close()


def who_follows_by_sync_knows_what_the_server_has(prepared):
    secret = prepared.secrets["alice"]
    with prepared.server() as server, Client(server, "alice", secret) as alice:
        token, known = alice.sync()
        writers = [Writer(server, secret, seed) for seed in range(8)]
        for w in writers:
            w.thread.start()
        rounds = 0
        while any(w.thread.is_alive() for w in writers):
            token, changes = alice.sync(token)
            known, rounds = followed(known, changes), rounds + 1
        for w in writers:
            w.thread.join()
            assert not w.odd, w.odd
        token, changes = alice.sync(token)
        known = followed(known, changes)
        assert rounds > 3, "the writers were done too soon"
        assert known == alice.members(), set(known.items()) ^ set(alice.members().items())
        assert known == followed({}, alice.sync()[1])
        assert alice.sync(token) == (token, {})


TESTS = [one_of_many_creates, one_of_many_changes, one_of_many_deletes, one_uid_has_one_name,
         one_of_many_makes_a_calendar, delete_and_put_end_in_some_order, writes_into_a_calendar_that_goes,
         who_follows_by_sync_knows_what_the_server_has]

if __name__ == "__main__":
    sys.exit(play(TESTS))
