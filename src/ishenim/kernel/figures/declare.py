"""The words in which a figure is declared. Nothing is computed here, and nothing heavy is loaded.

A figure is an expression over a table of the dump. Its functions get that table and return conditions or days of its
columns, so the same declaration makes the figures of all places at once, and the query by which anyone recomputes one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Rows = Any
"""A table of the dump as ibis has it: its columns are attributes."""
Condition = Callable[[Rows], Any]
ABOUT_PEOPLE = 5
"""Where a figure counts what residents did, fewer than these are not shown."""
ABOUT_OFFICES = 1
"""Where it counts meetings that offices owe in public, every one is shown on its own page anyway."""
DAYS = (0, 1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90, 120, 180, 360)
"""After so many days it is told of a wait which part still waits: enough to draw its curve."""


class Unit(TextChoices):
    """In what a figure is told."""

    OF_HUNDRED = "of_100", _("of 100")
    DAYS = "days", _("days")


def as_they_are(rows: Rows) -> Rows:
    """Take every row of a table as it stands."""
    return rows


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """What every figure has: a name, what it is, of which table, among which rows (its denominator), and its unit."""

    name: str
    title: str | Promise
    definition: str | Promise
    table: str
    among: Condition
    minimum: int
    rows: Callable[[Rows], Rows] = as_they_are
    unit: Unit = Unit.OF_HUNDRED


@dataclass(frozen=True, slots=True, eq=False)
class Share(Figure):
    """How many of the rows keep a condition, of 100."""

    counts: Condition = as_they_are


@dataclass(frozen=True, slots=True, eq=False)
class Wait(Figure):
    """How many days go by until something happens to half of the rows, and to four of five.

    Rows to which it has not happened yet count as still waiting until the day of the dump; they are never left out
    (Kaplan and Meier, 1958). While fewer than the minimum have come to an end, no page says how long half take.
    """

    since: Condition = as_they_are
    until: Condition = as_they_are
    unit: Unit = Unit.DAYS


FIGURES: dict[str, Figure] = {}
"""The figures by name, in the order in which pages show them."""


def register(*figures: Figure) -> None:
    """Let figures be computed and shown."""
    for one in figures:
        FIGURES[one.name] = one
