"""What the clock does every day: expect the meetings that the rule asks for, and end what was merged with the other."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

from django.db.models import Q

from ishenim.domains.meetings import (  # noqa: F401 -- register the steps taken here
    account_actions,
    meeting_actions,
    merging_actions,
)
from ishenim.domains.meetings.answering import successor
from ishenim.domains.meetings.models import Meeting, MeetingAccount
from ishenim.domains.meetings.pressing import forget_marks
from ishenim.domains.meetings.procedures import (
    AccountsOfMeetings,
    AccountState,
    MeetingState,
    QuestionState,
    ReportingMeeting,
    ResidentsQuestion,
)
from ishenim.domains.meetings.procedures.account import TERM
from ishenim.domains.meetings.procedures.question_states import UNDER_WAY
from ishenim.domains.meetings.quarters import Quarter
from ishenim.domains.meetings.queries import OPEN
from ishenim.domains.meetings.rules import rule_of, rules_on
from ishenim.kernel.institutions.models import Institution
from ishenim.kernel.institutions.roles import THE_CLOCK
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.procedures.clock import every_day
from ishenim.kernel.procedures.engine import begin, take
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.merging import Merged
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.rows.turn import turn_to_write

BATCH = 500
AHEAD = timedelta(
    days=30
)  # so that a meeting on the first day of a quarter can be planned and announced in time


@every_day
def expect_meetings(today: date, now: datetime) -> int:
    """Open every meeting that the rule expects in this quarter, or soon in the next, and that is not there yet."""
    missing = [
        Item(begin("meeting", place_id=beat), {"quarter": str(quarter), "ordinal": ordinal}, now)
        for quarter in sorted({Quarter.of(today), Quarter.of(today + AHEAD)})
        for beat, ordinal in expected_but_missing(quarter, today)
    ]
    for start in range(0, len(missing), BATCH):
        take(missing[start : start + BATCH], ReportingMeeting.expect, THE_CLOCK)
    return len(missing)


def expected_but_missing(quarter: Quarter, today: date) -> list[tuple[int, int]]:
    """Return beat and ordinal of each meeting that the rule asks for in a quarter and nobody opened yet."""
    day = max(today, quarter.first_day)
    rules = rules_on(day)
    there = Counter(
        Meeting.objects.filter(quarter=str(quarter), ordinal__isnull=False).values_list("beat_id", "ordinal")
    )
    found = []
    for unit in beats_from(today, day):
        rule = rule_of(unit.id, day, rules)
        wanted = range(1, rule.per_quarter + 1) if rule else ()
        found += [(unit.id, ordinal) for ordinal in wanted if (unit.id, ordinal) not in there]
    return found


def beats_from(today: date, until: date) -> list[Unit]:
    """Return the beats that exist today and still exist on a later day."""
    return [unit for unit in atlas().of_kind("beat", until) if unit.exists(today)]


@every_day
def pass_on_what_nobody_is_asked_for(today: date, now: datetime) -> int:
    """Hand questions on where the body that was asked no longer answers: a beat was merged or went to another body."""
    under_way = Matter.objects.filter(kind=ResidentsQuestion.name, state__in=UNDER_WAY)
    pairs = list(under_way.values_list("place_id", "institution_id").distinct().order_by())
    asked = Institution.objects.in_bulk({institution_id for _place, institution_id in pairs})
    orphans = Q(pk__in=[])
    for place_id, institution_id in pairs:
        if successor(asked[institution_id], place_id, today):
            orphans |= Q(place_id=place_id, institution_id=institution_id)
    items = [Item(matter, at=now) for matter in under_way.filter(orphans).order_by("pk")[:BATCH]]
    if items:
        take(items, ResidentsQuestion.pass_on, THE_CLOCK, partly=True)
    return len(items)


@every_day
def forget_presses(today: date, now: datetime) -> int:
    """Forget by which marks a question was pressed, once it takes no presses any more; the count stays."""
    with turn_to_write():
        return forget_marks(OPEN)


NOT_DEALT_WITH = frozenset({QuestionState.DECLINED, QuestionState.RETURNED})


@every_day
def follow_the_other_question(today: date, now: datetime) -> int:
    """Close every merged question whose other one has ended, or let it stand alone if that was not dealt with."""
    merged = Merged.objects.filter(
        matter__kind=ResidentsQuestion.name,
        matter__state=QuestionState.MERGED,
        into__state__in=ResidentsQuestion.final,
    ).select_related("matter", "into")
    ended = list(merged[:BATCH])
    for step, rows in (
        (ResidentsQuestion.close_together, [row for row in ended if row.into.state not in NOT_DEALT_WITH]),
        (ResidentsQuestion.stand_alone_again, [row for row in ended if row.into.state in NOT_DEALT_WITH]),
    ):
        take([Item(row.matter, at=now) for row in rows], step, THE_CLOCK, partly=True)
    return len(ended)


@every_day
def look_after_accounts(today: date, now: datetime) -> int:
    """Write where the time for an account has passed; of a cancelled meeting that nobody is sent any more.

    That is not said earlier: whoever cancelled the meeting would learn that it was observed, and prepare the next one.
    """
    sent = MeetingAccount.objects.filter(
        matter__kind=AccountsOfMeetings.name, matter__state=AccountState.ASSIGNED, planned_until__lte=now
    )
    late = [one for one in sent.select_related("matter", "meeting__matter") if is_late(one, now)]
    cancelled = [one for one in late if one.meeting and one.meeting.matter.state == MeetingState.CANCELLED]
    others = [one for one in late if one not in cancelled]
    for step, accounts in ((AccountsOfMeetings.call_off, cancelled), (AccountsOfMeetings.not_given, others)):
        for start in range(0, len(accounts), BATCH):
            batch = [Item(one.matter, at=now) for one in accounts[start : start + BATCH]]
            take(batch, step, THE_CLOCK, partly=True)
    return len(late)


def is_late(account: MeetingAccount, now: datetime) -> bool:
    """Say whether the time to give an account has passed; it counts from when the meeting was to end."""
    due = TERM.due(now, account)
    return due is not None and due <= now
