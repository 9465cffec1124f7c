"""What the clock does every day for complaints: hand on what nobody is left to examine."""

from __future__ import annotations

from datetime import date, datetime

from ishenim.domains.complaints import actions  # noqa: F401 -- actions register the step taken here
from ishenim.domains.complaints.models import Complaint
from ishenim.domains.complaints.procedures import Complaint as Rule
from ishenim.kernel.institutions.roles import THE_CLOCK
from ishenim.kernel.procedures.circles import Share
from ishenim.kernel.procedures.clock import every_day
from ishenim.kernel.procedures.confided_seats import BATCH, let_into, nobody_is_seated, seats_of
from ishenim.kernel.procedures.engine import take
from ishenim.kernel.procedures.items import Item


@every_day
def hand_on_what_nobody_examines(today: date, now: datetime) -> int:
    """Hand every complaint of whose body nobody is left to the other body; return how many."""
    under_way = Complaint.objects.filter(
        matter__kind=Rule.name, matter__state__in=Rule.moved_up.when, above__isnull=False
    ).select_related("matter")
    shares = Share.objects.filter(matter_id__in=[one.matter_id for one in under_way])
    inside, seats = let_into(shares), seats_of(shares, today)
    left = [one for one in under_way if nobody_is_seated(one, inside[one.matter_id], seats)]
    items = [Item(one.matter, at=now) for one in left[:BATCH]]
    if items:
        take(items, Rule.moved_up, THE_CLOCK, partly=True)
    return sum(item.refused is None for item in items)
