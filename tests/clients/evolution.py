#!/usr/bin/env python3
"""Evolution's own library and daemons (evolution-data-server): accounts are discovered as its assistant
does, events, tasks and memos go to and fro through its CalDAV backend, one occurrence or all are changed,
and its WebDAV session makes calendars and reads rights. Needs a session bus, no desktop."""
import datetime
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import warnings

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import gi  # noqa: E402

warnings.simplefilter("ignore")
gi.require_version("ECal", "2.0")
gi.require_version("EDataServer", "1.2")
gi.require_version("ICalGLib", "3.0")
from gi.repository import ECal, EDataServer, GLib, GObject, ICalGLib  # noqa: E402
from rigs.client import Client, calendar, component, event, expect  # noqa: E402
from rigs.desktop import Home, main  # noqa: E402

WAIT_S = 15
KINDS = {"Calendar": ECal.ClientSourceType.EVENTS, "Task List": ECal.ClientSourceType.TASKS,
         "Memo List": ECal.ClientSourceType.MEMOS}
ALL, THIS = ECal.ObjModType.ALL, ECal.ObjModType.THIS


def until(what, holds, wait_s=WAIT_S):
    """Runs the main loop till holds() gives something true, which is the result."""
    end = time.monotonic() + wait_s
    while not (result := holds()):
        GLib.MainContext.default().iteration(False)
        time.sleep(0.005)
        assert time.monotonic() < end, f"{what}: not within {wait_s} s"
    return result


def call(method, *arguments):
    """An asynchronous method of an object, its result awaited."""
    done = []
    method(*arguments, None, lambda source, result: done.append((source, result)))
    source, result = until(method.__name__, lambda: done)[0]
    return getattr(source, method.__name__ + "_finish")(result)


class Evolution:
    def __init__(self, server, _, by_hand, secret):
        self.server, self.by_hand, self.url = server, by_hand, server.url
        self.host, self.port = server.host, server.port
        self.credentials = EDataServer.NamedParameters.new()
        self.credentials.set("username", "alice")
        self.credentials.set("password", secret)
        self.registry = EDataServer.SourceRegistry.new_sync(None)
        self.clients = {}

    def source(self, path, extension="Calendar"):
        source = EDataServer.Source.new(None, None)
        source.set_display_name("Calends")
        source.get_extension(extension).set_backend_name("caldav")
        account = source.get_extension("Authentication")
        account.set_host(self.host)
        account.set_port(self.port)
        account.set_user("alice")
        account.set_method("plain/password")
        source.get_extension("Security").set_method("none")
        webdav = source.get_extension("WebDAV Backend")
        webdav.set_resource_path(path)
        webdav.set_email_address("alice@example.org")
        return source

    def open(self, path, extension):
        """A client of the daemon for this calendar; the password is given when the daemon asks."""
        source = self.source(path, extension)
        self.registry.commit_source_sync(source, None)
        source = until("the source", lambda: self.registry.ref_source(source.get_uid()))
        source.connect("credentials-required", lambda s, *_: s.invoke_authenticate(self.credentials, None, None))
        opened = []
        ECal.Client.connect(source, KINDS[extension], 5, None, lambda _, r: opened.append(ECal.Client.connect_finish(r)))
        client = until("connecting", lambda: opened)[0]
        assert client.is_online() and not client.is_readonly(), "offline or read-only"
        return client

    def events(self):
        return self.clients["Calendar"]

    def session(self):
        session = EDataServer.WebDAVSession.new(self.source("/"))
        session.set_credentials(self.credentials)
        return session

    def listed(self, kind="Calendar", query="#t"):
        """Titles that the daemon has."""
        found = call(self.clients[kind].get_object_list, query)[1]
        return sorted(c.get_summary() for c in found)

    def awaits(self, titles, kind="Calendar"):
        """Asks for a refresh; the titles must become these."""
        call(self.clients[kind].refresh)
        last = []
        try:
            until("refresh", lambda: last.append(self.listed(kind)) or last[-1] == sorted(titles))
        except AssertionError:
            raise AssertionError(f"it has {last[-1]}, must have {sorted(titles)}") from None

    def on_server(self, part):
        """The one object whose text has the part."""
        texts = [expect(self.by_hand.get(n), 200).body.decode() for n in self.by_hand.members()]
        found = [t for t in texts if part in t]
        assert len(found) == 1, f"{len(found)} objects have {part!r}: {texts}"
        return found[0]


def read(text):
    return ICalGLib.Component.new_from_string(text)


def the_account_is_discovered_from_the_bare_address(e):
    found = EDataServer.webdav_discover_sources_sync(e.source("/"), e.url, 0, e.credentials, None)
    sources = {s.href: s for s in found.out_discovered_sources}
    assert list(sources) == [e.url + e.by_hand.home], list(sources)
    only = sources[e.url + e.by_hand.home]
    assert (only.display_name, only.color) == ("Calendar", "#3b82f6"), (only.display_name, only.color)
    supports = EDataServer.WebDAVDiscoverSupports
    for one in (supports.EVENTS, supports.TASKS, supports.MEMOS):
        assert only.supports & int(one), f"{one} is not in {only.supports}"
    assert "alice@example.org" in found.out_calendar_user_addresses, found.out_calendar_user_addresses


def the_backends_open_events_tasks_and_memos(e):
    for kind in KINDS:
        e.clients[kind] = e.open(e.by_hand.home, kind)


def what_the_server_has_is_seen(e):
    expect(e.by_hand.put("hand.ics", event("hand", "SUMMARY:By hand")), 201)
    e.awaits(["By hand"])


def an_event_made_here_is_on_the_server(e):
    made = component("eds", "DTEND:20260105T110000Z", "SUMMARY:Réunion", "RRULE:FREQ=DAILY;COUNT=4")
    call(e.events().create_object, read(made), 0)
    text = e.on_server("SUMMARY:Réunion")
    assert "RRULE:FREQ=DAILY;COUNT=4" in text and "UID:eds\r\n" in text, text


def one_occurrence_is_changed_the_others_stay(e):
    one = component("eds", "DTEND:20260106T130000Z", "SUMMARY:Réunion déplacée", "RECURRENCE-ID:20260106T100000Z",
                    start="DTSTART:20260106T120000Z")
    call(e.events().modify_object, read(one), THIS, 0)
    text = e.on_server("SUMMARY:Réunion déplacée")
    assert text.count("BEGIN:VEVENT") == 2 and "RRULE:FREQ=DAILY;COUNT=4" in text, text


def an_occurrence_is_removed_by_an_exception(e):
    call(e.events().remove_object, "eds", "20260107T100000Z", THIS, 0)
    text = e.on_server("UID:eds")
    assert "EXDATE" in text and "20260107T100000Z" in text, text


def a_time_range_of_its_own_finds_what_is_there(e):
    window = '(occur-in-time-range? (make-time "20260106T000000Z") (make-time "20260106T235959Z"))'
    assert "Réunion déplacée" in e.listed(query=window), e.listed(query=window)


def what_changed_on_the_server_is_changed_here(e):
    expect(e.by_hand.put("hand.ics", event("hand", "SUMMARY:Changed by hand")), 204)
    call(e.events().refresh)
    until("the change", lambda: "Changed by hand" in e.listed())
    assert "By hand" not in e.listed(), e.listed()


def a_late_change_does_not_undo_anothers(e):
    late = call(e.events().get_object, "hand", None)[1]
    expect(e.by_hand.put("hand.ics", event("hand", "SUMMARY:Before them", "LOCATION:Here")), 204)
    late.set_summary("Too late")
    try:
        call(e.events().modify_object, late, ALL, ECal.OperationFlags.CONFLICT_FAIL)
    except GLib.Error as why:
        assert why.matches(EDataServer.Client.error_quark(), int(EDataServer.ClientError.OUT_OF_SYNC)), why
    assert "SUMMARY:Before them" in e.on_server("UID:hand"), e.on_server("UID:hand")


def tasks_and_memos_go_to_and_fro(e):
    call(e.clients["Task List"].create_object, read(component("task", "SUMMARY:A task", name="VTODO")), 0)
    assert "BEGIN:VTODO" in e.on_server("SUMMARY:A task")
    expect(e.by_hand.put("memo.ics", calendar(component("memo", "SUMMARY:A memo", name="VJOURNAL"))), 201)
    e.awaits(["A task"], "Task List")
    e.awaits(["A memo"], "Memo List")


def what_is_deleted_on_either_side_is_gone_on_the_other(e):
    expect(e.by_hand.delete("hand.ics"), 204)
    call(e.events().refresh)
    until("the deletion", lambda: not {"Before them", "Changed by hand"} & set(e.listed()))
    call(e.events().remove_object, "eds", None, ALL, 0)
    call(e.clients["Task List"].remove_object, "task", None, ALL, 0)
    assert set(e.by_hand.members()) == {"memo.ics"}, e.by_hand.members()


def a_meeting_goes_out_and_its_answer_comes_in(e):
    lines = ["DTEND:20260105T110000Z", "SUMMARY:Together", "ORGANIZER:mailto:alice@example.org",
             "ATTENDEE;PARTSTAT=ACCEPTED:mailto:alice@example.org",
             "ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:bob@example.org"]
    call(e.events().create_object, read(component("meeting", *lines)), 0)
    with Client(e.server, "bob", e.server.secrets["bob"]) as bob:
        names = list(bob.members())
        assert len(names) == 1, f"the guest has {names}"
        text = expect(bob.get(names[0]), 200).body.decode()
        assert "SUMMARY:Together" in text and "NEEDS-ACTION" in text, text
        expect(bob.put(names[0], text.replace("NEEDS-ACTION", "TENTATIVE")), 204)
    call(e.events().refresh)
    until("the answer", lambda: "TENTATIVE" in call(e.events().get_object, "meeting", None)[1].as_ical_string())


def guests_free_time_is_found(e):
    seen = []
    GObject.Object.connect(e.events(), "free-busy-data", lambda _, components: seen.extend(components))
    day = datetime.datetime(2026, 1, 5, tzinfo=datetime.timezone.utc)
    call(e.events().get_free_busy, int(day.timestamp()), int(day.timestamp()) + 86400, ["bob@example.org"])
    until("the guest's time", lambda: seen)
    text = "".join(c.get_as_string() for c in seen)
    assert "20260105T100000Z" in text and "Together" not in text, text
    call(e.events().remove_object, "meeting", None, ALL, 0)


def a_lock_holds_others_off(e):
    session, uri = e.session(), e.url + e.by_hand.home + "memo.ics"
    done, token = session.lock_resource_sync(uri, EDataServer.WebDAVLockScope.EXCLUSIVE, 60, "alice", None)[:2]
    assert done and token, "no lock"
    expect(e.by_hand.delete("memo.ics"), 423)
    assert session.unlock_sync(uri, token, None)
    expect(e.by_hand.delete("memo.ics"), 204)


def a_calendar_is_made_listed_and_deleted(e):
    session, uri = e.session(), e.url + "/api/v1.0/caldav/alice/from-evolution/"
    events = int(EDataServer.WebDAVResourceSupports.EVENTS)
    session.mkcalendar_sync(uri, "Ausflüge", "Trips", "#336699", events, None)
    wanted = EDataServer.WebDAVListFlags
    flags = int(wanted.DISPLAY_NAME) | int(wanted.COLOR) | int(wanted.DESCRIPTION) | int(wanted.SUPPORTS)
    found = {r.href: r for r in session.list_sync(e.url + "/api/v1.0/caldav/alice/", "1", flags, None)[1]}
    made = found[uri]
    assert (made.display_name, made.color, made.description) == ("Ausflüge", "#336699", "Trips"), vars(made)
    assert made.supports & 7 == events and made.kind == EDataServer.WebDAVResourceKind.CALENDAR, (made.supports, made.kind)
    session.delete_sync(uri, "infinity", None, None)
    expect(e.by_hand.request("GET", "/api/v1.0/caldav/alice/from-evolution/"), 404)


def rights_are_told(e):
    session, uri = e.session(), e.url + e.by_hand.home
    assert session.getctag_sync(uri, None)[1], "no ctag"
    assert session.get_principal_collection_set_sync(uri, None)[1][0].endswith("/principals/")
    kinds = [x.principal_kind for x in session.get_acl_sync(uri, None)[1]]
    assert EDataServer.WebDAVACEPrincipalKind.OWNER in kinds, kinds
    assert session.get_acl_restrictions_sync(uri, None)[0]
    found = session.principal_property_search_sync(e.url + "/api/v1.0/caldav/principals/", False, "DAV:",
                                                   "displayname", "Alice", None)[1]
    assert [(r.display_name, r.kind) for r in found] == [("Alice Martin", EDataServer.WebDAVResourceKind.PRINCIPAL)], found


STEPS = [the_account_is_discovered_from_the_bare_address, the_backends_open_events_tasks_and_memos,
         what_the_server_has_is_seen, an_event_made_here_is_on_the_server, one_occurrence_is_changed_the_others_stay,
         an_occurrence_is_removed_by_an_exception, a_time_range_of_its_own_finds_what_is_there,
         what_changed_on_the_server_is_changed_here, a_late_change_does_not_undo_anothers, tasks_and_memos_go_to_and_fro,
         what_is_deleted_on_either_side_is_gone_on_the_other, a_meeting_goes_out_and_its_answer_comes_in,
         guests_free_time_is_found, a_lock_holds_others_off, a_calendar_is_made_listed_and_deleted,
         rights_are_told]


def in_a_session():
    """Runs this file again on a bus and in a home of its own; the daemons end with the bus."""
    with tempfile.TemporaryDirectory(prefix="calends-test-") as folder:
        home = Home(folder)
        (home.folder / "run").mkdir(mode=0o700)
        more = {"CALENDS_IN_SESSION": "1", "XDG_RUNTIME_DIR": f"{folder}/run", "GIO_USE_NETWORK_MONITOR": "base",
                "GSETTINGS_BACKEND": "memory", "GIO_USE_VFS": "local"}
        return subprocess.run(["dbus-run-session", "--", "/usr/bin/python3", __file__],
                              env={**home.environment, **more}).returncode


if __name__ == "__main__":
    if "CALENDS_IN_SESSION" not in os.environ:
        sys.exit(in_a_session())
    main(STEPS, Evolution)
