"""What the clock does every day for tokens: write which are over."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet

from ishenim.domains.tokens import actions, queries  # noqa: F401 -- actions register the steps taken here
from ishenim.domains.tokens.models import Token
from ishenim.domains.tokens.procedures import ProgramsToken
from ishenim.kernel.institutions.roles import THE_CLOCK
from ishenim.kernel.procedures.clock import every_day
from ishenim.kernel.procedures.declare import Step
from ishenim.kernel.procedures.engine import take
from ishenim.kernel.procedures.items import Item

BATCH = 500


@every_day
def write_what_is_over(today: date, now: datetime) -> int:
    """End every token whose office is over, then those whose day has come."""
    over = end(queries.of_an_office_that_is_over(today), ProgramsToken.office_over, now)
    return over + end(queries.run_out(today), ProgramsToken.run_out, now)


def end(tokens: QuerySet[Token], step: Step, now: datetime) -> int:
    """Take a step of the clock for these tokens; return for how many."""
    items = [Item(token.matter, at=now) for token in tokens[:BATCH]]
    if items:
        take(items, step, THE_CLOCK, partly=True)
    return sum(item.refused is None for item in items)
