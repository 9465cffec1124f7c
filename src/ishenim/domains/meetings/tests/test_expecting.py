"""The clock expects of each beat the meetings that the rule of its place asks for."""

from datetime import date

import pytest
from tests.acts import act, expected, open_deadlines, tick

from ishenim.domains.meetings import daily
from ishenim.domains.meetings.models import Meeting, MeetingRule
from ishenim.domains.meetings.quarters import Quarter
from ishenim.domains.meetings.rules import rule_of, set_first_rule
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.models import Matter

BEATS = ["beat", "far_beat", "other_beat"]


def expectations():
    """Return beat, quarter and ordinal of every expected meeting."""
    found = Meeting.objects.filter(ordinal__isnull=False).order_by("quarter", "beat__code", "ordinal")
    return [(meeting.beat.code, meeting.quarter, meeting.ordinal) for meeting in found.select_related("beat")]


@pytest.mark.parametrize(
    ("day", "quarter", "last"),
    [
        (date(2026, 1, 1), "2026-1", date(2026, 3, 31)),
        (date(2026, 6, 30), "2026-2", date(2026, 6, 30)),
        (date(2026, 7, 1), "2026-3", date(2026, 9, 30)),
        (date(2026, 12, 31), "2026-4", date(2026, 12, 31)),
        (date(2028, 2, 29), "2028-1", date(2028, 3, 31)),
    ],
)
def test_every_day_lies_in_one_quarter_which_knows_its_last_day(day, quarter, last):
    found = Quarter.of(day)

    assert (str(found), found.last_day) == (quarter, last)
    assert found.first_day <= day <= found.last_day
    assert Quarter.parse(quarter) == found


@pytest.mark.parametrize("written", ["2026", "2026-1-1", "x-1"])
def test_what_is_no_quarter_is_refused(written):
    with pytest.raises(ValueError):  # noqa: PT011 -- whichever part is wrong
        Quarter.parse(written)


def test_quarters_follow_one_another():
    assert Quarter.parse("2026-4") < Quarter.parse("2027-1")


def test_one_meeting_of_every_beat_is_expected_in_a_quarter(world, monday):
    tick()

    assert expectations() == [(beat, "2026-4", 1) for beat in BEATS]


def test_what_is_there_already_is_not_expected_twice(world, monday, on):
    tick()
    on("2026-10-06 10:00")

    assert tick() == 0
    assert len(expectations()) == 3


def test_a_planned_or_held_meeting_still_stands_for_what_was_expected(world, monday):
    act(expected(world.beat), "plan", world.officer)

    tick()

    assert expectations() == [(beat, "2026-4", 1) for beat in BEATS]


def test_a_meeting_beyond_the_rule_does_not_stand_for_one_that_is_expected(world, monday):
    act(begin("meeting", place=world.beat), "plan_another", world.officer)

    tick()

    assert ("beat", "2026-4", 1) in expectations()


def test_a_new_quarter_brings_new_expectations(world, monday, on):
    tick()
    on("2027-01-01 00:00")

    tick()

    assert [(beat, "2027-1", 1) for beat in BEATS] == expectations()[3:]


def test_thirty_days_before_a_quarter_its_meetings_are_expected_and_no_day_earlier(world, monday, on):
    tick()
    on("2026-12-01 23:00")
    assert tick() == 0

    on("2026-12-02 00:00")
    tick()
    assert [(beat, "2027-1", 1) for beat in BEATS] == expectations()[3:]

    on("2027-01-01 00:00")
    tick()
    assert len(expectations()) == 6


def test_a_meeting_in_the_first_days_of_a_quarter_can_be_announced_in_time(world, monday, on):
    on("2026-12-02 10:00")
    meeting = expected(world.beat)

    act(meeting, "plan", world.officer, starts_at="2027-01-08 18:00", ends_at="2027-01-08 19:00")
    announced = act(meeting, "announce", world.officer)

    assert announced.meeting.notice_days == 37
    assert not announced.meeting.late_notice


def test_before_a_quarter_begins_the_rule_of_its_first_day_is_followed(world, monday, on):
    world.rule("country", per_quarter=2, since=date(2027, 1, 1))
    on("2026-12-10 10:00")

    tick()

    ordinals = [(quarter, ordinal) for beat, quarter, ordinal in expectations() if beat == "beat"]
    assert ordinals == [("2026-4", 1), ("2027-1", 1), ("2027-1", 2)]


def test_a_beat_that_ends_with_the_quarter_and_one_that_begins_with_the_next_are_not_expected_ahead(
    world, monday, on
):
    world.merge("beat", "other_beat", date(2027, 1, 1))
    world.place(
        "new_beat", "beat", administrative="town", police="police_district", valid_from=date(2027, 1, 1)
    )
    on("2026-12-10 10:00")

    tick()
    assert [beat for beat, quarter, _ in expectations() if quarter == "2027-1"] == ["far_beat", "other_beat"]

    on("2027-01-01 00:00")
    tick()
    assert ("new_beat", "2027-1", 1) in expectations()


def test_two_meetings_a_quarter_are_expected_from_the_day_the_rule_asks_for_two(world, monday, on):
    world.rule("country", per_quarter=2, since=date(2027, 1, 1))

    tick()
    assert [ordinal for _, _, ordinal in expectations()] == [1, 1, 1]

    on("2027-01-01 00:00")
    tick()
    assert [(ordinal) for _, quarter, ordinal in expectations() if quarter == "2027-1"] == [1, 2, 1, 2, 1, 2]


def test_the_rule_of_the_nearest_place_above_wins(world, monday):
    world.rule("police_district", per_quarter=2)
    world.rule("beat", per_quarter=3)

    tick()

    counts = {beat: sum(code == beat for code, _, _ in expectations()) for beat in BEATS}
    assert counts == {"beat": 3, "other_beat": 2, "far_beat": 1}


def test_a_rule_that_ended_asks_for_nothing_more(world, on):
    MeetingRule.objects.update(valid_to=date(2026, 10, 5))
    on("2026-10-04 23:00")
    assert tick() == 3

    on("2027-01-01 00:00")
    tick()
    assert {quarter for _, quarter, _ in expectations()} == {"2026-4"}


def test_without_a_rule_there_is_none_for_a_place(world):
    assert rule_of(world.beat.pk, date(2019, 12, 31)) is None
    assert rule_of(world.beat.pk, date(2020, 1, 1)).per_quarter == 1


def test_the_first_rule_of_a_place_is_set_once(world):
    set_first_rule(world.places["region"].pk, since=date(2026, 1, 1), basis="An order")
    set_first_rule(world.places["region"].pk, since=date(2026, 2, 1), basis="Another")

    [rule] = MeetingRule.objects.filter(place=world.places["region"])
    assert (rule.per_quarter, rule.basis) == (1, "An order")


def test_a_beat_that_has_ended_is_expected_to_do_nothing_and_its_successor_is(world, on):
    world.merge("beat", "other_beat", date(2026, 10, 1))
    on("2026-10-01 00:00")

    tick()

    assert [beat for beat, _, _ in expectations()] == ["far_beat", "other_beat"]


def test_a_beat_that_begins_within_a_quarter_is_expected_to_meet_in_it(world, monday, on):
    tick()
    world.place(
        "new_beat", "beat", administrative="town", police="police_district", valid_from=date(2026, 11, 1)
    )
    on("2026-10-31 12:00")
    assert tick() == 0

    on("2026-11-01 12:00")
    tick()
    assert ("new_beat", "2026-4", 1) in expectations()


def test_what_is_expected_is_written_by_the_clock_and_due_by_the_end_of_the_quarter(world, monday):
    meeting = expected(world.beat)

    assert meeting.opened_at == monday
    assert open_deadlines(meeting) == {"plan": "2027-01-01 00:00"}


def test_a_country_of_many_beats_is_expected_in_batches(world, monday, monkeypatch):
    monkeypatch.setattr(daily, "BATCH", 2)

    tick()

    assert Matter.objects.filter(state="expected").count() == 3


def test_a_clock_that_slept_over_the_end_of_a_quarter_says_what_was_not_planned_and_expects_anew(
    world, monday, on
):
    tick()
    on("2027-01-08 09:00")

    tick()

    states = Matter.objects.filter(kind="meeting").order_by("pk").values_list("state", flat=True)
    assert list(states) == ["not_planned"] * 3 + ["expected"] * 3
