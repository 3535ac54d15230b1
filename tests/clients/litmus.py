#!/usr/bin/env python3
"""litmus, the WebDAV conformance suite, whole, on a plain collection of a home. A warning is a failure
but for those known."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import Client, expect  # noqa: E402
from rigs.server import Prepared  # noqa: E402

SUITES = ["basic", "copymove", "props", "locks", "http"]
FILES = "/api/v1.0/caldav/alice/files/"
# Warnings by the name of the test, each with why it may be.
KNOWN = {}


def play(suite, server, folder):
    """Passed and failed of one suite. Each test prints one line; a warning comes before it."""
    done = subprocess.run(["litmus", "-k", server.url + FILES, "alice", server.secrets["alice"]],
                          cwd=folder, capture_output=True, text=True, timeout=300,
                          env={**os.environ, "TESTS": suite, "HOME": str(folder)})
    passed = failed = 0
    for line in re.split(r"[\r\n]+", done.stdout):
        found = re.match(r" *\d+\. (\w+)\.* +(pass|FAIL|SKIPPED|WARNING:)(.*)", line)
        if not found:
            continue
        name, outcome, remark = found.groups()
        good = outcome == "pass" or (outcome == "WARNING:" and name in KNOWN)
        print(f"{'ok' if good else 'not ok'} litmus {suite} {name}" + ("" if good else f": {outcome}{remark}"))
        passed, failed = passed + (good and outcome == "pass"), failed + (not good)
    if not passed or (done.returncode and not failed):
        print(f"not ok litmus {suite} ended with {done.returncode}\n{done.stdout}{done.stderr}")
        failed += 1
    return passed, failed


def main():
    prepared, folder = Prepared(), tempfile.mkdtemp(prefix="calends-test-")
    passed = failed = 0
    try:
        with prepared.server() as server:
            with Client(server, "alice", server.secrets["alice"]) as by_hand:
                expect(by_hand.request("MKCOL", FILES), 201)
            for suite in SUITES:
                sums = play(suite, server, folder)
                passed, failed = passed + sums[0], failed + sums[1]
    finally:
        prepared.remove()
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
