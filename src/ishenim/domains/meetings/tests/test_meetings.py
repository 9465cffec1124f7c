"""The rule for reporting meetings, sentence by sentence."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from tests.acts import (
    act,
    announced,
    everything_written,
    expected,
    last_line,
    now_of,
    open_deadlines,
    planned,
    steps_taken,
    tick,
)
from tests.reading import Reader, forget_everyone
from tests.world import moment

from ishenim.domains.meetings.models import Meeting
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.models import Deadline, Matter
from ishenim.kernel.procedures.refusals import NotNow, Refused

pytestmark = pytest.mark.usefixtures("monday")

IN_THE_HALL = "2026-11-18 21:00"
IN_DECEMBER = {"starts_at": "2026-12-01 18:30", "ends_at": "2026-12-01 20:00"}


@pytest.fixture
def meeting(world):
    """An announced meeting of 18 November."""
    return announced(world.beat, world.officer)


@pytest.fixture
def held(meeting, world, on):
    on(IN_THE_HALL)
    return act(meeting, "hold", world.officer)


@pytest.fixture
def minuted(held, world):
    return act(held, "minute", world.officer)


def faults(matter, step, by, **fields):
    """Try a step; return what was said beside which field, having looked that nothing was written."""
    before = everything_written()
    with pytest.raises(ValidationError) as refusal, override("en"):
        act(matter, step, by, **fields)
    assert everything_written() == before
    return getattr(refusal.value, "message_dict", None) or {"": refusal.value.messages}


def test_a_meeting_is_planned_announced_held_minuted_and_closed(minuted, world):
    closed = act(minuted, "close", world.officer)

    assert (closed.state, closed.procedure.shape(closed.state).value) == ("closed", "kept")
    assert steps_taken(closed) == ["expect", "plan", "announce", "hold", "minute", "close"]


@pytest.mark.parametrize("host", ["officer", "chief", "mayor"])
def test_police_and_local_self_government_both_may_host(world, host):
    assert announced(world.beat, getattr(world, host)).state == "announced"


@pytest.mark.parametrize(
    "stranger", ["other_officer", "far_chief", "moderator", "monitor", "juvenile_inspector"]
)
def test_nobody_else_may_host(world, stranger):
    with pytest.raises(Refused):
        planned(world.beat, getattr(world, stranger))


def test_the_notice_is_measured_in_days_and_stands_in_clear(world, meeting):
    assert last_line(meeting)["clear"]["notice_days"] == 44
    assert not now_of(meeting).meeting.late_notice


@pytest.mark.parametrize(
    ("today", "days", "late"),
    [("2026-11-08 23:59", 10, False), ("2026-11-09 00:01", 9, True), ("2026-11-17 12:00", 1, True)],
)
def test_less_notice_than_the_rule_asks_is_allowed_and_called_late(world, on, today, days, late):
    planning = planned(world.beat, world.officer)
    on(today)

    meeting = act(planning, "announce", world.officer).meeting

    assert (meeting.notice_days, meeting.late_notice) == (days, late)


def test_a_meeting_may_be_announced_for_tomorrow_and_its_notice_says_so(world):
    meeting = announced(
        world.beat, world.officer, starts_at="2026-10-06 18:00", ends_at="2026-10-06 19:00"
    ).meeting

    assert (meeting.notice_days, meeting.late_notice) == (1, True)


def test_that_nobody_announced_it_in_time_is_written_by_the_clock_and_it_can_still_be_announced(world, on):
    meeting = planned(world.beat, world.officer)
    on("2026-11-09 00:00")

    tick()

    assert steps_taken(meeting)[-1] == "announcement_late"
    assert now_of(meeting).overdue_since == moment("2026-11-09 00:00")
    assert now_of(act(meeting, "announce", world.officer)).overdue_since is None


def test_the_notice_that_a_place_asks_is_that_of_its_own_rule(world):
    world.rule("beat", notice_days=5)

    meeting = planned(world.beat, world.officer)

    assert meeting.meeting.notice_needed == 5
    assert open_deadlines(meeting)["announce"] == "2026-11-14 00:00"


def test_a_quarter_that_ends_without_a_plan_is_written_by_the_clock(world, on):
    meeting = expected(world.beat)
    assert open_deadlines(meeting) == {"plan": "2027-01-01 00:00"}

    on("2026-12-31 23:59")
    tick()
    assert now_of(meeting).state == "expected"

    on("2027-01-01 00:00")
    tick()
    assert now_of(meeting).state == "not_planned"
    assert now_of(meeting).closed_at == moment("2027-01-01 00:00")


def test_an_expected_meeting_must_be_planned_within_its_quarter(world):
    fields = {"starts_at": "2027-01-05 18:00", "ends_at": "2027-01-05 19:00"}
    on_the_day_after = {"starts_at": "2027-01-08 18:00", "ends_at": "2027-01-08 19:00"}

    assert "public holiday" in faults(expected(world.beat), "plan", world.officer, **fields)["starts_at"][0]
    assert "within this quarter" in str(
        faults(expected(world.beat), "plan", world.officer, **on_the_day_after)
    )


def test_a_meeting_expected_in_the_quarter_to_come_is_not_planned_before_it(world, on):
    on("2026-12-10 10:00")
    meeting = expected(world.beat)
    this_year = {"starts_at": "2026-12-22 18:00", "ends_at": "2026-12-22 19:00"}
    next_year = {"starts_at": "2027-01-08 18:00", "ends_at": "2027-01-08 19:00"}

    assert "in the quarter to come" in str(faults(meeting, "plan", world.officer, **this_year))
    assert act(meeting, "plan", world.officer, **next_year).state == "planned"


def test_changing_the_plan_or_naming_a_new_day_does_not_take_a_meeting_out_of_its_quarter(world):
    next_year = {"starts_at": "2027-01-08 18:00", "ends_at": "2027-01-08 19:00"}
    meeting = planned(world.beat, world.officer)

    assert "within this quarter" in str(faults(meeting, "change_the_plan", world.officer, **next_year))
    act(meeting, "postpone", world.officer)
    assert "within this quarter" in str(faults(meeting, "plan_again", world.officer, **next_year))


def test_one_more_meeting_counts_for_the_quarter_in_which_it_is_and_not_for_the_rule(world):
    next_year = {"starts_at": "2027-01-08 18:00", "ends_at": "2027-01-08 19:00"}
    meeting = act(begin("meeting", place=world.beat), "plan_another", world.officer)
    assert (meeting.meeting.quarter, meeting.meeting.counts_for_the_rule) == ("2026-4", False)

    changed = act(meeting, "change_the_plan", world.officer, **next_year)

    assert changed.meeting.quarter == "2027-1"


def test_a_meeting_that_nobody_recorded_in_three_working_days_counts_as_not_held(meeting, on):
    assert open_deadlines(meeting) == {"hold": "2026-11-24 00:00"}
    on("2026-11-23 23:59")
    tick()
    assert now_of(meeting).state == "announced"

    on("2026-11-24 00:00")
    tick()
    assert now_of(meeting).state == "not_held"


def test_three_working_days_pass_over_the_holidays_of_new_year(world, on):
    meeting = planned(world.beat, world.officer, starts_at="2026-12-30 18:00", ends_at="2026-12-30 19:00")

    assert open_deadlines(meeting)["hold"] == "2027-01-12 00:00"


def test_a_meeting_recorded_too_late_is_held_and_the_record_keeps_that_it_was_late(meeting, world, on):
    on("2026-11-24 00:00")
    tick()

    late = act(meeting, "record_late", world.officer)

    assert now_of(late).state == "held"
    assert steps_taken(late)[-2:] == ["not_held", "record_late"]
    assert open_deadlines(late) == {"minute": "2026-11-24 00:00"}


def test_a_meeting_can_be_recorded_only_after_it_ended_and_on_its_day(meeting, world, on):
    on("2026-11-18 19:00")
    assert "only after it has ended" in str(faults(meeting, "hold", world.officer))

    on(IN_THE_HALL)
    other_day = {"held_from": "2026-11-17 18:30", "held_until": "2026-11-17 19:30"}
    assert "not the day that was announced" in str(faults(meeting, "hold", world.officer, **other_day))
    backwards = {"held_from": "2026-11-18 19:30", "held_until": "2026-11-18 18:30"}
    assert list(faults(meeting, "hold", world.officer, **backwards)) == ["held_until"]
    assert act(meeting, "hold", world.officer).state == "held"


def test_that_there_are_no_minutes_after_three_working_days_is_written_by_the_clock(held, world, on):
    assert open_deadlines(held) == {"minute": "2026-11-24 00:00"}
    on("2026-11-24 00:00")

    tick()

    assert (now_of(held).state, steps_taken(held)[-1]) == ("held", "no_minutes")
    assert now_of(held).overdue_since == moment("2026-11-24 00:00")
    assert now_of(act(held, "minute", world.officer)).overdue_since is None


def test_minutes_count_who_came_by_sex_and_age_band(minuted):
    meeting = now_of(minuted).meeting

    assert meeting.women == meeting.men == {"under_18": 3, "18_30": 3, "31_60": 3, "over_60": 3}
    assert (meeting.questions_asked, meeting.answered_at_once, meeting.chair) == (5, 3, "police")
    assert last_line(minuted)["clear"]["women"] == meeting.women
    assert "minutes" in last_line(minuted)["proof"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"answered_at_once": 6}, "answered_at_once"),
        ({"women_18_30": -1}, "women_18_30"),
        ({"men_over_60": ""}, "men_over_60"),
        ({"chair": "nobody"}, "chair"),
        ({"minutes": "Short."}, "minutes"),
    ],
    ids=str,
)
def test_minutes_that_cannot_be_are_refused_beside_the_field(held, world, fields, field):
    assert list(faults(held, "minute", world.officer, **fields)) == [field]


def test_a_moved_meeting_keeps_its_reason_and_its_notice_is_measured_anew(meeting, world, on):
    on("2026-11-16 10:00")

    moved = now_of(act(meeting, "move", world.officer))

    assert (moved.state, moved.meeting.sequence, moved.meeting.notice_days) == ("announced", 1, 9)
    assert moved.meeting.late_notice
    assert open_deadlines(moved) == {"hold": "2026-12-01 00:00"}
    assert last_line(moved)["clear"]["starts_at"] == "2026-11-25T18:30+06:00"
    assert "reason" in last_line(moved)["proof"]


@pytest.mark.parametrize("step", ["move", "postpone", "cancel"])
def test_a_meeting_is_not_moved_postponed_or_cancelled_without_a_reason(meeting, world, step):
    assert list(faults(meeting, step, world.officer, reason="")) == ["reason"]
    assert act(meeting, step, world.officer).meeting.sequence == 1


def test_a_postponed_meeting_without_a_new_day_in_its_quarter_counts_as_not_held(meeting, world, on):
    act(meeting, "postpone", world.officer)
    assert open_deadlines(meeting) == {"plan_again": "2027-01-01 00:00"}

    on("2027-01-01 00:00")
    tick()
    assert now_of(meeting).state == "not_held"


def test_a_postponed_meeting_with_a_new_day_is_announced_again(meeting, world):
    act(meeting, "postpone", world.officer)

    again = act(meeting, "plan_again", world.officer)

    assert open_deadlines(again) == {"announce": "2026-11-23 00:00", "hold": "2026-12-08 00:00"}
    assert act(again, "announce", world.officer).meeting.notice_days == 58


def test_a_cancelled_meeting_is_still_expected_and_its_duty_passes_to_another(meeting, world):
    cancelled = act(meeting, "cancel", world.officer)

    again = Matter.objects.get(kind="meeting", place=world.beat, state="expected")
    assert (again.meeting.quarter, again.meeting.ordinal) == ("2026-4", 1)
    assert not now_of(cancelled).meeting.counts_for_the_rule
    assert tick() == 0


def test_a_meeting_of_a_beat_that_merged_can_be_cancelled_and_is_not_expected_there_again(meeting, world, on):
    world.merge("beat", "other_beat", date(2026, 11, 1))
    on("2026-11-02 10:00")

    assert act(meeting, "cancel", world.other_officer).state == "cancelled"
    assert not Matter.objects.filter(place=world.beat, state="expected").exists()


@pytest.mark.parametrize("who", ["officer", "other_officer"])
def test_a_meeting_expected_before_its_beat_merged_is_still_owed_and_planned_there(world, on, who):
    owed = expected(world.beat)
    world.merge("beat", "other_beat", date(2026, 11, 1))
    on("2026-11-16 10:00")

    with pytest.raises(Refused):
        act(owed, "plan", world.far_officer)
    meeting = act(owed, "plan", getattr(world, who), **IN_DECEMBER)
    assert (meeting.state, meeting.place.code) == ("planned", "beat")
    assert meeting.holder_id == getattr(world, who).appointment_id
    forget_everyone()
    page = Reader().read(f"meetings/{meeting.reference}/")
    assert "The place of this meeting has become part of another one: Other beat ." in page
    assert "A meeting that was due here is still due." in page


def test_where_nothing_was_merged_the_page_of_a_meeting_speaks_of_no_other_place(meeting):
    forget_everyone()
    assert "has become part of" not in Reader().read(f"meetings/{meeting.reference}/")


def test_a_meeting_expected_before_its_beat_merged_and_never_planned_is_said_to_be_missing(world, on):
    owed = expected(world.beat)
    world.merge("beat", "other_beat", date(2026, 11, 1))
    on("2027-01-02 10:00")
    tick()

    assert now_of(owed).state == "not_planned"
    assert not Matter.objects.filter(place=world.beat, state="expected").exists()


def test_no_further_meeting_is_planned_in_a_beat_that_merged(world, on):
    world.merge("beat", "other_beat", date(2026, 11, 1))
    on("2026-11-16 10:00")

    for who in (world.officer, world.other_officer):
        with pytest.raises(Refused):
            act(begin("meeting", place=world.beat), "plan_another", who, **IN_DECEMBER)
    assert not Matter.objects.filter(place=world.beat).exists()


def test_a_meeting_cannot_be_planned_twice_or_cancelled_after_it_was_held(held, world):
    for step in ("plan", "cancel", "announce", "hold"):
        with pytest.raises(NotNow):
            act(held, step, world.officer)


def test_no_step_of_a_meeting_leaves_a_deadline_running_when_it_is_closed(minuted, world):
    closed = act(minuted, "close", world.officer)

    assert open_deadlines(closed) == {}
    assert not Deadline.objects.filter(matter=closed, missed_at__isnull=False).exists()


def test_a_meeting_knows_the_institution_of_its_officer_and_who_planned_it(world):
    meeting = planned(world.beat, world.officer)

    assert meeting.institution_id == world.officer.institution_id
    assert meeting.holder_id == world.officer.appointment_id
    assert Meeting.objects.get(matter=meeting).beat_id == world.beat.pk
