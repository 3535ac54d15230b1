#!/usr/bin/env python3
"""The web application in a real Chromium, on Calends with a real DAViCal behind it: signing in, calendars, and events
made, moved, edited, repeated and deleted. $CALENDS: the program under test."""
import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.davical import DAViCal  # noqa: E402
from rigs.server import Server  # noqa: E402

sys.path.insert(0, str(HERE.parent / "web"))
import run  # noqa: E402


def main():
    run.prepare()
    with DAViCal() as davical, tempfile.TemporaryDirectory(prefix="calends-web-") as folder:
        options = [f"web.root={run.OUT}", f"caldav.upstream={davical.url}", "caldav.kind=davical", f"caldav.secret={davical.secret}"]
        with Server(folder, options) as s:
            passed, failed = run.claims("davical", s, CALENDS_LINK=s.first_link())
        assert int(davical.sql("SELECT count(*) FROM caldav_data")) > 0, "the events are not at DAViCal"
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
