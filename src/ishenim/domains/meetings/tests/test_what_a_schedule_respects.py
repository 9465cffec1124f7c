"""What a schedule is held to besides its limits: holidays and their estimates, weekends, wishes, lost halls."""

from __future__ import annotations

from datetime import date, time

import pytest
from tests.acts import act, now_of, tick

from ishenim.domains.meetings import conditions
from ishenim.domains.meetings import schedule_actions as acts
from ishenim.domains.meetings.conditions import EVERY_WEEKDAY, Wish
from ishenim.domains.meetings.finding_schedules import find
from ishenim.domains.meetings.making import days_of
from ishenim.domains.meetings.models import Meeting, ScheduleChange
from ishenim.domains.meetings.quarters import Quarter
from ishenim.domains.meetings.schedule.problem import Limits, Shut
from ishenim.domains.meetings.schedule_forms import USUAL
from ishenim.kernel.calendar import decrees
from ishenim.kernel.procedures.engine import begin

QUARTER = Quarter(2027, 1)
WOMENS_DAY, EID, THE_DAY_AFTER = date(2027, 3, 8), date(2027, 3, 9), date(2027, 3, 10)
SCHOOL, LIBRARY = "School 4, assembly hall", "Library, reading room"
HALLS = [f"beat; hall; {SCHOOL}", f"other_beat; hall; {LIBRARY}", "far_beat; hall; House of culture"]
WHY = "The meetings of the quarter."

pytestmark = pytest.mark.usefixtures("december", "english")


@pytest.fixture
def december(world, on):
    """Let the meetings of the next quarter be expected."""
    on("2026-12-07 10:00")
    tick()


def terms(*lines, **limits):
    return {**USUAL, "conditions": "\n".join([*HALLS, *lines]), **limits}


@pytest.fixture
def proposed(world):
    """Return what makes a proposal for the region and the next quarter, respecting these lines and limits."""

    def made(*lines, **limits):
        opened = begin("schedule", place=world.places["police_region"])
        asked = acts.ask(opened, world.regional_chief, quarter=str(QUARTER), **terms(*lines, **limits))
        return find(asked.commonschedule, lambda _done, _of: None)

    return made


def again(matter, by, *lines, **limits):
    """Ask anew, and return the proposal."""
    asked = act(now_of(matter), "ask_again", by, **terms(*lines, **limits))
    return find(asked.commonschedule, lambda _done, _of: None)


def slots_of(matter):
    """Return day and beginning that a proposal has for each beat."""
    codes = dict(Meeting.objects.values_list("matter__reference", "beat__code"))
    return {
        codes[key]: (date.fromisoformat(day), begins)
        for key, (day, begins, _ends) in matter.commonschedule.proposal.items()
    }


def planned():
    rows = Meeting.objects.filter(quarter=str(QUARTER)).values_list("beat__code", "starts_at", "venue")
    return {beat: (starts, venue) for beat, starts, venue in rows}


def away_but(first, last):
    """Return the lines by which an officer is there between two days of the quarter alone."""
    return f"beat; away; 2027-01-01; {first}", f"beat; away; {last}; 2027-03-31"


def test_a_holiday_and_one_by_estimate_are_shut_each_for_its_own_reason(world):
    shut = {day.on: day.shut for day in days_of(QUARTER, Limits(weekend_share=50), QUARTER.first_day)}
    assert (shut[WOMENS_DAY], shut[EID], shut[THE_DAY_AFTER]) == (Shut.HOLIDAY, Shut.ESTIMATED, "")
    assert [day for day, why in shut.items() if why == Shut.ESTIMATED] == [EID]
    assert WOMENS_DAY.weekday() < EID.weekday() < 5, "neither is shut as a day of the weekend"


def test_nothing_is_proposed_on_a_holiday_or_one_by_estimate_though_no_other_day_were_free(world, proposed):
    left = proposed(*away_but("2027-03-07", "2027-03-11"))
    assert slots_of(left)["beat"][0] == THE_DAY_AFTER
    none = again(left, world.regional_chief, *away_but("2027-03-07", "2027-03-10"))
    assert none.state == "impossible"
    assert none.commonschedule.reasons["faults"][0][0] == "officer_away"


def test_once_an_act_names_another_day_of_the_holiday_the_estimated_one_is_free(world, proposed):
    none = proposed(*away_but("2027-03-07", "2027-03-10"))
    assert none.state == "impossible"
    decrees.decree(EID, off=False, basis="Decree 1")
    world.changed()
    found = again(none, world.regional_chief, *away_but("2027-03-07", "2027-03-10"))
    assert slots_of(found)["beat"][0] == EID


@pytest.mark.parametrize(("share", "at_weekends"), [(0, 0), (50, 2), (100, 3)])
def test_as_many_meetings_are_at_weekends_as_were_asked_in_each_district_and_none_unasked(
    proposed, share, at_weekends
):
    days = [day for day, _begins in slots_of(proposed(weekend_share=share)).values()]
    assert sum(day.weekday() >= 5 for day in days) == at_weekends


@pytest.mark.parametrize(
    ("line", "wish"),
    [
        ("beat; rather; 2,4; 18:00", Wish((1, 3), time(18))),
        ("beat; rather; 2,4", Wish((1, 3), None)),
        ("beat; RATHER; ; 18:00", Wish(EVERY_WEEKDAY, time(18))),
    ],
)
def test_a_wish_names_weekdays_an_hour_or_both(world, line, wish):
    assert conditions.read(line).wishes == {"beat": wish}


@pytest.mark.parametrize("line", ["beat; rather; 8", "beat; rather; 2; soon", "beat; rather", "beat; shut"])
def test_a_wish_or_a_loss_that_names_no_day_is_refused(world, line):
    with pytest.raises(conditions.ValidationError, match="Line 1"):
        conditions.read(line)


def test_a_wish_is_kept_where_nothing_is_against_it_and_outweighed_by_what_is(world, proposed):
    wish = "beat; rather; 2; 18:00"
    kept = proposed(wish)
    day, begins = slots_of(kept)["beat"]
    assert (day.weekday(), begins) == (1, 18 * 60)
    assert kept.commonschedule.certificate["objective"] == 0
    against = again(kept, world.regional_chief, wish, *away_but("2027-01-24", "2027-01-26"), hours=["10:00"])
    assert slots_of(against)["beat"] == (date(2027, 1, 25), 10 * 60)


def test_days_on_which_a_hall_is_lost_are_read_one_by_one_or_from_one_until_another(world):
    said = conditions.read("beat; shut; 2027-02-01; 2027-02-03\nbeat; shut; 2027-03-31")
    assert said.shut == {"beat": {date(2027, 2, 1), date(2027, 2, 2), date(2027, 2, 3), date(2027, 3, 31)}}


def test_a_lost_hall_is_shut_for_every_beat_that_meets_in_it(proposed):
    both = f"other_beat; hall; {SCHOOL}"
    found = slots_of(proposed(both, "beat; shut; 2027-01-01; 2027-03-28"))
    assert {found[beat][0] >= date(2027, 3, 29) for beat in ("beat", "other_beat")} == {True}
    assert found["far_beat"][0] < date(2027, 3, 29)


def test_after_a_hall_is_lost_for_some_days_only_those_who_met_in_it_then_move(world, proposed):
    released = acts.release(proposed(), world.regional_chief, why=WHY)
    before = planned()
    lost = f"beat; shut; {before['beat'][0]:%Y-%m-%d}"
    acts.release(again(released, world.regional_chief, lost), world.regional_chief, why="The hall was lost.")
    after = planned()
    assert [beat for beat in before if before[beat] != after[beat]] == ["beat"]
    assert after["beat"][0].date() != before["beat"][0].date()
    assert after["beat"][1] == SCHOOL
    [change] = ScheduleChange.objects.filter(matter=released, version=2)
    assert (change.what, change.was_at, change.now_at) == ("moved", before["beat"][0], after["beat"][0])


def test_after_a_hall_is_lost_for_good_its_meetings_go_elsewhere_on_their_own_days(world, proposed):
    released = acts.release(proposed(), world.regional_chief, why=WHY)
    before = planned()
    elsewhere = again(released, world.regional_chief, "beat; hall; School 5, gym")
    acts.release(elsewhere, world.regional_chief, why="The hall burnt down.")
    assert planned() == {**before, "beat": (before["beat"][0], "School 5, gym")}
