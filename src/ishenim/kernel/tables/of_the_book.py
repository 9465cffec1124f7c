"""What every list of the open book says of a line: the words that its leaf says to everybody, and its fingerprint."""

from __future__ import annotations

import json

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ishenim.kernel.procedures.book_reading import Fact
from ishenim.kernel.tables.columns import Column, Kind


def said(name: str, title: str | Promise) -> Column[Fact]:
    """Return a column with the word that a leaf has under a name; a sealed leaf says almost nothing."""
    return Column(name, title, lambda row: row.leaf.get(name, ""), Kind.CODE)


def clear(row: Fact) -> str:
    """Return the declared values of a leaf as JSON, in the order of their names."""
    return json.dumps(row.leaf.get("clear", {}), ensure_ascii=False, sort_keys=True)


SAID: tuple[Column[Fact], ...] = (
    Column("position", _("Entry number"), lambda row: row.position, Kind.NUMBER),
    said("day", _("Day")),
    said("kind", _("Procedure")),
    said("step", _("Step")),
    said("to", _("State")),
    said("matter", _("Reference")),
    said("place", _("Place")),
    said("by", pgettext_lazy("who took a step", "Office")),
    said("office", _("Institution")),
    Column("clear", _("What is said openly"), clear, Kind.CODE),
)
FINGERPRINT: Column[Fact] = Column("leaf_hash", _("Fingerprint"), lambda row: row.leaf_hash, Kind.CODE)
