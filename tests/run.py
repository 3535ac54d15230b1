#!/usr/bin/env python3
"""Builds everything that tests need and runs every suite; closes with `N passed, N failed`.
Usage: run.py [SUITE]…   (run.py --list names them)

A suite is one command or a list of them. What it prints ends in `N passed, N failed`; a command that
prints no such line counts as one test that its exit code decides."""
import os
import pathlib
import re
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PYTHON = "/usr/bin/python3"
LOGS = ROOT / "build" / "test-logs"

# Build directories: name, compiler, Meson options.
BUILDS = {
    "release": ("gcc", ["--buildtype=release", "-Db_lto=true"]),
    "asan": ("clang", ["--buildtype=debugoptimized", "-Db_sanitize=address,undefined", "-Db_lundef=false"]),
    "tsan": ("clang", ["--buildtype=debugoptimized", "-Db_sanitize=thread", "-Db_lundef=false"]),
}
# Folders whose tests use threads: they run under ThreadSanitizer too.
THREADED = ["base", "http", "net", "store", "core", "auth"]

SANITIZERS = {
    "ASAN_OPTIONS": "detect_leaks=1:abort_on_error=1:detect_stack_use_after_return=1",
    "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1",
    "TSAN_OPTIONS": "halt_on_error=1",
}


def folders():
    return sorted(p.name for p in (ROOT / "tests").iterdir()
                  if p.is_dir() and list(p.glob("*.c")) and (ROOT / "src" / p.name).is_dir())


def program(build):
    return {"CALENDS": str(ROOT / "build" / build / "calends")}


def unit(build, names):
    return [([f"build/{build}/tests/test_{n}"], SANITIZERS) for n in names]


def on_postgresql(command, environment):
    """The same with a PostgreSQL server in place of files."""
    return ([PYTHON, "tests/on_postgresql.py", *command], environment)


def in_two(environment):
    """Servers under test are two processes each: one that knows who asks, and CalDAV behind it."""
    return {**environment, "CALENDS_TEST_SPLIT": "1"}


def corpora():
    """Each fuzz target replays its corpus."""
    for source in sorted((ROOT / "fuzz").glob("*.c")):
        files = sorted(str(p) for p in (ROOT / "fuzz" / "corpus" / source.stem).glob("*"))
        if source.stem != "replay":
            yield ([f"build/asan/fuzz/fuzz_{source.stem}", *files], SANITIZERS)


def scripts(pattern, environment):
    return [([PYTHON, str(p.relative_to(ROOT))], environment) for p in sorted((ROOT / "tests").glob(pattern))]


def suites():
    """Name, builds it needs, commands with their environments."""
    asan, release = {**program("asan"), **SANITIZERS}, program("release")
    return [
        ("gates", ["release"], scripts("gates/*.py", {})),
        ("unit", ["asan"], unit("asan", folders())),
        ("threads", ["tsan"], unit("tsan", [n for n in THREADED if n in folders()])),
        ("fuzz-corpora", ["asan"], list(corpora())),
        ("scenes", ["asan"], [([PYTHON, "tests/scenes/run.py"], asan)]),
        ("postgresql", ["asan"], [on_postgresql(*unit("asan", ["store"])[0]),
                                  on_postgresql([PYTHON, "tests/scenes/run.py"], asan)]),
        ("cluster", ["asan"], scripts("cluster/*.py", asan)),
        ("split", ["asan", "release"], [*scripts("split/*.py", asan),
                             ([PYTHON, "tests/scenes/run.py"], in_two(release)), *scripts("wire/*.py", in_two(release))]),
        ("davical", ["asan"], scripts("davical/*.py", asan)),
        ("wire", ["asan"], scripts("wire/*.py", asan)),
        ("failures", ["asan"], scripts("failures/*.py", asan)),
        ("security", ["asan"], scripts("security/*.py", asan)),
        ("identity", ["asan"], scripts("identity/*.py", asan)),
        ("commands", ["asan"], scripts("commands/*.py", asan)),
        ("moves", ["asan"], scripts("moves/*.py", asan)),
        ("oracles", ["release"], scripts("oracle/*_oracle.py", release)),
        ("web-lint", [], [(["npm", "run", "--silent", "lint"], {}), (["npm", "run", "--silent", "check"], {})]),
        ("web-unit", [], [(["npm", "test", "--silent"], {})]),
        ("web", ["release"], [([PYTHON, "tests/web/run.py"], release)]),
        ("clients", ["release"], scripts("clients/*.py", release)),
        ("kill", ["release"], [([PYTHON, "tests/soak/kill.py", "--rounds", "40"], release)]),
        ("lint", ["asan"], [([PYTHON, "tests/lint.py"], {})]),
    ]


# What only computes runs beside the others, with what they leave of the processor.
BESIDE = {"lint", "web-lint"}


def must(command, **more):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, **more)
    if done.returncode:
        print(done.stdout[-8000:] + done.stderr[-8000:])
        print(f"failed: {' '.join(map(str, command))}")
        print("0 passed, 1 failed")
        sys.exit(1)


def build(name):
    compiler, options = BUILDS[name]
    folder = ROOT / "build" / name
    started = time.monotonic()
    configured = (folder / "build.ninja").exists()
    must(["meson", "setup", *(["--reconfigure"] if configured else []), str(folder), *options],
         env={**os.environ, "CC": compiler})
    must(["ninja", "-C", str(folder)])
    print(f"built {name} with {compiler} in {time.monotonic() - started:.0f} s", flush=True)


def build_web():
    started = time.monotonic()
    must(["make", "web"])
    print(f"built the web application in {time.monotonic() - started:.0f} s", flush=True)


def count(text, code):
    found = re.findall(r"^(\d+) passed, (\d+) failed", text, re.M)
    if not found:
        return (1, 0) if code == 0 else (0, 1)
    passed, failed = map(int, found[-1])
    return (passed, failed) if code == 0 or failed else (passed, 1)


def run(name, number, command, environment):
    where = ROOT / "web" if "npm" in command else ROOT
    log = LOGS / f"{name}-{number}.log"
    with open(log, "w") as out:
        code = subprocess.run(command, cwd=where, stdout=out, stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL, env={**os.environ, **environment}).returncode
    text = log.read_text(errors="replace")
    passed, failed = count(text, code)
    if failed:
        bad = [line for line in text.splitlines() if line.startswith("not ok")]
        print(f"--- {name}: {' '.join(command)[:200]} (exit {code})")
        print("\n".join(bad[:40]))
        print(text[-6000:], flush=True)
    return passed, failed


def run_suite(name, commands):
    started = time.monotonic()
    sums = [run(name, i, c, e) for i, (c, e) in enumerate(commands)]
    passed, failed = sum(p for p, _ in sums), sum(f for _, f in sums)
    print(f"{name}: passed {passed}, failed {failed} in {time.monotonic() - started:.0f} s", flush=True)
    return passed, failed


def main():
    known = suites()
    wanted = sys.argv[1:] or [name for name, *_ in known]
    if wanted == ["--list"]:
        print("\n".join(name for name, *_ in known))
        return 0
    if unknown := set(wanted) - {name for name, *_ in known}:
        raise SystemExit(f"no such suite: {', '.join(sorted(unknown))}; --list names them")
    LOGS.mkdir(parents=True, exist_ok=True)
    chosen = [s for s in known if s[0] in wanted]
    if any(name.startswith("web") or name in ("gates", "davical") for name, *_ in chosen):
        build_web()
    for name in BUILDS:
        if any(name in needs for _, needs, _ in chosen):
            build(name)
    sums = []
    beside = threading.Thread(target=lambda: sums.extend(
        run_suite(name, [(["nice", "-n", "19", *c], e) for c, e in commands]) for name, _, commands in chosen if name in BESIDE))
    beside.start()
    for name, _, commands in chosen:
        if name not in BESIDE:
            sums.append(run_suite(name, commands))
    beside.join()
    passed, failed = sum(p for p, _ in sums), sum(f for _, f in sums)
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
