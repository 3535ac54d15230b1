#!/usr/bin/env python3
"""Starts a server for tsdav.mjs, which drives the Node.js library tsdav against it."""
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.server import Prepared  # noqa: E402


def main():
    if not (HERE / "node_modules" / "tsdav").is_dir():
        raise SystemExit("tests/clients/node_modules is missing: run scripts/bootstrap --test")
    prepared = Prepared()
    try:
        with prepared.server() as server:
            environment = {**os.environ, "CALENDS_URL": server.url, "CALENDS_SECRET": prepared.secrets["alice"]}
            return subprocess.run(["node", "tsdav.mjs"], cwd=HERE, env=environment, timeout=120).returncode
    finally:
        prepared.remove()


if __name__ == "__main__":
    sys.exit(main())
