"""What the clock does every day for offices: write that a term is over."""

from __future__ import annotations

from datetime import date, datetime

from ishenim.domains.offices import actions  # noqa: F401 -- registers the step taken here
from ishenim.domains.offices.models import Office
from ishenim.domains.offices.procedures import HELD, Appointing
from ishenim.kernel.institutions.roles import THE_CLOCK
from ishenim.kernel.procedures.clock import every_day
from ishenim.kernel.procedures.engine import take
from ishenim.kernel.procedures.items import Item

BATCH = 500


@every_day
def write_what_is_over(today: date, now: datetime) -> int:
    """Close every office whose term has run out."""
    over = Office.objects.filter(appointment__ends__lte=today, matter__state__in=HELD).order_by("pk")
    items = [Item(office.matter, at=now) for office in over.select_related("matter")[:BATCH]]
    if items:
        take(items, Appointing.term_over, THE_CLOCK, partly=True)
    return sum(item.refused is None for item in items)
