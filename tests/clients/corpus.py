#!/usr/bin/env python3
"""Calendars from the wild go in with a report and come out without loss. They are other projects' data
and stand outside this one: $CALENDS_CORPUS, or ../shared/corpus; skipped where there are none."""
import os
import pathlib
import re
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.server import Server  # noqa: E402

ROOT = HERE.parents[1]
CORPUS = pathlib.Path(os.environ.get("CALENDS_CORPUS") or ROOT.parent / "shared" / "corpus")
TOTALS = re.compile(r"(\d+) created, (\d+) updated, (\d+) unchanged, (\d+) of them repaired, (\d+) refused")


def components(text):
    """Each event, task and journal entry of a stream as its lines, white space at line ends dropped."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(r"\n[ \t]", "", text)
    found = re.findall(r"^BEGIN:(?:VEVENT|VTODO|VJOURNAL)\s*$.*?^END:(?:VEVENT|VTODO|VJOURNAL)\s*$", text, re.M | re.S)
    return ["\n".join(line.rstrip() for line in c.splitlines()) for c in found]


def lost(before, after):
    """Components of the export whose lines do not all stand in one component of the file, or that a
    second export gives differently."""
    known = [set(c.splitlines()) for c in components(before)]
    return [c for c in components(after)
            if not any(set(c.splitlines()) - {line for line in c.splitlines() if line.startswith("UID:")} <= k for k in known)]


def one_file(path, folder, totals):
    server = Server(folder)
    server.command("user", "add", "zoe@example.org", "--handle", "zoe")
    done = server.command("import", str(path), "--user", "zoe", check=False)
    counts = TOTALS.search(done.stdout)
    if not counts:
        assert done.returncode == 1 and done.stderr.startswith("calends: "), f"{done.returncode} {done.stdout}{done.stderr}"
        totals["unreadable"] += 1
        return f"refused whole: {done.stderr.strip()[9:]}"
    created, updated, unchanged, repaired, refused = map(int, counts.groups())
    assert updated == 0, done.stdout
    out = server.command("export", "--user", "zoe").stdout
    text = path.read_bytes().decode("utf-8", "replace")
    if not repaired:
        missing = lost(text, out)
        assert not missing, f"not as it came: {missing[:2]}"
    again = server.command("import", "-", "--user", "zoe", text=out, check=False)
    assert TOTALS.search(again.stdout), again.stdout + again.stderr
    second = list(map(int, TOTALS.search(again.stdout).groups()))
    assert second[0] == 0 and second[4] == 0, f"its own export is not taken: {again.stdout}"
    totals.update({k: totals[k] + v for k, v in (("created", created), ("repaired", repaired), ("refused", refused))})
    return f"{created} accepted, {repaired} of them repaired, {refused} refused"


def main():
    files = sorted(CORPUS.rglob("*.ics"))
    if not files:
        print(f"skipped: no calendars in {CORPUS}")
        print("0 passed, 0 failed")
        return 0
    totals, passed, failed = dict(created=0, repaired=0, refused=0, unreadable=0), 0, 0
    for path in files:
        with tempfile.TemporaryDirectory(prefix="calends-test-") as folder:
            try:
                print(f"ok {path.relative_to(CORPUS)}: {one_file(path, pathlib.Path(folder), totals)}")
                passed += 1
            except AssertionError as why:
                print(f"not ok {path.relative_to(CORPUS)}: {why}"[:3000])
                failed += 1
    print(", ".join(f"{v} {k}" for k, v in totals.items()))
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
