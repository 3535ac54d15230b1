#!/usr/bin/env python3
"""Many people at one meeting and one room at one time: no room is had twice, no answer is lost, and who
organizes, answers and deletes at once leaves a sound database."""
import pathlib
import random
import re
import sys
import threading

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import Client, calendar, component, expect, play  # noqa: E402
from rigs.server import PASSWORD  # noqa: E402

PEOPLE = ("alice", "bob", "carol")
ROOM = "ATTENDEE;CUTYPE=ROOM:mailto:blue@example.org"
CLIENTS, ROUNDS, GUESTS = 16, 4, 8


def address(who):
    return f"mailto:{who}@example.org"


def meeting(uid, organizer, *lines, hour=10, minutes=60, guests=(), start=None):
    begin = start or f"202706{1:02d}T{hour:02d}0000Z"
    return calendar(component(uid, f"DURATION:PT{minutes}M", f"ORGANIZER:{address(organizer)}",
                              f"ATTENDEE;PARTSTAT=ACCEPTED:{address(organizer)}",
                              *[f"ATTENDEE;PARTSTAT=NEEDS-ACTION:{address(g)}" for g in guests], *lines,
                              start=f"DTSTART:{begin}"))


def unfolded(reply):
    return expect(reply, 200).body.decode().replace("\r\n ", "").replace("\r\n", "\n")


def answers(text, who):
    """PARTSTATs of a person, in the order of the components."""
    return [m[1] for m in re.finditer(rf"^ATTENDEE[^\n]*PARTSTAT=([A-Z-]+)[^\n]*:{re.escape(address(who))}$", text, re.M)]


def at_once(server, prepared, calls):
    """Runs (who, call) pairs, each on a connection of its own, all released together."""
    replies, gate = [None] * len(calls), threading.Barrier(len(calls))

    def run(i, who, call):
        with Client(server, who, prepared.secrets[who]) as client:
            client.get("warm.ics")
            gate.wait()
            replies[i] = call(client)
    threads = [threading.Thread(target=run, args=(i, *c)) for i, c in enumerate(calls)]
    for t in threads:
        t.start()
    for t in threads:
        t.join(120)
    assert all(replies), "a client got no answer"
    return replies


def clients(server, prepared):
    return {who: Client(server, who, prepared.secrets[who]) for who in prepared.secrets}


def is_sound(server):
    done = server.command("check")
    assert "sound" in done.stdout, done.stdout


def one_of_many_gets_the_room(prepared):
    with prepared.server() as server:
        all_people = clients(server, prepared)
        for n in range(ROUNDS):
            who = [PEOPLE[i % 3] for i in range(CLIENTS)]
            calls = [(w, lambda c, i=i, w=w: c.put(f"r{n}-{i}.ics", meeting(f"r{n}-{i}", w, ROOM, hour=8 + 2 * n))) for i, w in enumerate(who)]
            for reply in at_once(server, prepared, calls):
                expect(reply, 201)
            got = [answers(unfolded(all_people[w].get(f"r{n}-{i}.ics")), "blue")[0] for i, w in enumerate(who)]
            assert sorted(got) == ["ACCEPTED"] + ["DECLINED"] * (CLIENTS - 1), got
        is_sound(server)


def accepted_days(text):
    """Days of a daily series of five that the room accepted, and the minutes of the day that it takes."""
    days, base = {}, None
    for part in text.split("BEGIN:VEVENT")[1:]:
        start = re.search(r"DTSTART:202706(\d\d)T(\d\d)(\d\d)00Z", part)
        minutes = int(re.search(r"DURATION:PT(\d+)M", part)[1])
        begin = int(start[2]) * 60 + int(start[3])
        is_accepted = answers(part, "blue") == ["ACCEPTED"]
        if "RECURRENCE-ID" in part:
            days[int(re.search(r"RECURRENCE-ID:202706(\d\d)T", part)[1])] = is_accepted
        else:
            base = (int(start[1]), begin, begin + minutes, is_accepted)
    first, begin, end, is_accepted = base
    return [(d, begin, end) for d in range(first, first + 5) if days.get(d, is_accepted)]


def series_never_share_the_room(prepared):
    chance = random.Random(11)
    with prepared.server() as server:
        all_people = clients(server, prepared)
        taken, declined = [], 0
        for n in range(ROUNDS):
            asked = [(f"s{n}-{i}", PEOPLE[i % 3], chance.randrange(1, 20), chance.randrange(8, 17), chance.choice([0, 15, 30, 45])) for i in range(CLIENTS)]
            calls = [(w, lambda c, a=a: c.put(a[0] + ".ics", meeting(a[0], a[1], ROOM, "RRULE:FREQ=DAILY;COUNT=5", minutes=45,
                                                                     start=f"202706{a[2]:02d}T{a[3]:02d}{a[4]:02d}00Z")))
                     for a in asked for w in [a[1]]]
            for reply in at_once(server, prepared, calls):
                expect(reply, 201)
            for uid, who, *_ in asked:
                days = accepted_days(unfolded(all_people[who].get(uid + ".ics")))
                declined += 5 - len(days)
                for day, begin, end in days:
                    clash = [t for t in taken if t[0] == day and t[1] < end and begin < t[2]]
                    assert not clash, f"{uid} has the room on day {day} at {begin} as {clash} has"
                    taken.append((day, begin, end, uid))
        assert taken and declined, "the rooms were never contended for"
        is_sound(server)


class Crowd:
    """More people on a server of a test, with app passwords."""

    def __init__(self, server, prepared, number):
        self.names = [f"guest{i}" for i in range(number)]
        for name in self.names:
            server.command("user", "add", f"{name}@example.org", "--handle", name, "--password-stdin", text=PASSWORD + "\n")
        self.secrets = dict(prepared.secrets)

    def enter(self, server):
        for name in self.names:
            self.secrets[name] = server.app_password(name)


def crowd(prepared, server):
    made = Crowd(server, prepared, GUESTS)
    made.enter(server)
    return made


def answered(uid, organizer, me, partstat, guests):
    text = meeting(uid, organizer, guests=guests)
    return text.replace(f"PARTSTAT=NEEDS-ACTION:{address(me)}", f"PARTSTAT={partstat}:{address(me)}")


def answers_of_many_are_all_kept(prepared):
    with prepared.server() as server:
        guests = crowd(prepared, server)
        with Client(server, "alice", prepared.secrets["alice"]) as alice:
            for n in range(ROUNDS):
                uid = f"m{n}"
                expect(alice.put(f"{uid}.ics", meeting(uid, "alice", guests=guests.names)), 201)
                tag = alice.get(f"{uid}.ics").header("Schedule-Tag")
                said = {g: random.choice(["ACCEPTED", "DECLINED", "TENTATIVE"]) for g in guests.names}
                calls = [(g, lambda c, g=g: c.put(f"{uid}.ics", answered(uid, "alice", g, said[g], guests.names))) for g in guests.names]
                for reply in at_once(server, guests, calls):
                    expect(reply, 204)
                reply = alice.get(f"{uid}.ics")
                assert reply.header("Schedule-Tag") == tag, "answers changed the Schedule-Tag"
                text = unfolded(reply)
                assert {g: answers(text, g)[0] for g in guests.names} == said
                for g in guests.names:  # everybody sees what everybody said
                    with Client(server, g, guests.secrets[g]) as guest:
                        seen = unfolded(guest.get(f"{uid}.ics"))
                    assert {h: answers(seen, h)[0] for h in guests.names} == said, g
        is_sound(server)


def an_organizer_who_saves_meanwhile_loses_no_answer(prepared):
    with prepared.server() as server:
        guests = crowd(prepared, server)
        with Client(server, "alice", prepared.secrets["alice"]) as alice:
            for n in range(ROUNDS):
                uid = f"o{n}"
                first = meeting(uid, "alice", guests=guests.names)
                expect(alice.put(f"{uid}.ics", first), 201)
                tag = alice.get(f"{uid}.ics").header("Schedule-Tag")
                calls = [(g, lambda c, g=g: c.put(f"{uid}.ics", answered(uid, "alice", g, "ACCEPTED", guests.names))) for g in guests.names]
                later = first.replace("DURATION", "SUMMARY:Better\r\nDURATION")
                calls.append(("alice", lambda c: c.put(f"{uid}.ics", later, If_Schedule_Tag_Match=tag)))
                *replies, saved = at_once(server, guests, calls)
                expect(saved, 204)
                text = unfolded(alice.get(f"{uid}.ics"))
                for g, reply in zip(guests.names, replies):
                    # who answered to what was no longer so was told (403), all others are heard
                    if expect(reply, 204, 403).status == 204:
                        assert answers(text, g) == ["ACCEPTED"], (g, text)
                assert "SUMMARY:Better" in text
        is_sound(server)


def all_delete_at_once(prepared):
    with prepared.server() as server:
        guests = crowd(prepared, server)
        with Client(server, "alice", prepared.secrets["alice"]) as alice:
            for n in range(ROUNDS):
                uid = f"d{n}"
                expect(alice.put(f"{uid}.ics", meeting(uid, "alice", ROOM, guests=guests.names, hour=8 + n)), 201)
                calls = [(w, lambda c: c.delete(f"{uid}.ics")) for w in [*guests.names, "alice"]]
                for reply in at_once(server, guests, calls):
                    expect(reply, 204)
                for who in [*guests.names, "alice"]:
                    with Client(server, who, guests.secrets[who]) as client:
                        expect(client.get(f"{uid}.ics"), 404)
                # the room is free again
                expect(alice.put(f"{uid}-2.ics", meeting(f"{uid}-2", "alice", ROOM, hour=8 + n)), 201)
                assert answers(unfolded(alice.get(f"{uid}-2.ics")), "blue") == ["ACCEPTED"]
        is_sound(server)


if __name__ == "__main__":
    sys.exit(play([one_of_many_gets_the_room, series_never_share_the_room, answers_of_many_are_all_kept,
                   an_organizer_who_saves_meanwhile_loses_no_answer, all_delete_at_once]))
