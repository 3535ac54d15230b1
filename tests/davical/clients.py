#!/usr/bin/env python3
"""vdirsyncer and khal, the real ones, through Calends with a real DAViCal behind it: the same steps as with the built-in
engine."""
import importlib.util
import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import Client  # noqa: E402
from rigs.davical import DAViCal  # noqa: E402
from rigs.server import Prepared  # noqa: E402

spec = importlib.util.spec_from_file_location("vdirsyncer_khal", HERE.parent / "clients" / "vdirsyncer_khal.py")
desk = importlib.util.module_from_spec(spec)
spec.loader.exec_module(desk)


def main():
    prepared, passed = Prepared(), 0
    try:
        with DAViCal() as davical, tempfile.TemporaryDirectory(prefix="calends-davical-") as folder:
            options = [f"caldav.upstream={davical.url}", "caldav.kind=davical", f"caldav.secret={davical.secret}"]
            with prepared.server(options) as s, Client(s, "alice", s.secrets["alice"]) as alice:
                for name in ("alice", "bob"):  # each has signed in once
                    assert s.request("GET", "/api/v1.0/calendars", user=name, secret=s.secrets[name]).status == 200
                pair = desk.Pair(s, pathlib.Path(folder), alice, s.secrets["alice"])
                for step in desk.STEPS:
                    step(pair)
                    print(f"ok {step.__name__}", flush=True)
                    passed += 1
    except Exception as why:  # noqa: BLE001: every fault is a failed test
        print(f"not ok {desk.STEPS[passed].__name__ if passed < len(desk.STEPS) else 'end'}: {why!r}"[:2000])
    finally:
        prepared.remove()
    print(f"{passed} passed, {len(desk.STEPS) - passed} failed")
    return 0 if passed == len(desk.STEPS) else 1


if __name__ == "__main__":
    sys.exit(main())
