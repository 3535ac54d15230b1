#!/usr/bin/env python3
"""Who may do what: every role against every method and report, over HTTP. A right that is not granted is
404 where one may not know of the thing, 403 where one may; private objects exist for deputies only; what
was revoked is gone at the next request."""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from rigs.client import ICS, Client, event, expect, play  # noqa: E402
from rigs.server import PASSWORD  # noqa: E402

ROOT = "/api/v1.0/caldav"
HOME = f"{ROOT}/alice/"
NS = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/"'
LEVELS = {"freebusy": "<D:privilege><C:read-free-busy/></D:privilege>", "read": "<D:privilege><D:read/></D:privilege>",
          "write": "<D:privilege><D:read/></D:privilege><D:privilege><D:write/></D:privilege>",
          "manage": "<D:privilege><D:all/></D:privilege>"}

# Class of rights, and the people who have it: directly, by a group, by a group in a group, as everybody.
CLASSES = ["owner", "none", "freebusy", "read", "write", "manage", "reads-home", "writes-home", "anonymous"]
ROLES = {"alice": "owner", "bob": "none", "frank": "freebusy", "rita": "read", "gina": "read", "nina": "write",
         "wally": "write", "manny": "manage", "dora": "reads-home", "dave": "writes-home", None: "anonymous"}
GRANTS = {"frank": "freebusy", "rita": "read", "team": "read", "outer": "write", "wally": "write", "manny": "manage"}

PROP = f'<D:propfind {NS}><D:prop><D:displayname/><D:getetag/><D:current-user-privilege-set/></D:prop></D:propfind>'
QUERY = (f'<C:calendar-query {NS}><D:prop><D:getetag/><C:calendar-data/></D:prop><C:filter><C:comp-filter name="VCALENDAR"/>'
         "</C:filter></C:calendar-query>")
MULTIGET = (f"<C:calendar-multiget {NS}><D:prop><C:calendar-data/></D:prop><D:href>{{cal}}shown.ics</D:href>"
            "<D:href>{cal}secret.ics</D:href></C:calendar-multiget>")
SYNC = f"<D:sync-collection {NS}><D:sync-token/><D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop></D:sync-collection>"
BUSY = f'<C:free-busy-query {NS}><C:time-range start="20260101T000000Z" end="20260201T000000Z"/></C:free-busy-query>'
EXPAND = f'<D:expand-property {NS}><D:property name="owner"><D:property name="displayname"/></D:property></D:expand-property>'
PRINCIPALS = f"<D:acl-principal-prop-set {NS}><D:prop><D:displayname/></D:prop></D:acl-principal-prop-set>"
NAMED = f"<D:propertyupdate {NS}><D:set><D:prop><D:displayname>Shared</D:displayname></D:prop></D:set></D:propertyupdate>"
DEAD = f'<D:propertyupdate {NS}><D:set><D:prop><x xmlns="urn:x">1</x></D:prop></D:set></D:propertyupdate>'
LOCK = f"<D:lockinfo {NS}><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockinfo>"
SEARCH = (f"<D:principal-property-search {NS}><D:property-search><D:prop><D:displayname/></D:prop><D:match>alice</D:match>"
          "</D:property-search><D:prop><D:displayname/></D:prop></D:principal-property-search>")

# name, method, path, body, fields, then what each class gets, in the order of CLASSES. {cal} is a fresh
# calendar with shown.ics and secret.ics (CLASS:PRIVATE), {own} a calendar of the requester. A home holds a
# UID once, so that its owner copies nothing within it (409).
MATRIX = [
    ("options", "OPTIONS", "{cal}", None, {}, "200 200 200 200 200 200 200 200 200"),
    ("propfind", "PROPFIND", "{cal}", PROP, {"Depth": "0"}, "207 404 403 207 207 207 207 207 401"),
    ("propfind members", "PROPFIND", "{cal}", PROP, {"Depth": "1"}, "207 404 403 207 207 207 207 207 401"),
    ("propfind object", "PROPFIND", "{cal}shown.ics", PROP, {"Depth": "0"}, "207 404 403 207 207 207 207 207 401"),
    ("propfind secret", "PROPFIND", "{cal}secret.ics", PROP, {"Depth": "0"}, "207 404 403 404 404 207 404 207 401"),
    ("propfind home", "PROPFIND", HOME, PROP, {"Depth": "1"}, "207 404 404 404 404 404 207 207 401"),
    ("propfind inbox", "PROPFIND", HOME + "inbox/", PROP, {"Depth": "0"}, "207 404 404 404 404 404 207 207 401"),
    ("get all", "GET", "{cal}", None, {}, "200 404 403 200 200 200 200 200 401"),
    ("get", "GET", "{cal}shown.ics", None, {}, "200 404 403 200 200 200 200 200 401"),
    ("get secret", "GET", "{cal}secret.ics", None, {}, "200 404 403 404 404 200 404 200 401"),
    ("get nothing", "GET", "{cal}nothing.ics", None, {}, "404 404 403 404 404 404 404 404 401"),
    ("put new", "PUT", "{cal}new.ics", event("new-{n}"), ICS, "201 404 403 403 201 201 403 201 401"),
    ("put", "PUT", "{cal}shown.ics", event("shown-{n}", "SUMMARY:x"), ICS, "204 404 403 403 204 204 403 204 401"),
    ("put secret", "PUT", "{cal}secret.ics", event("secret-{n}"), ICS, "204 404 403 403 403 204 403 204 401"),
    ("put secret if there", "PUT", "{cal}secret.ics", event("secret-{n}"), {**ICS, "If-Match": "*"},
     "204 404 403 403 403 204 403 204 401"),
    ("put secret if not there", "PUT", "{cal}secret.ics", event("secret-{n}"), {**ICS, "If-None-Match": "*"},
     "412 404 403 403 403 412 403 412 401"),
    ("make secret", "PUT", "{cal}new.ics", event("new-{n}", "CLASS:X-MINE"), ICS, "201 404 403 403 403 201 403 201 401"),
    ("take the UID of a secret", "PUT", "{cal}new.ics", event("secret-{n}"), ICS, "409 404 403 403 409 409 403 409 401"),
    ("delete", "DELETE", "{cal}shown.ics", None, {}, "204 404 403 403 204 204 403 204 401"),
    ("delete secret", "DELETE", "{cal}secret.ics", None, {}, "204 404 403 403 404 204 403 204 401"),
    ("proppatch", "PROPPATCH", "{cal}", NAMED, {}, "207 404 403 403 207 207 403 207 401"),
    ("proppatch object", "PROPPATCH", "{cal}shown.ics", DEAD, {}, "207 404 403 403 207 207 403 207 401"),
    ("proppatch secret", "PROPPATCH", "{cal}secret.ics", DEAD, {}, "207 404 403 403 404 207 403 207 401"),
    ("copy", "COPY", "{cal}shown.ics", None, {"Destination": "{own}copy.ics"}, "409 404 403 201 201 201 201 201 401"),
    ("copy secret", "COPY", "{cal}secret.ics", None, {"Destination": "{own}copy.ics"}, "409 404 403 404 404 201 404 201 401"),
    ("copy onto secret", "COPY", "{cal}shown.ics", None, {"Destination": "{cal}secret.ics"},
     "409 404 403 403 403 409 403 409 401"),
    ("move", "MOVE", "{cal}shown.ics", None, {"Destination": "{own}copy.ics"}, "201 404 403 403 201 201 403 201 401"),
    ("move secret", "MOVE", "{cal}secret.ics", None, {"Destination": "{own}copy.ics"}, "201 404 403 403 404 201 403 201 401"),
    ("lock", "LOCK", "{cal}shown.ics", LOCK, {}, "200 404 403 403 200 200 403 200 401"),
    ("lock secret", "LOCK", "{cal}secret.ics", LOCK, {}, "200 404 403 403 403 200 403 200 401"),
    ("copy all", "COPY", "{cal}", None, {"Destination": "{home}all-{n}/"}, "409 404 403 201 201 201 201 201 401"),
    ("acl", "ACL", "{cal}", f"<D:acl {NS}/>", {}, "200 404 403 403 403 200 403 403 401"),
    ("query", "REPORT", "{cal}", QUERY, {"Depth": "1"}, "207 404 403 207 207 207 207 207 401"),
    ("multiget", "REPORT", "{cal}", MULTIGET, {"Depth": "1"}, "207 404 403 207 207 207 207 207 401"),
    ("sync", "REPORT", "{cal}", SYNC, {"Depth": "0"}, "207 404 403 207 207 207 207 207 401"),
    ("sync home", "REPORT", HOME, SYNC, {"Depth": "0"}, "207 404 404 404 404 404 207 207 401"),
    ("busy", "REPORT", "{cal}", BUSY, {}, "200 404 200 200 200 200 200 200 401"),
    ("busy home", "REPORT", HOME, BUSY, {}, "200 404 404 404 404 404 200 200 401"),
    ("expand", "REPORT", "{cal}", EXPAND, {}, "207 404 403 207 207 207 207 207 401"),
    ("principals", "REPORT", "{cal}", PRINCIPALS, {}, "207 404 403 403 403 207 403 403 401"),
    ("search", "REPORT", f"{ROOT}/principals/", SEARCH, {}, "207 207 207 207 207 207 207 207 401"),
    ("make a calendar", "MKCALENDAR", HOME + "made-{n}/", None, {}, "201 404 404 404 404 404 403 201 401"),
    ("rename", "MOVE", "{cal}", None, {"Destination": HOME + "moved-{n}/"}, "201 404 403 403 403 403 403 201 401"),
    ("remove", "DELETE", "{cal}", None, {}, "204 404 403 403 403 403 403 204 401"),
]


def href(name):
    return f"<D:href>{ROOT}/principals/{name}/</D:href>"


def grant(levels):
    aces = "".join(f"<D:ace><D:principal>{href(who)}</D:principal><D:grant>{LEVELS[level]}</D:grant></D:ace>"
                   for who, level in levels.items())
    return f"<D:acl {NS}>{aces}</D:acl>"


def delegates(alice, which, *names):
    body = (f"<D:propertyupdate {NS}><D:set><D:prop><D:group-member-set>{''.join(map(href, names))}</D:group-member-set>"
            "</D:prop></D:set></D:propertyupdate>")
    expect(alice.request("PROPPATCH", f"{ROOT}/principals/alice/calendar-proxy-{which}/", body), 207)


class Stage:
    """A server with people in all roles, and a client for each."""

    def __init__(self, prepared):
        self.server = prepared.server(["limits.calendars=2000"])
        self.server.folder.mkdir(exist_ok=True)
        for name in ROLES:
            if name and name not in prepared.secrets:
                self.server.command("user", "add", f"{name}@example.org", "--handle", name, "--password-stdin", text=PASSWORD + "\n")
        for words in (["create", "team", "--name", "The Team"], ["create", "outer"], ["create", "inner"], ["add", "team", "gina"],
                      ["add", "outer", "inner"], ["add", "inner", "nina"]):
            self.server.command("group", *words)
        self.secrets, self.count = dict(prepared.secrets), 0

    def __enter__(self):
        self.server.start()
        self.clients = {}
        for name in ROLES:
            if name and name not in self.secrets:
                self.secrets[name] = self.server.app_password(name)
            self.clients[name] = Client(self.server, name, self.secrets[name]) if name else Client(self.server, "nobody")
        self.alice = self.clients["alice"]
        delegates(self.alice, "read", "dora")
        delegates(self.alice, "write", "dave")
        return self

    def __exit__(self, *_):
        for client in self.clients.values():
            client.connection.close()
        self.server.stop()

    def calendar(self, levels=None):
        """A new calendar of alice with an open and a secret event; its path."""
        self.count += 1
        path = f"{HOME}cal-{self.count}/"
        expect(self.alice.request("MKCALENDAR", path), 201)
        expect(self.alice.request("PUT", path + "shown.ics", event(f"shown-{self.count}", "SUMMARY:Shown", "DURATION:PT1H"), **ICS), 201)
        expect(self.alice.request("PUT", path + "secret.ics",
                                  event(f"secret-{self.count}", "SUMMARY:Secret", "DURATION:PT1H", "CLASS:PRIVATE", start="DTSTART:20260106T120000Z"),
                                  **ICS), 201)
        expect(self.alice.request("ACL", path, grant(GRANTS if levels is None else levels)), 200)
        return path

    def own(self, name):
        """A new calendar of somebody, empty."""
        path = f"{ROOT}/{name}/own-{self.count}/"
        expect(self.clients[name].request("MKCALENDAR", path), 201)
        return path


def fill(text, names):
    return re.sub(r"\{(cal|own|home|n)\}", lambda m: names[m[1]], text)


def every_role_gets_what_it_may_of_every_method(prepared):
    wrong, done = [], 0
    with Stage(prepared) as stage:
        for name, method, path, body, fields, statuses in MATRIX:
            wanted = dict(zip(CLASSES, map(int, statuses.split())))
            for who, role in ROLES.items():
                cal = stage.calendar()
                names = {"cal": cal, "n": str(stage.count), "home": f"{ROOT}/{who or 'alice'}/", "own": stage.own(who) if who and "{own}" in str(fields) else cal}
                reply = stage.clients[who].request(method, fill(path, names), fill(body, names) if body else None,
                                                   **{k: fill(v, names) for k, v in fields.items()})
                done += 1
                text = reply.body.decode("utf-8", "replace")
                if reply.status != wanted[role]:
                    wrong.append(f"{name} as {who} ({role}): {reply.status}, must be {wanted[role]}: {text[-300:]}")
                if reply.status == 403 and "need-privileges" not in text and "secret" not in name:
                    wrong.append(f"{name} as {who} ({role}): 403 without need-privileges: {text[-300:]}")
    print(f"{done} requests")
    assert not wrong, "\n".join(wrong)


def private_objects_are_absent_for_all_but_deputies(prepared):
    seers = {"owner", "manage", "writes-home"}
    with Stage(prepared) as stage:
        cal = stage.calendar()
        for who, role in ROLES.items():
            if role in ("none", "freebusy", "anonymous"):
                continue
            ask = stage.clients[who].request
            for method, body, depth in (("PROPFIND", PROP, "1"), ("REPORT", QUERY, "1"), ("REPORT", SYNC, "0"), ("GET", None, "0"),
                                        ("REPORT", MULTIGET.replace("{cal}", cal), "1")):
                text = expect(ask(method, cal, body, Depth=depth), 200, 207).body.decode()
                found = "secret.ics</D:href><D:propstat>" in text or "SUMMARY:Secret" in text
                assert found == (role in seers), (who, method, body, text)
            busy = expect(ask("REPORT", cal, BUSY), 200).body.decode()
            assert "20260106T120000Z" in busy, (who, busy)
        # an address of what is hidden is not told with its UID either
        wally = stage.clients["wally"]
        taken = expect(wally.request("PUT", cal + "x.ics", event(f"secret-{stage.count}"), **ICS), 409)
        assert b"secret.ics" not in taken.body and b"no-uid-conflict" in taken.body, taken.body


def what_becomes_private_is_gone_and_never_heard_of_again(prepared):
    with Stage(prepared) as stage:
        cal = stage.calendar({"rita": "read"})
        rita, alice = stage.clients["rita"], stage.alice
        rita.home = alice.home = cal

        def heard():
            nonlocal token
            token, changes = rita.sync(token)
            return changes

        token, first = rita.sync()
        assert set(first) == {"shown.ics"}, first
        old = token
        expect(alice.put("shown.ics", event("shown-1", "CLASS:PRIVATE")), 204)
        assert heard() == {"shown.ics": None}
        expect(alice.put("shown.ics", event("shown-1", "CLASS:PRIVATE", "SUMMARY:again")), 204)
        expect(alice.put("more.ics", event("more", "CLASS:PRIVATE")), 201)
        assert heard() == {}
        expect(alice.delete("more.ics"), 204)
        expect(alice.delete("secret.ics"), 204)
        assert heard() == {}
        expect(alice.put("shown.ics", event("shown-1", "CLASS:PUBLIC")), 204)
        assert set(heard()) == {"shown.ics"}
        expect(alice.put("shown.ics", event("shown-1", "CLASS:PRIVATE")), 204)
        expect(alice.delete("shown.ics"), 204)
        assert heard() == {"shown.ics": None}
        token = old
        assert heard() == {"shown.ics": None}
        # made anew in private where a public one was known
        token = old
        expect(alice.put("shown.ics", event("shown-2", "CLASS:PRIVATE")), 201)
        assert heard() == {"shown.ics": None}
        assert heard() == {}
        # one private instance hides all of a series
        expect(alice.put("series.ics", event("series", "RRULE:FREQ=DAILY;COUNT=3")), 201)
        assert set(heard()) == {"series.ics"}
        text = event("series", "RRULE:FREQ=DAILY;COUNT=3").replace(
            "END:VCALENDAR", "BEGIN:VEVENT\r\nUID:series\r\nDTSTAMP:20260101T000000Z\r\nRECURRENCE-ID:20260106T100000Z\r\n"
            "DTSTART:20260106T110000Z\r\nCLASS:private\r\nEND:VEVENT\r\nEND:VCALENDAR")
        expect(alice.put("series.ics", text), 204)
        assert heard() == {"series.ics": None}


def revoking_acts_at_the_next_request(prepared):
    with Stage(prepared) as stage:
        cal, alice = stage.calendar(), stage.alice
        get = lambda who: stage.clients[who].request("GET", cal + "shown.ics").status  # noqa: E731
        assert [get(w) for w in ("rita", "gina", "nina", "dora", "bob")] == [200, 200, 200, 200, 404]
        stage.server.command("group", "remove", "team", "gina")
        stage.server.command("group", "remove", "outer", "inner")
        assert [get(w) for w in ("gina", "nina")] == [404, 404]
        stage.server.command("group", "add", "team", "inner")
        assert get("nina") == 200
        stage.server.command("user", "disable", "team")
        assert get("nina") == 404
        stage.server.command("user", "enable", "team")
        assert get("nina") == 200
        stage.server.command("group", "delete", "team")
        assert get("nina") == 404
        delegates(alice, "read")
        assert get("dora") == 404
        everybody = f"<D:acl {NS}><D:ace><D:principal><D:authenticated/></D:principal><D:grant>{LEVELS['read']}</D:grant></D:ace></D:acl>"
        expect(alice.request("ACL", cal, everybody), 200)
        assert [get(w) for w in ("bob", "rita", "dora", None)] == [200, 200, 200, 401]
        put = stage.clients["rita"].request("PUT", cal + "n.ics", event("n"), **ICS)
        expect(put, 403)
        expect(alice.request("ACL", cal, f"<D:acl {NS}/>"), 200)
        assert [get(w) for w in ("bob", "rita", "dave")] == [404, 404, 200]


def the_whole_home_is_shared_by_acl_too(prepared):
    with Stage(prepared) as stage:
        alice, bob = stage.alice, stage.clients["bob"]
        cal = stage.calendar({})
        busy = f"<D:acl {NS}><D:ace><D:principal><D:authenticated/></D:principal><D:grant>{LEVELS['freebusy']}</D:grant></D:ace></D:acl>"
        expect(alice.request("ACL", HOME, busy), 200)
        expect(bob.request("REPORT", HOME, BUSY), 200)
        expect(bob.request("REPORT", cal, BUSY), 200)
        expect(bob.request("PROPFIND", cal, PROP, Depth="0"), 403)
        expect(bob.request("PROPFIND", HOME + "inbox/", PROP, Depth="0"), 404)
        # the delegates were in the list that was replaced
        expect(stage.clients["dave"].request("PROPFIND", HOME, PROP, Depth="0"), 403)
        expect(alice.request("ACL", HOME, grant({"bob": "manage"})), 200)
        expect(bob.request("ACL", cal, grant({"rita": "read"})), 200)
        expect(stage.clients["rita"].request("GET", cal + "shown.ics"), 200)
        text = expect(alice.request("PROPFIND", f"{ROOT}/principals/alice/calendar-proxy-write/",
                                    f"<D:propfind {NS}><D:prop><D:group-member-set/></D:prop></D:propfind>", Depth="0"), 207).body
        assert b"principals/bob/" in text, text


def groups_have_no_circles_no_home_and_no_password(prepared):
    with Stage(prepared) as stage:
        command = stage.server.command
        for words in (["group", "add", "inner", "outer"], ["group", "add", "inner", "inner"], ["group", "add", "team", "nobody"],
                      ["group", "add", "alice", "bob"], ["group", "remove", "team", "bob"], ["group", "create", "team"],
                      ["group", "delete", "alice"], ["user", "link", "team"], ["room", "create", "alice"]):
            done = command(*words, check=False)
            assert done.returncode == 1 and done.stderr.startswith("calends: "), (words, done)
        done = command("user", "passwd", "team", text=PASSWORD + "\n", check=False)
        assert done.returncode == 1 and "no person" in done.stderr, done
        for i in range(1, 9):
            command("group", "create", f"g{i}")
        for i in range(1, 8):
            command("group", "add", f"g{i}", f"g{i + 1}")
        command("group", "add", "g8", "gina")
        done = command("group", "add", "inner", "g1", check=False)
        assert done.returncode == 1 and "deep" in done.stderr, done
        listed = command("group", "list").stdout
        assert "team" in listed and "alice" not in listed, listed
        assert "gina" in command("group", "list", "team").stdout
        assert "team" not in command("user", "list").stdout
        command("room", "create", "red-room", "--email", "red@example.org", "--manager", "manny")
        assert "red-room" in command("room", "list").stdout
        assert "sound" in command("check").stdout
        room = f"{ROOT}/red-room/"
        asked = [stage.clients[w].request("PROPFIND", room, PROP, Depth="1").status for w in ("alice", "manny", "bob")]
        assert asked == [207, 207, 404], asked
        expect(stage.alice.request("PROPFIND", f"{ROOT}/team/", PROP, Depth="0"), 404)
        expect(stage.alice.request("PROPFIND", f"{ROOT}/principals/team/calendar-proxy-read/", PROP, Depth="0"), 404)
        members = f"<D:propfind {NS}><D:prop><D:group-member-set/><D:group-membership/></D:prop></D:propfind>"
        for who, seen in (("alice", True), ("gina", True), ("bob", False)):
            text = expect(stage.clients[who].request("PROPFIND", f"{ROOT}/principals/team/", members, Depth="0"), 207).body.decode()
            assert ("principals/gina/" in text) == seen, (who, text)
        # administrators set the members of a group over the wire; a circle is refused as a whole
        update = (f"<D:propertyupdate {NS}><D:set><D:prop><D:group-member-set>{{}}</D:group-member-set></D:prop></D:set>"
                  "</D:propertyupdate>")
        inner = f"{ROOT}/principals/inner/"
        expect(stage.clients["bob"].request("PROPPATCH", inner, update.format(href("bob"))), 403)
        text = expect(stage.alice.request("PROPPATCH", inner, update.format(href("bob") + href("outer"))), 207).body
        assert b"403" in text, text
        assert "bob" not in command("group", "list", "inner").stdout
        text = expect(stage.alice.request("PROPPATCH", inner, update.format(href("bob") + href("team"))), 207).body
        assert b"200 OK" in text, text
        assert "bob" in command("group", "list", "inner").stdout
        text = expect(stage.clients["bob"].request(
            "REPORT", f"{ROOT}/principals/", f"<D:principal-match {NS}><D:self/><D:prop><D:displayname/></D:prop></D:principal-match>"),
            207).body.decode()
        assert all(f"principals/{p}/" in text for p in ("bob", "inner", "outer")) and "principals/team/" not in text, text


if __name__ == "__main__":
    sys.exit(play([every_role_gets_what_it_may_of_every_method, private_objects_are_absent_for_all_but_deputies,
                   what_becomes_private_is_gone_and_never_heard_of_again, revoking_acts_at_the_next_request,
                   the_whole_home_is_shared_by_acl_too, groups_have_no_circles_no_home_and_no_password]))
