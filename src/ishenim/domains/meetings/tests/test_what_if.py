"""Why not this day? Whoever asks is answered for any meeting, by a rule or by points, and nothing is moved."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from tests.acts import now_of, tick

from ishenim.domains.meetings import schedule_actions as acts
from ishenim.domains.meetings.finding_schedules import find
from ishenim.domains.meetings.making import moments
from ishenim.domains.meetings.schedule_forms import USUAL
from ishenim.domains.meetings.tests.test_schedule import HALLS, WHY, meeting_of
from ishenim.domains.meetings.what_if import answer
from ishenim.kernel.institutions.models import Person
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures.engine import begin

A_WISH = f"{HALLS}\nbeat; rather; 2; 18:00"
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
COSTS_NOTHING = "No hard rule forbids it, and it costs nothing."

pytestmark = pytest.mark.usefixtures("monday", "english")


@pytest.fixture
def proposed(world):
    """Return the schedule of the region as it is proposed: one beat would rather meet on a Tuesday evening."""
    tick()
    opened = begin("schedule", place=world.places["police_region"])
    asked = acts.ask(opened, world.regional_chief, **{**USUAL, "quarter": "2026-4", "conditions": A_WISH})
    return find(asked.commonschedule, lambda _done, _of: None)


def stands(matter, beat):
    """Return when a meeting begins as the schedule proposes it."""
    day, begins, ends = now_of(matter).commonschedule.proposal[meeting_of(beat).matter.reference]
    return moments(day, begins, ends)[0]


def asked(matter, beat, starts_at, **more):
    return answer(
        now_of(matter).commonschedule, meeting=meeting_of(beat).matter.reference, starts_at=starts_at, **more
    )


def in_another_week(matter, beat, other):
    """Return the same weekday and hour in a later week in which no other beat of the district meets."""
    taken = timezone.localdate(stands(matter, other)).isocalendar().week
    at = stands(matter, beat) + A_WEEK
    return at if at.isocalendar().week != taken else at + A_WEEK


def test_a_day_that_a_rule_forbids_is_answered_by_the_rule(proposed):
    [said] = asked(proposed, "beat", moments("2026-11-15", 1080, 1170)[0])
    assert "is at a weekend, and weekends were left free" in said


def test_a_day_that_is_as_good_costs_nothing_in_another_hall_too(proposed):
    at = in_another_week(proposed, "beat", "other_beat")
    assert asked(proposed, "beat", at) == [COSTS_NOTHING]
    assert asked(proposed, "beat", stands(proposed, "beat")) == [COSTS_NOTHING]
    assert asked(proposed, "beat", at, venue="School 5, gym") == [COSTS_NOTHING]


def test_a_day_against_a_wish_costs_its_points(proposed):
    at = in_another_week(proposed, "beat", "other_beat") + A_DAY
    assert asked(proposed, "beat", at) == [
        "No hard rule forbids it. It costs 3 points more than where the meeting stands now.",
        "Wishes of the beat: +3.",
    ]


def test_a_morning_that_leaves_too_few_evenings_costs_its_points(proposed):
    evening = stands(proposed, "far_beat")
    assert evening.astimezone(timezone.get_current_timezone()).hour == 18
    assert asked(proposed, "far_beat", evening - timedelta(hours=8)) == [
        "No hard rule forbids it. It costs 10 points more than where the meeting stands now.",
        "Share of evenings: +10.",
    ]


def test_a_week_that_has_its_share_costs_its_points_and_going_back_gives_them_back(world, proposed):
    before = stands(proposed, "other_beat")
    monday = stands(proposed, "beat") - A_DAY
    at = monday.replace(hour=before.hour, minute=before.minute)
    assert asked(proposed, "other_beat", at) == [
        "No hard rule forbids it. It costs 20 points more than where the meeting stands now.",
        "Even spread over the weeks: +20.",
    ]
    reference = meeting_of("other_beat").matter.reference
    acts.put(proposed, world.regional_chief, meeting=reference, starts_at=at)
    assert asked(proposed, "other_beat", before) == [
        "No hard rule forbids it. It costs 20 points less than where the meeting stands now.",
        "Even spread over the weeks: −20.",
    ]


def test_moving_what_is_planned_costs_its_points_and_an_hour_nobody_offered_is_said(world, proposed):
    released = acts.release(proposed, world.regional_chief, why=WHY)
    again = acts.ask_again(released, world.regional_chief, **{**USUAL, "conditions": A_WISH})
    matter = find(now_of(again).commonschedule, lambda _done, _of: None)
    said = asked(matter, "beat", stands(matter, "beat") + timedelta(hours=1))
    assert said == [
        "No hard rule forbids it. It costs 100 points more than where the meeting stands now.",
        "Moving what is planned already: +100.",
        "This hour is none of those that were asked for: a wish for an hour is not counted there.",
    ]


def test_of_a_meeting_that_was_left_out_it_is_said_that_it_has_no_day(world, proposed):
    at = stands(proposed, "beat")
    acts.leave_out(proposed, world.regional_chief, meeting=meeting_of("beat").matter.reference)
    assert asked(proposed, "beat", at) == [
        "No hard rule forbids it. The meeting has no day in the proposal now."
    ]


def test_a_meeting_of_another_schedule_is_refused(proposed):
    at = stands(proposed, "beat")
    with pytest.raises(ValidationError, match="No meeting of this schedule has this reference"):
        answer(now_of(proposed).commonschedule, meeting="2222-2222", starts_at=at)


def send(matter, **more):
    client = Client()
    client.force_login(Person.objects.get(name=more.pop("name", "regional_chief")))
    said = {"meeting": meeting_of("beat").matter.reference, "venue": "", **more}
    return client.post(f"/en/desk/matters/{matter.reference}/put/", said)


def test_the_desk_answers_whoever_only_asks_and_moves_nothing(proposed):
    before, entries = now_of(proposed).commonschedule, Entry.objects.count()
    for starts_at, sentence in (
        ("2026-11-17 18:00", "No hard rule forbids it"),
        ("2026-11-15 18:00", "weekends were left free"),
    ):
        answered = send(proposed, starts_at=starts_at, only_ask="yes", venue="School 5, gym")
        page = answered.content.decode()
        assert answered.status_code == 200
        assert "Only asked: nothing was recorded" in page
        assert sentence in page
        assert re.search(r'name="venue"[^>]*value="School 5, gym"|School 5, gym</textarea>', page)
    now = now_of(proposed).commonschedule
    assert (now.proposal, now.halls, Entry.objects.count()) == (before.proposal, before.halls, entries)


def test_the_desk_says_what_is_wrong_with_what_was_asked_and_lets_nobody_else_ask(proposed):
    wrong = send(proposed, starts_at="soon", only_ask="yes")
    assert (wrong.status_code, "Only asked" in wrong.content.decode()) == (422, False)
    unknown = send(proposed, starts_at="2026-11-17 18:00", only_ask="yes", meeting="2222-2222")
    assert (unknown.status_code, "has this reference" in unknown.content.decode()) == (422, True)
    assert send(proposed, starts_at="2026-11-17 18:00", only_ask="yes", name="officer").status_code == 403


def test_the_button_beside_it_moves_the_meeting(proposed):
    assert send(proposed, starts_at="2026-11-17 18:00").status_code == 302
    assert stands(proposed, "beat") == moments("2026-11-17", 1080, 1170)[0]


def test_a_form_whose_step_answers_nothing_has_one_button(proposed):
    client = Client()
    client.force_login(Person.objects.get(name="regional_chief"))
    for step, buttons in (("put", 1), ("leave_out", 0)):
        page = client.get(f"/en/desk/matters/{proposed.reference}/{step}/").content.decode()
        assert page.count('name="only_ask"') == buttons
