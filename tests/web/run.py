#!/usr/bin/env python3
"""The web application in a real Chromium, on a server that starts for the first time. Each script gets
a server of its own: its address and the link that its first start prints."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.server import Server  # noqa: E402

SCRIPTS = ["run.mjs", "whole_way.mjs"]


def install():
    """playwright-core, which brings no browser of its own."""
    if not (HERE / "node_modules" / "playwright-core").is_dir():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=HERE, check=True)


def play(script):
    with tempfile.TemporaryDirectory(prefix="calends-test-") as folder:
        with Server(pathlib.Path(folder)) as server:
            done = subprocess.run(["node", script], cwd=HERE, capture_output=True, text=True, timeout=900,
                                  env={**os.environ, "CALENDS_URL": server.url, "CALENDS_LINK": server.first_link(),
                                       "CALENDS_HOME": folder})
    print(done.stdout + done.stderr, flush=True)
    found = re.findall(r"^(\d+) passed, (\d+) failed", done.stdout, re.M)
    return map(int, found[-1]) if found else (0, 1)


def main():
    install()
    passed, failed = 0, 0
    for script in SCRIPTS:
        p, f = play(script)
        passed, failed = passed + p, failed + f
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
