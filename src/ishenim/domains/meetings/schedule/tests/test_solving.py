"""The best schedule of small problems whose best is known, the same for the same input, and every rule kept in each."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ishenim.domains.meetings.schedule.certificate import certify
from ishenim.domains.meetings.schedule.fingerprints import fingerprint
from ishenim.domains.meetings.schedule.keeping import faults
from ishenim.domains.meetings.schedule.pricing import (
    MISSING_EVENING,
    MISSING_WEEKEND,
    MOVED,
    OVER_THE_EVEN_SHARE,
    costs,
)
from ishenim.domains.meetings.schedule.problem import Beat, Day, Hall, plain, read
from ishenim.domains.meetings.schedule.solve import Unsolvable, solve
from ishenim.domains.meetings.schedule.tests.making import EVENING, MORNING, beats, day, problem, slot

NO_FRIDAYS = (0, 0, 0, 0, 4, 0, 0)


def test_a_wish_is_kept_where_nothing_is_against_it():
    answer = solve(problem(Beat("b", "d", weekdays=(3, 3, 0, 3, 3, 3, 3), hours=(2, 0))))
    assert answer.schedule == {"b": slot(2, EVENING)}
    assert (answer.objective, answer.bound) == (0, 0)


def test_of_two_who_wish_the_same_the_one_gets_it_to_whom_it_matters_more():
    mild, strong = (
        Beat("mild", "d", weekdays=(0, 1, 9, 9, 9, 9, 9)),
        Beat("strong", "d", weekdays=(0, 5, 9, 9, 9, 9, 9)),
    )
    answer = solve(problem(mild, strong, hours=(MORNING,)))
    assert answer.schedule == {"mild": slot(1), "strong": slot(0)}
    assert (answer.objective, answer.gap) == (1, 0)


def test_meetings_are_spread_over_the_weeks():
    answer = solve(problem(*beats(4), working=10))
    weeks = [answer.schedule[f"b{number}"].day >= day(5) for number in range(4)]
    assert sum(weeks) == 2
    assert answer.objective == 0


def test_a_week_with_more_than_its_share_costs_its_points():
    only_the_first = problem(
        *beats(4, hall="h"), working=10, halls=[Hall("h", closed=tuple(map(day, range(5, 10))))]
    )
    assert solve(only_the_first).objective == 2 * OVER_THE_EVEN_SHARE


def test_evenings_are_as_many_as_were_asked_or_cost_their_points():
    asked = solve(problem(*beats(4), evening_share=50))
    assert sum(slot.hour == EVENING for slot in asked.schedule.values()) >= 2
    mornings_wished = beats(4, hours=(0, 99))
    refused = solve(problem(*mornings_wished, evening_share=50))
    assert refused.objective == 2 * MISSING_EVENING


def with_a_weekend(*some, **limits):
    """Return a problem of one week in which Saturday and Sunday are open, too."""
    week = problem(*some, **limits)
    weekend = tuple(Day(day(4) + timedelta(days=ahead), 5) for ahead in (1, 2))
    return replace(week, days=(*week.days, *weekend))


def test_meetings_at_weekends_are_as_many_as_were_asked_or_cost_their_points():
    asked = solve(with_a_weekend(*beats(4), weekend_share=50))
    assert sum(slot.day.weekday() >= 5 for slot in asked.schedule.values()) >= 2
    assert asked.objective == 0
    never_at_weekends = beats(4, weekdays=(0, 0, 0, 0, 0, 99, 99))
    refused = solve(with_a_weekend(*never_at_weekends, weekend_share=50))
    assert refused.objective == 2 * MISSING_WEEKEND


def test_what_is_planned_stays_and_only_what_must_move_moves():
    planned = [replace(beat, now=slot(number, EVENING)) for number, beat in enumerate(beats(4, hours=(0, 1)))]
    answer = solve(problem(*planned, shut={2: "holiday"}))
    moved = [beat.key for beat in planned if answer.schedule[beat.key] != beat.now]
    assert moved == ["b2"]
    assert answer.objective == 3 + MOVED


def test_a_limit_for_the_whole_region_holds_districts_apart():
    apart = [Beat(f"b{number}", f"d{number}") for number in range(10)]
    answer = solve(problem(*apart, at_once_in_region=1))
    assert len(set(answer.schedule.values())) == 10


def test_what_was_held_already_is_a_schedule_though_no_day_is_left_for_any_other():
    held = Beat("held", "d", now=slot(0), settled=True)
    answer = solve(problem(held, shut=dict.fromkeys(range(5), "too_soon")))
    assert (answer.schedule, answer.objective) == ({"held": slot(0)}, 0)


def shown(one):
    """Return what is shown of how far a schedule is while it is made."""
    told = []
    solve(one, lambda done, of: told.append((done, of)))
    return told


def test_part_by_part_is_shown_where_each_is_solved_apart():
    apart = [Beat(f"b{number}", f"d{number}") for number in range(3)]
    assert shown(problem(*apart)) == [(0, 3), (1, 3), (2, 3)]


@pytest.mark.parametrize("officer", ["", "o"])
def test_step_by_step_is_shown_where_a_limit_of_the_region_leaves_nothing_to_solve_apart(officer):
    crowded = problem(
        *(Beat(f"b{n}", f"d{n}", officer and f"o{n // 2}") for n in range(10)), at_once_in_region=1
    )
    told = shown(crowded)
    assert [done for done, _of in told] == list(range(len(told)))
    assert len(told) > 3
    assert {of for _done, of in told} == {8}
    assert told[-1][0] <= 8


def test_the_same_input_gives_the_same_schedule_and_the_same_certificate():
    one = problem(*beats(8, officer="o"), *(Beat(f"x{n}", "e", hall="h") for n in range(4)), working=40)
    first, second = (certify(one, solve(one)) for _again in range(2))
    assert first.fingerprint == second.fingerprint
    assert (first.meetings, first.gap) == (12, 0)


def test_another_wish_is_another_input():
    one, other = problem(*beats(2)), problem(*beats(2, weekdays=NO_FRIDAYS))
    assert fingerprint(plain(one)) != fingerprint(plain(other))


def test_a_problem_is_the_same_after_it_was_written_and_read():
    one = problem(Beat("b", "d", "o", "h", NO_FRIDAYS, (0, 1), slot(3), settled=True), away={"o": [1]})
    assert read(plain(one)) == one


def test_there_is_none_where_two_must_share_one_hour():
    with pytest.raises(Unsolvable):
        solve(problem(*beats(3), working=1))


def test_the_process_that_makes_schedules_loads_neither_django_nor_the_house():
    script = "import ishenim.domains.meetings.schedule.__main__, sys; print('django' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


some_beats = st.lists(
    st.tuples(
        st.sampled_from("de"),
        st.sampled_from(["", "o", "p", "q"]),
        st.sampled_from(["", "h", "i"]),
        st.lists(st.integers(0, 4), min_size=7, max_size=7),
        st.none() | st.integers(0, 9),
    ),
    min_size=1,
    max_size=9,
)


@settings(max_examples=40, deadline=None)
@given(
    some_beats,
    st.tuples(st.integers(1, 3), st.integers(0, 2), st.integers(1, 4)),
    st.sets(st.integers(0, 9), max_size=3),
    st.sampled_from([0, 50]),
)
def test_whatever_is_asked_every_hard_rule_is_kept_the_bound_is_below_and_the_points_are_those_of_the_rules(
    some, limits, off, evenings
):
    district, region, between = limits
    made = problem(
        *(
            Beat(f"b{number}", where, officer, hall, tuple(wish), now=None if now is None else slot(now))
            for number, (where, officer, hall, wish, now) in enumerate(some)
        ),
        working=10,
        shut=dict.fromkeys(off, "holiday"),
        away={"o": [1, 2]},
        at_once_in_district=district,
        at_once_in_region=region,
        days_between=between,
        evening_share=evenings,
    )
    try:
        answer = solve(made)
    except Unsolvable:
        return
    assert faults(made, answer.schedule) == []
    assert 0 <= answer.bound <= answer.objective == costs(made, answer.schedule).total()
    assert answer.gap <= 0.005
