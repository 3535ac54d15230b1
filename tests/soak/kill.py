#!/usr/bin/env python3
"""Kills the server with SIGKILL under load, again and again: no acknowledged write may be lost, nothing
unacknowledged may be stored by halves, and the database must stay sound.
Usage: kill.py [--rounds N] [--seed N]"""
import argparse
import http.client
import pathlib
import random
import signal
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.server import Prepared, basic  # noqa: E402

WRITERS, NAMES = 8, 40
EVENT = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Calends//kill test//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\n"
         "DTSTAMP:20260101T000000Z\r\nDTSTART:20260105T100000Z\r\nDURATION:PT1H\r\nSUMMARY:version {n}\r\n"
         "DESCRIPTION:{fill}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")


class Writer:
    """Owns its own names. `sure` holds what was acknowledged; `open_` the one write that was not."""

    def __init__(self, number, seed):
        self.number, self.random = number, random.Random(seed)
        self.sure, self.acknowledged, self.faults = {}, 0, []

    def begin(self, server, secret):
        self.thread = threading.Thread(target=self.work, args=(server, secret), daemon=True)
        self.touched, self.open_ = set(), None
        self.thread.start()

    def path(self, name):
        return f"/api/v1.0/caldav/alice/calendar/w{self.number}-{name}.ics"

    def step(self, connection, fields):
        name = self.random.randrange(NAMES)
        uid = f"w{self.number}-{name}"
        delete = name in self.sure and self.random.random() < 0.2
        body = None if delete else EVENT.format(uid=uid, n=self.random.randrange(10**9),
                                                fill="x" * self.random.randrange(600))
        self.touched.add(name)
        self.open_ = (name, body)
        connection.request("DELETE" if delete else "PUT", self.path(name), body, fields)
        reply = connection.getresponse()
        reply.read()
        if reply.status not in (201, 204):
            self.faults.append(f"{'DELETE' if delete else 'PUT'} gave {reply.status}")
            return
        if delete:
            self.sure.pop(name)
        else:
            self.sure[name] = body
        self.acknowledged += 1
        self.open_ = None

    def work(self, server, secret):
        connection = http.client.HTTPConnection(server.host, server.port, timeout=30)
        fields = {"Authorization": basic("alice", secret), "Content-Type": "text/calendar"}
        try:
            while not self.faults:
                self.step(connection, fields)
        except (OSError, http.client.HTTPException):
            pass  # the server was killed: what is open stays open
        finally:
            connection.close()

    def verify(self, server, secret, names):
        """The stored state of each name is the acknowledged one, or that of the open write."""
        connection = http.client.HTTPConnection(server.host, server.port, timeout=30)
        for name in sorted(names):
            connection.request("GET", self.path(name), headers={"Authorization": basic("alice", secret)})
            reply = connection.getresponse()
            text = reply.read().decode()
            got = text if reply.status == 200 else None
            may = [self.sure.get(name)]
            if self.open_ and self.open_[0] == name:
                may.append(self.open_[1])
            if got not in may or reply.status not in (200, 404):
                self.faults.append(f"{self.path(name)}: status {reply.status}, not what was acknowledged")
            if got is None:
                self.sure.pop(name, None)
            else:
                self.sure[name] = got
        connection.close()


def one_round(server, secret, writers, chance):
    server.start()
    for w in writers:
        w.begin(server, secret)
    time.sleep(chance.uniform(0.03, 0.35))
    server.stop(signal.SIGKILL)
    for w in writers:
        w.thread.join(60)
    server.start()
    for w in writers:
        w.verify(server, secret, w.touched)
    server.stop()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = arguments.parse_args()
    print(f"seed {options.seed}")
    chance = random.Random(options.seed)
    prepared = Prepared()
    server, secret = prepared.server(), prepared.secrets["alice"]
    writers = [Writer(i, options.seed + i) for i in range(WRITERS)]
    passed, failed = 0, 0
    try:
        for number in range(options.rounds):
            one_round(server, secret, writers, chance)
            faults = [f for w in writers for f in w.faults]
            check = server.command("check", check=False)
            if check.returncode:
                faults.append(f"check: {check.stdout}{check.stderr}")
            if faults:
                failed += 1
                print(f"not ok round {number}: " + "; ".join(faults[:5]))
                break
            passed += 1
        with server:
            for w in writers:
                w.verify(server, secret, range(NAMES))
        if any(w.faults for w in writers):
            failed += 1
            print("not ok last look: " + "; ".join(f for w in writers for f in w.faults)[:1000])
        print(f"{options.rounds} kills, {sum(w.acknowledged for w in writers)} acknowledged writes")
    finally:
        prepared.remove()
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
