"""The register as anyone takes it away."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ishenim.domains.complaints.models import Outcome
from ishenim.domains.complaints.register import Row
from ishenim.kernel.tables.columns import Column, Kind, Table
from ishenim.kernel.tables.lists import register_at_its_page


def counted(outcome: Outcome, row: Row) -> int | None:
    """Return how often an outcome was found; nothing where it is held back."""
    return None if row.outcomes is None else row.outcomes[outcome]


REGISTER: Table[Row] = Table(
    "complaints",
    _("What became of complaints"),
    (
        Column("year", _("Year"), lambda row: row.year, Kind.NUMBER),
        Column("place", _("Place"), lambda row: row.place, Kind.CODE),
        Column("place_words", _("Place in words"), lambda row: row.name),
        Column("total", _("Became final"), lambda row: row.total, Kind.NUMBER),
        Column("breach", _("A breach"), lambda row: counted(Outcome.BREACH, row), Kind.NUMBER),
        Column("no_breach", _("No breach"), lambda row: counted(Outcome.NO_BREACH, row), Kind.NUMBER),
        Column("not_taken", _("Not examined"), lambda row: counted(Outcome.NOT_TAKEN, row), Kind.NUMBER),
        Column("days", _("Days until half of them were final"), lambda row: row.days, Kind.NUMBER),
    ),
)


def register() -> None:
    """Tell programs where the register is taken away."""
    register_at_its_page("complain/register", REGISTER)
