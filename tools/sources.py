#!/usr/bin/env python3
"""Prints the files with an ending in a folder, sorted: a file dropped in is built."""
import pathlib
import sys

folder, ending = sys.argv[1:3]
root = pathlib.Path(__file__).resolve().parent.parent
for path in sorted((root / folder).glob(f"*.{ending}")):
    print(path.relative_to(root))
