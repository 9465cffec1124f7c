"""The demonstration is alive on any day it is started: every state can be seen, and a meeting waits to be recorded."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone
from tests.world import moment

from ishenim.domains.meetings.models import CommonSchedule, Meeting, ScheduleChange
from ishenim.domains.meetings.procedures import MeetingState, QuestionState
from ishenim.domains.meetings.quarters import Quarter
from ishenim.kernel import versions
from ishenim.kernel.calendar import working_days
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures.models import Deadline, Matter
from ishenim.starter import load
from ishenim.starter.demonstration.accounts import IN_NOOKAT
from ishenim.starter.demonstration.meetings import in_the_quarter

NEVER_PLAYED = {QuestionState.TAKEN_OVER}
DAYS = [
    "2027-01-01 00:01",  # the first moment of a quarter and a year, a week of holidays ahead
]
AT_LENGTH = [
    "2026-11-26 12:00",
    "2026-12-31 23:59",
    "2027-01-08 09:00",
    "2027-03-09 10:00",  # estimated for Eid
    "2027-04-03 10:00",
    "2027-05-09 10:00",  # a Sunday, and the last of nine days of holidays
    "2027-07-01 08:00",
    "2027-10-04 10:00",
    "2028-02-29 07:00",
]


@pytest.fixture(params=[*DAYS, *(pytest.param(day, marks=pytest.mark.slow) for day in AT_LENGTH)])
def a_day(request, time_machine, settings, tmp_path, db):
    """Start a demonstration on a day; return the moment."""
    settings.DEMO, settings.VAR = True, tmp_path
    versions.raise_("places", "institutions", "calendar")
    now = moment(request.param)
    time_machine.move_to(now, tick=False)
    load.load()
    yield now
    versions.raise_("places", "institutions", "calendar")


def states_of(kind):
    return set(Matter.objects.filter(kind=kind).values_list("state", flat=True))


def refuse_less_than_two_versions_of_a_schedule():
    """One region was planned in common, and the second version moved and cancelled something."""
    schedule = CommonSchedule.objects.get()
    assert schedule.matter.state == "released"
    first, second = schedule.versions
    assert (first["new"], first["moved"], first["cancelled"]) == (first["count"], 0, 0)
    assert (second["moved"], second["cancelled"]) == (1, 1)
    assert ScheduleChange.objects.filter(matter=schedule.matter, version=2).count() == 2


def test_on_any_day_every_state_can_be_seen_and_a_meeting_that_is_over_waits_to_be_recorded(a_day, settings):
    assert states_of("meeting") == set(MeetingState)
    assert states_of("question") == set(QuestionState) - NEVER_PLAYED
    assert states_of("code_version") == {"superseded", "in_force", "consultation"}
    assert states_of("code_comment") == {"answered", "shown", "waiting"}
    assert states_of("acknowledgement") == {"acknowledged", "overdue"}
    assert Entry.objects.count() > 50
    refuse_less_than_two_versions_of_a_schedule()
    assert Meeting.objects.exclude(hall=None).exists()

    over = Meeting.objects.select_related("matter").get(
        beat__code=IN_NOOKAT, matter__state=MeetingState.ANNOUNCED, ends_at__lt=a_day
    )
    assert not working_days.is_holiday(timezone.localdate(over.starts_at))
    assert not over.late_notice
    assert Deadline.objects.get(matter_id=over.pk, step="hold").is_open
    assert over.matter.cards.exclude(question=None).exists()
    assert "claim code" in (settings.VAR / "demonstration.txt").read_text()


@pytest.mark.parametrize(
    ("quarter", "wanted", "chosen"),
    [
        ("2027-2", date(2027, 5, 3), date(2027, 4, 30)),  # the last day before a row of holidays
        (
            "2027-1",
            date(2027, 1, 3),
            date(2027, 1, 8),
        ),  # or the first after it, where the quarter begins with it
        ("2027-1", date(2026, 12, 20), date(2027, 1, 8)),
        ("2027-1", date(2027, 4, 2), date(2027, 3, 31)),
        ("2027-1", date(2027, 2, 10), date(2027, 2, 10)),
    ],
)
def test_a_meeting_is_played_on_a_day_of_its_quarter_that_is_no_holiday(quarter, wanted, chosen, db):
    assert in_the_quarter(Quarter.parse(quarter), wanted) == chosen
