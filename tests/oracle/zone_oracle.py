#!/usr/bin/env python3
"""Every zone of the system against Python's zoneinfo: both ways, on both sides of each change, in gaps and folds,
and far ahead. Then the same for each zone printed as a VTIMEZONE and read again.
Usage: zone_oracle.py [--seed N] [--programs DIR]"""
import argparse
import datetime
import os
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import zoneinfo

ROOT = pathlib.Path(__file__).resolve().parents[2]
ZONES = pathlib.Path("/usr/share/zoneinfo")
EPOCH = datetime.datetime(1970, 1, 1)
UTC = datetime.timezone.utc
SKIPPED = ("posix", "right", "posixrules", "localtime", "Factory")
LOW, HIGH = -62135596800 + 10**6, 253402300799 - 10**6  # the years 1 to 9999
YEAR_1900, YEAR_2100 = -2208988800, 4102444800


def names():
    for path in sorted(ZONES.rglob("*")):
        name = str(path.relative_to(ZONES))
        if path.is_file() and name.split("/")[0] not in SKIPPED and path.read_bytes()[:4] == b"TZif":
            yield name


def changes(name):
    """The instants of the 64-bit block."""
    data = (ZONES / name).read_bytes()
    isut, isstd, leap, times, types, chars = struct.unpack(">6l", data[20:44])
    second = 44 + times * 5 + types * 6 + chars + leap * 8 + isstd + isut
    times = struct.unpack(">l", data[second + 32:second + 36])[0]
    return struct.unpack(f">{times}q", data[second + 44:second + 44 + times * 8])


def questions(name, r):
    """UTC seconds, and civil seconds."""
    at = [t for t in changes(name) if LOW < t < HIGH]
    at += [int(datetime.datetime(y, m, d, tzinfo=UTC).timestamp()) for y in (2038, 2096, 2100, 2101, 2400, 9990)
           for m, d in ((3, 31), (7, 1), (10, 31))]
    utc = {t + d for t in at for d in (-1, 0, 1)} | {r.randint(-4 * 10**9, 10**10) for _ in range(60)}
    rule_days = [r.randint(2038, 9998) for _ in range(4)]
    for year in rule_days:  # all days of some far years: their changes are among them
        first = int(datetime.datetime(year, 1, 1, tzinfo=UTC).timestamp())
        utc |= {first + 43200 * i for i in range(732)}
    local = {t + d for t in at for d in (-50400, -18000, -5400, -3600, -1800, 0, 1800, 3600, 5400, 7200, 18000, 39600, 50400)}
    for t in at:  # the edges of gaps and folds
        for before in (-1, 0):
            offset = offset_at(name, t + before)
            local |= {t + offset - 1, t + offset, t + offset + 1}
    local |= {t + r.randint(-50000, 50000) for t in utc if r.random() < 0.3}
    return sorted(t for t in utc if LOW < t < HIGH), sorted(t for t in local if LOW < t < HIGH)


def offset_at(name, utc):
    zone = zoneinfo.ZoneInfo(name)
    shown = (EPOCH + datetime.timedelta(seconds=utc)).replace(tzinfo=UTC).astimezone(zone)
    return int(shown.utcoffset().total_seconds())


def by_python(name, kind, seconds):
    if kind == "utc":
        return seconds + offset_at(name, seconds)
    civil = (EPOCH + datetime.timedelta(seconds=seconds)).replace(tzinfo=zoneinfo.ZoneInfo(name))
    return seconds - int(civil.utcoffset().total_seconds())


def ask(program, asked, *more):
    """Lines of numbers for lines of (name, kind, numbers)."""
    with tempfile.TemporaryFile("w+") as file:
        for name, kind, numbers in asked:
            file.write(f"{name}\t{kind}\t{' '.join(map(str, numbers))}\n")
        file.seek(0)
        return subprocess.run([program, *more], stdin=file, capture_output=True, text=True, check=True).stdout.split()


def compare(program, asked, *more):
    given, at, failed, shown = ask(program, asked, *more), 0, 0, 0
    for name, kind, numbers in asked:
        for seconds in numbers:
            want, got, at = by_python(name, kind, seconds), given[at], at + 1
            if got != str(want):
                failed, shown = failed + 1, shown + 1
                if shown <= 15:
                    print(f"not ok {' '.join(more)} {name} {kind} {seconds} ({EPOCH + datetime.timedelta(seconds=seconds)}): "
                          f"ours {got}, Python's {want}")
    if at != len(given):
        raise SystemExit(f"{len(given)} answers for {at} questions")
    return at - failed, failed


def main():
    default = pathlib.Path(os.environ.get("CALENDS", ROOT / "build/release/calends")).resolve().parent / "tests/oracle"
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--programs", default=default)
    options = arguments.parse_args()
    zoneinfo.reset_tzpath([str(ZONES)])
    r = random.Random(options.seed)
    print(f"seed {options.seed}")
    program, asked, printed, seen = f"{options.programs}/zone_print", [], [], set()
    for name in names():
        content = (ZONES / name).read_bytes()
        if content in seen:  # a link: its name must be known
            asked.append((name, "utc", [0, 10**9]))
            continue
        seen.add(content)
        utc, local = questions(name, r)
        asked += [(name, "utc", utc), (name, "local", local)]
        printed += [(name, "utc", [t for t in utc if YEAR_1900 <= t < YEAR_2100][:400]),
                    (name, "local", [t for t in local if YEAR_1900 + 86400 <= t < YEAR_2100 - 86400][:400])]
    print(f"{len({name for name, _, _ in asked})} names of {len(seen)} different zones")
    passed, failed = compare(program, asked)
    again, lost = compare(program, printed, "custom")
    print(f"{passed} answers as they are, {again} by way of a VTIMEZONE")
    print(f"{passed + again} passed, {failed + lost} failed")
    return failed + lost != 0


if __name__ == "__main__":
    sys.exit(main())
