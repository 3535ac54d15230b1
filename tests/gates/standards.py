#!/usr/bin/env python3
"""docs/standards.md is what the program's tables are now, and every scene and test that it names is there."""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

if __name__ == "__main__":
    sys.exit(subprocess.run([sys.executable, str(ROOT / "tools" / "standards.py"), "--check"]).returncode)
