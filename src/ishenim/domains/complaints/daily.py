"""What the clock does every day for complaints: erase what was kept for its time."""

from __future__ import annotations

from datetime import date, datetime

from ishenim.domains.complaints import actions  # noqa: F401 -- registers the step taken here
from ishenim.domains.complaints.models import Complaint
from ishenim.domains.complaints.procedures import Complaint as Rule
from ishenim.domains.complaints.procedures.states import ENDED
from ishenim.kernel.institutions.roles import THE_CLOCK
from ishenim.kernel.procedures.clock import every_day
from ishenim.kernel.procedures.engine import take
from ishenim.kernel.procedures.items import Item

BATCH = 200


@every_day
def erase_what_was_kept_for_its_time(today: date, now: datetime) -> int:
    """Erase every complaint whose time is over and on which no legal hold stands."""
    over = Complaint.objects.filter(kept_until__lte=today, held=False, matter__state__in=ENDED)
    items = [Item(one.matter, at=now) for one in over.select_related("matter").order_by("pk")[:BATCH]]
    if items:
        take(items, Rule.time_over, THE_CLOCK, partly=True)
    return sum(item.refused is None for item in items)
