"""Dumps as anyone takes them away: when each was published, as of which entry, by which fingerprint."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ishenim.domains.monitor import queries
from ishenim.domains.monitor.funnels import POINTS
from ishenim.domains.monitor.models import PublishedDump
from ishenim.domains.monitor.showing import ROWS
from ishenim.kernel.tables.columns import Column, Kind, Table
from ishenim.kernel.tables.lists import Chosen, List, Piece, piece, register_at_its_page, register_list

DUMPS: Table[PublishedDump] = Table(
    "publications",
    _("The whole record as files"),
    (
        Column("reference", _("Reference"), lambda row: row.matter.reference, Kind.CODE),
        Column("published_at", _("Published"), lambda row: row.matter.opened_at, Kind.MOMENT),
        Column("position", _("As of entry"), lambda row: row.position, Kind.NUMBER),
        Column("sha256", _("Fingerprint of the description (SHA-256)"), lambda row: row.sha256, Kind.CODE),
        Column("size", _("Size in bytes"), lambda row: row.size, Kind.NUMBER),
        Column("kept", _("Its files are still here"), lambda row: row.kept, Kind.TRUTH),
    ),
)


class AnyDump(forms.Form):
    """Nothing is chosen among dumps: there is one a day."""


def read(_chosen: Chosen, before: int | None, most: int) -> Piece[PublishedDump]:
    """Return the next dumps, the newest first: one query."""
    found = queries.dumps()
    if before is not None:
        found = found.filter(pk__lt=before)
    return piece(list(found[: most + 1]), most, lambda row: row.pk)


DUMP_LIST = List(
    kind=PublishedDump.procedure.name,
    table=DUMPS,
    choice=AnyDump,
    read=read,
    one=queries.by_reference,
    keys=["kind:publication"],
)


def register() -> None:
    """Let programs read which dumps there are, and find the figures."""
    register_list(DUMP_LIST)
    register_at_its_page("places/{code}/figures", ROWS)
    register_at_its_page("institutions/{code}/figures", ROWS)
    register_at_its_page("places/{code}/figures/{figure}", POINTS)
