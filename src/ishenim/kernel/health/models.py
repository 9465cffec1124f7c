"""What the worker says of itself, for whoever asks on whichever machine."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Beat(models.Model):
    """How one job of the worker is: written every few seconds, so a row that grows old is news, too."""

    job = models.CharField(_("job"), max_length=60, primary_key=True)
    at = models.DateTimeField(_("said at"))
    well_at = models.DateTimeField(_("last done"))
    failing_since = models.DateTimeField(_("failing since"), null=True)
    reason = models.CharField(_("kind of fault"), max_length=120, blank=True)
    patience = models.PositiveIntegerField(_("seconds it may take"))

    class Meta:
        verbose_name = _("beat")
        verbose_name_plural = _("beats")


class Latest(models.Model):
    """The latest moment that any clock of this installation has shown: one row. A clock before it went back."""

    at = models.DateTimeField(_("moment"))
