#!/usr/bin/env python3
"""The web application in a real Chromium on a real server: every claim of run.mjs, and the whole way of
the product, from a first start's link to a desktop program and back. $CALENDS: the program under test."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent))
from rigs.desktop import Desktop  # noqa: E402
from rigs.server import Server  # noqa: E402


def prepare():
    """The browser driver as locked, and the application as built."""
    if not (HERE / "node_modules" / "playwright-core").is_dir():
        subprocess.run(["npm", "ci", "--silent"], cwd=HERE, check=True, timeout=600)
    if not (ROOT / "web" / "out" / "index.html").is_file():
        raise SystemExit("web/out is missing: run npm ci and npm run build in web")


def server(folder):
    return Server(folder, [f"web.root={ROOT / 'web' / 'out'}"])


def claims(folder):
    """How many claims of run.mjs held, how many did not."""
    with server(folder) as s:
        environment = {**os.environ, "CALENDS_URL": s.url, "CALENDS_LINK": s.first_link()}
        done = subprocess.run(["node", "run.mjs"], cwd=HERE, env=environment, stdout=subprocess.PIPE, text=True,
                              timeout=900)
    found = re.search(r"^(\d+) passed, (\d+) failed\n", done.stdout, re.M)
    print(done.stdout.replace(found[0], "") if found else done.stdout, end="")
    return (int(found[1]), int(found[2])) if found else (0, 1)


class Browser:
    """The steps of way.mjs."""

    def __init__(self, s):
        environment = {**os.environ, "CALENDS_URL": s.url, "CALENDS_LINK": s.first_link()}
        self.process = subprocess.Popen(["node", "steps.mjs"], cwd=HERE, env=environment, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def step(self, name):
        self.process.stdin.write(name + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline() or '{"error": "the browser ended"}')
        assert "error" not in answer, f"{name}: {answer['error']}"
        return answer

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


def rename(desktop, old, new):
    """Changes a title in the one file that has it; the calendar's folder."""
    paths = [p for p in desktop.calendars.glob("*/*.ics") if old in p.read_text()]
    assert len(paths) == 1, paths
    paths[0].write_text(paths[0].read_text().replace(old, new))
    return paths[0].parent.name


def whole_way(folder):
    """A first start, the browser, a desktop program, and the browser again."""
    with server(folder / "server") as s, Browser(s) as browser:
        browser.step("begin")
        access = browser.step("secret")
        desktop = Desktop(folder / "home", access["address"], access["login"], access["secret"])
        desktop.discover()
        desktop.sync()
        listed = desktop.khal("list", "2026-03-12", "2026-03-13")
        assert "10:00-11:00 Made in the browser" in listed, listed
        calendar = rename(desktop, "Made in the browser", "Changed at the desk")
        desktop.khal("new", "-a", calendar, "2026-03-13", "14:00", "15:00", "Made in khal")
        desktop.sync()
        browser.step("seen")


def main():
    prepare()
    with tempfile.TemporaryDirectory(prefix="calends-web-") as folder:
        passed, failed = claims(pathlib.Path(folder) / "claims")
        try:
            whole_way(pathlib.Path(folder) / "way")
            passed += 1
            print("ok   what is made in the browser goes to a desktop program and comes back changed")
        except Exception as error:
            failed += 1
            print(f"FAIL the whole way: {error}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
