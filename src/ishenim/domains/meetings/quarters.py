"""Quarters of a year: the measure of the rule of reporting meetings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

MONTHS = 3


@dataclass(frozen=True, order=True)
class Quarter:
    """One quarter, written 2026-4."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"

    @classmethod
    def of(cls, day: date) -> Quarter:
        """Return the quarter in which a day lies."""
        return cls(day.year, (day.month - 1) // MONTHS + 1)

    @classmethod
    def parse(cls, written: str) -> Quarter:
        """Return the quarter that is written so; raise ValueError if none is."""
        year, number = written.split("-")
        return cls(int(year), int(number))

    @property
    def in_words(self) -> str:
        """The quarter as people say it, in the reader's language."""
        numbers = (
            pgettext("quarter", "first"),
            pgettext("quarter", "second"),
            pgettext("quarter", "third"),
            pgettext("quarter", "fourth"),
        )
        return _("%(number)s quarter of %(year)s") % {"number": numbers[self.number - 1], "year": self.year}

    @property
    def first_day(self) -> date:
        return date(self.year, (self.number - 1) * MONTHS + 1, 1)

    @property
    def last_day(self) -> date:
        following = self.first_day.replace(day=28) + timedelta(days=4 + 31 + 31)
        return following.replace(day=1) - timedelta(days=1)
