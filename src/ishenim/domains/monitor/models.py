"""What this domain knows of a dump beyond the table that all matters share, and the figures made from the newest."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ishenim.domains.monitor.procedures import PublishedDumps
from ishenim.kernel.procedures.models import Detail


class PublishedDump(Detail):
    """A dump that was published. `kept` says whether its files are still here: only the newest are."""

    procedure = PublishedDumps

    position = models.BigIntegerField(_("as of entry"))
    sha256 = models.CharField(_("fingerprint of its description"), max_length=64)
    size = models.BigIntegerField(_("bytes"))
    kept = models.BooleanField(_("its files are here"), default=True)


class Figures(models.Model):
    """What was computed for one key: a place, an institution, or all peers of a kind of place."""

    key = models.CharField(_("of what"), max_length=100, primary_key=True)
    position = models.BigIntegerField(_("as of entry"))
    told = models.JSONField(_("figures"))

    class Meta:
        verbose_name = _("figures")
        verbose_name_plural = _("figures")
