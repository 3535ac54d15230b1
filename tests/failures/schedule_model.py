#!/usr/bin/env python3
"""Random lives of meetings: an organizer and guests change, answer, add, remove and delete by turns. After
each step every copy says what the organizer says, and the organizer knows every answer."""
import os
import pathlib
import random
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import Client, expect, play  # noqa: E402
from rigs.server import PASSWORD  # noqa: E402

GUESTS = ["bob", "carol", "dave"]
SEEDS, STEPS = int(os.environ.get("SEEDS", "12")), 40
DAYS = 6
PARTSTATS = ["ACCEPTED", "DECLINED", "TENTATIVE"]


def address(who):
    return f"mailto:{who}@example.org"


class Object:
    """An iCalendar object as lists of unfolded lines: the master (or None) and overrides by RECURRENCE-ID."""

    def __init__(self, text):
        lines = text.replace("\r\n ", "").replace("\r\n", "\n").split("\n")
        self.master, self.overrides, part, depth = None, {}, None, 0
        for line in lines:
            if line == "BEGIN:VEVENT":
                part = []
            elif line == "END:VEVENT":
                rid = next((v for v in part if v.startswith("RECURRENCE-ID")), None)
                if rid:
                    self.overrides[rid.split(":", 1)[1]] = part
                else:
                    self.master = part
                part = None
            elif part is not None:
                part.append(line)

    def parts(self):
        return ([("", self.master)] if self.master else []) + sorted(self.overrides.items())

    def text(self):
        out = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//model//EN"]
        for _, part in self.parts():
            out += ["BEGIN:VEVENT", *part, "END:VEVENT"]
        return "".join(line + "\r\n" for line in [*out, "END:VCALENDAR"])


def value(part, name):
    return next((v.split(":", 1)[1] for v in part if re.match(rf"{name}[:;]", v)), None)


def put_value(part, name, text):
    part[:] = [v for v in part if not re.match(rf"{name}[:;]", v)] + [f"{name}:{text}"]


def is_attendee(line, who):
    return line.startswith("ATTENDEE") and line.lower().endswith(":" + address(who))


def answer(part, who):
    for line in part:
        if is_attendee(line, who):
            found = re.search(r"PARTSTAT=([A-Z-]+)", line)
            return found[1] if found else "NEEDS-ACTION"
    return None


def put_answer(part, who, partstat):
    part[:] = [f"ATTENDEE;PARTSTAT={partstat}:{address(who)}" if is_attendee(v, who) else v for v in part]


def invite(part, who):
    part.append(f"ATTENDEE;PARTSTAT=NEEDS-ACTION:{address(who)}")


def uninvite(part, who):
    part[:] = [v for v in part if not is_attendee(v, who)]


def instant(day, hour=10):
    return f"202706{day:02d}T{hour:02d}0000Z"


def exdates(part):
    return {d for v in part if v.startswith("EXDATE") for d in v.split(":", 1)[1].split(",")}


class Life:
    """One meeting, from its birth to its end."""

    def __init__(self, clients, chance, uid):
        self.clients, self.chance, self.uid, self.log = clients, chance, uid, []

    def of(self, who):
        reply = self.clients[who].get(self.uid + ".ics")
        if expect(reply, 200, 404).status == 404:
            return None, None
        return Object(reply.body.decode()), reply.header("Schedule-Tag")

    def save(self, who, made, tag=None):
        fields = {"If_Schedule_Tag_Match": tag} if tag else {}
        expect(self.clients[who].put(self.uid + ".ics", made.text(), **fields), 201, 204)

    # ---- the organizer ----

    def begin(self):
        part = [f"UID:{self.uid}", "DTSTAMP:20260101T000000Z", f"DTSTART:{instant(1)}", "DURATION:PT1H", "SUMMARY:0",
                f"ORGANIZER:{address('alice')}", f"ATTENDEE;PARTSTAT=ACCEPTED:{address('alice')}"]
        if self.chance.random() < 0.75:
            part.append(f"RRULE:FREQ=DAILY;COUNT={DAYS}")
        for who in self.chance.sample(GUESTS, self.chance.randint(1, 3)):
            invite(part, who)
        made = Object("")
        made.master = part
        self.save("alice", made)

    def rename(self, made):
        part = self.chance.choice(made.parts())[1]
        put_value(part, "SUMMARY", str(self.chance.randrange(1000)))

    def shift(self, made):
        """The whole: a series cannot keep its overrides then."""
        hour = self.chance.randrange(8, 18)
        if value(made.master, "RRULE"):
            made.overrides = {}
            made.master[:] = [v for v in made.master if not v.startswith("EXDATE")]
        put_value(made.master, "DTSTART", instant(1, hour))

    def add_guest(self, made):
        who = self.chance.choice(GUESTS)
        for _, part in made.parts():
            if answer(part, who) is None:
                invite(part, who)

    def remove_guest(self, made):
        who = self.chance.choice(GUESTS)
        for _, part in made.parts():
            uninvite(part, who)

    def starts(self, made):
        hour = int(value(made.master, "DTSTART")[9:11])
        gone = exdates(made.master)
        return [instant(d, hour) for d in range(1, DAYS + 1) if instant(d, hour) not in gone] if value(made.master, "RRULE") else []

    def override(self, made):
        free = [s for s in self.starts(made) if s not in made.overrides]
        if not free:
            return
        rid = self.chance.choice(free)
        part = [v for v in made.master if not re.match("RRULE|EXDATE|DTSTART|SUMMARY", v)]
        part += [f"RECURRENCE-ID:{rid}", f"DTSTART:{rid[:9]}{self.chance.randrange(8, 18):02d}0000Z", f"SUMMARY:{self.chance.randrange(1000)}"]
        if self.chance.random() < 0.5:
            who = self.chance.choice(GUESTS)
            uninvite(part, who) if answer(part, who) else invite(part, who)
        made.overrides[rid] = part

    def take_out(self, made):
        starts = self.starts(made)
        if len(starts) < 3:
            return
        rid = self.chance.choice(starts)
        made.overrides.pop(rid, None)
        made.master.append(f"EXDATE:{rid}")

    def revert(self, made):
        """An instance that was told of apart is like the others again."""
        if made.overrides and value(made.master, "RRULE"):
            made.overrides.pop(self.chance.choice(list(made.overrides)))

    def organize(self):
        made, tag = self.of("alice")
        step = self.chance.choice([self.rename, self.shift, self.add_guest, self.remove_guest, self.override, self.override, self.take_out, self.revert])
        step(made)
        self.log.append(f"alice {step.__name__}")
        self.save("alice", made, tag)

    # ---- guests ----

    def reply(self, who):
        made, tag = self.of(who)
        if made is None:
            return
        live = [p for _, p in made.parts() if value(p, "STATUS") != "CANCELLED" and answer(p, who)]
        if not live:
            return
        partstat = self.chance.choice(PARTSTATS)
        kind = self.chance.choice(["all", "all", "one", "one", "new", "out", "delete", "alarm"])
        self.log.append(f"{who} {kind} {partstat}")
        if kind == "delete":
            expect(self.clients[who].delete(self.uid + ".ics"), 204)
            return
        if kind == "alarm":
            live[0] += ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{who}", "TRIGGER:-PT5M", "END:VALARM"]
        if kind in ("new", "out") and not self.split(made, who, kind, partstat):
            return
        for part in live if kind == "all" else [self.chance.choice(live)] if kind == "one" else []:
            put_answer(part, who, partstat)
        self.save(who, made, tag)

    def split(self, made, who, kind, partstat):
        """An answer to one instance of the series alone, or the instance taken out."""
        free = [s for s in self.starts(made) if s not in made.overrides] if made.master and answer(made.master, who) else []
        if len(free) < 2:
            return False
        rid = self.chance.choice(free)
        if kind == "out":
            made.master.append(f"EXDATE:{rid}")
            return True
        part = [v for v in made.master if not re.match("RRULE|EXDATE|DTSTART", v)] + [f"RECURRENCE-ID:{rid}", f"DTSTART:{rid}"]
        put_answer(part, who, partstat)
        made.overrides[rid] = part
        return True

    # ---- what must hold ----

    def check(self):
        organizer, _ = self.of("alice")
        for who in GUESTS:
            copy, _ = self.of(who)
            self.check_copy(who, organizer, copy)

    def check_copy(self, who, organizer, copy):
        invited = {rid: part for rid, part in (organizer.parts() if organizer else []) if answer(part, who)}
        if copy is None:
            for rid, part in invited.items():
                assert answer(part, who) == "DECLINED", f"{who} is invited to {rid or 'all'} and has nothing"
            return
        for rid, part in copy.parts():
            is_cancelled = value(part, "STATUS") == "CANCELLED"
            if rid in invited:
                said = invited[rid]
                assert not is_cancelled, f"{who} has {rid or 'all'} cancelled"
                assert answer(part, who) == answer(said, who), f"{who} at {rid or 'all'}: {answer(part, who)}, noted is {answer(said, who)}"
                for name in ("SUMMARY", "DTSTART", "RRULE"):
                    assert value(part, name) == value(said, name), f"{who} at {rid or 'all'}: {name} {value(part, name)}, is {value(said, name)}"
            elif not is_cancelled and rid and "" in invited:
                assert organizer.master and rid not in organizer.overrides, f"{who} has the instance {rid} that is not theirs"
                assert rid not in exdates(organizer.master), f"{who} has the instance {rid} that was taken out"
            else:
                assert is_cancelled, f"{who} has {rid or 'all'} that is not theirs"
        hidden = exdates(copy.master) if copy.master else set()
        for rid in invited:
            if rid in hidden:
                assert answer(invited[rid], who) == "DECLINED", f"{who} took {rid} out and has not declined it"
            elif rid and copy.master is None:
                assert rid in copy.overrides, f"{who} lacks {rid}"
            elif not rid:
                assert copy.master is not None, f"{who} lacks the series"

    def live(self):
        self.begin()
        self.check()
        for _ in range(STEPS):
            if self.chance.random() < 0.45:
                self.organize()
            else:
                self.reply(self.chance.choice(GUESTS))
            self.check()
        self.log.append("alice delete")
        expect(self.clients["alice"].delete(self.uid + ".ics"), 204)
        for who in GUESTS:
            copy, _ = self.of(who)
            for rid, part in copy.parts() if copy else []:
                assert value(part, "STATUS") == "CANCELLED", f"{who} still has {rid or 'all'}"


def every_copy_says_what_the_organizer_says(prepared):
    with prepared.server() as server:
        server.command("user", "add", "dave@example.org", "--handle", "dave", "--password-stdin", text=PASSWORD + "\n")
        secrets = {**prepared.secrets, "dave": server.app_password("dave")}
        clients = {who: Client(server, who, secrets[who]) for who in ["alice", *GUESTS]}
        for seed in range(SEEDS):
            life = Life(clients, random.Random(seed), f"life{seed}")
            try:
                life.live()
            except AssertionError as why:
                raise AssertionError(f"seed {seed}, after {', '.join(life.log[-6:])}: {why}") from why
        done = server.command("check")
        assert "sound" in done.stdout, done.stdout


if __name__ == "__main__":
    sys.exit(play([every_copy_says_what_the_organizer_says]))
