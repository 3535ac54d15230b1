#!/usr/bin/env python3
"""Serves Calends on 127.0.0.1:8080 from data/keycloak.db, beside a real Keycloak on 127.0.0.1:8180 where its people
sign in (the realm of tests/data/keycloak/realm.json; what is changed there lasts as long as it runs). Ctrl-C ends
both."""
import pathlib
import signal
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from rigs.keycloak import ADDRESS, ADMIN, ADMIN_PASSWORD, Keycloak  # noqa: E402
from rigs.server import PASSWORD, program  # noqa: E402

PORT = 8180


def stop(*_):
    raise KeyboardInterrupt


def serve(options):
    (ROOT / "data").mkdir(exist_ok=True)
    settings = [f"database.url=sqlite:{ROOT}/data/keycloak.db", "http.listen=" + ADDRESS.split("//")[1], *options]
    return subprocess.Popen([program(), "serve", *[part for s in settings for part in ("--set", s)]], cwd=ROOT)


def tell(realm):
    people = ", ".join(user["username"] for user in realm.file["users"])
    print(f"""
  Calends               {ADDRESS}
  sign in as            {people}; password: {PASSWORD}
  Keycloak's console    {realm.keycloak.url}/admin/master/console/#/{realm.name}
  its administrator     {ADMIN}; password: {ADMIN_PASSWORD}
  OpenID issuer         {realm.issuer}

Ctrl-C ends both.""", flush=True)


def main():
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    print("Keycloak starts; this takes up to a minute.", flush=True)
    with Keycloak(PORT) as keycloak:
        realm = keycloak.realm("calends").start(ADDRESS)
        server = serve(realm.options())
        try:
            tell(realm)
            return server.wait()
        finally:
            if server.poll() is None:
                server.send_signal(signal.SIGTERM)
                server.wait()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print()
    except AssertionError as why:
        sys.exit(str(why))
