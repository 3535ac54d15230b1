#!/usr/bin/env python3
"""Measures the program beside baselines of the same run, and writes docs/performance.md.
Usage: run.py [--quick]"""
import datetime
import http.client
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import forward  # noqa: E402
import identity  # noqa: E402
import people  # noqa: E402
from identity import cpu_s  # noqa: E402
from rigs.server import Prepared, basic  # noqa: E402

SECONDS = 2 if "--quick" in sys.argv else 6
BUILD = pathlib.Path(os.environ.get("BUILD") or ROOT / "build" / "release")
ONE_FILE = 25000  # events
WEEK = "calendar-query of a week (50 found)"
# What reads a whole calendar is asked by two connections.
WHOLE = {"calendar-query by a property that is not indexed", "PROPFIND depth 1 (ETags of all)"}
HOME = "/api/v1.0/caldav/alice/calendar"
FIRST = datetime.datetime(2026, 3, 2, 9)  # the Monday whose week is asked for
DAV = '<?xml version="1.0"?><{0} xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">{1}</{0}>'

EVENT = """BEGIN:VEVENT
UID:{uid}
DTSTAMP:20260101T000000Z
DTSTART;TZID=Europe/Paris:{start:%Y%m%dT%H%M%S}
DURATION:PT1H
{rule}SUMMARY:Meeting number {uid}
LOCATION:Room {uid}
DESCRIPTION:{fill}
ORGANIZER;CN=Ana:mailto:ana@example.org
X-NOTE:kept
END:VEVENT
"""


def events(n, first=0, each=10, prefix="bench"):
    """The events from the first to before the n-th: 50 lie in the week asked for, whatever n is, ten of
    them weekly for ever; each tenth (or so) of the others recurs for ever too, every year in other months
    than the one asked for; the rest is spread over ten years around it."""
    out = ["BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Calends//bench//EN\n"]
    for i in range(first, n):
        rule, start = "", FIRST
        if i < 50:
            start += datetime.timedelta(days=i % 5, hours=i % 8)
            rule = "RRULE:FREQ=WEEKLY\n" if i % 5 == 0 else ""
        elif i % each == 0:
            start = datetime.datetime(2020 + i % 5, 5 + i % 7, 1 + i % 28, 10)
            rule = "RRULE:FREQ=YEARLY\n"
        else:
            days = 40 + i % 1700
            start += datetime.timedelta(days=days if i % 2 else -days, hours=i % 9)
        out.append(EVENT.format(uid=f"{prefix}-{i:06d}", start=start, rule=rule, fill="words " * 80))
    out.append("END:VCALENDAR\n")
    return "".join(out)


def wrk(server, script, connections=16, seconds=SECONDS):
    """Requests a second, and errors, of one wrk run."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as f:
        f.write(script)
        f.flush()
        done = subprocess.run(["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "-s", f.name, server],
                              capture_output=True, text=True, check=True)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1])
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", done.stdout)
    if bad:
        raise SystemExit(f"the run is void, {bad[1]} answers were errors:\n{script}")
    return rate


def lua(secret, method, path, body="", fields=None):
    fields = {"Authorization": basic("alice", secret), **(fields or {})}
    table = ", ".join(f'["{k}"] = [[{v}]]' for k, v in fields.items())
    return (f"wrk.method = '{method}'\nwrk.path = '{path}'\nwrk.headers = {{{table}}}\n"
            + (f"wrk.body = [[{body}]]\n" if body else ""))


def lua_put(secret, new, rule=""):
    """PUT of objects under new names, or of fifty names again and again with new bytes."""
    fields = {"Authorization": basic("alice", secret), "Content-Type": "text/calendar"}
    table = ", ".join(f'["{k}"] = [[{v}]]' for k, v in fields.items())
    event = EVENT.format(uid="QQQ", start=FIRST, rule=rule, fill="words " * 80)
    body = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Calends//bench//EN\n{event}END:VCALENDAR\n".replace("\n", "\\r\\n")
    name = "tag .. '-' .. n" if new else "tag .. '-' .. (n % 50)"
    return f"""
local threads = 0
function setup(thread) thread:set('tag', 'put{len(rule)}' .. os.time() .. 't' .. threads); threads = threads + 1 end
function init() n = 0; headers = {{{table}}} end
function request()
  n = n + 1
  local id = {name}
  local body = ("{body}"):gsub("QQQ", id):gsub('number', 'number ' .. n)
  return wrk.format('PUT', '{HOME}/' .. id .. '.ics', headers, body)
end
"""


def report(name, inner, attributes=""):
    return DAV.format(f"{name}", inner).replace(f"<{name} ", f"<{name} {attributes}", 1)


def operations(secret, server):
    """Name, what to compare with, script."""
    token = re.search(r"<(?:\w+:)?sync-token>([^<]+)<", server.request(
        "PROPFIND", HOME + "/", report("D:propfind", "<D:prop><D:sync-token/></D:prop>"),
        {"Depth": "0"}, "alice", secret).body.decode())[1]
    names = re.findall(r"<D:href>([^<]+\.ics)</D:href>", server.request(
        "PROPFIND", HOME + "/", report("D:propfind", "<D:prop><D:getetag/></D:prop>"),
        {"Depth": "1"}, "alice", secret).body.decode())
    data = "<D:prop><D:getetag/><C:calendar-data/></D:prop>"
    week = ('<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range '
            'start="20260302T000000Z" end="20260309T000000Z"/></C:comp-filter></C:comp-filter></C:filter>')
    month = '<C:time-range start="20260301T000000Z" end="20260401T000000Z"/>'
    xml = {"Content-Type": "application/xml"}
    one = {**xml, "Depth": "1"}
    zero = {**xml, "Depth": "0"}
    poll = "<D:prop><D:sync-token/><D:getetag/><D:displayname/></D:prop>"
    sync = f"<D:sync-token>{token}</D:sync-token><D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop>"
    fifty = data + "".join(f"<D:href>{n}</D:href>" for n in names[:50])

    def text(prop, words):
        return "<D:prop><D:getetag/></D:prop>" + (
            '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">'
            f'<C:prop-filter name="{prop}"><C:text-match>{words}</C:text-match></C:prop-filter>'
            "</C:comp-filter></C:comp-filter></C:filter>")

    def query(inner):
        return lua(secret, "REPORT", HOME + "/", report("C:calendar-query", inner), one)
    return [
        ("GET of an object", lua(secret, "GET", names[0])),
        ("PROPFIND depth 0 poll", lua(secret, "PROPFIND", HOME + "/", report("D:propfind", poll), zero)),
        ("sync-collection, nothing new", lua(secret, "REPORT", HOME + "/", report("D:sync-collection", sync), zero)),
        (WEEK, query(data + week)),
        ("calendar-query by UID", query(text("UID", "bench-000507"))),
        ("calendar-query by words of SUMMARY", query(text("SUMMARY", "number bench-000507"))),
        ("calendar-query by words nowhere", query(text("DESCRIPTION", "nowhere"))),
        ("calendar-query by a property that is not indexed", query(text("X-NOTE", "nowhere"))),
        ("calendar-multiget of 50", lua(secret, "REPORT", HOME + "/", report("C:calendar-multiget", fifty), one)),
        ("free-busy of a month", lua(secret, "REPORT", HOME + "/", report("C:free-busy-query", month), one)),
        ("PROPFIND depth 1 (ETags of all)", lua(secret, "PROPFIND", HOME + "/",
                                                report("D:propfind", "<D:prop><D:getetag/></D:prop>"), one)),
        ("PUT update", lua_put(secret, False)),
        ("PUT new", lua_put(secret, True)),
        ("PUT new, recurring for ever", lua_put(secret, True, "RRULE:FREQ=WEEKLY;BYDAY=MO,WE\\n")),
    ]


def memory_mb(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def fill(server, n, folder, calendar="calendar", recurring=None):
    file = folder / f"{calendar}-{n}.ics"
    prefix = "bench" if calendar == "calendar" else calendar
    for first in range(0, n, ONE_FILE):
        file.write_text(events(min(n, first + ONE_FILE), first, n // recurring if recurring else 10, prefix))
        server.command("import", str(file), "--user", "alice", "--calendar", calendar, "--quiet")
    file.unlink()


def load(prepared, n, recurring=None):
    server = prepared.server(["log.level=error"])
    started = time.monotonic()
    fill(server, n, prepared.folder, recurring=recurring)
    print(f"imported {n} events in {time.monotonic() - started:.1f} s", flush=True)
    return server


def start_time(server):
    started = time.monotonic()
    server.start()
    return time.monotonic() - started


def measure(prepared, n):
    figures = {}
    with load(prepared, n, None if n < 10000 else 1000) as server:
        figures["idle"] = memory_mb(server.process.pid)
        for name, script in operations(prepared.secrets["alice"], server):
            figures[name] = wrk(server.url, script, 2 if name in WHOLE else 16)
            print(f"{n:6} {name:50} {figures[name]:10.0f}/s", flush=True)
        figures["after"] = memory_mb(server.process.pid)
    return figures


def streamed(server, secret, method, body, depth):
    """Bytes, seconds and most memory of one long answer, the best of five."""
    connection, best = http.client.HTTPConnection(server.host, server.port), None
    fields = {"Authorization": basic("alice", secret), "Depth": depth, "Content-Type": "application/xml"}
    for _ in range(5):
        started, size, most = time.monotonic(), 0, 0
        connection.request(method, HOME + "/", body, fields)
        reply = connection.getresponse()
        while piece := reply.read(1 << 18):
            size += len(piece)
            if size % 16 == 0:
                most = max(most, memory_mb(server.process.pid))
        took = time.monotonic() - started
        best = (size, took, max(most, memory_mb(server.process.pid))) if not best or took < best[1] else best
    return best


def initial(prepared):
    """The first synchronisation of 10,000 objects, and free-busy over ten calendars of as many."""
    secret, rows = prepared.secrets["alice"], []
    data = "<D:prop><D:getetag/><C:calendar-data/></D:prop>"
    with load(prepared, 10000, 1000) as server:
        names = re.findall(r"<D:href>([^<]+\.ics)</D:href>", server.request(
            "PROPFIND", HOME + "/", report("D:propfind", "<D:prop><D:getetag/></D:prop>"), {"Depth": "1"}, "alice",
            secret).body.decode())
        idle = memory_mb(server.process.pid)
        for name, method, body, depth in [
                ("PROPFIND depth 1, ETags", "PROPFIND", report("D:propfind", "<D:prop><D:getetag/></D:prop>"), "1"),
                ("sync-collection with calendar-data", "REPORT", report(
                    "D:sync-collection", f"<D:sync-token/><D:sync-level>1</D:sync-level>{data}"), "0"),
                ("calendar-multiget of all", "REPORT", report(
                    "C:calendar-multiget", data + "".join(f"<D:href>{n}</D:href>" for n in names)), "1")]:
            size, took, most = streamed(server, secret, method, body, depth)
            rows.append((name, size / 1e6, took * 1e3, size / 1e6 / took, most - idle))
            print(f"{name}: {size / 1e6:.1f} MB in {took * 1e3:.0f} ms, {size / 1e6 / took:.0f} MB/s", flush=True)
        for n in range(1, 10):
            path = f"/api/v1.0/caldav/alice/cal{n}/"
            server.request("MKCALENDAR", path, None, {}, "alice", secret)
            fill(server, 10000, prepared.folder, f"cal{n}", 1000)
        busy = report("C:free-busy-query", '<C:time-range start="20260301T000000Z" end="20260401T000000Z"/>')
        before, started = cpu_s(server.process.pid), time.monotonic()
        for _ in range(200):
            reply = server.request("REPORT", "/api/v1.0/caldav/alice/", busy, {"Depth": "1"}, "alice", secret)
            assert reply.status == 200, (reply.status, reply.body[:300])
        free_busy_ms = (cpu_s(server.process.pid) - before) / 200 * 1e3
        print(f"free-busy of a month over ten calendars: {free_busy_ms:.2f} ms CPU", flush=True)
    return rows, free_busy_ms


def http_floor():
    process = subprocess.Popen([BUILD / "bench" / "http_floor"], stdout=subprocess.PIPE, text=True)
    try:
        url = re.search(r"(http://\S+)", process.stdout.readline())[1]
        return wrk(url, "")
    finally:
        process.terminate()
        process.wait()


def sqlite_floor(folder):
    done = subprocess.run([BUILD / "bench" / "floor_sqlite", folder / "floor.db"], capture_output=True, text=True, check=True)
    return {line.split()[0]: float(line.split()[1]) for line in done.stdout.splitlines()}


def cpu_name():
    found = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    return found[1] if found else platform.processor()


def request_rows(small, large, huge, floor, database):
    for name in small:
        if name in ("idle", "after"):
            continue
        beside = ""
        if name.startswith("GET"):
            beside = f"{small[name] / floor:.2f} of the HTTP floor"
        if name.startswith("PUT"):
            beside = f"{small[name] / database['commit']:.1f} × one commit per fsync"
        yield (f"| {name} | {small[name]:,.0f}/s | {large[name]:,.0f}/s | {huge[name]:,.0f}/s | "
               f"{small[name] / large[name]:.2f} | {small[name] / max(huge[name], 0.01):.2f} | {beside} |")


def write(small, large, huge, first, known, floor, database, ical, start_s, start_mb):
    streams, free_busy_ms = first
    recurring = small["PUT new"] / small["PUT new, recurring for ever"]
    out = ["# Performance", "", "Measured by `make bench`; every figure stands beside a baseline of the same run.",
           f"Machine: {os.cpu_count()} cores, {cpu_name()}; the load generator runs on the same cores.", "",
           "## Baselines", "", "| | rate |", "|---|---|",
           f"| the HTTP floor answering a constant | {floor:,.0f}/s |",
           f"| SQLite reading one row, one thread, no network | {database['read']:,.0f}/s |",
           f"| SQLite committing one row with one fsync each | {database['commit']:,.0f}/s |", "",
           "## Requests, 16 connections, each authenticated by an app password", "",
           "(What reads the whole calendar: two connections.) One calendar of 1,000, 10,000 and 100,000 events; in the latter two 1,000 recur for ever. Growth of cost:",
           "how many times that of the calendar of 1,000.", "",
           "| | 1,000 | 10,000 | 100,000 | growth | growth | beside its baseline |", "|---|---|---|---|---|---|---|"]
    out += request_rows(small, large, huge, floor, database)
    out += ["", "The answers of the query of a week, of sync, poll and free-busy have the same size in all calendars.",
            "PROPFIND depth 1 answers with the whole calendar, and a text that no index has is looked for in every",
            "object: their cost grows with the calendar. Group commit lets the writers that wait share an fsync. It",
            "pays where an fsync is slow; on a disk where one takes a sixth of a millisecond, as on the machine above,",
            f"the processor is the limit of PUT, and the load generator has its share of it. A recurring event costs",
            f"{recurring:.2f} times a single one to PUT. Writing an object's texts into the text index is part of PUT; a",
            "change that leaves the texts alone does not write it.", "",
            "## The first synchronisation of 10,000 events, one connection", "",
            "| | MB | ms | MB/s | memory it takes more than idle |", "|---|---|---|---|---|"]
    out += [f"| {name} | {mb:.1f} | {ms:.0f} | {rate:.0f} | {more:.0f} MB |" for name, mb, ms, rate, more in streams]
    out += ["", f"Free-busy of a month over ten such calendars: {free_busy_ms:.1f} ms of CPU, the request included.", "",
            "## Knowing who asks, CPU time of the server for one small request", "", "| | µs | more |", "|---|---|---|",
            *identity.rows(known[0]), "", "## CalDAV in a process of its own, CPU time of both processes for one request", "",
            "| | one process, µs | the pair, µs | more |", "|---|---|---|---|", *forward.rows(known[2]), "", f"## Finding people among {people.PEOPLE:,}, the request included", "",
            "| | ms |", "|---|---|", *people.rows(known[1]), "",
            "## iCalendar, CPU time", "", "| | µs |", "|---|---|"]
    out += [f"| {name} | {us} |" for name, us in ical]
    out += ["", "## Start and memory", "", "| | |", "|---|---|",
            f"| start with 100,000 events, until the first answer | {start_s:.2f} s |",
            f"| resident memory, idle, 10,000 events | {large['idle']:.0f} MB |",
            f"| resident memory, idle, 100,000 events | {start_mb:.0f} MB |",
            f"| resident memory after all the load above | {large['after']:.0f} MB |", ""]
    (ROOT / "docs" / "performance.md").write_text("\n".join(out))


def main():
    subprocess.run(["ninja", "-C", BUILD, "bench/http_floor", "bench/floor_sqlite", "bench/bench_ical"], check=True,
                   stdout=subprocess.DEVNULL)
    prepared = Prepared()
    try:
        floor, database = http_floor(), sqlite_floor(prepared.folder)
        print(f"HTTP floor {floor:.0f}/s, SQLite {database}", flush=True)
        lines = subprocess.run([BUILD / "bench" / "bench_ical"], capture_output=True, text=True, check=True).stdout
        ical = [line.split("\t") for line in lines.splitlines()]
        small, large, huge = (measure(prepared, n) for n in (1000, 10000, 100000))
        first = initial(prepared)
        known = identity.measure(prepared, SECONDS), people.measure(prepared), forward.measure(prepared, SECONDS)
        server = load(prepared, 100000)
        start_s = min(start_time(server), *(server.stop() or start_time(server) for _ in range(2)))
        start_mb = memory_mb(server.process.pid)
        server.stop()
        write(small, large, huge, first, known, floor, database, ical, start_s, start_mb)
    finally:
        prepared.remove()
    print((ROOT / "docs" / "performance.md").read_text())
    return 0


if __name__ == "__main__":
    sys.exit(main())
