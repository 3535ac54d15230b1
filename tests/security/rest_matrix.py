#!/usr/bin/env python3
"""Every route of the REST API for everybody who may meet a calendar, against a table written by hand: what is
not granted is 404 where one may not know of the thing, 403 where one may, 401 for nobody. A route that the
table lacks fails the test. `rest_matrix.py --show` prints what the server answers."""
import json
import pathlib
import re
import secrets
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from rigs.client import calendar as vcalendar  # noqa: E402
from rigs.client import component, expect, play  # noqa: E402
from rigs.server import PASSWORD  # noqa: E402
from rigs.stage import API, CLASSES, Stage  # noqa: E402

# owner device admin stranger freebusy read write manage group everybody reads-home writes-home revoked tenant tenant-admin disabled
# anonymous
ROLES = list(CLASSES)
ICS = {"Content-Type": "text/calendar"}


def each(own, rest="404", **but):
    """One status for the owner, one for all others, but disabled and nobody are 401."""
    row = {role: rest for role in ROLES} | {"owner": own, "device": own, "disabled": "401", "anonymous": "401"}
    row |= {role.replace("_", "-"): status for role, status in but.items()}
    return " ".join(row[role] for role in ROLES)


def signed_in(status, device=None):
    return each(status, status, device=device or status)


def by_level(own, freebusy, read, write, manage, delegate_reads, delegate_writes):
    """What is done with a calendar: by the level that it is shared with."""
    return each(own, freebusy=freebusy, read=read, group=read, everybody=read, write=write, manage=manage,
                reads_home=delegate_reads, writes_home=delegate_writes)


def for_admins(own, others):
    """For administrators of the organisation that it is about, and for those of another."""
    return each("403", "403", admin=own, tenant_admin=others)


def fresh(**fields):
    """A body with a name that nobody has."""
    return lambda: {k: v.replace("#", secrets.token_hex(4)) for k, v in fields.items()}


# It is no subscription; whoever manages it is told so, the others see that it is not theirs.
OTHERS_CALENDAR = by_level("404", "403", "403", "403", "404", "403", "403")

PUBLIC = " ".join(["200"] * len(ROLES))
ONE = vcalendar(component("imported"))
CAL = "/calendars/{id}"

# route, path (filled), body, what each gets. {cal} is a fresh calendar that is shared with whoever asks.
MATRIX = [
    ("GET /calendars", None, None, signed_in("200")),
    ("POST /calendars", None, {"name": "Mine"}, signed_in("201")),
    (f"GET {CAL}", None, None, by_level("200", "200", "200", "200", "200", "200", "200")),
    (f"PATCH {CAL}", None, {"color": "#ff0000"}, by_level("200", "200", "200", "200", "200", "403", "200")),
    (f"DELETE {CAL}", None, None, by_level("204", "403", "403", "403", "403", "403", "204")),
    (f"GET {CAL}/export", None, None, by_level("200", "403", "200", "200", "200", "200", "200")),
    (f"POST {CAL}/import", None, ONE, by_level("200", "403", "403", "200", "200", "403", "200")),
    (f"POST {CAL}/leave", None, {}, by_level("404", "204", "204", "204", "204", "404", "404")),
    (f"GET {CAL}/links", None, None, by_level("200", "403", "403", "403", "200", "403", "403")),
    (f"POST {CAL}/links", None, {"level": "full"}, by_level("201", "403", "403", "403", "201", "403", "403")),
    (f"PATCH {CAL}/links/{{link}}", None, {"level": "freebusy"}, by_level("200", "403", "403", "403", "200", "403", "403")),
    (f"POST {CAL}/links/{{link}}/rotate", None, None, by_level("200", "403", "403", "403", "200", "403", "403")),
    (f"DELETE {CAL}/links/{{link}}", None, None, by_level("204", "403", "403", "403", "204", "403", "403")),
    (f"GET {CAL}/shares", None, None, by_level("200", "403", "403", "403", "200", "403", "403")),
    (f"POST {CAL}/shares", None, {"handle": "sam", "level": "manage"}, by_level("201", "403", "403", "403", "201", "403", "403")),
    (f"PATCH {CAL}/shares/{{share}}", None, {"level": "manage"}, by_level("200", "403", "403", "403", "200", "403", "403")),
    (f"DELETE {CAL}/shares/{{share}}", None, None, by_level("204", "403", "403", "403", "204", "403", "403")),
    ("GET /invitations", None, None, signed_in("200")),
    ("POST /invitations/{id}/accept", "/invitations/{cal}/accept", {}, by_level("404", "204", "204", "204", "204", "404", "404")),
    ("POST /invitations/{id}/decline", "/invitations/{cal}/decline", {}, by_level("404", "204", "204", "204", "204", "404", "404")),
    ("GET /delegates", None, None, signed_in("200")),
    ("GET /delegates/of", None, None, signed_in("200")),
    ("POST /delegates", None, {"handle": "sam", "level": "read"}, each("204", "204", tenant="404", tenant_admin="404")),
    ("DELETE /delegates/{handle}", "/delegates/nobody", None, signed_in("404")),
    ("GET /users/me", None, None, signed_in("200")),
    ("PATCH /users/me", None, {"theme": "dark"}, signed_in("200")),
    ("GET /users/search", "/users/search?q=rita", None, signed_in("200")),
    ("GET /directory", "/directory?q=rita", None, signed_in("200")),
    ("PUT /users/me/password", None, {"current": PASSWORD, "new": "short"}, signed_in("422", "403")),
    ("GET /app-passwords", None, None, signed_in("200")),
    ("POST /app-passwords", None, {"label": "x"}, signed_in("201", "403")),
    ("DELETE /app-passwords/{id}", "/app-passwords/{app}", None, each("204", device="403")),
    ("GET /sessions", None, None, signed_in("200", "403")),
    ("DELETE /sessions/{id}", "/sessions/{session}", None, each("204", device="403")),
    ("GET /second-factor", None, None, signed_in("200")),
    ("POST /second-factor", None, {"password": 1}, signed_in("422", "403")),
    ("POST /second-factor/confirm", None, {"code": "123456"}, signed_in("404", "403")),
    ("POST /second-factor/recovery-codes", None, {"code": "123456"}, signed_in("404", "403")),
    ("POST /second-factor/end", None, {"code": "123456"}, signed_in("404", "403")),
    ("DELETE /users/{handle}/second-factor", "/users/sam/second-factor", None, for_admins("404", "404")),
    ("DELETE /users/{handle}/sessions", "/users/sam/sessions", None, for_admins("204", "404")),
    ("GET /users", None, None, for_admins("200", "200")),
    ("POST /users", None, fresh(email="new-#@example.org"), for_admins("201", "201")),
    ("GET /users/{handle}", "/users/sam", None, for_admins("200", "404")),
    ("PATCH /users/{handle}", "/users/sam", {"name": "Sam"}, for_admins("200", "404")),
    ("POST /users/{handle}/link", "/users/sam/link", {}, for_admins("200", "404")),
    ("DELETE /users/{handle}", "/users/{leaver}?calendars=delete", None, for_admins("202", "404")),
    ("GET /groups", None, None, for_admins("200", "200")),
    ("POST /groups", None, fresh(handle="group-#", name="Group"), for_admins("201", "201")),
    ("GET /groups/{handle}", "/groups/team", None, for_admins("200", "404")),
    ("PATCH /groups/{handle}", "/groups/team", {"name": "Team"}, for_admins("200", "404")),
    ("GET /groups/{handle}/members", "/groups/team/members", None, for_admins("200", "404")),
    ("PUT /groups/{handle}/members/{member}", "/groups/team/members/sam", None, for_admins("204", "404")),
    ("DELETE /groups/{handle}/members/{member}", "/groups/team/members/sam", None, for_admins("204", "404")),
    ("DELETE /groups/{handle}", "/groups/nothing", None, for_admins("404", "404")),
    ("GET /rooms", None, None, for_admins("200", "200")),
    ("POST /rooms", None, fresh(handle="room-#", name="Room", email="room-#@example.org"), for_admins("201", "201")),
    ("GET /rooms/{handle}", "/rooms/blue-room", None, for_admins("200", "404")),
    ("PATCH /rooms/{handle}", "/rooms/blue-room", {"name": "Blue"}, for_admins("200", "404")),
    ("DELETE /rooms/{handle}", "/rooms/nothing?calendars=delete", None, for_admins("404", "404")),
    ("GET /organisations", None, None, for_admins("200", "200")),
    ("POST /organisations", None, fresh(slug="o-#", name="Other"), for_admins("201", "403")),
    ("GET /organisations/{slug}", "/organisations/main", None, for_admins("200", "404")),
    ("PATCH /organisations/{slug}", "/organisations/others", {"name": "Others"}, for_admins("200", "403")),
    ("DELETE /organisations/{slug}", "/organisations/nothing", None, for_admins("404", "404")),
    ("GET /audit", None, None, for_admins("200", "200")),
    ("GET /export", None, None, signed_in("200")),
    ("GET /imports", None, None, signed_in("200")),
    ("POST /imports", None, ONE, signed_in("201")),
    ("GET /imports/{id}", "/imports/{import}", None, each("200")),
    ("GET /imports/{id}/report", "/imports/{import}/report", None, each("200")),
    ("GET /imports/{id}/report.txt", "/imports/{import}/report.txt", None, each("200")),
    ("POST /imports/{id}/start", "/imports/{import}/start", {"calendar": None, "known": "skip"}, each("202")),
    ("POST /imports/{id}/cancel", "/imports/{import}/cancel", {}, each("200")),
    ("POST /imports/{id}/undo", "/imports/{import}/undo", {}, each("403")),
    ("DELETE /imports/{id}", "/imports/{import}", None, each("204")),
    ("GET /subscriptions", None, None, signed_in("200")),
    ("POST /subscriptions", None, {"source": "http://127.0.0.1:1/x"}, signed_in("422")),
    ("POST /subscriptions/look", None, {"source": "http://127.0.0.1:1/x"}, signed_in("422")),
    ("GET /subscriptions/{id}", "/subscriptions/{cal}", None, OTHERS_CALENDAR),
    ("PATCH /subscriptions/{id}", "/subscriptions/{cal}", {"alarms": True}, OTHERS_CALENDAR),
    ("DELETE /subscriptions/{id}", "/subscriptions/{cal}", None, OTHERS_CALENDAR),
    ("POST /subscriptions/{id}/refresh", "/subscriptions/{cal}/refresh", {}, OTHERS_CALENDAR),
    ("GET /holidays", None, None, signed_in("200")),
    ("GET /config", None, None, PUBLIC),
    ("GET /health", None, None, PUBLIC),
    ("GET /ready", None, None, PUBLIC),
    ("GET /openapi.json", None, None, PUBLIC),
    ("GET /session", None, None, PUBLIC),
    ("GET /oidc/login", None, None, PUBLIC.replace("200", "303")),
    ("GET /oidc/callback", None, None, PUBLIC.replace("200", "303")),
    ("GET /oidc/signed-out", None, None, PUBLIC.replace("200", "303")),
    ("POST /oidc/backchannel", None, None, PUBLIC.replace("200", "415")),
    ("POST /session", None, {}, PUBLIC.replace("200", "422")),
    ("POST /session/second-factor", None, {"ticket": "x", "code": "123456"}, PUBLIC.replace("200", "401")),
    # These two end what the others need: last.
    ("DELETE /sessions", None, None, signed_in("204", "403")),
    ("DELETE /session", None, None, PUBLIC),
]


def routes(server):
    """All that the description of the API names."""
    paths = server.request("GET", f"{API}/openapi.json").json()["paths"]
    return {f"{method.upper()} {path.removeprefix(API)}" for path, item in paths.items() for method in item
            if method in ("get", "put", "post", "patch", "delete")}


def thing(stage, route, role):
    """A fresh import, session or app password of the owner; somebody to delete, for who may."""
    if route == "DELETE /users/{handle}":
        name = f"leaver-{role}"
        if role in ("admin", "tenant-admin"):
            stage.server.command("user", "add", f"{name}@example.org", "--handle", name, "--password-stdin", text=PASSWORD + "\n")
        return {"leaver": name}
    if "/imports/{id}" in route:
        for old in stage.owner.request("GET", f"{API}/imports").json()["items"]:
            stage.owner.request("DELETE", f"{API}/imports/{old['id']}")
        return {"import": expect(stage.owner.request("POST", f"{API}/imports", ONE, **ICS), 201).json()["id"]}
    if "/app-passwords/{id}" in route:
        return {"app": expect(stage.owner.request("POST", f"{API}/app-passwords", {"label": "x"}), 201).json()["id"]}
    if "/sessions/{id}" in route:
        stage.server.sign_in("bob")
        items = stage.owner.request("GET", f"{API}/sessions").json()["items"]
        return {"session": next(i["id"] for i in items if not i["current"])}
    return {}


def names_for(stage, route, path, role):
    names = thing(stage, route, role)
    if "{cal}" in path:
        names["cal"], _ = stage.calendar(role)
        if "{link}" in path:
            reply = stage.owner.request("POST", f"{API}/calendars/{names['cal']}/links", {"level": "full"})
            names["link"] = expect(reply, 201).json()["id"]
        if "{share}" in path:
            body = {"handle": "sam", "level": "read"}
            reply = stage.owner.request("POST", f"{API}/calendars/{names['cal']}/shares", body)
            names["share"] = expect(reply, 200, 201).json()["id"]
    return names


def cell(stage, role, row):
    route, path, body, _ = row
    method, template = route.split(" ", 1)
    path = path or (template.replace("{id}", "{cal}", 1) if template.startswith("/calendars/{id}") else template)
    filled = re.sub(r"\{(\w+)\}", lambda m, n=names_for(stage, route, path, role): str(n[m[1]]), path)
    fields = ICS if isinstance(body, str) else {}
    return stage.ask(role, method, API + filled, body() if callable(body) else body, **fields)


def add_sam(stage):
    stage.server.command("user", "add", "sam@example.org", "--handle", "sam", "--password-stdin", text=PASSWORD + "\n")


def every_route_is_in_the_table(prepared):
    with prepared.server() as server:
        known = {row[0] for row in MATRIX}
        there = routes(server)
        assert not there - known, f"no row for {sorted(there - known)}"
        assert not known - there, f"no route for {sorted(known - there)}"


def everybody_gets_what_they_may(prepared):
    wrong, done = [], 0
    with Stage(prepared) as stage:
        add_sam(stage)
        for row in MATRIX:
            got = {}
            for role, wanted in zip(ROLES, row[3].split()):
                reply = cell(stage, role, row)
                got[role], done = str(reply.status), done + 1
                if got[role] != wanted:
                    wrong.append(f"{row[0]} as {role}: {got[role]}, must be {wanted}: {reply.body[:160]!r}")
                if reply.status >= 400:
                    json.loads(reply.body)
                    assert "problem+json" in reply.header("Content-Type"), (row[0], reply.headers)
            if "--show" in sys.argv:
                print(f"{row[0]:45} {' '.join(got.values())}")
    print(f"{done} requests")
    assert not wrong, "\n".join(wrong)


if __name__ == "__main__":
    shown = "--show" in sys.argv
    sys.argv = [a for a in sys.argv if a != "--show"] + ([] if not shown else [])
    if shown:
        sys.argv.append("everybody_gets_what_they_may")
        sys.argv.append("--show")
    sys.exit(play([every_route_is_in_the_table, everybody_gets_what_they_may]))
