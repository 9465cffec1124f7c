"""A deadline as a sentence: which day, and how many working days are left or gone by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.kernel.calendar.words_of_terms import gone, last_day, left
from ishenim.kernel.calendar.words_of_time import clock, day_short


@dataclass(frozen=True, slots=True)
class Said:
    """What stands first, and what is said beside it."""

    first: str
    more: str


def said(due_at: datetime | None, *, late: bool) -> Said:
    """Say by when something is due, or since when it is overdue."""
    if due_at is None:
        return Said(_("no deadline"), "")
    today = timezone.localdate()
    last = last_day(due_at)
    if late or due_at <= timezone.now():
        return Said(gone(last, today), _("it was due on %(day)s") % {"day": day_short(last)})
    return Said(by(last, today, due_at), left(last, today))


def by(last: date, today: date, due_at: datetime) -> str:
    """Name the last day, with its hour where the term does not run until midnight."""
    if last == today:
        named = _("today")
    elif last == today + timedelta(days=1):
        named = _("tomorrow, %(day)s") % {"day": day_short(last)}
    else:
        named = day_short(last)
    ends = timezone.localtime(due_at)
    return named if (ends.hour, ends.minute) == (0, 0) else f"{named}, {clock(due_at)}"
