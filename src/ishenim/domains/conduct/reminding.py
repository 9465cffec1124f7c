"""The weekly letter to whoever has not acknowledged a code yet: which, until when, and where."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ishenim.domains.conduct import queries
from ishenim.domains.conduct.models import Acknowledgement
from ishenim.domains.conduct.procedures.offices import BOUND
from ishenim.kernel.calendar.words_of_time import moment
from ishenim.kernel.institutions.roles import (
    ENFORCEMENT_OFFICER,
    JUVENILE_INSPECTOR,
    NEIGHBOURHOOD_OFFICER,
    POLICE_CHIEF,
    Role,
)
from ishenim.kernel.notices import official
from ishenim.kernel.notices.besides import Told
from ishenim.kernel.places.atlas import Unit
from ishenim.kernel.procedures.addresses import origin


def personal(appointment_ids: Collection[int]) -> Told:
    """Say which codes these offices have not acknowledged; nothing where there is none."""
    asked = list(queries.acknowledging_of(appointment_ids))
    return _("Codes that you have not acknowledged yet"), [line(one) for one in asked]


def line(one: Acknowledgement) -> str:
    """Say which version it is, until when it is to be acknowledged, and where it stands."""
    said = {"title": one.version.norm.title, "number": one.version.number}
    due = one.matter.due_at
    if due is None:
        sentence = _("%(title)s, version %(number)d: the time to acknowledge it is over.") % said
    else:
        sentence = _("%(title)s, version %(number)d: acknowledge it until %(until)s.") % {
            **said,
            "until": moment(due),
        }
    step = reverse("desk:matter", kwargs={"reference": one.matter.reference})
    read = reverse("conduct:version", kwargs={"code": one.version.norm.slug, "number": one.version.number})
    return f"{sentence}\n{origin()}{read}\n{origin()}{step}"


def of_nobody(unit: Unit) -> Told:
    """Say nothing of a place: what an officer acknowledged is told to nobody else."""
    return "", []


SORTS = {
    ENFORCEMENT_OFFICER: "codes-enforcement",
    NEIGHBOURHOOD_OFFICER: "codes-neighbourhood",
    JUVENILE_INSPECTOR: "codes-juvenile",
    POLICE_CHIEF: "codes-police-chief",
}
"""How the letter to each office that a code may bind is called for good: at most twenty signs."""


def letter(role: Role) -> official.Weekly:
    """Return the letter to the holders of an office, while some code binds them."""
    return official.Weekly(
        sort=SORTS[role],
        name=gettext_lazy("Codes to be acknowledged"),
        role=role,
        of_place=lambda unit: queries.is_binding(role.name, timezone.localdate()),
        says=of_nobody,
        then=gettext_lazy(
            "All that was to be acknowledged when this letter was begun has been acknowledged."
        ),
        personal=personal,
    )


def register() -> None:
    """Let the letters go out on the first working morning of each week."""
    for role in BOUND:
        official.register(letter(role))
