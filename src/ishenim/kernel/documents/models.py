"""Files known by the fingerprint of their content, and what lies in the stores."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.db.models import Q
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
    searched: bool = False
    """Whether it was searched for viruses when it was brought now."""
    keys: Mapping[str, str] = {}
    """Of a file that lies closed: the key in hexadecimal digits of each of its copies, by its name in the store."""
    copies: Mapping[str, str] = {}
    """Of a file that lies closed: the names in the store of its clean copy and of the untouched original."""

    def __str__(self) -> str:
        return self.sha256

    @property
    def kilobytes(self) -> int:
        """Its size as people compare it."""
        return max(1, round(self.size / 1000))

    @property
    def described(self) -> str:
        """Its name, what it is and how large, in words."""
        about = {"name": self.name, "kind": Kind(self.kind).label, "size": self.kilobytes}
        return str(_("%(name)s, %(kind)s, %(size)d KB") % about)


class Stored(models.Model):
    """Content in one of the stores. It stays while a line brings it, else until a moment, and then it is removed.

    The row is written before the content and removed after it: whatever lies in a store has a row.
    """

    store = models.CharField(_("store"), max_length=10)
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    size = models.PositiveIntegerField(_("size in bytes"))
    from_anyone = models.BooleanField(_("brought without an account"))
    added_at = models.DateTimeField(_("brought"))
    kept_until = models.DateTimeField(_("kept until, unless a line brings it"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "fingerprint"], name="stored_once"),
        ]
        indexes = [
            models.Index(fields=["kept_until"], condition=Q(kept_until__isnull=False), name="stored_until"),
            models.Index(fields=["added_at"], condition=Q(from_anyone=True), name="stored_from_anyone"),
        ]

    def __str__(self) -> str:
        return f"{self.store}/{self.fingerprint}"
