"""The common schedule: asked for, proposed, edited and released, each by whom the rule names and as the rules allow."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.acts import act, announced, last_line, now_of, planned, steps_taken, tick

from ishenim.domains.meetings import schedule_actions as acts
from ishenim.domains.meetings.finding_schedules import find, find_waiting
from ishenim.domains.meetings.models import CommonSchedule, Meeting, ScheduleChange
from ishenim.domains.meetings.proposing import made_of
from ishenim.domains.meetings.reasons_said import said_of_all
from ishenim.domains.meetings.schedule.keeping import allowed
from ishenim.domains.meetings.schedule_forms import USUAL
from ishenim.kernel.calendar import decrees, working_days
from ishenim.kernel.institutions.models import Person
from ishenim.kernel.institutions.roles import NEIGHBOURHOOD_OFFICER
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.refusals import NotNow, Refused
from ishenim.kernel.procedures.story import story

HALLS = """beat; hall; School 4, assembly hall; 1,2,3,4
other_beat; hall; Library, reading room
far_beat; hall; House of culture"""
WHY = "The meetings of the quarter."

pytestmark = pytest.mark.usefixtures("monday", "english")


@pytest.fixture
def ask(world):
    """Ask for the schedule of the region and this quarter."""
    tick()

    def asked(by=None, place="police_region", quarter="2026-4", **terms):
        said = {**USUAL, "quarter": quarter, "conditions": HALLS, **terms}
        return acts.ask(begin("schedule", place=world.places[place]), by or world.regional_chief, **said)

    return asked


@pytest.fixture
def proposed(ask):
    return find(ask().commonschedule, lambda _done, _of: None)


def quarter_of_meetings():
    return Meeting.objects.select_related("matter", "beat").order_by("beat__code", "pk")


def meeting_of(beat):
    return Meeting.objects.select_related("matter").filter(beat__code=beat).latest("pk")


def wrong(refusal):
    return " ".join(refusal.value.messages)


def test_only_the_chief_whose_territory_it_is_asks(world, ask):
    assert ask().state == "asked"
    for who in (world.officer, world.mayor, world.monitor, world.administrator):
        with pytest.raises(Refused):
            ask(who)
    with pytest.raises(Refused):
        ask(world.far_chief)


def test_there_is_one_schedule_of_a_region_and_a_quarter_until_it_is_withdrawn(world, ask):
    first = ask()
    with pytest.raises(ValidationError):
        ask()
    acts.withdraw(first, world.regional_chief)
    again = ask()
    assert again.state == "asked"
    with pytest.raises(IntegrityError), transaction.atomic():
        CommonSchedule.objects.filter(pk=first.pk).update(the_one_of=again.commonschedule.the_one_of)


@pytest.mark.parametrize(
    "conditions", ["nowhere; hall; School 4", "beat; moon; 1", "beat; away; 2026-13-01", "beat"]
)
def test_a_line_of_conditions_that_says_nothing_clear_is_named(ask, conditions):
    with pytest.raises(ValidationError, match="Line 2"):
        ask(conditions=f"beat; hall; School 4\n{conditions}")


@pytest.mark.parametrize(
    "terms", [{"hours": "25:00"}, {"hours": ""}, {"days_between": 0}, {"quarter": "2026-3"}]
)
def test_terms_that_nobody_could_mean_are_refused(ask, terms):
    with pytest.raises(ValidationError):
        ask(**terms)


def test_the_work_process_finds_what_was_asked_for_and_the_book_says_how_good_it_is(ask):
    matter = ask()
    assert find_waiting() == 1
    assert find_waiting() == 0
    schedule = now_of(matter).commonschedule
    assert schedule.matter.state == "proposed"
    clear = last_line(matter)["clear"]
    assert clear["meetings"] == 3
    assert clear["objective"] == clear["bound"] == schedule.certificate["objective"]
    assert clear["certificate"] == schedule.certificate["fingerprint"]


def test_the_same_record_gives_the_same_proposal(world, proposed):
    first = proposed.commonschedule.certificate
    again = acts.ask_again(proposed, world.regional_chief, conditions=HALLS, **USUAL)
    assert find(again.commonschedule, lambda _done, _of: None).commonschedule.certificate == first


def test_leave_and_halls_are_sealed_and_the_proposal_is_nobodys_to_read_before_its_release(proposed):
    found, asked = story(proposed)
    assert asked.sealed == ["conditions"]
    assert found.step.name == "propose"
    assert "beat" not in str([value.value for value in found.values])


def test_nothing_is_proposed_too_soon_or_where_the_hall_is_shut(proposed):
    made = made_of(proposed.commonschedule, timezone.localdate())
    days = {
        made.meetings[key].beat.code: date.fromisoformat(day)
        for key, (day, *_) in proposed.commonschedule.proposal.items()
    }
    assert all(day >= date(2026, 10, 15) for day in days.values())
    assert days["beat"].weekday() < 4


def test_a_quarter_that_cannot_be_done_is_explained(world, ask):
    away = "beat; away; 2026-10-01; 2026-12-31"
    matter = find(ask(conditions=f"{HALLS}\n{away}").commonschedule, lambda _done, _of: None)
    assert matter.state == "impossible"
    assert matter.commonschedule.reasons["faults"] == [
        ["officer_away", meeting_of("beat").matter.reference, 56]
    ]


def test_a_meeting_is_put_elsewhere_unless_a_rule_forbids_it_and_the_refusal_names_the_rule(world, proposed):
    reference = meeting_of("beat").matter.reference
    put = acts.put(proposed, world.regional_chief, meeting=reference.lower(), starts_at="2026-11-16 18:00")
    assert put.commonschedule.proposal[reference] == ["2026-11-16", 1080, 1170]
    for starts_at, rule in [
        ("2026-11-20 18:00", "the hall is shut"),
        ("2026-10-07 18:00", "too soon"),
        ("2026-11-15 18:00", "weekend"),
        ("2027-02-01 18:00", "does not lie in the quarter"),
    ]:
        with pytest.raises(ValidationError) as refused:
            acts.put(proposed, world.regional_chief, meeting=reference, starts_at=starts_at)
        assert rule in wrong(refused)
    assert now_of(proposed).commonschedule.proposal == put.commonschedule.proposal


def test_two_meetings_of_a_district_are_not_put_at_one_hour(world, proposed):
    first, second = (meeting_of(beat).matter.reference for beat in ("beat", "other_beat"))
    acts.put(proposed, world.regional_chief, meeting=first, starts_at="2026-11-16 18:00")
    with pytest.raises(ValidationError) as refused:
        acts.put(proposed, world.regional_chief, meeting=second, starts_at="2026-11-16 19:00")
    assert "at once" in wrong(refused)
    acts.put(proposed, world.regional_chief, meeting=second, starts_at="2026-11-16 19:30")


def test_a_release_plans_every_meeting_through_its_own_rule(world, proposed):
    released = acts.release(proposed, world.regional_chief, why=WHY)
    meetings = list(quarter_of_meetings())
    assert released.state == "released"
    assert [meeting.matter.state for meeting in meetings] == ["planned"] * 3
    assert [steps_taken(meeting.matter)[-1] for meeting in meetings] == ["plan"] * 3
    assert meeting_of("beat").venue == "School 4, assembly hall"
    clear = last_line(released)["clear"]
    assert {name: clear[name] for name in ("version", "count", "new", "moved", "cancelled")} == {
        "version": 1, "count": 3, "new": 3, "moved": 0, "cancelled": 0
    }  # fmt: skip
    assert {change.what for change in ScheduleChange.objects.filter(matter=released, version=1)} == {"new"}


def test_a_release_is_refused_as_a_whole_while_a_meeting_has_no_hall(world, ask):
    matter = find(ask(conditions="beat; hall; School 4").commonschedule, lambda _done, _of: None)
    with pytest.raises(ValidationError, match="Nobody has said where"):
        acts.release(matter, world.regional_chief, why=WHY)
    assert {meeting.matter.state for meeting in quarter_of_meetings()} == {"expected"}
    assert now_of(matter).state == "proposed"


def test_after_a_shock_only_what_must_move_moves_and_the_version_says_which_and_why(world, proposed):
    released = acts.release(proposed, world.regional_chief, why=WHY)
    act(meeting_of("beat").matter, "announce", world.officer)
    before = {meeting.beat.code: meeting.starts_at for meeting in quarter_of_meetings()}
    decrees.decree(timezone.localdate(before["beat"]), off=True, basis="Decree 1")
    world.changed()
    again = acts.ask_again(now_of(released), world.regional_chief, conditions=HALLS, **USUAL)
    found = find(again.commonschedule, lambda _done, _of: None)
    acts.release(found, world.regional_chief, why="A holiday was decreed.")
    after = {meeting.beat.code: meeting.starts_at for meeting in quarter_of_meetings()}
    on_that_day = {
        code for code, at in before.items() if timezone.localdate(at) == timezone.localdate(before["beat"])
    }
    assert {code for code in before if before[code] != after[code]} == on_that_day
    changes = ScheduleChange.objects.filter(matter=released, version=2)
    assert {change.what for change in changes} == {"moved"}
    moved = changes.get(meeting=meeting_of("beat").matter)
    assert (moved.was_at, moved.now_at) == (before["beat"], after["beat"])
    assert moved.notice_days == (timezone.localdate(after["beat"]) - timezone.localdate()).days
    assert steps_taken(meeting_of("beat").matter)[-1] == "move"


def test_what_an_officer_has_planned_already_is_respected(world, ask):
    planned(world.beat, world.officer)
    matter = find(ask().commonschedule, lambda _done, _of: None)
    reference = meeting_of("beat").matter.reference
    assert matter.commonschedule.proposal[reference][0] == "2026-11-18"
    acts.release(matter, world.regional_chief, why=WHY)
    assert ScheduleChange.objects.filter(matter=matter).count() == 2


def test_a_meeting_that_is_left_out_is_cancelled_with_the_release_and_expected_again(world, ask):
    there = announced(world.beat, world.officer)
    matter = find(ask().commonschedule, lambda _done, _of: None)
    acts.leave_out(matter, world.regional_chief, meeting=there.reference)
    acts.release(matter, world.regional_chief, why="The beat has no officer now.")
    assert now_of(there).state == "cancelled"
    assert meeting_of("beat").matter.state == "expected"
    assert last_line(matter)["clear"]["cancelled"] == 1


def test_nobody_releases_twice_or_withdraws_what_was_released(world, proposed):
    released = acts.release(proposed, world.regional_chief, why=WHY)
    with pytest.raises(NotNow):
        acts.release(released, world.regional_chief, why=WHY)
    again = acts.ask_again(now_of(released), world.regional_chief, conditions=HALLS, **USUAL)
    with pytest.raises(Refused):
        acts.withdraw(again, world.regional_chief)


def test_what_was_found_after_somebody_withdrew_is_dropped(world, ask):
    matter = ask()
    acts.withdraw(matter, world.regional_chief)
    assert find(matter.commonschedule, lambda _done, _of: None).state == "withdrawn"


def test_a_release_too_late_for_the_notice_is_refused(world, proposed, on):
    on("2026-12-28 10:00")
    with pytest.raises(ValidationError):
        acts.release(proposed, world.regional_chief, why=WHY)


def test_a_process_that_fails_ends_in_a_sentence_and_not_in_another_try(world, ask, monkeypatch):
    monkeypatch.setattr("ishenim.domains.meetings.making.sys.executable", "/bin/false")
    matter = ask()
    assert find_waiting() == 1
    schedule = now_of(matter).commonschedule
    assert (schedule.matter.state, find_waiting()) == ("impossible", 0)
    assert "could not be made" in said_of_all(made_of(schedule, timezone.localdate()), schedule.reasons)[0]


@pytest.fixture
def met_before(world, on):
    """Let the officer of a beat meet on the last day of a quarter, and the next quarter begin to be planned."""
    on("2026-12-07 10:00")
    tick()
    meeting = meeting_of_quarter("2026-4")
    act(meeting, "plan", world.officer, starts_at="2026-12-31 18:00", ends_at="2026-12-31 19:30")
    return meeting


def meeting_of_quarter(quarter, beat="beat"):
    return Meeting.objects.get(beat__code=beat, quarter=quarter).matter


def days_of_the_beat(world, **terms):
    schedule = schedule_asked_for(world, **terms)
    made = made_of(schedule, date(2026, 12, 7))
    key = meeting_of_quarter("2027-1").reference
    return made, [slot.day for slot in allowed(made.problem, made.problem.beat[key])]


def schedule_asked_for(world, **terms):
    said = {**USUAL, "quarter": "2027-1", "conditions": HALLS, **terms}
    asked = acts.ask(begin("schedule", place=world.places["police_region"]), world.regional_chief, **said)
    return asked.commonschedule


def test_an_officer_rests_after_the_last_meeting_of_the_quarter_before(world, met_before):
    made, days = days_of_the_beat(world, days_between=5)
    first = min(days)
    assert working_days.between(date(2026, 12, 31), first) == 5
    other = made.problem.beat[meeting_of_quarter("2027-1", "other_beat").reference]
    assert min(slot.day for slot in allowed(made.problem, other)) < first


def test_a_meeting_that_somebody_else_held_asks_for_no_rest(world, met_before):
    earlier = {"starts_at": "2026-12-15 18:00", "ends_at": "2026-12-15 19:30"}
    act(met_before, "change_the_plan", world.officer, **earlier)
    world.end(world.officer, on=date(2026, 12, 20))
    world.appoint(NEIGHBOURHOOD_OFFICER, "district_police", "beat", starts=date(2026, 12, 20))
    _made, days = days_of_the_beat(world, days_between=30)
    assert min(days) == date(2027, 1, 11)


def test_a_meeting_of_another_beat_of_the_same_officer_asks_for_rest_too(world, met_before):
    officer = Person.objects.get(name="officer")
    world.end(world.far_officer, on=date(2026, 12, 1))
    world.appoint(NEIGHBOURHOOD_OFFICER, "far_police", "far_beat", person=officer, starts=date(2026, 12, 1))
    made, _days = days_of_the_beat(world, days_between=5)
    far = made.problem.beat[meeting_of_quarter("2027-1", "far_beat").reference]
    assert working_days.between(date(2026, 12, 31), min(s.day for s in allowed(made.problem, far))) == 5


def test_what_is_too_near_to_the_quarter_before_is_refused_in_words(world, met_before):
    proposed = find(schedule_asked_for(world, days_between=9), lambda _done, _of: None).commonschedule
    said = {"meeting": meeting_of_quarter("2027-1").reference, "starts_at": "2027-01-11 18:00"}
    with pytest.raises(ValidationError) as refusal:
        acts.put(proposed, world.regional_chief, **said)
    assert "too near to another meeting of the same officer" in wrong(refusal)
    acts.put(proposed, world.regional_chief, **{**said, "starts_at": "2027-01-28 18:00"})


def test_where_no_day_is_left_for_rest_it_says_so(world, met_before):
    found = find(schedule_asked_for(world, days_between=60), lambda _done, _of: None).commonschedule
    assert found.matter.state == "impossible"
    said = said_of_all(made_of(found, date(2026, 12, 7)), found.reasons)
    assert any("too near to other meetings of the officer" in line for line in said)


def test_reading_the_problem_asks_as_often_with_and_without_meetings_beside_it(
    world, met_before, django_assert_max_num_queries
):
    schedule = schedule_asked_for(world)
    with django_assert_max_num_queries(8):
        made_of(schedule, date(2026, 12, 7))
