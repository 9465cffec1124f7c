"""What the clock does every day for codes: ask whoever is bound to acknowledge, and no longer where that is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Q

from ishenim.domains.conduct import actions  # noqa: F401 -- registers the steps taken here
from ishenim.domains.conduct.models import Acknowledgement
from ishenim.domains.conduct.procedures import Acknowledgements, AcknowledgementState
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import THE_CLOCK
from ishenim.kernel.norms.models import Norm, Version
from ishenim.kernel.norms.reading import in_force, officers_bound
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.clock import every_day
from ishenim.kernel.procedures.engine import begin, take
from ishenim.kernel.procedures.items import Item

BATCH = 500
ASKED = [AcknowledgementState.DUE, AcknowledgementState.OVERDUE]


def versions_in_force(on: date) -> list[Version]:
    """Return the version of every norm that is in force on a day."""
    found = (in_force(norm.slug, on) for norm in Norm.objects.order_by("pk"))
    return [version for version in found if version is not None]


@every_day
def ask_whoever_is_bound(today: date, now: datetime) -> int:
    """Ask every officer who is bound by a version in force and was not asked yet, whenever the office was taken up."""
    missing = [
        Item(
            begin(Acknowledgements.name, place_id=atlas().current(officer.place_id, today).id),
            {"of": version, "officer": officer},
            now,
        )
        for version in versions_in_force(today)
        for officer in not_asked(version, today)
    ]
    for start in range(0, len(missing), BATCH):
        take(missing[start : start + BATCH], Acknowledgements.ask, THE_CLOCK)
    return len(missing)


def not_asked(version: Version, on: date) -> Iterator[Appointment]:
    """Yield who is bound by a version and was not asked to acknowledge it."""
    asked = set(version.acknowledgements.values_list("appointment_id", flat=True))
    yield from (officer for officer in officers_bound(version.norm_id, on) if officer.pk not in asked)


@every_day
def ask_no_longer(today: date, now: datetime) -> int:
    """End what is asked of whoever left the office or is bound no longer, and what versions of the past asked."""
    versions = versions_in_force(today)
    bound = {
        version.pk: [officer.pk for officer in officers_bound(version.norm_id, today)] for version in versions
    }
    still = Q(pk__in=())
    for number, officers in bound.items():
        still |= Q(version_id=number, appointment_id__in=officers)
    asked = {"matter__kind": Acknowledgements.name, "matter__state__in": ASKED}
    open_ones = Acknowledgement.objects.filter(**asked).select_related("matter")
    items = [Item(one.matter, at=now) for one in open_ones.exclude(still).order_by("pk")[:BATCH]]
    if items:
        take(items, Acknowledgements.end, THE_CLOCK, partly=True)
    return len(items)
