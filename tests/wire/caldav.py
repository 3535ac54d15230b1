#!/usr/bin/env python3
"""Long CalDAV answers over a real socket: whole, in order and page by page, while others write; and
bodies that are made to cost much."""
import pathlib
import sys
import threading
import time
import xml.etree.ElementTree as tree

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.server import Prepared  # noqa: E402

CALENDAR = "/api/v1.0/caldav/alice/calendar/"
OBJECTS = 450
EVENT = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Calends//test//EN\r\nBEGIN:VEVENT\r\nUID:{0}\r\n"
         "DTSTAMP:20260101T000000Z\r\nDTSTART:20260601T080000Z\r\nDTEND:20260601T090000Z\r\nSUMMARY:{1}\r\n"
         "END:VEVENT\r\nEND:VCALENDAR\r\n")
NAMESPACES = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'
DATA = "<D:prop><D:getetag/><C:calendar-data/></D:prop>"
ALL = '<C:filter><C:comp-filter name="VCALENDAR"/></C:filter>'


class Client:
    def __init__(self, server, secret):
        self.server, self.secret = server, secret

    def send(self, method, path, body=None, **fields):
        headers = {name.replace("_", "-"): value for name, value in fields.items()}
        return self.server.request(method, path, body, headers, "alice", self.secret)

    def multistatus(self, method, body, **fields):
        """The hrefs of an answer with the text of what each has, and the document."""
        reply = self.send(method, CALENDAR, body, **fields)
        assert reply.status == 207, (reply.status, reply.body[:500])
        root = tree.fromstring(reply.body)
        found = {}
        for response in root.findall("{DAV:}response"):
            href = response.find("{DAV:}href").text
            assert href not in found, f"{href} comes twice"
            found[href] = "".join(response.itertext())
        return found, root


def fill(client):
    client.send("PROPPATCH", CALENDAR, f"<D:propertyupdate {NAMESPACES}><D:set><D:prop><D:displayname>Much"
                "</D:displayname></D:prop></D:set></D:propertyupdate>")
    for i in range(OBJECTS):
        reply = client.send("PUT", f"{CALENDAR}{i:04}.ics", EVENT.format(i, f"Number {i}."),
                            Content_Type="text/calendar")
        assert reply.status == 201, reply.body


def expect_all(found, with_data):
    names = {f"{CALENDAR}{i:04}.ics" for i in range(OBJECTS)}
    assert set(found) - {CALENDAR} == names, (len(found), len(names))
    for i in range(OBJECTS if with_data else 0):
        assert f"Number {i}." in found[f"{CALENDAR}{i:04}.ics"]


def a_long_propfind_has_every_member_once(client):
    found, _ = client.multistatus("PROPFIND", f"<D:propfind {NAMESPACES}><D:prop><D:getetag/></D:prop></D:propfind>",
                                  Depth="1")
    assert CALENDAR in found
    expect_all(found, False)


def a_long_query_has_every_match_with_its_data(client):
    found, _ = client.multistatus("REPORT", f"<C:calendar-query {NAMESPACES}>{DATA}{ALL}</C:calendar-query>", Depth="1")
    expect_all(found, True)


def a_long_multiget_answers_in_order_and_names_what_is_missing(client):
    hrefs = "".join(f"<D:href>{CALENDAR}{i:04}.ics</D:href><D:href>{CALENDAR}no{i}.ics</D:href>" for i in range(OBJECTS))
    found, root = client.multistatus("REPORT", f"<C:calendar-multiget {NAMESPACES}>{DATA}{hrefs}</C:calendar-multiget>")
    assert len(found) == 2 * OBJECTS
    assert list(found)[:4] == [CALENDAR + n for n in ("0000.ics", "no0.ics", "0001.ics", "no1.ics")]
    assert all(("404 Not Found" in text) == ("/no" in href) for href, text in found.items())


def a_long_sync_ends_with_its_token(client):
    found, root = client.multistatus("REPORT", f"<D:sync-collection {NAMESPACES}><D:sync-token/><D:sync-level>1"
                                     f"</D:sync-level>{DATA}</D:sync-collection>")
    expect_all(found, True)
    assert root[-1].tag == "{DAV:}sync-token" and root[-1].text.startswith("data:,")


def limited_syncs_add_up_to_the_whole(client):
    token, seen, rounds = "", set(), 0
    while True:
        found, root = client.multistatus(
            "REPORT", f"<D:sync-collection {NAMESPACES}><D:sync-token>{token}</D:sync-token><D:sync-level>1"
            f"</D:sync-level><D:limit><D:nresults>70</D:nresults></D:limit><D:prop><D:getetag/></D:prop></D:sync-collection>")
        more = found.pop(CALENDAR, None)
        assert not seen & set(found)
        seen |= set(found)
        token, rounds = root[-1].text, rounds + 1
        if more is None:
            break
        assert "507" in more
    assert len(seen) == OBJECTS and rounds == OBJECTS // 70 + 1, (len(seen), rounds)


def a_whole_calendar_is_one_stream(client):
    reply = client.send("GET", CALENDAR)
    assert reply.status == 200 and reply.body.count(b"BEGIN:VEVENT") == OBJECTS
    assert reply.body.count(b"BEGIN:VCALENDAR") == 1
    again = client.send("GET", CALENDAR, If_None_Match=reply.header("ETag"))
    assert again.status == 304 and not again.body


def answers_are_whole_while_others_write(client):
    stop = threading.Event()

    def write():
        k = 0
        while not stop.is_set():
            client.send("PUT", f"{CALENDAR}0003.ics", EVENT.format(3, f"Number 3. again {k}"), Content_Type="text/calendar")
            k += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(3):
            a_long_query_has_every_match_with_its_data(client)
            a_long_sync_ends_with_its_token(client)
    finally:
        stop.set()
        writer.join()


def refused_quickly(client, method, body, status, seconds=5, **fields):
    started = time.monotonic()
    reply = client.send(method, CALENDAR, body, **fields)
    assert reply.status == status, (reply.status, reply.body[:300])
    assert time.monotonic() - started < seconds, time.monotonic() - started


def hostile_bodies_cost_little(client):
    bomb = "<!DOCTYPE a [<!ENTITY x0 'xxxxxxxxxx'>" + "".join(
        f"<!ENTITY x{i} '" + f"&x{i - 1};" * 10 + "'>" for i in range(1, 12)) + "]><a>&x11;</a>"
    refused_quickly(client, "PROPFIND", bomb, 400, Depth="0")
    refused_quickly(client, "PROPFIND", "<a>" * 200000, 400, Depth="0")
    refused_quickly(client, "REPORT", "<a>" + "x<b/>" * 400000 + "</a>", 400)
    refused_quickly(client, "PROPFIND", "<a" + "".join(f" xmlns:n{i}='urn:{i}'" for i in range(30000)) + "/>", 400, Depth="0")
    refused_quickly(client, "PROPFIND", "<a b='" + "x" * (2 << 20) + "'/>", 413, Depth="0")
    wide = "urn:" + "x" * 500000
    refused_quickly(client, "PROPPATCH", f"<D:propertyupdate {NAMESPACES} xmlns:w='{wide}'><D:set><D:prop>"
                    + "<w:p/>" * 2000 + "</D:prop></D:set></D:propertyupdate>", 507, 20)


def an_endless_rule_is_expanded_within_bounds(client):
    rule = EVENT.format("endless", "Endless").replace("SUMMARY", "RRULE:FREQ=SECONDLY\r\nSUMMARY")
    assert client.send("PUT", CALENDAR + "endless.ics", rule, Content_Type="text/calendar").status == 201
    started = time.monotonic()
    reply = client.send("REPORT", CALENDAR, f"<C:calendar-multiget {NAMESPACES}><D:prop><D:getetag/><C:calendar-data>"
                        '<C:expand start="20260601T000000Z" end="20460601T000000Z"/></C:calendar-data></D:prop>'
                        f"<D:href>{CALENDAR}endless.ics</D:href></C:calendar-multiget>")
    assert reply.status == 207 and b"<C:max-instances/>" in reply.body, (reply.status, reply.body[:600])
    assert b"<D:getetag>" in reply.body
    assert time.monotonic() - started < 60
    assert client.send("DELETE", CALENDAR + "endless.ics").status == 204


CASES = [a_long_propfind_has_every_member_once, a_long_query_has_every_match_with_its_data,
         a_long_multiget_answers_in_order_and_names_what_is_missing, a_long_sync_ends_with_its_token,
         limited_syncs_add_up_to_the_whole, a_whole_calendar_is_one_stream, answers_are_whole_while_others_write,
         hostile_bodies_cost_little, an_endless_rule_is_expanded_within_bounds]


def main():
    prepared, failed = Prepared(), 0
    try:
        with prepared.server() as server:
            client = Client(server, prepared.secrets["alice"])
            fill(client)
            for case in CASES:
                try:
                    case(client)
                    print(f"ok {case.__name__}", flush=True)
                except Exception as why:  # noqa: BLE001
                    failed += 1
                    print(f"not ok {case.__name__}: {why!r}", flush=True)
    finally:
        prepared.remove()
    print(f"{len(CASES) - failed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
