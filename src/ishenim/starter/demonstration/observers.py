"""Observers at some meetings: sent beforehand, giving their accounts afterwards, which are not always the same."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from ishenim.domains.meetings import account_actions as acts
from ishenim.domains.meetings.grounds import AgeBand
from ishenim.domains.meetings.procedures import AccountsOfMeetings
from ishenim.kernel.calendar import working_days
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.models import Matter
from ishenim.starter.demonstration.accounts import DOMAIN

if TYPE_CHECKING:
    from ishenim.starter.demonstration.meetings import Meeting

EACH, TOGETHER = 3, 6
"""Every third meeting is observed; at every sixth by two, put together, and at the others the hall tells, too."""
WEEK = 7


def actor(name: str) -> Actor:
    """Return somebody of the demonstration in the one office that they hold."""
    held = Appointment.objects.select_related("institution").get(person__email=f"{name}@{DOMAIN}")
    return Actor.by(held)


class Observing:
    """Two observers at one meeting, and what each of them says."""

    def __init__(self, meeting: Meeting, day: date) -> None:
        self.meeting, self.day = meeting, day
        self.sent: list[tuple[Matter, Actor]] = []

    def on(self, days: int, hour: int, act: Any) -> None:
        self.meeting.stage.on(self.day + timedelta(days=days), hour, act)

    def send(self, at: datetime) -> None:
        """Send both observers."""
        coordinator = actor("coordinator")
        for observer in (actor("observer"), actor("observer.second")):
            account = acts.assign(
                begin(AccountsOfMeetings.name, place_id=self.meeting.beat.id),
                coordinator,
                at=at,
                meeting=self.meeting.reference.reference,
                observer=str(observer.appointment_id),
            )
            self.sent.append((account, observer))

    def say(self, which: int, at: datetime) -> None:
        """Let one of them say what was seen; the second counts a little otherwise."""
        account, observer = self.sent[which]
        acts.give(account, observer, at=at, **self.seen(which))

    def seen(self, other: int) -> dict[str, Any]:
        """Return what was seen; `other` is added to what the second observer counts otherwise."""
        number = self.meeting.number
        starts = self.meeting.times()["starts_at"]
        said: dict[str, Any] = {
            "took_place": "yes",
            "began": starts + timedelta(minutes=5 * (number % 5)),
            "ended": starts + timedelta(minutes=90),
            "chair": ("police", "self_government", "resident")[number % 3],
            "report_back": ("all", "some", "none")[number % 3],
            "turns": 24 + number % 7,
            "turns_of_residents": 11 + number % 5 + other,
            "answered_at_once": (4 + number % 9) // 3,
            "taken": 2 + number % 4,
            "turned_away": other,
            "dated": number % 3,
            "languages": ["ky"],
            "access": ["ramp"] if number % 2 else [],
        }
        for place, band in enumerate(AgeBand):
            said[f"women_{band}"] = (number * 3 + place * 5) % 17
            said[f"men_{band}"] = max(0, (number * 7 + place * 3) % 19 - other)
        return said

    def agree(self, at: datetime) -> None:
        """Put both accounts together."""
        self.tell(acts.agree, actor("coordinator"), at)

    def tell_for_the_hall(self, at: datetime) -> None:
        """Let local self-government say what it saw."""
        code = self.meeting.beat.code.rpartition("-")[0]
        held = Appointment.objects.select_related("institution").get(
            institution__code=f"self-government-{code}", role="local_self_government"
        )
        self.tell(acts.tell, Actor.by(held), at)

    def tell(self, act: Any, by: Actor, at: datetime) -> None:
        opened = begin(AccountsOfMeetings.name, place_id=self.meeting.beat.id)
        act(opened, by, at=at, meeting=self.meeting.reference.reference, **self.seen(0))


def observe(meeting: Meeting) -> None:
    """Have some of the meetings that are held observed."""
    if meeting.number % EACH:
        return
    observing = Observing(meeting, meeting.day)
    observing.meeting.stage.on(meeting.before(WEEK), 15, observing.send)
    observing.on(1, 12, partial(observing.say, 0))
    if meeting.number % TOGETHER == 0:
        observing.on(1, 13, partial(observing.say, 1))
        observing.on(2, 14, observing.agree)
    else:
        observing.on(2, 15, observing.tell_for_the_hall)


def await_them(meeting: Meeting) -> None:
    """Send observers to a meeting that is just over, and let neither of them have said anything yet."""
    observing = Observing(meeting, meeting.day)
    day = meeting.day - timedelta(days=WEEK)
    meeting.stage.on(day if not working_days.is_off(day) else meeting.before(WEEK), 15, observing.send)
