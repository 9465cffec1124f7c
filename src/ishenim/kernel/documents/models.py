"""Files known by the fingerprint of their content."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.documents.limits import JPEG, PDF, PNG, WEBP


class Kind(models.TextChoices):
    """What a document is, as its bytes show."""

    PNG = PNG, _("picture (PNG)")
    JPEG = JPEG, _("picture (JPEG)")
    WEBP = WEBP, _("picture (WebP)")
    PDF = PDF, _("document (PDF)")


class Document(models.Model):
    """A clean file. The same content is one row and one file, however often and by whomever it is brought."""

    sha256 = models.CharField(_("fingerprint"), max_length=64, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    size = models.PositiveIntegerField(_("size in bytes"))
    added_at = models.DateTimeField(_("first brought"))

    name: str = ""
    """What whoever brings it now calls it; kept with what it is attached to, for another may call it otherwise."""
    original: str = ""
    """The fingerprint of the file as it was brought now, before it was cleaned; kept beside the name."""

    def __str__(self) -> str:
        return self.sha256
