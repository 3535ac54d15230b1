#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Writes the public holidays of some sixty countries for the years around now: make_holidays.py OUT

The data is that of Debian's packages python3-holidays (MIT; the dates and their names) and python3-babel (BSD; the
names of countries). Without them the file is empty, and the program offers no holidays.

One file, UTF-8, lines with tabs between their parts:
    =DE  Germany  Allemagne  Deutschland  Duitsland      a country, its name in en fr de nl
    +BY  Bayern                                          a part of it
    2026-01-06  BW,BY,ST  und=Heilige Drei Könige        a day, where, its name by language
Where: "." is the country when no part is chosen, "*" it and all its parts.
"""
import datetime
import inspect
import re
import sys
import unicodedata
import warnings

YEARS = (-2, 10)
LANGUAGES = ("en", "fr", "de", "nl")

# Countries whose code in the package is not that of ISO 3166.
CODES = {"HND": "HN", "IND": "IN", "UK": "GB", "Ireland": "IE"}
# Classes of their own for what is a part of another country.
PARTS = {"England": ("GB", "ENG"), "Scotland": ("GB", "SCT"), "Wales": ("GB", "WLS"), "NorthernIreland": ("GB", "NIR")}
NAMES = {
    "GB": {"ENG": "England", "SCT": "Scotland", "WLS": "Wales", "NIR": "Northern Ireland"},
    "DE": {"BW": "Baden-Württemberg", "BY": "Bayern", "BE": "Berlin", "BB": "Brandenburg", "HB": "Bremen", "HH": "Hamburg",
           "HE": "Hessen", "MV": "Mecklenburg-Vorpommern", "NI": "Niedersachsen", "NW": "Nordrhein-Westfalen",
           "RP": "Rheinland-Pfalz", "SL": "Saarland", "SN": "Sachsen", "ST": "Sachsen-Anhalt", "SH": "Schleswig-Holstein",
           "TH": "Thüringen"},
    "AT": {"B": "Burgenland", "K": "Kärnten", "N": "Niederösterreich", "O": "Oberösterreich", "S": "Salzburg",
           "ST": "Steiermark", "T": "Tirol", "V": "Vorarlberg", "W": "Wien"},
    "CH": {"AG": "Aargau", "AI": "Appenzell Innerrhoden", "AR": "Appenzell Ausserrhoden", "BE": "Bern", "BL": "Basel-Landschaft",
           "BS": "Basel-Stadt", "FR": "Fribourg", "GE": "Genève", "GL": "Glarus", "GR": "Graubünden", "JU": "Jura", "LU": "Luzern",
           "NE": "Neuchâtel", "NW": "Nidwalden", "OW": "Obwalden", "SG": "St. Gallen", "SH": "Schaffhausen", "SO": "Solothurn",
           "SZ": "Schwyz", "TG": "Thurgau", "TI": "Ticino", "UR": "Uri", "VD": "Vaud", "VS": "Valais", "ZG": "Zug", "ZH": "Zürich"},
}


def clean(text):
    return " ".join(str(text).split())


def part_code(name):
    """What stands in an address: "Alsace-Moselle" gives "ALSACE-MOSELLE"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Z0-9]+", "-", plain.upper()).strip("-")


def classes(holidays):
    """{code: (class, {part: how to make its days})}, each country once."""
    found = {}
    for name, kind in sorted(inspect.getmembers(holidays, inspect.isclass)):
        if not issubclass(kind, holidays.HolidayBase) or kind is holidays.HolidayBase or name in PARTS:
            continue
        code = CODES.get(kind().country, kind().country)
        if code and re.fullmatch("[A-Z]{2}", code) and code != "EU" and code not in found:
            parts = getattr(kind, "PROVINCES", None) or getattr(kind, "STATES", None) or []
            word = "prov" if getattr(kind, "PROVINCES", None) else "state"
            found[code] = (kind, {p: (kind, {word: p}) for p in parts})
    for name, (code, part) in PARTS.items():
        found[code][1][part] = (getattr(holidays, name), {})
    return found


def country_lines(code, kind, parts, years, locales):
    rows = {}
    for day, name in kind(years=years).items():
        rows.setdefault((day, clean(name)), set()).add(".")
    for part, (of, chosen) in parts.items():
        for day, name in of(years=years, **chosen).items():
            rows.setdefault((day, clean(name)), set()).add(part_code(part))
    yield "\t".join([f"={code}", *(clean(l.territories.get(code, code)) for l in locales)])
    for part in parts:
        yield f"+{part_code(part)}\t{NAMES.get(code, {}).get(part, part)}"
    for (day, name), regions in sorted(rows.items()):
        where = "*" if len(regions) == len(parts) + 1 else ",".join(sorted(regions))
        yield f"{day.isoformat()}\t{where}\tund={name}"


def write(out):
    import babel
    import holidays

    warnings.simplefilter("ignore")
    now = datetime.date.today().year
    years = list(range(now + YEARS[0], now + YEARS[1] + 1))
    locales = [babel.Locale(language) for language in LANGUAGES]
    for code, (kind, parts) in sorted(classes(holidays).items()):
        for line in country_lines(code, kind, parts, years, locales):
            out.write(line + "\n")


def main():
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        try:
            write(out)
        except ImportError as error:
            print(f"{error}: no holidays (scripts/bootstrap installs what they need)")


main()
