#!/usr/bin/env python3
"""davix, the file tools of physics grids: listing, GET (whole and by range), PUT and DELETE of objects in
a calendar."""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import event, expect  # noqa: E402
from rigs.desktop import Home, main  # noqa: E402
from rigs.server import basic  # noqa: E402


class Davix(Home):
    def __init__(self, server, folder, by_hand, secret):
        super().__init__(folder / "home")
        self.by_hand, self.root = by_hand, server.url + by_hand.home
        # On plain HTTP it sends no password of its own accord.
        self.credentials = ["-H", f"Authorization: {basic('alice', secret)}"]

    def davix(self, tool, *words):
        return self.run(f"davix-{tool}", *self.credentials, *words)


def uploaded_bytes_are_kept(d):
    text = event("davix", "SUMMARY:Möbel")
    path = d.folder / "up.ics"
    path.write_bytes(text.encode())
    d.davix("put", str(path), d.root + "davix.ics")
    assert expect(d.by_hand.get("davix.ics"), 200).body == path.read_bytes()


def what_others_made_is_listed_and_downloaded(d):
    text = event("hand", "SUMMARY:By hand")
    expect(d.by_hand.put("hand%20made.ics", text), 201)
    listed = d.davix("ls", "-l", d.root).splitlines()
    assert [line.split()[-1] for line in listed] == ["davix.ics", "hand%20made.ics"], listed
    assert listed[1].split()[2] == str(len(text.encode())), listed
    d.davix("get", d.root + "hand%20made.ics", str(d.folder / "down.ics"))
    assert (d.folder / "down.ics").read_bytes() == text.encode()


def what_is_not_calendar_data_is_refused(d):
    path = d.write("note.txt", "not a calendar\n")
    done = d.run("sh", "-c", 'davix-put -H "$1" "$2" "$3" 2>&1; echo "ended with $?"', "sh", d.credentials[1], str(path),
                 d.root + "note.txt")
    assert "ended with 0" not in done and "403" in done, done
    expect(d.by_hand.get("note.txt"), 404)


def files_of_any_kind_stand_in_folders(d):
    body = bytes(range(256)) * 4000
    (d.folder / "any.bin").write_bytes(body)
    home = d.root.rsplit("/", 2)[0]
    d.davix("mkdir", home + "/papers/")
    d.davix("put", str(d.folder / "any.bin"), home + "/papers/any.bin")
    # The tool ends with 255 even when the move was answered 201.
    d.run("sh", "-c", 'davix-mv -H "$1" "$2" "$3" || [ $? = 255 ]', "sh", d.credentials[1], home + "/papers/any.bin",
          home + "/papers/moved.bin")
    d.davix("get", home + "/papers/moved.bin", str(d.folder / "back.bin"))
    assert (d.folder / "back.bin").read_bytes() == body
    assert expect(d.by_hand.request("GET", "/api/v1.0/caldav/alice/papers/moved.bin"), 200).body == body
    d.davix("rm", home + "/papers/moved.bin")
    assert d.davix("ls", home + "/papers/") == ""


def deleted_is_gone(d):
    d.davix("rm", d.root + "davix.ics")
    expect(d.by_hand.get("davix.ics"), 404)
    expect(d.by_hand.delete("hand%20made.ics"), 204)
    assert d.davix("ls", d.root) == ""


STEPS = [uploaded_bytes_are_kept, what_others_made_is_listed_and_downloaded, what_is_not_calendar_data_is_refused,
         files_of_any_kind_stand_in_folders, deleted_is_gone]

if __name__ == "__main__":
    main(STEPS, Davix)
