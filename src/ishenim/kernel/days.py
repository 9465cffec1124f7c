"""Which day it is where the record is kept: every rule of days counts in the one time zone of the settings.

Django asks each time whether this thread has chosen another zone. None ever does, and every question asks seven times.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def today() -> date:
    """Return today."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def day_of(moment: datetime) -> date:
    """Return the day on which a moment is; ValueError for one without a zone."""
    return timezone.localdate(moment, timezone.get_default_timezone())
