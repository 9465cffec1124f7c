"""When the letter of the day goes out: at eight in the morning, on the clocks of the country."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

EIGHT = time(8)


def morning_after(at: datetime) -> datetime:
    """Return the first morning after a moment."""
    today = _of(at, 0)
    return today if at < today else _of(at, 1)


def last_morning(at: datetime) -> datetime:
    """Return the last morning before a moment, or the moment itself if it is one."""
    today = _of(at, 0)
    return today if at >= today else _of(at, -1)


def _of(at: datetime, days: int) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(at) + timedelta(days=days), EIGHT))
