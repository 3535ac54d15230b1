#!/usr/bin/env python3
"""Writes the migrations as C tables, one for each engine: those of its folder and, behind them by number, those that all
engines share (migrations/NNNN_name.sql), with the SHA-256 of each file's bytes."""
import hashlib
import pathlib
import sys
import textwrap

folder, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
engines = sorted(path.name for path in folder.iterdir() if path.is_dir())
texts, tables, lists = [], [], []


def text_of(path):
    name = "text_%s_%s" % (path.parent.name, path.name[:4])
    # Numbers, for C compilers need not take a string literal of this length.
    numbers = textwrap.fill(", ".join(map(str, [*path.read_bytes(), 0])), 96)
    texts.append("static const char %s[] = {\n%s\n};\n\n" % (name, numbers))
    return name


names = {path: text_of(path) for path in sorted(folder.glob("**/[0-9][0-9][0-9][0-9]_*.sql"))}
for engine in engines:
    files = sorted((p for p in names if p.parent.name in (engine, folder.name)), key=lambda p: p.name[:4])
    rows = ('    {%d, "%s", "%s", %s},\n' % (int(p.name[:4]), p.stem, hashlib.sha256(p.read_bytes()).hexdigest(), names[p])
            for p in files)
    tables.append("static const store_migration of_%s[] = {\n%s};\n\n" % (engine, "".join(rows)))
    lists.append('    {"%s", of_%s, sizeof of_%s / sizeof *of_%s},\n' % (engine, engine, engine, engine))
out.write_text(
    '#include "store/migrate.h"\n\n' + "".join(texts) + "".join(tables)
    + "const store_migrations store_every_migration[] = {\n" + "".join(lists) + "    {0},\n};\n"
)
