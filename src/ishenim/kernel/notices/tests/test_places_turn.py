"""Whoever follows a place that merges or changes is told once, in time, in their language, and goes on being told."""

from __future__ import annotations

from datetime import date

import pytest
from tests.acts import ask

from ishenim.kernel import versions
from ishenim.kernel.notices import places_turn
from ishenim.kernel.notices.letters import message
from ishenim.kernel.notices.models import Letter, Subscription
from ishenim.kernel.notices.places_turn import tell_of_turns
from ishenim.kernel.notices.sending import send_waiting
from ishenim.kernel.notices.subscriptions import unsubscribe
from ishenim.kernel.notices.tests.readers import follow, tell, token_in
from ishenim.kernel.places.models import Parentage, Place

BAKYT = "bakyt@ishenim.example"

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture(autouse=True)
def nothing_seen():
    places_turn._seen.clear()
    yield
    places_turn._seen.clear()


@pytest.fixture
def followed(world):
    return follow("place:other_beat")


def merged(world, on=date(2026, 10, 12)):
    world.merge("other_beat", "beat", on)


def test_whoever_follows_it_is_told_before_the_day_and_once(world, followed):
    assert tell_of_turns() == 0
    merged(world)
    assert tell_of_turns() == 1
    places_turn._seen.clear()
    assert tell_of_turns() == 0
    said = message(Letter.objects.get())
    assert said.subject == "Other beat: what changes on 12 October 2026"
    assert "From 12 October 2026 on “Other beat” is part of “Beat”." in said.body
    assert "http://localhost:8000/en/places/beat/\n" in said.body
    assert said.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_nobody_else_is_told(world, followed):
    follow("place:beat", BAKYT)
    follow("topic:light", BAKYT)
    merged(world)
    assert tell_of_turns() == 1


def test_a_change_far_ahead_is_told_when_its_day_is_near(world, followed, on):
    merged(world, date(2026, 11, 9))
    assert tell_of_turns() == 0
    on("2026-10-26 09:00")
    assert tell_of_turns() == 1


@pytest.mark.parametrize(
    ("day", "goes_out"),
    [(date(2026, 10, 6), True), (date(2026, 10, 5), True), (date(2026, 10, 8), False)],
)
@pytest.mark.usefixtures("monday", "followed", "open_post_office")
def test_what_is_near_goes_out_at_once_and_the_rest_in_the_morning(world, on, day, goes_out):
    merged(world, day)
    tell_of_turns()
    assert send_waiting() == int(goes_out)
    on("2026-10-06 08:00")
    assert send_waiting() == int(not goes_out)


def test_what_the_register_brings_in_late_is_told_for_two_weeks(world, followed, on):
    on("2026-10-30 09:00")
    merged(world, date(2026, 10, 20))
    assert tell_of_turns() == 1
    world.merge("beat", "far_beat", date(2026, 10, 10))
    follow("place:beat", BAKYT)
    assert tell_of_turns() == 0


def test_whoever_begins_to_follow_after_the_day_sees_it_on_the_page_and_gets_no_letter(world, on):
    merged(world, date(2026, 10, 5))
    on("2026-10-06 09:00")
    follow("place:other_beat")
    assert tell_of_turns() == 0


def test_whoever_has_ended_it_or_is_paused_is_not_told(world, followed):
    merged(world)
    Subscription.objects.update(paused_at=followed.confirmed_at)
    assert tell_of_turns() == 0
    Subscription.objects.update(paused_at=None)
    places_turn._seen.clear()
    tell_of_turns()
    unsubscribe(token_in(message(Letter.objects.get()).body, "end"))
    assert not Letter.objects.exists()
    places_turn._seen.clear()
    assert tell_of_turns() == 0


def test_a_new_name_and_a_new_parent_are_told_with_the_page_that_stays(world, followed):
    place = world.places["other_beat"]
    Place.objects.create(
        code="other_beat~2026-10-12",
        kind="beat",
        name_en="Old beat",
        valid_to="2026-10-12",
        replaced_by=place,
    )
    Parentage.objects.filter(place=place, hierarchy="police").update(valid_to=date(2026, 10, 12))
    Parentage.objects.create(
        place=place,
        parent=world.places["far_police_district"],
        hierarchy="police",
        valid_from=date(2026, 10, 12),
    )
    versions.raise_("places")
    assert tell_of_turns() == 1
    said = message(Letter.objects.get()).body
    assert "From 12 October 2026 on “Old beat” is called “Other beat”." in said
    assert "From 12 October 2026 on “Other beat” belongs to “Far police district”." in said
    assert "http://localhost:8000/en/places/other_beat/" in said


def test_a_change_that_was_taken_back_is_not_told_as_if_it_stood(world, followed):
    merged(world)
    tell_of_turns()
    Place.objects.filter(code="other_beat").update(valid_to=None, replaced_by=None)
    versions.raise_("places")
    assert "The register has been corrected since" in message(Letter.objects.get()).body


def test_after_the_day_whoever_followed_the_old_place_is_told_of_the_new_one(world, followed, on):
    merged(world)
    ask(world.beat)
    tell()
    assert not Letter.objects.exists()
    on("2026-10-12 09:00")
    ask(world.beat)
    tell()
    assert Letter.objects.get().subscription == followed


@pytest.mark.parametrize("followers", [1, 3])
def test_telling_asks_as_often_however_many_follow(world, followed, followers, django_assert_max_num_queries):
    for number in range(followers):
        follow("place:other_beat", f"reader{number}@ishenim.example")
    merged(world)
    with django_assert_max_num_queries(12):
        assert tell_of_turns() == followers + 1
    with django_assert_max_num_queries(0):
        assert tell_of_turns() == 0


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_it_is_told_in_the_readers_language(world, language):
    follow("place:other_beat", language=language)
    merged(world)
    tell_of_turns()
    assert f"http://localhost:8000/{language}/places/beat/" in message(Letter.objects.get()).body
