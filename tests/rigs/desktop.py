"""What the tests of real client programs share: a home folder of their own, vdirsyncer and khal set up
in it, and the loop that plays one step after the other against one server."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import traceback

from rigs.client import Client
from rigs.server import Prepared

VDIRSYNCER = """[general]
status_path = "{home}/status/"
[pair calends]
a = "server"
b = "local"
collections = ["from a", "from b"]
conflict_resolution = "a wins"
metadata = ["displayname", "color"]
[storage server]
type = "caldav"
url = "{url}"
username = "{login}"
password = "{secret}"
[storage local]
type = "filesystem"
path = "{home}/calendars/"
fileext = ".ics"
"""
KHAL = """[calendars]
[[all]]
path = {home}/calendars/*
type = discover
[sqlite]
path = {home}/khal.db
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
default_timezone = Europe/Paris
local_timezone = Europe/Paris
[default]
default_calendar = calendar
"""


class Home:
    """A folder that is HOME to the programs run in it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        # Debian's programs want Debian's Python, whatever else is installed.
        path = "/usr/bin:/bin:" + os.environ.get("PATH", "")
        self.environment = {**os.environ, "PATH": path, "HOME": str(self.folder), "LC_ALL": "C.UTF-8", "TZ": "Europe/Paris",
                            "XDG_CONFIG_HOME": f"{self.folder}/.config", "XDG_DATA_HOME": f"{self.folder}/.local/share",
                            "XDG_CACHE_HOME": f"{self.folder}/.cache"}

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def run(self, *words, text=None, timeout=120, **more):
        """What the program printed; AssertionError with all of it when it fails."""
        done = subprocess.run(words, input=text, capture_output=True, text=True, timeout=timeout,
                              env=self.environment, cwd=self.folder, **more)
        assert done.returncode == 0, f"{words} ended with {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout


class Desktop(Home):
    """vdirsyncer and khal, calendars as folders of .ics files."""

    def __init__(self, folder, url, login, secret):
        super().__init__(folder)
        values = {"home": self.folder, "url": url, "login": login, "secret": secret}
        self.calendars = self.folder / "calendars"
        self.calendars.mkdir()
        self.vdirsyncer_conf = self.write("vdirsyncer.conf", VDIRSYNCER.format(**values))
        self.khal_conf = self.write("khal.conf", KHAL.format(**values))

    def vdirsyncer(self, word):
        return self.run("vdirsyncer", "-c", str(self.vdirsyncer_conf), word, text="y\n" * 20)

    def discover(self):
        self.vdirsyncer("discover")

    def sync(self):
        self.vdirsyncer("sync")

    def khal(self, *words):
        return self.run("khal", "-c", str(self.khal_conf), *words)

    def files(self, calendar="calendar"):
        """Text by file name."""
        return {p.name: p.read_text() for p in (self.calendars / calendar).glob("*.ics")}


def play_steps(steps, begin, options=()):
    """Plays the steps in their order on one server; the exit code. begin(server, folder, by_hand, secret)
    makes what each step is called with: folder is empty, by_hand a Client of alice's, secret her app
    password. What it makes is ended by its close(), if it has one."""
    prepared, folder = Prepared(), pathlib.Path(tempfile.mkdtemp(prefix="calends-test-"))
    passed = 0
    try:
        secret = prepared.secrets["alice"]
        with prepared.server(options) as server, Client(server, "alice", secret) as by_hand:
            setting = begin(server, folder, by_hand, secret)
            try:
                passed = sum(held(step, setting) for step in steps)
            finally:
                getattr(setting, "close", lambda: None)()
    finally:
        prepared.remove()
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{passed} passed, {len(steps) - passed} failed")
    return passed != len(steps)


def held(step, setting):
    try:
        step(setting)
    except Exception as why:  # noqa: BLE001: every fault is a failed step
        here = [f for f in traceback.extract_tb(why.__traceback__) if f.name == step.__name__]
        print(f"not ok {step.__name__} (line {here[0].lineno if here else 0}): {type(why).__name__}: {why}"[:4000], flush=True)
        return False
    print(f"ok {step.__name__}", flush=True)
    return True


def main(steps, begin, options=()):
    sys.exit(play_steps(steps, begin, options))
