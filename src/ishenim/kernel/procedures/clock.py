"""Acting when nobody has: a missed deadline takes the step that the rule declares, and some things come every day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import structlog
from django.core.exceptions import ValidationError
from django.utils import timezone

from ishenim.kernel.institutions.roles import THE_CLOCK
from ishenim.kernel.procedures.engine import Item, take
from ishenim.kernel.procedures.models import Deadline, Matter
from ishenim.kernel.procedures.refusals import Refused

log = structlog.get_logger()

Daily = Callable[[date, datetime], int]

AT_ONCE = 500
EVERY_DAY: list[Daily] = []
_asked: dict[str, datetime] = {}


def every_day(function: Daily) -> Daily:
    """Have the clock call a function with each day and moment; what it has done already it must not do again."""
    EVERY_DAY.append(function)
    return function


def tick(now: datetime | None = None) -> int:
    """Do what each day asks and take the declared step for every deadline that has run out; return how many."""
    moment = now or timezone.now()
    return do_what_the_day_asks(moment) + act_on_missed_deadlines(moment)


def do_what_the_day_asks(now: datetime) -> int:
    """Call what comes every day, once an hour in each process: cheap to repeat, and late additions are seen."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    if hour == _asked.get("hour"):
        return 0
    done = sum(daily(timezone.localdate(now), now) for daily in EVERY_DAY)
    _asked["hour"] = hour
    return done


def act_on_missed_deadlines(now: datetime) -> int:
    """Write each miss once, in the order in which time ran out."""
    late = Deadline.objects.filter(
        matter__due_at__lte=now, due_at__lte=now, kept_at=None, missed_at=None
    ).select_related("matter")
    return sum(miss(deadline, now) for deadline in late.order_by("due_at", "pk")[:AT_ONCE])


def miss(deadline: Deadline, now: datetime) -> int:
    """Take the step that the rule declares for a missed deadline; say so if the matter has just moved on."""
    declared = deadline.matter.procedure.steps()[deadline.step]
    assert declared.otherwise is not None
    step = declared.procedure.steps()[declared.otherwise]
    item = Item(Matter(pk=deadline.matter_id), at=now, missed=deadline)
    try:
        take([item], step, THE_CLOCK)
    except (Refused, ValidationError) as reason:
        log.warning(
            "the clock was refused", matter=deadline.matter.reference, step=step.name, reason=str(reason)
        )
        return 0
    return 1
