#!/usr/bin/env python3
"""Keeps docs/standards.md true: its tables of methods, properties, reports, features, conditions and
limits are made from the C tables, and each row of its chapters names scenes or tests that are there.
Usage: standards.py [--check]     without --check the tables are written into the file."""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import ctables  # noqa: E402
from ctables import Unread  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "standards.md"
DAV = ROOT / "src" / "dav"
PREFIXES = {"XML_DAV": "DAV:", "XML_CALDAV": "CALDAV:", "XML_CS": "CS:", "XML_APPLE": "A:"}
# What a kind of resource is called in the tables, in the order of their columns.
KINDS = {"DAV_ON_ROOT": "root", "DAV_ON_PRINCIPALS": "principals", "DAV_ON_PRINCIPAL": "principal",
         "DAV_ON_PROXY": "proxy group", "DAV_ON_HOME": "home", "DAV_ON_CALENDAR": "calendar", "DAV_ON_OBJECT": "object",
         "DAV_ON_FOLDER": "plain collection", "DAV_ON_FILE": "file", "DAV_ON_INBOX": "inbox", "DAV_ON_OUTBOX": "outbox",
         "DAV_ON_NOTICES": "notices", "DAV_ON_NOTICE": "notice"}
RIGHTS = {"CAL_RIGHT_FREEBUSY": "see free/busy", "CAL_RIGHT_READ": "read", "CAL_RIGHT_WRITE": "write",
          "CAL_RIGHT_MANAGE": "manage"}
STATES = ("done", "partly", "differs", "open", "not ours")


def text_of(path):
    return path.read_text(encoding="utf-8")


def names_of(path):
    """Constants that the file can use: those of the folder's headers, then its own."""
    names = {}
    for header in [DAV / "node.h", *sorted(DAV.glob("*.h"))]:
        names = ctables.constants(text_of(header), names)
    return ctables.constants(text_of(path), names)


def kinds(mask, names):
    """The kinds of a mask by name."""
    every = [k for k in KINDS if mask & names[k]]
    return "everywhere" if len(every) == len(KINDS) else ", ".join(KINDS[k] for k in every)


def table(head, body):
    lines = [head, ["---"] * len(head), *body]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def methods():
    names, source = names_of(DAV / "serve.c"), text_of(DAV / "serve.c")
    masks = {}
    for row in ctables.rows(source, "dav_methods"):
        masks[row[0].removeprefix("HTTP_")] = masks.get(row[0].removeprefix("HTTP_"), 0) | ctables.value(row[1], names)
    return table(["method", *KINDS.values()],
                 [[m, *("x" if mask & names[k] else "" for k in KINDS)] for m, mask in masks.items()])


def features():
    names = names_of(DAV / "options.c")
    found = ctables.rows(text_of(DAV / "options.c"), "features")
    return table(["token in `DAV:`", "where"], [[f"`{ctables.string(r[0])}`", kinds(ctables.value(r[1], names), names)] for r in found])


def property_rows():
    for path in sorted(DAV.glob("prop_*.c")):
        source, names = text_of(path), names_of(path)
        if not re.search(r"\bdav_prop rows\[", source):
            continue
        for row in ctables.rows(source, "rows"):
            if len(row) != 8 or row[0] not in PREFIXES:
                raise Unread(f"{path.name}: a property row of {len(row)} fields: {row}")
            yield row, names


def settable(row, names):
    if "DAV_AT_BIRTH" in row[3]:
        return "when made"
    return "yes" if row[5] != "NULL" or "DAV_MEMBERS" in row[3] else ""


def properties():
    body = [[f"`{PREFIXES[row[0]]}{ctables.string(row[1])}`", kinds(ctables.value(row[2], names), names),
             settable(row, names), "yes" if "DAV_ALLPROP" in row[3] else ""] for row, names in property_rows()]
    order = list(PREFIXES.values())
    body.sort(key=lambda r: (order.index(r[0].split(":")[0].strip("`") + ":"), r[0].lower()))
    return table(["property", "on", "can be set", "in allprop"], body)


def reports():
    body = []
    for path in sorted(DAV.glob("report_*.c")):
        names = names_of(path)
        for row in ctables.designated(text_of(path), "dav_report"):
            body.append([f"`{PREFIXES[row['ns']]}{ctables.string(row['name'])}`", kinds(ctables.value(row["on"], names), names),
                         RIGHTS[row["need"].strip()]])
    return table(["report", "on", "right it needs"], sorted(body))


def conditions():
    prefixes = {"D": "DAV:", "C": "CALDAV:", "CS": "CS:"}
    body = set()
    for row in ctables.macro_rows(text_of(ROOT / "src" / "base" / "err.def"), "X"):
        if row[3] == "NULL":
            continue
        prefix, name = ctables.string(row[3]).split(":")
        body.add((f"`{prefixes[prefix]}{name}`", row[2], ctables.string(row[5])))
    return table(["precondition", "status", "said when"], [list(r) for r in sorted(body)])


def limits():
    body = []
    for row in ctables.macro_rows(text_of(ROOT / "src" / "app" / "config.def"), "X"):
        if row[0] == "limits":
            body.append([f"`limits.{row[1]}`", ctables.string(row[3]), ctables.string(row[-1])])
    return table(["option", "default", "what it bounds"], body)


def components():
    found = ctables.rows(text_of(ROOT / "src" / "ical" / "check.c"), "kinds")
    return "An object is one of " + ", ".join(f"`{ctables.string(r[0])}`" for r in found) + "."


BLOCKS = {"methods": methods, "features": features, "properties": properties, "reports": reports,
          "conditions": conditions, "limits": limits, "components": components}


def filled(text):
    """The document with its blocks made anew."""
    def block(found):
        if found[1] not in BLOCKS:
            raise Unread(f"there is no table {found[1]}")
        return f"<!-- table: {found[1]} -->\n\n{BLOCKS[found[1]]()}\n\n<!-- end -->"
    made = re.sub(r"<!-- table: (\w+) -->\n.*?<!-- end -->", block, text, flags=re.S)
    missing = [b for b in BLOCKS if f"<!-- table: {b} -->" not in made]
    if missing:
        raise Unread(f"no place for the tables {', '.join(missing)}")
    return made


def scenes():
    return {p.stem: p for folder in ("dav", "clients") for p in sorted((ROOT / "tests" / "scenes" / folder).glob("*.http"))}


def evidence(cell):
    """The names in a last column: scenes by their stem, other tests by their path below tests/ or fuzz/."""
    return re.findall(r"`([^`]+)`", cell)


def is_there(name, known):
    return name in known or any((ROOT / folder / name).exists() for folder in ("tests", "fuzz", "bench", ""))


def faults(text):
    """What the rows of the chapters claim and do not show."""
    known = scenes()
    for number, line in enumerate(text.splitlines(), 1):
        cells = [c.strip() for c in line.strip().strip("|").split("|")]
        if len(cells) != 4 or cells[1] not in STATES:
            if len(cells) == 4 and line.startswith("|") and re.match(r"\d|[A-Z]", cells[0]) and cells[1] not in ("on", "state"):
                yield f"{number}: {cells[1]!r} is no state ({', '.join(STATES)})"
            continue
        names = evidence(cells[3])
        yield from (f"{number}: there is no scene or test {n}" for n in names if not is_there(n, known))
        if cells[1] in ("done", "partly") and not names:
            yield f"{number}: {cells[0]} is {cells[1]}, and no scene or test shows it"
        if cells[1] != "done" and not cells[2]:
            yield f"{number}: {cells[0]} is {cells[1]}, and no reason is given"


def unnamed(text):
    """Scenes that no row names."""
    return sorted(set(scenes()) - set(re.findall(r"`([^`]+)`", text)))


def main():
    before = text_of(DOCUMENT)
    try:
        after = filled(before)
    except Unread as why:
        raise SystemExit(f"not ok the tables cannot be read: {why}") from None
    found = [f"docs/standards.md:{f}" for f in faults(after)]
    if "--check" not in sys.argv:
        DOCUMENT.write_text(after, encoding="utf-8")
        print("".join(f"no row names the scene {n}\n" for n in unnamed(after)), end="")
    elif after != before:
        found.append("docs/standards.md is not what the tables are now: run tools/standards.py")
    print("\n".join(f"not ok {f}" for f in found))
    print(f"{'0 passed' if found else '1 passed'}, {len(found)} failed")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
