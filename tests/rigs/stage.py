"""Everybody who may meet a calendar: its owner, those it was shared with at each level and in each way, those
who must not see it. The tests of security play on it."""
from rigs.client import ICS, Client, event, expect
from rigs.server import PASSWORD

API = "/api/v1.0"
DAV = f"{API}/caldav"
OWNER = "bob"

# Class: who plays it, and the level by which a calendar is shared with them (or whom it is shared with).
CLASSES = {
    "owner": ("bob", None), "device": ("bob", None), "admin": ("alice", None), "stranger": ("carol", None),
    "freebusy": ("frank", "freebusy"), "read": ("rita", "read"), "write": ("wally", "write"),
    "manage": ("manny", "manage"), "group": ("gina", "read"), "everybody": ("erik", "read"), "reads-home": ("dora", None),
    "writes-home": ("dave", None), "revoked": ("rene", "read"), "tenant": ("tara", None),
    "tenant-admin": ("theo", None), "disabled": ("dirk", None),
    "anonymous": (None, None),
}
OBJECTS = {"public": "PUBLIC", "private": "PRIVATE", "confidential": "CONFIDENTIAL"}


class Stage:
    """with Stage(prepared) as s: s.ask(class, method, path, body), s.calendar(class)"""

    def __init__(self, prepared, options=()):
        self.server = prepared.server(["share.accept=auto", "limits.calendars=5000", *options])
        self.server.folder.mkdir(exist_ok=True)
        self.prepared, self.count = prepared, 0
        self.server.command("organisation", "create", "others")
        for name, _ in CLASSES.values():
            if name and name not in prepared.secrets:
                more = {"tara": ["--organisation", "others"], "theo": ["--organisation", "others", "--admin"]}.get(name, [])
                self.server.command("user", "add", f"{name}@example.org", "--handle", name, "--password-stdin", *more, text=PASSWORD + "\n")
        self.server.command("group", "create", "team")
        self.server.command("group", "add", "team", "gina")

    def __enter__(self):
        self.server.start()
        sessions = {name: self.server.sign_in(name) for name, _ in CLASSES.values() if name}
        self.clients = {role: Client(self.server, name or "nobody", fields=sessions.get(name)) for role, (name, _) in CLASSES.items()}
        self.clients["device"] = Client(self.server, OWNER, self.prepared.secrets[OWNER])
        self.owner = self.clients["owner"]
        for name, level in (("dora", "read"), ("dave", "write")):
            expect(self.owner.request("POST", f"{API}/delegates", {"handle": name, "level": level}), 200, 201, 204)
        self.server.command("user", "disable", "dirk")
        return self

    def __exit__(self, *_):
        for client in self.clients.values():
            client.connection.close()
        self.server.stop()

    def ask(self, role, method, path, body=None, **fields):
        return self.clients[role].request(method, path, body, **fields)

    def share(self, calendar, role):
        """Shares it as the class says; its id, None where nothing is shared."""
        name, level = CLASSES[role]
        if not level:
            return None
        whom = {"everybody": {"everybody": True}, "group": {"handle": "team"}}.get(role, {"handle": name})
        reply = expect(self.owner.request("POST", f"{API}/calendars/{calendar}/shares", {**whom, "level": level}), 200, 201)
        share = reply.json()["id"]
        if role == "revoked":
            self.ask(role, "GET", f"{API}/calendars/{calendar}")  # known before, so cached where anything is
            expect(self.owner.request("DELETE", f"{API}/calendars/{calendar}/shares/{share}"), 204)
        if role in ("group", "everybody"):  # what is shared with many appears among one's own when one takes it
            expect(self.ask(role, "POST", f"{API}/invitations/{calendar}/accept", {}), 204)
        return share

    def calendar(self, role=None):
        """A new calendar of the owner with one object of each CLASS, shared with that class: id and path."""
        self.count += 1
        reply = expect(self.owner.request("POST", f"{API}/calendars", {"name": f"Work {self.count}"}), 201)
        path = reply.json()["url"]
        for day, (name, kind) in enumerate(OBJECTS.items(), 5):
            text = event(f"{name}-{self.count}", f"SUMMARY:The {name} one", "LOCATION:Somewhere", "DURATION:PT1H", f"CLASS:{kind}",
                         start=f"DTSTART:202601{day:02}T100000Z")
            expect(self.owner.request("PUT", f"{path}{name}.ics", text, **ICS), 201)
        identity = reply.json()["id"]
        self.shared = self.share(identity, role) if role else None
        return identity, path
