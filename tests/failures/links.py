#!/usr/bin/env python3
"""Secret links: each level shows exactly what it says, as iCalendar and as a page; what was revoked, has run
out, or was made by somebody who may no longer do it, leads nowhere; and no text of an event is ever markup."""
import datetime
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import Client, event, expect, play  # noqa: E402

XSS = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;"
MONTH = "2026-01"


def links_of(client):
    calendar = client.request("GET", "/api/v1.0/calendars").json()["items"][0]
    return f"/api/v1.0/calendars/{calendar['id']}/links"


def make(client, path, level, **more):
    reply = client.request("POST", path, {"level": level, **more})
    expect(reply, 201)
    return reply.json()


def path_of(server, url):
    assert url.startswith(server.url + "/feed/"), url
    return url[len(server.url):]


def ics(server, link):
    reply = server.request("GET", path_of(server, link["url"]))
    expect(reply, 200)
    return reply.body.decode().replace("\r\n ", "")


def page(server, link, month=MONTH, kind="", language="en"):
    reply = server.request("GET", f"{path_of(server, link['page_url'])}{kind}?month={month}",
                           headers={"Accept-Language": language})
    expect(reply, 200)
    return reply


def fill(alice):
    expect(alice.put("open.ics", event("open", "DURATION:PT1H", "SUMMARY:Review", "LOCATION:Room 9", "DESCRIPTION:Agenda",
                                       "RRULE:FREQ=DAILY;COUNT=3", "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT5M",
                                       "DESCRIPTION:ring", "END:VALARM")), 201)
    expect(alice.put("private.ics", event("private", "DURATION:PT1H", "SUMMARY:Doctor", "CLASS:PRIVATE",
                                          start="DTSTART:20260112T100000Z")), 201)
    expect(alice.put("confidential.ics", event("confidential", "DURATION:PT1H", "SUMMARY:Merger", "CLASS:CONFIDENTIAL",
                                               start="DTSTART:20260113T100000Z")), 201)
    expect(alice.put("free.ics", event("free", "SUMMARY:Birthday of Bob", "TRANSP:TRANSPARENT",
                                       start="DTSTART;VALUE=DATE:20260114")), 201)


def each_level_shows_what_it_says(prepared):
    with prepared.server() as server, Client(server, "alice", prepared.secrets["alice"]) as alice:
        fill(alice)
        links = links_of(alice)
        text = {level: ics(server, make(alice, links, level)) for level in ("freebusy", "titles", "full")}
        for level, body in text.items():
            assert "Doctor" not in body and "Merger" not in body and "VALARM" not in body, (level, body)
            assert "RRULE:FREQ=DAILY;COUNT=3" in body, (level, body)
        busy = text["freebusy"]
        assert not re.search("Review|Room 9|Agenda|Birthday|UID:open|UID:private", busy), busy
        assert busy.count("BEGIN:VEVENT") == 3 and busy.count("SUMMARY:Busy") == 3, busy
        titles = text["titles"]
        assert "SUMMARY:Review" in titles and "Birthday" in titles and not re.search("Room 9|Agenda", titles), titles
        assert titles.count("BEGIN:VEVENT") == 3 and titles.count("SUMMARY:Busy") == 1, titles
        assert "Room 9" in text["full"] and "Agenda" in text["full"] and text["full"].count("SUMMARY:Busy") == 1


def the_page_shows_the_same(prepared):
    with prepared.server() as server, Client(server, "alice", prepared.secrets["alice"]) as alice:
        fill(alice)
        links = links_of(alice)
        busy, titles, full = (page(server, make(alice, links, level)).body.decode() for level in ("freebusy", "titles", "full"))
        for body in (busy, titles, full):
            assert "Doctor" not in body and "Merger" not in body, body
        assert not re.search("Review|Room 9|Agenda|Birthday", busy) and "Busy" in busy, busy
        assert "Review" in titles and "Birthday" in titles and not re.search("Room 9|Agenda", titles), titles
        assert "Room 9" in full and "Agenda" in full and "<h2>January 2026</h2>" in full, full
        assert full.count("<strong>Review</strong>") == 3, full.count("Review")


def a_page_speaks_the_readers_language(prepared):
    with prepared.server() as server, Client(server, "alice", prepared.secrets["alice"]) as alice:
        link = make(alice, links_of(alice), "full")
        for sent, word in (("de-CH, en;q=0.5", "Januar"), ("xx, fr", "janvier"), ("nl", "januari"), ("", "January")):
            body = page(server, link, language=sent).body.decode()
            assert f"<h2>{word} 2026</h2>" in body, (sent, body)
        for bad in ("2026-13", "x", "99999-01", "-1", "2026-01-01", "%00", "1' OR 1"):
            expect(server.request("GET", f"{path_of(server, link['page_url'])}?month={bad.replace(' ', '%20')}"), 200)


def no_text_is_markup(prepared):
    with prepared.server() as server, Client(server, "alice", prepared.secrets["alice"]) as alice:
        escaped = XSS.replace(",", "\\,").replace(";", "\\;")
        expect(alice.put("x.ics", event("x", "DURATION:PT1H", f"SUMMARY:{escaped}", f"LOCATION:{escaped}",
                                        f"DESCRIPTION:{escaped}\\n{escaped}")), 201)
        links = links_of(alice)
        expect(alice.request("PATCH", links[:-len("/links")], {"name": XSS}), 200)
        link = make(alice, links, "full", label=XSS)
        for kind in ("", "/embed"):
            reply = page(server, link, kind=kind)
            body = reply.body.decode()
            assert "<script" not in body and "<img" not in body and "&lt;script&gt;" in body, body
            policy = reply.header("Content-Security-Policy")
            assert policy.startswith("default-src 'none'; style-src 'self'") and "script" not in policy, policy
            assert policy.endswith("frame-ancestors *" if kind else "frame-ancestors 'none'"), policy
            assert reply.header("X-Content-Type-Options") == "nosniff" and reply.header("Referrer-Policy") == "no-referrer"


def what_has_ended_leads_nowhere(prepared):
    with prepared.server() as server, Client(server, "alice", prepared.secrets["alice"]) as alice:
        links = links_of(alice)
        link = make(alice, links, "full", label="Club")
        expect(server.request("GET", path_of(server, link["url"])), 200)
        shown = alice.request("GET", links).json()["items"][0]
        assert shown["last_used"] and shown["label"] == "Club" and "url" not in shown, shown
        turned = alice.request("POST", f"{links}/{link['id']}/rotate")
        expect(turned, 200)
        expect(server.request("GET", path_of(server, link["url"])), 404)
        turned = turned.json()
        expect(server.request("GET", path_of(server, turned["url"])), 200)
        expect(alice.request("PATCH", f"{links}/{link['id']}", {"level": "freebusy"}), 200)
        assert "freebusy" == alice.request("GET", links).json()["items"][0]["level"]
        expect(alice.request("DELETE", f"{links}/{link['id']}"), 204)
        gone = server.request("GET", path_of(server, turned["page_url"]), headers={"Accept-Language": "fr"})
        expect(gone, 404)
        assert "Il n’y a rien ici" in gone.body.decode()
        for path in ("/feed/x.ics", "/feed/" + "A" * 43, "/feed/", "/feed/x/embed", "/feed/..%2f"):
            expect(server.request("GET", path), 404)
        expect(server.request("GET", "/feed/%00"), 400, 404)
        expect(server.request("POST", "/feed/x.ics", "a"), 405)
        expect(server.request("PROPFIND", "/feed/x.ics"), 405)


def a_link_runs_out(prepared):
    with prepared.server() as server, Client(server, "alice", prepared.secrets["alice"]) as alice:
        links = links_of(alice)
        past = "2020-01-01T00:00:00Z"
        expect(alice.request("POST", links, {"level": "full", "expires": past}), 422)
        soon = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=2)
        link = make(alice, links, "full", expires=soon.strftime("%Y-%m-%dT%H:%M:%SZ"))
        deadline = soon + datetime.timedelta(seconds=2)
        while datetime.datetime.now(datetime.UTC) < deadline:
            status = server.request("GET", path_of(server, link["url"])).status
            if status == 404:
                break
        assert status == 404, status


def a_link_goes_with_its_makers_right(prepared):
    """Bob may manage Alice's calendar, and makes a link; with his right it ends, and with his account."""
    with prepared.server() as server, Client(server, "alice", prepared.secrets["alice"]) as alice, \
            Client(server, "bob", prepared.secrets["bob"]) as bob:
        links = links_of(alice)
        acl = ('<D:acl xmlns:D="DAV:"><D:ace><D:principal><D:href>/api/v1.0/caldav/principals/bob/</D:href></D:principal>'
               "<D:grant><D:privilege><D:{}/></D:privilege></D:grant></D:ace></D:acl>")
        expect(bob.request("POST", links, {"level": "full"}), 404)
        expect(alice.request("ACL", alice.home, acl.format("read")), 200)
        expect(bob.request("POST", links, {"level": "full"}), 403)
        expect(alice.request("ACL", alice.home, acl.format("all")), 200)
        link = make(bob, links, "full")
        expect(server.request("GET", path_of(server, link["url"])), 200)
        expect(alice.request("ACL", alice.home, acl.format("read")), 200)
        expect(server.request("GET", path_of(server, link["url"])), 404)
        expect(alice.request("ACL", alice.home, acl.format("all")), 200)
        expect(server.request("GET", path_of(server, link["url"])), 200)
        server.command("user", "disable", "bob")
        expect(server.request("GET", path_of(server, link["url"])), 404)


def an_unchanged_feed_is_not_sent_again(prepared):
    with prepared.server() as server, Client(server, "alice", prepared.secrets["alice"]) as alice:
        fill(alice)
        link = make(alice, links_of(alice), "titles")
        for url in (link["url"], link["page_url"] + "?month=" + MONTH):
            path = path_of(server, url)
            tag = server.request("GET", path).header("ETag")
            again = server.request("GET", path, headers={"If-None-Match": tag})
            assert again.status == 304 and not again.body, (again.status, again.body)
        expect(alice.put("new.ics", event("new", "DURATION:PT1H", "SUMMARY:New")), 201)
        for url in (link["url"], link["page_url"] + "?month=" + MONTH):
            expect(server.request("GET", path_of(server, url), headers={"If-None-Match": tag}), 200)


def the_administrator_decides_how_much_links_show(prepared):
    options = ["links.level=freebusy", "links.frames=https://www.example.org"]
    with prepared.server(options) as server, Client(server, "alice", prepared.secrets["alice"]) as alice:
        links = links_of(alice)
        refused = alice.request("POST", links, {"level": "titles"})
        assert refused.status == 403 and refused.json()["field"] == "level", refused.body
        link = make(alice, links, "freebusy")
        assert page(server, link, kind="/embed").header("Content-Security-Policy").endswith(
            "frame-ancestors https://www.example.org")
    with prepared.server(["links.level=none"]) as server, Client(server, "alice", prepared.secrets["alice"]) as alice:
        expect(alice.request("POST", links_of(alice), {"level": "freebusy"}), 403)


def no_log_holds_an_address(prepared):
    with prepared.server(["log.level=debug"]) as server, Client(server, "alice", prepared.secrets["alice"]) as alice:
        link = make(alice, links_of(alice), "full")
        expect(server.request("GET", path_of(server, link["url"])), 200)
        page(server, link)
    log = (server.folder / "log").read_text()
    token = link["page_url"].rsplit("/", 1)[1]
    assert "(hidden)" in log and token not in log, log


if __name__ == "__main__":
    sys.exit(play([each_level_shows_what_it_says, the_page_shows_the_same, a_page_speaks_the_readers_language,
                   no_text_is_markup, what_has_ended_leads_nowhere, a_link_runs_out, a_link_goes_with_its_makers_right,
                   an_unchanged_feed_is_not_sent_again, the_administrator_decides_how_much_links_show,
                   no_log_holds_an_address]))
