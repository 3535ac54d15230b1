#!/usr/bin/env python3
"""The commands of the program, as an administrator types them: output, exit codes, failures."""
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.server import PASSWORD, Server, program  # noqa: E402

EVENT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Calends//test//EN
BEGIN:VEVENT
UID:one@test
DTSTAMP:20260101T000000Z
DTSTART;TZID=Europe/Paris:20260105T100000
RRULE:FREQ=WEEKLY
SUMMARY:Réunion
X-KEEP;X-P=1:as it is
END:VEVENT
BEGIN:VEVENT
DTSTAMP:20260101T000000Z
DTSTART:20260106
SUMMARY:no UID
END:VEVENT
BEGIN:VEVENT
UID:bad@test
DTSTAMP:20260101T000000Z
DTSTART:tomorrow
END:VEVENT
END:VCALENDAR
"""


def run(*words, text=None):
    return subprocess.run([program(), *words], input=text, capture_output=True, text=True, timeout=120)


def say(done):
    return f"exit {done.returncode}\n{done.stdout}{done.stderr}"


def every_command_has_help(_):
    listed = run("--help")
    names = [line[2:28].split("[")[0] for line in listed.stdout.split("Commands:")[1].splitlines() if line.startswith("  ")]
    commands = [" ".join(w for w in n.split() if w.islower()) for n in names]
    assert len(commands) >= 12, listed.stdout
    for name in commands:
        done = run(*name.split(), "--help")
        assert done.returncode == 0 and f"Usage: calends {name}" in done.stdout, say(done)


def wrong_usage_exits_with_2(_):
    for words in (["nonsense"], ["user", "add"], ["serve", "--nonsense"], ["import", "a", "b"], ["check", "--config"], []):
        done = run(*words)
        assert done.returncode == 2, (words, say(done))


def version_is_printed(_):
    assert run("version").stdout.startswith("calends ") and run("--version").returncode == 0


def configuration_is_printed_and_judged(folder):
    done = run("serve", "--print-config", "--set", "http.max_head=32K")
    assert done.returncode == 0 and "http.max_head = 32K" in done.stdout, say(done)
    (folder / "c.conf").write_text(done.stdout)
    again = run("serve", "--print-config", "--config", str(folder / "c.conf"))
    assert again.stdout == done.stdout, say(again)
    for bad in ("http.max_head=big", "http.max_head=1", "nonsense.key=1", "http.max_head"):
        done = run("serve", "--print-config", "--set", bad)
        assert done.returncode == 1 and "--set" in done.stderr, say(done)
    done = run("serve", "--print-config", "--config", "/nonexistent")
    assert done.returncode == 1 and "cannot be read" in done.stderr, say(done)


def people_are_added_listed_and_disabled(folder):
    s = Server(folder)
    s.command("migrate")
    done = s.command("user", "add", "zoe@example.org", "--name", "Zoé", "--language", "fr")
    assert "/signin?link=" in done.stdout, say(done)
    done = s.command("user", "add", "zoe@example.org", check=False)
    assert done.returncode == 1 and done.stderr.startswith("calends: "), say(done)
    done = s.command("user", "add", "no address", check=False)
    assert done.returncode == 1, say(done)
    done = s.command("user", "passwd", "zoe", text="short\n", check=False)
    assert done.returncode == 1 and "12" in done.stderr, say(done)
    s.command("user", "passwd", "zoe@example.org", text=PASSWORD + "\n")
    assert "zoe@example.org" in s.command("user", "list").stdout
    s.command("user", "disable", "zoe")
    assert "disabled" in s.command("user", "list").stdout
    with s:
        reply = s.request("POST", "/api/v1.0/session", {"login": "zoe", "password": PASSWORD})
        assert reply.status == 401, reply.body
        s.command("user", "enable", "zoe")
        s.sign_in("zoe")
    done = s.command("calendar", "list", "zoe")
    assert "Calendrier" in done.stdout or "Agenda" in done.stdout, say(done)
    done = s.command("calendar", "list", "nobody", check=False)
    assert done.returncode == 1, say(done)


def groups_and_rooms_are_made_listed_and_removed(folder):
    s = Server(folder)
    s.command("user", "add", "zoe@example.org", "--handle", "zoe")
    done = s.command("group", "create", "staff", "--name", "All staff", "--email", "staff@example.org")
    assert "staff is a group now" in done.stdout, say(done)
    s.command("group", "create", "team")
    s.command("group", "add", "staff", "team")
    s.command("group", "add", "team", "zoe@example.org")
    listed = s.command("group", "list").stdout
    assert "All staff" in listed and "team" in listed and "zoe" not in listed, listed
    listed = s.command("group", "list", "staff@example.org").stdout
    assert "team" in listed and "GROUP" in listed and "zoe" not in listed, listed
    for words, why in ((["group", "add", "team", "staff"], "itself"), (["group", "add", "zoe", "team"], "no group"),
                       (["group", "remove", "staff", "zoe"], "not in"), (["group", "create", "staff"], "already"),
                       (["group", "list", "zoe"], "no group"), (["user", "link", "staff"], "no person"),
                       (["room", "create", "Blue Room"], "handle"), (["room", "create", "r", "--manager", "nobody"], "person")):
        done = s.command(*words, check=False)
        assert done.returncode == 1 and why in done.stderr, (words, say(done))
    s.command("group", "remove", "team", "zoe")
    assert "zoe" not in s.command("group", "list", "team").stdout
    s.command("room", "create", "blue", "--name", "Blue room", "--time-zone", "Europe/Paris", "--manager", "staff")
    s.command("room", "create", "car", "--resource")
    listed = s.command("room", "list").stdout
    assert "ROOM" in listed and "RESOURCE" in listed and "team" not in listed, listed
    listed = s.command("user", "list").stdout
    assert "zoe" in listed and "blue" not in listed and "staff" not in listed, listed
    s.command("group", "delete", "staff")
    assert "staff" not in s.command("group", "list").stdout
    assert "sound" in s.command("check").stdout


def files_go_in_and_out(folder):
    s = Server(folder)
    s.command("user", "add", "zoe@example.org", "--handle", "zoe")
    (folder / "in.ics").write_text(EVENT)
    done = s.command("import", str(folder / "in.ics"), "--user", "zoe", check=False)
    assert "2 created, 0 updated, 0 unchanged, 1 of them repaired, 1 refused" in done.stdout, say(done)
    assert done.returncode == 1 and "refused" in done.stdout, say(done)
    done = s.command("import", "-", "--user", "zoe", "--quiet", text=EVENT, check=False)
    assert "0 created, 0 updated, 2 unchanged" in done.stdout, say(done)
    done = s.command("export", "--user", "zoe", "--output", str(folder / "out.ics"))
    text = (folder / "out.ics").read_text()
    assert "X-KEEP;X-P=1:as it is" in text and text.count("BEGIN:VEVENT") == 2 and "Réunion" in text, text
    for words in (["import", "/nonexistent", "--user", "zoe"], ["import", "-", "--user", "nobody"],
                  ["export", "--user", "zoe", "--calendar", "nonsense"]):
        done = s.command(*words, text="", check=False)
        assert done.returncode == 1 and done.stderr.startswith("calends: "), say(done)
    assert s.command("import", "-", text="", check=False).returncode == 2


def check_finds_what_is_wrong(folder):
    s = Server(folder)
    s.command("user", "add", "zoe@example.org")
    done = s.command("check")
    assert "sound" in done.stdout, say(done)
    done = s.command("check", "--set", "http.listen=:8080", check=False)
    assert done.returncode == 3 and "TLS" in done.stdout, say(done)
    data = bytearray((folder / "calends.db").read_bytes())
    data[4096:8192] = bytes(4096)
    (folder / "calends.db").write_bytes(data)
    done = s.command("check", check=False)
    assert done.returncode in (1, 3), say(done)


def a_first_start_prints_a_link_that_works_once(folder):
    s = Server(folder)
    with s:
        token = s.first_link().split("link=")[1]
        reply = s.request("POST", "/api/v1.0/session", {"link": token})
        assert reply.status == 200 and reply.json()["user"]["role"] == "admin", reply.body
        assert s.request("POST", "/api/v1.0/session", {"link": token}).status == 401
    with s:
        assert "link=" in s.first_link()


def a_server_that_cannot_start_says_why(folder):
    with Server(folder) as s:
        other = Server(folder / "two", [f"http.listen=127.0.0.1:{s.port}"])
        other.folder.mkdir()
        done = subprocess.run([program(), "serve", *other.arguments()], capture_output=True, text=True, timeout=60)
        assert done.returncode == 1 and str(s.port) in done.stderr, say(done)
    for setting in ("database.url=sqlite:/nonexistent/x.db", "database.url=nonsense", "zones.dir=/nonexistent",
                    "http.listen=nonsense", "log.level=loud", "http.tls_cert=/nonexistent"):
        done = subprocess.run([program(), "serve", "--set", f"database.url=sqlite:{folder}/y.db", "--set", setting],
                              capture_output=True, text=True, timeout=60)
        assert done.returncode == 1 and "calends: " in done.stderr, (setting, say(done))


def main():
    passed, failed = 0, 0
    for test in (every_command_has_help, wrong_usage_exits_with_2, version_is_printed,
                 configuration_is_printed_and_judged, people_are_added_listed_and_disabled,
                 groups_and_rooms_are_made_listed_and_removed, files_go_in_and_out,
                 check_finds_what_is_wrong, a_first_start_prints_a_link_that_works_once,
                 a_server_that_cannot_start_says_why):
        with tempfile.TemporaryDirectory(prefix="calends-test-") as folder:
            try:
                test(pathlib.Path(folder))
                print(f"ok {test.__name__}")
                passed += 1
            except Exception as why:  # noqa: BLE001: every fault is a failed test
                print(f"not ok {test.__name__}: {why!r}"[:3000])
                failed += 1
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
