#!/usr/bin/env python3
"""Fuzzes every target of fuzz/ with libFuzzer for some seconds each; new inputs are kept in build/fuzz.
Usage: fuzz.py SECONDS [TARGET]…"""
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "fuzz"


def main():
    seconds, wanted = sys.argv[1], sys.argv[2:]
    subprocess.run(["meson", "setup", *(["--reconfigure"] if (BUILD / "build.ninja").exists() else []), str(BUILD),
                    "-Dfuzz=true", "-Db_sanitize=address,undefined", "-Db_lundef=false"],
                   cwd=ROOT, check=True, env={**os.environ, "CC": "clang"}, stdout=subprocess.DEVNULL)
    names = sorted(p.stem for p in (ROOT / "fuzz").glob("*.c") if p.stem != "replay")
    names = [n for n in names if not wanted or n in wanted]
    subprocess.run(["ninja", "-C", str(BUILD), *(f"fuzz/fuzz_{n}" for n in names)], check=True)
    failed = 0
    for name in names:
        found = BUILD / "found" / name
        found.mkdir(parents=True, exist_ok=True)
        seeds = ROOT / "fuzz" / "corpus" / name
        done = subprocess.run([BUILD / "fuzz" / f"fuzz_{name}", f"-max_total_time={seconds}", "-timeout=10",
                               "-rss_limit_mb=2048", f"-artifact_prefix={found.parent}/{name}-", found, seeds],
                              stderr=subprocess.PIPE, text=True)
        print(f"{'ok' if done.returncode == 0 else 'not ok'} {name}: {done.stderr.strip().splitlines()[-1]}", flush=True)
        if done.returncode:
            failed += 1
            print(done.stderr[-3000:])
    print(f"{len(names) - failed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
