"""What the clock does every day for training: write who did not come, who took part, and which certificates are due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from ishenim.domains.training import actions, queries  # noqa: F401 -- actions register the steps taken here
from ishenim.domains.training.models import Certificate, Enrolment
from ishenim.domains.training.procedures import Certificates, Enrolments
from ishenim.kernel.institutions.roles import THE_CLOCK
from ishenim.kernel.procedures.clock import every_day
from ishenim.kernel.procedures.declare import Step
from ishenim.kernel.procedures.engine import take
from ishenim.kernel.procedures.items import Item

BATCH = 500


@every_day
def settle_trainings(today: date, now: datetime) -> int:
    """Settle every enrolment whose training is over: called off, absent, or done where no test is asked for."""
    steps = {
        Enrolments.call_off: queries.called_off(),
        Enrolments.absent: queries.absent(today),
        Enrolments.take_part: queries.without_a_test(),
    }
    return sum(carry_out(step, found[:BATCH], now) for step, found in steps.items())


@every_day
def look_after_certificates(today: date, now: datetime) -> int:
    """Write which certificates are over, and of which another version of their code has come into force."""
    over = carry_out(Certificates.run_out, queries.over(today)[:BATCH], now)
    return over + carry_out(Certificates.fall_due, queries.of_an_older_version(today)[:BATCH], now)


def carry_out(step: Step, rows: Iterable[Enrolment | Certificate], now: datetime) -> int:
    """Take a step of the clock for these; return for how many."""
    items = [Item(row.matter, at=now) for row in rows]
    if items:
        take(items, step, THE_CLOCK, partly=True)
    return sum(item.refused is None for item in items)
