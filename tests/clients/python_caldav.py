#!/usr/bin/env python3
"""python-caldav, a library many programs use, against the server: discovery, calendars, objects, search
with expansion, tasks, synchronisation."""
import datetime
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import caldav  # noqa: E402
from rigs.server import Prepared  # noqa: E402

UTC = datetime.timezone.utc
EVENT = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Calends//test//EN\r\nBEGIN:VEVENT\r\nUID:{0}\r\n"
         "DTSTAMP:20260101T000000Z\r\nDTSTART:20260601T080000Z\r\nDTEND:20260601T090000Z\r\n{2}SUMMARY:{1}\r\n"
         "END:VEVENT\r\nEND:VCALENDAR\r\n")
TASK = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Calends//test//EN\r\nBEGIN:VTODO\r\nUID:task\r\n"
        "DTSTAMP:20260101T000000Z\r\nDUE:20260601T090000Z\r\nSUMMARY:Do it\r\nEND:VTODO\r\nEND:VCALENDAR\r\n")


def discovery_leads_to_the_calendars(principal):
    assert str(principal.url).endswith("/principals/alice/"), principal.url
    assert principal.get_vcal_address() is not None
    assert [str(c.url).rsplit("/", 2)[1] for c in principal.calendars()] == ["calendar"]


def a_calendar_is_made_renamed_and_deleted(principal):
    made = principal.make_calendar(name="Büro & Co", cal_id="bureau")
    assert "Büro & Co" in [c.get_display_name() for c in principal.calendars()]
    made.set_properties([caldav.elements.dav.DisplayName("Anders")])
    assert made.get_display_name() == "Anders"
    made.delete()
    assert len(principal.calendars()) == 1


def objects_are_saved_changed_found_and_deleted(principal):
    calendar = principal.calendars()[0]
    event = calendar.save_event(EVENT.format("one", "Été", ""))
    event.vobject_instance.vevent.summary.value = "Automne"
    event.save()
    again = calendar.event_by_uid("one")
    assert again.vobject_instance.vevent.summary.value == "Automne"
    assert len(calendar.events()) == 1
    again.delete()
    assert not calendar.events()


def searches_expand_what_recurs(principal):
    calendar = principal.calendars()[0]
    calendar.save_event(EVENT.format("daily", "Daily", "RRULE:FREQ=DAILY;COUNT=10\r\n"))
    found = calendar.search(start=datetime.datetime(2026, 6, 3, tzinfo=UTC), end=datetime.datetime(2026, 6, 6, tzinfo=UTC),
                            event=True, expand=True)
    assert len(found) == 3, [f.data for f in found]
    none = calendar.search(start=datetime.datetime(2027, 6, 3, tzinfo=UTC), end=datetime.datetime(2027, 6, 6, tzinfo=UTC),
                           event=True)
    assert not none
    calendar.event_by_uid("daily").delete()


def tasks_are_kept_apart_from_events(principal):
    calendar = principal.calendars()[0]
    task = calendar.save_todo(TASK)
    assert [t.vobject_instance.vtodo.summary.value for t in calendar.todos()] == ["Do it"]
    assert not calendar.events()
    task.complete()
    assert not calendar.todos() and len(calendar.todos(include_completed=True)) == 1
    calendar.todos(include_completed=True)[0].delete()


def synchronisation_tells_of_changes_only(principal):
    calendar = principal.calendars()[0]
    calendar.save_event(EVENT.format("old", "Old", ""))
    known = calendar.objects_by_sync_token(load_objects=True)
    assert len(list(known)) == 1
    calendar.save_event(EVENT.format("new", "New", ""))
    updated, deleted = known.sync()
    assert (len(updated), len(deleted)) == (1, 0), (updated, deleted)
    calendar.event_by_uid("old").delete()
    updated, deleted = known.sync()
    assert (len(updated), len(deleted)) == (0, 1), (updated, deleted)


def free_busy_has_no_titles(principal):
    calendar = principal.calendars()[0]
    busy = calendar.freebusy_request(datetime.datetime(2026, 6, 1, tzinfo=UTC), datetime.datetime(2026, 6, 2, tzinfo=UTC))
    assert "20260601T080000Z/" in busy.data and "New" not in busy.data, busy.data


CASES = [discovery_leads_to_the_calendars, a_calendar_is_made_renamed_and_deleted,
         objects_are_saved_changed_found_and_deleted, searches_expand_what_recurs, tasks_are_kept_apart_from_events,
         synchronisation_tells_of_changes_only, free_busy_has_no_titles]


def main():
    prepared, failed = Prepared(), 0
    try:
        with prepared.server() as server:
            client = caldav.DAVClient(server.url + "/api/v1.0/caldav/", username="alice",
                                      password=prepared.secrets["alice"])
            for case in CASES:
                try:
                    case(client.principal())
                    print(f"ok {case.__name__}", flush=True)
                except Exception as why:  # noqa: BLE001
                    failed += 1
                    print(f"not ok {case.__name__}: {why!r}", flush=True)
    finally:
        prepared.remove()
    print(f"{len(CASES) - failed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
