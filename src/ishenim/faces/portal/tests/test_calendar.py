"""The calendar of a place, read back as a telephone reads it."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from tests.acts import act, announced, planned
from tests.reading import Door

from ishenim.kernel.feeds import calendars
from ishenim.kernel.pages.keeping import kept_pages
from ishenim.kernel.procedures import occasions
from ishenim.kernel.procedures.addresses import host

BISHKEK = ZoneInfo("Asia/Bishkek")
BEAT = "/cal/beat.ics"


@pytest.fixture
def door(reader):
    return Door()


@pytest.fixture
def meeting(world, door):
    return announced(world.beat, world.officer)


def read(door, path: str = f"{BEAT}?lang=en") -> Calendar:
    kept_pages.clear()
    raw = door.get(path)
    assert door.status == 200
    return Calendar.from_ical(raw)


def only(calendar):
    [event] = calendar.events
    return event


def test_a_meeting_is_one_event_with_the_hours_of_the_country(door, meeting):
    event = only(read(door))
    assert event["UID"] == f"{meeting.reference}@{host()}"
    assert event.start == datetime(2026, 11, 18, 18, 30, tzinfo=BISHKEK)
    assert event.end - event.start == timedelta(hours=1, minutes=30)
    assert event["DTSTART"].params["TZID"] == "Asia/Bishkek"
    assert event["SUMMARY"] == "Beat: A neighbourhood officer's reporting meeting"
    assert event["LOCATION"] == "School 4, assembly hall"
    assert event["URL"] == f"http://localhost:8000/en/meetings/{meeting.reference}/"
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 0)
    assert "Announced." in event["DESCRIPTION"]
    assert "Languages: Kyrgyz, Russian." in event["DESCRIPTION"]
    assert "By the side door." in event["DESCRIPTION"]


def test_a_calendar_says_whose_it_is_and_how_often_to_ask(door, meeting, settings):
    settings.DEMO = False
    calendar = read(door)
    assert calendar["X-WR-CALNAME"] == calendar["NAME"] == "Beat"
    assert calendar["X-WR-TIMEZONE"] == "Asia/Bishkek"
    assert calendar["X-PUBLISHED-TTL"] == "PT6H"
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=6)
    assert calendar["METHOD"] == "PUBLISH"
    assert calendar["PRODID"].startswith("-//Ishenim//")
    assert [zone["TZID"] for zone in calendar.timezones] == ["Asia/Bishkek"]
    assert door.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert door.headers["Content-Disposition"] == 'inline; filename="beat.ics"'


def test_a_demonstration_is_marked_in_name_and_event(door, meeting, settings):
    settings.DEMO = True
    calendar = read(door)
    assert calendar["X-WR-CALNAME"] == "Beat (Demonstration)"
    assert only(calendar)["DESCRIPTION"].startswith("This is a demonstration.")


def test_a_planned_meeting_is_tentative(door, world):
    planned(world.beat, world.officer)
    assert only(read(door))["STATUS"] == "TENTATIVE"


@pytest.mark.parametrize("step", ["move", "cancel", "postpone"])
def test_a_change_keeps_the_number_of_the_event_and_counts(door, meeting, world, on, step):
    before = only(read(door))
    on("2026-10-06 10:00")
    act(meeting, step, world.officer)
    after = only(read(door))
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    assert after["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt


def test_a_moved_meeting_stands_at_its_new_hour(door, meeting, world):
    act(meeting, "move", world.officer)
    event = only(read(door))
    assert event.start == datetime(2026, 11, 25, 18, 30, tzinfo=BISHKEK)
    assert event["STATUS"] == "CONFIRMED"


def test_a_plan_that_is_changed_counts_too(door, world):
    plan = planned(world.beat, world.officer)
    act(plan, "change_the_plan", world.officer)
    assert only(read(door))["SEQUENCE"] == 1


def test_a_cancelled_meeting_stays_and_says_so_first(door, meeting, world):
    act(meeting, "cancel", world.officer)
    event = only(read(door))
    assert event["STATUS"] == "CANCELLED"
    assert event["SUMMARY"].startswith("Cancelled. Beat: ")
    assert event["SEQUENCE"] == 1


def test_a_postponed_meeting_is_off_until_a_new_day_is_named(door, meeting, world):
    act(meeting, "postpone", world.officer)
    assert only(read(door))["STATUS"] == "CANCELLED"
    act(meeting, "plan_again", world.officer)
    event = only(read(door))
    assert (event["STATUS"], event["SEQUENCE"]) == ("TENTATIVE", 2)


def test_the_same_calendar_is_the_same_bytes(door, meeting, reader):
    first = door.get(BEAT)
    kept_pages.clear()
    assert door.get(BEAT) == first


def test_a_place_has_the_meetings_of_all_that_lies_in_it_and_of_nothing_else(door, world, meeting):
    announced(world.other_beat, world.other_officer)
    assert len(read(door, "/cal/town.ics").events) == 2
    assert len(read(door, "/cal/police_district.ics").events) == 2
    assert len(read(door, "/cal/country.ics").events) == 2
    assert len(read(door).events) == 1
    assert len(read(door, "/cal/village.ics").events) == 0


def test_without_a_language_it_is_kyrgyz_whatever_the_reader_speaks(door, meeting):
    kyrgyz = door.get(BEAT, Accept_Language="ru")
    assert f"/ky/meetings/{meeting.reference}/".encode() in kyrgyz.replace(b"\r\n ", b"")
    assert door.headers["Content-Language"] == "ky"
    russian = read(door, f"{BEAT}?lang=ru")
    assert "/ru/meetings/" in only(russian)["URL"]


@pytest.mark.parametrize("path", ["/cal/nowhere.ics", f"{BEAT}?lang=de"])
def test_a_place_or_a_language_that_is_not_there_has_no_calendar(door, path):
    door.get(path)
    assert door.status == 404


@pytest.mark.parametrize("path", [BEAT, f"{BEAT}?lang=ru"])
def test_an_unchanged_calendar_is_handed_out_before_django_and_a_changed_one_is_made_anew(
    door, meeting, world, path, django_capture_on_commit_callbacks
):
    first = door.get(path)
    etag = door.headers["ETag"]
    assert "Accept-Language" not in door.headers["Vary"]
    door.front.application = None
    assert door.get(path, Accept_Language="ru", Cookie="django_language=ru") == first
    door.get(path, If_None_Match=etag)
    assert door.status == 304
    again = Door()
    with django_capture_on_commit_callbacks(execute=True):
        act(meeting, "move", world.officer)
    assert again.get(path) != first


@pytest.mark.parametrize("meetings", [1, 2])
def test_a_calendar_costs_one_query_for_each_sort_of_what_takes_place(
    door, world, meetings, django_assert_num_queries
):
    for beat, officer in [(world.beat, world.officer), (world.other_beat, world.other_officer)][:meetings]:
        announced(beat, officer)
    door.get("/cal/nowhere.ics")
    with django_assert_num_queries(len(occasions.kinds())):
        assert len(read(door, "/cal/town.ics").events) == meetings


def test_where_there_are_very_many_those_to_come_are_given(door, meeting, world, monkeypatch, on):
    act(announced(world.other_beat, world.other_officer), "move", world.other_officer)
    monkeypatch.setattr(calendars, "MOST", 1)
    on("2026-11-20 10:00")
    assert only(read(door, "/cal/town.ics")).start.day == 25


def test_the_page_of_a_place_leads_to_its_calendar(reader):
    page = reader.get("places/beat/").content.decode()
    assert '<link rel="alternate" type="text/calendar" href="/cal/beat.ics?lang=en"' in page
    assert '<a class="go" href="/cal/beat.ics?lang=en">' in page


def test_the_library_that_reads_calendars_is_not_loaded_where_pages_are_served():
    statement = "import sys, ishenim.config.wsgi; print({'icalendar', 'apprise'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", statement], check=True, capture_output=True, text=True)
    assert done.stdout.strip().endswith("set()")
