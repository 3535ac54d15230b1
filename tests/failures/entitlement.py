#!/usr/bin/env python3
"""Who may use the server, as a hook says: yes, no, and everything else that a hook may answer; what a refusal
ends; and that answers are kept, asked anew, and survive a hook that is out of order as the policy says."""
import json
import pathlib
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import Client, expect, play  # noqa: E402
from rigs.origin import Origin  # noqa: E402
from rigs.server import PASSWORD  # noqa: E402


def says(origin, entitled, **more):
    origin.say("/hook", json.dumps({"entitled": entitled, **more}))


def rig(prepared, origin, *options):
    return prepared.server([f"entitlement.url={origin.url('/hook')}", "entitlement.secret=s3cret", *options])


def sign_in(server, login="bob"):
    return server.request("POST", "/api/v1.0/session", {"login": login, "password": PASSWORD})


def slug(reply):
    return reply.json()["type"].rsplit("/", 1)[1]


def a_hook_is_asked_once_and_lets_people_in(prepared):
    with Origin() as origin, rig(prepared, origin) as server:
        says(origin, True)
        expect(sign_in(server), 200)
        expect(sign_in(server), 200)
        assert origin.count("/hook") == 1
        method, _, fields, body = origin.last("/hook")
        asked = json.loads(body)
        assert method == "POST" and fields["Authorization"] == "Bearer s3cret", fields
        assert (asked["handle"], asked["email"], asked["origin"]) == ("bob", "bob@example.org", "local"), asked


def a_refusal_says_why(prepared):
    with Origin() as origin, rig(prepared, origin, "entitlement.cache=1s") as server:
        says(origin, False, reason="Your contract has ended.")
        reply = expect(sign_in(server), 403)
        assert slug(reply) == "not-entitled" and reply.json()["detail"] == "Your contract has ended.", reply.body
        wrong = server.request("POST", "/api/v1.0/session", {"login": "bob", "password": "wrong"})
        assert wrong.status == 401, wrong.body
        with Client(server, "bob", prepared.secrets["bob"]) as bob:
            reply = expect(bob.get("x.ics"), 403)
            assert b"not entitled" in reply.body or b"not-entitled" in reply.body, reply.body
        says(origin, True)
        time.sleep(1.1)
        expect(sign_in(server), 200)
        with Client(server, "bob", prepared.secrets["bob"]) as bob:
            expect(bob.get("x.ics"), 404)


def a_refusal_ends_sessions_and_app_passwords(prepared):
    with Origin() as origin, rig(prepared, origin, "entitlement.cache=4s") as server, \
            Client(server, "bob", prepared.secrets["bob"]) as bob:
        says(origin, True)
        fields = server.sign_in("bob")
        expect(server.request("GET", "/api/v1.0/calendars", headers=fields), 200)
        expect(bob.get("x.ics"), 404)
        says(origin, False)
        until = time.monotonic() + 40
        while server.request("GET", "/api/v1.0/calendars", headers=fields).status == 200 and time.monotonic() < until:
            time.sleep(0.2)
        expect(server.request("GET", "/api/v1.0/calendars", headers=fields), 401)
        expect(bob.get("x.ics"), 403)


def a_hook_out_of_order_counts_as_configured(prepared):
    broken = [("", 500, 0), ("garbage", 200, 0), ("{}", 200, 0), ('{"entitled":"yes"}', 200, 0), ('{"entitled":true}', 302, 0),
              ('{"entitled":true}', 200, 3)]
    for policy, status in (("open", 200), ("closed", 503)):
        with Origin() as origin, rig(prepared, origin, f"entitlement.fail={policy}", "entitlement.timeout=500ms") as server:
            for body, code, delay_s in broken:
                origin.say("/hook", body, code, delay_s=delay_s, **({"Location": "/other"} if code == 302 else {}))
                reply = expect(sign_in(server), status)
                assert status == 200 or slug(reply) == "entitlement", reply.body
            says(origin, True)
            expect(sign_in(server), 200)
            origin.say("/hook", "", 500)
            expect(sign_in(server), 200)


def a_refusal_outlasts_a_hook_out_of_order(prepared):
    with Origin() as origin, rig(prepared, origin, "entitlement.cache=1s") as server:
        says(origin, False)
        expect(sign_in(server), 403)
        origin.say("/hook", "", 500)
        time.sleep(1.1)
        expect(sign_in(server), 403)


def without_a_hook_nobody_is_refused(prepared):
    with Origin() as origin:
        server = rig(prepared, origin)
        with server:
            says(origin, False)
            expect(sign_in(server), 403)
        server.options = []
        with server, Client(server, "bob", prepared.secrets["bob"]) as bob:
            until = time.monotonic() + 60
            while bob.get("x.ics").status != 404 and time.monotonic() < until:
                time.sleep(0.2)
            expect(bob.get("x.ics"), 404)
            expect(sign_in(server), 200)


if __name__ == "__main__":
    sys.exit(play([a_hook_is_asked_once_and_lets_people_in, a_refusal_says_why, a_refusal_ends_sessions_and_app_passwords,
                   a_hook_out_of_order_counts_as_configured, a_refusal_outlasts_a_hook_out_of_order,
                   without_a_hook_nobody_is_refused]))
