#!/usr/bin/env python3
"""Builds with sanitizers, serves on 127.0.0.1:8080 from data/dev.db, and does it again when a source
changes. Ctrl-C ends it."""
import os
import pathlib
import signal
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "dev"


def stamp():
    """Changes with any source."""
    files = [p for folder in ("src", "migrations", "web/out") for p in (ROOT / folder).rglob("*") if p.is_file()]
    return len(files), max((p.stat().st_mtime for p in files), default=0)


def build():
    setup = ["meson", "setup", *(["--reconfigure"] if (BUILD / "build.ninja").exists() else []), str(BUILD),
             "--buildtype=debug", "-Db_sanitize=address,undefined", "-Db_lundef=false"]
    return (subprocess.run(setup, cwd=ROOT, stdout=subprocess.DEVNULL).returncode == 0
            and subprocess.run(["ninja", "-C", str(BUILD), "calends"], cwd=ROOT).returncode == 0)


def serve():
    (ROOT / "data").mkdir(exist_ok=True)
    return subprocess.Popen([BUILD / "calends", "serve", "--set", f"database.url=sqlite:{ROOT}/data/dev.db",
                             "--set", "http.listen=127.0.0.1:8080", "--set", "log.level=debug"], cwd=ROOT)


def stop(process):
    if process and process.poll() is None:
        process.send_signal(signal.SIGTERM)
        process.wait()


def main():
    os.environ.setdefault("CC", "clang")
    process, seen = None, None
    try:
        while True:
            now = stamp()
            if now != seen:
                seen = now
                if build():
                    stop(process)
                    process = serve()
            time.sleep(0.5)
    except KeyboardInterrupt:
        stop(process)
    return 0


if __name__ == "__main__":
    sys.exit(main())
