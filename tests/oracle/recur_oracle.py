#!/usr/bin/env python3
"""Random valid rules, expanded by us, by python-dateutil, by libical, and by RFC 5545 read word by word
(rfc_rules.py). We must agree with the RFC always; a difference with one of the other two must be of a kind that
tests/data/recur/differences.md settles.
Usage: recur_oracle.py [--count N] [--seed N] [--programs DIR]"""
import argparse
import collections
import datetime
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile

from dateutil.rrule import rrulestr

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from rfc_rules import DAYS, Reference, parts_of  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
KINDS = ROOT / "tests/data/recur/differences.md"
MOST = 25  # instances compared
SPANS = {"YEARLY": 365 * 14, "MONTHLY": 900, "WEEKLY": 450, "DAILY": 500, "HOURLY": 40, "MINUTELY": 1, "SECONDLY": 1 / 24}
# part: frequencies it may stand with, likelihood in percent, values
YMD = ["YEARLY", "MONTHLY", "DAILY"]
SHORT = ["HOURLY", "MINUTELY", "SECONDLY"]
PARTS = {
    "BYMONTH": (YMD + SHORT + ["WEEKLY"], 30, lambda r: r.randint(1, 12)),
    "BYWEEKNO": (["YEARLY"], 20, lambda r: r.choice([1, 2, 20, 51, 52, 53, -1, -2, -53, r.randint(1, 53)])),
    "BYYEARDAY": (["YEARLY"] + SHORT, 15, lambda r: r.choice([1, 60, 366, -1, -366, r.randint(1, 366), -r.randint(1, 366)])),
    "BYMONTHDAY": (YMD + SHORT, 30, lambda r: r.choice([1, 13, 29, 30, 31, -1, -2, -31, r.randint(1, 31)])),
    "BYHOUR": (YMD + SHORT + ["WEEKLY"], 15, lambda r: r.randint(0, 23)),
    "BYMINUTE": (YMD + SHORT + ["WEEKLY"], 12, lambda r: r.randint(0, 59)),
    "BYSECOND": (YMD + SHORT + ["WEEKLY"], 8, lambda r: r.randint(0, 59)),
}


def numbers(r, pick):
    return ",".join(map(str, sorted({pick(r) for _ in range(r.choice([1, 1, 2, 3, 5]))})))


def byday(r, freq, by_week):
    days = r.sample(DAYS, r.choice([1, 1, 2, 3, 5]))
    if freq not in ("YEARLY", "MONTHLY") or by_week or r.random() < 0.5:
        return ",".join(days)
    return ",".join(str(r.choice([1, 2, 3, 4, 5, -1, -2, -5, 10, -20, 53] if freq == "YEARLY" else [1, 2, 3, 4, 5, -1, -2, -5]))
                    + d if r.random() < 0.8 else d for d in days)


def random_rule(r):
    freq = r.choices(["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"], [6, 6, 4, 4, 2, 1, 1])[0]
    rule = {"FREQ": freq}
    if r.random() < 0.4:
        rule["INTERVAL"] = str(r.choice([2, 2, 3, 4, 5, 7, 12]))
    for name, (freqs, percent, pick) in PARTS.items():
        if freq in freqs and r.random() * 100 < percent:
            rule[name] = numbers(r, pick)
    if r.random() < 0.4:
        rule["BYDAY"] = byday(r, freq, "BYWEEKNO" in rule)
    if any(name.startswith("BY") for name in rule) and r.random() < 0.25:
        rule["BYSETPOS"] = numbers(r, lambda r: r.choice([1, 2, 3, 5, -1, -2, -3]))
    if r.random() < 0.3:
        rule["WKST"] = r.choice(DAYS)
    return ";".join(f"{k}={v}" for k, v in rule.items())


def text_of(t):
    return t.strftime("%Y%m%dT%H%M%S")


def time_of(text):
    return datetime.datetime.strptime(text, "%Y%m%dT%H%M%S")


class Answers:
    """A program that answers questions while we do something else."""

    def __init__(self, program, questions):
        asked = "".join(f"{text_of(start)}\t{most}\t{rule}\n" for start, most, rule in questions)
        self.count, self.file = len(questions), tempfile.TemporaryFile("w+")
        self.file.write(asked)
        self.file.seek(0)
        self.process = subprocess.Popen([program], stdin=self.file, stdout=(out := tempfile.TemporaryFile("w+")))
        self.out = out

    def lines(self):
        if self.process.wait():
            raise SystemExit(f"{self.process.args} failed")
        self.out.seek(0)
        lines = self.out.read().splitlines()
        assert len(lines) == self.count, f"{self.process.args} gave {len(lines)} lines for {self.count} questions"
        return lines


def stop(*_):
    raise TimeoutError


def by_dateutil(rule, start, horizon, most):
    """Instances, and whether it was stopped before the horizon; None: it cannot do the rule."""
    out = []
    signal.setitimer(signal.ITIMER_REAL, 0.06)
    try:
        for t in rrulestr(rule, dtstart=start):
            if t > horizon or len(out) == most:
                break
            out.append(t)
    except TimeoutError:
        return out, True
    except (ValueError, IndexError):
        return None, True
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return out, False


def kinds():
    """From "## id (oracle): /pattern/" headings: id, oracle, what the rule must look like."""
    found = re.findall(r"^## (\S+) \((\w+)\): `(.+)`$", KINDS.read_text(), re.M)
    return [(name, oracle, re.compile(pattern)) for name, oracle, pattern in found]


def synchronised(r, program, rules):
    """Starts that are instances of their rules: the second or third of a walk from a random time."""
    first = [datetime.datetime(r.randint(1990, 2040), r.randint(1, 12), r.randint(1, 28), r.randint(0, 23), r.randint(0, 59), r.randint(0, 59))
             for _ in rules]
    lines = Answers(program, [(t, 4, rule) for t, rule in zip(first, rules)]).lines()
    return [time_of(r.choice(line.split(",")[1:])) if "," in line and "..." not in line else t for t, line in zip(first, lines)]


class Tally:
    def __init__(self):
        self.passed = self.failed = 0
        self.settled, self.slow, self.shown = collections.Counter(), collections.Counter(), 0
        self.known = kinds()

    def fail(self, text):
        self.failed += 1
        if self.failed <= 20:
            print("not ok " + text)

    def compare(self, oracle, question, ours, answer):
        """Counts a comparison; a difference must be settled."""
        rule, start = question
        theirs, is_part = answer
        if theirs is None or is_part and len(theirs) < len(ours) and theirs == ours[:len(theirs)]:
            self.slow[oracle] += 1
            return
        if theirs == ours or theirs == ours[1:]:  # DTSTART outside of the rule: theirs leave it out
            self.passed += 1
            return
        normal = ";".join(sorted(rule.split(";")))
        for name, whose, pattern in self.known:
            if whose == oracle and pattern.search(normal):
                self.settled[name] += 1
                self.passed += 1
                return
        self.fail(f"{oracle}: {rule} from {text_of(start)}\n   ours   {' '.join(map(text_of, ours[:8]))}\n"
                  f"   theirs {' '.join(map(text_of, theirs[:8]))}")


def parsed(line, horizon):
    """As by_dateutil."""
    if line == "refused":
        return None, True
    found = [time_of(t) for t in line.split(",") if t not in ("", "...", "slow")]
    return [t for t in found if t <= horizon], line.endswith(("...", "slow"))


def run(options):
    r = random.Random(options.seed)
    ours_at, libical_at = f"{options.programs}/recur_print", f"{options.programs}/libical_print"
    rules = [random_rule(r) for _ in range(options.count)]
    starts = synchronised(r, ours_at, rules)
    questions = [(start, MOST, rule) for start, rule in zip(starts, rules)]
    has_libical = os.access(libical_at, os.X_OK)
    libical = Answers(libical_at, questions) if has_libical else None
    ours, tally, good = Answers(ours_at, questions).lines(), Tally(), []
    for (start, most, rule), line in zip(questions, ours):
        horizon = start + datetime.timedelta(days=SPANS[parts_of(rule)["FREQ"]] * int(parts_of(rule).get("INTERVAL", 1)) ** 0.5)
        mine, _ = parsed(line, horizon)
        good.append((mine, horizon))
        reference = Reference(rule, start).instances(horizon, most)
        if mine != reference:
            tally.fail(f"RFC 5545: {rule} from {text_of(start)}\n   ours {line[:150]}\n   RFC  {' '.join(map(text_of, reference[:8]))}")
            continue
        tally.passed += 1
        if len(mine) > 1:
            tally.compare("dateutil", (rule, start), mine, by_dateutil(rule, start, horizon, most))
    for (start, most, rule), line, (mine, horizon) in zip(questions, libical.lines() if libical else [], good):
        if mine and len(mine) > 1:
            tally.compare("libical", (rule, start), mine, parsed(line, horizon))
    return tally, has_libical


def main():
    signal.signal(signal.SIGALRM, stop)
    default = pathlib.Path(os.environ.get("CALENDS", ROOT / "build/release/calends")).resolve().parent / "tests/oracle"
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--count", type=int, default=3000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--programs", default=default)
    options = arguments.parse_args()
    print(f"seed {options.seed}, {options.count} rules")
    tally, has_libical = run(options)
    if not has_libical:
        print("libical is not there: compared without it")
    for name, n in sorted(tally.settled.items()):
        print(f"{n:5} settled by differences.md: {name}")
    for name, n in sorted(tally.slow.items()):
        print(f"{n:5} given up by {name} (slow or refused)")
    print(f"{tally.passed} passed, {tally.failed} failed")
    return tally.failed != 0


if __name__ == "__main__":
    sys.exit(main())
