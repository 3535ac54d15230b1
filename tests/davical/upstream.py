#!/usr/bin/env python3
"""DAViCal behind Calends: people and calendars made there, objects through both, hrefs and Destination rewritten, shares by
their level, what cannot be said so, a dead DAViCal and a wrong secret.
Usage: upstream.py [TEST]…"""
import pathlib
import re
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import Client, event, expect, play  # noqa: E402
from rigs.davical import DAViCal  # noqa: E402
from rigs.server import PASSWORD  # noqa: E402

API, DAV = "/api/v1.0", "/api/v1.0/caldav"
XML, ICS = "application/xml; charset=utf-8", "text/calendar; charset=utf-8"
HOME = ('<propfind xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><resourcetype/><displayname/><getetag/>'
        "<C:calendar-home-set/><current-user-principal/><current-user-privilege-set/></prop></propfind>")
BUSY = ('<C:free-busy-query xmlns:C="urn:ietf:params:xml:ns:caldav">'
        '<C:time-range start="20260101T000000Z" end="20260201T000000Z"/></C:free-busy-query>')
QUERY = ('<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><D:getetag/><C:calendar-data/></D:prop>'
         '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">'
         '<C:time-range start="20260101T000000Z" end="20260201T000000Z"/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>')
MULTIGET = ('<C:calendar-multiget xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><D:getetag/><C:calendar-data/></D:prop>'
            "<D:href>{}</D:href></C:calendar-multiget>")


def options(davical, *more, secret=None):
    return [f"caldav.upstream={davical.url}", "caldav.kind=davical", f"caldav.secret={secret or davical.secret}", *more]


def person(server, name):
    return Client(server, name, server.secrets[name])


def calendars(client):
    return {c["name"]: c for c in expect(client.request("GET", f"{API}/calendars"), 200).json()["items"]}


def make(client, name, **more):
    return expect(client.request("POST", f"{API}/calendars", {"name": name, **more}), 201).json()


def put(client, url, uid, *lines, **fields):
    return client.request("PUT", url, event(uid, "DTEND:20260105T110000Z", *lines), Content_Type=ICS, **fields)


def hrefs(reply):
    return re.findall(r"<(?:\w+:)?href[^>]*>([^<]*)<", reply.body.decode())


def share(client, one, who, level):
    return expect(client.request("POST", f"{API}/calendars/{one['id']}/shares", {"handle": who, "level": level}), 200, 201).json()


def with_both(test):
    def run(prepared):
        with DAViCal() as davical, prepared.server(options(davical, "share.accept=auto")) as s:
            test(davical, s)
    run.__name__ = test.__name__
    return run


@with_both
def people_and_calendars_are_made_there(davical, s):
    with person(s, "alice") as a:
        assert davical.sql("SELECT count(*) FROM usr WHERE username='alice'") == "0"
        first = calendars(a)
        assert davical.sql("SELECT fullname || '|' || email FROM usr WHERE username='alice'") == "Alice Martin|alice@example.org"
        assert len(first) == 1, first
        made = make(a, "Équipe & co", color="#12ab34", description="About it")
        path = made["url"].replace(DAV, "")
        assert davical.sql(f"SELECT dav_displayname FROM collection WHERE dav_name='{path}'") == "Équipe &amp; co"
        assert calendars(a)["Équipe & co"]["color"] == "#12ab34"
        again = make(a, "Équipe & co")
        assert again["url"] != made["url"], again
        expect(a.request("DELETE", f"{API}/calendars/{again['id']}"), 204)
        assert davical.sql("SELECT count(*) FROM collection WHERE dav_name='" + again["url"].replace(DAV, "") + "'") == "0"
        expect(a.request("PATCH", f"{API}/calendars/{made['id']}", {"name": "Renamed", "color": "#ff0000"}), 200)
        assert davical.sql(f"SELECT dav_displayname FROM collection WHERE dav_name='{path}'") == "Renamed"
        assert calendars(a)["Renamed"]["color"] == "#ff0000"
        # made, changed and removed by other ways they are the same here
        expect(a.request("MKCALENDAR", f"{DAV}/alice/own/"), 201)
        assert any(c["url"].endswith("/own/") for c in calendars(a).values())
        expect(davical.forwarded("DELETE", "/alice/own/", "alice"), 204)
        assert not any(c["url"].endswith("/own/") for c in calendars(a).values())
        expect(a.request("DELETE", made["url"]), 204)
        assert "Renamed" not in calendars(a)


@with_both
def objects_pass_both_ways(davical, s):
    with person(s, "alice") as a:
        one, two = make(a, "One"), make(a, "Two")
        reply = expect(put(a, one["url"] + "a%20%C3%A9.ics", "a@x", "SUMMARY:Réunion", If_None_Match="*"), 201)
        tag = reply.header("ETag")
        expect(put(a, one["url"] + "a%20%C3%A9.ics", "a@x", If_None_Match="*"), 412)
        reply = expect(a.request("GET", one["url"] + "a%20%C3%A9.ics"), 200)
        assert "SUMMARY:Réunion" in reply.body.decode() and reply.header("ETag") == tag
        reply = expect(a.request("PROPFIND", one["url"], HOME, Depth="1", Content_Type=XML), 207)
        assert all(h.startswith(DAV + "/") for h in hrefs(reply)) and b"caldav.php" not in reply.body, reply.body
        member = [h for h in hrefs(reply) if h.endswith(".ics")][0]
        reply = expect(a.request("REPORT", one["url"], MULTIGET.format(member), Depth="1", Content_Type=XML), 207)
        assert "Réunion" in reply.body.decode() and member in hrefs(reply), reply.body
        reply = expect(a.request("REPORT", one["url"], QUERY, Depth="1", Content_Type=XML), 207)
        assert "Réunion" in reply.body.decode()
        reply = expect(a.request("REPORT", one["url"], BUSY, Depth="1", Content_Type=XML), 200)
        assert b"FREEBUSY" in reply.body and "Réunion" not in reply.body.decode()
        target = f"http://{a.server.host}:{a.server.port}{two['url']}b.ics"
        expect(a.request("MOVE", member, Destination=target, Overwrite="F", If_Match=tag), 200, 201, 204)
        expect(a.request("GET", member), 404)
        expect(a.request("GET", two["url"] + "b.ics"), 200)
        assert davical.sql("SELECT dav_name FROM caldav_data") == two["url"].replace(DAV, "") + "b.ics"
        expect(a.request("DELETE", two["url"] + "b.ics"), 204)
        big = event("big@x", *(f"X-LINE-{i}:{'y' * 60}" for i in range(20000)))
        expect(a.request("PUT", one["url"] + "big.ics", big, Content_Type=ICS), 201, 413)
        # discovery, as programs do it
        reply = expect(a.request("PROPFIND", f"{DAV}/", HOME, Depth="0", Content_Type=XML), 207)
        assert f"{DAV}/alice/" in hrefs(reply), reply.body
        reply = expect(a.request("PROPFIND", f"{DAV}/principals/alice/", HOME, Depth="0", Content_Type=XML), 207)
        assert f"{DAV}/principals/alice/" == hrefs(reply)[0], reply.body


@with_both
def shares_are_judged_here(davical, s):
    with person(s, "alice") as a, person(s, "bob") as b, person(s, "carol") as c:
        calendars(b), calendars(c)
        one, other = make(a, "One"), make(a, "Other")
        expect(put(a, one["url"] + "e.ics", "e@x", "SUMMARY:Secret"), 201)
        expect(put(a, other["url"] + "o.ics", "o@x", "SUMMARY:Other"), 201)
        expect(b.request("GET", one["url"] + "e.ics"), 404)
        grant = share(a, one, "bob", "freebusy")
        reply = expect(b.request("REPORT", one["url"], BUSY, Depth="1", Content_Type=XML), 200)
        assert b"FREEBUSY" in reply.body and b"Secret" not in reply.body, reply.body
        for method, path, body in (("GET", "e.ics", None), ("PROPFIND", "", HOME), ("REPORT", "", QUERY), ("PUT", "n.ics", event("n@x")),
                                   ("REPORT", "", MULTIGET.format(one["url"] + "e.ics")), ("DELETE", "e.ics", None)):
            expect(b.request(method, one["url"] + path, body, Depth="1", Content_Type=XML), 403)
        expect(a.request("PATCH", f"{API}/calendars/{one['id']}/shares/{grant['id']}", {"level": "read"}), 200)
        assert b"Secret" in expect(b.request("GET", one["url"] + "e.ics"), 200).body
        assert b"Secret" in expect(b.request("REPORT", one["url"], QUERY, Depth="1", Content_Type=XML), 207).body
        expect(b.request("REPORT", one["url"], MULTIGET.format(other["url"] + "o.ics"), Depth="1", Content_Type=XML), 403)
        expand = '<expand-property xmlns="DAV:"><property name="owner"/></expand-property>'
        expect(b.request("REPORT", one["url"], expand, Content_Type=XML), 403)
        expect(b.request("REPORT", one["url"], "<!DOCTYPE x []><x/>", Content_Type=XML), 400)
        for method, path in (("PUT", "e.ics"), ("DELETE", "e.ics"), ("DELETE", ""), ("PROPPATCH", ""), ("MKCALENDAR", "x/")):
            expect(b.request(method, one["url"] + path, event("e@x"), Content_Type=ICS), 403, 405)
        expect(b.request("MOVE", one["url"] + "e.ics", Destination=f"http://{s.host}:{s.port}{DAV}/bob/calendar/e.ics"), 403)
        # among one's own
        mine = calendars(b)["One"]
        assert mine["url"].startswith(f"{DAV}/bob/") and mine["right"] == "read", mine
        assert b"Secret" in expect(b.request("GET", mine["url"] + "e.ics"), 200).body
        reply = expect(b.request("REPORT", mine["url"], QUERY, Depth="1", Content_Type=XML), 207)
        assert mine["url"] + "e.ics" in hrefs(reply), reply.body
        reply = expect(b.request("PROPFIND", f"{DAV}/bob/", HOME, Depth="1", Content_Type=XML), 207)
        assert mine["url"] in hrefs(reply) and f"{DAV}/bob/calendar/" in hrefs(reply), reply.body
        assert not any("/alice/" in h for h in hrefs(reply)), hrefs(reply)
        expect(b.request("COPY", mine["url"] + "e.ics", Destination=f"http://{s.host}:{s.port}{DAV}/bob/calendar/copy.ics", Overwrite="F"), 201)
        assert b"Secret" in expect(b.request("GET", f"{DAV}/bob/calendar/copy.ics"), 200).body
        expect(a.request("PATCH", f"{API}/calendars/{one['id']}/shares/{grant['id']}", {"level": "write"}), 200)
        expect(put(b, mine["url"] + "n.ics", "n@x", "SUMMARY:Bob's"), 201)
        assert b"Bob's" in expect(a.request("GET", one["url"] + "n.ics"), 200).body
        expect(b.request("MOVE", mine["url"] + "n.ics", Destination=f"http://{s.host}:{s.port}{DAV}/bob/calendar/n.ics", Overwrite="F"), 201)
        expect(a.request("GET", one["url"] + "n.ics"), 404)
        expect(b.request("DELETE", one["url"]), 403)
        # a stranger, and somebody whose share has ended
        expect(c.request("GET", one["url"] + "e.ics"), 404)
        expect(c.request("PROPFIND", f"{DAV}/alice/", HOME, Depth="1", Content_Type=XML), 404)
        expect(a.request("DELETE", f"{API}/calendars/{one['id']}/shares/{grant['id']}"), 204)
        expect(b.request("GET", one["url"] + "e.ics"), 404)


@with_both
def what_is_private_stays_so(davical, s):
    with person(s, "alice") as a, person(s, "bob") as b:
        calendars(b)
        one = make(a, "One")
        expect(put(a, one["url"] + "p.ics", "p@x", "SUMMARY:Hidden", "CLASS:PRIVATE"), 201)
        expect(put(a, one["url"] + "c.ics", "c@x", "SUMMARY:Hidden", "CLASS:CONFIDENTIAL"), 201)
        expect(put(a, one["url"] + "o.ics", "o@x", "SUMMARY:Open"), 201)
        share(a, one, "bob", "write")
        for url in (one["url"], calendars(b)["One"]["url"]):
            expect(b.request("GET", url + "p.ics"), 404)
            expect(b.request("GET", url + "o.ics"), 200)
            expect(b.request("GET", url), 403)
            reply = expect(b.request("REPORT", url, QUERY, Depth="1", Content_Type=XML), 207)
            assert b"Open" in reply.body and b"Hidden" not in reply.body, reply.body
            reply = expect(b.request("REPORT", url, MULTIGET.format(url + "p.ics"), Depth="1", Content_Type=XML), 207)
            assert b"Hidden" not in reply.body, reply.body
            probe = QUERY.replace("<C:calendar-data/>", "").replace("<C:time-range", '<C:prop-filter name="SUMMARY"/><C:time-range')
            expect(b.request("REPORT", url, probe, Depth="1", Content_Type=XML), 403)
            expect(put(b, url + "p.ics", "p@x", "SUMMARY:Mine now"), 404)
            expect(b.request("DELETE", url + "c.ics"), 404)
            expect(b.request("MOVE", url + "p.ics", Destination=f"http://{s.host}:{s.port}{DAV}/bob/calendar/p.ics"), 404)
            expect(b.request("COPY", url + "o.ics", Destination=f"http://{s.host}:{s.port}{url}p.ics"), 404)
        assert b"Hidden" in expect(a.request("REPORT", one["url"], QUERY, Depth="1", Content_Type=XML), 207).body


@with_both
def what_cannot_be_is_said(davical, s):
    with person(s, "alice") as a:
        one = calendars(a).popitem()[1]
        for method, path in (("GET", f"/calendars/{one['id']}/export"), ("GET", "/export"), ("GET", f"/calendars/{one['id']}/links"),
                             ("GET", "/subscriptions/1"), ("GET", "/holidays"), ("GET", "/imports")):
            reply = expect(a.request(method, API + path), 403)
            assert "behind this one" in reply.json()["detail"], reply.body
        expect(a.request("POST", f"{one['url']}e.ics?action=attachment-add", "x"), 403)
        expect(a.request("ACL", one["url"], "<acl xmlns='DAV:'/>", Content_Type=XML), 403)
        expect(a.request("MKTICKET", one["url"], "<x/>", Content_Type=XML), 405, 501)
        expect(a.request("DELETE", f"{DAV}/alice/"), 403)
        expect(a.request("MOVE", one["url"], Destination=f"http://{s.host}:{s.port}{DAV}/alice/elsewhere/"), 403)
        expect(s.request("PROPFIND", f"{DAV}/alice/", HOME, {"X-Forwarded-User": "alice", "X-Forwarded-Secret": davical.secret}), 401)
        expect(s.request("GET", "/api/v1.0/session", None, s.sign_in("alice", PASSWORD)), 200)


def a_dead_davical_is_told(prepared):
    with DAViCal() as davical, prepared.server(options(davical, "caldav.timeout=2s")) as s, person(s, "alice") as a:
        one = calendars(a).popitem()[1]
        davical.silence()
        begin = time.monotonic()
        for reply in (a.request("GET", one["url"] + "e.ics"), put(a, one["url"] + "e.ics", "e@x"), a.request("GET", f"{API}/calendars"),
                      a.request("POST", f"{API}/calendars", {"name": "New"})):
            assert reply.status == 502, (reply.status, reply.body)
        assert time.monotonic() - begin < 10 and s.request("GET", f"{API}/health").status == 200
        davical.serve()
        expect(put(a, one["url"] + "e.ics", "e@x"), 201)
        assert "New" not in calendars(a)


def an_administrator_there_is_nobody_from_here(prepared):
    with DAViCal() as davical:
        place = davical.folder / "davical-conf.php"
        place.write_text(place.read_text().replace("array('admin')", "array()"))
        expect(davical.forwarded("PROPFIND", "/admin/", "admin", HOME, Depth="0"), 403)
        for name in ("..", "a/b", "principals", "a%00b", "~x", ""):
            expect(davical.forwarded("PROPFIND", "/", name, HOME, Depth="0"), 401)
        expect(davical.forwarded("PROPFIND", "/x/", "x", HOME, Depth="0", X_Forwarded_Name="%C3%89mile%20%22O'Hara%22",
                                 X_Forwarded_Email="x@example.org"), 207)
        assert davical.sql("SELECT fullname FROM usr WHERE username='x'") == "Émile \"O'Hara\""
        expect(davical.request("PROPFIND", "/x/", HOME, user="x", password="*", Depth="0"), 401)
        expect(davical.request("PROPFIND", "/x/", HOME, user="x", password="", Depth="0"), 401)


def a_wrong_secret_is_told(prepared):
    with DAViCal() as davical, prepared.server(options(davical, secret="not the secret of davical")) as s, person(s, "alice") as a:
        reply = expect(a.request("GET", f"{DAV}/alice/calendar/e.ics"), 502)
        assert davical.secret.encode() not in reply.body
        expect(a.request("GET", f"{API}/calendars"), 502)
        assert davical.sql("SELECT count(*) FROM usr WHERE username='alice'") == "0"
        expect(davical.forwarded("PROPFIND", "/alice/", "alice", HOME, secret="", Depth="0"), 401)


if __name__ == "__main__":
    sys.exit(play([people_and_calendars_are_made_there, objects_pass_both_ways, shares_are_judged_here,
                   what_is_private_stays_so, what_cannot_be_is_said,
                   a_dead_davical_is_told, a_wrong_secret_is_told,
                   an_administrator_there_is_nobody_from_here]))
