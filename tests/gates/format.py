#!/usr/bin/env python3
"""C files stand as clang-format 14 writes them."""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def main():
    files = sorted(p for folder in ("src", "tests", "fuzz", "bench") for p in (ROOT / folder).rglob("*.[ch]")
                   if "node_modules" not in p.parts)
    bad = []
    for path in files:
        done = subprocess.run(["clang-format", "--dry-run", "-Werror", str(path)], capture_output=True)
        if done.returncode:
            bad.append(f"not ok {path.relative_to(ROOT)}: run make fmt")
    print("\n".join(bad))
    print(f"{len(files) - len(bad)} passed, {len(bad)} failed")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
