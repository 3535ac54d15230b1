#!/usr/bin/env python3
"""python-caldav, a library many programs use, against the server: discovery, calendars, objects of all
kinds, every search it knows, recurrences, tasks, synchronisation, free/busy."""
import datetime
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import caldav  # noqa: E402
from caldav.lib import error  # noqa: E402
from rigs import client as rig  # noqa: E402
from rigs.client import expect  # noqa: E402
from rigs.desktop import main  # noqa: E402

UTC = datetime.timezone.utc
AT = "DTSTART:20260601T080000Z"


def day(month, number, hour=0):
    return datetime.datetime(2026, month, number, hour, tzinfo=UTC)


def event(uid, title, *lines):
    return rig.event(uid, "DTEND:20260601T090000Z", f"SUMMARY:{title}", *lines, start=AT)


def other(name, uid, title, *lines):
    return rig.calendar(rig.component(uid, f"SUMMARY:{title}", *lines, name=name))


class Library:
    def __init__(self, server, _, by_hand, secret):
        self.by_hand, self.server = by_hand, server
        self.client = caldav.DAVClient(server.url + "/api/v1.0/caldav/", username="alice", password=secret)

    @property
    def principal(self):
        return self.client.principal()

    @property
    def calendar(self):
        return self.principal.calendars()[0]

    def empty(self):
        for name in self.by_hand.members():
            expect(self.by_hand.delete(name), 204)

    def on_server(self, name):
        return expect(self.by_hand.get(name), 200).body.decode()


def titles(found):
    return sorted(str(f.icalendar_component["SUMMARY"]) for f in found)


def discovery_leads_to_the_calendars(l):
    assert str(l.principal.url).endswith("/principals/alice/"), l.principal.url
    assert l.principal.get_vcal_address() is not None
    assert "mailto:alice@example.org" in l.principal.calendar_user_address_set()
    assert [str(c.url).rsplit("/", 2)[1] for c in l.principal.calendars()] == ["calendar"]
    assert l.client.check_dav_support() and l.client.check_cdav_support(), l.client.check_dav_support()


def a_calendar_is_made_renamed_and_deleted(l):
    made = l.principal.make_calendar(name="Büro & Co", cal_id="bureau", supported_calendar_component_set=["VTODO"])
    assert "Büro & Co" in [c.get_display_name() for c in l.principal.calendars()]
    assert made.get_supported_components() == ["VTODO"], made.get_supported_components()
    made.set_properties([caldav.elements.dav.DisplayName("Anders")])
    assert made.get_display_name() == "Anders"
    try:
        made.save_event(event("wrong", "No event may stand here"))
        raise AssertionError("an event was put into a calendar of tasks")
    except error.AuthorizationError:
        pass
    made.delete()
    assert len(l.principal.calendars()) == 1


def objects_are_saved_changed_found_and_deleted(l):
    made = l.calendar.save_event(event("one", "Été"))
    assert "SUMMARY:Été\r\n" in l.on_server("one.ics"), l.on_server("one.ics")
    made.vobject_instance.vevent.summary.value = "Automne"
    made.save()
    again = l.calendar.event_by_uid("one")
    assert again.vobject_instance.vevent.summary.value == "Automne"
    assert "SUMMARY:Automne" in l.on_server("one.ics")
    expect(l.by_hand.put("one.ics", event("one", "Hiver")), 204)
    again.load()
    assert titles([again]) == ["Hiver"]
    again.delete()
    assert not l.calendar.events()
    expect(l.by_hand.get("one.ics"), 404)


def nothing_is_saved_over_what_must_be_new(l):
    l.calendar.save_event(event("one", "First"))
    for more, uid in (({"no_overwrite": True}, "one"), ({"no_create": True}, "none")):
        try:
            l.calendar.save_event(event(uid, "Second"), **more)
            raise AssertionError(f"{more} was not heeded")
        except error.ConsistencyError:
            pass
    l.empty()


def objects_are_got_by_one_multiget(l):
    for n in range(3):
        l.calendar.save_event(event(f"m{n}", f"Number {n}"))
    urls = [e.url for e in l.calendar.events()]
    assert titles(l.calendar.calendar_multiget(urls)) == ["Number 0", "Number 1", "Number 2"]
    l.empty()


def searches_expand_what_recurs(l):
    l.calendar.save_event(event("daily", "Daily", "RRULE:FREQ=DAILY;COUNT=10", "EXDATE:20260604T080000Z"))
    found = l.calendar.search(start=day(6, 3), end=day(6, 6), event=True, expand=True)
    starts = sorted(f.icalendar_component["DTSTART"].dt for f in found)
    assert starts == [day(6, 3, 8), day(6, 5, 8)], [f.data for f in found]
    whole = l.calendar.search(start=day(6, 3), end=day(6, 6), event=True)
    assert len(whole) == 1 and "RRULE" in whole[0].data
    assert not l.calendar.search(start=day(6, 11), end=day(6, 30), event=True)
    assert not l.calendar.search(start=day(6, 4), end=day(6, 5), event=True), "the one taken out was found"


def one_occurrence_is_changed_in_its_object(l):
    text = l.calendar.event_by_uid("daily").data
    moved = rig.component("daily", "RECURRENCE-ID:20260605T080000Z", "DTEND:20260605T130000Z", "SUMMARY:Moved",
                          start="DTSTART:20260605T120000Z")
    l.calendar.save_event(text.replace("END:VCALENDAR", moved + "END:VCALENDAR"))
    found = l.calendar.search(start=day(6, 5), end=day(6, 6), event=True, expand=True)
    assert titles(found) == ["Moved"] and found[0].icalendar_component["DTSTART"].dt == day(6, 5, 12), [f.data for f in found]
    assert not l.calendar.search(start=day(6, 5, 8), end=day(6, 5, 9), event=True, expand=True)
    l.empty()


def searches_by_text_find_what_has_it(l):
    l.calendar.save_event(event("a", "Fußball", "LOCATION:Köln", "CATEGORIES:SPORT,FUN"))
    l.calendar.save_event(event("b", "Handball", "LOCATION:Bonn", "CATEGORIES:SPORT", "STATUS:CANCELLED"))
    l.calendar.save_event(event("c", "Choir", "DESCRIPTION:We sing", "CLASS:PRIVATE"))
    for query, expected in (({"summary": "ball"}, ["Fußball", "Handball"]), ({"location": "Köln"}, ["Fußball"]),
                            ({"category": "FUN"}, ["Fußball"]), ({"description": "sing"}, ["Choir"]),
                            ({"status": "CANCELLED"}, ["Handball"]), ({"uid": "c"}, ["Choir"]),
                            ({"summary": "ball", "location": "Bonn"}, ["Handball"]), ({"summary": "BALL"}, [])):
        found = titles(l.calendar.search(event=True, **query))
        assert found == expected, f"{query}: {found}, must be {expected}"
    sorted_titles = [str(f.icalendar_component["SUMMARY"]) for f in l.calendar.search(event=True, sort_keys=("summary",))]
    assert sorted_titles == ["Choir", "Fußball", "Handball"], sorted_titles
    l.empty()


def tasks_are_kept_apart_from_events(l):
    l.calendar.save_event(event("e", "An event"))
    task = l.calendar.save_todo(other("VTODO", "task", "Do it", "DUE:20260601T090000Z"))
    l.calendar.save_todo(other("VTODO", "off", "Called off", "STATUS:CANCELLED"))
    assert titles(l.calendar.todos()) == ["Do it"], titles(l.calendar.todos())
    assert titles(l.calendar.events()) == ["An event"], titles(l.calendar.events())
    found = titles(l.calendar.search(start=day(6, 1), end=day(6, 2), todo=True))
    assert found == ["Do it"], found
    task.complete()
    assert "STATUS:COMPLETED" in l.on_server("task.ics")
    assert not l.calendar.todos() and titles(l.calendar.todos(include_completed=True)) == ["Called off", "Do it"]
    l.calendar.todo_by_uid("task").uncomplete()
    assert titles(l.calendar.todos()) == ["Do it"]
    l.empty()


def a_recurring_task_is_done_once_and_comes_again(l):
    task = l.calendar.save_todo(other("VTODO", "weekly", "Bins", "DUE:20260105T110000Z", "RRULE:FREQ=WEEKLY;COUNT=4"))
    task.complete(handle_rrule=True, rrule_mode="safe", completion_timestamp=day(1, 5, 12))
    every = l.calendar.todos(include_completed=True)
    assert len(every) == 2, [t.data for t in every]
    left = l.calendar.todos()
    assert len(left) == 1 and left[0].icalendar_component["RRULE"]["COUNT"] == [3], [t.data for t in left]
    l.empty()


def journals_are_kept(l):
    l.calendar.save_journal(other("VJOURNAL", "diary", "Diary", "DESCRIPTION:Dear diary"))
    assert titles(l.calendar.journals()) == ["Diary"]
    assert titles([l.calendar.journal_by_uid("diary")]) == ["Diary"]
    assert titles(l.calendar.search(comp_class=caldav.Journal, start=day(1, 5), end=day(1, 6))) == ["Diary"]
    l.empty()


def synchronisation_tells_of_changes_only(l):
    l.calendar.save_event(event("old", "Old"))
    known = l.calendar.objects_by_sync_token(load_objects=True)
    assert len(list(known)) == 1
    expect(l.by_hand.put("new.ics", event("new", "New")), 201)
    updated, deleted = known.sync()
    assert (titles(updated), len(deleted)) == (["New"], 0), (updated, deleted)
    assert [len(x) for x in known.sync()] == [0, 0]
    l.calendar.event_by_uid("old").delete()
    updated, deleted = known.sync()
    assert (len(updated), len(deleted)) == (0, 1), (updated, deleted)


def a_token_from_elsewhere_is_refused(l):
    try:
        l.calendar.objects_by_sync_token("http://example.org/never/given")
        raise AssertionError("it was taken")
    except error.ReportError as why:
        assert "valid-sync-token" in str(why), why
    except error.AuthorizationError:
        pass


def free_busy_has_no_titles(l):
    busy = l.calendar.freebusy_request(day(6, 1), day(6, 2))
    assert "20260601T080000Z/" in busy.data and "New" not in busy.data, busy.data


def a_meeting_is_sent_answered_and_the_answer_seen(l):
    assert l.client.check_scheduling_support(), l.client.check_dav_support()
    bob = caldav.DAVClient(l.server.url + "/api/v1.0/caldav/", username="bob", password=l.server.secrets["bob"]).principal()
    l.calendar.save_with_invites(event("meeting", "Together"), [l.principal, "mailto:bob@example.org"])
    invites = [m for m in bob.schedule_inbox().get_items() if m.is_invite_request()]
    assert titles(invites) == ["Together"], [m.data for m in invites]
    copies = [e for e in bob.calendars()[0].events() if "UID:meeting" in e.data]
    assert len(copies) == 1, [e.data for e in copies]
    copies[0].change_attendee_status(attendee="mailto:bob@example.org", partstat="ACCEPTED")
    copies[0].save()
    invites[0].delete()
    name = next(n for n in l.by_hand.members() if "UID:meeting" in l.on_server(n))
    answered = l.on_server(name).replace("\r\n ", "")
    assert "PARTSTAT=ACCEPTED" in answered.split("mailto:bob@example.org")[0].rsplit("ATTENDEE", 1)[1], answered
    assert not [m for m in bob.schedule_inbox().get_items() if m.is_invite_request()]


def a_wrong_password_is_an_error(l):
    try:
        caldav.DAVClient(l.server.url + "/api/v1.0/caldav/", username="alice", password="wrong").principal()
        raise AssertionError("it was taken")
    except error.AuthorizationError:
        pass


STEPS = [discovery_leads_to_the_calendars, a_calendar_is_made_renamed_and_deleted,
         objects_are_saved_changed_found_and_deleted, nothing_is_saved_over_what_must_be_new,
         objects_are_got_by_one_multiget, searches_expand_what_recurs, one_occurrence_is_changed_in_its_object,
         searches_by_text_find_what_has_it, tasks_are_kept_apart_from_events, a_recurring_task_is_done_once_and_comes_again,
         journals_are_kept, synchronisation_tells_of_changes_only,
         a_token_from_elsewhere_is_refused, free_busy_has_no_titles,
         a_meeting_is_sent_answered_and_the_answer_seen, a_wrong_password_is_an_error]

if __name__ == "__main__":
    main(STEPS, Library)
