#!/usr/bin/env python3
"""What somebody sees of a public, a private and a confidential event, by everything that shows events: DAV
GET, PROPFIND, each report, text search, free-busy, REST export, the export of everything, links of each
level. One table, written by hand; whatever way one asks, the answer is the same."""
import io
import pathlib
import re
import sys
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from rigs.client import expect, play  # noqa: E402
from rigs.stage import API, CLASSES, DAV, OBJECTS, Stage  # noqa: E402

NS = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'
DATA = "<D:prop><D:getetag/><C:calendar-data/></D:prop>"
ALL = '<C:filter><C:comp-filter name="VCALENDAR"/></C:filter>'
QUERY = f"<C:calendar-query {NS}>{DATA}{ALL}</C:calendar-query>"
SEARCH = (f'<C:calendar-query {NS}>{DATA}<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">'
          '<C:prop-filter name="SUMMARY"><C:text-match>the</C:text-match></C:prop-filter></C:comp-filter></C:comp-filter></C:filter>'
          "</C:calendar-query>")
SYNC = f"<D:sync-collection {NS}><D:sync-token/><D:sync-level>1</D:sync-level>{DATA}</D:sync-collection>"
BUSY = f'<C:free-busy-query {NS}><C:time-range start="20260101T000000Z" end="20260201T000000Z"/></C:free-busy-query>'
EXPAND = (f'<C:calendar-query {NS}><D:prop><C:calendar-data><C:expand start="20260101T000000Z" end="20260201T000000Z"/>'
          f"</C:calendar-data></D:prop>{ALL}</C:calendar-query>")

# What is seen of the public, the private and the confidential event: all of it, that there is something, nothing.
DEPUTY, SHAREE, NOTHING = ("all", "all", "all"), ("all", "no", "busy"), ("no", "no", "no")
SEES = {"owner": DEPUTY, "device": DEPUTY, "manage": DEPUTY, "writes-home": DEPUTY, "read": SHAREE, "write": SHAREE,
        "group": SHAREE, "everybody": SHAREE, "reads-home": SHAREE}
# By free-busy: when somebody is busy, whatever the event's CLASS.
BUSIES = {*SEES, "freebusy"}
LINKS = {"freebusy": ("busy", "busy", "busy"), "titles": ("all", "no", "busy"), "full": ("all", "no", "busy")}


STAGE = []  # one for all tests: to set it up takes longest


def the_stage(prepared):
    if not STAGE:
        STAGE.append(Stage(prepared).__enter__())
    return STAGE[0]


def seen(text):
    """What a text with iCalendar in it says of each of the three."""
    out = []
    for day, name in enumerate(OBJECTS, 5):
        if f"The {name} one" in text:
            out.append("all")
        else:
            out.append("busy" if f"202601{day:02}T100000Z" in text else "no")
    return tuple(out)


def multiget(path):
    hrefs = "".join(f"<D:href>{path}{name}.ics</D:href>" for name in OBJECTS)
    return f"<C:calendar-multiget {NS}>{DATA}{hrefs}</C:calendar-multiget>"


def each_get(stage, role, identity, path):
    replies = [stage.ask(role, "GET", f"{path}{name}.ics") for name in OBJECTS]
    return "".join(r.body.decode() for r in replies if r.status == 200)


def report(body):
    def ask(stage, role, identity, path):
        reply = stage.ask(role, "REPORT", path, body(path) if callable(body) else body, Depth="1", Content_Type="application/xml")
        return reply.body.decode() if reply.status in (200, 207) else ""
    return ask


def plain(method, form):
    def ask(stage, role, identity, path):
        reply = stage.ask(role, method, form.format(id=identity, path=path))
        return reply.body.decode() if reply.status == 200 else ""
    return ask


# The channels that show objects. (A search finds by the words that its asker sees.)
CHANNELS = {"GET of each": each_get, "GET of all": plain("GET", "{path}"), "calendar-query": report(QUERY),
            "expanded": report(EXPAND), "multiget": report(multiget), "sync-collection": report(SYNC),
            "REST export": plain("GET", API + "/calendars/{id}/export")}


def unfolded(text):
    return text.replace("\r\n ", "").replace("\n ", "")


def every_channel_shows_the_same(prepared):
    wrong, done = [], 0
    stage = the_stage(prepared)
    for role in CLASSES:
        identity, path = stage.calendar(role)
        wanted = SEES.get(role, NOTHING)
        for name, ask in CHANNELS.items():
            text = unfolded(ask(stage, role, identity, path))
            done += 1
            if seen(text) != wanted:
                wrong.append(f"{name} as {role}: {seen(text)}, must be {wanted}: {text[:900]}")
            if wanted == SHAREE and "Somewhere" in text.replace("The public one", "").split("confidential")[-1][:400] and name == "GET of each":
                wrong.append(f"{name} as {role} tells where the confidential one is: {text}")
    print(f"{done} answers")
    assert not wrong, "\n".join(wrong)


def a_search_finds_only_words_that_one_sees(prepared):
    wrong = []
    stage = the_stage(prepared)
    for role in CLASSES:
        identity, path = stage.calendar(role)
        found = tuple(name for name in OBJECTS if f"/{name}.ics" in unfolded(report(SEARCH)(stage, role, identity, path)))
        wanted = tuple(name for name, how in zip(OBJECTS, SEES.get(role, NOTHING)) if how == "all")
        if found != wanted:
            wrong.append(f"{role}: {found}, must be {wanted}")
    assert not wrong, "\n".join(wrong)


def free_busy_tells_times_and_nothing_else(prepared):
    wrong = []
    stage = the_stage(prepared)
    for role in CLASSES:
        identity, path = stage.calendar(role)
        text = unfolded(report(BUSY)(stage, role, identity, path))
        wanted = ("busy",) * 3 if role in BUSIES else NOTHING
        if seen(text) != wanted:
            wrong.append(f"{role}: {seen(text)}, must be {wanted}: {text}")
    assert not wrong, "\n".join(wrong)


def an_export_of_everything_holds_only_ones_own(prepared):
    stage = the_stage(prepared)
    for role in ("read", "manage", "tenant", "admin"):
        stage.calendar(role)
        reply = expect(stage.ask(role, "GET", f"{API}/export"), 200)
        with zipfile.ZipFile(io.BytesIO(reply.body)) as archive:
            text = unfolded("".join(archive.read(n).decode("utf-8", "replace") for n in archive.namelist()))
        assert "The private one" not in text or role == "manage", (role, text)
        assert role in ("read", "manage") or "The public one" not in text, (role, text)


def links_show_their_level(prepared):
    stage = the_stage(prepared)
    identity, path = stage.calendar()
    for level, wanted in LINKS.items():
        made = expect(stage.owner.request("POST", f"{API}/calendars/{identity}/links", {"level": level}), 201).json()
        for url in (made["url"], made["page_url"] + "?month=2026-01"):
            text = unfolded(expect(stage.server.request("GET", url[len(stage.server.url):]), 200).body.decode())
            got = seen(text)
            if ".ics" in url:
                assert got == wanted, (level, url, got, text)
            else:
                assert [g == "all" for g in got] == [w == "all" for w in wanted], (level, url, got, text)
            assert ("Somewhere" in text) == (level == "full"), (level, text)


def nobody_of_another_organisation_is_found(prepared):
    stage = the_stage(prepared)
    stage.calendar()
    for asker, other in (("tenant", "bob"), ("owner", "tara"), ("stranger", "tara")):
        for path in (f"/users/search?q={other}", f"/users/search?q={other}@example.org", f"/directory?q={other}"):
            text = expect(stage.ask(asker, "GET", API + path), 200).body.decode()
            assert f'"{other}"' not in text, (asker, path, text)
        for path in (f"{DAV}/{other}/", f"{DAV}/principals/{other}/"):
            reply = stage.ask(asker, "PROPFIND", path, Depth="0")
            assert reply.status in (403, 404), (asker, path, reply.status, reply.body)
    for path in ("/users", "/groups", "/rooms", "/organisations", "/audit"):
        text = expect(stage.ask("tenant-admin", "GET", API + path), 200).body.decode()
        assert not re.search('"(bob|alice|team|blue-room|main)"', text), (path, text)
    identity, _ = stage.calendar()
    reply = stage.owner.request("POST", f"{API}/calendars/{identity}/shares", {"handle": "tara", "level": "read"})
    expect(reply, 422, 404)


TESTS = [every_channel_shows_the_same, a_search_finds_only_words_that_one_sees, free_busy_tells_times_and_nothing_else,
         an_export_of_everything_holds_only_ones_own, links_show_their_level, nobody_of_another_organisation_is_found]

if __name__ == "__main__":
    code = play(TESTS)
    for each in STAGE:
        each.__exit__()
    sys.exit(code)
