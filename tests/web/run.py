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
from rigs.server import PASSWORD, Prepared, Server  # noqa: E402

import keycloak  # noqa: E402
import sharing  # noqa: E402
from browser import Browser  # noqa: E402

OUT = ROOT / "web" / "out"


def prepare():
    """The browser driver as locked, and the application as built."""
    if not all((HERE / "node_modules" / name).is_dir() for name in ("playwright-core", "axe-core")):
        subprocess.run(["npm", "ci", "--silent"], cwd=HERE, check=True, timeout=600)
    if not (OUT / "index.html").is_file():
        raise SystemExit("web/out is missing: run npm ci and npm run build in web")


def server(folder):
    return Server(folder, [f"web.root={OUT}"])


def claims(which, s, **more):
    """How many claims of run.mjs held, how many did not."""
    environment = {**os.environ, "CALENDS_URL": s.url, **more}
    done = subprocess.run(["node", "run.mjs", which], cwd=HERE, env=environment, stdout=subprocess.PIPE, text=True,
                          timeout=900)
    found = re.search(r"^(\d+) passed, (\d+) failed\n", done.stdout, re.M)
    print(done.stdout.replace(found[0], "") if found else done.stdout, end="")
    return (int(found[1]), int(found[2])) if found else (0, 1)


def rename(desktop, old, new):
    """Changes a title in the one file that has it; the calendar's folder."""
    paths = [p for p in desktop.calendars.glob("*/*.ics") if old in p.read_text()]
    assert len(paths) == 1, paths
    paths[0].write_text(paths[0].read_text().replace(old, new))
    return paths[0].parent.name


def whole_way(folder):
    """A first start, the browser, a desktop program, and the browser again."""
    with server(folder / "server") as s, Browser("way", s, CALENDS_LINK=s.first_link()) as browser:
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


def first_steps(folder):
    """The first person of a fresh server."""
    with server(folder) as s:
        return claims("first", s, CALENDS_LINK=s.first_link())


def among_others(_):
    """Several people with passwords of this server; it may subscribe to itself."""
    prepared = Prepared()
    try:
        with prepared.server([f"web.root={OUT}", "fetch.allow_private=yes", "subscriptions.least_interval=1s"]) as s:
            return claims("others", s, CALENDS_PASSWORD=PASSWORD)
    finally:
        prepared.remove()


def one(scene, claim):
    """A scene of this side that counts as one claim."""
    def run(folder):
        try:
            scene(folder)
        except Exception as error:
            print(f"FAIL {claim}: {error}")
            return 0, 1
        print(f"ok   {claim}")
        return 1, 0
    return run


PARTS = [
    first_steps,
    among_others,
    one(whole_way, "what is made in the browser goes to a desktop program and comes back changed"),
    one(sharing.scene, "who signs in at the provider sees of a shared calendar what was granted, in the browser, by "
                       "CalDAV and by feed, until it is taken back"),
    one(keycloak.scene, "a real Keycloak signs in and out"),
]


def main():
    prepare()
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="calends-web-") as folder:
        for n, part in enumerate(PARTS):
            right, wrong = part(pathlib.Path(folder) / str(n))
            passed, failed = passed + right, failed + wrong
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
