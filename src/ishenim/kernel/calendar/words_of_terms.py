"""How much of a term is left, or how long it has been over, in words: everywhere the same."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ishenim.kernel.calendar import working_days
from ishenim.kernel.days import day_of

A_MOMENT = timedelta(microseconds=1)


def last_day(due_at: datetime) -> date:
    """Return the last day on which a deadline can still be kept: the one before its midnight."""
    return day_of(due_at - A_MOMENT)


def left(last: date, today: date) -> str:
    """Say how many working days remain."""
    days = working_days.between(today, last)
    if days:
        return ngettext("%(days)s working day left", "%(days)s working days left", days) % {"days": days}
    return _("the last day") if last == today else _("no working day left")


def gone(last: date, today: date) -> str:
    """Say how many working days have gone by since the last one."""
    days = working_days.between(last, today)
    if days <= 0:
        return _("late")
    return ngettext("%(days)s working day late", "%(days)s working days late", days) % {"days": days}
