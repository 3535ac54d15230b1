#!/usr/bin/env python3
"""What it costs that CalDAV is a process of its own: processor time of the pair (in front and behind together)
for one request, beside that of one process that answers it alone. Usage: forward.py [--quick]; run.py calls it
too. Fails when a request costs more than 300 µs more."""
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from identity import cpu_s  # noqa: E402
from rigs.client import event  # noqa: E402
from rigs.server import Prepared, basic  # noqa: E402
from rigs.split import Pair  # noqa: E402

HOME = "/api/v1.0/caldav/alice/calendar/"
MOST_US = 300
ROUNDS = 5
POLL = '<D:propfind xmlns:D="DAV:"><D:prop><D:sync-token/><D:getetag/><D:displayname/></D:prop></D:propfind>'
WAYS = {"GET of an object": ("GET", HOME + "a.ics", ""), "PROPFIND depth 0 poll": ("PROPFIND", HOME, POLL),
        "OPTIONS": ("OPTIONS", HOME, "")}


def cost_us(server, pids, way, secret, seconds):
    """Processor time of the processes, user and system, divided by the requests of one wrk run."""
    method, path, body = way
    fields = {"Authorization": basic("alice", secret), "Depth": "0", "Content-Type": "application/xml"}
    table = ", ".join(f'["{k}"] = "{v}"' for k, v in fields.items())
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as f:
        f.write(f'wrk.method = "{method}"\nwrk.path = "{path}"\nwrk.headers = {{{table}}}\nwrk.body = [[{body}]]\n')
        f.flush()
        before = sum(map(cpu_s, pids))
        done = subprocess.run(["wrk", "-t1", "-c8", f"-d{seconds}s", "-s", f.name, server.url], capture_output=True,
                              text=True, check=True)
        used = sum(map(cpu_s, pids)) - before
    assert "Non-2xx" not in done.stdout, done.stdout
    return used * 1e6 / int(re.search(r"(\d+) requests in", done.stdout)[1])


def measure(prepared, seconds):
    """µs of each request alone and through the pair: the medians of rounds in which they take turns."""
    secret, made = prepared.secrets["alice"], prepared.server(["log.level=error"])
    pair = Pair(made.folder, ["log.level=error"], database=made.database)
    rounds = {name: ([], []) for name in WAYS}
    with prepared.server(["log.level=error"]) as one, pair as two:
        for server in (one, two):
            reply = server.request("PUT", HOME + "a.ics", event("a"), {"Content-Type": "text/calendar"}, "alice", secret)
            assert reply.status == 201, reply.status
        for _ in range(ROUNDS):
            for name, way in WAYS.items():
                rounds[name][0].append(cost_us(one, [one.process.pid], way, secret, seconds))
                rounds[name][1].append(cost_us(two, [two.process.pid, two.behind.process.pid], way, secret, seconds))
    return {name: tuple(map(statistics.median, each)) for name, each in rounds.items()}


def rows(figures):
    """Lines of the table in docs/performance.md."""
    return [f"| {name} | {alone:.0f} | {pair:.0f} | {pair - alone:+.0f} |" for name, (alone, pair) in figures.items()]


def main():
    os.environ.pop("CALENDS_TEST_SPLIT", None)
    prepared = Prepared()
    try:
        figures = measure(prepared, 1 if "--quick" in sys.argv else 3)
    finally:
        prepared.remove()
    print("\n".join(rows(figures)))
    worst = max(pair - alone for alone, pair in figures.values())
    print(f"a second process costs {worst:.0f} µs of processor time at most; {MOST_US} are allowed")
    return worst > MOST_US


if __name__ == "__main__":
    sys.exit(main())
