#!/usr/bin/env python3
"""A file has at most 500 lines, a C function at most 60, nine functions of ten at most 40."""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
MAX_FILE, MAX_FUNCTION, MAX_P90 = 500, 60, 40


def functions(lines):
    """First line and length of each function: a brace alone in the first column, to its end."""
    start = None
    for number, line in enumerate(lines, 1):
        if line == "{":
            start = number
        elif line == "}" and start:
            yield start, number - start + 1
            start = None


def main():
    bad, lengths, count = [], [], 0
    sources = [p for folder in ("src", "tests", "fuzz", "bench") for p in (ROOT / folder).rglob("*.[ch]")]
    others = [p for p in (ROOT / "web" / "src").rglob("*.ts*")] + list((ROOT / "tests").rglob("*.py"))
    for path in sorted(sources + others):
        if "node_modules" in path.parts:
            continue
        lines = path.read_text().splitlines()
        count += 1
        if len(lines) > MAX_FILE:
            bad.append(f"{path.relative_to(ROOT)}: {len(lines)} lines")
        if path.suffix != ".c" or path.relative_to(ROOT).parts[0] != "src":
            continue
        for start, length in functions(lines):
            lengths.append(length)
            if length > MAX_FUNCTION:
                bad.append(f"{path.relative_to(ROOT)}:{start}: a function of {length} lines")
    lengths.sort()
    p90 = lengths[len(lengths) * 9 // 10] if lengths else 0
    if p90 > MAX_P90:
        bad.append(f"nine functions of ten have up to {p90} lines")
    print("\n".join(f"not ok {b}" for b in bad))
    print(f"{count} files, {len(lengths)} functions, median {lengths[len(lengths) // 2] if lengths else 0}, p90 {p90}")
    print(f"{count - len(bad)} passed, {len(bad)} failed")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
