"""A post is followed by its office and place: it goes on whoever holds it, and names nobody whom its place does not."""

from __future__ import annotations

from datetime import date

import pytest
from icalendar import Calendar
from tests.acts import act, announced, ask
from tests.reading import Door, Reader, words

from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import NEIGHBOURHOOD_OFFICER
from ishenim.kernel.notices.models import Letter
from ishenim.kernel.notices.tests.readers import follow, tell
from ishenim.kernel.pages.keeping import kept_pages

POST = "post:neighbourhood_officer-beat"
PAGE = "posts/neighbourhood_officer/beat/"

pytestmark = pytest.mark.usefixtures("monday", "english")


@pytest.fixture
def meeting(world):
    return announced(world.beat, world.officer)


def uids(door, which):
    kept_pages.clear()
    return [
        event["UID"].partition("@")[0] for event in Calendar.from_ical(door.get(f"/cal/{which}.ics")).events
    ]


def test_its_page_says_who_holds_it_what_is_to_come_and_how_to_follow_it(world, meeting):
    shown = Reader("en").get(PAGE)
    raw = shown.content.decode()
    assert "Neighbourhood police officer, Beat" in words(shown)
    assert "officer" in words(shown)
    for way in (
        f'href="/en/meetings/{meeting.reference}/"',
        f'href="/en/follow/{POST}/"',
        f'href="/en/feed/{POST}.atom"',
        f'href="/cal/{POST}.ics?lang=en"',
    ):
        assert way in raw
    assert f'href="/en/{PAGE}"' in Reader("en").get("places/beat/").content.decode()


def test_a_name_that_the_place_does_not_show_stands_nowhere_here(world, meeting):
    Appointment.objects.filter(pk=world.officer.appointment_id).update(named=False)
    world.changed()
    page = Reader("en").read(PAGE)
    assert "Name not published" in page
    for path in (f"/en/feed/{POST}.atom", f"/cal/{POST}.ics?lang=en"):
        assert b"officer@" not in Door().get(path)


def test_when_the_person_changes_the_calendar_the_feed_and_the_letters_go_on(world, meeting):
    door, follower = Door(), follow(POST)
    before = uids(door, POST)
    world.end(world.officer, on=date(2026, 10, 5))
    assert "Nobody holds this post today." in Reader("en").read(PAGE)
    assert uids(door, POST) == before == [meeting.reference]
    successor = world.appoint(NEIGHBOURHOOD_OFFICER, "district_police", "beat", name="Successor")
    kept_pages.clear()
    assert "Successor" in Reader("en").read(PAGE)
    act(meeting, "postpone", successor)
    tell()
    last = Letter.objects.select_related("entry").latest("entry_id")
    assert (last.subscription, last.entry.step) == (follower, "postpone")


def test_a_chief_is_followed_for_the_whole_territory_and_an_officer_for_the_beat(world, meeting):
    door = Door()
    assert uids(door, "post:police_chief-police_district") == [meeting.reference]
    assert uids(door, "post:neighbourhood_officer-other_beat") == []
    assert uids(door, "post:local_self_government-town") == [meeting.reference]


def test_whoever_follows_a_post_is_told_of_its_meetings_and_not_of_questions(world):
    follow("post:police_chief-police_district")
    ask(world.beat)
    tell()
    assert not Letter.objects.exists()
    announced(world.beat, world.officer)
    tell()
    assert Letter.objects.count() > 0


@pytest.mark.parametrize(
    "name",
    ["moderator-region", "neighbourhood_officer-nowhere", "neighbourhood_officer-town", "person-1", "x", ""],
)
def test_what_is_no_post_that_reports_cannot_be_followed(world, name):
    role, _dash, code = name.partition("-")
    Reader("en").get(f"follow/post:{name}/", status=404)
    Reader("en").get(f"feed/post:{name}.atom", status=404)
    if role and code:
        Reader("en").get(f"posts/{role}/{code}/", status=404)


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/en/feed/post:neighbourhood_officer-other_beat.atom", f"/en/feed/{POST}.atom"),
        ("/cal/post:neighbourhood_officer-other_beat.ics?lang=ru", f"/cal/{POST}.ics?lang=ru"),
    ],
)
def test_the_post_of_a_merged_place_leads_on_for_good(world, path, leads_to):
    world.merge("other_beat", "beat", date(2026, 10, 1))
    door = Door()
    door.get(path)
    assert (door.status, door.headers["Location"]) == (301, leads_to)
    page = Reader("en").get("posts/neighbourhood_officer/other_beat/").content.decode()
    assert f'href="/en/{PAGE}"' in page


def test_after_a_merger_followers_of_the_old_post_are_told_of_the_new_one(world, on):
    follow("post:neighbourhood_officer-other_beat")
    world.merge("other_beat", "beat", date(2026, 10, 6))
    on("2026-10-06 10:00")
    announced(world.beat, world.officer)
    tell()
    assert Letter.objects.exists()


def test_its_page_and_its_feed_are_kept_and_ask_as_often_however_many_meet(
    world, meeting, django_assert_max_num_queries
):
    door = Door()
    door.get("/en/posts/neighbourhood_officer/nowhere/")
    with django_assert_max_num_queries(6):
        door.get(f"/en/{PAGE}")
    with django_assert_max_num_queries(7):
        door.get(f"/en/feed/{POST}.atom")
    with django_assert_max_num_queries(0):
        door.get(f"/en/{PAGE}")
        door.get(f"/en/feed/{POST}.atom")
