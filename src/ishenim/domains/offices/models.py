"""What this domain knows of an appointment beyond the table that all matters share."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from ishenim.domains.offices.procedures import Appointing
from ishenim.kernel.institutions.models import Appointment, Person
from ishenim.kernel.institutions.roles import ROLES
from ishenim.kernel.procedures.models import Detail

SENSITIVE = [role for role in ROLES.values() if role.official and role.sensitive]


class Office(Detail):
    """How one person came into one office, and out of it again."""

    procedure = Appointing

    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="entered_by")

    @property
    def is_named(self) -> bool:
        """Whether the public reads who holds the office."""
        return self.appointment.named

    @property
    def name_is_hidden(self) -> bool:
        """Whether the public would read who holds it, had nobody hidden the name."""
        return not self.is_named and self.appointment.office.public

    @property
    def two_people_reset(self) -> bool:
        """Whether the person holds, or is to hold, an office that only two people may give: this one or another."""
        held = offices_held(self.person, timezone.localdate())
        return held.filter(role__in=[role.name for role in SENSITIVE]).exists()

    @property
    def one_person_may_reset(self) -> bool:
        """Whether there is no such office."""
        return not self.two_people_reset

    @property
    def person(self) -> Person:
        """Who holds the office, or is to hold it."""
        return self.appointment.person


def offices_held(person: Person, on: date) -> QuerySet[Appointment]:
    """Return the offices that somebody holds or is to hold on a day or later, whether confirmed or not."""
    lasting = Appointment.objects.filter(Q(ends=None) | Q(ends__gt=on), person=person)
    return lasting.exclude(entered_by__matter__state__in=Appointing.final)
