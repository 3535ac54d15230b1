#!/usr/bin/env python3
"""The way out of a DAViCal: calends migrate-from takes collections, paths, bytes, colours and grants of Debian's DAViCal;
as one person, and for everybody as one of its administrators, by password or by the shared secret.
Usage: migrate.py [TEST]…"""
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import Client, event, expect, play  # noqa: E402
from rigs.davical import ADMIN_PASSWORD, ALL, FREEBUSY, READ, WRITE, DAViCal  # noqa: E402

API = "/api/v1.0"
MKCALENDAR = """<?xml version="1.0"?><C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:A="http://apple.com/ns/ical/">
<D:set><D:prop><D:displayname>{}</D:displayname><A:calendar-color>{}</A:calendar-color><A:calendar-order>7</A:calendar-order>
<C:calendar-description>About it</C:calendar-description></D:prop></D:set></C:mkcalendar>"""
XML = "application/xml; charset=utf-8"
NAMES = {"plain.ics": "plain@x", "weird%20name.ics": "weird@x", "s%C3%A9rie.ics": "series@x"}


def make(davical, user, segment, name, color="#12AB34FF"):
    expect(davical.request("MKCALENDAR", f"/{user}/{segment}/", MKCALENDAR.format(name, color), user=user, Content_Type=XML), 201)


def put(davical, user, path, uid, *lines):
    text = event(uid, "SUMMARY:Réunion à Liège", *lines)
    expect(davical.request("PUT", f"/{user}/{path}", text, user=user, Content_Type="text/calendar; charset=utf-8"), 201, 204)


def fill(davical):
    """alice shares her calendar with bob, with a group of which carol is, and tells everybody when she is busy."""
    for name in ("alice", "bob", "carol", "stranger"):
        davical.person(name)
    davical.person("team", kind=3, default=READ)
    davical.person("inner", kind=3, default=READ)
    davical.member("team", "inner")
    davical.member("inner", "carol")
    davical.member("inner", "bob")
    make(davical, "alice", "work", "Travail &amp; co")
    make(davical, "alice", "open", "Open")
    make(davical, "bob", "own", "Bob's")
    for name, uid in NAMES.items():
        put(davical, "alice", f"work/{name}", uid, "RRULE:FREQ=WEEKLY;COUNT=5")
    put(davical, "bob", "own/b.ics", "b@x")
    davical.grant("bob", READ | WRITE, collection="/alice/work/")
    davical.grant("team", READ, collection="/alice/work/")
    davical.grant("stranger", READ, collection="/alice/work/")
    davical.grant("bob", ALL, by="carol")
    davical.sql(f"UPDATE collection SET default_privileges={FREEBUSY}::bit(24) WHERE dav_name='/alice/open/'")


def migrate(server, url, *words, code=0, text="alice\n"):
    done = server.command("migrate-from", url, *words, text=text, check=False)
    assert done.returncode == code, f"exit {done.returncode}, must be {code}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def totals(text):
    line = re.findall(r"^.*calendars: .*$", text, re.M)[-1]
    return {k: int(v) for v, k in re.findall(r"(\d+) (calendars|added|updated|unchanged|removed|repaired|refused|kept|shares granted)", line)}


def calendars(client):
    return {c["name"]: c for c in expect(client.request("GET", f"{API}/calendars"), 200).json()["items"]}


def person(server, name):
    return Client(server, name, server.secrets[name])


def shares(client, one):
    items = expect(client.request("GET", f"{API}/calendars/{one['id']}/shares"), 200).json()["items"]
    return {s["handle"] or s["kind"]: s["level"] for s in items}


def check_alice(davical, s):
    with person(s, "alice") as a:
        all_ = calendars(a)
        assert "Travail & co" in all_, list(all_)
        work = all_["Travail & co"]
        assert work["url"].endswith("/work/") and work["color"].lower()[:7] == "#12ab34", work
        assert work["description"] == "About it", work
        for name, uid in NAMES.items():
            here = expect(a.request("GET", work["url"] + name), 200).body
            there = expect(davical.request("GET", f"/alice/work/{name}", user="alice"), 200).body
            assert here == there and f"UID:{uid}".encode() in here, (name, here, there)
        return work, all_


def as_one_person(prepared):
    with DAViCal() as davical, prepared.server() as s:
        fill(davical)
        who = ("--login", "alice", "--password-file", "-", "--to", "alice")
        text = migrate(s, davical.url, *who, "--dry-run", code=3)
        assert totals(text)["added"] == 3 and totals(text)["calendars"] == 2, text
        text = migrate(s, davical.url, *who, code=3)
        assert totals(text)["added"] == 3 and totals(text)["refused"] == 0, text
        assert "stranger" in text, text
        work, all_ = check_alice(davical, s)
        with person(s, "alice") as a:
            assert shares(a, work) == {"bob": "write", "carol": "read"}, shares(a, work)
            assert shares(a, all_["Open"]) == {"everybody": "freebusy"}, shares(a, all_["Open"])
        with person(s, "bob") as b:
            expect(b.request("PUT", work["url"] + "new.ics", event("new@x"), Content_Type="text/calendar"), 201)
        with person(s, "carol") as c:
            expect(c.request("GET", work["url"] + "plain.ics"), 200)
            expect(c.request("PUT", work["url"] + "plain.ics", event("plain@x"), Content_Type="text/calendar"), 403)
        # again: what has changed since
        put(davical, "alice", "work/plain.ics", "plain@x", "X-NEW:1")
        expect(davical.request("DELETE", "/alice/work/weird%20name.ics", user="alice"), 204)
        text = migrate(s, davical.url, *who, "--delete")
        assert (totals(text)["updated"], totals(text)["removed"], totals(text)["added"]) == (1, 1, 0), text
        text = migrate(s, davical.url, *who)
        assert totals(text)["unchanged"] == 2 and totals(text)["updated"] == 0, text


def everybody(prepared, *how, text=None):
    with DAViCal() as davical, prepared.server() as s:
        fill(davical)
        if not text:
            (s.folder / "secret").write_text(davical.secret + "\n")
            how = ("--secret-file", str(s.folder / "secret"))
        told = migrate(s, davical.url, "--all", "--login", "admin", *how, code=3, text=text)
        assert "refused" in told and "1 added" in told and "3 added" in told, told
        work, _ = check_alice(davical, s)
        with person(s, "bob") as b, person(s, "carol") as c:
            expect(b.request("GET", calendars(b)["Bob's"]["url"] + "b.ics"), 200)
            expect(c.request("GET", work["url"] + "plain.ics"), 200)
        told = migrate(s, davical.url, "--all", "--login", "admin", *how, text=text)
        assert "3 unchanged" in told and "1 unchanged" in told, told


def everybody_by_an_administrators_password(prepared):
    everybody(prepared, "--password-file", "-", text=ADMIN_PASSWORD + "\n")


def everybody_by_the_shared_secret(prepared):
    everybody(prepared)


def from_behind_to_the_built_in_engine(prepared):
    """What Calends had a DAViCal keep stays at its address, with its shares."""
    with DAViCal() as davical:
        s = prepared.server([f"caldav.upstream={davical.url}", "caldav.kind=davical", f"caldav.secret={davical.secret}", "share.accept=auto"])
        with s, person(s, "alice") as a, person(s, "bob") as b:
            one = expect(a.request("POST", f"{API}/calendars", {"name": "One", "color": "#12ab34"}), 201).json()
            expect(a.request("PUT", one["url"] + "e.ics", event("e@x"), Content_Type="text/calendar"), 201)
            expect(a.request("PUT", "/api/v1.0/caldav/alice/calendar/d.ics", event("d@x"), Content_Type="text/calendar"), 201)
            expect(a.request("POST", f"{API}/calendars/{one['id']}/shares", {"handle": "bob", "level": "read"}), 201)
            there = expect(b.request("GET", calendars(b)["One"]["url"] + "e.ics"), 200).body
        s.options = ["share.accept=auto"]
        with s, person(s, "alice") as a, person(s, "bob") as b:
            (s.folder / "secret").write_text(davical.secret + "\n")
            text = migrate(s, davical.url, "--all", "--login", "admin", "--secret-file", str(s.folder / "secret"))
            assert text.count("1 added") == 1 or text.count("2 added") == 1, text
            assert {c["url"] for c in calendars(a).values()} == {one["url"], "/api/v1.0/caldav/alice/calendar/"}, calendars(a)
            assert calendars(a)["One"]["color"] == "#12ab34" and shares(a, calendars(a)["One"]) == {"bob": "read"}
            assert expect(a.request("GET", one["url"] + "e.ics"), 200).body == there
            assert expect(b.request("GET", calendars(b)["One"]["url"] + "e.ics"), 200).body == there
            expect(a.request("GET", "/api/v1.0/caldav/alice/calendar/d.ics"), 200)


def a_wrong_secret_and_wrong_usage_are_told(prepared):
    with DAViCal() as davical, prepared.server() as s:
        davical.person("alice")
        secret = s.folder / "secret"
        secret.write_text("wrong\n")
        text = migrate(s, davical.url, "--login", "alice", "--to", "alice", "--secret-file", str(secret), code=1)
        assert "refuses" in text, text
        secret.write_text(davical.secret + "\n")
        text = migrate(s, davical.url, "--login", "alice", "--to", "alice", "--secret-file", str(secret))
        assert totals(text)["refused"] == 0, text
        assert "--login" in migrate(s, davical.url, "--all", code=1)
        assert "--login" in migrate(s, davical.url, "--to", "alice", "--secret-file", str(secret), code=1)
        secret.write_text("\n")
        assert "no secret" in migrate(s, davical.url, "--login", "alice", "--to", "alice", "--secret-file", str(secret), code=1)


if __name__ == "__main__":
    sys.exit(play([as_one_person, everybody_by_an_administrators_password, everybody_by_the_shared_secret,
                   from_behind_to_the_built_in_engine,
                   a_wrong_secret_and_wrong_usage_are_told]))
