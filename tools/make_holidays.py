#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the public holidays of the world for the years around now: make_holidays.py OUT

The data is that of the Python packages holidays (MIT; the dates and names) and Babel (BSD; the names
of countries), which scripts/bootstrap puts into build/venv. Without them the file is empty, and the
program offers no holidays.

One file, UTF-8, lines with tabs between their parts:
    =DE  Germany  Allemagne  Deutschland  Duitsland      a country, its name in en fr de nl
    +BY  Bayern                                          a part of it
    2026-01-06  BW,BY,ST  de=Heilige Drei Könige  en=…   a day, where, its name by language
Where: "." is the country when no part is chosen, "*" it and all its parts.
"""
import datetime
import os
import sys
from pathlib import Path

VENV = Path(__file__).resolve().parent.parent / "build" / "venv" / "bin" / "python3"
YEARS = (-2, 10)
LANGUAGES = ("en", "fr", "de", "nl")


def clean(text):
    return " ".join(str(text).split())


def languages_of(kind):
    """Language tag for the package by two-letter code, the country's own first."""
    found = {}
    for tag in (kind.default_language, *kind.supported_languages):
        if tag:
            found.setdefault(tag.split("_")[0], tag)
    return found


def days_of(holidays, code, part, years, tags):
    """{date: ((language, name), …)} of one region."""
    out = {}
    for short, tag in tags.items() or {"en": None}.items():
        days = holidays.country_holidays(code, subdiv=part, years=years, language=tag)
        for day, name in days.items():
            out.setdefault(day, []).append((short, clean(name)))
    return {day: tuple(names) for day, names in out.items()}


def country(holidays, code, parts, years):
    """{(date, names): {region, …}} with "." for the country itself."""
    tags = languages_of(type(holidays.country_holidays(code)))
    rows = {}
    for part in (None, *parts):
        for day, names in days_of(holidays, code, part, years, tags).items():
            rows.setdefault((day, names), set()).add(part or ".")
    return rows


def part_names(kind):
    """The longest alias of a part is its name."""
    names = {}
    for alias, part in (getattr(kind, "subdivisions_aliases", None) or {}).items():
        if len(alias) > len(names.get(part, "")):
            names[part] = alias
    return names


def country_lines(holidays, locales, code, parts, years):
    rows = country(holidays, code, parts, years)
    if not rows:
        return
    names = part_names(type(holidays.country_holidays(code)))
    yield "\t".join([f"={code}", *(clean(l.territories.get(code, code)) for l in locales)])
    for part in parts:
        yield f"+{part}\t{clean(names.get(part, part))}"
    for (day, texts), regions in sorted(rows.items()):
        where = "*" if len(regions) == len(parts) + 1 else ",".join(sorted(regions))
        yield "\t".join([day.isoformat(), where, *(f"{short}={name}" for short, name in texts)])


def write(out):
    import warnings

    import babel
    import holidays

    warnings.filterwarnings("ignore", category=UserWarning)  # years that a country has no data for
    now = datetime.date.today().year
    years = range(now + YEARS[0], now + YEARS[1] + 1)
    locales = [babel.Locale(language) for language in LANGUAGES]
    supported = holidays.list_supported_countries(include_aliases=False)
    for code in sorted(supported):
        for line in country_lines(holidays, locales, code, supported[code], years):
            out.write(line + "\n")


def main():
    if VENV.exists() and Path(sys.executable) != VENV and "CALENDS_HOLIDAYS" not in os.environ:
        os.environ["CALENDS_HOLIDAYS"] = "1"
        os.execv(VENV, [str(VENV), *sys.argv])
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        try:
            write(out)
        except ImportError as error:
            print(f"{error}: no holidays (scripts/bootstrap installs what they need)")


main()
