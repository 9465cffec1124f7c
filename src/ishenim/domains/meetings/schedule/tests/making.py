"""Small problems for the tests of this room: a week or two of working days, two hours a day."""

from __future__ import annotations

from datetime import date, timedelta

from ishenim.domains.meetings.schedule.problem import Beat, Day, Hall, Hour, Limits, Officer, Problem, Slot

MONDAY = date(2027, 1, 11)
MORNING, EVENING = Hour(600, 690), Hour(1080, 1170)


def day(number: int) -> date:
    """Return a working day by its number: 0 to 4 are the first week, 5 is the next Monday."""
    return MONDAY + timedelta(days=number // 5 * 7 + number % 5)


def slot(number: int, hour: Hour = MORNING) -> Slot:
    return Slot(day(number), hour)


def days(count: int, shut: dict[int, str] | None = None) -> tuple[Day, ...]:
    return tuple(Day(day(number), number + 1, (shut or {}).get(number, "")) for number in range(count))


def beats(count: int, **about) -> tuple[Beat, ...]:
    """Return beats of one district that have nothing else in common."""
    return tuple(Beat(f"b{number}", **{"district": "d", **about}) for number in range(count))


def problem(
    *some: Beat, working=5, shut=None, hours=(MORNING, EVENING), away=None, met=None, halls=(), **limits
) -> Problem:
    """Return a problem of some beats; whoever is named as an officer is there, away on the days of `away`.

    `met` says on which working days an officer meets outside of it: 0 is the last one before its first.
    """
    officers = {beat.officer for beat in some if beat.officer}
    gone = {key: tuple(map(day, numbers)) for key, numbers in (away or {}).items()}
    return Problem(
        days=days(working, shut),
        hours=hours,
        beats=some,
        officers=tuple(Officer(key, gone.get(key, ()), (met or {}).get(key, ())) for key in sorted(officers)),
        halls=tuple(halls) or tuple(Hall(key) for key in sorted({beat.hall for beat in some if beat.hall})),
        limits=Limits(**{"days_between": 1, **limits}),
    )
