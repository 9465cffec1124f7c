"""What the database may hold readably of a report: its channel and days, and no word, name or file."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ishenim.domains.reports import procedures
from ishenim.kernel.procedures.confided_keeping import KeptDetail


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
