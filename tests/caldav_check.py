#!/usr/bin/env python3
"""Asks a server for everything that caldav-server-tester knows of CalDAV servers' faults, as alice with bob
as a second person. What is not as it should be must stand in KNOWN with its reason.
$CALDAV_SERVER_TESTER: the program, else a venv made in build/caldav-check."""
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from rigs.server import Prepared  # noqa: E402

# What is so on purpose, or cannot be asked there.
KNOWN = {
    "calendar-color.name": "a colour is #RRGGBB or #RRGGBBAA, as programs of calendars send it",
    "create-calendar.auto": "no calendar comes to be by being asked for",
    "get-current-user-principal.has-calendar": "a fact, no fault",
    "principal-search": "who asks for everybody is told to say whom",
    "principal-search.by-name.self": "it asks for no property, and gets none",
    "principal-search.list-all": "nobody lists everybody",
    "save.duplicate-uid.cross-calendar": "a UID stands once in a home",
    "scheduling.schedule-tag.stable-partstat": "an attendee's own PUT is a change; the organizer's tag stays",
    "search.text.comp-type-optional": "a filter on VCALENDAR looks at VCALENDAR's own properties",
    "search.time-range.comp-type-optional": "VCALENDAR has no time that a range could overlap",
    "url.encode-at.identity": "a second object of the same name cannot be made, which it reads as doubt",
    "url.encode-at.literal.principal": "names of principals have no @ here",
    "well-known": "it does not ask on a loopback address",
}
ACCOUNT = "{name}:\n  caldav_url: {url}/api/v1.0/caldav/\n  caldav_username: {login}\n  caldav_password: {secret}\n"


def tester():
    """The program, installed at first use."""
    given = os.environ.get("CALDAV_SERVER_TESTER")
    if given:
        return given
    folder = ROOT / "build" / "caldav-check"
    if not (folder / "bin" / "caldav-server-tester").exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([folder / "bin" / "pip", "-q", "install", "caldav-server-tester>=1.7,<2", "vobject"], check=True)
    return str(folder / "bin" / "caldav-server-tester")


def observed(prepared, server):
    """Support of each feature, by its name."""
    home = prepared.folder / "home"
    config = home / ".config" / "caldav" / "calendar.yaml"
    config.parent.mkdir(parents=True)
    config.write_text("".join(ACCOUNT.format(name=name, url=server.url, login=login, secret=prepared.secrets[login])
                              for name, login in (("default", "alice"), ("second", "bob"))))
    done = subprocess.run([tester(), "--config-section", "default", "--config-section", "second", "--format", "text",
                           "--verbose"],
                          env={**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config")},
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600)
    if done.returncode:
        raise SystemExit(f"not ok the program ended with {done.returncode}:\n{done.stdout}{done.stderr}"[-4000:])
    parts = re.split(r"^## ", done.stdout, flags=re.M)[1:]
    return {part.splitlines()[0].strip(): found[1] for part in parts
            if (found := re.search(r"^Feature support level found: (\S+)", part, re.M))}


def main():
    prepared, failed = Prepared(), 0
    try:
        with prepared.server() as server:
            features = observed(prepared, server)
    finally:
        prepared.remove()
    if len(features) < 50:
        raise SystemExit(f"not ok only {len(features)} features were asked for")
    for name, support in sorted(features.items()):
        is_well = support == "full" or name in KNOWN
        failed += not is_well
        print(f"{'ok' if is_well else 'not ok'} {name}: {support}" + (f" ({KNOWN[name]})" if name in KNOWN else ""))
    print(f"{len(features) - failed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
