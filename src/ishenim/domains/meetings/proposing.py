"""A schedule as it was asked for and as it stands: its problem, its draft, and what the machine finds for it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.domains.meetings import conditions
from ishenim.domains.meetings.conditions import EVERY_WEEKDAY, HallSaid
from ishenim.domains.meetings.making import Made, Terms, minute_of, problem_of
from ishenim.domains.meetings.models import CommonSchedule
from ishenim.domains.meetings.quarters import Quarter
from ishenim.domains.meetings.schedule.keeping import Fault, faults_of
from ishenim.domains.meetings.schedule.problem import Hour, Limits, Schedule, Slot
from ishenim.kernel.places.atlas import atlas

LIMITS = ("at_once_in_district", "at_once_in_region", "days_between", "evening_share", "weekend_share")


def terms_of(asked: dict[str, Any]) -> Terms:
    """Return how a schedule is to be, as the form of its step says it."""
    return Terms(
        limits=Limits(**{name: asked[name] for name in LIMITS}),
        hours=tuple(time.fromisoformat(hour) for hour in asked["hours"]),
        minutes=asked["minutes"],
    )


def made_of(schedule: CommonSchedule, today: date) -> Made:
    """Return the problem of a schedule as the record stands today, with the halls that were chosen since."""
    said = conditions.read(schedule.conditions)
    open_on = {hall.name: hall.weekdays for hall in said.halls.values()}
    for code, name in schedule.halls.items():
        said.halls[code] = HallSaid(name, open_on.get(name, EVERY_WEEKDAY))
    place = atlas().by_id(schedule.matter.place_id)
    return problem_of(place, Quarter.parse(schedule.quarter), terms_of(schedule.terms), said, today)


def draft_of(schedule: CommonSchedule, made: Made) -> Schedule:
    """Return the proposal as it stands, of those meetings that still need a day."""
    return {
        key: Slot(date.fromisoformat(said[0]), Hour(said[1], said[2]))
        for key, said in schedule.proposal.items()
        if said and key in made.problem.beat
    }


def why_not(schedule: CommonSchedule, made: Made, key: str, slot: Slot) -> list[Fault]:
    """Return which hard rules a meeting would break on this day and hour while all others stay; none if it could."""
    return faults_of(made.problem, {**draft_of(schedule, made), key: slot}, key)


def known(made: Made, reference: str) -> str:
    """Return the reference of a meeting of this schedule, however it was typed."""
    key = reference.strip().upper()
    if key not in made.meetings:
        raise ValidationError({"meeting": _("No meeting of this schedule has this reference.")})
    return key


def put_in(schedule: CommonSchedule, made: Made, key: str, venue: str, today: date) -> Made:
    """Let the beat of a meeting meet elsewhere, and return the problem as it stands then."""
    schedule.halls = {**schedule.halls, made.meetings[key].beat.code: venue}
    return made_of(schedule, today)


def slot_at(starts_at: datetime, minutes: int) -> Slot:
    """Return the day and hour of a meeting that begins at a moment."""
    here = timezone.localtime(starts_at)
    begins = minute_of(here)
    return Slot(here.date(), Hour(begins, begins + minutes))


def left_out(schedule: CommonSchedule) -> set[str]:
    """Return the meetings that somebody left out: those with nothing where a day would stand."""
    return {key for key, said in schedule.proposal.items() if said is None}
