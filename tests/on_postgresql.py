#!/usr/bin/env python3
"""Runs a command with a PostgreSQL server for its tests: on_postgresql.py COMMAND…
Unit tests make a schema in it for each database they want, servers under test (rigs/server.py) a database."""
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from rigs.postgres import Cluster  # noqa: E402


def main():
    with Cluster() as cluster:
        return subprocess.run(sys.argv[1:], env={**os.environ, "CALENDS_TEST_POSTGRESQL": cluster.url()}).returncode


if __name__ == "__main__":
    sys.exit(main())
