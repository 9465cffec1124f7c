"""When there is no schedule: which rule, where, by how much, and what would make one possible."""

from __future__ import annotations

import pytest

from ishenim.domains.meetings.schedule.keeping import Rule
from ishenim.domains.meetings.schedule.problem import Beat, Hall
from ishenim.domains.meetings.schedule.solve import Unsolvable, solve
from ishenim.domains.meetings.schedule.tests.making import beats, problem, slot
from ishenim.domains.meetings.schedule.why import reasons


def why(one):
    with pytest.raises(Unsolvable) as none:
        solve(one)
    found = reasons(none.value.parts)
    return [(fault.rule, fault.where, fault.by) for fault in found.faults], [
        tuple(vars_of(r)) for r in found.remedies
    ]


def vars_of(remedy):
    return remedy.limit, remedy.would_do


def test_a_quarter_of_nothing_but_holidays_is_said_once():
    told, remedies = why(problem(*beats(3), shut=dict.fromkeys(range(5), "holiday")))
    assert told == [(Rule.HOLIDAY, "", 5)]
    assert remedies == []


def test_a_quarter_without_any_day_left_is_explained_beside_meetings_that_were_held():
    held = Beat("held", "d", now=slot(0), settled=True)
    told, remedies = why(problem(held, Beat("late", "d"), shut=dict.fromkeys(range(5), "too_soon")))
    assert told == [(Rule.TOO_SOON, "", 5)]
    assert remedies == []


def test_an_officer_with_forty_beats_has_too_many_for_the_days_between_and_fewer_would_do():
    told, remedies = why(problem(*beats(40, officer="o"), working=60, days_between=5))
    assert [(rule, where) for rule, where, _by in told] == [(Rule.OFFICER_REST, "o")]
    assert told[0][2] >= 28
    assert remedies == [("days_between", 1)]


def test_an_officer_who_is_never_there_is_named_with_the_beat():
    told, _remedies = why(problem(Beat("b", "d", officer="o"), away={"o": range(5)}))
    assert told == [(Rule.OFFICER_AWAY, "b", 5)]


def test_a_hall_that_never_opens_is_named_with_the_beat():
    told, _remedies = why(problem(Beat("b", "d", hall="h"), Beat("c", "d"), halls=[Hall("h", weekdays=())]))
    assert told == [(Rule.HALL_SHUT, "b", 5)]


def test_more_meetings_than_hours_in_a_district_and_how_many_at_once_would_do():
    told, remedies = why(problem(*beats(25), working=5))
    assert told == [(Rule.DISTRICT_AT_ONCE, "d", 15)]
    assert remedies == [("at_once_in_district", 3)]


def test_more_meetings_than_hours_in_the_region_and_how_many_at_once_would_do():
    apart = [Beat(f"b{number}", f"d{number}") for number in range(15)]
    told, remedies = why(problem(*apart, working=5, at_once_in_region=1))
    assert told == [(Rule.REGION_AT_ONCE, "", 5)]
    assert remedies == [("at_once_in_region", 2)]


def test_each_district_without_a_schedule_is_named():
    told, remedies = why(
        problem(*(Beat(f"{where}{number}", where) for where in "de" for number in range(12)), working=5)
    )
    assert told == [(Rule.DISTRICT_AT_ONCE, "d", 2), (Rule.DISTRICT_AT_ONCE, "e", 2)]
    assert remedies == [("at_once_in_district", 2)]
