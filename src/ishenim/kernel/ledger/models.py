"""The rows of the ledger. The database itself refuses to change or remove an entry or a position."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

OPEN = "open"
SEALED = "sealed"
ERASURE = "erasure"
BOOK = "book"
"""The kind of those lines that are about the book itself: what was lost of it, and what was brought back."""
BROUGHT_BACK, BEGUN_ANEW = "bring_back", "begin_anew"
LANES = [(OPEN, _("Public, placed every second")), (SEALED, _("Not public, placed once a day"))]


class Entry(models.Model):
    """One line of the ledger: what was done, by which role, when. Nothing is ever changed."""

    lane = models.CharField(_("lane"), max_length=6, choices=LANES)
    matter_id = models.BigIntegerField(_("matter"), null=True, db_index=True)
    at = models.DateTimeField(_("at"))
    kind = models.CharField(_("kind"), max_length=60)
    step = models.CharField(_("step"), max_length=60)
    to = models.CharField(_("new state"), max_length=60)
    by = models.CharField(_("role"), max_length=60)
    person_id = models.BigIntegerField(_("person"), null=True)
    leaf = models.BinaryField(_("leaf"))

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        indexes = [models.Index(fields=["at"], condition=models.Q(lane=SEALED), name="ledger_sealed_days")]

    @property
    def told(self) -> dict[str, Any]:
        """What the leaf says to everybody."""
        told: dict[str, Any] = json.loads(bytes(self.leaf))
        return told

    @property
    def number(self) -> int | None:
        """Its place in the book counted from 0, or nothing while it is being recorded."""
        position: Position | None = getattr(self, "position", None)
        return None if position is None else position.position

    @property
    def opened(self) -> dict[str, Any]:
        """The values that stand beside the entry and were not erased."""
        return {field: pair[1] for field, pair in self._pairs().items() if pair is not None}

    @property
    def erased(self) -> list[str]:
        """The fields whose values were erased."""
        return [field for field, pair in self._pairs().items() if pair is None]

    def _pairs(self) -> dict[str, list[Any] | None]:
        opening: Opening | None = getattr(self, "opening", None)
        return {} if opening is None else opening.values


class Opening(models.Model):
    """The values an entry is committed to, each with its salt, until somebody erases them."""

    entry = models.OneToOneField(
        Entry, models.PROTECT, primary_key=True, related_name="opening", verbose_name=_("entry")
    )
    values = models.JSONField(_("values"))

    class Meta:
        verbose_name = _("opened values")
        verbose_name_plural = _("opened values")


class Position(models.Model):
    """The place of an entry in the book, for ever."""

    position = models.BigIntegerField(_("position"), primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="position", verbose_name=_("entry"))
    leaf_hash = models.BinaryField(_("hash of the leaf"), max_length=32)

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")


class Promise(models.Model):
    """What was filed under seal and will be in the book when its day is closed."""

    day = models.DateField(_("day"), db_index=True)
    leaf = models.BinaryField(_("leaf"))
    leaf_hash = models.BinaryField(_("hash of the leaf"), max_length=32, unique=True)
    values = models.JSONField(_("values"))
    text = models.TextField(_("signed promise"))
    entry = models.OneToOneField(
        Entry, models.PROTECT, null=True, related_name="promise", verbose_name=_("entry")
    )

    class Meta:
        indexes = [models.Index(fields=["id"], condition=models.Q(text=""), name="ledger_unsigned_promises")]
        verbose_name = _("promise")
        verbose_name_plural = _("promises")


class Signatory(models.Model):
    """The one key that signs for this book, written down before the first seal: `identity.py` says what for."""

    vkey = models.CharField(_("name and public key"), max_length=500)

    class Meta:
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")


class Why(models.TextChoices):
    """Why nothing may be added to the book."""

    OLDER = "older", _("the database is older than what was signed")
    ALONE = "alone", _("nobody can tell whether the database is older than what was signed")
    MOVED = "moved", _("the installation was moved to another place")


class Hold(models.Model):
    """That the book is only read until a person has decided: one row, or none.

    `have` is how many entries the database has placed, `signed` for how many somebody signed.
    """

    why = models.CharField(_("why"), max_length=10, choices=Why)
    since = models.DateTimeField(_("since"))
    have = models.BigIntegerField(_("entries there"))
    signed = models.BigIntegerField(_("entries signed for"))

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")


class Restoration(models.Model):
    """What was decided about entries that a backup did not hold. Its entry says the same in the book.

    `first` is the first of them and `beyond` the first after them, nothing where nobody knows. Of a book that was
    begun anew it keeps the name, the key and the last seal of the one before, and the signed note that links both.
    """

    entry = models.OneToOneField(
        Entry, models.PROTECT, primary_key=True, related_name="restoration", verbose_name=_("entry")
    )
    step = models.CharField(_("what was decided"), max_length=20)
    at = models.DateTimeField(_("at"))
    first = models.BigIntegerField(_("first entry"))
    beyond = models.BigIntegerField(_("first entry after them"), null=True)
    origin = models.CharField(_("name of the book"), max_length=250)
    origin_before = models.CharField(_("name of the book before"), max_length=250, blank=True)
    vkey_before = models.CharField(_("key of the book before"), max_length=400, blank=True)
    checkpoint_before = models.TextField(_("last seal of the book before"), blank=True)
    note = models.TextField(_("signed note"), blank=True)

    class Meta:
        verbose_name = _("restoration")
        verbose_name_plural = _("restorations")
