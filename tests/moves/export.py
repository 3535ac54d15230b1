#!/usr/bin/env python3
"""Exports: one calendar as others may see it, and everything a person has as an archive; brought into an empty
account it makes the same calendars with the same bytes. Usage: export.py [TEST]…"""
import io
import json
import pathlib
import re
import sys
import time
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import Client, calendar, component, event, expect, play  # noqa: E402

API = "/api/v1.0"


def calendars(client):
    return {c["name"]: c for c in expect(client.request("GET", f"{API}/calendars"), 200).json()["items"] if c["owner"] == client.login}


def objects(client, one):
    """Bytes by name."""
    reply = expect(client.request("PROPFIND", one["url"], '<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>', Depth="1"), 207)
    hrefs = [h for h in re.findall(r"href>([^<]*\.ics)</", reply.body.decode())]
    return {h.rsplit("/", 1)[1]: expect(client.request("GET", h), 200).body for h in hrefs}


def fill(client):
    """Calendars of every look, and files."""
    looks = [("Équipe R&D", "#123456", 3, ("VEVENT",)), ("Tâches", "#abcdef", 1, ("VTODO", "VJOURNAL")), ("Vide", "#000000", 2, ("VEVENT",))]
    for name, color, order, kinds in looks:
        expect(client.request("POST", f"{API}/calendars", {"name": name, "color": color, "order": order, "description": f"About {name}",
                                                           "time_zone": "Europe/Brussels", "components": list(kinds)}), 201)
    all_ = calendars(client)

    def put(name, href, text):
        expect(client.request("PUT", all_[name]["url"] + href, text, Content_Type="text/calendar"), 201)

    put("Équipe R&D", "odd%20name%25.ics", event("one@x", "SUMMARY:É", "X-ODD;X=\"a,b\":kept").replace("\r\nDTSTAMP", "\r\nx-lower:1\r\nDTSTAMP"))
    put("Équipe R&D", "secret.ics", event("secret@x", "SUMMARY:hidden", "CLASS:PRIVATE"))
    for i in range(120):
        put("Équipe R&D", f"n{i}.ics", event(f"n{i}@x", "RRULE:FREQ=WEEKLY;COUNT=9", f"SUMMARY:{i}"))
    put("Tâches", "t.ics", calendar(component("t@x", name="VTODO", start="DUE:20260101T000000Z")))
    put("Tâches", "j.ics", calendar(component("j@x", name="VJOURNAL")))
    home = all_["Vide"]["url"].rsplit("/", 2)[0]
    expect(client.request("MKCOL", f"{home}/docs/"), 201)
    expect(client.request("MKCOL", f"{home}/docs/deep/"), 201)
    expect(client.request("PUT", f"{home}/docs/a.txt", "text", Content_Type="text/plain"), 201)
    expect(client.request("PUT", f"{home}/docs/deep/b.bin", b"\0\1\2" * 100000), 201)
    expect(client.request("PUT", f"{home}/docs/z.txt", "last"), 201)


def archive(client):
    reply = expect(client.request("GET", f"{API}/export"), 200)
    assert reply.header("Content-Type") == "application/zip" and "attachment" in reply.header("Content-Disposition")
    return reply.body


def everything_comes_back_as_it_was(prepared):
    with prepared.server() as one, prepared.server() as two, Client(one, "alice", one.secrets["alice"]) as a, Client(two, "bob", two.secrets["bob"]) as b:
        fill(a)
        packed = archive(a)
        with zipfile.ZipFile(io.BytesIO(packed)) as z:
            assert z.testzip() is None
            names = z.namelist()
            told = json.loads(z.read("calends.json"))
            assert names[0] == "calends.json" and {"files/docs/a.txt", "files/docs/deep/b.bin", "files/docs/z.txt"} < set(names), names[:9]
            assert z.read("files/docs/deep/b.bin") == b"\0\1\2" * 100000
            assert told["person"]["email"] == "alice@example.org" and told["format"] == "calends-export", told
            assert {c["name"] for c in told["calendars"] if c["kind"] == "calendar"} == set(calendars(a)), told
            [team] = [n for n in names if n.startswith("calendars/equipe")]
            assert z.read(team).count(b"BEGIN:VEVENT") == 122
        made = expect(b.request("POST", f"{API}/imports?name=all.zip", packed, Content_Type="application/zip"), 201).json()
        assert made["total"] == 124 and sum(f["refused"] for f in made["files"]) == 0, made
        done = expect(b.request("POST", f"{API}/imports/{made['id']}/start", {}), 202).json()
        while done["state"] in ("waiting", "running"):
            time.sleep(0.1)
            done = expect(b.request("GET", f"{API}/imports/{made['id']}"), 200).json()
        assert done["state"] == "done" and done["added"] == 124 and done["repaired"] == 0, done
        before, after = calendars(a), calendars(b)
        for name in ("Équipe R&D", "Tâches"):
            for field in ("color", "order", "description", "time_zone", "components"):
                assert before[name][field] == after[name][field], (name, field, before[name], after[name])
            assert objects(a, before[name]) == objects(b, after[name]), name


def a_part_of_a_calendar(prepared):
    with prepared.server() as s, Client(s, "alice", s.secrets["alice"]) as a:
        one = next(iter(calendars(a).values()))
        expect(a.put("weekly.ics", event("weekly@x", "RRULE:FREQ=WEEKLY;COUNT=10", start="DTSTART:20260105T100000Z")), 201)
        expect(a.put("march.ics", event("march@x", start="DTSTART:20260305T100000Z")), 201)
        expect(a.put("task.ics", calendar(component("task@x", name="VTODO", start="DUE:20260110T000000Z"))), 201)

        def uids(query):
            return set(re.findall(r"UID:(\w+)@x", expect(a.request("GET", f"{API}/calendars/{one['id']}/export?{query}"), 200).body.decode()))

        assert uids("") == {"weekly", "march", "task"}
        assert uids("component=task") == {"task"} and uids("component=event") == {"weekly", "march"}
        assert uids("from=2026-02-01T00:00:00Z&to=2026-03-01T00:00:00Z") == {"weekly"}
        assert uids("to=2026-01-06T00:00:00Z") == {"weekly"} and uids("from=2026-03-09T00:00:00Z") == {"weekly"}
        assert uids("from=2027-01-01T00:00:00Z") == set()
        expect(a.request("GET", f"{API}/calendars/{one['id']}/export?component=nonsense"), 422)


def the_command_line_does_the_same(prepared):
    with prepared.server() as s, Client(s, "alice", s.secrets["alice"]) as a, Client(s, "carol", s.secrets["carol"]) as c:
        fill(a)
        path = s.folder / "all.zip"
        s.command("export", "--user", "alice", "--all", "--output", str(path))
        with zipfile.ZipFile(path) as z:
            assert z.testzip() is None
        done = s.command("import", str(path), "--user", "carol", "--dry-run")
        assert "Équipe R&D: 122 events, 0 tasks" in done.stdout and len(calendars(c)) == 1, done.stdout
        done = s.command("import", str(path), "--user", "carol")
        assert "124 created" in done.stdout, done.stdout
        assert objects(a, calendars(a)["Équipe R&D"]) == objects(c, calendars(c)["Équipe R&D"])
        done = s.command("import", str(path), "--user", "carol", "--known", "skip", "--quiet")
        assert "0 created" in done.stdout and "124 skipped" in done.stdout, done.stdout
        done = s.command("import", str(path), "--user", "carol", "--known", "perhaps", check=False)
        assert done.returncode == 1 and "skip" in done.stderr, done


def others_export_what_they_see(prepared):
    with prepared.server() as s, Client(s, "alice", s.secrets["alice"]) as a, Client(s, "bob", s.secrets["bob"]) as b:
        fill(a)
        team = calendars(a)["Équipe R&D"]
        expect(b.request("GET", f"{API}/calendars/{team['id']}/export"), 404)
        owner = re.search(r"owner[^>]*>\s*<[^>]*href[^>]*>([^<]*)<", a.request("PROPFIND", team["url"], '<propfind xmlns="DAV:"><prop><owner/></prop></propfind>', Depth="0").body.decode())[1]
        acl = ('<D:acl xmlns:D="DAV:"><D:ace><D:principal><D:href>{}</D:href></D:principal><D:grant><D:privilege><D:read/></D:privilege>'
               "</D:grant></D:ace></D:acl>").format(owner.replace("alice", "bob"))
        expect(a.request("ACL", team["url"], acl, Content_Type="application/xml"), 200, 207)
        text = expect(b.request("GET", f"{API}/calendars/{team['id']}/export"), 200).body.decode()
        assert text.count("BEGIN:VEVENT") == 121 and "secret@x" not in text and "hidden" not in text
        with zipfile.ZipFile(io.BytesIO(archive(b))) as z:
            assert not [n for n in z.namelist() if "equipe" in n], "an archive holds what is one's own"
        expect(s.request("GET", f"{API}/export"), 401)


if __name__ == "__main__":
    sys.exit(play([everything_comes_back_as_it_was, a_part_of_a_calendar, the_command_line_does_the_same, others_export_what_they_see]))
