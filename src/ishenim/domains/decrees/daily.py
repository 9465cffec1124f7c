"""What the clock looks at whenever it comes by: acts after which the deadlines were not counted anew yet."""

from __future__ import annotations

from datetime import datetime

from ishenim.domains.decrees import actions  # noqa: F401 -- registers the step taken here
from ishenim.domains.decrees.models import ActAboutADay
from ishenim.domains.decrees.procedures import ActsAboutDays
from ishenim.kernel.institutions.roles import THE_CLOCK
from ishenim.kernel.procedures.clock import every_time
from ishenim.kernel.procedures.engine import take
from ishenim.kernel.procedures.items import Item


@every_time
def count_deadlines_anew(now: datetime) -> int:
    """Count once for all acts that came since, and say it beside each."""
    waiting = [
        Item(act.matter, at=now)
        for act in ActAboutADay.objects.filter(counted=False).select_related("matter")
    ]
    if waiting:
        take(waiting, ActsAboutDays.count_anew, THE_CLOCK)
    return len(waiting)
