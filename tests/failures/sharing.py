#!/usr/bin/env python3
"""Sharing: people share, answer, rename, leave and revoke at random, by REST and by CalDAV, and after each act
everybody sees what a small model says, on every channel; what waits for an address takes effect when its owner
comes; each viewer has values of their own, and the owner's stay the owner's; what is revoked is gone at once."""
import os
import pathlib
import random
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from rigs.client import ICS, Client, event, expect, play  # noqa: E402
from rigs.server import PASSWORD  # noqa: E402

API = "/api/v1.0"
ROOT = f"{API}/caldav"
NS = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:CS="http://calendarserver.org/ns/" xmlns:A="http://apple.com/ns/ical/"'
LEVELS = ["none", "freebusy", "read", "write", "manage"]
FREEBUSY, READ, WRITE, MANAGE = 1, 2, 3, 4
PEOPLE = ["alice", "bob", "carol"]


def propfind(client, path, props, depth="0"):
    return client.request("PROPFIND", path, f"<D:propfind {NS}><D:prop>{props}</D:prop></D:propfind>", Depth=depth)


def calendars(client):
    return {c["owner"] + "/" + c["name"]: c for c in expect(client.request("GET", f"{API}/calendars"), 200).json()["items"]}


def own_id(client):
    return next(c["id"] for c in expect(client.request("GET", f"{API}/calendars"), 200).json()["items"] if not c["shared"])


def shares(client, calendar):
    return expect(client.request("GET", f"{API}/calendars/{calendar}/shares"), 200).json()["items"]


def share(client, calendar, body, *statuses):
    return expect(client.request("POST", f"{API}/calendars/{calendar}/shares", body), *(statuses or (201,)))


def answer(client, calendar, word="accept", *statuses):
    return expect(client.request("POST", f"{API}/invitations/{calendar}/{word}"), *(statuses or (204,)))


def instances(client):
    """Paths of the calendars of others in the home, by PROPFIND."""
    reply = expect(propfind(client, f"{ROOT}/{client.login}/", "<D:resourcetype/>", "1"), 207).body.decode()
    found = re.findall(r"<D:response><D:href>([^<]+)</D:href>(.*?)</D:response>", reply)
    return {href for href, rest in found if "<CS:shared/>" in rest}


def home_sync(client, token):
    reply = expect(client.request("REPORT", f"{ROOT}/{client.login}/", f"<D:sync-collection {NS}><D:sync-token>{token}</D:sync-token>"
                                  "<D:sync-level>1</D:sync-level><D:prop><D:resourcetype/></D:prop></D:sync-collection>",
                                  Depth="0"), 207).body.decode()
    changes = {}
    for href, rest in re.findall(r"<D:response><D:href>([^<]+)</D:href>(.*?)</D:response>", reply):
        changes[href] = "<D:propstat>" in rest and "<CS:shared/>" in rest
    return re.search(r"<D:sync-token>([^<]*)<", reply)[1], changes


def notices(client):
    reply = expect(propfind(client, f"{ROOT}/principals/{client.login}/notifications/", "<D:getetag/>", "1"), 207).body.decode()
    return {int(n) for n in re.findall(r"notifications/(\d+)-\d+\.xml", reply)}


class World:
    """What is so, as far as this test knows."""

    def __init__(self, server, secrets, auto):
        self.clients = {name: Client(server, name, secrets[name]) for name in PEOPLE}
        self.auto = auto
        self.calendar = {name: int(own_id(self.clients[name])) for name in ("alice", "bob")}
        self.direct = {}     # (owner, person): level
        self.everybody = {}  # owner: level
        self.state = {}      # (owner, person): accepted or declined
        self.token, self.known = {}, {}
        for name, client in self.clients.items():
            expect(client.put("one.ics", event("one", "DURATION:PT1H", f"SUMMARY:Secret of {name}")), 201)
            self.token[name], self.known[name] = home_sync(client, "")[0], set()

    def level(self, owner, person):
        return max(self.direct.get((owner, person), 0), self.everybody.get(owner, 0))

    def follow(self):
        """Who has no right any more has no answer either."""
        self.state = {key: s for key, s in self.state.items() if self.level(*key)}

    # -- acts; each changes the server, then the model

    def set_level(self, rng, owner, person):
        level = rng.randrange(5)
        path, client = f"{API}/calendars/{self.calendar[owner]}/shares", self.clients[owner]
        had = (owner, person) in self.direct
        if level == 0:
            expect(client.request("DELETE", f"{path}/{person}"), 204 if had else 404)
            self.direct.pop((owner, person), None)
        elif level in (READ, WRITE) and rng.random() < 0.4:
            access = "read-write" if level == WRITE else "read"
            who = rng.choice([f"mailto:{person}@example.org", f"{ROOT}/principals/{person}/"])
            expect(client.request("POST", f"{ROOT}/{owner}/calendar/", f"<CS:share {NS}><CS:set><D:href>{who}</D:href><CS:{access}/>"
                                  "</CS:set></CS:share>", Content_Type="text/xml"), 200)
        else:
            who = rng.choice([{"handle": person}, {"email": f"{person}@example.org"}])
            share(client, self.calendar[owner], {**who, "level": LEVELS[level]})
        if level:
            self.direct[owner, person] = level
            if self.auto:
                self.state.setdefault((owner, person), "accepted")
        self.follow()

    def set_everybody(self, rng, owner, _):
        level = rng.choice([0, FREEBUSY, READ])
        path, client = f"{API}/calendars/{self.calendar[owner]}/shares", self.clients[owner]
        if level == 0:
            expect(client.request("DELETE", f"{path}/everybody"), 204 if owner in self.everybody else 404)
            self.everybody.pop(owner, None)
        else:
            share(client, self.calendar[owner], {"everybody": True, "level": LEVELS[level]})
            self.everybody[owner] = level
        self.follow()

    def accept(self, rng, owner, person):
        client, calendar = self.clients[person], self.calendar[owner]
        may = self.level(owner, person) > 0
        if rng.random() < 0.5:
            answer(client, calendar, "accept", 204 if may else 404)
        else:
            reply = client.request("POST", f"{ROOT}/{person}/", f"<CS:invite-reply {NS}><CS:invite-accepted/><CS:hosturl><D:href>"
                                   f"{ROOT}/{owner}/calendar/</D:href></CS:hosturl></CS:invite-reply>", Content_Type="text/xml")
            expect(reply, 200 if may else 404)
            assert not may or f"{ROOT}/{person}/calendar-of-{owner}/" in reply.body.decode(), reply.body
        if may:
            self.state[owner, person] = "accepted"

    def decline(self, rng, owner, person):
        client, calendar = self.clients[person], self.calendar[owner]
        may, there = self.level(owner, person) > 0, self.state.get((owner, person)) == "accepted"
        if there and rng.random() < 0.5:
            expect(client.request("DELETE", f"{ROOT}/{person}/calendar-of-{owner}/"), 204)
        else:
            answer(client, calendar, "decline", 204 if may else 404)
        if may:
            self.state[owner, person] = "declined"

    def rename(self, rng, owner, person):
        if self.state.get((owner, person)) != "accepted":
            return
        word = f"{person}{rng.randrange(1000)}"
        if self.level(owner, person) >= READ and rng.random() < 0.5:
            reply = self.clients[person].request(
                "PROPPATCH", f"{ROOT}/{person}/calendar-of-{owner}/", f"<D:propertyupdate {NS}><D:set><D:prop><D:displayname>{word}"
                "</D:displayname><A:calendar-color>#123456FF</A:calendar-color></D:prop></D:set></D:propertyupdate>")
            expect(reply, 207)
            assert "403" not in reply.body.decode(), reply.body
        else:
            expect(self.clients[person].request("PATCH", f"{API}/calendars/{self.calendar[owner]}", {"name": word}), 200)

    # -- what must be so

    def check(self):
        for person in PEOPLE:
            client = self.clients[person]
            seen = {o for o in self.calendar if o != person and self.state.get((o, person)) == "accepted"}
            readable = {o for o in seen if self.level(o, person) >= READ}
            paths = {f"{ROOT}/{person}/calendar-of-{o}/" for o in readable}
            assert instances(client) == paths, (person, instances(client), paths)
            listed = {c["owner"]: c for c in expect(client.request("GET", f"{API}/calendars"), 200).json()["items"] if c["shared"]}
            assert set(listed) == seen, (person, set(listed), seen)
            for owner, row in listed.items():
                assert row["right"] == LEVELS[self.level(owner, person)], (person, owner, row)
            open_ones = {self.calendar[o] for o in self.calendar
                         if o != person and self.level(o, person) and (o, person) not in self.state}
            asked = {int(i["id"]) for i in expect(client.request("GET", f"{API}/invitations"), 200).json()["items"]}
            assert asked == open_ones, (person, asked, open_ones)
            visible = {self.calendar[o] for o in self.calendar if o != person and self.level(o, person) >= READ}
            assert notices(client) == open_ones & visible, (person, notices(client), open_ones & visible)
            self.check_sync(person, paths)
            for owner in self.calendar:
                if owner != person:
                    self.check_rights(owner, person)
        for owner in self.calendar:
            self.check_owner(owner)

    def check_sync(self, person, paths):
        self.token[person], changes = home_sync(self.clients[person], self.token[person])
        known = self.known[person]
        for href, is_there in changes.items():
            known.discard(href)
            if is_there:
                known.add(href)
        assert known == paths, (person, "told by sync", known, "there", paths)

    def check_rights(self, owner, person):
        level, client = self.level(owner, person), self.clients[person]
        theirs = client.request("GET", f"{ROOT}/{owner}/calendar/one.ics").status
        assert theirs == (200 if level >= READ else 403 if level else 404), (owner, person, level, theirs)
        mine = client.request("GET", f"{ROOT}/{person}/calendar-of-{owner}/one.ics").status
        is_in = self.state.get((owner, person)) == "accepted"
        assert mine == ((200 if level >= READ else 403) if is_in else 404), (owner, person, level, mine)
        if is_in and level >= READ:
            put = client.request("PUT", f"{ROOT}/{person}/calendar-of-{owner}/{person}.ics", event(person, "SUMMARY:x"), **{
                "Content-Type": ICS["Content-Type"]}).status
            assert put in ((201, 204) if level >= WRITE else (403,)), (owner, person, level, put)

    def check_owner(self, owner):
        rows = {s["id"]: s for s in shares(self.clients[owner], self.calendar[owner])}
        wanted = {p: level for (o, p), level in self.direct.items() if o == owner}
        assert set(rows) - {"everybody"} == set(wanted), (owner, rows, wanted)
        for person, level in wanted.items():
            row = rows[person]
            assert row["level"] == LEVELS[level] and row["granted_by"] == owner, row
            assert row["state"] == self.state.get((owner, person), "asked"), (row, self.state)
        mine = calendars(self.clients[owner])
        assert any(key.startswith(owner + "/") and not c["shared"] for key, c in mine.items()), mine
        reply = propfind(self.clients[owner], f"{ROOT}/{owner}/calendar/", "<D:displayname/><CS:invite/><D:resourcetype/>").body.decode()
        assert not re.search(r"<D:displayname>(alice|bob|carol)\d", reply), reply
        sharees = set(re.findall(r"<CS:user><D:href>[^<]*/principals/(\w+)/<", reply))
        assert sharees == {p for p, level in wanted.items() if level >= READ}, (sharees, wanted)
        assert ("<CS:shared-owner/>" in reply) == bool(wanted or owner in self.everybody), reply

    def end(self):
        for client in self.clients.values():
            client.connection.close()


def walk(prepared, seed, auto, steps):
    rng = random.Random(seed)
    options = ["share.accept=auto"] if auto else []
    with prepared.server(options) as server:
        world = World(server, prepared.secrets, auto)
        acts = [world.set_level] * 4 + [world.accept] * 3 + [world.decline, world.rename, world.set_everybody]
        done = []
        try:
            for _ in range(steps):
                owner = rng.choice(["alice", "bob"])
                person = rng.choice([p for p in PEOPLE if p != owner])
                act = rng.choice(acts)
                done.append(f"{act.__name__}({owner}, {person})")
                act(rng, owner, person)
                world.check()
        except Exception as why:
            raise AssertionError(f"seed {seed}, after {done[-6:]}: {why}") from why
        finally:
            world.end()


def everybody_sees_what_the_model_says(prepared):
    seed = int(os.environ.get("SEED", random.randrange(10 ** 6)))
    print(f"# SEED={seed}", flush=True)
    walk(prepared, seed, auto=False, steps=40)


def accepted_by_policy_it_is_there_at_once(prepared):
    seed = int(os.environ.get("SEED", random.randrange(10 ** 6)))
    print(f"# SEED={seed}", flush=True)
    walk(prepared, seed, auto=True, steps=25)


def an_address_waits_for_its_owner(prepared):
    with prepared.server() as server, Client(server, "alice", prepared.secrets["alice"]) as alice:
        calendar = own_id(alice)
        made = share(alice, calendar, {"email": "Dora@Example.org", "level": "read"}).json()
        assert made["state"] == "waiting" and made["kind"] == "address", made
        share(alice, calendar, {"email": "eve@example.org", "level": "read"})
        expect(alice.request("DELETE", f"{API}/calendars/{calendar}/shares/eve@example.org"), 204)
        expect(alice.request("DELETE", f"{API}/calendars/{calendar}/shares/eve@example.org"), 404)
        gone = expect(alice.request("POST", f"{API}/calendars", {"name": "Short"}), 201).json()["id"]
        share(alice, gone, {"email": "dora@example.org", "level": "read"})
        expect(alice.request("DELETE", f"{API}/calendars/{gone}"), 204)
        for name in ("dora", "eve"):
            server.command("user", "add", f"{name}@example.org", "--handle", name, "--password-stdin", text=PASSWORD + "\n")
        with Client(server, "dora", server.app_password("dora")) as dora, Client(server, "eve", server.app_password("eve")) as eve:
            asked = dora.request("GET", f"{API}/invitations").json()["items"]
            assert [i["id"] for i in asked] == [calendar] and asked[0]["owner"] == "alice", asked
            assert eve.request("GET", f"{API}/invitations").json()["items"] == []
            answer(dora, calendar)
            assert instances(dora) == {f"{ROOT}/dora/calendar-of-alice/"}
        rows = shares(alice, calendar)
        assert [(r["id"], r["state"]) for r in rows] == [("dora", "accepted")], rows


def each_viewer_has_values_of_their_own(prepared):
    with prepared.server() as server, Client(server, "alice", prepared.secrets["alice"]) as alice, \
            Client(server, "bob", prepared.secrets["bob"]) as bob:
        calendar = own_id(alice)
        share(alice, calendar, {"handle": "bob", "level": "manage"})
        answer(bob, calendar)
        path = f"{API}/calendars/{calendar}"
        before = alice.request("GET", path).json()
        own = {"name": "Hers", "color": "#00ff00", "order": 7, "visible": False, "alarms": True}
        after = expect(bob.request("PATCH", path, own), 200).json()
        assert {k: after[k] for k in own} == own, after
        assert alice.request("GET", path).json() == before
        assert "Hers" in propfind(bob, f"{ROOT}/bob/calendar-of-alice/", "<D:displayname/>").body.decode()
        assert "Hers" not in propfind(bob, f"{ROOT}/alice/calendar/", "<D:displayname/>").body.decode()
        refused = bob.request("PATCH", path, {"color": "green"})
        assert refused.status in (400, 422) and refused.json()["field"] == "color", refused.body


def alarms_of_the_owner_ring_for_who_wants_them(prepared):
    with prepared.server() as server, Client(server, "alice", prepared.secrets["alice"]) as alice, \
            Client(server, "bob", prepared.secrets["bob"]) as bob:
        calendar = own_id(alice)
        expect(alice.put("a.ics", event("a", "DURATION:PT1H", "SUMMARY:Talk", "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT5M",
                                        "DESCRIPTION:ring", "END:VALARM")), 201)
        share(alice, calendar, {"handle": "bob", "level": "read"})
        answer(bob, calendar)
        quiet = expect(bob.request("GET", f"{ROOT}/bob/calendar-of-alice/a.ics"), 200)
        assert b"VALARM" not in quiet.body and b"SUMMARY:Talk" in quiet.body, quiet.body
        expect(bob.request("PATCH", f"{API}/calendars/{calendar}", {"alarms": True}), 200)
        loud = expect(bob.request("GET", f"{ROOT}/bob/calendar-of-alice/a.ics"), 200)
        assert b"VALARM" in loud.body and loud.header("ETag") != quiet.header("ETag"), loud.body


def what_is_revoked_is_gone_at_once(prepared):
    with prepared.server() as server, Client(server, "alice", prepared.secrets["alice"]) as alice, \
            Client(server, "bob", prepared.secrets["bob"]) as bob:
        calendar = own_id(alice)
        expect(alice.put("a.ics", event("a", "DURATION:PT1H", "SUMMARY:Talk")), 201)
        share(alice, calendar, {"handle": "bob", "level": "manage"})
        answer(bob, calendar)
        link = expect(bob.request("POST", f"{API}/calendars/{calendar}/links", {"level": "full"}), 201).json()
        feed = link["url"][len(server.url):]
        expect(server.request("GET", feed), 200)
        lock = f"<D:lockinfo {NS}><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockinfo>"
        expect(bob.request("LOCK", f"{ROOT}/bob/calendar-of-alice/a.ics", lock), 200)
        expect(alice.put("a.ics", event("a", "DURATION:PT2H", "SUMMARY:Talk")), 423)
        expect(alice.request("DELETE", f"{API}/calendars/{calendar}/shares/bob"), 204)
        expect(bob.request("GET", f"{ROOT}/bob/calendar-of-alice/a.ics"), 404)
        expect(bob.request("GET", f"{API}/calendars/{calendar}"), 404)
        expect(server.request("GET", feed), 404, 410)
        expect(alice.put("a.ics", event("a", "DURATION:PT2H", "SUMMARY:Talk")), 204)
        assert instances(bob) == set()


def a_delegate_is_one_by_rest_too(prepared):
    with prepared.server() as server, Client(server, "alice", prepared.secrets["alice"]) as alice, \
            Client(server, "bob", prepared.secrets["bob"]) as bob:
        expect(alice.request("POST", f"{API}/delegates", {"handle": "bob", "level": "write"}), 204)
        rows = expect(alice.request("GET", f"{API}/delegates"), 200).json()["items"]
        assert [(r["handle"], r["level"]) for r in rows] == [("bob", "write")], rows
        mine = expect(bob.request("GET", f"{API}/delegates/of"), 200).json()["items"]
        assert [(r["handle"], r["level"]) for r in mine] == [("alice", "write")], mine
        expect(bob.request("PUT", f"{ROOT}/alice/calendar/by-bob.ics", event("by-bob", "SUMMARY:x"),
                           **{"Content-Type": ICS["Content-Type"]}), 201)
        expect(alice.request("DELETE", f"{API}/delegates/bob"), 204)
        expect(bob.request("GET", f"{ROOT}/alice/calendar/by-bob.ics"), 404)
        assert expect(bob.request("GET", f"{API}/delegates/of"), 200).json()["items"] == []


if __name__ == "__main__":
    sys.exit(play([everybody_sees_what_the_model_says, accepted_by_policy_it_is_there_at_once, an_address_waits_for_its_owner,
                   each_viewer_has_values_of_their_own, alarms_of_the_owner_ring_for_who_wants_them,
                   what_is_revoked_is_gone_at_once, a_delegate_is_one_by_rest_too]))
