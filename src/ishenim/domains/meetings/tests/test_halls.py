"""Halls are entered by those who host, meant by code or name, respected by the scheduler, and followed by anyone."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from icalendar import Calendar
from tests.acts import act, announced, expected, last_line, now_of, planned, tick
from tests.reading import Door, Reader, words

from ishenim.domains.meetings import schedule_actions
from ishenim.domains.meetings.finding_schedules import find
from ishenim.domains.meetings.models import Meeting, ScheduleChange
from ishenim.domains.meetings.schedule_forms import USUAL
from ishenim.kernel.notices.models import Letter
from ishenim.kernel.notices.tests.readers import follow, tell
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.refusals import NotNow, Refused

SCHOOL = "School 4, assembly hall"

pytestmark = pytest.mark.usefixtures("monday", "english")


def enter(world, place="beat", by=None, **said):
    return act(begin("hall", place=world.places[place]), "enter", by or world.officer, **said)


@pytest.fixture
def school(world):
    return enter(world)


@pytest.mark.parametrize("who", ["officer", "chief", "regional_chief", "mayor"])
def test_those_who_host_there_enter_it(world, who):
    hall = enter(world, by=getattr(world, who)).hall
    assert (hall.name, hall.weekdays, hall.matter.state) == (SCHOOL, [1, 2, 3, 4, 5], "in_use")
    assert last_line(hall.matter)["clear"] == {"weekdays": ["1", "2", "3", "4", "5"]}


@pytest.mark.parametrize("who", ["other_officer", "far_chief", "monitor", "moderator", "administrator"])
def test_nobody_else_enters_it(world, who):
    with pytest.raises(Refused):
        enter(world, by=getattr(world, who))


@pytest.mark.parametrize(
    "said", [{"name": ""}, {"name": "x"}, {"name": "x" * 201}, {"weekdays": []}, {"weekdays": ["8"]}]
)
def test_a_hall_without_a_name_or_an_open_day_is_refused(world, said):
    with pytest.raises(ValidationError):
        enter(world, **said)


def test_a_district_has_one_hall_of_a_name_however_it_is_spelled_and_another_district_its_own(world, school):
    with pytest.raises(ValidationError, match="in the register of this district already"):
        enter(world, "other_beat", by=world.chief, name="SCHOOL 4,  assembly hall")
    assert enter(world, "far_beat", by=world.far_officer).state == "in_use"


def test_a_meeting_is_put_into_it_by_its_name_or_its_code(world, school):
    by_name = planned(world.beat, world.officer, venue="school 4, Assembly hall").meeting
    assert (by_name.hall, by_name.venue) == (school.hall, SCHOOL)
    assert last_line(by_name.matter)["clear"]["hall"] == school.reference
    by_code = act(by_name.matter, "change_the_plan", world.officer, venue=school.reference.lower()).meeting
    assert (by_code.hall, by_code.venue) == (school.hall, SCHOOL)


def test_another_place_is_written_as_before_and_leaves_the_hall(world, school):
    meeting = planned(world.beat, world.officer)
    assert meeting.meeting.hall == school.hall
    moved = act(meeting, "change_the_plan", world.officer, venue="On the square before the bazaar").meeting
    assert (moved.hall, moved.venue) == (None, "On the square before the bazaar")
    assert "hall" not in last_line(meeting)["clear"]


def test_the_name_means_nothing_in_another_district_and_the_code_does(world, school):
    tick()
    meeting = Meeting.objects.select_related("matter").get(beat=world.places["far_beat"]).matter
    far = act(meeting, "plan", world.far_officer)
    assert far.meeting.hall is None
    assert act(far, "change_the_plan", world.far_officer, venue=school.reference).meeting.hall == school.hall


def test_a_closed_hall_is_meant_no_more_and_its_name_may_be_given_again(world, school):
    meeting = announced(world.beat, world.officer)
    act(school, "close", world.chief)
    assert now_of(meeting).meeting.hall == school.hall
    assert act(now_of(meeting), "move", world.officer).meeting.hall is None
    with pytest.raises(NotNow):
        act(now_of(school), "change", world.chief)
    assert enter(world).state == "in_use"


def test_a_hall_that_is_renamed_is_meant_by_its_new_name(world, school):
    act(school, "change", world.mayor, name="School 4, gym")
    assert planned(world.beat, world.officer, venue="School 4, gym").meeting.hall == school.hall
    meeting = Meeting.objects.get(hall=school.hall).matter
    assert act(meeting, "change_the_plan", world.officer, venue=SCHOOL).meeting.hall is None


def test_its_page_shows_where_it_is_when_it_opens_what_is_to_come_and_how_to_follow_it(world, school):
    meeting = announced(world.beat, world.officer)
    shown = Reader("en").get(f"halls/{school.reference}/")
    said, raw = words(shown), shown.content.decode()
    assert "Monday, Tuesday, Wednesday, Thursday, Friday" in said
    assert "A hall was entered." in said
    for way in (
        f'href="/en/meetings/{meeting.reference}/"',
        f'href="/en/follow/hall:{school.reference}/"',
        f'href="/en/feed/hall:{school.reference}.atom"',
        f'href="/cal/hall:{school.reference}.ics?lang=en"',
    ):
        assert way in raw
    assert (
        f'href="/en/halls/{school.reference}/"'
        in Reader("en").get(f"meetings/{meeting.reference}/").content.decode()
    )
    assert SCHOOL in Reader("en").read("halls/")
    assert SCHOOL not in Reader("en").read("halls/?place=far_beat")
    Reader("en").get("halls/2222-2222/", status=404)
    Reader("en").get("halls/?place=nowhere", status=404)


def test_the_list_can_be_taken_away(world, school):
    rows = Reader("en").get("halls.csv").content.decode()
    assert school.reference in rows
    assert "Monday" in rows or "1" in rows


def test_its_calendar_has_the_meetings_in_it_and_no_others(world, school):
    meeting = announced(world.beat, world.officer)
    act(expected(world.other_beat), "plan", world.other_officer, venue="Library, reading room")
    [event] = Calendar.from_ical(Door().get(f"/cal/hall:{school.reference}.ics?lang=en")).events
    assert event["UID"].startswith(meeting.reference)


@pytest.mark.parametrize(
    "path", ["/cal/hall:2222-2222.ics", "/cal/topic:light.ics", "/cal/nothing:x.ics", "/cal/:.ics"]
)
def test_what_is_no_hall_has_no_calendar(world, path):
    door = Door()
    door.get(path)
    assert door.status == 404


def test_a_place_is_named_in_a_calendar_without_its_sort(world):
    door = Door()
    door.get("/cal/place:beat.ics?lang=ru")
    assert (door.status, door.headers["Location"]) == (301, "/cal/beat.ics?lang=ru")


@pytest.mark.parametrize("meetings", [1, 2])
def test_its_page_and_its_calendar_cost_as_much_however_many_meet_there(
    world, school, meetings, django_assert_max_num_queries
):
    announced(world.beat, world.officer)
    if meetings == 2:
        act(expected(world.other_beat), "plan", world.other_officer)
    door = Door()
    door.get("/en/halls/2222-2222/")
    with django_assert_max_num_queries(6):
        door.get(f"/en/halls/{school.reference}/")
    with django_assert_max_num_queries(3):
        door.get(f"/cal/hall:{school.reference}.ics")
    with django_assert_max_num_queries(0):
        door.get(f"/en/halls/{school.reference}/")
        door.get(f"/cal/hall:{school.reference}.ics")


def test_whoever_follows_it_is_told_of_meetings_in_it_and_of_no_others(world, school):
    follow(f"hall:{school.reference}")
    meeting = planned(world.beat, world.officer)
    act(expected(world.other_beat), "plan", world.other_officer, venue="Library, reading room")
    tell()
    told = {letter.entry.told["matter"] for letter in Letter.objects.select_related("entry")}
    assert told == {meeting.reference}


@pytest.fixture
def scheduled(world):
    """Have a schedule found in which both beats of the district meet in the school, which opens on Tuesdays alone."""
    tick()

    def made(weekdays=("2",), where=SCHOOL):
        hall = enter(world, weekdays=list(weekdays))
        lines = [f"{beat}; hall; {where or hall.reference}" for beat in ("beat", "other_beat", "far_beat")]
        said = {**USUAL, "quarter": "2026-4", "conditions": "\n".join(lines)}
        region = begin("schedule", place=world.places["police_region"])
        asked = schedule_actions.ask(region, world.regional_chief, **said)
        return hall, find(asked.commonschedule, lambda _done, _of: None)

    return made


def test_the_scheduler_respects_the_days_on_which_a_hall_opens_and_releases_into_it(world, scheduled):
    hall, proposed = scheduled()
    schedule_actions.release(proposed, world.regional_chief, why="The meetings of the quarter.")
    there = Meeting.objects.filter(hall=hall.hall)
    assert {meeting.beat.code for meeting in there} == {"beat", "other_beat"}
    assert {meeting.starts_at.weekday() for meeting in there} == {1}
    assert set(ScheduleChange.objects.values_list("now_in", flat=True)) == {SCHOOL}


def test_a_hall_is_one_hall_for_beats_of_two_districts_when_it_is_named_by_its_code(world, scheduled):
    hall, proposed = scheduled(where="")
    schedule_actions.release(proposed, world.regional_chief, why="The meetings of the quarter.")
    there = list(Meeting.objects.filter(hall=hall.hall).order_by("starts_at"))
    assert len(there) == 3
    assert len({meeting.starts_at for meeting in there}) == 3


def test_where_a_beat_met_last_is_proposed_again_unless_that_hall_was_closed(world, scheduled):
    hall, proposed = scheduled()
    schedule_actions.release(proposed, world.regional_chief, why="The meetings of the quarter.")
    act(hall, "close", world.chief)
    asked = schedule_actions.ask_again(proposed, world.regional_chief, **{**USUAL, "conditions": ""})
    found = find(now_of(asked).commonschedule, lambda _done, _of: None)
    with pytest.raises(ValidationError, match="Nobody has said where"):
        schedule_actions.release(found, world.regional_chief, why="The hall was lost.")


def test_after_a_hall_of_the_register_is_closed_only_its_meetings_go_elsewhere_and_on_their_own_days(
    world, scheduled
):
    hall, proposed = scheduled()
    released = schedule_actions.release(proposed, world.regional_chief, why="The meetings of the quarter.")
    before = dict(Meeting.objects.values_list("beat__code", "starts_at"))
    act(hall, "close", world.chief)
    lines = [f"{beat}; hall; Library, reading room" for beat in ("beat", "other_beat")]
    said = {**USUAL, "conditions": "\n".join([*lines, f"far_beat; hall; {SCHOOL}"])}
    asked = schedule_actions.ask_again(now_of(released), world.regional_chief, **said)
    found = find(now_of(asked).commonschedule, lambda _done, _of: None)
    schedule_actions.release(found, world.regional_chief, why="The hall was lost.")
    changed = ScheduleChange.objects.filter(matter=released, version=2)
    assert set(changed.values_list("meeting__place__code", "now_in")) == {
        ("beat", "Library, reading room"),
        ("other_beat", "Library, reading room"),
    }
    assert dict(Meeting.objects.values_list("beat__code", "starts_at")) == before
