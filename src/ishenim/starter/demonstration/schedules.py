"""The common schedule of one region: released as the quarter before begins, and once more when things changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from ishenim.domains.meetings import schedule_actions as acts
from ishenim.domains.meetings.models import CommonSchedule
from ishenim.domains.meetings.proposing import made_of
from ishenim.domains.meetings.schedule_forms import USUAL
from ishenim.domains.meetings.schedule_queries import placed_meetings
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import THE_CLOCK, Actor
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.engine import begin
from ishenim.starter.demonstration import texts
from ishenim.starter.demonstration.meetings import SCHEDULED, WAYS, Meeting, after_the_plan, beats, in_common

if TYPE_CHECKING:
    from ishenim.starter.demonstration.play import Stage

FIRST, SECOND = timedelta(days=1), timedelta(days=8)
A_WEEK = 7


def prepare(stage: Stage) -> None:
    """Let a chief release the schedule, and a week later a second version of it."""
    played = Scheduled(stage)
    stage.on(stage.before.first_day + FIRST, 10, played.release_first)
    stage.on(stage.before.first_day + SECOND, 10, played.release_again)


class Scheduled:
    """The schedule, its chief, and what becomes of its meetings afterwards."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.place = atlas().by_code(SCHEDULED)

    @property
    def chief(self) -> Actor:
        held = Appointment.objects.select_related("institution")
        return Actor.by(held.get(role="police_chief", place_id=self.place.id))

    @property
    def schedule(self) -> CommonSchedule:
        return CommonSchedule.objects.select_related("matter").get(matter__place_id=self.place.id)

    def release_first(self, at: datetime) -> None:
        """Ask, let it be found, and release."""
        asked = {**USUAL, "conditions": "\n".join(halls()), "quarter": str(self.stage.before)}
        acts.ask(begin("schedule", place_id=self.place.id), self.chief, at=at, **asked)
        self.find(at)
        acts.release(self.schedule, self.chief, at=at, why=texts.REASONS["schedule"])

    def release_again(self, at: datetime) -> None:
        """Move the last meeting, whose officer is away, leave the one before it out, and let all go their ways."""
        *_others, cancelled, moved = placed_meetings(self.schedule)
        day = timezone.localdate(moved.starts_at)
        until = day + timedelta(days=A_WEEK)
        away = f"{moved.beat.code}; away; {day - timedelta(days=A_WEEK)}; {until}"
        acts.ask_again(
            self.schedule, self.chief, at=at, **{**USUAL, "conditions": "\n".join([*halls(), away])}
        )
        self.find(at)
        acts.leave_out(self.schedule, self.chief, at=at, meeting=cancelled.matter.reference)
        acts.release(self.schedule, self.chief, at=at, why=texts.REASONS["schedule again"])
        self.go_on()

    def find(self, at: datetime) -> None:
        """Let the machine find it, in this process: it ends when the demonstration is prepared."""
        from ishenim.domains.meetings.schedule.answering import answer_of  # noqa: PLC0415  heavy, and only here

        answer = answer_of(made_of(self.schedule, timezone.localdate(at)).problem)
        acts.propose(self.schedule, THE_CLOCK, at=at, answer=answer)

    def go_on(self) -> None:
        """Send every meeting that has its day one of the ways that meetings go."""
        numbers = {beat.id: number for number, beat in enumerate(beats())}
        for placed in placed_meetings(self.schedule):
            number = numbers[placed.beat_id]
            meeting = Planned(self.stage, placed, number)
            after_the_plan(meeting, number % WAYS or WAYS)


class Planned(Meeting):
    """A meeting that the schedule has put on its day and hour."""

    def __init__(self, stage: Stage, placed: Any, number: int) -> None:
        starts = timezone.localtime(placed.starts_at)
        super().__init__(stage, atlas().by_id(placed.beat_id), stage.before, number, starts.date())
        self.hour, self.placed = starts.hour, placed

    def times(self, days: int = 0) -> dict[str, Any]:
        return {**super().times(days), "venue": self.placed.venue}

    def before(self, days: int) -> Any:
        return max(super().before(days), self.stage.before.first_day + SECOND + timedelta(days=1))


def halls() -> list[str]:
    """Return where each beat of the region meets, as conditions of a schedule."""
    there = [beat for beat in beats() if in_common(beat)]
    return [
        f"{beat.code}; hall; {texts.VENUES[number % len(texts.VENUES)]}" for number, beat in enumerate(there)
    ]
