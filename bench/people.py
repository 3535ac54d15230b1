#!/usr/bin/env python3
"""Finding people among 100,000 while somebody types: the median and the 95th percentile of random queries over
one kept connection, the request included. bench/run.py shows the same row."""
import http.client
import pathlib
import random
import sqlite3
import statistics
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from rigs.server import Prepared, basic  # noqa: E402

PEOPLE, QUERIES = 100000, 1000
GIVEN = ("Anna Bert Carla Dirk Elise Frank Greta Hugo Ines Jan Karin Luc Maria Nils Olga Paul Quirin Rosa Sven Tina "
         "Ulla Viktor Wanda Xaver Yves Zoe").split()
PARTS = "mar tin ber ger van den hoff mann sen son lin berg stein feld bach meer dorf schmid kov ski ard el ron".split()


def name(chance):
    family = "".join(chance.choices(PARTS, k=chance.randint(2, 4))).capitalize()
    return f"{chance.choice(GIVEN)} {family}"


def fill(server):
    """Rows put into the stopped server's database; the job of the program indexes them at its start."""
    chance = random.Random(4)
    database = sqlite3.connect(server.folder / "calends.db")
    rows = []
    for i in range(PEOPLE):
        who = name(chance)
        address = f"{who.lower().replace(' ', '.')}{i}@example.com"
        rows.append((f"u{i}", address, address, who, who.lower()))
    with database:
        database.executemany("INSERT INTO principal (handle, email, email_folded, name, name_folded, language, time_zone, week_start,"
                             " theme, role, created) VALUES (?, ?, ?, ?, ?, 'en', 'UTC', 0, 0, 0, 0)", rows)
    database.close()
    return [row[3] for row in rows]


def wait(server):
    database = sqlite3.connect(f"file:{server.folder}/calends.db?mode=ro", uri=True)
    begun = time.monotonic()
    while database.execute("SELECT count(*) FROM principal WHERE indexed = 0").fetchone()[0]:
        if time.monotonic() - begun > 300:
            raise SystemExit("the people are not indexed")
        time.sleep(0.5)
    return time.monotonic() - begun


def query(names, chance):
    """What people type: the begin of a given or family name of any length, both, a part within."""
    given, family = chance.choice(names).split()
    kind = chance.randrange(4)
    if kind == 0:
        return chance.choice((given, family))[:chance.randint(1, 8)]
    if kind == 1:
        return family
    if kind == 2:
        return f"{given} {family[:chance.randint(1, 4)]}"
    return family[1:1 + chance.randint(3, 6)]


def measure(prepared, path="/api/v1.0/users/search"):
    server = prepared.server()
    server.folder.mkdir(parents=True, exist_ok=True)
    names = fill(server)
    with server:
        indexed_s = wait(server)
        chance = random.Random(5)
        connection = http.client.HTTPConnection(server.host, server.port, timeout=60)
        headers = {"Authorization": basic("alice", prepared.secrets["alice"])}
        took = []
        for _ in range(QUERIES):
            text = query(names, chance).replace(" ", "%20")
            begun = time.perf_counter()
            connection.request("GET", f"{path}?q={text}&limit=20", headers=headers)
            reply = connection.getresponse()
            reply.read()
            took.append((time.perf_counter() - begun) * 1e3)
            assert reply.status == 200, reply.status
        connection.close()
    took.sort()
    return {"median": statistics.median(took), "p95": took[int(len(took) * 0.95)], "most": took[-1], "indexed_s": indexed_s}


def rows(found):
    """Lines of the table in docs/performance.md."""
    names = {"median": "median of random queries", "p95": "95th percentile", "most": "the slowest"}
    return [f"| {text} | {found[key]:.2f} |" for key, text in names.items()]


def main():
    prepared = Prepared()
    try:
        found = measure(prepared)
    finally:
        prepared.remove()
    print(f"user search, {PEOPLE:,} people: median {found['median']:.2f} ms, 95th percentile {found['p95']:.2f} ms, "
          f"most {found['most']:.2f} ms; indexed in {found['indexed_s']:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
