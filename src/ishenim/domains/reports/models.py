"""What the database may hold readably of a report: its channel and days, and no word, name or file."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ishenim.domains.reports import procedures
from ishenim.domains.reports.channels import CHANNELS
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.procedures.confided_keeping import KeptDetail
from ishenim.kernel.procedures.declare import Circle


class Report(KeptDetail):
    """A report at one channel of the door."""

    procedure = procedures.Report

    channel = models.CharField(_("channel"), max_length=20)

    class Meta:
        indexes = [
            models.Index(
                fields=["kept_until"], condition=models.Q(kept_until__isnull=False), name="report_kept"
            ),
        ]

    def is_seat(self, held: Appointment, circle: Circle) -> bool:
        """Say whether an office is that of the readers of this channel."""
        return held.role == CHANNELS[self.channel].readers.name
