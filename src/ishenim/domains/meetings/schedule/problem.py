"""What a schedule is made of: beats, officers, halls, days, and the limits that were asked for."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any


class Shut(StrEnum):
    """Why no meeting is held on a day at all."""

    HOLIDAY = "holiday"
    ESTIMATED = "estimated"
    WEEKEND = "weekend"
    TOO_SOON = "too_soon"


@dataclass(frozen=True, slots=True, order=True)
class Hour:
    """From when until when, in minutes after midnight."""

    begins: int
    ends: int

    def under_way_at(self, minute: int) -> bool:
        """Say whether a meeting of this hour is going on in that minute."""
        return self.begins <= minute < self.ends


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A day and an hour."""

    day: date
    hour: Hour


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the quarter: how many working days have gone by, this one included, and why it is shut, if it is."""

    on: date
    working: int
    shut: str = ""


@dataclass(frozen=True, slots=True)
class Officer:
    """Who reports: the days on which this person is not there, and when they meet outside of this schedule.

    `met` counts in working days as the days of the quarter do: 0 is the last working day before it.
    """

    key: str
    away: tuple[date, ...] = ()
    met: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Hall:
    """Where one meets: the days of the week on which it opens, and the days on which it does not."""

    key: str
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    closed: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Beat:
    """One expected meeting: whose it is, where, how unwelcome each weekday and hour is, and when it is planned now.

    What is `settled` stays where it is: it was held, or it begins before anybody could be told of a change.
    """

    key: str
    district: str
    officer: str = ""
    hall: str = ""
    weekdays: tuple[int, ...] = (0, 0, 0, 0, 0, 0, 0)
    hours: tuple[int, ...] = ()
    now: Slot | None = None
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """How many at once in a district and in the region (0: no limit), working days between, shares in per cent."""

    at_once_in_district: int = 1
    at_once_in_region: int = 0
    days_between: int = 5
    evening_from: int = 17 * 60
    evening_share: int = 0
    weekend_share: int = 0


@dataclass(frozen=True)
class Problem:
    """Everything a schedule depends on. The same problem gets the same schedule."""

    days: tuple[Day, ...]
    hours: tuple[Hour, ...]
    beats: tuple[Beat, ...]
    officers: tuple[Officer, ...] = ()
    halls: tuple[Hall, ...] = ()
    limits: Limits = field(default_factory=Limits)

    @cached_property
    def beat(self) -> dict[str, Beat]:
        """The beats by key."""
        return {beat.key: beat for beat in self.beats}

    @cached_property
    def officer(self) -> dict[str, Officer]:
        """The officers by key."""
        return {officer.key: officer for officer in self.officers}

    @cached_property
    def hall(self) -> dict[str, Hall]:
        """The halls by key."""
        return {hall.key: hall for hall in self.halls}

    @cached_property
    def day(self) -> dict[date, Day]:
        """The days by date."""
        return {day.on: day for day in self.days}

    @cached_property
    def beginnings(self) -> tuple[int, ...]:
        """Every minute at which a meeting may begin: where most are under way at once, one has just begun."""
        there = {beat.now.hour.begins for beat in self.beats if beat.now}
        return tuple(sorted({hour.begins for hour in self.hours} | there))

    def under(self, **limits: int) -> Problem:
        """Return the same problem under other limits."""
        return replace(self, limits=replace(self.limits, **limits))


Schedule = dict[str, Slot]
"""Which meeting is when, by the key of its beat."""


def plain(problem: Problem) -> dict[str, Any]:
    """Return a problem as it is written in JSON: days as text, nothing but whole numbers."""
    written: dict[str, Any] = _written(asdict(problem))
    return written


def _written(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _written(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_written(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def read(written: dict[str, Any]) -> Problem:
    """Return the problem that was written so."""
    return Problem(
        days=tuple(Day(date.fromisoformat(d["on"]), d["working"], d["shut"]) for d in written["days"]),
        hours=tuple(Hour(**hour) for hour in written["hours"]),
        beats=tuple(_beat(beat) for beat in written["beats"]),
        officers=tuple(
            Officer(one["key"], _days(one["away"]), tuple(one["met"])) for one in written["officers"]
        ),
        halls=tuple(
            Hall(one["key"], tuple(one["weekdays"]), _days(one["closed"])) for one in written["halls"]
        ),
        limits=Limits(**written["limits"]),
    )


def _beat(written: dict[str, Any]) -> Beat:
    parts = {name: tuple(written[name]) for name in ("weekdays", "hours")}
    return Beat(**{**written, **parts, "now": slot(written["now"])})


def slot(written: dict[str, Any] | None) -> Slot | None:
    """Return the day and hour that is written so."""
    return Slot(date.fromisoformat(written["day"]), Hour(**written["hour"])) if written else None


def _days(written: list[str]) -> tuple[date, ...]:
    return tuple(date.fromisoformat(day) for day in written)
