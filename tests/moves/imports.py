#!/usr/bin/env python3
"""Imports: what is uploaded is looked through first, then stored by a job that survives a kill; archives of
every shape that programs make; bombs, locked and damaged ones; undoing. Usage: imports.py [TEST]…"""
import io
import pathlib
import signal
import struct
import sys
import tarfile
import time
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import Client, calendar, component, event, expect, play  # noqa: E402

API = "/api/v1.0"


def zipped(files, how=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as z:
        for name, text in files.items():
            z.writestr(name, text)
    return out.getvalue()


def named(name, *components, color=None, zone="Europe/Brussels"):
    head = f"BEGIN:VCALENDAR\r\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\r\nVERSION:2.0\r\nX-WR-CALNAME:{name}\r\nX-WR-TIMEZONE:{zone}\r\n"
    if color:
        head += f"X-APPLE-CALENDAR-COLOR:{color}\r\n"
    return head + "".join(components) + "END:VCALENDAR\r\n"


def many(n, head="big"):
    return calendar(*(component(f"{head}-{i}@example.org", f"SUMMARY:Event {i}",
                                start=f"DTSTART:2026{1 + i % 12:02}{1 + i % 28:02}T{i % 24:02}0000Z") for i in range(n)))


def upload(client, body, name="", status=201):
    reply = client.request("POST", f"{API}/imports?name={name}", body, Content_Type="application/octet-stream")
    return expect(reply, status).json()


def start(client, made, status=202, **how):
    return expect(client.request("POST", f"{API}/imports/{made['id']}/start", how), status).json()


def state(client, made):
    return expect(client.request("GET", f"{API}/imports/{made['id']}"), 200).json()


def wait(client, made, seconds=120, until=("done", "failed", "cancelled")):
    deadline = time.monotonic() + seconds
    while True:
        now = state(client, made)
        if now["state"] in until:
            return now
        assert time.monotonic() < deadline, now
        time.sleep(0.1)


def report(client, made):
    items, after = [], 0
    while after is not None:
        page = expect(client.request("GET", f"{API}/imports/{made['id']}/report?limit=7&after={after}"), 200).json()
        items += page["items"]
        after = page["next"]
    return items


def calendars(client):
    return {c["name"]: c for c in expect(client.request("GET", f"{API}/calendars"), 200).json()["items"]}


def exported(client, one):
    return expect(client.request("GET", f"{API}/calendars/{one['id']}/export"), 200).body.decode()


def alice(server):
    return Client(server, "alice", server.secrets["alice"])


def run(client, body, name="", **how):
    made = upload(client, body, name)
    start(client, made, **how)
    return wait(client, made)


def a_file_is_looked_through_before_it_is_stored(prepared):
    with prepared.server() as s, alice(s) as c:
        text = named("Famille", component("a@x", "SUMMARY:One"), component("b@x", start="DTSTART:20270301T080000Z"),
                     component("t@x", name="VTODO", start="DUE:20260201T000000Z"), component("bad@x", start="DTSTART:never"),
                     color="#FF2968")
        made = upload(c, text, "famille.ics")
        [file] = made["files"]
        assert made["state"] == "ready" and made["total"] == 4, made
        assert (file["events"], file["tasks"], file["refused"], file["known"]) == (2, 1, 1, 0), file
        assert file["calendar_name"] == "Famille" and file["time_zone"] == "Europe/Brussels", file
        assert file["first"] == "2026-01-05T10:00:00Z" and file["last"].startswith("2027-03-01"), file
        assert len(calendars(c)) == 1
        done = start(c, made)
        assert done["state"] == "done" and done["added"] == 3 and done["refused"] == 1, done
        new = calendars(c)["Famille"]
        assert new["color"].lower() == "#ff2968" and new["time_zone"] == "Europe/Brussels", new
        assert done["files"][0]["calendar"] == new["id"]
        [item] = report(c, made)
        assert item["fate"] == "refused" and item["uid"] == "bad@x" and item["line"] > 1 and "line" in item["why"].lower(), item
        text = expect(c.request("GET", f"{API}/imports/{made['id']}/report.txt"), 200).body.decode()
        assert "3 added" in text and "bad@x" in text, text
        expect(c.request("POST", f"{API}/imports/{made['id']}/start", {}), 403)


def known_objects_are_skipped_updated_or_copied(prepared):
    with prepared.server() as s, alice(s) as c:
        first = next(iter(calendars(c).values()))
        expect(c.put("one.ics", event("one@x", "SUMMARY:old")), 201)
        new = event("one@x", "SUMMARY:new", "X-KEEP:as it is")
        assert upload(c, new)["files"][0]["known"] == 1
        done = run(c, new, calendar=first["id"], known="skip")
        assert done["skipped"] == 1 and "SUMMARY:old" in exported(c, first), done
        done = run(c, new, calendar=None, known="skip")
        assert done["skipped"] == 1 and len(calendars(c)) == 1, "no calendar is made for nothing"
        done = run(c, new, calendar=first["id"], known="update")
        assert done["updated"] == 1 and c.get("one.ics").body.decode() == new, done
        done = run(c, new, calendar=first["id"], known="update")
        assert done["unchanged"] == 1, done
        done = run(c, new, calendar=first["id"], known="copy")
        text = exported(c, first)
        assert done["copied"] == 1 and text.count("SUMMARY:new") == 2 and text.count("UID:one@x") == 1 and text.count("X-KEEP:as it is") == 2, text
        # what is known in another calendar is updated there, unless one was chosen
        done = run(c, event("one@x", "SUMMARY:newest"), known="update")
        assert done["updated"] == 1 and len(calendars(c)) == 1 and "newest" in exported(c, first), done
        other = expect(c.request("POST", f"{API}/calendars", {"name": "Other"}), 201).json()
        done = run(c, new, calendar=other["id"], known="update")
        assert done["refused"] == 1, done
        assert "calendar" in report(c, done)[0]["why"]


def takeout_becomes_calendars(prepared):
    with prepared.server() as s, alice(s) as c:
        body = zipped({
            "Takeout/archive_browser.html": "<html>",
            "Takeout/Agenda/alice@gmail.com.ics": named("alice@gmail.com", component("g1@google.com"), component("g2@google.com")),
            "Takeout/Agenda/Famille.ics": named("Famille été", component("g3@google.com"), color="#33B679"),
            "Takeout/Agenda/Vide.ics": named("Vide"),
            "Takeout/Mail/All mail.mbox": "From: x\n" * 1000,
            "__MACOSX/Takeout/Agenda/._Famille.ics": b"\0\5\26\7",
        })
        made = upload(c, body, "takeout.zip")
        assert sorted(f["calendar_name"] for f in made["files"]) == ["Famille été", "Vide", "alice@gmail.com"], made
        done = start(c, made)
        assert done["state"] == "done" and done["added"] == 3 and done["refused"] == 0, done
        all_ = calendars(c)
        assert {"alice@gmail.com", "Famille été"} < set(all_) and "Vide" not in all_, all_
        assert all_["Famille été"]["color"].lower() == "#33b679"


def archives_of_many_shapes(prepared):
    with prepared.server() as s, alice(s) as c:
        # one object a file, as vdirsyncer keeps them: folders become calendars
        body = zipped({"work/displayname": "Travail\n", "work/color": "#112233\n",
                       **{f"work/{i}.ics": event(f"w{i}@x") for i in range(5)},
                       **{f"sport/{i}.ics": event(f"s{i}@x") for i in range(3)}, "loose.ics": event("loose@x")})
        done = run(c, body, "backup.zip")
        assert done["added"] == 9, done
        all_ = calendars(c)
        assert all_["Travail"]["color"] == "#112233" and {"sport", "backup"} < set(all_), all_
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w:gz") as t:
            for name, text in (("Takeout/Kalender/a.ics", named("Tgz", component("tar@x"))), ("notes.txt", "BEGIN nothing")):
                info = tarfile.TarInfo(name)
                info.size = len(text.encode())
                t.addfile(info, io.BytesIO(text.encode()))
        done = run(c, out.getvalue(), "takeout.tgz")
        assert done["added"] == 1 and "Tgz" in calendars(c), done
        # told by content: a calendar without its suffix, and something else with it
        done = run(c, zipped({"export": named("Plain", component("p1@x"), component("p2@x")), "broken.ics": "<html>"}))
        assert done["added"] == 2 and done["refused"] == 1, done
        assert [i["file"] for i in report(c, done)] == ["broken.ics"]
        # ways out of the archive are only names
        done = run(c, zipped({"../../../etc/cron.d/x.ics": event("evil@x"), "/abs/..\\..\\y.ics": event("evil2@x")}))
        assert done["added"] == 2 and {"cron.d", "abs"} < set(calendars(c)), calendars(c).keys()


def what_cannot_be_read_is_told(prepared):
    with prepared.server(["limits.import_size=1M"]) as s, alice(s) as c:
        def refused(body, status, word):
            reply = upload(c, body, status=status)
            assert word in reply["detail"], reply

        refused("<html></html>", 422, "neither")
        refused("", 422, "neither")
        refused(zipped({"a.txt": "x"}), 422, "no event")
        refused(zipped({"a.ics": "x" * (3 << 20)}), 413, "times its size")
        refused(zipped({f"{i}.ics": many(3500, str(i)) for i in range(14)}), 413, "bytes")
        good = zipped({"a.ics": event("a@x")})
        refused(good[:len(good) // 2], 422, "damaged")
        refused(b"\x1f\x8b" + b"x" * 100, 422, "damaged")
        locked = bytearray(zipped({"a.ics": event("a@x")}, zipfile.ZIP_STORED))
        for at in (6, locked.index(b"PK\1\2") + 8):
            struct.pack_into("<H", locked, at, 1)
        refused(bytes(locked), 422, "password")
        # an archive in an archive stays closed
        refused(zipped({"inner.zip": good}), 422, "no event")
        expect(c.request("POST", f"{API}/imports", "x" * (2 << 20), Content_Type="application/octet-stream"), 413)
        assert len(calendars(c)) == 1 and expect(c.request("GET", f"{API}/imports"), 200).json()["items"] == []


def nobody_sees_the_imports_of_others(prepared):
    with prepared.server() as s, alice(s) as c, Client(s, "bob", s.secrets["bob"]) as bob:
        made = upload(c, event("a@x"))
        mine = next(iter(calendars(c).values()))
        for method, end, body in (("GET", "", None), ("POST", "/start", {}), ("POST", "/cancel", None), ("POST", "/undo", None),
                                  ("DELETE", "", None), ("GET", "/report", None), ("GET", "/report.txt", None)):
            expect(bob.request(method, f"{API}/imports/{made['id']}{end}", body), 404)
        his = upload(bob, event("b@x"))
        expect(bob.request("POST", f"{API}/imports/{his['id']}/start", {"calendar": mine["id"]}), 404)
        expect(s.request("POST", f"{API}/imports", event("x@x")), 401)
        expect(c.request("DELETE", f"{API}/imports/{made['id']}"), 204)
        expect(c.request("GET", f"{API}/imports/{made['id']}"), 404)
        for _ in range(5):
            upload(c, event("a@x"))
        upload(c, event("a@x"), status=507)


def an_import_is_undone(prepared):
    with prepared.server() as s, alice(s) as c:
        body = zipped({"a.ics": named("A", *(component(f"a{i}@x") for i in range(150))), "b.ics": named("B", component("b1@x"), component("b2@x"))})
        done = run(c, body)
        assert done["added"] == 152
        all_ = calendars(c)
        # what somebody has changed since stays, and so does its calendar
        home = "/".join(all_["B"]["url"].split("/")[-4:]) if all_["B"]["url"].startswith("http") else all_["B"]["url"]
        expect(c.request("PUT", home + "b1@x.ics", event("b1@x", "SUMMARY:mine now"), Content_Type="text/calendar"), 204)
        gone = expect(c.request("POST", f"{API}/imports/{done['id']}/undo"), 200).json()
        assert gone["state"] == "undone", gone
        left = calendars(c)
        assert "A" not in left and "B" in left, left
        assert "b1@x" in exported(c, left["B"]) and "b2@x" not in exported(c, left["B"])


def ten_thousand_with_progress_and_cancel(prepared):
    with prepared.server() as s, alice(s) as c:
        made = upload(c, many(10000), "big.ics")
        assert made["total"] == 10000
        assert start(c, made)["state"] in ("waiting", "running")
        seen = set()
        while (now := state(c, made))["state"] in ("waiting", "running"):
            seen.add(now["done"])
            started = time.monotonic()
            expect(c.put(f"beside-{len(seen)}.ics", event(f"beside-{len(seen)}@x")), 201, 204)
            assert time.monotonic() - started < 5, "an import holds up other writers"
            time.sleep(0.05)
        assert now["state"] == "done" and now["added"] == 10000 and len(seen) > 3, (now, seen)
        again = upload(c, many(10000, "other"), "other.ics")
        start(c, again)
        while state(c, again)["done"] == 0:
            time.sleep(0.02)
        ended = expect(c.request("POST", f"{API}/imports/{again['id']}/cancel"), 200).json()
        assert ended["state"] == "cancelled" and 0 < ended["done"] < 10000, ended
        time.sleep(0.5)
        assert state(c, again)["done"] == ended["done"], "it went on"
        count = exported(c, calendars(c)["other"]).count("BEGIN:VEVENT")
        assert count == ended["added"], (count, ended)
        expect(c.request("POST", f"{API}/imports/{again['id']}/undo"), 200)
        assert "other" not in calendars(c)


def a_kill_in_the_middle_loses_and_doubles_nothing(prepared):
    s = prepared.server().start()
    try:
        c = alice(s)
        made = upload(c, zipped({"one.ics": many(3000, "one"), "two.ics": many(3000, "two")}), "both.zip")
        start(c, made)
        for share in (500, 3500):
            while state(c, made)["done"] < share:
                time.sleep(0.02)
            s.stop(signal.SIGKILL)
            s.start()
            c = alice(s)
        done = wait(c, made)
        assert done["state"] == "done" and done["added"] == 6000 and done["refused"] == 0, done
        all_ = calendars(c)
        for name in ("one", "two"):
            assert exported(c, all_[name]).count("BEGIN:VEVENT") == 3000
        assert len(all_) == 3, all_
        assert s.command("check").returncode == 0
    finally:
        s.stop()


if __name__ == "__main__":
    sys.exit(play([a_file_is_looked_through_before_it_is_stored, known_objects_are_skipped_updated_or_copied,
                   takeout_becomes_calendars, archives_of_many_shapes, what_cannot_be_read_is_told,
                   nobody_sees_the_imports_of_others, an_import_is_undone, ten_thousand_with_progress_and_cancel,
                   a_kill_in_the_middle_loses_and_doubles_nothing]))
