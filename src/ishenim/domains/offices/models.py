"""What this domain knows of an appointment beyond the table that all matters share."""

from __future__ import annotations

from django.db import models

from ishenim.domains.offices.procedures import Appointing
from ishenim.kernel.institutions.models import Appointment, Person
from ishenim.kernel.procedures.models import Detail


class Office(Detail):
    """How one person came into one office, and out of it again."""

    procedure = Appointing

    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="entered_by")

    @property
    def person(self) -> Person:
        """Who holds the office, or is to hold it."""
        return self.appointment.person
