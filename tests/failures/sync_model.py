#!/usr/bin/env python3
"""Two clients follow everything of a person by sync-collection while random changes are made: objects,
whole calendars, plain collections, files at any depth, messages in the inbox. They take answers in
pieces, stop in the middle, come back later, and find deletions forgotten meanwhile. Always they end with
what the server has. CALENDS_TEST_SEED chooses other changes."""
import os
import pathlib
import random
import re
import sqlite3
import sys
import threading
import xml.etree.ElementTree as xml
from urllib.parse import unquote

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import DAV, Client, event, expect, followed, play  # noqa: E402

HOME = "/api/v1.0/caldav/alice/"
SEED = int(os.environ.get("CALENDS_TEST_SEED", "20260602"))
ROUNDS, STEPS = 45, 25
# An answer of more than so many members is cut, whether a client asked for that or not.
MATCHES = 12


def propfind(client, path, depth, *names):
    body = '<propfind xmlns="DAV:"><prop>' + "".join(f"<{n}/>" for n in names) + "</prop></propfind>"
    reply = expect(client.request("PROPFIND", path, body, Depth=depth), 207)
    return {unquote(r.findtext(DAV + "href")): r for r in xml.fromstring(reply.body).iter(DAV + "response")}


def value(response, name):
    for stat in response.iter(DAV + "propstat"):
        found = stat.find(f"{DAV}prop/{DAV}{name}")
        if found is not None and " 200 " in stat.findtext(DAV + "status"):
            return found
    return None


def is_collection(response):
    kind = value(response, "resourcetype")
    return kind is not None and kind.find(DAV + "collection") is not None


def mark(response, path):
    """What a follower compares: the ETag of a member, the sync token of a collection that has one."""
    etag, token = value(response, "getetag"), value(response, "sync-token")
    if not is_collection(response):
        return etag.text
    in_home = path.count("/") == HOME.count("/") + 1
    return token.text if token is not None and in_home else "collection"


def truth(client, path, deep=False):
    found = {}
    for href, response in propfind(client, path, "1", "getetag", "sync-token", "resourcetype").items():
        if href.rstrip("/") == path.rstrip("/"):
            continue
        found[href] = mark(response, href)
        if deep and is_collection(response):
            found.update(truth(client, href, True))
    return found


class Follower:
    """One client's copy of one collection."""

    def __init__(self, path, deep=False):
        self.path, self.deep = path, deep
        self.token, self.members, self.pruned, self.made = "", {}, False, None

    def ask(self, client, limit):
        cut = f"<limit><nresults>{limit}</nresults></limit>" if limit else ""
        level = "infinite" if self.deep else "1"
        return client.report(f'<sync-collection xmlns="DAV:"><sync-token>{self.token}</sync-token>'
                             f"<sync-level>{level}</sync-level>{cut}<prop><getetag/><sync-token/><resourcetype/></prop>"
                             "</sync-collection>", path=self.path, depth="0")

    def take(self, body, limit):
        """Follows one answer; whether there is more."""
        root, seen, more = xml.fromstring(body), set(), False
        for response in root.iter(DAV + "response"):
            href, status = unquote(response.findtext(DAV + "href")), response.findtext(DAV + "status")
            if href.rstrip("/") == self.path.rstrip("/"):
                assert " 507 " in status, f"{self.path} tells of itself: {status}"
                more = True
                continue
            assert href not in seen, f"{href} is twice in one answer"
            seen.add(href)
            if status and " 404 " in status:
                self.drop(href)
            else:
                self.members[href] = mark(response, href)
        assert len(seen) <= min(limit or MATCHES, MATCHES), f"{len(seen)} members where {limit} were asked for"
        assert not more or seen, "an answer without members says that there is more"
        self.token = root.findtext(DAV + "sync-token")
        return more

    def drop(self, href):
        """A collection that is gone takes what is in it along (RFC 6578 3.5.2)."""
        inside = href.rstrip("/") + "/"
        self.members = {k: v for k, v in self.members.items() if k not in (href, inside) and not k.startswith(inside)}

    def step(self, client, limit):
        reply = self.ask(client, limit)
        if reply.status == 403:
            assert b"valid-sync-token" in reply.body and self.pruned, reply.body
            self.token, self.members, self.pruned = "", {}, False
            return True
        if not self.token:
            self.pruned = False
        return self.take(expect(reply, 207).body, limit)

    def finish(self, client, chance):
        for _ in range(3000):
            if not self.step(client, chance.choice([None, None, 1, 3, 7])):
                break
        else:
            raise AssertionError(f"{self.path} is never whole")
        before = self.token
        assert not self.step(client, None) and self.token == before, "nothing changed, yet there is more"
        have, want = self.members, truth(client, self.path, self.deep)
        wrong = {k: (have.get(k), want.get(k)) for k in have.keys() | want.keys() if have.get(k) != want.get(k)}
        assert not wrong, f"{self.path} differs (client, server): {dict(list(wrong.items())[:6])}"


class World:
    """What is changed, and how. Names are few, so that they come and go and come again."""

    def __init__(self, alice, bob, chance):
        self.alice, self.bob, self.chance, self.count = alice, bob, chance, 0
        self.objects = {HOME + "calendar/": {}}  # names with their UIDs, by calendar
        self.folders = {}  # kinds by path ("file", "folder"), by plain collection
        self.made = {}  # how often a collection came to be at a path

    def some(self, things):
        things = sorted(things)
        return self.chance.choice(things) if things else None

    def new_event(self, uid, *lines):
        self.count += 1
        return event(uid, f"SUMMARY:change {self.count}", *lines)

    # ---- objects ----
    def condition(self, calendar):
        """An If field, and whether it holds: the collection's token now, or one of before."""
        if self.chance.random() < 0.8:
            return {}, True
        now = value(propfind(self.alice, calendar, "0", "sync-token")[calendar], "sync-token").text
        if self.chance.random() < 0.5:
            return {"If": f"<{calendar}> (<{now}>)"}, True
        old = re.sub(r"/(\d+)/(\d+)$", lambda m: f"/{int(m[1]) - 1}/{m[2]}", now)
        return {"If": f"<{calendar}> (<{old}>)"}, False

    def put(self):
        calendar = self.some(self.objects)
        name, objects = f"o{self.chance.randrange(14)}.ics", self.objects[calendar]
        uid = objects.get(name) or f"uid-{self.count}"
        fields, holds = self.condition(calendar)
        reply = self.alice.request("PUT", calendar + name, self.new_event(uid), **fields)
        expect(reply, *([201, 204] if holds else [412]))
        if holds:
            objects[name] = uid

    def delete(self):
        calendar = self.some(self.objects)
        name = self.some(self.objects[calendar])
        if name:
            expect(self.alice.request("DELETE", calendar + name), 204)
            del self.objects[calendar][name]

    def move(self):
        source, target = self.some(self.objects), self.some(self.objects)
        name, to = self.some(self.objects[source]), f"o{self.chance.randrange(14)}.ics"
        if not name or (source, name) == (target, to):
            return
        expect(self.alice.request("MOVE", source + name, Destination=target + to, Overwrite="T"), 201, 204)
        self.objects[target][to] = self.objects[source].pop(name)

    # ---- calendars ----
    def make_calendar(self):
        path = f"{HOME}c{self.chance.randrange(4)}/"
        if path not in self.objects and path not in self.folders:
            expect(self.alice.request("MKCALENDAR", path), 201)
            self.objects[path], self.made[path] = {}, self.count

    def rename(self):
        path = self.some(p for p in self.objects if not p.endswith("/calendar/"))
        to = f"{HOME}c{self.chance.randrange(4)}/"
        if path and to not in self.objects:
            expect(self.alice.request("MOVE", path, Destination=to, Overwrite="F"), 201, 204)
            self.objects[to], self.made[to] = self.objects.pop(path), self.count

    def remove_calendar(self):
        path = self.some(p for p in self.objects if not p.endswith("/calendar/"))
        if path:
            expect(self.alice.request("DELETE", path), 204)
            del self.objects[path]

    # ---- plain collections ----
    def make_folder(self):
        path = f"{HOME}f{self.chance.randrange(2)}/"
        if path not in self.folders:
            expect(self.alice.request("MKCOL", path), 201)
            self.folders[path], self.made[path] = {}, self.count

    def place(self, root):
        """A path to be made in a plain collection, or in one within it."""
        within = self.some([root, *(p for p, kind in self.folders[root].items() if kind == "folder")])
        return f"{within}{self.chance.choice('abcd')}"

    def inside(self, root, path):
        return [p for p in self.folders[root] if p == path or p.startswith(path.rstrip("/") + "/")]

    def put_file(self):
        root = self.some(self.folders)
        path = root and self.place(root)
        if not path or path + "/" in self.folders[root]:
            return
        self.count += 1
        expect(self.alice.request("PUT", path, f"text {self.count}", Content_Type="text/plain"), 201, 204)
        self.folders[root][path] = "file"

    def nest(self):
        root = self.some(self.folders)
        path = root and self.place(root) + "/"
        if path and not self.inside(root, path) and path[:-1] not in self.folders[root]:
            expect(self.alice.request("MKCOL", path), 201)
            self.folders[root][path] = "folder"

    def remove_file(self):
        root = self.some(self.folders)
        path = root and self.some(self.folders[root])
        if path:
            expect(self.alice.request("DELETE", path), 204)
            for gone in self.inside(root, path):
                del self.folders[root][gone]

    def move_file(self):
        """Within a plain collection or to another, moved or copied."""
        root, target = self.some(self.folders), self.some(self.folders)
        path = root and self.some(self.folders[root])
        to = root and self.place(target) + ("/" if path and path.endswith("/") else "")
        if not path or to.startswith(path.rstrip("/")) or self.inside(target, to) or \
                to.rstrip("/") in self.folders[target] or to.rstrip("/") + "/" in self.folders[target]:
            return
        method = self.chance.choice(["MOVE", "MOVE", "COPY"])
        expect(self.alice.request(method, path, Destination=to, Overwrite="F"), 201)
        for at in sorted(self.inside(root, path)):
            kind = self.folders[root].pop(at) if method == "MOVE" else self.folders[root][at]
            self.folders[target][to + at[len(path):]] = kind

    def remove_folder(self):
        path = self.some(self.folders)
        if path:
            expect(self.alice.request("DELETE", path), 204)
            del self.folders[path]

    # ---- the inbox ----
    def invite(self):
        text = self.new_event(f"meeting-{self.chance.randrange(10**9)}", "ORGANIZER:mailto:bob@example.org",
                              "ATTENDEE;PARTSTAT=ACCEPTED:mailto:bob@example.org", "ATTENDEE:mailto:alice@example.org")
        text = text.replace("20260105T100000Z", "20991205T100000Z")
        expect(self.bob.put(f"meeting-{self.count}.ics", text), 201)

    def remove_message(self):
        message = self.some(truth(self.alice, HOME + "inbox/"))
        if message:
            expect(self.alice.request("DELETE", message), 204)

    def change(self):
        self.count += 1
        chances = [(self.put, 14), (self.delete, 5), (self.move, 5), (self.make_calendar, 2), (self.rename, 2),
                   (self.remove_calendar, 1), (self.make_folder, 1), (self.put_file, 5), (self.nest, 2),
                   (self.remove_file, 2), (self.move_file, 2), (self.remove_folder, 0.3), (self.invite, 1.5),
                   (self.remove_message, 1)]
        how, = self.chance.choices([c for c, _ in chances], [w for _, w in chances])
        how()


def collections(world):
    """What there is to follow: path, and whether with all that is below."""
    return [(HOME, False), (HOME + "inbox/", False), *((p, False) for p in sorted(world.objects)),
            *((p, deep) for p in sorted(world.folders) for deep in (False, True))]


class Device:
    """A client with a copy of everything."""

    def __init__(self, client, chance):
        self.client, self.chance, self.copies = client, chance, {}

    def follow(self, world):
        """Forgets collections that are gone; a new one of an old name is another (its token says so)."""
        alive = collections(world)
        self.copies = {k: f for k, f in self.copies.items() if k in alive}
        for path, deep in alive:
            copy = self.copies.setdefault((path, deep), Follower(path, deep))
            copy.pruned |= copy.made != world.made.get(path)
            copy.made = world.made.get(path)

    def glance(self, world):
        """One or two answers about something."""
        self.follow(world)
        copy = self.copies[self.chance.choice(sorted(self.copies))]
        for _ in range(self.chance.randrange(1, 3)):
            if not copy.step(self.client, self.chance.choice([None, 1, 2, 5])):
                break

    def finish(self, world):
        self.follow(world)
        for copy in self.copies.values():
            copy.finish(self.client, self.chance)


def forget_deletions(server, devices):
    """As the daily job does with those of a year ago."""
    server.stop()
    with sqlite3.connect(server.folder / "calends.db") as database:
        database.execute("UPDATE calendar SET floor = MAX(floor, COALESCE((SELECT max(t.seq) FROM tombstone t"
                         " WHERE t.home = calendar.home AND t.calendar = calendar.id), 0))")
        database.execute("DELETE FROM tombstone WHERE calendar <> 0")
    database.close()
    server.start()
    for device in devices:
        device.client.connection.port = server.port
        device.client.connection.close()
        for copy in device.copies.values():
            copy.pruned = True


def clients_end_with_what_the_server_has(prepared):
    print(f"seed {SEED}")
    chance = random.Random(SEED)
    secrets = prepared.secrets
    with prepared.server([f"limits.matches={MATCHES}", "log.level=error"]) as server, \
            Client(server, "alice", secrets["alice"]) as alice, Client(server, "bob", secrets["bob"]) as bob:
        world = World(alice, bob, chance)
        devices = [Device(alice, chance), Device(Client(server, "alice", secrets["alice"]), chance)]
        for number in range(ROUNDS):
            for _ in range(STEPS):
                world.change()
                if chance.random() < 0.6:
                    chance.choice(devices).glance(world)
            if number % 3 == 2:
                forget_deletions(server, devices)
                bob.connection.port = server.port
                bob.connection.close()
            for device in devices:
                if chance.random() < 0.7 or number == ROUNDS - 1:
                    device.finish(world)


def who_follows_while_others_write_misses_nothing(prepared):
    secret, done = prepared.secrets["alice"], threading.Event()

    def write(server, number, faults):
        chance = random.Random(SEED + number)
        with Client(server, "alice", secret) as client:
            for n in range(120):
                name = f"w{number}-{chance.randrange(15)}.ics"
                reply = client.put(name, event(f"{name}", f"SUMMARY:{n}")) if chance.random() < 0.7 else client.delete(name)
                if reply.status not in (201, 204, 404):
                    faults.append(reply.status)

    with prepared.server([f"limits.matches={MATCHES}", "log.level=error"]) as server, Client(server, "alice", secret) as alice:
        faults = []
        writers = [threading.Thread(target=write, args=(server, n, faults)) for n in range(4)]
        copies, chance = [Follower(HOME + "calendar/"), Follower(HOME)], random.Random(SEED)
        for w in writers:
            w.start()
        while any(w.is_alive() for w in writers):
            for copy in copies:
                copy.step(alice, chance.choice([None, 1, 2, 5]))
        done.set()
        assert not faults, faults
        for copy in copies:
            copy.finish(alice, chance)


if __name__ == "__main__":
    sys.exit(play([clients_end_with_what_the_server_has, who_follows_while_others_write_misses_nothing]))
