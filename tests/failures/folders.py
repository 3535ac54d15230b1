#!/usr/bin/env python3
"""Plain collections under load: a long listing tells of one state while others change it, a tree that many
clients pull apart at once stays a tree, and a large file comes back whole."""
import pathlib
import random
import sqlite3
import sys
import threading

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import Client, expect, play  # noqa: E402

HOME = "/api/v1.0/caldav/alice/"
MEMBERS, CLIENTS, ROUNDS = 3000, 6, 25
ASK = '<D:propfind xmlns:D="DAV:"><D:prop><D:getetag/></D:prop></D:propfind>'


def fill(folder, n):
    """Puts n members into the plain collection "files" behind the stopped server's back."""
    with sqlite3.connect(folder / "calends.db") as db:
        home, collection, seq = db.execute("SELECT home, id, seq FROM calendar WHERE href = 'files'").fetchone()
        db.executemany("INSERT INTO file (home, calendar, path, parent, is_collection, type, language, etag, size, created,"
                       " modified, seq, body) VALUES (?, ?, ?, '', 0, '', '', ?, 1, 1, 1, ?, x'30')",
                       ((home, collection, f"m{i:05}", f'"{i}"', seq + i + 1) for i in range(n)))
        db.execute("UPDATE calendar SET seq = ?, bytes = bytes + ? WHERE id = ?", (seq + n, n, collection))
        db.execute("UPDATE principal SET seq = ? WHERE id = ?", (seq + n, home))
    db.close()


def a_long_listing_tells_of_one_state(prepared):
    secret = prepared.secrets["alice"]
    server = prepared.server()
    with server, Client(server, "alice", secret) as alice:
        expect(alice.request("MKCOL", HOME + "files/"), 201)
    fill(server.folder, MEMBERS)
    with server, Client(server, "alice", secret) as reader, Client(server, "alice", secret) as writer:
        reader.connection.request("PROPFIND", HOME + "files/", ASK, {**reader.fields, "Depth": "1"})
        answer = reader.connection.getresponse()
        head = answer.read(1000)
        expect(writer.request("DELETE", HOME + f"files/m{MEMBERS - 1:05}"), 204)
        expect(writer.request("PUT", HOME + "files/zzz", "new"), 201)
        text = (head + answer.read()).decode()
        names = [part.split("</D:href>")[0] for part in text.split("<D:href>")[1:]]
        assert names == [HOME + "files/"] + [HOME + f"files/m{i:05}" for i in range(MEMBERS)], (len(names), names[-1:])
        assert text.rstrip().endswith("</D:multistatus>"), text[-200:]
        expect(writer.request("DELETE", HOME + "files/"), 204)


def a_tree_that_many_pull_apart_stays_a_tree(prepared):
    secret = prepared.secrets["alice"]
    names = ["a", "b", "a/b", "b/a", "a/b/c", "b/a/c"]
    strange = []

    def pull(server, seed):
        chance = random.Random(seed)
        with Client(server, "alice", secret) as client:
            for _ in range(ROUNDS):
                here, there = (HOME + "files/" + chance.choice(names) for _ in range(2))
                method = chance.choice(["MKCOL", "MKCOL", "PUT", "DELETE", "COPY", "MOVE"])
                reply = client.request(method, here, b"x" if method == "PUT" else None, Destination=there)
                if reply.status not in (201, 204, 403, 404, 405, 409):
                    strange.append((method, here, there, reply.status, reply.body[:200]))

    server = prepared.server()
    with server, Client(server, "alice", secret) as alice:
        expect(alice.request("MKCOL", HOME + "files/"), 201)
        threads = [threading.Thread(target=pull, args=(server, n)) for n in range(CLIENTS)]
        for t in threads:
            t.start()
        for t in threads:
            t.join(120)
        assert not strange, strange[:3]
    server.command("check")


def a_large_file_comes_back_whole_and_in_parts(prepared):
    secret = prepared.secrets["alice"]
    body = bytes(random.Random(1).randbytes(5 * 1024 * 1024))
    with prepared.server(["limits.file_size=5M"]) as server, Client(server, "alice", secret) as alice:
        expect(alice.request("MKCOL", HOME + "files/"), 201)
        expect(alice.request("PUT", HOME + "files/large.ics", body), 201)
        # What looks like an object begins on a loop, which leaves the bytes to a worker.
        answer = alice.request("GET", HOME + "files/large.ics")
        assert answer.body == body and answer.header("Transfer-Encoding") == "chunked", answer.headers
        expect(alice.request("MOVE", HOME + "files/large.ics", Destination=HOME + "files/large"), 201)
        part = expect(alice.request("GET", HOME + "files/large", Range="bytes=1000000-1999999"), 206)
        assert part.body == body[1000000:2000000]
        expect(alice.request("PUT", HOME + "files/larger", body + b"x"), 413)
        expect(alice.request("COPY", HOME + "files/large", Destination=HOME + "files/copy"), 201)
        assert alice.request("GET", HOME + "files/copy").body == body


if __name__ == "__main__":
    sys.exit(play([a_long_listing_tells_of_one_state, a_tree_that_many_pull_apart_stays_a_tree,
                   a_large_file_comes_back_whole_and_in_parts]))
