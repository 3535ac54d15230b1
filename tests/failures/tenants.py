#!/usr/bin/env python3
"""Organisations see nothing of each other: whatever a person or an administrator of one asks about somebody of
another is answered exactly as if there were no such principal, on every channel; and who is deleted leaves their
calendars to whom it was said."""
import pathlib
import re
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import Client, event, expect, play  # noqa: E402
from rigs.server import PASSWORD  # noqa: E402

API = "/api/v1.0"
DAV = API + "/caldav"
STRANGERS = ["erin", "far-group", "far-room"]  # of the other organisation
NOBODY = "nobody-at-all"


def settle(server):
    """The other organisation: erin its administrator, frank, a group, a room."""
    server.command("organisation", "create", "far", "--name", "Far Away", "--domains", "far.example")
    server.command("user", "add", "erin@far.example", "--name", "Erin Distant", "--admin", "--organisation", "far",
                   "--password-stdin", text=PASSWORD + "\n")
    server.command("user", "add", "frank@far.example", "--name", "Frank Distant", "--organisation", "far",
                   "--password-stdin", text=PASSWORD + "\n")
    server.command("group", "create", "far-group", "--name", "Distant Group", "--organisation", "far")
    server.command("group", "add", "far-group", "frank")
    server.command("room", "create", "far-room", "--name", "Distant Room", "--email", "room@far.example",
                   "--organisation", "far")
    server.secrets["erin"] = server.app_password("erin")
    server.secrets["frank"] = server.app_password("frank")


def told(reply, name):
    """An answer without what differs by the name and the request."""
    body = reply.body.decode().replace(name, "NAME")
    return reply.status, re.sub(r'"instance":"[^"]*"|urn:[^"<]*', "", body)


def search(text):
    return ('<D:principal-property-search xmlns:D="DAV:" test="anyof"><D:property-search><D:prop><D:displayname/></D:prop>'
            f'<D:match>{text}</D:match></D:property-search><D:prop><D:displayname/></D:prop></D:principal-property-search>')


PROPFIND = '<D:propfind xmlns:D="DAV:"><D:prop><D:displayname/><D:resourcetype/></D:prop></D:propfind>'
EXPAND = ('<D:expand-property xmlns:D="DAV:"><D:property name="principal-URL"><D:property name="displayname"/>'
          '</D:property></D:expand-property>')
FREE_BUSY = ('<C:free-busy-query xmlns:C="urn:ietf:params:xml:ns:caldav"><C:time-range start="20260101T000000Z" '
             'end="20260201T000000Z"/></C:free-busy-query>')


def acl(name):
    return (f'<D:acl xmlns:D="DAV:"><D:ace><D:principal><D:href>{DAV}/principals/{name}/</D:href></D:principal>'
            '<D:grant><D:privilege><D:read/></D:privilege></D:grant></D:ace></D:acl>')


def questions(name, mine):
    """Method, path, body, headers: every way to ask about a principal by its name."""
    xml = {"Content_Type": "application/xml"}
    yield "GET", f"{DAV}/principals/{name}/", None, {}
    for depth in ("0", "1"):
        yield "PROPFIND", f"{DAV}/principals/{name}/", PROPFIND, {"Depth": depth, **xml}
        yield "PROPFIND", f"{DAV}/{name}/", PROPFIND, {"Depth": depth, **xml}
    yield "PROPFIND", f"{DAV}/{name}/calendar/", PROPFIND, {"Depth": "0", **xml}
    yield "PROPFIND", f"{DAV}/{name}/inbox/", PROPFIND, {"Depth": "0", **xml}
    yield "REPORT", f"{DAV}/principals/{name}/", EXPAND, {"Depth": "0", **xml}
    yield "REPORT", f"{DAV}/{name}/calendar/", FREE_BUSY, {"Depth": "1", **xml}
    yield "GET", f"{DAV}/{name}/calendar/x.ics", None, {}
    yield "PUT", f"{DAV}/{name}/calendar/x.ics", event("x"), {"Content_Type": "text/calendar"}
    yield "DELETE", f"{DAV}/{name}/calendar/", None, {}
    yield "MKCALENDAR", f"{DAV}/{name}/new/", None, {}
    yield "OPTIONS", f"{DAV}/{name}/", None, {}
    yield "COPY", mine, None, {"Destination": f"{DAV}/{name}/copied/"}
    yield "ACL", mine, acl(name), xml
    yield "POST", f"{API}/delegates", {"handle": name, "level": "read"}, {}
    yield "GET", f"{API}/users/search?q={name}", None, {}
    yield "GET", f"{API}/directory?q={name}", None, {}


def administering(name):
    yield "GET", f"{API}/users/{name}", None, {}
    yield "PATCH", f"{API}/users/{name}", {"name": "Taken"}, {}
    yield "DELETE", f"{API}/users/{name}?calendars=delete", None, {}
    yield "POST", f"{API}/users/{name}/link", {}, {}
    yield "GET", f"{API}/groups/{name}", None, {}
    yield "GET", f"{API}/groups/{name}/members", None, {}
    yield "PUT", f"{API}/groups/far-group/members/{name}", None, {}
    yield "PATCH", f"{API}/rooms/{name}", {"name": "Taken"}, {}


def ask(client, question):
    method, path, body, headers = question
    return client.request(method, path, body, **headers)


def compare(client, names, ways):
    for name in names:
        for theirs, nothing in zip(ways(name), ways(NOBODY)):
            a, b = told(ask(client, theirs), name), told(ask(client, nothing), NOBODY)
            assert a == b, (client.user if hasattr(client, "user") else "", theirs[:2], a, b)


def nobody_learns_of_strangers(prepared):
    with prepared.server() as server:
        settle(server)
        with Client(server, "bob", prepared.secrets["bob"]) as bob:
            mine = DAV + "/bob/calendar/"
            expect(bob.request("PROPFIND", mine, PROPFIND, Depth="0"), 207)
            compare(bob, STRANGERS, lambda name: questions(name, mine))
        with Client(server, "erin", server.secrets["erin"]) as erin:
            compare(erin, ["alice", "bob", "blue-room"], lambda name: questions(name, DAV + "/erin/calendar/"))
            compare(erin, ["alice", "bob", "blue-room"], administering)


def searches_stay_at_home(prepared):
    with prepared.server() as server:
        settle(server)
        with Client(server, "bob", prepared.secrets["bob"]) as bob, Client(server, "erin", server.secrets["erin"]) as erin:
            for client, words, hidden in ((bob, ["Distant", "Erin", "dist", "e", "erin@far.example"], "Distant"),
                                          (erin, ["Jansen", "Bob", "jans", "b", "bob@example.org", "Blue"], "Jansen")):
                for word in words:
                    for path in (f"{API}/users/search?q={word}", f"{API}/directory?q={word}"):
                        reply = client.request("GET", path)
                        expect(reply, 200)
                        assert hidden not in reply.body.decode() and "Blue" not in reply.body.decode().replace("Blue Room", "" if client is bob else "Blue Room"), (word, reply.body)
                    for body in (search(word),):
                        reply = client.request("REPORT", DAV + "/principals/", body, Depth="0", Content_Type="application/xml")
                        expect(reply, 207)
                        assert hidden not in reply.body.decode(), (word, reply.body)
            found = erin.request("GET", f"{API}/directory?q=d").json()["items"]
            assert {f["handle"] for f in found} == {"erin", "frank", "far-group", "far-room"}, found
            everyone = erin.request("GET", f"{API}/users").json()["items"]
            assert {u["handle"] for u in everyone} == {"erin", "frank"}, everyone
            own = erin.request("GET", f"{API}/organisations").json()["items"]
            assert [o["slug"] for o in own] == ["far"], own
            expect(erin.request("POST", f"{API}/organisations", {"slug": "mine"}), 403)
            expect(erin.request("GET", f"{API}/organisations/main"), 404)
            acts = erin.request("GET", f"{API}/audit").json()["items"]
            assert acts and not any(a["actor"] in ("alice", "bob") or a["target"] in ("alice", "bob") for a in acts), acts
            expect(bob.request("GET", f"{API}/audit"), 403)


def everybody_means_the_organisation(prepared):
    with prepared.server() as server:
        settle(server)
        with Client(server, "bob", prepared.secrets["bob"]) as bob, Client(server, "frank", server.secrets["frank"]) as frank:
            calendar = bob.request("GET", f"{API}/calendars").json()["items"][0]["id"]
            expect(bob.request("POST", f"{API}/calendars/{calendar}/shares", {"everybody": True, "level": "read"}), 200, 201)
            expect(bob.request("POST", f"{API}/calendars/{calendar}/shares", {"email": "frank@far.example", "level": "read"}), 200, 201)
            expect(frank.request("PROPFIND", DAV + "/bob/calendar/", PROPFIND, Depth="0"), 404)
            assert frank.request("GET", f"{API}/invitations").json()["items"] == []
            assert all(c["owner"] == "frank" for c in frank.request("GET", f"{API}/calendars").json()["items"])


def invitations_go_out_by_mail(prepared):
    with prepared.server() as server:
        settle(server)
        with Client(server, "bob", prepared.secrets["bob"]) as bob, Client(server, "frank", server.secrets["frank"]) as frank:
            meeting = event("far", "DURATION:PT1H", "SUMMARY:Over there", "ORGANIZER:mailto:bob@example.org",
                            "ATTENDEE:mailto:bob@example.org", "ATTENDEE:mailto:frank@far.example",
                            "ATTENDEE;CUTYPE=ROOM:mailto:room@far.example")
            expect(bob.put("far.ics", meeting), 201)
            for place in ("inbox", "calendar"):
                reply = frank.request("PROPFIND", f"{DAV}/frank/{place}/", PROPFIND, Depth="1")
                assert reply.body.decode().count("<D:response>") <= 1, (place, reply.body)
            ask_busy = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//T//EN\r\nMETHOD:REQUEST\r\nBEGIN:VFREEBUSY\r\nUID:q\r\n"
                        "DTSTAMP:20260101T000000Z\r\nDTSTART:20260101T000000Z\r\nDTEND:20260201T000000Z\r\n"
                        "ORGANIZER:mailto:bob@example.org\r\nATTENDEE:mailto:frank@far.example\r\n"
                        "ATTENDEE:mailto:carol@example.org\r\nEND:VFREEBUSY\r\nEND:VCALENDAR\r\n")
            reply = bob.request("POST", DAV + "/bob/outbox/", ask_busy, Content_Type="text/calendar")
            expect(reply, 200)
            text = reply.body.decode()
            assert text.count("3.7;") == 1 and text.count("2.0;") == 1, text


def a_disabled_organisation_is_shut(prepared):
    with prepared.server() as server:
        settle(server)
        with Client(server, "frank", server.secrets["frank"]) as frank:
            expect(frank.request("GET", f"{API}/calendars"), 200)
            server.command("organisation", "disable", "far")
            time.sleep(1.5)
            expect(frank.request("GET", f"{API}/calendars"), 401)
            reply = server.request("POST", f"{API}/session", {"login": "frank", "password": PASSWORD})
            assert reply.status == 401, reply.body
            server.command("organisation", "enable", "far")
            time.sleep(1.5)
            expect(frank.request("GET", f"{API}/calendars"), 200)
        assert server.command("organisation", "disable", "main", check=False).returncode == 1
        assert server.command("organisation", "delete", "far", check=False).returncode == 1
        log = server.command("audit", "list", "--act", "organisation-disable", "--json").stdout
        assert '"target":"far"' in log.replace(": ", ":"), log


def the_last_administrator_stays(prepared):
    """What a device's password may not do to roles, a browser session may."""
    with prepared.server() as server, Client(server, "alice", prepared.secrets["alice"]) as device, \
            Client(server, "alice", fields=server.sign_in("alice")) as alice:
        expect(device.request("PATCH", f"{API}/users/bob", {"role": "administrator"}), 403)
        for body in ({"role": "member"}, {"disabled": True}):
            expect(alice.request("PATCH", f"{API}/users/alice", body), 403)
        expect(alice.request("DELETE", f"{API}/users/alice?calendars=delete"), 403)
        assert server.command("user", "delete", "alice", "--delete-calendars", check=False).returncode == 1
        expect(alice.request("PATCH", f"{API}/users/bob", {"role": "administrator"}), 200)
        expect(alice.request("PATCH", f"{API}/users/alice", {"role": "member"}), 200)
        expect(alice.request("GET", f"{API}/users"), 403)


def calendars_are_handed_over(prepared):
    with prepared.server() as server, Client(server, "alice", prepared.secrets["alice"]) as alice, \
            Client(server, "bob", prepared.secrets["bob"]) as bob, Client(server, "carol", prepared.secrets["carol"]) as carol:
        for i in range(120):
            expect(bob.put(f"e{i}.ics", event(f"handed-{i}", "DURATION:PT1H", f"SUMMARY:Number {i}")), 201)
        expect(carol.put("own.ics", event("handed-7", "DURATION:PT1H", "SUMMARY:Mine already")), 201)
        expect(alice.request("DELETE", f"{API}/users/bob"), 422)
        expect(alice.request("DELETE", f"{API}/users/bob?calendars=hand-over&heir={NOBODY}"), 422)
        expect(alice.request("DELETE", f"{API}/users/bob?calendars=hand-over&heir=carol&meetings=keep"), 202)
        expect(bob.request("GET", f"{API}/calendars"), 401)
        deadline = time.monotonic() + 30
        while alice.request("GET", f"{API}/users/bob").status != 404:
            assert time.monotonic() < deadline, "bob is still there"
            time.sleep(0.3)
        mine = carol.request("GET", f"{API}/calendars").json()["items"]
        assert any("(Bob Jansen)" in c["name"] for c in mine), mine
        inside = carol.request("PROPFIND", DAV + "/carol/calendar-2/", PROPFIND, Depth="1")
        expect(inside, 207)
        assert inside.body.decode().count("/e") >= 119, inside.body.decode().count("/e")
        expect(alice.request("PROPFIND", DAV + "/bob/", PROPFIND, Depth="0"), 404)
        acts = [a["act"] for a in alice.request("GET", f"{API}/audit?target=bob").json()["items"]]
        assert {"leaving", "calendar-hand-over", "user-delete"} <= set(acts), acts


if __name__ == "__main__":
    sys.exit(play([nobody_learns_of_strangers, searches_stay_at_home, everybody_means_the_organisation,
                   invitations_go_out_by_mail, a_disabled_organisation_is_shut, the_last_administrator_stays,
                   calendars_are_handed_over]))
