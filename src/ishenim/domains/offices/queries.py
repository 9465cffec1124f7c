"""What pages ask about offices: who holds which today, and who held them before."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from ishenim.domains.offices import rules
from ishenim.domains.offices.models import Office
from ishenim.domains.offices.procedures import HELD, AppointmentState
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import ADMINISTRATOR, Actor
from ishenim.kernel.places.atlas import atlas

ROWS = 50


def offices(by: Actor) -> QuerySet[Office]:
    """Return the offices in an administrator's territory, the last entered first."""
    assert by.place_id is not None
    inside = atlas().within(by.place_id)
    rows = Office.objects.filter(matter__place_id__in=inside).order_by("-pk")
    return rows.select_related(
        "matter", "appointment__person", "appointment__institution", "appointment__place"
    )


def held(by: Actor, on: date | None = None, *, before: int | None = None, limit: int = ROWS) -> list[Office]:
    """Return the offices held today or from a later day on, disabled ones too: one query."""
    day = on or timezone.localdate()
    running = offices(by).filter(Q(appointment__ends=None) | Q(appointment__ends__gt=day))
    return page(running.filter(matter__state__in=HELD), before, limit)


def proposed(by: Actor, *, before: int | None = None, limit: int = ROWS) -> list[Office]:
    """Return the proposals that wait for a second person: one query."""
    return page(offices(by).filter(matter__state=AppointmentState.PROPOSED.value), before, limit)


def formerly(
    by: Actor, on: date | None = None, *, before: int | None = None, limit: int = ROWS
) -> list[Office]:
    """Return the offices that were held and are over: one query. Only administrators read these names."""
    ended = Q(matter__state=AppointmentState.ENDED.value)
    run_out = Q(matter__state__in=HELD, appointment__ends__lte=on or timezone.localdate())
    return page(offices(by).filter(ended | run_out), before, limit)


def of_person(person_id: int) -> list[Office]:
    """Return everything one person holds, held or was proposed for, the last entered first: one query."""
    rows = Office.objects.filter(appointment__person_id=person_id).order_by("-pk")
    return list(rows.select_related("matter", "appointment__institution", "appointment__place"))


def waiting_for(email: str) -> Office | None:
    """Return the proposal of somebody known by e-mail that waits for a second person, or None."""
    return of_email(email).filter(matter__state=AppointmentState.PROPOSED.value).first()


def waits_for_recovery(email: str) -> Office | None:
    """Return the office for which a new sign-in was asked for by somebody who is still there, or None."""
    asked = of_email(email).filter(matter__state=AppointmentState.RECOVERING.value).first()
    return asked if asked and rules.others_who_decide(asked, timezone.localdate()) else None


def administration_of(email: str) -> Office | None:
    """Return the office that somebody known by e-mail holds as an administrator, or None."""
    held = of_email(email).filter(appointment__role=ADMINISTRATOR.name, matter__state__in=HELD)
    return held.filter(Q(appointment__ends=None) | Q(appointment__ends__gt=timezone.localdate())).first()


def of_email(email: str) -> QuerySet[Office]:
    rows = Office.objects.filter(appointment__person__email__iexact=email.strip())
    return rows.select_related("matter", "appointment__person").order_by("pk")


def names(numbers: Collection[int]) -> dict[int, str]:
    """Return who holds, held or was proposed for these offices, in words: one query. Only administrators read it."""
    rows = Office.objects.filter(pk__in=numbers).select_related(
        "appointment__person", "appointment__institution"
    )
    return {office.pk: said(office.appointment) for office in rows}


def said(held: Appointment) -> str:
    return f"{held.office.label}, {held.institution.name}: {held.person.name}"


def page(rows: QuerySet[Office], before: int | None, limit: int) -> list[Office]:
    return list(rows.filter(pk__lt=before)[:limit] if before else rows[:limit])
