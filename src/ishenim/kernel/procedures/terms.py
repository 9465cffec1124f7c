"""How long there is to act. A term is declared beside its step and may change on a day that an act names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ishenim.kernel.calendar import working_days as calendar
from ishenim.kernel.days import day_of

HOURS = ngettext_lazy("%d hour", "%d hours")
WORKING_DAYS = ngettext_lazy("%d working day", "%d working days")


@dataclass(frozen=True, eq=False)
class Term:
    """So many working days or hours, or until a moment that the matter itself names.

    Counted from the moment the state was entered; `after` names a moment of the detail row to count from instead,
    `called` is that moment in words; `from_opening` counts once, from the opening, whatever states the matter
    passes through.
    """

    length: int = 0
    unit: str = "working_days"
    after: str = ""
    called: str | Promise = ""
    from_opening: bool = False
    changes: Mapping[date, int] = field(default_factory=dict)

    def changed(self, on: date, to: int) -> Term:
        """Return the same term with another length for what begins on a day or later."""
        return replace(self, changes={**self.changes, on: to})

    @property
    def in_working_days(self) -> bool:
        """Whether the calendar of working days decides when the time is up."""
        return self.unit == "working_days"

    def length_on(self, day: date) -> int:
        """Return the length in force on a day."""
        begun = [since for since in self.changes if since <= day]
        return self.changes[max(begun)] if begun else self.length

    def due(self, since: datetime, detail: Any) -> datetime | None:
        """Return the moment the time is up, or None while the matter does not yet name its moment."""
        start = getattr(detail, self.after) if self.after else since
        if start is None:
            return None
        if self.unit == "until":
            return as_moment(start)
        day = day_of(start) if isinstance(start, datetime) else start
        length = self.length_on(day)
        if self.unit == "hours":
            return as_moment(start) + timedelta(hours=length)
        return calendar.end_of(calendar.add(day, length))

    @property
    def label(self) -> str | Promise:
        """The term in words."""
        if self.unit == "until":
            return format_lazy(_("until {moment}"), moment=self.called)
        words = HOURS if self.unit == "hours" else WORKING_DAYS
        plain = words % self.length
        return (
            format_lazy(_("{term} after {moment}"), term=plain, moment=self.called) if self.after else plain
        )


def as_moment(value: date | datetime) -> datetime:
    """Return a moment as it is, and of a day its end."""
    if isinstance(value, datetime):
        return value
    return timezone.make_aware(datetime.combine(value + timedelta(days=1), time.min))


def working_days(
    count: int, *, after: str = "", called: str | Promise = "", from_opening: bool = False
) -> Term:
    """So many working days; the day they are counted from is not one of them."""
    return Term(count, after=after, called=called, from_opening=from_opening)


def hours(count: int) -> Term:
    """So many hours, nights and holidays included."""
    return Term(count, unit="hours")


def until(moment: str, *, called: str | Promise = "") -> Term:
    """Until the end of a day, or the moment, that the detail row holds under this name; and how it is called."""
    return Term(unit="until", after=moment, called=called)
