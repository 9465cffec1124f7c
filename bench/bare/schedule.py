"""One schedule, made in this process alone: prints what it took and how good it is. `schedule.py 600 6 Q3`."""

from __future__ import annotations

import importlib.util
import os
import resource
import sys
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from ishenim.domains.meetings.schedule.certificate import certify
from ishenim.domains.meetings.schedule.keeping import faults
from ishenim.domains.meetings.schedule.problem import Beat, Day, Hall, Hour, Limits, Officer, Problem, Shut
from ishenim.domains.meetings.schedule.solve import solve

DATA = Path(os.environ.get("ISHENIM_DATA") or Path(__file__).parents[3] / "shared/data")
DAYS = {"Q2": (date(2026, 4, 1), date(2026, 6, 30)), "Q3": (date(2026, 7, 1), date(2026, 9, 30))}
HOURS = (Hour(600, 690), Hour(1080, 1170))


def instances():
    """Return the module of the shared data that makes instances."""
    spec = importlib.util.spec_from_file_location("instances", DATA / "schedule/instances.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def problem_of(beats: int, in_region: int, quarter: str) -> Problem:
    """Return an instance as a problem of this house: its wishes, leave and halls are those of the instance."""
    first, last = DAYS[quarter]
    made = instances().make(beats, start=first, end=last)
    number = {day: at for at, day in enumerate(made["wd"])}
    everyday, working = [], 0
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        working += day in number
        shut = "" if day in number else Shut.WEEKEND if day.weekday() > 4 else Shut.HOLIDAY
        everyday.append(Day(day, working, shut))
    officers = tuple(
        Officer(f"o{at}", tuple(made["wd"][leave : leave + long]) if leave is not None else ())
        for at, (_district, leave, long) in enumerate(made["officers"])
    )
    halls = tuple(
        Hall(f"h{at}", tuple(sorted(open_))) for at, (_district, open_) in enumerate(made["venues"])
    )
    found = []
    for at, (district, officer, hall) in enumerate(made["beats"]):
        points = {(made["wd"][day].weekday(), slot): cost for day, slot, cost in made["allowed"][at]}
        least = {weekday: points.get((weekday, 1), 0) for weekday in range(7)}
        early = next(
            (points[weekday, 0] - least[weekday] for weekday in range(5) if (weekday, 0) in points), 0
        )
        weekdays = tuple(least[weekday] for weekday in range(7))
        found.append(Beat(f"b{at}", f"d{district}", f"o{officer}", f"h{hall}", weekdays, (early, 0)))
    return Problem(tuple(everyday), HOURS, tuple(found), officers, halls, Limits(at_once_in_region=in_region))


def shocked(problem: Problem, schedule) -> Problem:
    """Return the problem once it was released, a day was lost, and twelve officers fell ill for ten days."""
    lost = sorted({slot.day for slot in schedule.values()})[len(problem.days) // 4]
    ill = {schedule[beat.key].day: beat.officer for beat in problem.beats if schedule[beat.key].day > lost}
    away = {officer: day for day, officer in sorted(ill.items())[:12]}
    officers = [
        replace(one, away=(*one.away, *(away[one.key] + timedelta(days=n) for n in range(10))))
        if one.key in away
        else one
        for one in problem.officers
    ]
    days = [replace(day, shut=Shut.HOLIDAY) if day.on == lost else day for day in problem.days]
    beats = tuple(replace(beat, now=schedule[beat.key]) for beat in problem.beats)
    return replace(problem, days=tuple(days), officers=tuple(officers), beats=beats)


def main(beats: int, in_region: int, quarter: str) -> None:
    problem = problem_of(beats, in_region, quarter)
    begun = time.monotonic()
    answer = solve(problem)
    took = time.monotonic() - begun
    assert faults(problem, answer.schedule) == []
    after = shocked(problem, answer.schedule)
    must = {fault.where for fault in faults(after, answer.schedule)}
    begun = time.monotonic()
    again = solve(after)
    replanned = time.monotonic() - begun
    assert faults(after, again.schedule) == []
    moved = sum(again.schedule[key] != slot for key, slot in answer.schedule.items())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(took, answer.objective, answer.bound, answer.gap * 100, memory, replanned, len(must), moved)
    print(certify(problem, answer).fingerprint)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
