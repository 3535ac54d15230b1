#!/usr/bin/env python3
"""Subscriptions: a calendar from elsewhere is read by every client and written by none; only what changed at its
source changes here; whatever the source does wrong changes nothing and is told; and no address of the inside is
ever asked."""
import gzip
import pathlib
import re
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import CALENDAR, Client, calendar, component, event, expect, play  # noqa: E402
from rigs.origin import Origin  # noqa: E402

REST = "/api/v1.0/subscriptions"
OPEN = ["fetch.allow_private=yes", "subscriptions.least_interval=1s"]
ALARM = ("BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT5M", "DESCRIPTION:ring", "END:VALARM")
PROPS = """<propfind xmlns="DAV:" xmlns:CS="http://calendarserver.org/ns/" xmlns:C="urn:ietf:params:xml:ns:caldav">
<prop><current-user-privilege-set/><CS:source/><displayname/><resourcetype/><C:schedule-calendar-transp/></prop></propfind>"""


def feed(*uids, head="", **titles):
    events = [component(u, "DURATION:PT1H", f"SUMMARY:{titles.get(u, u)}", *ALARM) for u in uids]
    return calendar(*events).replace("PRODID", head + "PRODID", 1)


def subscribe(client, source, status=201, **more):
    return expect(client.request("POST", REST, {"source": source, **more}), status).json()


def at(client, made):
    """The client, looking at the subscription's calendar."""
    listed = client.request("GET", "/api/v1.0/calendars").json()["items"]
    client.home = [c["url"] for c in listed if c["id"] == made["id"]][0]
    return client


def refresh(client, made, wait=True):
    for _ in range(60):
        reply = client.request("POST", f"{REST}/{made['id']}/refresh")
        if reply.status != 429 or not wait:
            return expect(reply, 200).json()
        time.sleep(0.5)
    raise AssertionError("refresh is refused for ever")


def texts(client):
    return {name: client.get(name).body.decode() for name in client.members()}


def rig(prepared, *options):
    server = prepared.server([*OPEN, *options])
    return server


def soon(check, seconds=20):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if check():
            return
        time.sleep(0.2)
    raise AssertionError("it did not happen in time")


def a_subscription_is_a_calendar_that_is_read_only(prepared):
    with Origin() as origin, rig(prepared) as server, Client(server, "alice", prepared.secrets["alice"]) as alice:
        origin.say("/team.ics", feed("one", "two", head="X-WR-CALNAME:The \\; Team\r\nX-APPLE-CALENDAR-COLOR:#FF0000\r\n"))
        look = expect(alice.request("POST", REST + "/look", {"source": origin.url("/team.ics", "webcal")}), 200).json()
        assert (look["name"], look["color"], look["events"], look["refused"]) == ("The ; Team", "#FF0000", 2, 0), look
        made = subscribe(alice, origin.url("/team.ics"))
        assert (made["name"], made["objects"], made["state"], made["why"]) == ("The ; Team", 2, "ok", None), made
        listed = [c for c in alice.request("GET", "/api/v1.0/calendars").json()["items"] if c["id"] == made["id"]][0]
        assert listed["read_only"] is True and listed["source"] == origin.url("/team.ics"), listed
        at(alice, made)
        body = expect(alice.request("PROPFIND", alice.home, PROPS, Depth="0"), 207).body.decode()
        rights = re.search(r"current-user-privilege-set>(.*?)</D:current-user-privilege-set", body, re.S)[1]
        named = set(re.findall(r"<D:privilege><(?:\w+:)?([\w-]+)/>", rights))
        assert "read" in named and "write-acl" in named, named
        assert not named & {"all", "write", "write-content", "bind", "unbind"}, named
        assert "/team.ics</D:href>" in body and "transparent" in body and "<C:calendar/>" in body, body
        assert sorted(alice.members()) == ["one.ics", "two.ics"]
        text = alice.get("one.ics").body.decode()
        assert "UID:one\r\n" in text and "SUMMARY:one" in text and "VALARM" not in text, text
        for reply in (alice.put("new.ics", event("new")), alice.put("one.ics", text.replace("SUMMARY:one", "SUMMARY:mine")),
                      alice.delete("one.ics"),
                      alice.request("POST", f"/api/v1.0/calendars/{made['id']}/import", event("new"), Content_Type="text/calendar"),
                      alice.request("MOVE", alice.home + "one.ics", Destination=CALENDAR.format("alice") + "one.ics")):
            assert reply.status == 403, (reply.status, reply.body)
        assert b"need-privileges" in alice.delete("one.ics").body
        own = CALENDAR.format("alice")
        expect(alice.request("PUT", own + "one.ics", event("one"), Content_Type="text/calendar"), 201)
        expect(alice.request("COPY", alice.home + "two.ics", Destination=own + "two.ics"), 201)
        expect(alice.request("PROPPATCH", alice.home, '<propertyupdate xmlns="DAV:"><set><prop><displayname>Ours'
                             "</displayname></prop></set></propertyupdate>"), 207)
        assert refresh(alice, made)["name"] == "Ours"
        assert sorted(alice.members()) == ["one.ics", "two.ics"]
        subscribe(alice, origin.url("/team.ics"), 409)
        expect(alice.request("DELETE", f"{REST}/{made['id']}"), 204)
        assert alice.request("GET", REST).json()["items"] == []


def only_what_changed_is_written(prepared):
    with Origin() as origin, rig(prepared) as server, Client(server, "alice", prepared.secrets["alice"]) as alice:
        uids = [f"u{i}" for i in range(450)]
        origin.say("/a.ics", feed(*uids), ETag='"1"')
        made = subscribe(alice, origin.url("/a.ics"))
        at(alice, made)
        token, before = alice.sync()
        assert len([n for n in before if n]) == 450
        assert refresh(alice, made)["state"] == "ok"
        assert origin.last("/a.ics")[2].get("If-None-Match") == '"1"'
        assert alice.sync(token)[1] == {}
        stamped = feed(*uids).replace("DTSTAMP:20260101T000000Z", "DTSTAMP:20260315T070809Z")
        origin.say("/a.ics", stamped, ETag='"2"')
        time.sleep(1)
        refresh(alice, made)
        assert alice.sync(token)[1] == {}, "a new DTSTAMP alone is no change"
        origin.say("/a.ics", feed(*uids[1:], "extra", u7="Moved"), ETag='"3"')
        refresh(alice, made)
        changes = alice.sync(token)[1]
        assert {n for n in changes if n} == {"u0.ics", "u7.ics", "extra.ics"} and changes["u0.ics"] is None, changes
        assert "SUMMARY:Moved" in alice.get("u7.ics").body.decode()
        expect(alice.request("PATCH", f"{REST}/{made['id']}", {"alarms": True}), 200)
        refresh(alice, made)
        assert "VALARM" in alice.get("u7.ics").body.decode()


def a_source_that_fails_changes_nothing(prepared):
    with Origin() as origin, rig(prepared) as server, Client(server, "alice", prepared.secrets["alice"]) as alice:
        good = feed("one", "two")
        origin.say("/a.ics", good)
        made = subscribe(alice, origin.url("/a.ics"))
        at(alice, made)
        before = texts(alice)
        bad = [("", 500), ("<html>moved</html>", 200), (good[:-40], 200), (good.replace("END:VCALENDAR\r\n", ""), 200),
               ("", 404), ("", 401), ("", 503), (good.replace("UID:", "X-UID:").replace("DTSTART", "X-START"), 200)]
        for i, (body, status) in enumerate(bad):
            origin.say("/a.ics", body, status)
            got = refresh(alice, made)
            assert got["state"] == "failing" and got["why"] and got["next"], (body, got)
            assert texts(alice) == before, body
        origin.say("/a.ics", "", 503, Retry_After="7200")
        got = refresh(alice, made)
        wait = time.mktime(time.strptime(got["next"], "%Y-%m-%dT%H:%M:%SZ")) - time.mktime(time.gmtime())
        assert 7000 < wait < 86400, got
        origin.say("/a.ics", "", 410)
        got = refresh(alice, made)
        assert got["state"] == "stopped" and got["next"] is None, got
        origin.say("/a.ics", feed("two"))
        got = refresh(alice, made)
        assert got["state"] == "ok" and sorted(alice.members()) == ["two.ics"], got


def objects_are_mended_or_refused_one_by_one(prepared):
    with Origin() as origin, rig(prepared, "limits.attendees=3") as server, \
            Client(server, "alice", prepared.secrets["alice"]) as alice:
        crowd = component("crowd", *(f"ATTENDEE:mailto:p{i}@example.org" for i in range(5)))
        nameless = component("x", "SUMMARY:nameless").replace("UID:x\r\n", "")
        text = calendar(component("good"), crowd, nameless).replace("VERSION:2.0\r\n", "VERSION:2.0\r\nMETHOD:PUBLISH\r\n")
        origin.say("/a.ics", gzip.compress(text.encode()), Content_Encoding="gzip", Content_Type="text/calendar")
        made = subscribe(alice, origin.url("/a.ics"))
        assert (made["objects"], made["refused"], made["state"]) == (2, 1, "ok"), made
        at(alice, made)
        names = sorted(alice.members())
        assert "good.ics" in names and all("METHOD" not in t for t in texts(alice).values()), names
        assert refresh(alice, made)["objects"] == 2
        assert sorted(alice.members()) == names


def limits_hold(prepared):
    with Origin() as origin, rig(prepared, "subscriptions.size=4K", "subscriptions.objects=3", "subscriptions.count=2") as server, \
            Client(server, "alice", prepared.secrets["alice"]) as alice:
        origin.say("/large.ics", feed(*(f"u{i}" for i in range(100))))
        origin.say("/bomb.ics", gzip.compress(b"A" * 50_000_000), Content_Encoding="gzip")
        origin.say("/many.ics", feed("a", "b", "c", "d"))
        subscribe(alice, origin.url("/large.ics"), 502)
        subscribe(alice, origin.url("/bomb.ics"), 502)
        subscribe(alice, origin.url("/many.ics"), 422)
        for i in range(3):
            origin.say(f"/{i}.ics", feed("a"))
            reply = alice.request("POST", REST, {"source": origin.url(f"/{i}.ics")})
            assert reply.status == (201 if i < 2 else 507), (i, reply.status, reply.body)
        for bad in ("", "nonsense", "ftp://example.org/", "http://u:p@example.org/", "holidays:XX", "holidays:", "file:///etc/passwd"):
            reply = alice.request("POST", REST, {"source": bad})
            assert reply.status == 422 and reply.json()["field"] == "source", (bad, reply.body)
        expect(alice.request("POST", REST, {"source": origin.url("/9.ics"), "interval": -5}), 422)
        expect(alice.request("POST", REST, {"source": origin.url("/0.ics"), "color": "red"}), 422)


def the_inside_is_never_asked(prepared):
    with Origin() as origin, prepared.server() as server, Client(server, "alice", prepared.secrets["alice"]) as alice:
        origin.say("/a.ics", feed("one"))
        port = origin.port
        hosts = ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]",
                 "0.0.0.0", "169.254.169.254", "10.0.0.1", "[fe80::1]", "metadata.localhost"]
        for host in hosts:
            for where in (f"{host}:{port}", f"{host}:8080", host):
                reply = alice.request("POST", REST + "/look", {"source": f"http://{where}/a.ics"})
                assert reply.status == 422, (where, reply.status, reply.body)
                assert reply.json()["type"].rsplit("/", 1)[1] in ("fetch-address", "bad-field"), reply.body
                told = reply.json()["detail"]
                assert "127.0.0.1" not in told or host != "localhost", told
        assert origin.asked == []


def redirects_are_followed_and_remembered(prepared):
    with Origin() as origin, rig(prepared) as server, Client(server, "alice", prepared.secrets["alice"]) as alice:
        origin.say("/new.ics", feed("one"))
        origin.say("/old.ics", "", 301, Location=origin.url("/new.ics"))
        origin.say("/loop.ics", "", 302, Location="/loop.ics")
        origin.say("/file.ics", "", 302, Location="file:///etc/passwd")
        made = subscribe(alice, origin.url("/old.ics"))
        assert made["source"] == origin.url("/new.ics"), made
        subscribe(alice, origin.url("/loop.ics"), 502)
        subscribe(alice, origin.url("/file.ics"), 422)
        assert origin.count("/loop.ics") == 6


def the_source_says_how_often(prepared):
    with Origin() as origin, rig(prepared, "subscriptions.least_interval=15m") as server, \
            Client(server, "alice", prepared.secrets["alice"]) as alice:
        cases = [("", {}, 3600), ("REFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n", {}, 43200), ("X-PUBLISHED-TTL:PT1M\r\n", {}, 900),
                 ("", {"Cache_Control": "private, max-age=7200"}, 7200), ("X-PUBLISHED-TTL:P52W\r\n", {}, 604800)]
        for i, (head, fields, seconds) in enumerate(cases):
            origin.say("/a.ics", feed("one", head=head), **fields)
            look = expect(alice.request("POST", REST + "/look", {"source": origin.url("/a.ics")}), 200).json()
            assert look["interval"] == seconds, (head, fields, look)


def the_job_looks_by_itself(prepared):
    with Origin() as origin, rig(prepared) as server, Client(server, "alice", prepared.secrets["alice"]) as alice:
        origin.say("/a.ics", feed("one"), Cache_Control="max-age=1")
        origin.say("/slow.ics", feed("one"), Cache_Control="max-age=1")
        slow = subscribe(alice, origin.url("/slow.ics"))
        made = subscribe(alice, origin.url("/a.ics"))
        at(alice, made)
        origin.say("/slow.ics", feed("one"), delay_s=15)
        origin.say("/a.ics", feed("one", "two"))
        soon(lambda: sorted(alice.members()) == ["one.ics", "two.ics"], 40)
        assert alice.request("GET", f"{REST}/{made['id']}").json()["state"] == "ok"
        assert slow["id"] != made["id"]


def others_read_it_and_do_not_learn_the_address(prepared):
    with Origin() as origin, rig(prepared) as server, Client(server, "alice", prepared.secrets["alice"]) as alice, \
            Client(server, "bob", prepared.secrets["bob"]) as bob:
        origin.say("/secret-token.ics", feed("one"))
        made = subscribe(alice, origin.url("/secret-token.ics"))
        at(alice, made)
        bob.home = alice.home
        assert bob.get("one.ics").status == 404
        expect(alice.request("ACL", alice.home, '<acl xmlns="DAV:"><ace><principal><href>/api/v1.0/caldav/principals/bob/</href>'
                             "</principal><grant><privilege><read/></privilege><privilege><write/></privilege></grant></ace></acl>"), 200)
        invited = bob.request("GET", "/api/v1.0/invitations")
        for i in invited.json()["items"] if invited.status == 200 else []:
            bob.request("POST", f"/api/v1.0/invitations/{i['id']}/accept")
        assert bob.get("one.ics").status == 200
        body = expect(bob.request("PROPFIND", bob.home, PROPS, Depth="0"), 207).body
        assert b"secret-token" not in body and b"127.0.0.1" in body, body
        assert bob.put("two.ics", event("two")).status == 403
        expect(bob.request("GET", f"{REST}/{made['id']}"), 403, 404)
        expect(bob.request("POST", f"{REST}/{made['id']}/refresh"), 403, 404)


def holidays_come_with_the_program(prepared):
    with rig(prepared) as server, Client(server, "alice", prepared.secrets["alice"]) as alice:
        countries = {c["code"]: c for c in expect(alice.request("GET", "/api/v1.0/holidays"), 200).json()["items"]}
        if not countries:
            print("# no holidays: the build had no data")
            return
        assert countries["DE"]["name"] == "Germany" and len(countries) > 50
        assert any(p["code"] == "DE-BY" and p["name"] == "Bayern" for p in countries["DE"]["parts"])
        made = subscribe(alice, "holidays:DE-BY")
        assert made["name"] == "Holidays in Germany, Bayern" and made["objects"] > 50, made
        subscribe(alice, "holidays:DE")
        at(alice, made)
        year = time.gmtime().tm_year
        found = [t for t in texts(alice).values() if f"DTSTART;VALUE=DATE:{year}0106" in t]
        assert len(found) == 1 and "SUMMARY:Heilige Drei K" in found[0] and "TRANSP:TRANSPARENT" in found[0], found
        token, _ = alice.sync()
        assert refresh(alice, made)["state"] == "ok" and alice.sync(token)[1] == {}
        expect(alice.request("PATCH", "/api/v1.0/users/me", {"language": "de"}), 200)
        assert "Deutschland" in subscribe(alice, "holidays:DE-BE")["name"]


def a_stop_does_not_wait_for_others(prepared):
    with Origin() as origin:
        with rig(prepared) as server, Client(server, "alice", prepared.secrets["alice"]) as alice:
            origin.say("/a.ics", feed("one"), Cache_Control="max-age=1")
            subscribe(alice, origin.url("/a.ics"))
            origin.say("/a.ics", feed("one"), delay_s=25)
            soon(lambda: origin.count("/a.ics") > 1, 40)
            began = time.monotonic()
        assert time.monotonic() - began < 10


if __name__ == "__main__":
    sys.exit(play([a_subscription_is_a_calendar_that_is_read_only, only_what_changed_is_written,
                   a_source_that_fails_changes_nothing, objects_are_mended_or_refused_one_by_one, limits_hold,
                   the_inside_is_never_asked, redirects_are_followed_and_remembered, the_source_says_how_often,
                   the_job_looks_by_itself, others_read_it_and_do_not_learn_the_address, holidays_come_with_the_program,
                   a_stop_does_not_wait_for_others]))
