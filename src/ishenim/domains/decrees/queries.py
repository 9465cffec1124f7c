"""What may be asked about acts on single days."""

from __future__ import annotations

from datetime import date

from ishenim.domains.decrees.models import ActAboutADay
from ishenim.domains.decrees.procedures import DayState


def in_force(day: date) -> ActAboutADay | None:
    """Return what is entered about a day and in force, or None: one query."""
    found = ActAboutADay.objects.filter(day=day, matter__state=DayState.IN_FORCE)
    return found.select_related("matter").first()
