#!/usr/bin/env python3
"""Rules, bodies and documents made to exhaust a server: each has its answer within bounds, and nobody
else waits for it."""
import base64
import datetime
import http.client
import pathlib
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import CALENDAR, Client, calendar, component, event, expect, play  # noqa: E402

# Bounds for a sanitizer build, in which everything takes about ten times as long as in a release.
BOUND_S, STALL_S, WORK = 8, 1.5, "limits.work=2000000"

C = 'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'
RANGE = '<C:time-range start="20300101T000000Z" end="20310101T000000Z"/>'


class Neighbour:
    """Another person who reads all the time, on a connection of their own; knows the longest wait."""

    def __init__(self, server, secret):
        self.client, self.longest, self.count, self.over = Client(server, "bob", secret), 0.0, 0, False
        self.faults = []
        expect(self.client.put("mine.ics", event("mine")), 201)
        self.thread = threading.Thread(target=self.read, daemon=True)

    def read(self):
        while not self.over:
            began = time.monotonic()
            try:
                if self.client.get("mine.ics").status != 200:
                    self.faults.append("a read was refused")
            except (OSError, http.client.HTTPException) as why:
                self.faults.append(repr(why))
                return
            self.longest = max(self.longest, time.monotonic() - began)
            self.count += 1
            time.sleep(0.005)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, kind, *_):
        self.over = True
        self.thread.join(60)
        self.client.connection.close()
        if kind is None:
            assert not self.faults, self.faults[:3]
            assert self.count > 0 and self.longest < STALL_S, f"another's read took {self.longest:.2f} s"


def many_dates(name, n):
    return [f"{name}:" + ",".join(f"{2000 + (i + k) // 336}{(i + k) // 28 % 12 + 1:02}{(i + k) % 28 + 1:02}T100000Z"
                                  for k in range(50)) for i in range(0, n, 50)]


def far_overrides(uid, n):
    master = component(uid, "RRULE:FREQ=DAILY")
    day = datetime.date(2030, 1, 1)
    return calendar(master, *[component(uid, f"RECURRENCE-ID:{day + datetime.timedelta(i):%Y%m%d}T100000Z",
                                        start=f"DTSTART:{9000 + i % 900}0101T000000Z") for i in range(n)])


SOME = (201, 204, 403)
RULES = [
    ("every second for ever", event("r", "RRULE:FREQ=SECONDLY"), SOME),
    ("every second from the year 1", event("r", "RRULE:FREQ=SECONDLY", start="DTSTART:00010103T000000Z"), SOME),
    ("every minute for ever, and long", event("r", "RRULE:FREQ=MINUTELY", "DURATION:P3650D"), SOME),
    ("a day that no February has, hourly", event("r", "RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30"), SOME),
    ("a day that no February has, secondly", event("r", "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"), SOME),
    ("a day that no February has, yearly", event("r", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), SOME),
    ("a huge interval", event("r", "RRULE:FREQ=MINUTELY;INTERVAL=999999999"), SOME),
    ("an interval beyond all", event("r", "RRULE:FREQ=YEARLY;INTERVAL=99999999999999999999"), SOME),
    ("a count of 99,999,999", event("r", "RRULE:FREQ=SECONDLY;COUNT=99999999"), SOME),
    ("a count that is never reached", event("r", "RRULE:FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=31;COUNT=2"), SOME),
    ("the last of nothing", event("r", "RRULE:FREQ=SECONDLY;BYSETPOS=-1;BYHOUR=3;BYYEARDAY=366;BYDAY=MO"), SOME),
    ("all parts at once", event("r", "RRULE:FREQ=YEARLY;BYSECOND=" + ",".join(map(str, range(60))) + ";BYMINUTE="
                                + ",".join(map(str, range(60))) + ";BYHOUR=" + ",".join(map(str, range(24)))
                                + ";BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=" + ",".join(map(str, range(1, 367)))), SOME),
    ("rules without end, a hundred", event("r", *["RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"] * 100), SOME),
    ("thousands of RDATEs", event("r", *many_dates("RDATE", 10000)), SOME),
    ("thousands of EXDATEs", event("r", "RRULE:FREQ=DAILY", *many_dates("EXDATE", 10000)), SOME),
    ("everything is left out", event("r", "RRULE:FREQ=SECONDLY", "EXRULE:FREQ=SECONDLY"), SOME),
    ("overrides far away", far_overrides("r", 2000), (201,)),
    ("a task due before it is there", calendar(component("r", "RRULE:FREQ=SECONDLY", "DUE:20260106T100000Z", name="VTODO")), SOME),
]

ASKS = [
    ("a time range", f"<C:calendar-query {C}><prop><getetag/></prop><C:filter><C:comp-filter name=\"VCALENDAR\">"
     f"<C:comp-filter name=\"VEVENT\">{RANGE}</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"),
    ("instances", f"<C:calendar-query {C}><prop><C:calendar-data><C:expand start=\"20300101T000000Z\" end=\"20310101T000000Z\"/>"
     f"</C:calendar-data></prop><C:filter><C:comp-filter name=\"VCALENDAR\"><C:comp-filter name=\"VEVENT\">{RANGE}"
     "</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"),
    ("free and busy times", f"<C:free-busy-query {C}>{RANGE}</C:free-busy-query>"),
]


def timed(claim, call):
    began = time.monotonic()
    reply = call()
    took = time.monotonic() - began
    assert took < BOUND_S, f"{claim} took {took:.1f} s"
    return reply


def hostile_rules_are_answered_in_time(prepared):
    with prepared.server([WORK]) as server, Client(server, "alice", prepared.secrets["alice"], timeout=20) as alice:
        with Neighbour(server, prepared.secrets["bob"]):
            for claim, text, statuses in RULES:
                reply = timed(f"PUT of {claim}", lambda: alice.put("r.ics", text))
                assert reply.status in statuses, (claim, reply.status, reply.body[:300])
                if reply.status == 403:
                    assert b"D:error" in reply.body, (claim, reply.body)
                    continue
                for ask, body in ASKS:
                    reply = timed(f"{ask} of {claim}", lambda: alice.report(body))
                    assert reply.status in (200, 207, 403, 507), (claim, ask, reply.status, reply.body[:300])
                expect(alice.delete("r.ics"), 204)


def a_calendar_of_hostile_rules_is_answered_in_time(prepared):
    """Together they must not take what each alone may."""
    with prepared.server([WORK]) as server, Client(server, "alice", prepared.secrets["alice"], timeout=20) as alice:
        for n in range(60):
            text = event(f"h{n}", "RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30" if n % 2 else "RRULE:FREQ=SECONDLY")
            expect(alice.put(f"h{n}.ics", text), 201, 403)
        with Neighbour(server, prepared.secrets["bob"]):
            for ask, body in ASKS:
                reply = timed(ask, lambda: alice.report(body))
                assert reply.status in (200, 207, 403, 507), (ask, reply.status, reply.body[:300])


def laughs():
    entities = ['<!ENTITY a0 "ha">'] + [f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10)]
    return f"<?xml version='1.0'?><!DOCTYPE x [{''.join(entities)}]><propfind xmlns='DAV:'><prop><displayname>&a9;</displayname></prop></propfind>"


def nested_filter(depth):
    return (f"<C:calendar-query {C}><prop><getetag/></prop><C:filter>" + '<C:comp-filter name="VCALENDAR">' * depth
            + "</C:comp-filter>" * depth + "</C:filter></C:calendar-query>")


DOCUMENTS = [
    ("billion laughs", "PROPFIND", laughs(), 400),
    ("an external entity", "PROPFIND", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><propfind xmlns="DAV:"><prop><e>&e;</e></prop></propfind>', 400),
    ("a DOCTYPE", "PROPFIND", '<!DOCTYPE propfind><propfind xmlns="DAV:"><allprop/></propfind>', 400),
    ("elements 10,000 deep", "PROPFIND", '<propfind xmlns="DAV:">' + "<a>" * 10000 + "</a>" * 10000 + "</propfind>", 400),
    ("100,000 attributes", "PROPFIND", '<propfind xmlns="DAV:" ' + " ".join(f'a{i}="1"' for i in range(100000)) + "><allprop/></propfind>", (207, 400, 413)),
    ("100,000 names", "PROPFIND", '<propfind xmlns="DAV:"><prop>' + "<x/>" * 100000 + "</prop></propfind>", (207, 400, 413)),
    ("invalid UTF-8", "PROPFIND", b'<propfind xmlns="DAV:"><prop><a>\xff\xfe\xc0\x80</a></prop></propfind>', 400),
    ("UTF-8 that says it is UTF-16", "PROPFIND", '<?xml version="1.0" encoding="UTF-16"?><propfind xmlns="DAV:"><allprop/></propfind>', 400),
    ("a prefix of no namespace", "PROPFIND", "<D:propfind><D:allprop/></D:propfind>", 400),
    ("half a document", "PROPFIND", '<propfind xmlns="DAV:"><allprop/>', 400),
    ("two documents", "PROPFIND", '<propfind xmlns="DAV:"><allprop/></propfind>' * 2, 400),
    ("10 MB of [", "PROPFIND", "[" * (10 << 20), (400, 413)),
    ("a filter 60 deep", "REPORT", nested_filter(60), (207, 400, 403)),
    ("a filter 1,000 deep", "REPORT", nested_filter(1000), (400, 403)),
    ("a filter of 20,000 tests", "REPORT", f"<C:calendar-query {C}><prop><getetag/></prop><C:filter><C:comp-filter name=\"VCALENDAR\"><C:comp-filter name=\"VEVENT\">"
     + '<C:prop-filter name="SUMMARY"><C:text-match>x</C:text-match></C:prop-filter>' * 5000 + "</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>", (207, 400, 403, 413)),
    ("multiget of 20,000 nothings", "REPORT", f"<C:calendar-multiget {C}><prop><getetag/></prop>"
     + "".join(f"<href>/api/v1.0/caldav/alice/calendar/{i}.ics</href>" for i in range(12000)) + "</C:calendar-multiget>", (207, 400, 403, 413)),
]

JSONS = [
    ("1,000 lists deep", "[" * 1000 + "]" * 1000, (400,)),
    ("1,000 objects deep", '{"name":' * 1000 + "1" + "}" * 1000, (400, 422)),
    ("one name twice", '{"name":"a","name":"b"}', (400, 422)),
    ("10 MB of [", "[" * (10 << 20), (413,)),
    ("60 KB of [", "[" * 60000, (400,)),
    ("half an object", '{"name":"a"', (400,)),
    ("invalid UTF-8", b'{"name":"\xff\xfe"}', (400,)),
    ("half a surrogate pair", '{"name":"\\ud800"}', (400,)),
    ("a NUL", '{"name":"a\\u0000b"}', (400, 422)),
    ("a number beyond all", '{"name":1e999999}', (400, 422)),
    ("a number of 50,000 digits", '{"name":' + "9" * 50000 + "}", (400, 422)),
    ("a name that nobody knows", '{"name":"a","nonsense":1}', (400, 422)),
    ("a text where an object must be", '"x"', (400, 422)),
    ("nothing", "", (400,)),
]

TEXTS = [
    ("nested 1,000 deep", calendar("BEGIN:VEVENT\r\n" * 1000 + "END:VEVENT\r\n" * 1000), 403),
    ("a line of 5 MB", event("t", "SUMMARY:" + "x" * (5 << 20)), 403),
    ("a line of 900 KB", event("t", "SUMMARY:" + "x" * 900000), 201),
    ("100,000 properties", event("t", *["X-A:1"] * 100000), (201, 204, 403)),
    ("100,000 parameters", event("t", "X-A;" + ";".join(["P=1"] * 100000) + ":1"), (201, 204, 403)),
    ("50,000 alarms", event("t", *["BEGIN:VALARM\r\nEND:VALARM"] * 30000), (201, 204, 403)),
    ("1,000 time zones", calendar(*["BEGIN:VTIMEZONE\r\nTZID:Z%d\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\n"
                                    "TZOFFSETTO:+0100\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n" % i for i in range(1000)],
                                  component("t", "RRULE:FREQ=DAILY", start="DTSTART;TZID=Z7:20260105T100000")), (201, 204, 403)),
    ("invalid UTF-8", event("t", "SUMMARY:").encode().replace(b"SUMMARY:", b"SUMMARY:\xff\xc0\x80"), 403),
    ("a NUL", event("t", "SUMMARY:a\0b"), 403),
    ("only line ends", "\r\n" * 400000, 403),
    ("only folds", event("t", "SUMMARY:x" + "\r\n " * 200000), (201, 204, 403)),
    ("a duration beyond all", event("t", "DURATION:P99999999999999999999W"), 403),
    ("a year beyond all", event("t", start="DTSTART:99999999T000000Z"), 403),
    ("nothing", "", 403),
]


def as_many(statuses):
    return statuses if isinstance(statuses, tuple) else (statuses,)


def alive(server):
    expect(server.request("GET", "/api/v1.0/health"), 200)
    assert server.process.poll() is None


def resident_mb(server):
    for line in pathlib.Path(f"/proc/{server.process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) // 1024
    return 0


def has_sanitizer(server):
    return "7fff8000-" in pathlib.Path(f"/proc/{server.process.pid}/maps").read_text()


def judged(claim, reply, statuses):
    assert reply.status in as_many(statuses), (claim, reply.status, reply.body[:300])


def hostile_documents_are_refused(prepared):
    with prepared.server([WORK]) as server, Client(server, "alice", prepared.secrets["alice"], timeout=20) as alice:
        with Neighbour(server, prepared.secrets["bob"]):
            for claim, method, body, statuses in DOCUMENTS:
                judged(claim, timed(claim, lambda: alice.request(method, alice.home, body, Depth="0", Content_Type="application/xml")), statuses)
                alive(server)
        assert has_sanitizer(server) or resident_mb(server) < 300, f"{resident_mb(server)} MB"


def hostile_json_is_refused(prepared):
    with prepared.server() as server:
        fields = {**server.sign_in("alice"), "Content-Type": "application/json"}
        with Client(server, "alice", fields=fields) as alice, Neighbour(server, prepared.secrets["bob"]):
            for claim, body, statuses in JSONS:
                reply = timed(claim, lambda: alice.request("POST", "/api/v1.0/calendars", body))
                judged(claim, reply, statuses)
                assert reply.header("Content-Type").startswith("application/problem+json"), (claim, reply.headers)
                alive(server)
        assert has_sanitizer(server) or resident_mb(server) < 300, f"{resident_mb(server)} MB"


def hostile_calendar_data_is_refused(prepared):
    with prepared.server([WORK]) as server, Client(server, "alice", prepared.secrets["alice"], timeout=20) as alice:
        with Neighbour(server, prepared.secrets["bob"]):
            for claim, text, statuses in TEXTS:
                reply = timed(claim, lambda: alice.put("t.ics", text))
                judged(claim, reply, statuses)
                if reply.status < 300:
                    for ask, body in ASKS:
                        timed(f"{ask} of {claim}", lambda: alice.report(body))
                    expect(alice.delete("t.ics"), 204)
                alive(server)
        assert has_sanitizer(server) or resident_mb(server) < 300, f"{resident_mb(server)} MB"


def hostile_credentials_are_refused(prepared):
    huge = base64.b64encode(b"alice:" + b"x" * 8000).decode()
    with prepared.server() as server:
        for value in ("Basic", "Basic =", "Basic !!!!", "Basic " + base64.b64encode(b"\xff:\xfe").decode(), "Basic " + huge,
                      "Basic " + base64.b64encode(b"alice").decode(), "Basic " + base64.b64encode(b":").decode()):
            reply = server.request("GET", CALENDAR.format("alice"), headers={"Authorization": value})
            assert reply.status in (401, 429) and "Set-Cookie" not in dict(reply.headers), (value[:40], reply.status)
        for value in ("nonsense", "=", ";;;;", "a=" * 3000, "calends_session=" + "x" * 4000):
            expect(server.request("GET", CALENDAR.format("alice"), headers={"Cookie": value}), 401)
        alive(server)


TESTS = [hostile_rules_are_answered_in_time, a_calendar_of_hostile_rules_is_answered_in_time,
         hostile_documents_are_refused, hostile_json_is_refused, hostile_calendar_data_is_refused,
         hostile_credentials_are_refused]

if __name__ == "__main__":
    sys.exit(play(TESTS))
