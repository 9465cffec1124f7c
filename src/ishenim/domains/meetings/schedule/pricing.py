"""What a schedule costs in points: wishes, moving what is planned, the even spread, evenings and weekends.

The solver counts by these, and so does whoever asks what another day would cost: nothing here needs the library that
solves.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from ishenim.domains.meetings.schedule.problem import Beat, Problem, Schedule, Slot

SATURDAY = 5

MOVED = 100
OVER_THE_EVEN_SHARE = 20
MISSING_EVENING = 10
MISSING_WEEKEND = 10
"""Points: what is unwelcome weighs as much as this, beside the points of a beat's own wishes."""


class Of(StrEnum):
    """What costs points."""

    WISHES = "wishes"
    MOVING = "moving"
    WEEK = "week"
    EVENINGS = "evenings"
    WEEKENDS = "weekends"


PRICES = {Of.WEEK: OVER_THE_EVEN_SHARE, Of.EVENINGS: MISSING_EVENING, Of.WEEKENDS: MISSING_WEEKEND}


class Share(NamedTuple):
    """A soft rule of one district: no more than the even share in a week, or no fewer at evenings or weekends."""

    district: str
    of: Of
    week: date | None = None

    @property
    def at_most(self) -> bool:
        """Whether it sets an upper bound; the others ask for so many at the least."""
        return self.of is Of.WEEK


def points(problem: Problem, beat: Beat, slot: Slot) -> int:
    """Return how unwelcome a day and hour is to a beat: its wishes, and the price of moving what is planned."""
    return against_wishes(problem, beat, slot) + of_moving(beat, slot)


def against_wishes(problem: Problem, beat: Beat, slot: Slot) -> int:
    """Return the points of a beat's wishes; an hour that was not offered has none."""
    unwelcome = beat.weekdays[slot.day.weekday()]
    if beat.hours and slot.hour in problem.hours:
        unwelcome += beat.hours[problem.hours.index(slot.hour)]
    return unwelcome


def of_moving(beat: Beat, slot: Slot) -> int:
    return MOVED if beat.now and slot != beat.now else 0


def week_of(day: date) -> date:
    """Return the Monday of a week."""
    return day - timedelta(days=day.weekday())


def shares(problem: Problem, beat: Beat, slot: Slot) -> Iterator[Share]:
    """Yield the soft rules that count a beat at a day and hour."""
    yield Share(beat.district, Of.WEEK, week_of(slot.day))
    if problem.limits.evening_share and slot.hour.begins >= problem.limits.evening_from:
        yield Share(beat.district, Of.EVENINGS)
    if problem.limits.weekend_share and slot.day.weekday() >= SATURDAY:
        yield Share(beat.district, Of.WEEKENDS)


def asked_of_all(problem: Problem) -> Callable[[Share], int]:
    """Return what says of a soft rule how many meetings it asks for: the most of a week, or the least of the others.

    What was held already is spread over nothing where no day is left.
    """
    beats = Counter(beat.district for beat in problem.beats)
    weeks = len({week_of(day.on) for day in problem.days if not day.shut}) or 1
    asked = {Of.EVENINGS: problem.limits.evening_share, Of.WEEKENDS: problem.limits.weekend_share}

    def asked_of(share: Share) -> int:
        if share.of is Of.WEEK:
            return math.ceil(beats[share.district] / weeks)
        return math.ceil(beats[share.district] * asked[share.of] / 100)

    return asked_of


def costs(problem: Problem, schedule: Schedule) -> Counter[Of]:
    """Return what a schedule costs in points, by what it costs them for."""
    found: Counter[Of] = Counter()
    for key, slot in schedule.items():
        beat = problem.beat[key]
        found[Of.WISHES] += against_wishes(problem, beat, slot)
        found[Of.MOVING] += of_moving(beat, slot)
    asked = asked_of_all(problem)
    counted = Counter(
        share for key, slot in schedule.items() for share in shares(problem, problem.beat[key], slot)
    )
    for share in {*counted, *wherever_asked(problem)}:
        over = counted[share] - asked(share)
        found[share.of] += PRICES[share.of] * max(0, over if share.at_most else -over)
    return found


def wherever_asked(problem: Problem) -> Iterator[Share]:
    """Yield the shares of evenings and weekends that every district is asked for, though it may have none."""
    for district in {beat.district for beat in problem.beats}:
        if problem.limits.evening_share:
            yield Share(district, Of.EVENINGS)
        if problem.limits.weekend_share:
            yield Share(district, Of.WEEKENDS)
