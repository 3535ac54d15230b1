#!/usr/bin/env python3
"""No file under src/ includes a folder that tools/floors.txt does not allow, and only the folder that
owns a library includes its headers."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Header of a library: the only files that may include it.
OWNERS = {
    r"uv\.h|llhttp\.h": r"^http/",
    r"openssl/.*": r"^(http|crypt)/",
    r"expat\.h": r"^xml/",
    r"jansson\.h": r"^(json/|crypt/jose)",
    r"cjose/.*": r"^crypt/jose",
    r"curl/.*": r"^net/",
    r"archive(_entry)?\.h": r"^zip/",
    r"zxcvbn\.h": r"^crypt/password",
    r"liboath/.*": r"^crypt/totp",
    r"sodium\.h": r"^crypt/",
    r"sqlite3\.h": r"^store/db_sqlite",
    r"libpq-fe\.h": r"^store/db_pg",
    r"libpq-fe\.h": r"^store/db_pg",
    r"utf8proc\.h": r"^core/",
    r"libical/.*": r"^$",
}


def allowed():
    table = {}
    for line in (ROOT / "tools" / "floors.txt").read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            names, may = line.split(":")
            for name in names.split():
                table[name] = set(may.split()) | {name}
    return table


def breaches(path, table):
    inside = path.relative_to(ROOT / "src")
    home = inside.parts[0]
    for number, line in enumerate(path.read_text().splitlines(), 1):
        ours = re.match(r'#include "(\w+)/', line)
        if ours and "*" not in table[home] and ours[1] not in table[home]:
            yield f"{inside}:{number}: {home}/ may not include {ours[1]}/"
        theirs = re.match(r"#include <(.*)>", line)
        for header, owner in OWNERS.items():
            if theirs and re.fullmatch(header, theirs[1]) and not re.search(owner, str(inside)):
                yield f"{inside}:{number}: {theirs[1]} belongs to {owner}"


def main():
    table = allowed()
    files = [p for p in sorted((ROOT / "src").rglob("*.[ch]")) if p.parent != ROOT / "src"]
    found = [b for p in files for b in breaches(p, table)]
    print("\n".join(f"not ok {b}" for b in found))
    print(f"{len(files) - len({b.split(':')[0] for b in found})} passed, {len({b.split(':')[0] for b in found})} failed")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
