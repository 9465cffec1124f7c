"""Each hard rule by itself: what it forbids, and what stands just beside it and is allowed."""

from __future__ import annotations

from datetime import date

import pytest

from ishenim.domains.meetings.schedule.keeping import Rule, allowed, faults, faults_of, forbids
from ishenim.domains.meetings.schedule.problem import Beat, Hall, Hour, Slot
from ishenim.domains.meetings.schedule.tests.making import EVENING, MORNING, beats, day, problem, slot


def rules(found):
    return [fault.rule for fault in found]


def test_every_expected_meeting_has_its_day():
    two = problem(*beats(2))
    [fault] = faults(two, {"b0": slot(0)})
    assert (fault.rule, fault.where) == (Rule.EACH_ONCE, "b1")


@pytest.mark.parametrize("why", ["holiday", "estimated", "weekend", "too_soon"])
def test_no_meeting_is_held_on_a_day_that_is_shut_and_the_reason_is_named(why):
    one = problem(Beat("b", "d"), shut={2: why})
    assert forbids(one, one.beats[0], slot(2)) == why
    assert forbids(one, one.beats[0], slot(1)) is None


def test_a_day_outside_the_quarter_is_no_day_of_it():
    one = problem(Beat("b", "d"))
    assert forbids(one, one.beats[0], Slot(date(2026, 12, 31), MORNING)) is Rule.NO_SUCH_DAY


def test_an_officer_who_is_away_holds_no_meeting_and_on_the_next_day_does():
    one = problem(Beat("b", "d", officer="o"), away={"o": [1]})
    assert forbids(one, one.beats[0], slot(1)) is Rule.OFFICER_AWAY
    assert forbids(one, one.beats[0], slot(2)) is None


def test_a_hall_opens_on_its_weekdays_and_not_on_the_days_it_is_lost():
    one = problem(Beat("b", "d", hall="h"), halls=[Hall("h", weekdays=(0, 1), closed=(day(1),))])
    assert [forbids(one, one.beats[0], slot(number)) for number in range(3)] == [
        None,
        Rule.HALL_SHUT,
        Rule.HALL_SHUT,
    ]


@pytest.mark.parametrize(("between", "broken"), [(2, []), (3, [Rule.OFFICER_REST])])
def test_an_officer_rests_as_many_working_days_as_were_asked(between, broken):
    two = problem(*beats(2, officer="o"), days_between=between)
    assert rules(faults(two, {"b0": slot(1), "b1": slot(3)})) == broken


@pytest.mark.parametrize(("met", "free"), [(0, [2, 3, 4]), (-2, [0, 1, 2, 3, 4]), (6, [0, 1, 2]), (3, [])])
def test_an_officer_rests_from_meetings_before_the_quarter_after_it_and_elsewhere(met, free):
    one = problem(Beat("b", "d", officer="o"), met={"o": (met,)}, days_between=3)
    found = [forbids(one, one.beats[0], slot(number)) for number in range(5)]
    assert [number for number, rule in enumerate(found) if rule is None] == free
    assert set(found) <= {None, Rule.OFFICER_MET}


def test_a_meeting_of_another_officer_gives_nobody_rest():
    two = problem(Beat("b", "d", officer="o"), Beat("c", "e", officer="p"), met={"p": (0,)}, days_between=3)
    assert forbids(two, two.beats[0], slot(0)) is None
    assert forbids(two, two.beats[1], slot(0)) is Rule.OFFICER_MET


def test_rest_is_counted_in_working_days_over_a_weekend():
    two = problem(*beats(2, officer="o"), working=6, days_between=2)
    assert rules(faults(two, {"b0": slot(4), "b1": slot(5)})) == [Rule.OFFICER_REST]


def test_a_hall_is_used_once_at_a_time_and_twice_a_day():
    two = problem(*beats(2, hall="h"), at_once_in_district=2)
    assert rules(faults(two, {"b0": slot(0), "b1": slot(0)})) == [Rule.HALL_ONCE]
    assert faults(two, {"b0": slot(0), "b1": slot(0, EVENING)}) == []


def test_hours_that_overlap_are_at_once_even_if_they_begin_apart():
    two = problem(*beats(2, hall="h"), at_once_in_district=2)
    later = Slot(day(0), Hour(MORNING.ends - 1, MORNING.ends + 89))
    assert rules(faults(two, {"b0": slot(0), "b1": later})) == [Rule.HALL_ONCE]
    after = Slot(day(0), Hour(MORNING.ends, MORNING.ends + 90))
    assert faults(two, {"b0": slot(0), "b1": after}) == []


def test_no_more_meetings_are_at_once_in_a_district_and_in_the_region_than_were_allowed():
    apart = (Beat("a", "d1"), Beat("b", "d1"), Beat("c", "d2"))
    schedule = {"a": slot(0), "b": slot(0), "c": slot(0)}
    assert rules(faults(problem(*apart), schedule)) == [Rule.DISTRICT_AT_ONCE]
    assert faults(problem(*apart, at_once_in_district=2), schedule) == []
    [fault] = faults(problem(*apart, at_once_in_district=2, at_once_in_region=2), schedule)
    assert (fault.rule, fault.by, fault.among) == (Rule.REGION_AT_ONCE, 1, ("a", "b", "c"))


def test_what_was_held_already_is_nobodys_fault_and_is_not_moved():
    held = Beat("held", "d", now=slot(0), settled=True)
    two = problem(held, Beat("also", "d", now=slot(0), settled=True), Beat("free", "d"))
    assert faults(two, {"held": slot(0), "also": slot(0), "free": slot(1)}) == []
    assert forbids(two, held, slot(1)) is Rule.SETTLED
    assert allowed(two, held) == [slot(0)]


def test_whoever_puts_a_meeting_elsewhere_hears_of_its_own_faults_only():
    three = problem(*beats(3))
    schedule = {"b0": slot(0), "b1": slot(0), "b2": slot(1)}
    assert faults_of(three, schedule, "b2") == []
    assert rules(faults_of(three, schedule, "b0")) == [Rule.DISTRICT_AT_ONCE]


def test_an_hour_that_is_planned_already_stays_possible_beside_those_that_are_offered():
    planned = Slot(day(1), Hour(1020, 1110))
    one = problem(Beat("b", "d", now=planned))
    assert planned in allowed(one, one.beats[0])


def test_why_not_this_day_is_answered_for_any_beat():
    three = problem(*beats(3, officer="o"), shut={4: "holiday"})
    schedule = {"b0": slot(0), "b1": slot(1), "b2": slot(2)}
    assert rules(faults_of(three, {**schedule, "b2": slot(4)}, "b2")) == [Rule.HOLIDAY]
    assert set(rules(faults_of(three, {**schedule, "b2": slot(1)}, "b2"))) == {
        Rule.OFFICER_REST,
        Rule.DISTRICT_AT_ONCE,
    }
    assert faults_of(three, {**schedule, "b2": slot(3)}, "b2") == []
