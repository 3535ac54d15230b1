#!/usr/bin/env python3
"""Locks under pressure: of many who ask for one, one gets it; what an If field asked of the state is true
in the moment of the change; a lock holds against every door, and its time ends by itself."""
import json
import pathlib
import re
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from failures.races import CLIENTS, ROUNDS, at_once, counted, texts  # noqa: E402
from rigs.client import Client, event, expect, play  # noqa: E402

CALENDAR = "/api/v1.0/caldav/alice/calendar/"


def info(scope="exclusive"):
    return (f'<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:{scope}/></D:lockscope><D:locktype><D:write/>'
            '</D:locktype></D:lockinfo>')


def lock(client, path, scope="exclusive", **fields):
    return client.request("LOCK", path, info(scope), **fields)


def token_of(reply):
    return expect(reply, 200, 201).header("Lock-Token").strip("<>")


def unlock(client, path, token):
    return expect(client.request("UNLOCK", path, Lock_Token=f"<{token}>"), 204)


def one_of_many_locks(prepared):
    secret = prepared.secrets["alice"]
    with prepared.server() as server, Client(server, "alice", secret) as alice:
        expect(alice.put("one.ics", event("one")), 201)
        for _ in range(ROUNDS):
            replies = at_once(server, secret, [lambda c: lock(c, CALENDAR + "one.ics")] * CLIENTS)
            assert counted(replies) == {200: 1, 423: CLIENTS - 1}, counted(replies)
            winner = next(r for r in replies if r.status == 200)
            unlock(alice, CALENDAR + "one.ics", token_of(winner))


def shared_locks_are_given_to_all(prepared):
    secret = prepared.secrets["alice"]
    with prepared.server() as server, Client(server, "alice", secret) as alice:
        expect(alice.put("one.ics", event("one")), 201)
        replies = at_once(server, secret, [lambda c: lock(c, CALENDAR + "one.ics", "shared")] * CLIENTS)
        tokens = {token_of(r) for r in replies}
        assert len(tokens) == CLIENTS, counted(replies)
        found = alice.request("PROPFIND", CALENDAR + "one.ics", Depth="0").body.decode()
        assert set(re.findall(r"urn:uuid:[0-9a-f-]+", found)) == tokens


def one_lock_of_what_is_not_there_makes_one_file(prepared):
    secret, folder = prepared.secrets["alice"], "/api/v1.0/caldav/alice/papers/"
    with prepared.server() as server, Client(server, "alice", secret) as alice:
        expect(alice.request("MKCOL", folder), 201)
        for n in range(ROUNDS):
            replies = at_once(server, secret, [lambda c: lock(c, f"{folder}{n}.txt")] * CLIENTS)
            assert counted(replies) == {201: 1, 423: CLIENTS - 1}, counted(replies)
        assert "sound" in server.command("check").stdout


def an_etag_in_if_is_true_when_the_change_is_made(prepared):
    secret = prepared.secrets["alice"]
    with prepared.server() as server, Client(server, "alice", secret) as alice:
        expect(alice.put("one.ics", event("one")), 201)
        for n in range(ROUNDS):
            etag, sent = alice.get("one.ics").header("ETag"), texts("one", n)
            replies = at_once(server, secret, [lambda c, t=t: c.put("one.ics", t, If=f"([{etag}])") for t in sent])
            assert counted(replies) == {204: 1, 412: CLIENTS - 1}, counted(replies)
            winner = next(i for i, r in enumerate(replies) if r.status == 204)
            assert alice.get("one.ics").body.decode() == sent[winner]


def a_sync_token_in_if_is_true_when_the_change_is_made(prepared):
    secret = prepared.secrets["alice"]
    with prepared.server() as server, Client(server, "alice", secret) as alice:
        for n in range(ROUNDS):
            state = f"<{CALENDAR}> (<{alice.sync()[0]}>)"
            replies = at_once(server, secret, [
                lambda c, i=i: c.put(f"{n}-{i}.ics", event(f"{n}-{i}"), If=state) for i in range(CLIENTS)])
            assert counted(replies) == {201: 1, 412: CLIENTS - 1}, counted(replies)


def a_lock_holds_from_its_answer_on(prepared):
    """LOCK beside PUTs without its token: each PUT came before the lock, or was told 423."""
    secret = prepared.secrets["alice"]
    with prepared.server() as server, Client(server, "alice", secret) as alice:
        expect(alice.put("one.ics", event("one")), 201)
        for n in range(ROUNDS * 2):
            sent = texts("one", n)[:CLIENTS - 1]
            *puts, locked = at_once(server, secret, [
                *[lambda c, t=t: c.put("one.ics", t) for t in sent], lambda c: lock(c, CALENDAR + "one.ics")])
            assert set(counted(puts)) <= {204, 423}, counted(puts)
            before = alice.get("one.ics").body
            expect(alice.put("one.ics", event("one", "SUMMARY:late")), 423)
            assert alice.get("one.ics").body == before
            unlock(alice, CALENDAR + "one.ics", token_of(locked))


def a_lock_holds_against_every_door(prepared):
    with prepared.server() as server, Client(server, "alice", prepared.secrets["alice"]) as alice:
        token = token_of(lock(alice, CALENDAR))
        listed = json.loads(expect(alice.request("GET", "/api/v1.0/calendars"), 200).body)
        one = (listed if isinstance(listed, list) else listed.get("calendars") or listed.get("items"))[0]
        path = f"/api/v1.0/calendars/{one['id']}"
        for method, at, body in (("PATCH", path, '{"name": "Other"}'), ("DELETE", path, None)):
            reply = expect(alice.request(method, at, body, Content_Type="application/json"), 423)
            assert json.loads(reply.body)["type"] == "/problems/locked", reply.body
        unlock(alice, CALENDAR, token)
        expect(alice.request("PATCH", path, '{"name": "Other"}', Content_Type="application/json"), 200, 204)


def a_lock_ends_by_itself(prepared):
    with prepared.server() as server, Client(server, "alice", prepared.secrets["alice"]) as alice:
        expect(alice.put("one.ics", event("one")), 201)
        token = token_of(lock(alice, CALENDAR + "one.ics", Timeout="Second-2"))
        expect(alice.put("one.ics", event("one", "SUMMARY:early")), 423)
        time.sleep(2.2)
        expect(alice.put("one.ics", event("one", "SUMMARY:late"), If=f"(<{token}>)"), 412)
        expect(alice.put("one.ics", event("one", "SUMMARY:late")), 204)
        expect(alice.request("LOCK", CALENDAR + "one.ics", If=f"(<{token}>)"), 412)


TESTS = [one_of_many_locks, shared_locks_are_given_to_all, one_lock_of_what_is_not_there_makes_one_file,
         an_etag_in_if_is_true_when_the_change_is_made, a_sync_token_in_if_is_true_when_the_change_is_made,
         a_lock_holds_from_its_answer_on, a_lock_holds_against_every_door, a_lock_ends_by_itself]

if __name__ == "__main__":
    sys.exit(play(TESTS))
