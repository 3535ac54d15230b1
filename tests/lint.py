#!/usr/bin/env python3
"""clang-tidy over src/, two files at a time; files that have not changed since they last passed are
not judged again."""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DONE = ROOT / "build" / "lint.json"


def digest(path, shared):
    return hashlib.sha256(path.read_bytes() + shared).hexdigest()


def judge(path):
    done = subprocess.run(["clang-tidy", "-p", "build/asan", "--quiet", str(path)], cwd=ROOT,
                          capture_output=True, text=True)
    return path, done.returncode, done.stdout


def main():
    files = sorted((ROOT / "src").rglob("*.c"))
    shared = b"".join(p.read_bytes() for p in sorted((ROOT / "src").rglob("*.[h]")) + [ROOT / ".clang-tidy"])
    known = json.loads(DONE.read_text()) if DONE.exists() else {}
    todo = [p for p in files if known.get(str(p)) != digest(p, shared)]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, code, text in pool.map(judge, todo):
            if code:
                failed += 1
                print(f"not ok {path.relative_to(ROOT)}\n{text}")
            else:
                known[str(path)] = digest(path, shared)
    DONE.write_text(json.dumps(known))
    print(f"{len(files) - failed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
