"""The problem of a region and a quarter, read from the record; and the process that solves it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from tempfile import TemporaryFile
from typing import Any

from django.utils import timezone

from ishenim.domains.meetings.conditions import EVERY_WEEKDAY, Conditions, Wish
from ishenim.domains.meetings.halls import Register, called, district_of, register_of
from ishenim.domains.meetings.models import Meeting
from ishenim.domains.meetings.procedures import HallState, MeetingState
from ishenim.domains.meetings.quarters import Quarter
from ishenim.domains.meetings.schedule.problem import (
    Beat,
    Day,
    Hall,
    Hour,
    Limits,
    Officer,
    Problem,
    Shut,
    Slot,
    plain,
)
from ishenim.kernel.calendar import working_days
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import NEIGHBOURHOOD_OFFICER
from ishenim.kernel.places.atlas import Unit, atlas

OPEN = [MeetingState.EXPECTED, MeetingState.PLANNED, MeetingState.ANNOUNCED, MeetingState.POSTPONED]
OVER = [MeetingState.HELD, MeetingState.MINUTED, MeetingState.CLOSED]
HAS_A_DAY = [MeetingState.PLANNED, MeetingState.ANNOUNCED, *OVER]
SATURDAY = 5
A_DAY = timedelta(days=1)
DAYS_OF_A_WORKING_DAY = timedelta(days=2)
LONGEST_ROW_OF_HOLIDAYS = timedelta(days=14)
"""So many days of a calendar hold a working day at the least, and so many more where holidays stand in a row."""
AGAINST_A_WISH = 3
"""Points for a weekday or an hour that a beat would rather not have."""

Progress = Callable[[int, int], None]


def minute_of(moment: time | datetime) -> int:
    """Return how many minutes of its day have gone by."""
    return moment.hour * 60 + moment.minute


@dataclass(frozen=True)
class Terms:
    """How a schedule is to be: the limits, at which hours, how long."""

    limits: Limits
    hours: tuple[time, ...]
    minutes: int

    @property
    def slots(self) -> tuple[Hour, ...]:
        """The hours at which meetings are offered."""
        begins = sorted({minute_of(hour) for hour in self.hours})
        return tuple(Hour(minute, minute + self.minutes) for minute in begins)


@dataclass(frozen=True)
class Made:
    """The problem, the meeting that each of its keys stands for, how each hall is called, and which have a code."""

    problem: Problem
    meetings: Mapping[str, Meeting]
    halls: Mapping[str, str]
    registered: frozenset[str] = frozenset()

    def hall_of(self, key: str) -> str:
        """Return where a meeting would be held; nothing where nobody has said."""
        return self.halls.get(self.problem.beat[key].hall, "")

    def hall_said(self, key: str) -> str:
        """Return in which words a step says where a meeting is held: by the code of its hall, where it has one."""
        hall = self.problem.beat[key].hall
        return hall if hall in self.registered else self.hall_of(key)


@dataclass(slots=True)
class Where:
    """Where one meets: a hall of the register or a place without a code, with what was said of its days."""

    key: str
    name: str
    has_a_code: bool
    weekdays: set[int]
    shut: set[date] = field(default_factory=set)

    @classmethod
    def meant(cls, words: str, unit: Unit, register: Register) -> Where:
        """Return what words mean for a beat; a hall of the register opens on the days that stand there."""
        hall = register.meant(words, unit) if words else None
        if hall is not None:
            code, weekdays = hall.matter.reference, {number - 1 for number in hall.weekdays}
            return cls(code, hall.name or code, has_a_code=True, weekdays=weekdays)
        return cls(called(words, unit) if words else "", words, has_a_code=False, weekdays=set(EVERY_WEEKDAY))

    def take_in(self, said: Conditions, unit: Unit) -> None:
        """Add what was said of it for one of its beats: the days on which it is shut, and its open weekdays."""
        self.shut |= said.shut.get(unit.code, set())
        told = said.halls.get(unit.code)
        if told is not None:
            self.weekdays &= set(told.weekdays)

    @property
    def hall(self) -> Hall:
        """It as the problem has it."""
        return Hall(self.key, tuple(sorted(self.weekdays)), tuple(sorted(self.shut)))


def problem_of(place: Unit, quarter: Quarter, terms: Terms, said: Conditions, today: date) -> Made:
    """Return what is to be scheduled: every expected meeting of the quarter in a place, and what stands in its way."""
    meetings = list(meetings_of(place, quarter))
    first_free = today + timedelta(days=max((one.notice_needed for one in meetings), default=0))
    officers = officers_of({one.beat_id for one in meetings}, max(today, quarter.first_day))
    met = met_outside(meetings, set(officers.values()), quarter, terms.limits)
    venues = venues_of(meetings, said)
    register = register_of((venues[one.pk], atlas().by_id(one.beat_id)) for one in meetings)
    beats: list[Beat] = []
    halls: dict[str, Where] = {}
    away: dict[str, set[date]] = defaultdict(set)
    for meeting in meetings:
        unit = atlas().by_id(meeting.beat_id)
        district = district_of(unit)
        where = Where.meant(venues[meeting.pk], unit, register)
        hall = where.key
        officer = officers.get(meeting.beat_id, "")
        halls.setdefault(hall, where).take_in(said, unit)
        away[officer] |= said.away.get(unit.code, set())
        weekdays, hours = wished(said.wishes.get(unit.code), terms.slots)
        now = slot_of(meeting)
        beats.append(
            Beat(
                key=meeting.matter.reference,
                district=district,
                officer=officer,
                hall=hall,
                weekdays=weekdays,
                hours=hours,
                now=now,
                settled=now is not None and (now.day < first_free or meeting.matter.state in OVER),
            )
        )
    problem = Problem(
        days=tuple(days_of(quarter, terms.limits, first_free)),
        hours=terms.slots,
        beats=tuple(beats),
        officers=tuple(
            Officer(key, tuple(sorted(away[key])), tuple(sorted(met[key]))) for key in sorted(away) if key
        ),
        halls=tuple(halls[key].hall for key in sorted(halls) if key),
        limits=terms.limits,
    )
    names = {key: place.name for key, place in halls.items() if key}
    registered = frozenset(key for key, place in halls.items() if place.has_a_code)
    return Made(problem, {meeting.matter.reference: meeting for meeting in meetings}, names, registered)


def meetings_of(place: Unit, quarter: Quarter) -> Iterable[Meeting]:
    """Return the meetings of a quarter in a place that need a day, or have one that others must respect."""
    found = Meeting.objects.filter(quarter=str(quarter), beat_id__among=atlas().within(place.id))
    states = [str(state) for state in (*OPEN, *OVER)]
    return (
        found.filter(matter__state__in=states)
        .select_related("matter")
        .order_by("beat__code", "ordinal", "pk")
    )


def officers_of(beats: set[int], on: date) -> dict[int, str]:
    """Return who reports in each beat on a day, as a number that says nothing."""
    held = Appointment.objects.in_force(on).filter(role=NEIGHBOURHOOD_OFFICER.name, place_id__among=beats)
    return {beat: str(person) for beat, person in held.order_by("-pk").values_list("place_id", "person_id")}


def met_outside(
    meetings: list[Meeting], officers: set[str], quarter: Quarter, limits: Limits
) -> dict[str, set[int]]:
    """Return on which working days officers meet who are scheduled here, in meetings that are not: two queries.

    Those of the quarters beside this one count, and those of beats that lie elsewhere: whoever held a beat on the day
    of its meeting met there. Days are counted as those of the quarter are.
    """
    held = Appointment.objects.filter(role=NEIGHBOURHOOD_OFFICER.name, person_id__in=map(int, officers))
    terms: dict[int, list[Appointment]] = defaultdict(list)
    for one in held:
        terms[one.place_id].append(one)
    around = DAYS_OF_A_WORKING_DAY * limits.days_between + LONGEST_ROW_OF_HOLIDAYS
    first, last = (
        timezone.make_aware(datetime.combine(day, time()))
        for day in (quarter.first_day - around, quarter.last_day + around)
    )
    others = Meeting.objects.filter(beat_id__among=terms.keys(), starts_at__range=(first, last))
    others = others.filter(matter__state__in=[str(state) for state in HAS_A_DAY])
    others = others.exclude(pk__in=[meeting.pk for meeting in meetings])
    met: dict[str, set[int]] = defaultdict(set)
    for beat, starts in others.values_list("beat_id", "starts_at"):
        day = timezone.localdate(starts)
        for one in terms[beat]:
            if one.starts <= day and (one.ends is None or day < one.ends):
                met[str(one.person_id)].add(working_days.between(quarter.first_day - A_DAY, day))
    return met


def venues_of(meetings: list[Meeting], said: Conditions) -> dict[int, str]:
    """Return where each meeting is to be: as was said, as it is planned, or where its beat met the last time.

    A hall of the register is named by its code; one that was closed is nowhere.
    """
    beats = {meeting.beat_id for meeting in meetings}
    before = Meeting.objects.filter(beat_id__among=beats, starts_at__isnull=False).exclude(venue="")
    open_ones = before.exclude(hall__matter__state=HallState.CLOSED).order_by("starts_at")
    rows = list(open_ones.values_list("pk", "beat_id", "venue", "hall__matter__reference"))
    where = {number: code or venue for number, _beat, venue, code in rows}
    last = {beat: code or venue for _number, beat, venue, code in rows}
    found = {}
    for meeting in meetings:
        told = said.halls.get(atlas().by_id(meeting.beat_id).code)
        found[meeting.pk] = told.name if told else where.get(meeting.pk) or last.get(meeting.beat_id, "")
    return found


def wished(wish: Wish | None, hours: tuple[Hour, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the points of each weekday and each hour for a beat."""
    if wish is None:
        return (0,) * 7, (0,) * len(hours)
    since = minute_of(wish.hour) if wish.hour else 0
    weekdays = tuple(0 if weekday in wish.weekdays else AGAINST_A_WISH for weekday in range(7))
    return weekdays, tuple(0 if hour.begins >= since else AGAINST_A_WISH for hour in hours)


def slot_of(meeting: Meeting) -> Slot | None:
    """Return the day and hour that a meeting has now."""
    if meeting.matter.state not in HAS_A_DAY or not meeting.starts_at or not meeting.ends_at:
        return None
    starts, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    begins = minute_of(starts)
    return Slot(starts.date(), Hour(begins, begins + round((ends - starts).total_seconds() / 60)))


def days_of(quarter: Quarter, limits: Limits, first_free: date) -> Iterable[Day]:
    """Yield the days of a quarter, each with how many working days have gone by and why it is shut, if it is."""
    day, working = quarter.first_day, 0
    while day <= quarter.last_day:
        working += not working_days.is_off(day)
        yield Day(day, working, why_shut(day, limits, first_free))
        day += timedelta(days=1)


def why_shut(day: date, limits: Limits, first_free: date) -> str:
    """Return why no meeting is put on a day, or nothing."""
    if working_days.is_holiday(day):
        return Shut.ESTIMATED if working_days.is_soft(day) else Shut.HOLIDAY
    if day < first_free:
        return Shut.TOO_SOON
    if working_days.is_off(day) and not limits.weekend_share:
        return Shut.WEEKEND
    return ""


def solved(problem: Problem, progress: Progress) -> dict[str, Any]:
    """Return what the process that makes schedules answers, or that it failed; its memory ends with it."""
    command = [sys.executable, "-m", "ishenim.domains.meetings.schedule"]
    answer: dict[str, Any] = {}
    with TemporaryFile("w+") as written:
        json.dump(plain(problem), written)
        written.seek(0)
        with subprocess.Popen(  # noqa: S603 -- this interpreter and a module of our own
            command, stdin=written, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                answer = json.loads(line)
                if "of" in answer:
                    progress(answer["done"], answer["of"])
    return {"failed": True} if process.returncode else answer


def moments(day: str, begins: int, ends: int) -> tuple[datetime, datetime]:
    """Return from when until when a meeting is, as a schedule writes it."""
    midnight = timezone.make_aware(datetime.combine(date.fromisoformat(day), time()))
    return midnight + timedelta(minutes=begins), midnight + timedelta(minutes=ends)
