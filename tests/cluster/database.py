#!/usr/bin/env python3
"""The database goes away and comes back: it stops, its connections are cut, it fails over to a copy that followed it. No
acknowledged write is lost, what cannot be done now is answered with 503 and when to try again, and no server is restarted.
Usage: database.py [--rounds N] [TEST]…"""
import argparse
import os
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from rigs.client import play_with  # noqa: E402
from rigs.load import Load  # noqa: E402
from rigs.postgres import Cluster, either, sql  # noqa: E402
from rigs.server import Prepared, Server  # noqa: E402

ROUNDS = 1
PATIENCE = ["database.busy_timeout=5s"]


def on(prepared, url, name):
    server = Server(prepared.folder / name, [*PATIENCE, f"database.url={url}"])
    server.database = "unused"
    server.secrets = prepared.secrets
    return server


def wait_until(holds, seconds=30):
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < seconds, "it did not come to be"
        time.sleep(0.05)
    return time.monotonic() - begun


def works(server):
    return server.request("GET", "/api/v1.0/users/me", None, None, "alice", server.secrets["alice"]).status == 200


def a_database_that_stops_is_said_and_comes_back(prepared, cluster):
    name = prepared.database()
    with on(prepared, cluster.url(name), "stops") as server, Load(lambda: (server.host, server.port), prepared.secrets) as load:
        for _ in range(2 * ROUNDS):
            time.sleep(1)
            cluster.stop()
            reply = server.request("GET", "/api/v1.0/users/me", None, None, "alice", server.secrets["alice"])
            assert reply.status == 503 and reply.header("Retry-After"), (reply.status, reply.headers, reply.body)
            reply = server.request("PROPFIND", "/api/v1.0/caldav/alice/", None, {"Depth": "1"}, "alice", server.secrets["alice"])
            assert reply.status == 503 and reply.header("Retry-After"), (reply.status, reply.headers, reply.body)
            assert server.request("GET", "/api/v1.0/health").status == 200, "the process itself is alive"
            cluster.start()
            took = wait_until(lambda: works(server))
            assert took < 10, f"it took {took:.1f} s to be well again"
        time.sleep(1)
        load.stop()
        lost = load.verify(server)
        print(f"stopped and started {2 * ROUNDS} times: {load.told()}, {len(lost)} lost")
        assert not lost and not load.wrong, (lost[:5], load.wrong[:5])
        assert load.acknowledged > 100 and load.refused + load.broken > 0
    sound(prepared, cluster.url(name))


def cut_connections_are_opened_again(prepared, cluster):
    name = prepared.database()
    cut = 0
    with on(prepared, cluster.url(name), "cut") as server, Load(lambda: (server.host, server.port), prepared.secrets) as load:
        for _ in range(20 * ROUNDS):
            time.sleep(0.15)
            cut += int(sql(cluster.url(), "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                                          f" WHERE datname = '{name}'"))
        time.sleep(0.5)
        load.stop()
        lost = load.verify(server)
        print(f"{cut} connections cut: {load.told()}, {len(lost)} lost")
        assert cut > 20 and not lost and not load.wrong, (cut, lost[:5], load.wrong[:5])
        assert load.refused < cut / 2, "most requests go on with another connection"
    sound(prepared, cluster.url(name))


def a_promoted_copy_has_all_that_was_acknowledged(prepared, cluster):
    for turn in range(ROUNDS):
        with Cluster(durable=True) as first:
            name = "calends"
            sql(first.url(), f"CREATE DATABASE {name} TEMPLATE template0")
            carry(prepared, first.url(name))
            with first.standby() as second:
                fail_over(prepared, first, second, name, turn)


def carry(prepared, url):
    """The prepared instance into another cluster."""
    source = prepared.server()
    done = source.command("copy", "--to", url, check=False)
    assert done.returncode == 0, done.stderr


def fail_over(prepared, first, second, name, turn):
    wait_until(lambda: first.sql("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == "1")
    with on(prepared, either(first, second, name), f"over{turn}") as server, \
            Load(lambda: (server.host, server.port), prepared.secrets) as load:
        time.sleep(2)
        before = load.acknowledged
        first.kill()
        second.promote()
        took = wait_until(lambda: load.acknowledged > before + 50, 60)
        time.sleep(1)
        load.stop()
        lost = load.verify(server)
        print(f"failed over in {took:.1f} s: {load.told()}, {len(lost)} lost")
        assert not lost and not load.wrong, (lost[:5], load.wrong[:5])
    sound(prepared, second.url(name))


def sound(prepared, url):
    done = Server(prepared.folder / "check", [f"database.url={url}"], database="unused").command("check", check=False)
    assert "database: " not in done.stdout, done.stdout + done.stderr


def main():
    global ROUNDS
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("tests", nargs="*")
    asked = parser.parse_args()
    ROUNDS = asked.rounds
    with Cluster(durable=True) as cluster:
        os.environ["CALENDS_TEST_POSTGRESQL"] = cluster.url()
        prepared = Prepared()
        try:
            return play_with([a_database_that_stops_is_said_and_comes_back, cut_connections_are_opened_again,
                              a_promoted_copy_has_all_that_was_acknowledged], asked.tests, prepared, cluster)
        finally:
            prepared.remove()


if __name__ == "__main__":
    sys.exit(main())
