"""What acts say about single days, as the calendar keeps it. Only the procedure of such acts calls this."""

from __future__ import annotations

from datetime import date

from ishenim.kernel import versions
from ishenim.kernel.calendar.models import DecreedDay


def decree(day: date, *, off: bool, basis: str) -> None:
    """Let an act decide about one day, for every deadline that is counted from now on."""
    DecreedDay.objects.update_or_create(day=day, defaults={"off": off, "basis": basis})
    versions.after_commit("calendar")


def take_back(day: date) -> None:
    """Let the published calendar decide about a day again."""
    DecreedDay.objects.filter(day=day).delete()
    versions.after_commit("calendar")
