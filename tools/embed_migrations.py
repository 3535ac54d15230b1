#!/usr/bin/env python3
"""Writes migrations/NNNN_name.sql as a C table with the SHA-256 of each file's bytes."""
import hashlib
import pathlib
import sys
import textwrap

folder, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
texts, rows = [], []
for path in sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql")):
    data = path.read_bytes()
    # Numbers, for C compilers need not take a string literal of this length.
    numbers = textwrap.fill(", ".join(map(str, [*data, 0])), 96)
    texts.append("static const char text_%s[] = {\n%s\n};\n\n" % (path.name[:4], numbers))
    rows.append(
        '    {%d, "%s", "%s", text_%s},\n'
        % (int(path.name[:4]), path.stem, hashlib.sha256(data).hexdigest(), path.name[:4])
    )
out.write_text(
    '#include "store/migrate.h"\n\n'
    + "".join(texts)
    + "const store_migration store_migrations[] = {\n"
    + "".join(rows)
    + "};\n\nconst size_t store_migrations_n = sizeof store_migrations / sizeof *store_migrations;\n"
)
