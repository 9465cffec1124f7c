"""The demonstration is played, not filled in: every step goes through the engine on the day it would have happened."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import count

from django.utils import timezone

from ishenim.domains.meetings.quarters import Quarter
from ishenim.kernel.calendar import working_days
from ishenim.kernel.procedures import clock
from ishenim.starter.demonstration import (
    cards,
    codes,
    complaints,
    meetings,
    questions,
    schedules,
    stories,
    trainings,
)

MIDNIGHT = time()
A_DAY = timedelta(days=1)
Act = Callable[[datetime], None]


class Stage:
    """What happens on which day, up to now; the clock walks through every night in between."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.today = timezone.localdate(now)
        self.quarter = Quarter.of(self.today)
        self.before = Quarter.of(self.quarter.first_day - A_DAY)
        day = meetings.last_open(self.today - A_DAY)
        self.just_over = (Quarter.of(day), day)
        self._order = count()
        self._acts: list[tuple[datetime, int, Act]] = []

    def on(self, day: date, hour: int, act: Act, minute: int = 0) -> None:
        """Let something happen on a day, if that is not ahead of now."""
        moment = timezone.make_aware(datetime.combine(day, time(hour, minute)))
        if moment < self.now:
            heapq.heappush(self._acts, (moment, next(self._order), act))

    def play(self) -> None:
        """Let everything happen in its order, with the clock at every midnight before it."""
        night = self.before.first_day
        while self._acts:
            moment, _number, act = heapq.heappop(self._acts)
            night = self.nights(night, moment)
            act(moment)
        self.nights(night, self.now)

    def nights(self, night: date, until: datetime) -> date:
        """Let the clock act in every night up to a moment; return the next night."""
        while (moment := timezone.make_aware(datetime.combine(night, MIDNIGHT))) <= until:
            for daily in clock.EVERY_DAY:
                daily(night, moment)
            clock.act_on_missed_deadlines(moment)
            night += A_DAY
        return night


def working_day(day: date) -> date:
    """Return a day, or the first working day after it."""
    return day if not working_days.is_off(day) else working_days.add(day, 1)


def everything(now: datetime) -> None:
    """Play two quarters of nineteen communities."""
    stage = Stage(now)
    meetings.prepare(stage)
    schedules.prepare(stage)
    questions.prepare(stage)
    stories.prepare(stage)
    cards.prepare(stage)
    codes.prepare(stage)
    trainings.prepare(stage)
    complaints.prepare(stage)
    stage.play()
    questions.keep_a_code()
    complaints.keep_a_code()
