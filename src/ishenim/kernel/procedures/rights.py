"""May this actor take this step for this matter at this moment? Asked by the engine on every door."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from ishenim.kernel.days import day_of
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import Actor, Jurisdiction
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures import circles
from ishenim.kernel.procedures.confiding import ConfidedLine, coarse
from ishenim.kernel.procedures.declare import Step
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.refusals import NotNow, Refused

A_MOMENT = timedelta(seconds=1)

InOffice = Callable[[int, date], bool]


def in_office(appointment_id: int, on: date) -> bool:
    """Say whether an appointment is in force on a day."""
    return Appointment.objects.in_force(on).filter(pk=appointment_id).exists()


def check(step: Step, matter: Matter, by: Actor, at: datetime, *, in_office: InOffice = in_office) -> None:
    """Raise Refused, with the reason, unless the rule allows it.

    `in_office` says whether an appointment is in force on a day; for a batch it remembers what it was told.
    """
    if step.procedure.confidential:
        at = coarse(at)
    on = day_of(at)
    check_matter(step, matter, at, on)
    check_office(step, matter, by, on)
    if by.appointment_id is not None:
        check_term(step, by, at, in_office)
    if by.through is not None:
        check_through(step, matter, by.through, at, in_office)
    if matter.pk and step.once and taken(matter, [step.name]).exists():
        raise Refused(step, "once")
    if step.not_by_who and by.person_id and by.person_id == who_last(matter, step.not_by_who):
        raise Refused(step, "same_person")


def check_matter(step: Step, matter: Matter, at: datetime, on: date) -> None:
    """Raise unless the matter, or the place of one that is to be opened, is as the step asks."""
    if step.opens == bool(matter.pk) or (matter.pk and matter.state not in step.when):
        raise NotNow(step)
    if not matter.fits(step):
        raise Refused(step, "provided")
    if matter.pk and at < matter.state_since:
        raise Refused(step, "past" if at < timezone.now() - A_MOMENT else "clock")
    if step.opens and atlas().by_id(matter.place_id).is_over(on):
        raise Refused(step, "place_over")


def check_office(step: Step, matter: Matter, by: Actor, on: date) -> None:
    """Raise unless some jurisdiction of the step covers the actor's office for the matter's place."""
    if reason := why_none(step.jurisdictions, matter, by, on):
        raise Refused(step, reason)


def check_through(step: Step, matter: Matter, office: Actor, at: datetime, in_office: InOffice) -> None:
    """Raise unless this office may bring in what a resident says in this matter."""
    reason = why_none(step.brought_in_by, matter, office, day_of(at))
    if reason:
        raise Refused(step, "through" if reason == "office" else reason)
    check_term(step, office, at, in_office)


def why_none(offices: Sequence[Jurisdiction], matter: Matter, by: Actor, on: date) -> str:
    """Return why none of these jurisdictions covers the actor's office for the matter, or nothing if one does."""
    reasons = [why_not(who, matter, by, on) for who in offices if who.role is by.role]
    return "" if "" in reasons else next(iter(reasons), "office")


def why_not(who: Jurisdiction, matter: Matter, by: Actor, on: date) -> str:
    """Return the reason why a jurisdiction does not cover the matter, or nothing if it does."""
    if who.hierarchy and not in_territory(by.place_id, matter.place_id, who.hierarchy, on):
        return "place"
    if who.asked and by.institution_id != matter.institution_id:
        return "asked"
    if who.independent and by.institution_id == matter.institution_id:
        return "independent"
    if who.own and not is_its_own(matter, by, on):
        return "own"
    if who.circle and not circles.is_in(matter, who.circle, by):
        return "circle"
    return ""


def is_its_own(matter: Matter, by: Actor, on: date) -> bool:
    """Say whether an office holds a matter; one that is not open yet must lie where the office is."""
    if matter.pk:
        return matter.holder_id == by.appointment_id
    return by.place_id is not None and matter.place_id == atlas().current(by.place_id, on).id


def in_territory(office_place: int | None, place: int, hierarchy: str, on: date) -> bool:
    """Say whether a place, or what replaced it by that day, lies in an office's territory."""
    current = atlas().current(place, on)
    return office_place in {
        place,
        current.id,
        *(unit.id for unit in atlas().ancestors(current.id, hierarchy, on)),
    }


def check_term(step: Step, by: Actor, at: datetime, in_office: InOffice = in_office) -> None:
    if by.appointment_id is None or not in_office(by.appointment_id, day_of(at)):
        raise Refused(step, "term")


def taken(matter: Matter, steps: Sequence[str]) -> QuerySet[Entry] | QuerySet[ConfidedLine]:
    """Return the lines of some steps of a matter."""
    lines = ConfidedLine if matter.procedure.confidential else Entry
    return lines._default_manager.filter(matter_id=matter.pk, step__in=steps)


def who_last(matter: Matter, steps: Sequence[str]) -> int | None:
    """Return the person who took one of some steps of a matter the last time any was taken."""
    return taken(matter, steps).order_by("-pk").values_list("person_id", flat=True).first()
