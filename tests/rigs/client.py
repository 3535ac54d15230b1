"""A CalDAV and REST client of our own for tests: one kept connection, few words; and the loop that runs
a file of tests."""
import http.client
import json
import re
import sys
import traceback
import xml.etree.ElementTree as xml

from rigs.server import Prepared, Reply, basic

CALENDAR = "/api/v1.0/caldav/{}/calendar/"
ICS = {"Content-Type": "text/calendar; charset=utf-8"}
JSON = {"Content-Type": "application/json"}
DAV = "{DAV:}"


def component(uid, *lines, name="VEVENT", start="DTSTART:20260105T100000Z"):
    body = [f"BEGIN:{name}", f"UID:{uid}", "DTSTAMP:20260101T000000Z", start, *lines, f"END:{name}"]
    return "".join(line + "\r\n" for line in body)


def calendar(*components):
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Calends//failure tests//EN\r\n" + "".join(components) + "END:VCALENDAR\r\n"


def event(uid, *lines, **more):
    return calendar(component(uid, *lines, **more))


class Client:
    """Requests as one person, on one connection that is made anew only when it was closed."""

    def __init__(self, server, login, secret=None, fields=None, timeout=120):
        self.server, self.login = server, login
        self.fields = dict(fields or {}) if secret is None else {"Authorization": basic(login, secret)}
        self.home = CALENDAR.format(login)
        self.connection = http.client.HTTPConnection(server.host, server.port, timeout=timeout)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def request(self, method, path, body=None, **fields):
        sent = {**self.fields, **{k.replace("_", "-"): v for k, v in fields.items()}}
        if isinstance(body, (dict, list)):
            body, sent = json.dumps(body), {**JSON, **sent}
        if isinstance(body, str):
            body = body.encode("utf-8", "surrogateescape")
        self.connection.request(method, path, body, sent)
        return Reply(self.connection.getresponse())

    def put(self, name, text, **fields):
        return self.request("PUT", self.home + name, text, Content_Type=ICS["Content-Type"], **fields)

    def get(self, name):
        return self.request("GET", self.home + name)

    def delete(self, name, **fields):
        return self.request("DELETE", self.home + name, **fields)

    def report(self, body, path=None, depth="1"):
        return self.request("REPORT", path or self.home, body, Depth=depth, Content_Type="application/xml")

    def state(self):
        """Sync token and CTag of the calendar."""
        reply = self.request("PROPFIND", self.home, '<propfind xmlns="DAV:" xmlns:CS="http://calendarserver.org/ns/">'
                             "<prop><sync-token/><CS:getctag/></prop></propfind>", Depth="0")
        assert reply.status == 207, (reply.status, reply.body)
        text = reply.body.decode()
        return re.search(r"sync-token>(.*?)<", text)[1], re.search(r"getctag>(.*?)<", text)[1]

    def sync(self, token=""):
        """The next token, and what changed: ETag by name, None for what is gone."""
        reply = self.report('<sync-collection xmlns="DAV:">' + f"<sync-token>{token}</sync-token>"
                            "<sync-level>1</sync-level><prop><getetag/></prop></sync-collection>", depth="0")
        assert reply.status == 207, (reply.status, reply.body)
        return read_sync(reply.body)

    def members(self):
        """ETag by name, as PROPFIND tells."""
        reply = self.request("PROPFIND", self.home, '<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>', Depth="1")
        assert reply.status == 207, (reply.status, reply.body)
        return {name: etag for name, etag in read_sync(reply.body)[1].items() if name}


def read_sync(body):
    root = xml.fromstring(body)
    changes = {}
    for response in root.iter(DAV + "response"):
        name = response.findtext(DAV + "href").rsplit("/", 1)[1]
        changes[name] = response.findtext(f"{DAV}propstat/{DAV}prop/{DAV}getetag")
    return root.findtext(DAV + "sync-token"), changes


def followed(before, changes):
    """What a client that knew `before` knows after the changes."""
    after = {**before, **changes}
    return {name: etag for name, etag in after.items() if etag is not None}


def expect(reply, *statuses):
    assert reply.status in statuses, f"status {reply.status}, must be {statuses}: {reply.body[:600]!r}"
    return reply


def play_with(tests, wanted, *given):
    """Runs each test, or those wanted, with what is given; the exit code."""
    passed = failed = 0
    for test in tests:
        if wanted and test.__name__ not in wanted:
            continue
        try:
            test(*given)
            print(f"ok {test.__name__}", flush=True)
            passed += 1
        except Exception as why:  # noqa: BLE001: every fault is a failed test
            at = traceback.extract_tb(why.__traceback__)[1 if len(why.__traceback__.tb_frame.f_code.co_name) else 0]
            print(f"not ok {test.__name__} (line {at.lineno}): {why!r}"[:3000], flush=True)
            failed += 1
    print(f"{passed} passed, {failed} failed")
    return failed != 0


def play(tests):
    """Runs each test with a Prepared; the exit code."""
    prepared = Prepared()
    try:
        return play_with(tests, sys.argv[1:], prepared)
    finally:
        prepared.remove()
