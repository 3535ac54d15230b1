#!/usr/bin/env python3
"""Writes the table of the TEST(...) cases found in the given files."""
import pathlib
import re
import sys

out, files = pathlib.Path(sys.argv[1]), [pathlib.Path(f) for f in sys.argv[2:]]
cases = [(f.stem, m) for f in files for m in re.findall(r"^TEST\((\w+)\)", f.read_text(), re.M)]
out.write_text(
    '#include "tests/harness/test.h"\n\n'
    + "".join(f"void test_{name}(cal_ctx *cx);\n" for _, name in cases)
    + "\nconst test_case test_cases[] = {\n"
    + "".join(f'    {{"{stem}", "{name}", test_{name}}},\n' for stem, name in cases)
    + "};\n\nconst size_t test_cases_n = sizeof test_cases / sizeof *test_cases;\n"
)
