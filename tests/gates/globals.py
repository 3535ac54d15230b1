#!/usr/bin/env python3
"""No mutable variable at file scope or static in a function: nothing of ours lies in .data or .bss."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def main():
    """The sanitizer and LTO builds hide or add symbols, so each file is compiled plainly here."""
    bad, files = [], sorted((ROOT / "src").rglob("*.c"))
    work = ROOT / "build" / "globals"
    work.mkdir(parents=True, exist_ok=True)
    for path in files:
        out = work / (str(path.relative_to(ROOT / "src")).replace("/", "_") + ".o")
        if not out.exists() or out.stat().st_mtime < path.stat().st_mtime:
            subprocess.run(["gcc", "-std=c17", "-D_GNU_SOURCE", "-Isrc", "-DCALENDS_VERSION=\"0\"",
                            "-I/usr/share/include/llhttp", "-I/usr/include/postgresql", "-O1", "-fPIE", "-c", str(path), "-o", str(out)],
                           cwd=ROOT, check=True)
        symbols = subprocess.run(["nm", str(out)], capture_output=True, text=True, check=True).stdout
        for name in re.findall(r"^[0-9a-f]+ [bBdDC] (\S+)$", symbols, re.M):
            section = subprocess.run(["objdump", "-t", str(out)], capture_output=True, text=True).stdout
            if not re.search(rf"\.data\.rel\.ro\S*\s+\S+\s+(\.hidden )?{re.escape(name)}$", section, re.M):
                bad.append(f"{path.relative_to(ROOT)}: {name} is mutable")
    print("\n".join(f"not ok {b}" for b in bad))
    print(f"{len(files) - len(bad)} passed, {len(bad)} failed")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
