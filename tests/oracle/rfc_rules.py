"""RFC 5545 3.3.10 read word by word: for each period every day is asked each BYxxx part. Slow and simple, so
that it can be checked against the text; the oracle settles differences by it."""
import calendar
import datetime

FREQS = ["SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
UNITS = {"SECONDLY": 1, "MINUTELY": 60, "HOURLY": 3600}
DAY = datetime.timedelta(days=1)


def parts_of(rule):
    return dict(part.split("=") for part in rule.split(";"))


class Reference:
    """The instances of a rule from start on, as far as the horizon; start comes first in any case."""

    def __init__(self, rule, start):
        self.parts, self.start = parts_of(rule), start
        self.freq = self.parts["FREQ"]
        self.interval = int(self.parts.get("INTERVAL", 1))
        self.wkst = DAYS.index(self.parts.get("WKST", "MO"))
        self.by = {name: [int(v) for v in value.split(",")] for name, value in self.parts.items()
                   if name.startswith("BY") and name != "BYDAY"}
        if "BYDAY" in self.parts:
            self.by["BYDAY"] = [(int(d[:-2] or 0), DAYS.index(d[-2:])) for d in self.parts["BYDAY"].split(",")]
        self.take_from_start()

    def take_from_start(self):
        """Information that is not in the rule comes from DTSTART."""
        by, start, order = self.by, self.start, FREQS.index(self.freq)
        has_day = {"BYDAY", "BYMONTHDAY", "BYYEARDAY"} & set(by)
        if not has_day and (self.freq == "WEEKLY" or "BYWEEKNO" in by):
            by["BYDAY"] = [(0, start.weekday())]
        elif not has_day and self.freq in ("MONTHLY", "YEARLY"):
            by["BYMONTHDAY"] = [start.day]
        if self.freq == "YEARLY" and "BYMONTHDAY" in by and not {"BYMONTH", "BYYEARDAY", "BYWEEKNO"} & set(by):
            by["BYMONTH"] = [start.month]
        for name, freq, value in (("BYHOUR", 2, start.hour), ("BYMINUTE", 1, start.minute), ("BYSECOND", 0, start.second)):
            if order > freq:
                by.setdefault(name, [value])

    # -- weeks ("the first week that contains at least four days")
    def week_start(self, day):
        return day - DAY * ((day.weekday() - self.wkst) % 7)

    def first_week(self, year):
        return self.week_start(datetime.date(year, 1, 4))

    def week_year(self, day):
        return (self.week_start(day) + 3 * DAY).year

    # -- one day
    def is_nth(self, n, day):
        if self.freq == "MONTHLY" or "BYMONTH" in self.parts:
            place, length = day.day, calendar.monthrange(day.year, day.month)[1]
        else:
            place, length = day.timetuple().tm_yday, 365 + calendar.isleap(day.year)
        return n in ((place - 1) // 7 + 1, -((length - place) // 7 + 1))

    def day_passes(self, day):
        by = self.by
        month_days, year_days = calendar.monthrange(day.year, day.month)[1], 365 + calendar.isleap(day.year)
        if "BYMONTH" in by and day.month not in by["BYMONTH"]:
            return False
        if "BYMONTHDAY" in by and not {day.day, day.day - month_days - 1} & set(by["BYMONTHDAY"]):
            return False
        if "BYYEARDAY" in by:
            place = day.timetuple().tm_yday
            if not {place, place - year_days - 1} & set(by["BYYEARDAY"]):
                return False
        if "BYWEEKNO" in by:
            year = self.week_year(day)
            week = (day - self.first_week(year)).days // 7 + 1
            weeks = (self.first_week(year + 1) - self.first_week(year)).days // 7
            if not {week, week - weeks - 1} & set(by["BYWEEKNO"]):
                return False
        if "BYDAY" in by:
            return any(day.weekday() == weekday and (n == 0 or self.is_nth(n, day)) for n, weekday in by["BYDAY"])
        return True

    # -- periods
    def days_of(self, k):
        """The days of the k-th period behind that of DTSTART."""
        start, step = self.start.date(), k * self.interval
        if self.freq == "YEARLY" and "BYWEEKNO" in self.by:
            year = self.week_year(start) + step
            first, end = self.first_week(year), self.first_week(year + 1)
        elif self.freq == "YEARLY":
            first, end = datetime.date(start.year + step, 1, 1), datetime.date(start.year + step + 1, 1, 1)
        elif self.freq == "MONTHLY":
            month = start.year * 12 + start.month - 1 + step
            first = datetime.date(month // 12, month % 12 + 1, 1)
            end = datetime.date((month + 1) // 12, (month + 1) % 12 + 1, 1)
        else:
            length = 7 if self.freq == "WEEKLY" else 1
            first = (self.week_start(start) if length == 7 else start) + DAY * length * step
            end = first + DAY * length
        return [first + DAY * i for i in range((end - first).days)]

    def set_of(self, k):
        """The set of the k-th period, and where the period begins."""
        by, order = self.by, FREQS.index(self.freq)
        if order >= 3:
            days = self.days_of(k)
            begin = datetime.datetime.combine(days[0], datetime.time())
            days = [d for d in days if self.day_passes(d)]
            clocks = [(h, m, s) for h in by["BYHOUR"] for m in by["BYMINUTE"] for s in by["BYSECOND"]]
        else:
            unit = UNITS[self.freq]
            total = int((self.start - datetime.datetime(1, 1, 1)).total_seconds()) // unit + k * self.interval
            begin = datetime.datetime(1, 1, 1) + datetime.timedelta(seconds=total * unit)
            limits = [("BYHOUR", begin.hour), ("BYMINUTE", begin.minute), ("BYSECOND", begin.second)][:3 - order]
            ok = self.day_passes(begin.date()) and all(v in by.get(name, [v]) for name, v in limits)
            days = [begin.date()] if ok else []
            minutes = by["BYMINUTE"] if order == 2 else [begin.minute]
            seconds = by["BYSECOND"] if order >= 1 else [begin.second]
            clocks = [(begin.hour, m, s) for m in minutes for s in seconds]
        found = sorted({datetime.datetime.combine(d, datetime.time(*c)) for d in days for c in clocks})
        if "BYSETPOS" in by:
            places = {p - 1 if p > 0 else len(found) + p for p in by["BYSETPOS"]}
            found = [found[p] for p in sorted(places) if 0 <= p < len(found)]
        return begin, found

    def instances(self, horizon, most):
        out, k = [self.start], 0
        while len(out) < most:
            begin, found = self.set_of(k)
            if begin > horizon:
                break
            out += [t for t in found if self.start < t <= horizon]
            k += 1
        return out[:most]
