#!/usr/bin/env python3
"""Writes migrations/NNNN_name.sql as a C table with the SHA-256 of each file's bytes."""
import hashlib
import pathlib
import sys

folder, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
rows = []
for path in sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql")):
    data = path.read_bytes()
    text = "".join(
        '        "%s\\n"\n' % line.replace("\\", "\\\\").replace('"', '\\"')
        for line in data.decode().splitlines()
    )
    rows.append(
        '    {%d, "%s", "%s",\n%s    },\n'
        % (int(path.name[:4]), path.stem, hashlib.sha256(data).hexdigest(), text)
    )
out.write_text(
    '#include "store/migrate.h"\n\nconst store_migration store_migrations[] = {\n'
    + "".join(rows)
    + "};\n\nconst size_t store_migrations_n = sizeof store_migrations / sizeof *store_migrations;\n"
)
