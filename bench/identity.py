#!/usr/bin/env python3
"""What it costs to know who asks: processor time of the server for the same small request without a
credential, with a session's cookie and with an app password. Usage: identity.py [--quick]; run.py calls it
too. Fails when knowing costs more than 20 µs a request."""
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from rigs.server import Prepared, basic  # noqa: E402

PATH = "/api/v1.0/config"
MOST_US = 20
ROUNDS = 5


def cpu_s(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cost_us(server, fields, seconds):
    """Processor time of the server, user and system, divided by the requests of one wrk run."""
    table = ", ".join(f'["{k}"] = "{v}"' for k, v in fields.items())
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as f:
        f.write(f'wrk.path = "{PATH}"\nwrk.headers = {{{table}}}\n')
        f.flush()
        before = cpu_s(server.process.pid)
        done = subprocess.run(["wrk", "-t1", "-c8", f"-d{seconds}s", "-s", f.name, server.url], capture_output=True,
                              text=True, check=True)
        used = cpu_s(server.process.pid) - before
    assert "Non-2xx" not in done.stdout, done.stdout
    return used * 1e6 / int(re.search(r"(\d+) requests in", done.stdout)[1])


def measure(prepared, seconds):
    """µs of each way, the median of rounds in which the ways take turns."""
    with prepared.server() as server:
        ways = {"without a credential": {},
                "by a session's cookie": {"Cookie": server.sign_in("alice")["Cookie"]},
                "by an app password": {"Authorization": basic("alice", prepared.secrets["alice"])}}
        rounds = {name: [] for name in ways}
        for _ in range(ROUNDS):
            for name, fields in ways.items():
                rounds[name].append(cost_us(server, fields, seconds))
    return {name: statistics.median(each) for name, each in rounds.items()}


def rows(figures):
    """Lines of the table in docs/performance.md."""
    nothing = figures["without a credential"]
    return [f"| {name} | {us:.1f} | {us - nothing:+.1f} |" for name, us in figures.items()]


def main():
    prepared = Prepared()
    try:
        figures = measure(prepared, 1 if "--quick" in sys.argv else 4)
    finally:
        prepared.remove()
    print("\n".join(rows(figures)))
    worst = max(figures.values()) - figures["without a credential"]
    print(f"knowing who asks costs {worst:.1f} µs at most; {MOST_US} are allowed")
    return worst > MOST_US


if __name__ == "__main__":
    sys.exit(main())
