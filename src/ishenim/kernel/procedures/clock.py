"""Acting when nobody has: a missed deadline takes the step that the rule declares, and some things come every day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.utils import timezone

from ishenim.kernel.procedures.engine import miss
from ishenim.kernel.procedures.models import Deadline

Daily = Callable[[date, datetime], int]
EachTime = Callable[[datetime], int]

AT_ONCE = 500
EVERY_DAY: list[Daily] = []
EVERY_TIME: list[EachTime] = []
_asked: dict[str, datetime] = {}


def every_day(function: Daily) -> Daily:
    """Have the clock call a function with each day and moment; what it has done already it must not do again."""
    EVERY_DAY.append(function)
    return function


def every_time(function: EachTime) -> EachTime:
    """Have the clock call a function whenever it comes by, before it looks which deadlines have run out."""
    EVERY_TIME.append(function)
    return function


def tick(now: datetime | None = None) -> int:
    """Do what each day asks and take the declared step for every deadline that has run out; return how many."""
    moment = now or timezone.now()
    done = do_what_the_day_asks(moment) + sum(each(moment) for each in EVERY_TIME)
    return done + act_on_missed_deadlines(moment)


def do_what_the_day_asks(now: datetime) -> int:
    """Call what comes every day, once an hour in each process: cheap to repeat, and late additions are seen."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    if hour == _asked.get("hour"):
        return 0
    done = sum(daily(timezone.localdate(now), now) for daily in EVERY_DAY)
    _asked["hour"] = hour
    return done


def act_on_missed_deadlines(now: datetime) -> int:
    """Write each miss once, in the order in which time ran out; one that fails keeps no other waiting.

    Raises what failed, all together, once everything else has been done.
    """
    late = Deadline.objects.filter(
        matter__due_at__lte=now, due_at__lte=now, kept_at=None, missed_at=None
    ).select_related("matter")
    written, failed = 0, []
    for deadline in late.order_by("due_at", "pk")[:AT_ONCE]:
        try:
            written += miss(deadline, now)
        except Exception as reason:  # noqa: BLE001 -- raised below, together with all others
            reason.add_note(f"{deadline.matter.reference}: {deadline.step}")
            failed.append(reason)
    if failed:
        raise ExceptionGroup("Some deadlines could not be acted on.", failed)
    return written
