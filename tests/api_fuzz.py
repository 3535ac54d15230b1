#!/usr/bin/env python3
"""Plays what the API's description allows, and what it forbids, against a server (schemathesis, by
property-based generation). $SCHEMATHESIS: the program, else a venv made in build/schemathesis.
Further arguments go to `schemathesis run`."""
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from rigs.server import Prepared  # noqa: E402

# Rules that a schema cannot say (known time zones, quotas, one use of a link) refuse some data that
# fits it; who guesses credentials is answered 429 after a while instead of 401.
LEFT_OUT = "positive_data_acceptance,ignored_auth"

# Methods that no HTTP parser has to know are 501 before any route is looked at (RFC 9110 9.1).
SETTINGS = """[phases.coverage]
unexpected-methods = ["PUT", "PATCH", "DELETE", "OPTIONS", "POST", "GET"]
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 409, 413, 415, 422, 429]
"""


def schemathesis():
    """The program, installed at first use."""
    given = os.environ.get("SCHEMATHESIS")
    if given:
        return given
    folder = ROOT / "build" / "schemathesis"
    if not (folder / "bin" / "schemathesis").exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([folder / "bin" / "pip", "-q", "install", "schemathesis>=4,<5"], check=True)
    return str(folder / "bin" / "schemathesis")


def main():
    prepared = Prepared()
    try:
        with prepared.server(["limits.import_size=65536", "limits.calendars=100000"]) as server:
            fields = server.sign_in("alice")
            command = [schemathesis(), "run", f"{server.url}/api/v1.0/openapi.json",
                       "--exclude-checks", LEFT_OUT, "--exclude-operation-id", "delete_session",
                       "--continue-on-failure", "--generation-deterministic",
                       "--generation-with-security-parameters", "false", *sys.argv[1:]]
            (prepared.folder / "schemathesis.toml").write_text(SETTINGS)
            for name, value in fields.items():
                command += ["-H", f"{name}: {value}"]
            return subprocess.run(command, cwd=prepared.folder).returncode
    finally:
        prepared.remove()


if __name__ == "__main__":
    sys.exit(main())
