#!/usr/bin/env python3
"""Runs a command with a PostgreSQL server for its tests: on_postgresql.py [--pooled] COMMAND…
Unit tests make a schema in it for each database they want, servers under test (rigs/server.py) a database; --pooled: they
reach it through PgBouncer in transaction mode."""
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from rigs.between import Pooler  # noqa: E402
from rigs.postgres import Cluster  # noqa: E402


def run(command, environment):
    return subprocess.run(command, env={**os.environ, **environment}).returncode


def main():
    with Cluster() as cluster:
        direct = {"CALENDS_TEST_POSTGRESQL": cluster.url()}
        if sys.argv[1] != "--pooled":
            return run(sys.argv[1:], direct)
        with Pooler(cluster) as pooler:
            return run(sys.argv[2:], {**direct, "CALENDS_TEST_POOLER": pooler.url()})


if __name__ == "__main__":
    sys.exit(main())
