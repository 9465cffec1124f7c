"""Every hard rule, in plain words: what forbids a day for one beat, and where meetings get in each other's way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from ishenim.domains.meetings.schedule.problem import Beat, Day, Problem, Schedule, Shut, Slot


class Rule(StrEnum):
    """The hard rules. Nothing that is proposed or released breaks one."""

    EACH_ONCE = "each_once"
    SETTLED = "settled"
    NO_SUCH_DAY = "no_such_day"
    HOLIDAY = "holiday"
    ESTIMATED = "estimated"
    WEEKEND = "weekend"
    TOO_SOON = "too_soon"
    OFFICER_AWAY = "officer_away"
    OFFICER_MET = "officer_met"
    HALL_SHUT = "hall_shut"
    OFFICER_REST = "officer_rest"
    HALL_ONCE = "hall_once"
    DISTRICT_AT_ONCE = "district_at_once"
    REGION_AT_ONCE = "region_at_once"


OF_A_DAY = {
    Shut.HOLIDAY: Rule.HOLIDAY,
    Shut.ESTIMATED: Rule.ESTIMATED,
    Shut.WEEKEND: Rule.WEEKEND,
    Shut.TOO_SOON: Rule.TOO_SOON,
}
EVERYWHERE = ""
AT_ONCE: dict[Rule, Callable[[Beat], str]] = {
    Rule.HALL_ONCE: lambda beat: beat.hall,
    Rule.DISTRICT_AT_ONCE: lambda beat: beat.district,
    Rule.REGION_AT_ONCE: lambda _beat: EVERYWHERE,
}
"""Of what place a rule counts meetings that are under way together."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Which rule is broken, where (a beat, an officer, a hall, a district), when, by how much, and by which."""

    rule: Rule
    where: str
    on: date | None = None
    by: int = 1
    among: tuple[str, ...] = ()


def forbids(problem: Problem, beat: Beat, slot: Slot) -> Rule | None:
    """Return the rule that forbids a day for a beat whatever the others do, or None."""
    if beat.settled:
        return None if slot == beat.now else Rule.SETTLED
    day = problem.day.get(slot.day)
    if day is None:
        return Rule.NO_SUCH_DAY
    if day.shut:
        return OF_A_DAY[Shut(day.shut)]
    return forbids_the_officer(problem, beat, day) or forbids_the_hall(problem, beat, slot)


def forbids_the_officer(problem: Problem, beat: Beat, day: Day) -> Rule | None:
    """Return the rule that keeps the officer from a day: away, or too near to a meeting outside of this schedule."""
    officer = problem.officer.get(beat.officer)
    if officer is None:
        return None
    if day.on in officer.away:
        return Rule.OFFICER_AWAY
    too_near = any(abs(day.working - met) < problem.limits.days_between for met in officer.met)
    return Rule.OFFICER_MET if too_near else None


def forbids_the_hall(problem: Problem, beat: Beat, slot: Slot) -> Rule | None:
    hall = problem.hall.get(beat.hall)
    shut = hall is not None and (slot.day.weekday() not in hall.weekdays or slot.day in hall.closed)
    return Rule.HALL_SHUT if shut else None


def allowed(problem: Problem, beat: Beat) -> list[Slot]:
    """Return every day and hour that a beat could have if it were alone, the one it has now among them."""
    if beat.settled:
        return [beat.now] if beat.now else []
    free = [
        day.on
        for day in problem.days
        if not day.shut and forbids(problem, beat, _any_hour(problem, day.on)) is None
    ]
    slots = [Slot(day, hour) for day in free for hour in problem.hours]
    if beat.now and beat.now.day in free and beat.now not in slots:
        slots.append(beat.now)
    return slots


def _any_hour(problem: Problem, day: date) -> Slot:
    return Slot(day, problem.hours[0])


def faults(problem: Problem, schedule: Schedule) -> list[Fault]:
    """Return where a schedule breaks a hard rule, in the order of the rules."""
    found = [Fault(Rule.EACH_ONCE, beat.key) for beat in problem.beats if beat.key not in schedule]
    for key, slot in schedule.items():
        rule = forbids(problem, problem.beat[key], slot)
        if rule:
            found.append(Fault(rule, key, slot.day))
    return sorted([*found, *_of_officers(problem, schedule), *_at_once(problem, schedule)], key=str)


def faults_of(problem: Problem, schedule: Schedule, key: str) -> list[Fault]:
    """Return the faults in which one beat has a part: what is said at once when its meeting is put elsewhere."""
    return [fault for fault in faults(problem, schedule) if key == fault.where or key in fault.among]


def _of_officers(problem: Problem, schedule: Schedule) -> Iterator[Fault]:
    held: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for key, slot in schedule.items():
        officer, day = problem.beat[key].officer, problem.day.get(slot.day)
        if officer and day:
            held[officer].append((day.working, key))
    for officer, days in held.items():
        days.sort()
        for (before, first), (after, second) in pairwise(days):
            short = problem.limits.days_between - (after - before)
            both_settled = problem.beat[first].settled and problem.beat[second].settled
            if short > 0 and not both_settled:
                yield Fault(Rule.OFFICER_REST, officer, schedule[second].day, short, (first, second))


def _at_once(problem: Problem, schedule: Schedule) -> Iterator[Fault]:
    """Count what is under way together whenever a meeting begins; what is settled already is nobody's fault."""
    on_days: dict[date, list[str]] = defaultdict(list)
    for key, slot in schedule.items():
        on_days[slot.day].append(key)
    for day, keys in on_days.items():
        for minute in sorted({schedule[key].hour.begins for key in keys}):
            together = [key for key in keys if schedule[key].hour.under_way_at(minute)]
            yield from _too_many(problem, day, together)


def _too_many(problem: Problem, day: date, together: list[str]) -> Iterator[Fault]:
    beats = [problem.beat[key] for key in together]
    for rule, where_of in AT_ONCE.items():
        places: dict[str, list[Beat]] = defaultdict(list)
        for beat in beats:
            places[where_of(beat)].append(beat)
        for where, there in places.items():
            limit = limit_at_once(problem, rule)
            settled = sum(beat.settled for beat in there)
            if limit and len(there) > max(limit, settled) and (where or rule is Rule.REGION_AT_ONCE):
                yield Fault(rule, where, day, len(there) - limit, tuple(beat.key for beat in there))


def limit_at_once(problem: Problem, rule: Rule) -> int:
    """Return how many meetings a rule of numbers allows together; 0 where it sets no limit."""
    return {
        Rule.DISTRICT_AT_ONCE: problem.limits.at_once_in_district,
        Rule.REGION_AT_ONCE: problem.limits.at_once_in_region,
    }.get(rule, 1)
